"""evaluate: what scores are worth, from bare pairs and from whole records."""

import json
import subprocess

from checks import says
from harness import Command, Row, faster, memory, within


def metrics(d):
    """What evaluate says of a file; scikit-learn has to say the same."""
    text = subprocess.run(["evaluate", "-y", "Class", "--format", "json",
                           d.scored], check=True,
                          stdout=subprocess.PIPE).stdout
    told = json.loads(text)
    return {name: told[name] for name in (
        "n", "positives", "tp", "fp", "fn", "tn", "roc_auc",
        "average_precision", "log_loss", "brier")}


def row(b, d, what, file, at_least):
    return Row(
        f"evaluate, {what}", f"{d.rows:,} {what} to the metrics",
        [Command("evaluate", f"evaluate -y Class --format json {file}"),
         Command("wc -l", f"wc -l {file}", checked=False),
         Command("cat FILE | cat", f"cat {file} | cat", checked=False),
         Command("scikit-learn",
                 f"{b.python('evaluate_sklearn.py')} {file}")],
        [faster("evaluate", "scikit-learn", at_least=at_least),
         within("evaluate", "wc -l", at_most=7),
         within("evaluate", "cat FILE | cat"),
         memory("evaluate")],
        check=says(**metrics(d)))


def bare(b, d):
    return row(b, d, "bare score/label lines", d.bare, 40)


def whole(b, d):
    return row(b, d, "whole records", d.scored, 12)


ROWS = [bare, whole]
