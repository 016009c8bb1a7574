"""Compare train-lr, score and evaluate with scikit-learn.

usage: python3 tests/oracle.py BINDIR CSV

CSV has a 0/1 column Class, such as creditcard.csv. Needs scikit-learn 1.2 or
newer. One line a check; exit status 1 when any failed.

How tight the reference is: sklearn's lbfgs stops on its ftol (64 eps, relative
to the loss) long before gtol is 1e-12, and on the 24k sample is then 1e-4 away
from the minimum, so it only gets a loose check. newton-cholesky (sklearn 1.2)
with tol 1e-12 ends 2e-12 from a fit in long double there; where it is missing,
newton-cg does, 4e-11 away. The comparison at 1e-6 is with that one.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

COEFFICIENTS = 1e-6
LBFGS = 1e-3
METRICS = 1e-12

passed = failed = 0


def check(name, difference, tolerance):
    global passed, failed
    ok = bool(difference <= tolerance)  # a NaN fails
    passed += ok
    failed += not ok
    print(f"{'ok' if ok else 'FAILED':6} {name}: {difference:.3g}"
          f" (at most {tolerance:g})", flush=True)


def run(program, *args, stdin=None, stdout=None):
    """Run a program of BINDIR; its stdout is returned, or goes to a file."""
    with open(stdin or os.devnull, "rb") as source:
        if stdout is None:
            return subprocess.run([os.path.join(bindir, program), *args],
                                  stdin=source, check=True,
                                  stdout=subprocess.PIPE).stdout
        with open(stdout, "wb") as sink:
            subprocess.run([os.path.join(bindir, program), *args],
                           stdin=source, check=True, stdout=sink)


def records(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def reference(solver, z, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newton-cg: line search at 1e-12
        model = LogisticRegression(C=1, solver=solver, tol=1e-12,
                                   max_iter=10000)
        return model.fit(z, y)


def distance(model, b, intercept):
    return max(np.abs(model.coef_[0] - b).max(),
               abs(model.intercept_[0] - intercept))


def check_training(name, rows, model):
    features = [f["name"] for f in model["features"]]
    x = np.array([[row[f] for f in features] for row in rows], dtype=float)
    y = np.array([row["Class"] for row in rows])
    scaler = StandardScaler().fit(x)
    z = scaler.transform(x)
    mean = np.array([f["mean"] for f in model["features"]])
    sd = np.array([f["sd"] for f in model["features"]])
    b = np.array([f["standardised"] for f in model["features"]])
    intercept = model["intercept_standardised"]

    check(f"{name}: means, in sds",
          np.abs((mean - scaler.mean_) / scaler.scale_).max(), 1e-10)
    check(f"{name}: sds, relative", np.abs(sd / scaler.scale_ - 1).max(),
          1e-10)
    try:
        tight = reference("newton-cholesky", z, y)
    except ValueError:  # sklearn before 1.2
        tight = reference("newton-cg", z, y)
    check(f"{name}: coefficients", distance(tight, b, intercept),
          COEFFICIENTS)
    check(f"{name}: coefficients of lbfgs",
          distance(reference("lbfgs", z, y), b, intercept), LBFGS)
    return tight.predict_proba(z)[:, 1]


def sklearn_metrics(y, s, w, threshold=0.5):
    predicted = s >= threshold
    ((tn, fp), (fn, tp)) = metrics.confusion_matrix(y, predicted,
                                                    sample_weight=w)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        y, predicted, sample_weight=w, average="binary")
    return {
        "n": len(y), "positives": int(y.sum()),
        "tp": tp, "fp": fp, "fn": fn, "tn": tn,
        "precision": precision, "recall": recall, "f1": f1,
        "roc_auc": metrics.roc_auc_score(y, s, sample_weight=w),
        "average_precision":
            metrics.average_precision_score(y, s, sample_weight=w),
        "log_loss": metrics.log_loss(y, s, sample_weight=w),
        "brier": metrics.brier_score_loss(y, s, sample_weight=w),
    }


def check_metrics(name, path, y, s, w=None):
    """Counts must be equal; weights sum to them relative to their size."""
    args = ["-y", "Class", "--format", "json"]
    if w is not None:
        args += ["--weight", "w"]
    ours = json.loads(run("evaluate", *args, stdin=path))
    for member, value in sklearn_metrics(y, s, w).items():
        found = ours[member]
        difference = float("nan") if found is None else abs(found - value)
        check(f"{name}: {member}", difference / max(1, abs(value)), METRICS)


def check_scores(name, path, weights):
    """The metrics of scored records, as they are, with ties, and weighted."""
    rows = records(path)
    y = np.array([row["Class"] for row in rows])
    s = np.array([row["score"] for row in rows])
    check_metrics(name, path, y, s)

    tied = [{"Class": int(c), "score": round(float(p), 2)}
            for c, p in zip(y, s)]
    write(path, tied)
    check_metrics(f"{name}, tied", path, y,
                  np.array([row["score"] for row in tied]))

    for row, original, weight in zip(tied, s, weights):
        row["score"] = float(original)
        row["w"] = float(weight)
    write(path, tied)
    kept = weights > 0
    check_metrics(f"{name}, weighted", path, y[kept], s[kept], weights[kept])


def check_million(path, rng):
    n = 1_000_000
    y = (rng.random(n) < 0.02).astype(int)
    logit = rng.normal(-4 + 3 * y, 1.5)
    s = 1 / (1 + np.exp(-logit))
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(f'{{"Class":{c},"score":{p!r}}}\n'
                       for c, p in zip(y.tolist(), s.tolist()))
    check_metrics("a million rows", path, y, s)


def main(csv):
    rng = np.random.default_rng(20240229)
    with tempfile.TemporaryDirectory() as tmp:
        data, model_file, scored = (os.path.join(tmp, name) for name in
                                    ("data", "model.json", "scored"))
        run("csv2json", csv, stdout=data)
        rows = records(data)
        for name, args in (("all features", []),
                           ("without Time", ["--exclude", "Time"])):
            run("train-lr", "-y", "Class", *args, stdin=data,
                stdout=model_file)
            with open(model_file, encoding="utf-8") as f:
                p = check_training(name, rows, json.load(f))
            run("score", "-m", model_file, stdin=data, stdout=scored)
            s = np.array([row["score"] for row in records(scored)])
            check(f"{name}: scores", np.abs(s - p).max(), COEFFICIENTS)
            weights = rng.integers(0, 5, len(rows)) * 0.7
            check_scores(name, scored, weights)
        check_million(scored, rng)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python3 tests/oracle.py BINDIR CSV")
    bindir = sys.argv[1]
    sys.exit(main(sys.argv[2]))
