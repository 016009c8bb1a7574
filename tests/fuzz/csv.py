#!/usr/bin/env python3
"""csv.py BINDIR [ROUNDS] - the plain way of csv2json against libcsv's

Random files of cells and special bytes go through csv2json twice, once with
WEIR_CSV=libcsv. Output, messages, rejects and status must be the same.
"""
import os
import random
import subprocess
import sys
import tempfile

PIECES = [b",", b",", b",", b"\n", b"\n", b"\r\n", b'"', b'""', b'"a"', b'"0"',
          b"1", b"-0.5", b"01", b"1e5", b"x", b" ", b"\t", b"\r", b"\0",
          b"\xc3\xa9", b"\xff", b"\\", b";", b'"a,b"', b'"a\nb"', b"a" * 20]


def run(binary, path, way, options):
    env = dict(os.environ, WEIR_CSV=way)
    rejects = path + ".rejects"
    if os.path.exists(rejects):
        os.unlink(rejects)
    done = subprocess.run([binary, "--rejects", rejects, *options, path],
                          env=env, capture_output=True)
    kept = open(rejects, "rb").read() if os.path.exists(rejects) else b""
    return done.returncode, done.stdout, done.stderr, kept


def main():
    binary = os.path.join(sys.argv[1], "csv2json")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    rng = random.Random(1)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.csv")
        for _ in range(rounds):
            data = b"".join(rng.choices(PIECES, k=rng.randrange(1, 300)))
            with open(path, "wb") as f:
                f.write(data)
            options = rng.choice([[], ["-d", ";"], ["-d", "\\t"]])
            options = options + ["--names", "a,b,c"]
            if run(binary, path, "", options) != run(
                    binary, path, "libcsv", options):
                failed += 1
                print("differs:", options, data)
    print(f"{rounds - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
