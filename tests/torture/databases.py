"""The databases that load fills, and what can be done to them."""
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import threading
import time

from words import Failed

TABLE = "torture"
# Where SQLite's write-ahead log has the lock of whoever writes, in its -shm.
WRITE_LOCK = 120


class SQLite:
    name = "SQLite"

    def __init__(self, folder):
        self.path = os.path.join(folder, "w.db")
        self.where = "sqlite:" + self.path
        self.order = "rowid"
        self.env = {}

    def rows(self, sql):
        """The rows of a SELECT, as lists of texts; None: it cannot say."""
        try:
            db = sqlite3.connect(self.path, timeout=60)
            try:
                return [[str(c) for c in r] for r in db.execute(sql)]
            finally:
                db.close()
        except sqlite3.OperationalError:
            return None

    def names(self, _):
        """What tells a loader from others, in its environment."""
        return {}

    def is_inside(self, pid, _):
        """Has the process, which is stopped, begun to write?"""
        try:
            inode = os.stat(self.path + "-shm").st_ino
        except FileNotFoundError:  # nobody has the database open
            return False
        with open("/proc/locks", encoding="ascii") as f:
            for line in f:
                lock = line.split()
                if lock[3] == "WRITE" and lock[4] == str(pid) and \
                        lock[5].endswith(f":{inode}") and \
                        int(lock[6]) <= WRITE_LOCK <= int(lock[7]):
                    return True
        return False

    def disturb(self):
        return False

    def report(self):
        return ""

    def end(self):
        pass


class Proxy(threading.Thread):
    """A way to the server on which answers to COMMIT, or COMMITs, are lost."""

    COMMIT = b"Q\0\0\0\x0bCOMMIT\0"

    def __init__(self, to, at, share):
        super().__init__(daemon=True)
        self.to, self.share = to, share
        self.lost_answers = self.lost_commits = 0
        os.makedirs(at)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(at, ".s.PGSQL.5432"))
        self.listener.listen(50)
        self.start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,),
                             daemon=True).start()

    def serve(self, client):
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.to)
        except OSError:
            client.close()
            return
        cut = threading.Event()
        back = threading.Thread(target=self.give_back,
                                args=(server, client, cut), daemon=True)
        back.start()
        try:
            while data := client.recv(65536):
                if data.endswith(self.COMMIT) and random.random() < self.share:
                    if random.random() < 0.3:
                        self.lost_commits += 1
                        break
                    self.lost_answers += 1
                    cut.set()
                    server.sendall(data)
                    # What the server says comes, but no further than here.
                    back.join(5)
                    break
                server.sendall(data)
        except OSError:
            pass
        for s in client, server:
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        back.join(5)
        client.close()
        server.close()

    @staticmethod
    def give_back(server, client, cut):
        try:
            while data := server.recv(65536):
                if cut.is_set():
                    return
                client.sendall(data)
        except OSError:
            pass
        try:
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class PostgreSQL:
    name = "PostgreSQL"

    def __init__(self, folder, restart_every, share):
        self.folder = os.path.join(folder, "server")
        # (Rows do not lie in the order in which they came.)
        self.where, self.order = "postgresql://", "seq"
        self.bin = sorted(
            os.path.join("/usr/lib/postgresql", v, "bin")
            for v in os.listdir("/usr/lib/postgresql"))[-1]
        self.user = {}
        if os.getuid() == 0:  # it refuses to run as root
            os.chmod(folder, 0o755)
            self.user = dict(user="postgres", group="postgres",
                             extra_groups=[])
        os.mkdir(self.folder)
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "-U", "weir", "-A", "trust", "-E", "UTF8")
        self.control("start")
        self.proxy = Proxy(os.path.join(self.folder, ".s.PGSQL.5432"),
                           os.path.join(folder, "proxy"), share)
        self.proxy_at = os.path.join(folder, "proxy")
        self.env = {"PGHOST": self.folder, "PGUSER": "weir",
                    "PGDATABASE": "postgres", "PGPORT": "5432"}
        self.rows(f"CREATE TABLE {TABLE} (id bigint, n bigint, "
                  "seq bigserial)")
        self.restarts = {"fast": 0, "immediate": 0}
        self.every = restart_every
        self.next = time.monotonic() + restart_every

    def run(self, program, *words):
        done = subprocess.run(
            [os.path.join(self.bin, program), "-D",
             os.path.join(self.folder, "data"), *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **self.user)
        if done.returncode != 0:
            raise Failed(f"{program} {words}: status {done.returncode}")

    def control(self, *words):
        self.run("pg_ctl", "-w", "-t", "120", "-l",
                 os.path.join(self.folder, "log"), "-o",
                 f"-k {self.folder} -c listen_addresses= "
                 "-c max_connections=50", *words)

    def rows(self, sql):
        done = subprocess.run(["psql", "-qAtX", "-F", "\t", "-c", sql],
                              env={**os.environ, **self.env},
                              capture_output=True, text=True)
        if done.returncode != 0:
            return None
        return [line.split("\t") for line in done.stdout.splitlines()]

    def names(self, name):
        host = random.choice([self.folder, self.proxy_at])
        return {"PGAPPNAME": name, "PGHOST": host}

    def is_inside(self, _, name):
        """Does the server have a transaction open that waits for it?"""
        rows = self.rows(
            "SELECT 1 FROM pg_stat_activity WHERE xact_start IS NOT NULL "
            "AND wait_event = 'ClientRead' "
            f"AND application_name = '{name}'")
        return bool(rows)

    def disturb(self):
        """Restart it, when it is time."""
        if time.monotonic() < self.next:
            return False
        how = random.choice(["fast", "immediate"])
        self.control("-m", how, "restart")
        self.restarts[how] += 1
        self.next = time.monotonic() + self.every
        return True

    def report(self):
        return (f"{self.restarts['fast']} fast and "
                f"{self.restarts['immediate']} immediate restarts, "
                f"{self.proxy.lost_answers} answers to COMMIT lost, "
                f"{self.proxy.lost_commits} COMMITs lost, ")

    def end(self):
        try:
            self.control("-m", "immediate", "stop")
        except Failed:
            pass
