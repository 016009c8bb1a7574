"""load: records into a table of a database."""

import os
import shlex
import subprocess
import sys
import tempfile

from harness import Command, Figure, Row, faster, memory

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["Time"] + [f"V{i}" for i in range(1, 29)] + ["Amount", "Class"]


def table(whole, real):
    types = ", ".join(
        f'"{c}" {whole if c in ("Time", "Class") else real}' for c in COLUMNS)
    return f"CREATE TABLE tx ({types})"


# --- SQLite -------------------------------------------------------------------

def remove(path):
    for end in "", "-wal", "-shm", "-journal":
        if os.path.exists(path + end):
            os.remove(path + end)


def sqlite(b, d):
    path = os.path.join(d.folder, "load.db")

    def prepare():
        remove(path)
        return {}

    def verify():
        told = subprocess.run(
            ["sqlite3", path, "SELECT count(*) FROM tx"],
            capture_output=True, text=True)
        return None if told.stdout.strip() else told.stderr

    def command(name, shell, **more):
        return Command(name, shell, prepare=prepare, verify=verify,
                       checked=False, **more)

    commands = [
        command("load", f"load -q -d sqlite:{path} -T tx {d.ndjson}"),
        command("sqlite3 .import", " ".join(
            ["sqlite3", path, shlex.quote(table("INTEGER", "REAL")),
             shlex.quote(f".import --csv --skip 1 {d.csv} tx")])),
        command("Python executemany",
                f"{b.python('load_sqlite.py')} {path} {d.ndjson}")]
    figures = [faster("load", "sqlite3 .import", at_least=2),
               faster("load", "Python executemany", at_least=6),
               memory("load", at_most=32)]
    if not b.quick:
        commands.append(command(
            "sqlite-utils", f"{b.python('load_sqlite_utils.py', venv=True)} "
            f"{path} {d.ndjson}", runs=1))
        figures.append(faster("load", "sqlite-utils", at_least=25))
    return Row("sqlite", f"{d.rows:,} records into a table of SQLite",
               commands, figures, teardown=lambda: remove(path))


# --- PostgreSQL ---------------------------------------------------------------

class Server:
    """A server of our own, as the torture of load has it."""

    def start(self):
        sys.path.insert(0, os.path.join(HERE, "..", "..", "torture"))
        from databases import PostgreSQL
        self.folder = tempfile.TemporaryDirectory()
        self.database = PostgreSQL(self.folder.name, 1e9, 0)
        os.environ.update(self.database.env)

    def prepare(self):
        self.database.rows("DROP TABLE IF EXISTS tx")
        self.database.rows(table("double precision", "double precision"))
        return {}

    def end(self):
        self.database.end()
        self.folder.cleanup()


def postgresql(b, d):
    server = Server()
    copy = shlex.quote(f"\\copy tx FROM '{d.csv}' (FORMAT csv, HEADER)")
    commands = [
        Command("load", f"load -q -d postgresql:// -T tx {d.ndjson}",
                prepare=server.prepare, checked=False),
        Command("psql \\copy", f"psql -qX -c {copy}",
                prepare=server.prepare, checked=False)]
    figures = [faster("load", "psql \\copy", at_least=1.5),
               Figure("load, cpu of the client", lambda m: m["load"].cpu,
                      at_most=0.35, unit=" s")]
    return Row("postgresql", f"{d.rows:,} records into a table of PostgreSQL",
               commands, figures, setup=server.start, teardown=server.end)


ROWS = [sqlite, postgresql]
