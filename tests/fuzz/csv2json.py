#!/usr/bin/env python3
"""csv2json.py BINDIR [ROUNDS] - csv2json against itself, and against Python's csv

Random files of cells and special bytes go through csv2json three times: as they
do by default, by libcsv and byte by byte (WEIR_CSV=libcsv, WEIR_CSV=split).
Output, messages, rejects and status must be the same.

Random rows, as Python's csv.writer writes them in a random dialect, must be the
same rows when csv2json has read them, each time in one of these ways; so must rows with blanks around their
cells, comments, blank lines and quotes in the wrong place.
"""
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile

PIECES = [b",", b",", b",", b"\n", b"\n", b"\r\n", b'"', b'""', b'"a"', b'"0"',
          b"1", b"-0.5", b"01", b"1e5", b"x", b" ", b"\t", b"\r", b"\0",
          b"\xc3\xa9", b"\xff", b"\\", b";", b'"a,b"', b'"a\nb"', b"'",
          b'" ', b"a" * 20]
WAYS = ["", "libcsv", "split"]
TEXTS = ["", "1", "-0.5", "01", "x", "é", "a,b", 'say "hi"', '"', "\\", "\\n",
         "a;b", "a\tb", "a|b", "two\nlines", " x", "x ", "'", "it's", "#", "=",
         "NA", "?", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]


def run(binary, path, way, options):
    env = dict(os.environ, WEIR_CSV=way)
    rejects = path + ".rejects"
    if os.path.exists(rejects):
        os.unlink(rejects)
    done = subprocess.run([binary, "--rejects", rejects, *options, path],
                          env=env, capture_output=True)
    kept = open(rejects, "rb").read() if os.path.exists(rejects) else b""
    return done.returncode, done.stdout, done.stderr, kept


def same_all_ways(rng, binary, path):
    data = b"".join(rng.choices(PIECES, k=rng.randrange(1, 300)))
    with open(path, "wb") as f:
        f.write(data)
    options = rng.choice([[], [], ["-d", ";"], ["-d", "\\t"], ["-d", "blank"]])
    options = options + rng.choice([[], [], ["--trim"], ["--quote", "'"],
                                    ["--quote", "x"], ["--escape", "\\"]])
    options = options + rng.choice([[], ["--lazy-quotes"], ["--skip-blank"],
                                    ["--null", "1,x"], ["--drop-trailing"]])
    options = options + ["--names", "a,b,c"]
    plain = run(binary, path, "", options)
    same = all(run(binary, path, way, options) == plain for way in WAYS[1:])
    if not same:
        print("differs:", options, data)
    return same


def text(rng):
    return "".join(rng.choices(TEXTS, k=rng.choice([1, 1, 1, 2, 3])))


def written(rng):
    """Rows, the file that Python writes of them, and options to read it."""
    rows = [[text(rng) for _ in "abc"] for _ in range(rng.randrange(1, 9))]
    delimiter = rng.choice(",;\t|")
    quote = rng.choice("\"\"'")
    options = ["-d", delimiter, "--quote", quote]
    dialect = dict(delimiter=delimiter, quotechar=quote,
                   lineterminator=rng.choice(["\n", "\r\n"]),
                   quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL,
                                       csv.QUOTE_NONNUMERIC]))
    way = rng.randrange(3)
    if way == 1:
        dialect.update(escapechar="\\", doublequote=False)
        options += ["--escape", "\\"]
    elif way == 2:
        # An escaped CRLF would be two characters to Python.
        dialect.update(escapechar="\\", quotechar=None,
                       quoting=csv.QUOTE_NONE, lineterminator="\n")
        options = ["-d", delimiter, "--quote", "none", "--escape", "\\"]
    file = io.StringIO()
    csv.writer(file, **dialect).writerows(rows)
    return rows, file.getvalue(), options


def by_hand(rng):
    """The same, with blanks, comments and quotes that Python does not write."""
    rows, lines = [], ["# a comment\n", " \t\n"]
    lazy = rng.random() < 0.5
    for _ in range(rng.randrange(1, 9)):
        row, cells = [text(rng).strip() for _ in "abc"], []
        for i, cell in enumerate(row):
            bare = not any(c in cell for c in ",\n\"#")
            if lazy and '"' in cell[1:] and cell[0] != '"' and not any(
                    c in cell for c in ",\n#"):
                bare = True
            if not bare or rng.random() < 0.3:
                cell = '"' + cell.replace('"', '""') + '"'
            cells.append(rng.choice(["", " ", "\t "]) + cell
                         + rng.choice(["", " "]))
        rows.append(row)
        lines.append(",".join(cells) + rng.choice(["\n", "\r\n"]))
        lines.append(rng.choice(["", "", "\n", "  \n", "# x,y\n"]))
    return rows, "".join(lines), ["--trim", "--skip-blank", "--comment", "#"] + (
        ["--lazy-quotes"] if lazy else [])


def same_as_python(rng, binary, path):
    rows, data, options = rng.choice([written, by_hand])(rng)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(data)
    names = ["--names", "a,b,c", "--strings", "a,b,c", "--empty", "string"]
    way = rng.choice(WAYS)
    status, out, err, _ = run(binary, path, way, options + names)
    # (Only a newline ends a line of JSON.)
    got = [list(json.loads(line).values())
           for line in out.decode().split("\n")[:-1]]
    if status == 0 and got == rows:
        return True
    print("not as Python has it:", way, options, repr(data), err.decode(), rows, got)
    return False


def main():
    binary = os.path.join(sys.argv[1], "csv2json")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    rng = random.Random(1)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.csv")
        for i in range(rounds):
            check = same_as_python if i % 2 else same_all_ways
            failed += not check(rng, binary, path)
    print(f"{rounds - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
