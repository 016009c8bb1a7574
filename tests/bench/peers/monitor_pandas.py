"""PSI of each member and of the score, a window of 10,000 records, by pandas.

usage: monitor_pandas.py MODEL RECORDS

The same bins as monitor's: those of the model's reference.
"""
import json
import sys

import numpy as np
import pandas as pd

with open(sys.argv[1], encoding="utf-8") as file:
    reference = json.load(file)["reference"]
spreads = {f["field"]: f for f in reference["fields"]}
spreads["score"] = reference["score"]

for start, window in enumerate(pd.read_json(sys.argv[2], lines=True,
                                            chunksize=10000)):
    line = {"start": start * 10000, "n": len(window)}
    for name, spread in spreads.items():
        edges = np.concatenate([[-np.inf], spread["cuts"], [np.inf]])
        now = pd.cut(window[name], edges).value_counts(sort=False).to_numpy()
        q = np.maximum(now / now.sum(), 1e-4)
        p = np.maximum(spread["shares"], 1e-4)
        line[name] = float(((q - p) * np.log(q / p)).sum())
    p = window["score"].to_numpy()
    alert = p >= 0.5
    line["precision"] = float(p[alert].sum() / max(alert.sum(), 1))
    line["recall"] = float(p[alert].sum() / p.sum())
    print(json.dumps(line))
