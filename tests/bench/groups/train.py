"""train-lr: records to the converged model.

scikit-learn minimises the same objective. liblinear penalises the intercept
too and stops earlier, and R's glm has no penalty; Vowpal Wabbit's is its own.
liblinear and Vowpal Wabbit get files of their own format, with features
standardised already.
"""

import json
import os
import subprocess

from checks import model_like
from data import FEATURES
from harness import Command, Figure, Row, cpu, faster, memory, within


def cores(name):
    return Figure(f"cores that {name} used",
                  lambda m: m[name].cpu / m[name].wall, unit="")


def kernels():
    """The kernels that this processor has, as train-lr lists them."""
    said = subprocess.run(["train-lr", "-y", "y"], stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False,
                          env=dict(os.environ, WEIR_KERNEL="?")).stderr
    return said.decode().strip().rpartition(": ")[2].split(", ")


def forced(kernel):
    """What of the job depends on the processor, by one of its kernels."""
    ours = f"train-lr by {kernel}"
    return [faster(ours, "liblinear-train -s 0", at_least=8),
            faster(ours, "scikit-learn from NDJSON", at_least=15),
            within(ours, "reads the records only", at_most=1.6)]


def train(b, d):
    read = f"records_weir {d.ndjson} {' '.join(FEATURES)} Class"
    limit = (8 * (len(FEATURES) + 1) * d.rows + 16e6) / 1e6
    others = b.slow(
        ("R glm", f"Rscript {b.peer('train_glm.R')} {d.csv}"),
        ("Vowpal Wabbit --bfgs",
         f"{b.python('train_vw.py', venv=True)} {d.vw}"))
    by = kernels()
    return Row(
        "train-lr", f"{d.rows:,} records to a logistic regression of"
        f" {len(FEATURES)} features",
        [Command("train-lr",
                 f"train-lr -y Class --exclude Time {d.ndjson}"),
         Command("reads the records only", read, checked=False),
         Command("wc -l", f"wc -l {d.ndjson}", checked=False),
         Command("liblinear-train -s 0",
                 f"liblinear-train -q -s 0 -B 1 {d.svm} /dev/stdout"),
         Command("scikit-learn from CSV",
                 f"{b.python('train_sklearn.py')} csv {d.csv}"),
         Command("scikit-learn from NDJSON",
                 f"{b.python('train_sklearn.py')} ndjson {d.ndjson}")]
        + [Command(f"train-lr by {kernel}", f"env WEIR_KERNEL={kernel}"
                   f" train-lr -y Class --exclude Time {d.ndjson}")
           for kernel in by]
        + [Command(name, shell) for name, shell in others],
        [faster("train-lr", "liblinear-train -s 0", at_least=8),
         faster("train-lr", "scikit-learn from CSV", at_least=7),
         faster("train-lr", "scikit-learn from NDJSON", at_least=15)]
        + b.slow(faster("train-lr", "R glm", at_least=15),
                 faster("train-lr", "Vowpal Wabbit --bfgs"))
        + [within("train-lr", "reads the records only", at_most=1.6),
           within("train-lr", "wc -l"),
           cores("train-lr"),
           memory("train-lr", at_most=limit)]
        + [figure for kernel in by for figure in forced(kernel)]
        + b.slow(*(faster(f"train-lr by {kernel}", "R glm", at_least=15)
                   for kernel in by)),
        check=model_like(d.model))


def has_pieces(path):
    """There is a model of eight columns a number; or of nine, or scores."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.startswith('{"Time"'):
        return None
    found = json.loads(text)
    count = found.get("columns") or len(found["features"])
    return None if count >= 8 * len(FEATURES) else f"{count} columns"


def pieces(b, d):
    ours = f"train-lr -q -y Class --exclude Time --pieces 8 {d.ndjson}"
    model = d.make("pieces.json", ours, "train-lr")
    read = f"records_weir {d.ndjson} {' '.join(FEATURES)} Class"
    peer = "scikit-learn"
    return Row(
        "train-lr --pieces", f"{d.rows:,} records to a logistic regression of"
        f" {8 * len(FEATURES)} pieces",
        [Command("train-lr --pieces 8", ours),
         Command("reads the records only", read, checked=False),
         Command("score by pieces", f"score -m {model} {d.ndjson}"),
         Command("score by one sum", f"score -m {d.model} {d.ndjson}"),
         Command(peer, f"{b.python('pieces_sklearn.py')} {d.csv}",
                 tells=True)],
        [Figure(f"{peer} / train-lr, the fit, cpu",
                lambda m: m[peer].told["fit"]
                / (m["train-lr --pieces 8"].cpu
                   - m["reads the records only"].cpu), at_least=1),
         cpu("score by pieces", "score by one sum", at_most=1.3),
         memory("train-lr --pieces 8")],
        check=has_pieces)


ROWS = [train, pieces]
