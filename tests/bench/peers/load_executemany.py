"""Records into SQLite as one writes it in Python: load_executemany.py DB FILE"""

import json
import sqlite3
import sys

path, records = sys.argv[1:]
database = sqlite3.connect(path)
columns = [row[1] for row in database.execute("PRAGMA table_info(tx)")]
marks = ", ".join("?" * len(columns))
with open(records, encoding="utf-8") as lines, database:
    database.executemany(
        f"INSERT INTO tx VALUES ({marks})",
        ([record.get(name) for name in columns]
         for record in map(json.loads, lines)))
