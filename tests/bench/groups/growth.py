"""Ten times the rows, and ten times the features."""

from data import Data
from groups.train import kernels
from harness import Command, Figure, Row

TIMES = 10
AT_MOST = 11
SAME = 1.1  # of memory


def grow(name, title, small, large, memory=SAME):
    return Row(
        f"growth, {name}", title,
        [Command("1x", small), Command(f"{TIMES}x", large)],
        [Figure(f"time, {TIMES}x / 1x",
                lambda m: m[f"{TIMES}x"].wall / m["1x"].wall,
                at_most=AT_MOST),
         Figure(f"memory, {TIMES}x / 1x",
                lambda m: m[f"{TIMES}x"].peak / m["1x"].peak,
                at_most=memory)])


def of_rows(program, command, file, memory=SAME):
    """A row function; the command has MODEL and FILE in it."""
    def make(b, d):
        large = b.data(TIMES * d.rows)
        command_of = command.replace("MODEL", d.model)
        return grow(program, f"{program}, {d.rows:,} and {large.rows:,} rows",
                    command_of.replace("FILE", file(d)),
                    command_of.replace("FILE", file(large)), memory)

    return make


def of_features(b, d):
    d = b.data(d.rows // 10)
    few = Data(d.folder, d.bin, d.peers, 2000)
    command = {}
    for copies in (1, TIMES):
        model = few.make(f"wide{copies}.model.json",
                         f"train-lr -q -y Class {few.wide(copies)}",
                         "train-lr")
        command[copies] = f"score -m {model} {d.wide(copies)}"
    return grow("features", f"score, {d.rows:,} records of 30 and 300"
                " features", command[1], command[TIMES], memory=None)


def csv(d):
    return d.csv


def ndjson(d):
    return d.ndjson


def bare(d):
    return d.bare


ROWS = [
    of_rows("csv2json", "csv2json FILE", csv),
    of_rows("holdout", "holdout --at Time=145248 --to /dev/null FILE", ndjson),
    of_rows("score", "score -m MODEL FILE", ndjson),
    # These two hold what they read: scores and labels, and the matrix.
    of_rows("evaluate", "evaluate -y Class FILE", bare, memory=AT_MOST),
    of_rows("train-lr", "train-lr -y Class --exclude Time FILE", ndjson,
            memory=AT_MOST),
    *(of_rows(f"train-lr by {kernel}", f"env WEIR_KERNEL={kernel}"
              " train-lr -y Class --exclude Time FILE", ndjson,
              memory=AT_MOST) for kernel in kernels()),
    of_features,
]
