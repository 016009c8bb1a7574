"""What a program costs before it does anything, and on one record."""

import os
import subprocess

from harness import Command, Figure, Row, say

RUNS = 51
LIMIT = 5  # milliseconds


def libraries(b, program):
    return subprocess.run(["ldd", os.path.join(b.bin, program)], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def without_kafka(b):
    """Of the programs that `make` has built."""
    programs = os.environ["PROGRAMS"].split()
    return [p for p in programs if "librdkafka" not in libraries(b, p)]


def commands(b):
    one, two, model = b.data(1), b.data(2), b.data(2000).model
    scored = one.make("scored", f"score -m {model} {one.ndjson}", "score")
    evaluation = b.data(2000).make(
        "evaluation.json", "evaluate -y Class --curves --format json"
        f" {b.data(2000).scored}", "evaluate")
    one_record = {
        "csv2json": f"csv2json {one.csv}",
        "holdout": f"holdout --at Time=9 --to /dev/null {one.ndjson}",
        "train-lr": f"train-lr -q -y Class -x V1,V2 {two.ndjson}",
        "score": f"score -m {model} {one.ndjson}",
        "evaluate": f"evaluate -y Class {scored}",
        "model": f"model show {model}",
        "report": f"report {evaluation}",
    }
    for program in without_kafka(b):
        yield Command(f"{program} --version", f"{program} --version",
                      runs=RUNS)
        if program in one_record:
            yield Command(f"{program}, one record", one_record[program],
                          runs=RUNS)
        else:
            say(f"  startup: no one-record command for {program}")


def milliseconds(name):
    return Figure(name, lambda m: m[name].wall * 1e3, at_most=LIMIT,
                  unit=" ms")


def with_openblas(b):
    """How many programs load OpenBLAS though they do not need it."""
    programs = os.environ["PROGRAMS"].split()
    return [p for p in programs
            if p != "train-lr" and "openblas" in libraries(b, p)]


def startup(b, d):
    del d
    rows = list(commands(b))
    return Row(
        "start-up", "programs without Kafka (train-lr: two records)", rows,
        [milliseconds(command.name) for command in rows]
        + [Figure("programs that load OpenBLAS without needing it",
                  lambda m: len(with_openblas(b)), at_most=0, unit="")])


ROWS = [startup]
