"""DuckDB's SQL on NDJSON: query_duckdb.py [STATEMENT FILE [NAME=FILE ...]]

The rows go to stdout as NDJSON. Without a statement only what it takes to start.
"""

import sys

import duckdb

database = duckdb.connect()
if len(sys.argv) < 3:
    database.execute("SELECT 1").fetchall()
    sys.exit()
for table in [f"stream={sys.argv[2]}", *sys.argv[3:]]:
    name, path = table.split("=", 1)
    database.execute(
        f"CREATE VIEW {name} AS SELECT * FROM read_ndjson('{path}')")
database.execute(f"COPY ({sys.argv[1]}) TO '/dev/stdout' (FORMAT json)")
