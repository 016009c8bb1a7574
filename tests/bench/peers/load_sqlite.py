#!/usr/bin/env python3
"""load_sqlite FILE NDJSON - executemany, 10,000 records a transaction"""
import json
import sqlite3
import sys


def batches(lines, size=10000):
    batch = []
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


db = sqlite3.connect(sys.argv[1])
statement = None
with open(sys.argv[2], encoding="utf-8") as records:
    for batch in batches(records):
        if statement is None:
            names = list(batch[0])
            db.execute("CREATE TABLE tx (%s)" % ", ".join(
                f"{n} {'INTEGER' if isinstance(batch[0][n], int) else 'REAL'}"
                for n in names))
            statement = "INSERT INTO tx VALUES (%s)" % ", ".join(
                "?" * len(names))
        db.executemany(statement, ([r[n] for n in names] for r in batch))
        db.commit()
