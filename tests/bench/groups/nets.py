"""train-mlp: epochs of one net 30-64-32-1 at a batch of 1024, on all records.

An epoch is a tenth of the processor time of eleven less that of one: what is
read and scaled before is the same for both. The peers' nets are of the same
layers; they do not choose an epoch by rows that they hold out, so ours does not
either. The scores of a net are what score takes less what it takes with a
model of one sum; the peers time theirs, of all records at once.
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


def check(rows):
    """A model, or the records with scores."""
    def look(path):
        with open(path, encoding="utf-8") as file:
            if not file.readline().startswith('{"Time"'):
                return is_model(path)
            found = 1 + sum(1 for _ in file)
        return None if found == rows else f"{found} lines, not {rows}"

    return look


def scores(m):
    return m["score by a net"].cpu - m["score by one sum"].cpu


def predicts(peer):
    return Figure(f"{peer} / score, scores of all records, cpu",
                  lambda m: m[f"{peer}, {MANY} epochs"].told["predict"]
                  / scores(m))


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
    model = d.make("net.json", f"{ours} {ONE}", "train-mlp")
    commands = [Command("score by a net", f"score -m {model} {d.ndjson}"),
                Command("score by one sum", f"score -m {d.model} {d.ndjson}")]
    for name, shell, _ in [("train-mlp", ours, 1)] + peers:
        commands += [Command(f"{name}, {MANY} epochs", f"{shell} {MANY}",
                             optional=name == "Keras",
                             tells=name != "train-mlp"),
                     Command(f"{name}, {ONE} epoch", f"{shell} {ONE}",
                             optional=name == "Keras")]
    return Row("train-mlp", f"{d.rows:,} records, epochs of a net",
               commands,
               [Figure("processor time of an epoch of train-mlp",
                       lambda m: 1e3 * epoch(m, "train-mlp"), unit=" ms")]
               + [ratio(name, least) for name, _, least in peers]
               + [Figure("processor time of the scores of a record",
                         lambda m: 1e9 * scores(m) / d.rows, unit=" ns")]
               + [predicts(name) for name, _, _ in peers],
               check=check(d.rows))


ROWS = [nets]
