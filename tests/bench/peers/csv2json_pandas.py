"""CSV to NDJSON as one does with pandas; 15 digits are the most it prints."""
import sys

import pandas

pandas.read_csv(sys.argv[1]).to_json(sys.stdout, orient="records", lines=True,
                                     double_precision=15)
