"""Compare train-gbt with XGBoost and LightGBM.

usage: python3 tests/oracle_trees.py BINDIR [CSV]

CSV is Kaggle's creditcard.csv, or some rows of it. One line a check; exit status
1 when any failed. XGBoost computes in float32: hence 1e-5 for what a tree has.
Of the quality, a check says how far average precision is below the better one
of the two, and how far log loss is above it.
"""

import json
import os
import subprocess
import sys
import tempfile

import lightgbm
import numpy as np
import xgboost
from sklearn.datasets import make_classification, make_hastie_10_2
from sklearn.metrics import average_precision_score, log_loss

EXACT = 1e-5
PARTS = 1e-6
PRECISION = 0.01
LOSS = 0.02

passed = failed = 0


def check(name, difference, tolerance):
    global passed, failed
    ok = bool(difference <= tolerance)  # a NaN fails
    passed += ok
    failed += not ok
    print(f"{'ok' if ok else 'FAILED':6} {name}: {difference:.3g}"
          f" (at most {tolerance:g})", flush=True)


def run(program, *args, text=""):
    return subprocess.run([os.path.join(bindir, program), *args],
                          input=text.encode(), check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def records(x, y):
    """A record a row; a NaN is null."""
    lines = []
    for i, (row, label) in enumerate(zip(x.tolist(), y.tolist())):
        record = {f"x{j}": None if v != v else v for j, v in enumerate(row)}
        lines.append(json.dumps({"n": str(i), **record, "y": int(label)}))
    return "\n".join(lines) + "\n"


def train(x, y, *args):
    names = ",".join(f"x{j}" for j in range(x.shape[1]))
    return run("train-gbt", "-q", "-y", "y", "-x", names, *args,
               text=records(x, y))


def score(model, x, y, *args):
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(model)
        file.flush()
        out = run("score", "-q", "-m", file.name, *args, text=records(x, y))
    return [json.loads(line) for line in out.splitlines()]


def scores(model, x, y):
    return np.array([record["score"] for record in score(model, x, y)])


def told(model, x, y):
    """What each member adds, and the base as ''."""
    return [{part["field"]: part["adds"] for part in e["parts"]} |
            {"": e["base"]} for e in (
                r["explanation"] for r in score(
                    model, x, y, "--explain", "1000"))]


# --- a tree ------------------------------------------------------------------


def preorder(node):
    yield node
    for name in ("yes", "no"):
        for child in node.get("children", []):
            if child["nodeid"] == node[name]:
                yield from preorder(child)


def check_parts(name, x, y, depth):
    """The members' parts of the score. (In later trees float32 may decide
    otherwise between two splits of the same gain.)
    """
    model = train(
        x, y, "--trees", "1", "--rate", "0.5", "--depth", str(depth),
        "--leaves", str(2 ** depth), "--rows", "1", "--columns", "1",
        "--hold-out", "0")
    data = xgboost.DMatrix(x, y)
    theirs = xgboost.train(
        {"objective": "binary:logistic", "tree_method": "exact", "eta": 0.5,
         "max_depth": depth, "base_score": float(y.mean()), "nthread": 1},
        data, 1).predict(data, pred_contribs=True)
    ours = np.array([[parts.get(f"x{j}", 0) for j in range(x.shape[1])] +
                     [parts[""]] for parts in told(model, x, y)])
    check(f"{name}: pred_contribs", abs(ours - theirs).max(), PARTS)


def check_tree(name, x, y, depth):
    """One tree, all rows and columns: the splits and gains of 'exact'."""
    model = json.loads(train(
        x, y, "--trees", "1", "--rate", "1", "--depth", str(depth), "--leaves",
        str(2 ** depth), "--rows", "1", "--columns", "1", "--hold-out", "0"))
    theirs = xgboost.train(
        {"objective": "binary:logistic", "tree_method": "exact", "eta": 1,
         "max_depth": depth, "lambda": 1, "min_child_weight": 1,
         "base_score": float(y.mean()), "nthread": 1}, xgboost.DMatrix(x, y), 1)
    dump = json.loads(theirs.get_dump("", True, "json")[0])
    tree = model["trees"][0]
    nodes = list(preorder(dump))
    check(f"{name}: other features", sum(
        f != (int(n["split"][1:]) if "split" in n else -1)
        for f, n in zip(tree["f"], nodes)) + abs(len(nodes) - len(tree["f"])),
        0)
    inner = [(i, n) for i, n in enumerate(nodes) if "split" in n]
    leaf = [(i, n) for i, n in enumerate(nodes) if "leaf" in n]
    check(f"{name}: gain", max(abs(tree["gain"][i] / n["gain"] - 1)
                               for i, n in inner), 10 * EXACT)
    check(f"{name}: cover", max(abs(tree["cover"][i] / n["cover"] - 1)
                                for i, n in inner + leaf), EXACT)
    check(f"{name}: leaf", max(abs(tree["t"][i] - n["leaf"])
                               for i, n in leaf), EXACT)
    p = theirs.predict(xgboost.DMatrix(x))
    check(f"{name}: score", abs(
        scores(json.dumps(model), x, y) - p).max(), EXACT)


# --- quality -----------------------------------------------------------------


def fit_theirs(x, y, seed):
    """The same defaults, and a fifth of the rows for the number of trees."""
    held = np.random.RandomState(seed).rand(len(y)) < 0.2
    data = xgboost.DMatrix(x[~held], y[~held])
    boosted = xgboost.train(
        {"objective": "binary:logistic", "eta": 0.05, "max_depth": 6,
         "subsample": 0.8, "colsample_bytree": 0.8, "seed": seed, "nthread": 1}, data, 1000,
        evals=[(xgboost.DMatrix(x[held], y[held]), "held")],
        early_stopping_rounds=50, verbose_eval=False)
    data = lightgbm.Dataset(x[~held], y[~held])
    light = lightgbm.train(
        {"objective": "binary", "num_leaves": 31, "learning_rate": 0.05,
         "min_sum_hessian_in_leaf": 1, "bagging_fraction": 0.8,
         "bagging_freq": 1, "feature_fraction": 0.8, "seed": seed,
         "verbose": -1, "num_threads": 1}, data, 1000,
        valid_sets=[lightgbm.Dataset(x[held], y[held], reference=data)],
        callbacks=[lightgbm.early_stopping(50, verbose=False)])
    return (lambda z: boosted.predict(
                xgboost.DMatrix(z),
                iteration_range=(0, boosted.best_iteration + 1)),
            lambda z: light.predict(z, num_iteration=light.best_iteration))


def check_quality(name, x, y, test, seeds):
    figures = []
    for seed in range(seeds):
        kinds = list(fit_theirs(x[~test], y[~test], seed))
        model = train(x[~test], y[~test], "--seed", str(seed))
        kinds.append(lambda z: scores(model, z, np.zeros(len(z))))
        figures.append([[measure(y[test], kind(x[test]))
                         for measure in (average_precision_score, log_loss)]
                        for kind in kinds])
    (ap0, loss0), (ap1, loss1), (ap, loss) = np.mean(figures, axis=0)
    print(f"       {name}: average precision {ap:.4f} (XGBoost {ap0:.4f},"
          f" LightGBM {ap1:.4f}), log loss {loss:.5f} ({loss0:.5f},"
          f" {loss1:.5f})")
    check(f"{name}: average precision below", max(ap0, ap1) - ap, PRECISION)
    check(f"{name}: log loss above", loss / min(loss0, loss1) - 1, LOSS)


def made(seed, rows):
    """Thresholds, interactions, categories as codes, values that are missing."""
    r = np.random.RandomState(seed)
    x = r.rand(rows, 12)
    x[:, 3] = (x[:, 3] * 9).astype(int)
    x[:, 4] = (x[:, 4] * 40).astype(int)
    x[:, 5] = np.exp(4 * x[:, 5])
    z = (3 * (x[:, 0] > 0.7) * (x[:, 1] > 0.4) + np.sin(7 * x[:, 2])
         + 2 * np.isin(x[:, 3], (1, 4, 7)) + (x[:, 4] % 3 == 0)
         + 0.02 * x[:, 5] - 4)
    y = r.rand(rows) < 1 / (1 + np.exp(-z))
    x[r.rand(rows) < 0.2, 0] = np.nan
    x[(r.rand(rows) < 0.3) & y, 6] = np.nan
    return x, y.astype(int)


def main():
    x, y = made(1, 1000)
    x = np.round(x, 2)
    check_tree("a tree of 1,000 rows", x[:, :5], y, 3)
    check_tree("with missing values", x, y, 4)
    check_parts("a tree with missing values", x, y, 5)
    x, y = made(2, 30000)
    check_quality("made", x, y, np.arange(len(y)) >= 15000, 2)
    x, y = make_classification(
        30000, 20, n_informative=8, n_redundant=4, n_clusters_per_class=4,
        weights=[0.9], flip_y=0.02, class_sep=0.7, random_state=3)
    check_quality("make_classification", x, y, np.arange(len(y)) >= 15000, 2)
    # (Without labels that are wrong, none of them ends within 1000 trees.)
    x, y = make_hastie_10_2(24000, random_state=4)
    wrong = np.random.RandomState(4).rand(len(y)) < 0.1
    check_quality("make_hastie_10_2", x, ((y > 0) != wrong).astype(int),
                  np.arange(len(y)) >= 12000, 2)
    if len(sys.argv) > 2:
        data = np.loadtxt(sys.argv[2], delimiter=",", skiprows=1,
                          encoding="utf-8",
                          converters=lambda s: float(s.strip('"')))
        fold = np.random.RandomState(0).permutation(len(data)) % 2
        check_quality("creditcard", data[:, 1:-1], data[:, -1].astype(int),
                      fold == 0, 3)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    bindir = sys.argv[1]
    sys.exit(main())
