"""DuckDB's SUMMARIZE of NDJSON: describe_duckdb.py FILE"""

import sys

import duckdb

rows = duckdb.sql(f"SUMMARIZE SELECT * FROM read_ndjson('{sys.argv[1]}')")
for row in rows.fetchall():
    print(*row, sep="\t")
