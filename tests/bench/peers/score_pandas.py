"""score_pandas.py MODEL FILE - chunks of a pandas table through scikit-learn"""
import sys

import pandas

from sklearn_model import load

model, names = load(sys.argv[1])
for table in pandas.read_json(sys.argv[2], lines=True, chunksize=20000):
    table["score"] = model.predict_proba(table[names].to_numpy())[:, 1]
    table.to_json(sys.stdout, orient="records", lines=True,
                  double_precision=15)
