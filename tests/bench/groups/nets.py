"""train-mlp: epochs of one net 30-64-32-1 at a batch of 1024, on all records.

An epoch is a tenth of the processor time of eleven less that of one: what is
read and scaled before is the same for both. The peers' nets are of the same
layers; they do not choose an epoch by rows that they hold out, so ours does not
either.
"""

import json

from data import FEATURES
from harness import Command, Figure, Row

MANY, ONE = 11, 1


def is_model(path):
    """There are weights, of all features."""
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    if len(found["features"]) != len(FEATURES):
        return f"{len(found['features'])} features, not {len(FEATURES)}"
    return None


def epoch(m, name):
    return (m[f"{name}, {MANY} epochs"].cpu
            - m[f"{name}, {ONE} epoch"].cpu) / (MANY - ONE)


def ratio(peer, at_least):
    return Figure(f"{peer} / train-mlp, an epoch, cpu",
                  lambda m: epoch(m, peer) / epoch(m, "train-mlp"),
                  at_least=at_least)


def nets(b, d):
    ours = (f"train-mlp -q -y Class --exclude Time --members 1 --batch 1024"
            f" --hold-out 0 {d.ndjson} --epochs")
    peers = [("scikit-learn", f"{b.python('net_sklearn.py')} {d.csv}", 5)]
    peers += b.slow(("Keras", f"{b.python('net_keras.py', venv=True)}"
                              f" {d.csv}", 6))
    commands = []
    for name, shell, _ in [("train-mlp", ours, 1)] + peers:
        commands += [Command(f"{name}, {MANY} epochs", f"{shell} {MANY}",
                             optional=name == "Keras"),
                     Command(f"{name}, {ONE} epoch", f"{shell} {ONE}",
                             optional=name == "Keras")]
    return Row("train-mlp", f"{d.rows:,} records, epochs of a net",
               commands,
               [Figure("processor time of an epoch of train-mlp",
                       lambda m: 1e3 * epoch(m, "train-mlp"), unit=" ms")]
               + [ratio(name, least) for name, _, least in peers],
               check=is_model)


ROWS = [nets]
