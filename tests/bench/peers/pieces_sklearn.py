"""pieces_sklearn.py FILE - scikit-learn's piecewise linear columns between
quantiles, eight a number, and a logistic regression of them, on one core."""
import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import pandas  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import (  # noqa: E402
    SplineTransformer, StandardScaler)

table = pandas.read_csv(sys.argv[1])
x = table.drop(columns=["Time", "Class"]).to_numpy(dtype=float)
start = time.process_time()
model = make_pipeline(
    SplineTransformer(n_knots=9, degree=1, knots="quantile"),
    StandardScaler(), LogisticRegression(solver="newton-cholesky"))
model.fit(x, table["Class"].to_numpy(dtype=int))
fitted = time.process_time()
model.predict_proba(x)
print(json.dumps({"columns": model[-1].coef_.shape[1],
                  "fit": fitted - start,
                  "predict": time.process_time() - fitted}))
