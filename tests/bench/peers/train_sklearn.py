"""train_sklearn.py csv|ndjson FILE - the usual way: pandas, StandardScaler,
LogisticRegression with its defaults, which minimise what train-lr does."""
import json
import sys

import pandas
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

if sys.argv[1] == "csv":
    table = pandas.read_csv(sys.argv[2])
else:
    table = pandas.read_json(sys.argv[2], lines=True)
x = table.drop(columns=["Time", "Class"]).to_numpy(dtype=float)
y = table["Class"].to_numpy(dtype=int)
model = LogisticRegression(max_iter=1000)
model.fit(StandardScaler().fit_transform(x), y)
print(json.dumps({"rows": len(y), "intercept": model.intercept_[0],
                  "weights": model.coef_[0].tolist()}))
