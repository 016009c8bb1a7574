"""load: records into SQLite and PostgreSQL, beside the databases' own loaders.

Each run has a table of its own, with typed columns, and what is in it is
counted afterwards. The files are on the same disk, and each loader leaves the
database as it would for its user: ours with all rows on the disk.
"""

import os
import sqlite3

from data import FEATURES
from harness import Command, Figure, Row, cpu, faster, memory, within
from postgres import Server

PART = 8  # sqlite-utils gets one of so many records
COLUMNS = ["Time", *FEATURES, "Class"]
TABLE = "CREATE TABLE tx ({})".format(
    ", ".join(f'"{name}" {"BIGINT" if name == "Class" else "DOUBLE PRECISION"}'
              for name in COLUMNS))
COUNT = 'SELECT count(*), sum("Class"), count(DISTINCT "Amount") FROM tx'

server = None


def start(b):
    global server
    server = Server(b)
    server.up()


def stop(b):
    del b
    server.down()


class File:
    """A database for each run, with the rows of a file in the end."""

    def __init__(self, d, name, table=True):
        self.path = os.path.join(d.folder, f"{name}.db")
        self.rows, self.table = d.rows, table

    def new(self):
        for end in ("", "-wal", "-shm", "-journal"):
            if os.path.exists(self.path + end):
                os.unlink(self.path + end)
        if self.table:
            with sqlite3.connect(self.path) as database:
                database.execute(TABLE)
        return {}

    def complaint(self):
        with sqlite3.connect(self.path) as database:
            rows = database.execute(COUNT).fetchone()[0]
        return None if rows == self.rows else f"{rows} rows, not {self.rows}"


def into_file(name, shell, d, table=True, **more):
    file = File(d, name.replace(" ", "-"), table)
    return Command(name, shell.replace("DATABASE", file.path),
                   prepare=file.new, verify=file.complaint, checked=False,
                   **more)


def sqlite(b, d):
    part = b.data(min(d.rows, max(d.rows // PART, 2000)))
    scale = d.rows / part.rows
    return Row(
        "load, SQLite", f"{d.rows:,} records of 31 members",
        [into_file("load", f"load -q -d sqlite:DATABASE -T tx {d.ndjson}", d,
                   table=False),
         into_file("sqlite3 .import", "sqlite3 -csv DATABASE"
                   f" '.import --skip 1 {d.csv} tx'", d),
         into_file("Python executemany",
                   f"{b.python('load_executemany.py')} DATABASE {d.ndjson}",
                   d),
         *b.slow(into_file(
             "sqlite-utils", f"{b.venv.replace('python', 'sqlite-utils')}"
             f" insert DATABASE tx {part.ndjson} --nl", part, table=False,
             runs=1)),
         Command("reads the records only",
                 f"records_weir {d.ndjson} {' '.join(COLUMNS)}",
                 checked=False)],
        [faster("load", "sqlite3 .import", at_least=2),
         cpu("sqlite3 .import", "load"),
         faster("load", "Python executemany", at_least=6),
         cpu("Python executemany", "load"),
         *b.slow(Figure(
             "sqlite-utils / load, by the record",
             lambda m: m["sqlite-utils"].wall * scale / m["load"].wall,
             at_least=25)),
         cpu("load", "reads the records only", at_most=7),
         memory("load", at_most=32)])


class Table:
    """The table tx of the server, new for each run."""

    def __init__(self, d, made):
        self.rows, self.made = d.rows, made

    def new(self):
        server.sql("DROP TABLE IF EXISTS tx, _weir_offsets, _weir_rejects,"
                   " _weir_schema")
        if self.made:
            server.sql(TABLE)
        server.sql("CHECKPOINT")
        return {}

    def complaint(self):
        rows = int(server.sql(COUNT).split("|")[0])
        return None if rows == self.rows else f"{rows} rows, not {self.rows}"


def postgresql(_b, d):
    ours, theirs = Table(d, False), Table(d, True)
    return Row(
        "load, PostgreSQL", f"{d.rows:,} records of 31 members",
        [Command("load", f"load -q -d postgresql:// -T tx {d.ndjson}",
                 prepare=ours.new, verify=ours.complaint, checked=False),
         Command("load --atomic", "load -q --atomic -d postgresql:// -T tx"
                 f" {d.ndjson}", prepare=ours.new, verify=ours.complaint,
                 checked=False),
         Command("psql \\copy", "psql -qX -c"
                 f" '\\copy tx FROM {d.csv} WITH (FORMAT csv, HEADER)'",
                 prepare=theirs.new, verify=theirs.complaint, checked=False)],
        # (Most is done by the server, whose processor time is not in ours.)
        [faster("load", "psql \\copy", at_least=1.5),
         faster("load --atomic", "psql \\copy"),
         within("load", "load --atomic"),
         Figure("processor time of load itself", lambda m: m["load"].cpu,
                at_most=0.35, unit=" s"),
         memory("load", at_most=32)])


ROWS = [sqlite, postgresql]
