"""The reader of records alone: NDJSON to a matrix of doubles."""

import subprocess

from data import FEATURES
from harness import Command, Figure, Row, faster, within

COLUMNS = ["Time", *FEATURES, "Class"]


def reader(name, d):
    return f"records_{name} {d.ndjson} {' '.join(COLUMNS)}"


def same_numbers(d):
    """What each has to print: the rows, and the sum of all bits."""
    def check(path):
        expected = subprocess.run(reader("cjson", d).split(), check=True,
                                  stdout=subprocess.PIPE).stdout
        with open(path, "rb") as file:
            found = file.read()
        return None if found == expected else f"{found!r}, not {expected!r}"

    return check


def records(b, d):
    size = "small" if b.quick else "whole"
    return Row(
        "records", f"{d.rows:,} records of 31 numbers to doubles ({size} file)",
        [Command("ours", reader("weir", d)),
         Command("wc -l", f"wc -l {d.ndjson}", checked=False),
         Command("cat FILE | cat", f"cat {d.ndjson} | cat", checked=False),
         Command("simdjson", reader("simdjson", d)),
         Command("rapidjson", reader("rapidjson", d)),
         Command("yajl", reader("yajl", d)),
         Command("cJSON", reader("cjson", d))],
        [faster("ours", "simdjson", at_least=2),
         faster("ours", "rapidjson"),
         faster("ours", "yajl"),
         faster("ours", "cJSON", at_least=9),
         within("ours", "wc -l", at_most=6),
         within("ours", "cat FILE | cat"),
         Figure("bytes read a second of a core",
                lambda m: d.size("ndjson") / 1e6 / m["ours"].cpu,
                at_least=700, unit=" MB/s")],
        check=same_numbers(d))


ROWS = [records]
