#!/usr/bin/env python3
"""foreign - a model of XGBoost or LightGBM, and what the library says of rows

    foreign train LIBRARY CASE...       writes CASE/model, records, margins
    foreign compare LIBRARY CASE...     ... and CASE/scored

The library is on PYTHONPATH. Rows have ties, zeros, missing values and very
different sizes.
"""
import json
import math
import os
import sys

import numpy as np

ROWS, FEATURES, TREES = 3000, 12, 60


def rows():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(ROWS, FEATURES))
    x *= np.array([1, 10, 1e-3, 1e5] + [1] * (FEATURES - 4))
    x[:, 5] = np.round(3 * x[:, 5])
    x[:, 6] = np.exp(20 * x[:, 6])
    full = x.copy()
    x[rng.random(x.shape) < .05] = 0
    x[rng.random(x.shape) < .05] = np.nan
    z = np.nan_to_num(full[:, 0]) + .3 * full[:, 5] + (full[:, 1] > 3) - 1.5
    y = (rng.random(ROWS) < 1 / (1 + np.exp(-z))).astype(int)
    return full, x, y


def train_xgboost(case, x, y, names, path):
    import xgboost
    params = {"objective": "binary:logistic", "seed": 1, "nthread": 1}
    params.update({
        "dense": {}, "missing": {"subsample": .8, "scale_pos_weight": 3},
        "zero": {}, "base": {"base_score": .02, "tree_method": "exact"},
        "parallel": {"num_parallel_tree": 3, "colsample_bynode": .5},
        "categories": {}, "dart": {"booster": "dart"},
        "gblinear": {"booster": "gblinear"},
        "classes": {"objective": "multi:softprob", "num_class": 3},
        "regression": {"objective": "reg:squarederror"},
        "hinge": {"objective": "binary:hinge"},
    }[case])
    missing = 0 if case == "zero" else np.nan
    types = ["c" if case == "categories" and n == "a5" else "float"
             for n in names]
    if case == "categories":
        x = x.copy()
        x[:, 5] = np.abs(x[:, 5])
    data = xgboost.DMatrix(x, y, missing=missing, feature_types=types,
                           feature_names=None if case == "dense" else names,
                           enable_categorical=case == "categories")
    model = xgboost.train(params, data, 5 if case == "categories" else TREES)
    model.save_model(path + ".json")
    return path + ".json", model.predict(data, output_margin=True)


def train_lightgbm(case, x, y, names, path):
    import lightgbm
    params = {"objective": "binary", "verbose": -1, "seed": 1,
              "deterministic": True, "num_threads": 1}
    params.update({
        "dense": {}, "missing": {"bagging_fraction": .8, "bagging_freq": 1},
        "zero": {"zero_as_missing": True}, "none": {"use_missing": False},
        "entropy": {"objective": "cross_entropy"}, "categories": {},
        "dart": {"boosting": "dart"},
        "rf": {"boosting": "rf", "bagging_fraction": .5, "bagging_freq": 1},
        "classes": {"objective": "multiclass", "num_class": 2},
        "regression": {"objective": "regression"},
        "sigmoid": {"sigmoid": 2},
        "linear": {"linear_tree": True},
    }[case])
    if case == "categories":
        x = x.copy()
        x[:, 5] = np.abs(x[:, 5])
    data = lightgbm.Dataset(
        x, y, feature_name=names, params={"verbose": -1},
        categorical_feature=[5] if case == "categories" else [])
    model = lightgbm.train(params, data, 5 if case == "rf" else TREES)
    model.save_model(path + ".txt")
    return path + ".txt", model.predict(x, raw_score=True)


def train(library, case):
    folder = case
    os.mkdir(folder)
    names = [f"a{i}" for i in range(FEATURES)]
    full, x, y = rows()
    if case == "dense":
        x = full
    fit = {"xgboost": train_xgboost, "lightgbm": train_lightgbm}[library]
    path, margins = fit(case, x, y, names, folder + "/model")
    os.rename(path, folder + "/model")
    if library == "xgboost" and case == "dense":
        names = [f"f{i}" for i in range(FEATURES)]
    if library == "xgboost" and case == "zero":
        x = np.where(x == 0, np.nan, x)
    with open(folder + "/records", "w", encoding="ascii") as f:
        for row in x.tolist():
            json.dump({n: None if math.isnan(v) else v
                       for n, v in zip(names, row)}, f)
            f.write("\n")
    np.save(folder + "/margins.npy", margins)


def compare(library, case):
    with open(case + "/scored", encoding="ascii") as f:
        p = np.array([json.loads(line)["score"] for line in f])
    want = np.load(case + "/margins.npy")
    if len(p) != len(want):
        sys.exit(f"{case}: {len(p)} rows, not {len(want)}")
    want = want.astype(float)
    # Two units in the last place, for the two ways to write a sigmoid.
    wrong = np.abs(p * (1 + np.exp(-want)) - 1) > 2 * np.finfo(float).eps
    if library == "xgboost":
        # A float32 comes back from a probability that is a double.
        near = np.abs(want) < 12
        z = np.log(p[near]) - np.log1p(-p[near])
        wrong[near] |= z.astype(np.float32) != want[near]
    bad = np.flatnonzero(wrong)
    for i in bad[:5]:
        print(f"{case}, row {i}: score {p[i]!r}, margin {want[i]!r}")
    if len(bad) > 0:
        sys.exit(f"{case}: {len(bad)} of {len(p)} rows differ")


for one in sys.argv[3:]:
    {"train": train, "compare": compare}[sys.argv[1]](sys.argv[2], one)
