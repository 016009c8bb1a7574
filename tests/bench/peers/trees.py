"""trees.py LIBRARY FILE TREES - boosted trees of XGBoost, LightGBM or
scikit-learn, of 31 leaves at a rate of 0.1, on one core.

Prints the processor time of the fit, from an array in memory to the model, and
of the scores of all records at once."""
import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import pandas  # noqa: E402

library, trees = sys.argv[1], int(sys.argv[3])
table = pandas.read_csv(sys.argv[2])
x = table.drop(columns=["Time", "Class"]).to_numpy(dtype=float)
y = table["Class"].to_numpy(dtype=int)


def fit_xgboost():
    import xgboost
    options = {"objective": "binary:logistic", "tree_method": "hist",
               "grow_policy": "lossguide", "max_leaves": 31, "max_depth": 0,
               "eta": 0.1, "nthread": 1}
    model = xgboost.train(options, xgboost.QuantileDMatrix(x, y), trees)
    return model.inplace_predict, model.num_boosted_rounds()


def fit_lightgbm():
    import lightgbm
    options = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.1,
               "min_sum_hessian_in_leaf": 1, "num_threads": 1,
               "verbosity": -1}
    model = lightgbm.train(options, lightgbm.Dataset(x, y), trees)
    return (lambda rows: model.predict(rows, num_threads=1)), \
        model.num_trees()


def fit_sklearn():
    from sklearn.ensemble import HistGradientBoostingClassifier
    model = HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=0.1, max_leaf_nodes=31,
        early_stopping=False)
    model.fit(x, y)
    return model.predict_proba, model.n_iter_


FITS = {"xgboost": fit_xgboost, "lightgbm": fit_lightgbm,
        "sklearn": fit_sklearn}
# The import is not in the time.
__import__("sklearn.ensemble" if library == "sklearn" else library)
start = time.process_time()
predict, made = FITS[library]()
fitted = time.process_time()
predict(x)
print(json.dumps({"trees": made, "fit": fitted - start,
                  "predict": time.process_time() - fitted}))
