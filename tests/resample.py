"""resample - windows of records drawn from a file, with replacement

usage: resample.py null|shift WINDOWS ROWS FIELD SEED < RECORDS

null: all windows are like the file. shift: of each five windows the last two
have FIELD shifted by half of its standard deviation. One JSON object a line;
the same arguments give the same bytes.
"""
import json
import random
import sys


def main():
    mode, windows, rows, field, seed = sys.argv[1:]
    draw = random.Random(int(seed))
    lines = sys.stdin.read().splitlines()
    shifted = lines
    if mode == "shift":
        records = [json.loads(line) for line in lines]
        values = [record[field] for record in records]
        mean = sum(values) / len(values)
        sd = (sum((x - mean) ** 2 for x in values) / len(values)) ** 0.5
        for record in records:
            record[field] += sd / 2
        shifted = [json.dumps(record) for record in records]
    for window in range(int(windows)):
        source = shifted if window % 5 > 2 else lines
        chosen = draw.choices(source, k=int(rows))
        sys.stdout.write("\n".join(chosen) + "\n")


main()
