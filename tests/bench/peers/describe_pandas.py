"""pandas' describe() of NDJSON: describe_pandas.py FILE"""

import sys

import pandas

print(pandas.read_json(sys.argv[1], lines=True).describe().to_string())
