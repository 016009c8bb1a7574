"""Compare train-mlp's nets with numpy and with scikit-learn's MLPClassifier.

usage: python3 tests/oracle_net.py BINDIR [CREDITCARD_CSV]

One line a check; exit status 1 when any failed. With Kaggle's file, or the
sample of it that has its weights next to it (NAME-weights.csv), nets learn from
the records before Time 145248 and are tested on the later ones, as in the
README's recipe.
"""

import base64
import csv
import json
import os
import subprocess
import sys
import warnings

import numpy as np
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

SPLIT = 145248
SEEDS = 5
passed = failed = 0


def check(name, ok, figures):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    print(f"{'ok' if ok else 'FAILED':6} {name}: {figures}", flush=True)


def run(program, *args, text=""):
    return subprocess.run([os.path.join(bindir, program), *args],
                          input=text.encode(), check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def score(model, rows):
    with open("oracle-net.json", "w") as file:
        json.dump(model, file)
    scored = run("score", "-m", "oracle-net.json", text=lines(rows))
    os.unlink("oracle-net.json")
    return np.array([json.loads(line)["score"]
                     for line in scored.splitlines()])


def floats(text):
    return np.frombuffer(base64.b64decode(text), "<f4")


def forward(model, rows):
    """The score by numpy, in single precision."""
    f = model["features"]
    x = np.array([[row[c["name"]] for c in f] for row in rows], float)
    u = ((x - [c["centre"] for c in f]) * [c["factor"] for c in f])
    u = u.astype(np.float32)
    if model["scale"] == "robust":
        u = u / np.sqrt(1 + (u / np.float32(3)) ** 2)
    p = 0
    for net in model["members"]:
        layer = u
        for weights, biases in zip(net["weights"], net["biases"]):
            b = floats(biases)
            layer = layer @ floats(weights).reshape(-1, len(b)) + b
            last, layer = layer[:, 0], np.maximum(layer, 0)
        p = p + 1 / (1 + np.exp(-last.astype(float)))
    return p / len(model["members"])


def check_forward(rng):
    for scale in ("robust", "standard"):
        rows = [{"y": int(rng.random() < 0.3), "a": rng.normal(),
                 "b": rng.lognormal(3, 2), "c": float(rng.integers(3))}
                for _ in range(3000)]
        model = json.loads(run("train-mlp", "-q", "-y", "y", "--scale", scale,
                               text=lines(rows)))
        worst = np.abs(score(model, rows) - forward(model, rows)).max()
        check(f"numpy's scores, {scale}", worst <= 1e-6, f"{worst:.2g}")


def made(rng, n):
    """A label that depends on a product, a threshold and a bend."""
    x = rng.normal(size=(n, 8))
    z = 2 * x[:, 0] * x[:, 1] + 3 * (x[:, 2] > 1) + np.abs(x[:, 3]) - 3
    y = rng.random(n) < 1 / (1 + np.exp(-z))
    return x, y.astype(int)


def check_made(rng):
    """As good as scikit-learn's on data that a test can make."""
    x, y = made(rng, 24000)
    rows = [dict({f"x{j}": float(v) for j, v in enumerate(r)}, y=int(t))
            for r, t in zip(x, y)]
    train, test = slice(0, 16000), slice(16000, None)
    model = json.loads(run("train-mlp", "-q", "-y", "y",
                           text=lines(rows[train])))
    ours = score(model, rows[test])
    sk = MLPClassifier((64, 32), early_stopping=True, random_state=0)
    sk.fit(x[train], y[train])
    theirs = sk.predict_proba(x[test])[:, 1]
    for name, f, sign in (("average precision", average_precision_score, 1),
                          ("log loss", log_loss, -1)):
        a, b = f(y[test], ours), f(y[test], theirs)
        check(f"{name} on made data, beside MLPClassifier",
              sign * (a - b) >= -0.005, f"{a:.4f}, theirs {b:.4f}")


def creditcard(path):
    weights = path[:-4] + "-weights.csv"
    with open(path, newline="") as file:
        rows = [{k: float(v) for k, v in row.items()}
                for row in csv.DictReader(file)]
    given = [1.0] * len(rows)
    if os.path.exists(weights):
        with open(weights, newline="") as file:
            given = [float(row["Weight"]) for row in csv.DictReader(file)]
    for row, weight in zip(rows, given):
        row["Weight"] = weight
    return rows


def figures(rows, p):
    y = [row["Class"] for row in rows]
    w = [row["Weight"] for row in rows]
    return (average_precision_score(y, p, sample_weight=w),
            roc_auc_score(y, p, sample_weight=w),
            log_loss(y, np.clip(p, 1e-15, 1 - 1e-15), sample_weight=w))


def check_creditcard(path):
    rows = creditcard(path)
    early = [row for row in rows if row["Time"] < SPLIT]
    late = [row for row in rows if row["Time"] >= SPLIT]
    options = ("-q", "-y", "Class", "--exclude", "Time", "--weight", "Weight")

    def fit(program, *more):
        return figures(late, score(json.loads(run(
            program, *options, *more, text=lines(early))), late))

    nets = np.array([fit("train-mlp", "--seed", str(seed))
                     for seed in range(SEEDS)])
    plane = fit("train-lr")
    names = [c for c in early[0] if c not in ("Time", "Class", "Weight")]
    x, y = (np.array([[row[c] for c in names] for row in part])
            for part in (early, late))
    scaler = StandardScaler().fit(x)
    label = [row["Class"] for row in early]
    theirs = np.array([figures(late, MLPClassifier(
        (64, 32), early_stopping=True, random_state=seed).fit(
            scaler.transform(x), label).predict_proba(
                scaler.transform(y))[:, 1]) for seed in range(SEEDS)])
    ap, spread = nets[:, 0].mean(), nets[:, 0].std(ddof=1)
    check("card data in time: average precision, mean of 5 seeds",
          ap >= 0.80, f"{ap:.4f} (at least 0.80; train-lr {plane[0]:.4f}, "
          f"MLPClassifier {theirs[:, 0].mean():.4f})")
    check("its standard deviation", spread <= 0.015,
          f"{spread:.4f} (at most 0.015; MLPClassifier "
          f"{theirs[:, 0].std(ddof=1):.4f})")
    check("log loss, the worst of them", nets[:, 2].max() < plane[2],
          f"{nets[:, 2].max():.5f} (below train-lr's {plane[2]:.5f}; "
          f"MLPClassifier {theirs[:, 2].mean():.5f})")


def main(path):
    rng = np.random.default_rng(5)
    warnings.simplefilter("ignore")  # MLPClassifier's, of its iterations
    check_forward(rng)
    check_made(rng)
    if path is not None:
        check_creditcard(path)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python3 tests/oracle_net.py BINDIR [CREDITCARD_CSV]")
    bindir = os.path.abspath(sys.argv[1])
    sys.exit(main(sys.argv[2] if len(sys.argv) == 3 else None))
