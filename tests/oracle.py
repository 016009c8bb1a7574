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
from scipy import special, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

COEFFICIENTS = 1e-6
LBFGS = 1e-3
METRICS = 1e-12
FITTED = 1e-10
EPS = np.finfo(float).eps

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


def placements(y, s, w):
    """Of each row among the other class, in O(n log n): DeLong's components."""
    out = np.empty(len(y))
    for label in (0, 1):
        other = np.sort(s[y != label])
        weight = w[y != label][np.argsort(s[y != label], kind="stable")]
        below = np.concatenate([[0], np.cumsum(weight)])
        of = s[y == label]
        left = below[np.searchsorted(other, of, "left")]
        right = below[np.searchsorted(other, of, "right")]
        share = (left + right) / 2 / below[-1]
        out[y == label] = share if label else 1 - share
    return out


def delong(y, w, x):
    """The standard error of a mean of placements, or of their differences."""
    variance = 0
    for label in (0, 1):
        v, u = x[y == label], w[y == label]
        mean = (u * v).sum() / u.sum()
        variance += ((u * u * (v - mean) ** 2).sum() / u.sum() ** 2 *
                     len(v) / (len(v) - 1))
    return variance ** 0.5


Z = stats.norm.ppf(0.975)


def wilson(hit, w):
    n = w.sum() ** 2 / (w * w).sum()
    p = (w * hit).sum() / w.sum()
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * (p * (1 - p) / n + (Z / (2 * n)) ** 2) ** 0.5
    return middle - half, middle + half


def cox(y, s, w):
    """Slope and intercept of y on logit(s), by Newton's method."""
    p = np.clip(s, EPS, 1 - EPS)
    x = np.column_stack([np.ones(len(y)), np.log(p) - np.log1p(-p)])
    def loss(b):
        return (w * np.logaddexp(0, np.where(y == 1, -1, 1) * (x @ b))).sum()

    b = np.array([0.0, 1.0])
    for _ in range(100):
        q = special.expit(x @ b)
        h = x.T @ (x * (w * q * special.expit(-x @ b))[:, None])
        step = np.linalg.solve(h, x.T @ (w * (y - q)))
        while loss(b + step) > loss(b) * (1 + 1e-13):
            step = step / 2
        b = b + step
    return b, np.sqrt(np.diag(np.linalg.inv(h)))


def weighted_quantiles(s, w, bins):
    """numpy's linear ones, a score standing as often as its weight has the
    smallest weight."""
    if (w == 1).all():
        return np.percentile(s, np.linspace(0, 1, bins + 1) * 100)
    order = np.argsort(s)
    upto = np.cumsum(w[order]) / w.min()

    def value(place):
        at = np.searchsorted(upto, place + .5, side="right")
        return s[order][np.minimum(at, len(s) - 1)]

    place = np.round((upto[-1] - 1) * np.linspace(0, 1, bins + 1), 9)
    whole = np.floor(place)
    return value(whole) + (value(whole + 1) - value(whole)) * (place - whole)


def quantile_bins(y, s, w, bins=10):
    """(count, mean score, rate) of each; calibration_curve() has the rest."""
    edges = weighted_quantiles(s, w, bins)
    of = np.searchsorted(edges[1:-1], s)
    for k in range(bins):
        u = w[of == k]
        if len(u):
            yield (u.sum(), (u * s[of == k]).sum() / u.sum(),
                   (u * y[of == k]).sum() / u.sum())


def lift_at(y, s, w, k):
    """Precision of the first k, a tie at the end by its share."""
    order = np.argsort(-s, kind="stable")
    scores, weights = s[order], w[order]
    last = scores[min(np.searchsorted(np.cumsum(weights), k - 1e-9),
                      len(s) - 1)]
    above, tied = scores > last, scores == last
    hits = weights * y[order]
    share = (k - weights[above].sum()) / weights[tied].sum()
    return (hits[above].sum() + share * hits[tied].sum()) / k


def sklearn_metrics(y, s, weights, threshold):
    w = np.ones(len(y)) if weights is None else weights
    predicted = s >= threshold
    ((tn, fp), (fn, tp)) = metrics.confusion_matrix(y, predicted,
                                                    sample_weight=weights)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        y, predicted, sample_weight=weights, average="binary")
    fpr, tpr, at = metrics.roc_curve(y, s, sample_weight=weights,
                                     drop_intermediate=False)
    auc = metrics.roc_auc_score(y, s, sample_weight=weights)
    error = delong(y, w, placements(y, s, w))
    parted = (s[y == 1].min() >= s[y == 0].max() or
              s[y == 0].min() >= s[y == 1].max())
    (intercept, slope), errors = ((None, None), (0, 0)) if parted else \
        cox(y, s, w)
    bins = list(quantile_bins(y, s, w))
    found = {
        "n": len(y), "positives": int(y.sum()),
        "tp": tp, "fp": fp, "fn": fn, "tn": tn,
        "precision": precision, "recall": recall, "f1": f1,
        "specificity": metrics.recall_score(y, predicted, pos_label=0,
                                            sample_weight=weights),
        "f_beta": metrics.fbeta_score(y, predicted, beta=2,
                                      sample_weight=weights),
        "mcc": metrics.matthews_corrcoef(y, predicted,
                                         sample_weight=weights),
        "balanced_accuracy": metrics.balanced_accuracy_score(
            y, predicted, sample_weight=weights),
        "prevalence": (w * y).sum() / w.sum(),
        "roc_auc": auc,
        "average_precision":
            metrics.average_precision_score(y, s, sample_weight=weights),
        "log_loss": metrics.log_loss(y, s, eps=EPS, sample_weight=weights),
        "brier": metrics.brier_score_loss(y, s, sample_weight=weights),
        "ks.value": (tpr - fpr).max(),
        "calibration.slope": slope, "calibration.intercept": intercept,
        "calibration.ece":
            sum(n * abs(mean - rate) for n, mean, rate in bins) / w.sum(),
        "calibration.in_the_large": (w * s).sum() / (w * y).sum(),
    }
    if error > 0:
        found["intervals.roc_auc.low"] = max(auc - Z * error, 0)
        found["intervals.roc_auc.high"] = min(auc + Z * error, 1)
    if weights is None:
        found["ks.threshold"] = at[(tpr - fpr).argmax()]
    if weights is None and not parted:
        found["intervals.calibration.slope.low"] = slope - Z * errors[1]
        found["intervals.calibration.intercept.high"] = (intercept +
                                                         Z * errors[0])
    if weights is None:
        rate, mean = calibration_curve(y, s, n_bins=10, strategy="quantile")
        found["bins' mean scores"] = mean
        found["bins' rates"] = rate
    for name, hit, rows in (("precision", y == 1, predicted),
                            ("recall", predicted, y == 1),
                            ("specificity", ~predicted, y == 0)):
        if 0 < hit[rows].sum() < rows.sum():
            low, high = wilson(hit[rows], w[rows])
            found[f"intervals.{name}.low"] = low
            found[f"intervals.{name}.high"] = high
    return found


def look_up(ours, name):
    if name.startswith("bins' "):
        member = "rate" if name.endswith("rates") else "mean_score"
        return np.array([b[member]
                         for b in ours["curves"]["calibration"]["bins"]])
    found = ours["intervals"] if name.startswith("intervals.") else ours
    name = name.removeprefix("intervals.")
    if found is not ours:
        return found[name.rpartition(".")[0]][name.rpartition(".")[2]]
    for part in name.split("."):
        found = found[part]
    return found


def relative(found, value):
    if found is None or value is None:
        return 0 if found is value else float("nan")
    return np.max(np.abs(np.asarray(found) - value) /
                  np.maximum(1, np.abs(value)))


def check_metrics(name, path, y, s, w=None, threshold=0.5):
    """Counts must be equal; weights sum to them relative to their size."""
    args = ["-y", "Class", "--format", "json", "--threshold", repr(threshold),
            "--curves", "--beta", "2", "--calibration", "--resamples", "0"]
    if w is not None:
        args += ["--weight", "w"]
    ours = json.loads(run("evaluate", *args, stdin=path))
    worst = {}
    for member, value in sklearn_metrics(y, s, w, threshold).items():
        found = look_up(ours, member)
        worst[member] = relative(found, value)
    # Newton's step cannot end nearer than rounding in 10^6 terms lets it.
    loose = {m: worst.pop(m) for m in list(worst) if "calibration.slope" in m
             or "calibration.intercept" in m}
    for member, difference in worst.items():
        check(f"{name}: {member}", difference, METRICS)
    for member, difference in loose.items():
        check(f"{name}: {member}", difference, FITTED)
    unit = np.ones(len(y)) if w is None else w
    for lift in ours["lift"]:
        check(f"{name}: precision of the first {lift['k']:g}",
              abs(lift["precision"] - lift_at(y, s, unit, lift["k"])), 1e-11)
    check_curves(name, ours["curves"], y, s, w)
    check_table(name, path, y, s, w)


def check_curves(name, curves, y, s, w):
    """The points are on sklearn's curves, and the areas are the whole ones."""
    fpr, tpr, at = metrics.roc_curve(y, s, sample_weight=w,
                                     drop_intermediate=False)
    roc, steps = curves["roc"], curves["thresholds"]
    here = len(at) - 1 - np.searchsorted(at[::-1], steps["threshold"])
    check(f"{name}: points of the ROC curve",
          np.abs(roc["fpr"][1:] - fpr[here]).max() +
          np.abs(roc["tpr"][1:] - tpr[here]).max(), METRICS)
    check(f"{name}: ends of the curves",
          abs(roc["tpr"][-1] - 1) + abs(roc["fpr"][-1] - 1) +
          abs(steps["threshold"][0] - s.max()) +
          abs(steps["threshold"][-1] - s.min()), METRICS)
    if 2 * y.sum() + 2 <= 1000:
        check(f"{name}: area under the points", abs(
            np.trapz(roc["tpr"], roc["fpr"]) -
            metrics.roc_auc_score(y, s, sample_weight=w)), 1e-11)
        pr = curves["precision_recall"]
        ap = np.sum(np.diff([0] + pr["recall"]) * pr["precision"])
        check(f"{name}: steps under the points", abs(
            ap - metrics.average_precision_score(y, s, sample_weight=w)),
            1e-11)


def check_table(name, path, y, s, w):
    args = ["--weight", "w"] if w is not None else []
    lines = run("evaluate", "-y", "Class", "--table", "--resamples", "0",
                *args, stdin=path).splitlines()
    table = [json.loads(line) for line in lines[::-1]]
    precision, recall, at = metrics.precision_recall_curve(
        y, s, sample_weight=w)
    for member, value in (("threshold", at), ("precision", precision[:-1]),
                          ("recall", recall[:-1])):
        found = np.array([row[member] for row in table])
        # sklearn leaves out what lies below full recall before 1.3.
        check(f"{name}: {member}s of the table",
              np.abs(found[-len(value):] - value).max(), METRICS)


def check_bootstrap(name, path, y, s, w, rng):
    """Random numbers differ, so percentiles agree only as far as chance."""
    args = ["--weight", "w"] if w is not None else []
    ours = json.loads(run("evaluate", "-y", "Class", "--format", "json",
                          "--resamples", "4000", *args, stdin=path))
    unit = np.ones(len(y)) if w is None else w
    rows = [np.flatnonzero(y == label) for label in (1, 0)]
    values = {"average_precision": [], "log_loss": [], "brier": [], "f1": []}
    for _ in range(1000):
        i = np.concatenate([rng.choice(r, len(r)) for r in rows])
        values["average_precision"].append(metrics.average_precision_score(
            y[i], s[i], sample_weight=unit[i]))
        values["log_loss"].append(metrics.log_loss(
            y[i], s[i], sample_weight=unit[i], eps=EPS))
        values["brier"].append(metrics.brier_score_loss(
            y[i], s[i], sample_weight=unit[i]))
        values["f1"].append(metrics.f1_score(
            y[i], s[i] >= 0.5, sample_weight=unit[i], zero_division=0))
    for member, sample in values.items():
        low, high = np.percentile(sample, [2.5, 97.5])
        found = ours["intervals"][member]
        # The sd of a 2.5 % percentile of 1000 is about 0.08 sds; 5 of these.
        check(f"{name}: bootstrap of {member}, in sds",
              max(abs(found["low"] - low), abs(found["high"] - high)) /
              np.std(sample), 0.4)


def check_baseline(tmp, rng):
    n = 5000
    y = (rng.random(n) < 0.05).astype(int)
    logit = rng.normal(-3 + 2 * y, 1.5)
    a, b = (np.round(1 / (1 + np.exp(-x)), 4) for x in
            (logit, logit + rng.normal(0, 0.7, n)))
    paths = [os.path.join(tmp, name) for name in ("ours", "theirs")]
    for path, s in zip(paths, (a, b)):
        write(path, [{"Class": int(c), "score": float(p)}
                     for c, p in zip(y, s)])
    ours = json.loads(run("evaluate", "-y", "Class", "--format", "json",
                          "--baseline", paths[1], "--resamples", "4000",
                          paths[0]))
    one = np.ones(n)
    error = delong(y, one, placements(y, a, one) - placements(y, b, one))
    d = metrics.roc_auc_score(y, a) - metrics.roc_auc_score(y, b)
    check("baseline: difference of ROC AUC",
          abs(ours["difference"]["roc_auc"] - d), METRICS)
    check("baseline: DeLong's bound", abs(
        ours["intervals"]["difference.roc_auc"]["low"] - (d - Z * error)),
        METRICS)
    check("baseline: DeLong's p", abs(
        ours["p_value"]["roc_auc"] - 2 * stats.norm.sf(abs(d) / error)),
        METRICS)
    rows = [np.flatnonzero(y == label) for label in (1, 0)]
    for member, score in (
            ("average_precision", metrics.average_precision_score),
            ("log_loss", metrics.log_loss),
            ("brier", metrics.brier_score_loss)):
        check(f"baseline: difference of {member}", abs(
            ours["difference"][member] - (score(y, a) - score(y, b))),
            METRICS)
        sample = []
        for _ in range(1000):
            i = np.concatenate([rng.choice(r, len(r)) for r in rows])
            sample.append(score(y[i], a[i]) - score(y[i], b[i]))
        low, high = np.percentile(sample, [2.5, 97.5])
        found = ours["intervals"][f"difference.{member}"]
        check(f"baseline: bootstrap of {member}, in sds",
              max(abs(found["low"] - low), abs(found["high"] - high)) /
              np.std(sample), 0.4)


def card_precision(rows, k, known):
    """As the handbook has it (card_precision_top_k), with ties by name."""
    per_day, ceilings, detected = [], [], set()
    for day in sorted({row["Time"] // 86400 for row in rows}):
        cards = {}
        for row in rows:
            if (row["Time"] // 86400 != day or row["card"] in detected or
                    row["card"] in known(day)):
                continue
            score, label = cards.get(row["card"], (-1, 0))
            cards[row["card"]] = (max(score, row["score"]),
                                  max(label, row["Class"]))
        top = sorted(cards, key=lambda c: (-cards[c][0], c))[:k]
        hits = {c for c in top if cards[c][1]}
        per_day.append(len(hits) / k)
        ceilings.append(min(sum(v[1] for v in cards.values()), k) / k)
        detected |= hits
    return np.mean(per_day), np.mean(ceilings)


def check_fraud(tmp, rng):
    """The delay protocol: a week, a week of delay, a week to test."""
    n = 12000
    y = (rng.random(n) < 0.02).astype(int)
    rows = [{"Time": int(t), "card": f"c{c}", "Class": int(label),
             "score": round(float(1 / (1 + np.exp(4 - 3 * label - e))), 2)}
            for t, c, label, e in zip(
                rng.integers(0, 21 * 86400, n), rng.integers(0, 600, n), y,
                rng.normal(0, 1.5, n))]
    before, test = os.path.join(tmp, "before"), os.path.join(tmp, "test")
    write(before, [r for r in rows if r["Time"] < 14 * 86400])
    tested = [r for r in rows if r["Time"] >= 14 * 86400]
    write(test, tested)
    base = ["-y", "Class", "--format", "json", "--top", "20", "--time",
            "Time", "--card", "card"]
    delayed = base + ["--delay", "7", "--known", before]

    def known(day):
        return {r["card"] for r in rows
                if r["Class"] and r["Time"] // 86400 <= day - 7 - 1}

    for name, args, out in (("cards", base, lambda day: ()),
                            ("cards, delayed", delayed, known)):
        ours = json.loads(run("evaluate", *args, stdin=test))["fraud"]
        precision, ceiling = card_precision(tested, 20, out)
        check(f"{name}: precision",
              abs(ours["card_precision"] - precision), METRICS)
        check(f"{name}: ceiling", abs(ours["card_ceiling"] - ceiling),
              METRICS)
    ours = json.loads(run("evaluate", *base, stdin=test))["fraud"]
    days = []
    for day in range(14, 21):
        now = [r for r in tested if r["Time"] // 86400 == day]
        days.append(lift_at(np.array([r["Class"] for r in now]),
                            np.array([r["score"] for r in now]),
                            np.ones(len(now)), 20))
    check("precision of 20 alerts a day",
          abs(ours["precision"] - np.mean(days)), METRICS)


def check_choices(name, path, y, s):
    """Each rule by looking at every threshold."""
    thresholds = np.unique(s)[::-1]
    table = []
    for t in thresholds:
        hit = s >= t
        tp, fp = (hit & (y == 1)).sum(), (hit & (y == 0)).sum()
        table.append((t, tp / (tp + fp), tp / y.sum(), tp, fp))
    table = np.array(table)
    t, precision, recall, tp, fp = table.T
    f1 = 2 * tp / (tp + fp + y.sum())
    cost = fp + 50 * (y.sum() - tp)
    wanted = {
        "max-f1": t[np.lexsort((-t, -tp, -f1))[0]],
        "recall>=0.8": t[np.lexsort((-t, -tp, -np.where(
            recall >= 0.8, precision, -1)))[0]],
        "fpr<=0.01": t[np.lexsort((-t, -tp, -np.where(
            fp / (y == 0).sum() <= 0.01, recall, -1)))[0]],
        "cost FP=1,FN=50": t[np.lexsort((-t, cost))[0]],
    }
    if ((tp + fp) <= 200).any():
        wanted["top=200"] = t[(tp + fp) <= 200].min()
    wanted[f"precision>={precision.max() * 0.9!r}"] = t[np.lexsort((
        -t, -tp, -np.where(precision >= precision.max() * 0.9, recall,
                           -1)))[0]]
    for rule, value in wanted.items():
        ours = json.loads(run("evaluate", "-y", "Class", "--format", "json",
                              "--resamples", "0", "--choose", rule,
                              stdin=path))
        check(f"{name}: {rule}", abs(ours["threshold"] - value), 0)


def check_scores(name, path, weights):
    """The metrics of scored records, as they are, with ties, and weighted."""
    rows = records(path)
    y = np.array([row["Class"] for row in rows])
    s = np.array([row["score"] for row in rows])
    check_metrics(name, path, y, s)
    check_choices(name, path, y, s)

    tied = [{"Class": int(c), "score": round(float(p), 2)}
            for c, p in zip(y, s)]
    write(path, tied)
    check_metrics(f"{name}, tied", path, y,
                  np.array([row["score"] for row in tied]), threshold=0.03)
    check_choices(f"{name}, tied", path, y,
                  np.array([row["score"] for row in tied]))

    for row, original, weight in zip(tied, s, weights):
        row["score"] = float(original)
        row["w"] = float(weight)
    write(path, tied)
    kept = weights > 0
    check_metrics(f"{name}, weighted", path, y[kept], s[kept], weights[kept])


def words(rows, field):
    """A category as its words, None where it is missing."""
    return [None if row[field] in (None, "") else
            str(row[field]).lower() if isinstance(row[field], bool) else
            str(row[field]) for row in rows]


def one_hot(rows, field):
    """Its columns without the first level's, NaN where it is missing."""
    values = words(rows, field)
    levels = sorted({v for v in values if v is not None},
                    key=lambda v: v.encode())
    encoder = OneHotEncoder(categories=[levels], drop="first",
                            sparse_output=False)
    x = encoder.fit_transform([[levels[0] if v is None else v]
                               for v in values])
    x[[v is None for v in values]] = np.nan
    return x


def number(rows, field):
    return np.array([[np.nan if row[field] is None else row[field]]
                     for row in rows], dtype=float)


def check_fit(name, path, args, rows, x, w=None, balanced=None):
    """A model of these columns, weights and weights of labels."""
    run("train-lr", "-y", "y", *args, stdin=path, stdout=path + ".model")
    with open(path + ".model", encoding="utf-8") as f:
        model = json.load(f)
    y = np.array([row["y"] for row in rows])
    scaler = StandardScaler().fit(x, sample_weight=w)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = LogisticRegression(
            C=1, solver="newton-cholesky", tol=1e-12, max_iter=1000,
            class_weight=balanced).fit(scaler.transform(x), y,
                                       sample_weight=w)
    shift = model.get("correction", {}).get("ln_beta", 0)
    if balanced:
        weights = model["weights"]["class"]
        check(f"{name}: ln beta",
              abs(shift - np.log(weights[0] / weights[1])), 1e-12)
    b = np.array([f["standardised"] for f in model["features"]])
    check(f"{name}: coefficients",
          distance(fit, b, model["intercept_standardised"] - shift), 1e-9)
    scored = run("score", "-m", path + ".model", stdin=path).splitlines()
    s = np.array([json.loads(line)["score"] for line in scored])
    z = fit.decision_function(scaler.transform(x)) + shift
    check(f"{name}: scores", np.abs(s - 1 / (1 + np.exp(-z))).max(), 1e-9)


def check_fits(path, rng):
    """Categories, missing values, transforms and weights."""
    n = 3000
    rows = []
    for _ in range(n):
        row = {
            "c": str(rng.choice(["de", "fr", "us", "\u00e9", "a=b"])),
            "k": int(rng.choice([1, 2, 10])), "b": bool(rng.random() < 0.3),
            "a": float(rng.lognormal(2, 1)), "n": float(rng.normal()),
            "w": int(rng.integers(1, 4)),
        }
        z = (-3 + 1.5 * (row["c"] == "us") + 0.7 * (row["k"] == 10) +
             0.5 * row["b"] + 0.4 * np.log1p(row["a"]) + 0.3 * row["n"])
        row["y"] = int(rng.random() < 1 / (1 + np.exp(-z)))
        if rng.random() < 0.1:
            row["n"] = None
        if rng.random() < 0.06:
            row["c"] = None if rng.random() < 0.5 else ""
        rows.append(row)
    write(path, rows)
    c, k, b = (one_hot(rows, field) for field in "ckb")
    a, x, w = (number(rows, field) for field in "anw")
    w = w[:, 0]
    lost = np.isnan(c[:, :1]), np.isnan(x)
    mean = SimpleImputer(strategy="mean").fit_transform
    log = np.log1p(a)
    low, high = log.mean() - 2 * log.std(), log.mean() + 2 * log.std()
    table = ["-x", "c,k,b,a,n", "--categorical", "c,k,b"]
    check_fit("mean", path, [*table, "--missing", "mean"], rows,
                np.hstack([mean(c), k, b, a, mean(x)]))
    check_fit("indicator, log", path,
                [*table, "--missing", "indicator", "--log", "a"], rows,
                np.hstack([np.where(lost[0], 0, c), lost[0], k, b, log,
                           mean(x), lost[1]]))
    check_fit("clip", path, ["-x", "a", "--log", "a", "--clip", "2"], rows,
                np.clip(log, low, high))
    check_fit("balanced", path,
                ["-x", "a,k", "--class-weight", "balanced"], rows,
                np.hstack([a, number(rows, "k")]), balanced="balanced")
    check_fit("weights of labels", path,
                ["-x", "a", "--class-weight", "1=50"], rows, a,
                balanced={0: 1, 1: 50})
    check_fit("weights", path, ["-x", "a", "--weight", "w"], rows, a, w=w)


def check_million(path, rng):
    n = 1_000_000
    y = (rng.random(n) < 0.02).astype(int)
    logit = rng.normal(-4 + 3 * y, 1.5)
    s = 1 / (1 + np.exp(-logit))
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(f'{{"Class":{c},"score":{p!r}}}\n'
                       for c, p in zip(y.tolist(), s.tolist()))
    check_metrics("a million rows", path, y, s)


def check_small(path, rng):
    """Few rows, where resampling in Python is no matter."""
    n = 3000
    y = (rng.random(n) < 0.03).astype(int)
    s = np.round(1 / (1 + np.exp(-rng.normal(-3 + 3 * y, 1.5))), 2)
    w = np.round(rng.exponential(1, n) + 0.01, 3)
    write(path, [{"Class": int(c), "score": float(p), "w": float(u)}
                 for c, p, u in zip(y, s, w)])
    check_bootstrap("3000 rows", path, y, s, None, rng)
    check_bootstrap("3000 rows, weighted", path, y, s, w, rng)


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
        check_fits(data, rng)
        check_million(scored, rng)
        check_small(scored, rng)
        check_baseline(tmp, rng)
        check_fraud(tmp, rng)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python3 tests/oracle.py BINDIR CSV")
    bindir = sys.argv[1]
    sys.exit(main(sys.argv[2]))
