"""train-gbt: 100 trees of 31 leaves, and the scores that they give.

The fit is from columns in memory to the model: of ours, what train-gbt takes
less what reading takes. A peer times its own fit, from an array in memory, and
its scores of all records at once. The scores of ours are what score takes less
what it takes with a model of one sum.
"""

import json

from data import FEATURES
from harness import Command, Figure, Row, cpu, memory

TREES = 100
OPTIONS = (f"--trees {TREES} --rate 0.1 --leaves 31 --depth 512 --hold-out 0"
           " --rows 1 --columns 1")


def check(rows):
    """The output has as many trees; or as many records."""
    def look(path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text.startswith('{"Time"'):
            found = text.count("\n")
            return None if found == rows else f"{found} lines, not {rows}"
        trees = json.loads(text)["trees"]
        found = trees if isinstance(trees, int) else len(trees)
        return None if found == TREES else f"{found} trees"

    return look


def fit(m):
    return m["train-gbt"].cpu - m["reads the records only"].cpu


def scores(m):
    return m["score by trees"].cpu - m["score by one sum"].cpu


def fits(peer, at_least):
    return Figure(f"{peer} / train-gbt, the fit, cpu",
                  lambda m: m[peer].told["fit"] / fit(m), at_least=at_least)


def predicts(peer):
    return Figure(f"{peer} / score, scores of all records, cpu",
                  lambda m: m[peer].told["predict"] / scores(m))


def trees(b, d):
    ours = f"train-gbt -q -y Class --exclude Time {OPTIONS} {d.ndjson}"
    model = d.make("trees.json", ours, "train-gbt")
    read = f"records_weir {d.ndjson} {' '.join(FEATURES)} Class"
    peers = [("scikit-learn", f"{b.python('trees.py')} sklearn", None)]
    peers += b.slow(
        ("XGBoost", f"{b.python('trees.py', venv=True)} xgboost", 1 / 0.7),
        ("LightGBM", f"{b.python('trees.py', venv=True)} lightgbm", 1 / 0.7))
    return Row(
        "train-gbt", f"{d.rows:,} records to {TREES} trees",
        [Command("train-gbt", ours),
         Command("reads the records only", read, checked=False),
         Command("score by trees", f"score -m {model} {d.ndjson}"),
         Command("score by one sum", f"score -m {d.model} {d.ndjson}")]
        + [Command(name, f"{shell} {d.csv} {TREES}", tells=True)
           for name, shell, _ in peers],
        [Figure("processor time of the fit", fit, unit=" s"),
         Figure("processor time of the scores of a record",
                lambda m: 1e9 * scores(m) / d.rows, unit=" ns"),
         memory("train-gbt", at_most=(89 * d.rows + 16e6) / 1e6)]
        + [fits(name, least) for name, _, least in peers]
        + [cpu(name, "train-gbt") for name, _, _ in peers]
        + [predicts(name) for name, _, _ in peers],
        check=check(d.rows))


ROWS = [trees]
