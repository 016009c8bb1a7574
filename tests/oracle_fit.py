"""Compare train-lr's weights and inference with scikit-learn and statsmodels.

usage: python3 tests/oracle_fit.py BINDIR CSV

CSV is as for oracle.py. One line a check; exit status 1 when any failed.
statsmodels' Newton ends a few 1e-13 away from the optimum, and its GLM (for
weights) by steps of reweighting: hence 1e-8, the digits that are promised.
"""

import json
import os
import subprocess
import sys

import numpy as np
import statsmodels.api as sm
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.outliers_influence import variance_inflation_factor

COEFFICIENTS = 1e-6
PIECES = 1e-8
INFERENCE = 1e-8

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


def train(rows, label, *args):
    text = "".join(json.dumps(row) + "\n" for row in rows)
    return json.loads(run("train-lr", "-y", label, *args, text=text))


def relative(found, wanted):
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    return np.abs(found / wanted - 1).max()


def check_coefficients(name, model, z, y, **how):
    tight = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-12,
                               max_iter=1000,
                               class_weight=how.get("class_weight"))
    tight.fit(z, y, sample_weight=how.get("weight"))
    b = np.array([f["standardised"] for f in model["features"]])
    fitted = model.get("correction", {}).get(
        "intercept_standardised_fitted", model["intercept_standardised"])
    check(f"{name}: coefficients", np.abs(tight.coef_[0] - b).max(),
          COEFFICIENTS)
    check(f"{name}: intercept", abs(tight.intercept_[0] - fitted),
          COEFFICIENTS)


def check_weights(csv, rng):
    rows = [json.loads(line) for line in
            run("csv2json", csv).splitlines()]
    weight = np.round(rng.gamma(2, 1, len(rows)), 3)
    weight[::7] = 0
    for row, w in zip(rows, weight):
        row["w"] = float(w)
    features = [k for k in rows[0] if k not in ("Time", "Class", "w")]
    x = np.array([[row[f] for f in features] for row in rows], float)
    y = np.array([row["Class"] for row in rows])

    model = train(rows, "Class", "-x", ",".join(features), "--weight", "w")
    scaler = StandardScaler().fit(x, sample_weight=weight)
    check("weights: means, in sds", np.abs(
        (np.array([f["mean"] for f in model["features"]]) - scaler.mean_) /
        scaler.scale_).max(), 1e-10)
    check("weights: sds, relative", relative(
        [f["sd"] for f in model["features"]], scaler.scale_), 1e-10)
    check_coefficients("weights", model, scaler.transform(x), y,
                       weight=weight)

    model = train(rows, "Class", "-x", ",".join(features),
                  "--class-weight", "balanced")
    check_coefficients("balanced", model, StandardScaler().fit_transform(x),
                       y, class_weight="balanced")


def check_inference(name, model, x, y, weight=None):
    """x: the columns of the model's features, in their order."""
    design = sm.add_constant(x)
    if weight is None:
        wanted = sm.Logit(y, design).fit(method="newton", tol=1e-14,
                                         maxiter=100, disp=0)
        # Its own null model is fitted by a general optimiser, 1e-10 away,
        # which a p of 1e-300 has for 1e-7: the closed form is exact.
        k, n = y.sum(), len(y)
        null = k * np.log(k / n) + (n - k) * np.log1p(-k / n)
    else:
        glm = sm.GLM(y, design, family=sm.families.Binomial(),
                     freq_weights=weight)
        # Its standard errors are those of the step before the last one, 2e-9
        # away where the processor's sums let it stop early: go on from there.
        wanted = glm.fit(tol=1e-14, maxiter=100)
        wanted = glm.fit(start_params=wanted.params, tol=1e-14, maxiter=100)
        null = sm.GLM(y, np.ones(len(y)), family=sm.families.Binomial(),
                      freq_weights=weight).fit(tol=1e-14, maxiter=100).llf
    f, fit = model["features"], model["fit"]
    ci = np.asarray(wanted.conf_int())
    for what, ours, theirs in (
            ("coefficients", [t["coefficient"] for t in f], wanted.params[1:]),
            ("std errors", [t["std_error"] for t in f], wanted.bse[1:]),
            ("z", [t["z"] for t in f], wanted.tvalues[1:]),
            ("p", [t["p"] for t in f], wanted.pvalues[1:]),
            ("intervals", [t["ci"] for t in f], ci[1:]),
            ("intercept", [model["intercept"], fit["intercept_std_error"],
                           fit["intercept_z"], fit["intercept_p"],
                           *fit["intercept_ci"]],
             [wanted.params[0], wanted.bse[0], wanted.tvalues[0],
              wanted.pvalues[0], *ci[0]]),
            ("log likelihoods", [model["convergence"]["log_likelihood"],
                                 model["convergence"]["null_log_likelihood"]],
             [wanted.llf, null]),
            ("AIC", fit["aic"], wanted.aic),
            ("McFadden", fit["mcfadden"], 1 - wanted.llf / null)):
        check(f"{name}: {what}", relative(ours, theirs), INFERENCE)
    n = len(y) if weight is None else weight.sum()
    check(f"{name}: BIC", relative(
        fit["bic"], len(wanted.params) * np.log(n) - 2 * wanted.llf),
        INFERENCE)
    if weight is None:
        check(f"{name}: LR test", relative(
            fit["lr_p"], stats.chi2.sf(2 * (wanted.llf - null), x.shape[1])),
            INFERENCE)
        z = (x - x.mean(0)) / x.std(0)
        check(f"{name}: condition number", relative(
            fit["condition_number"], np.linalg.cond(sm.add_constant(z))),
            INFERENCE)
        check(f"{name}: VIF", relative(
            [t["vif"] for t in f],
            [variance_inflation_factor(design, j + 1)
             for j in range(x.shape[1])]), INFERENCE)


def check_spector():
    path = os.path.join(os.path.dirname(__file__), "fixtures", "spector.csv")
    rows = [json.loads(line) for line in
            run("csv2json", path).splitlines()]
    model = train(rows, "grade", "--l2", "0")
    x = np.array([[row[f["name"]] for f in model["features"]]
                  for row in rows], float)
    check_inference("Spector", model, x,
                    np.array([row["grade"] for row in rows]))


def check_categories(rng):
    rows = []
    for _ in range(2000):
        a, city = rng.normal(50, 20), str(rng.choice(list("ABCD")))
        z = 0.03 * a - 2 + {"A": 0, "B": 1, "C": -0.5, "D": 0.2}[city]
        rows.append({"a": float(a), "b": float(rng.exponential(1e-3) + a / 1e5),
                     "city": city, "w": int(rng.integers(0, 5)),
                     "y": int(rng.random() < 1 / (1 + np.exp(-z)))})
    y = np.array([row["y"] for row in rows])
    for name, args in (("categories", ["--exclude", "w"]),
                       ("categories, weighted", ["--weight", "w"])):
        model = train(rows, "y", "--l2", "0", "--categorical", "city", *args)
        x = np.column_stack([
            [row["city"] == f["level"] if "level" in f else row[f["name"]]
             for row in rows] for f in model["features"]]).astype(float)
        weight = np.array([row["w"] for row in rows], float)
        check_inference(name, model, x, y,
                        weight if "--weight" in args else None)


def knots_of(x, weight, pieces):
    """Where the pieces of a number meet, by the words of pieces.h."""
    values = np.unique(x[weight > 0])
    if len(values) <= pieces + 1:
        return values
    share = {v: weight[x == v].sum() for v in values}
    knots = [values[0]]
    heavy, before = [], None
    while heavy != before and len(heavy) < pieces:
        before = heavy
        light = sum(share[v] for v in values[1:] if v not in heavy)
        least = light / (pieces - len(heavy))
        heavy = [v for v in values[1:] if share[v] >= least]
    left = sum(share[v] for v in values[1:] if v not in heavy)
    passed = 0.0
    for v in values[1:]:
        to_come = pieces + 1 - len(knots) - sum(h >= v for h in heavy)
        if v in heavy:
            if len(knots) < pieces:
                knots.append(v)
            continue
        passed += share[v]
        if to_come > 1 and passed >= left / to_come:
            knots.append(v)
            left -= passed
            passed = 0.0
    return np.unique(knots + [values[-1]])


def check_pieces(csv, rng):
    rows = [json.loads(line) for line in
            run("csv2json", csv).splitlines()]
    weight = rng.integers(0, 4, len(rows)).astype(float)
    for row, w in zip(rows, weight):
        row["w"] = float(w)
    features = [k for k in rows[0] if k not in ("Time", "Class", "w")]
    y = np.array([row["Class"] for row in rows])
    for name, args, weight in (
            ("pieces", [], np.ones(len(rows))),
            ("pieces, weighted", ["--weight", "w"], weight)):
        model = train(rows, "Class", "-x", ",".join(features),
                      "--pieces", "8", *args)
        x = {f: np.array([row[f] for row in rows], float) for f in features}
        knots = {f: knots_of(x[f], weight, 8) for f in features}
        pieces = [(f, a, b) for f in features
                  for a, b in zip(knots[f], knots[f][1:])]
        check(f"{name}: other knots", sum(
            (t["field"], *t["piece"]) != piece for t, piece in
            zip(model["features"], pieces)) +
            abs(len(pieces) - len(model["features"])), 0)
        columns = np.column_stack([
            np.clip((x[f] - a) / (b - a), 0, 1) for f, a, b in pieces])
        z = StandardScaler().fit(
            columns, sample_weight=weight).transform(columns)
        # (Its gradient is that of the mean loss.)
        tight = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-15,
                                   max_iter=1000).fit(
            z, y, sample_weight=weight)
        b = np.array([t["standardised"] for t in model["features"]])
        check(f"{name}: coefficients", np.abs(tight.coef_[0] - b).max(),
              PIECES)
        check(f"{name}: intercept", abs(
            tight.intercept_[0] - model["intercept_standardised"]), PIECES)


def main(csv):
    rng = np.random.default_rng(20240229)
    check_weights(csv, rng)
    check_spector()
    check_categories(rng)
    check_pieces(csv, rng)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python3 tests/oracle_fit.py BINDIR CSV")
    bindir = sys.argv[1]
    sys.exit(main(sys.argv[2]))
