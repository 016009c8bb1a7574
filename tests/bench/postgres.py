"""A PostgreSQL for the benchmark: a server of its own, on a socket in a folder
of its own, with the settings of the distribution."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile

from harness import Failed


class Server:
    def __init__(self, b):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not found:
            raise Failed("there is no PostgreSQL")
        self.bin = found[-1]
        # Not in the tree: it runs as another user, who cannot look in there.
        self.folder = tempfile.mkdtemp(prefix="weir-bench-", dir="/tmp")
        self.as_server = []
        if os.geteuid() == 0:  # as which it does not run
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_server = ["setpriv", "--reuid=postgres",
                              "--regid=postgres", "--clear-groups"]
        os.environ.update(PGHOST=self.folder, PGUSER="weir",
                          PGDATABASE="postgres")

    def _run(self, program, *arguments):
        done = subprocess.run(
            [*self.as_server, f"{self.bin}/{program}", "-D",
             f"{self.folder}/data", *arguments], check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failed(f"{program}: status {done.returncode}")

    def up(self):
        self._run("initdb", "-U", "weir", "-A", "trust", "-E", "UTF8")
        self._run("pg_ctl", "-w", "-t", "60", "-l", f"{self.folder}/log",
                  "-o", f"-k {self.folder} -c listen_addresses=", "start")

    def down(self):
        try:
            self._run("pg_ctl", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def sql(statement):
        return subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c",
                               statement], check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout.decode().strip()
