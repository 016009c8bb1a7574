"""Did a command do the job? Each check is called with the path of what it
wrote, and gives what is wrong, or None."""

import csv
import json

CLOSE = 1e-9   # of two numbers that went through someone's own printing
ALIKE = 0.95   # of weights of almost the same objective: the cosine


def _numbers(record):
    """The values as numbers, whatever a program takes "0" or 1e+05 for."""
    return {name: float(value) for name, value in record.items()}


def _records(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _differ(left, right):
    if left.keys() != right.keys():
        return f"has members {sorted(left)}, not {sorted(right)}"
    for name, value in left.items():
        if abs(value - right[name]) > CLOSE * max(1, abs(value)):
            return f"{name} is {right[name]!r}, not {value!r}"
    return None


def same_records(reference):
    """The output has the records of a file, to CLOSE."""
    def check(path):
        expected, found = _records(reference), _records(path)
        if len(expected) != len(found):
            return f"{len(found)} records, not {len(expected)}"
        for number, (left, right) in enumerate(zip(expected, found), 1):
            difference = _differ(_numbers(left), _numbers(right))
            if difference:
                return f"record {number}: {difference}"
        return None

    return check


def same_bytes(reference):
    """The output is a file, byte for byte."""
    def check(path):
        with open(reference, "rb") as want, open(path, "rb") as got:
            return None if want.read() == got.read() else "other bytes"
    return check


def same_rows(reference):
    """The output has the rows of a CSV file, to CLOSE."""
    def rows(path):
        with open(path, encoding="utf-8", newline="") as lines:
            header, *others = csv.reader(lines)
            return [dict(zip(header, row)) for row in others]

    def check(path):
        expected, found = rows(reference), rows(path)
        if len(expected) != len(found):
            return f"{len(found)} rows, not {len(expected)}"
        for number, (left, right) in enumerate(zip(expected, found), 1):
            difference = _differ(_numbers(left), _numbers(right))
            if difference:
                return f"row {number}: {difference}"
        return None
    return check

def lines(count):
    """The output has so many lines."""
    def check(path):
        with open(path, "rb") as file:
            found = sum(1 for _ in file)
        return None if found == count else f"{found} lines, not {count}"

    return check


def says(**expected):
    """The output ends with one JSON object that has these numbers."""
    def check(path):
        with open(path, encoding="utf-8") as file:
            last = file.read().strip().split("\n")[-1]
        try:
            found = json.loads(last)
        except ValueError:
            return f"its last line is no JSON: {last!r}"
        for name, value in expected.items():
            if abs(found[name] - value) > CLOSE * max(1, abs(value)):
                return f"{name} is {found[name]!r}, not {value!r}"
        return None

    return check


def _weights(text):
    """The standardised weights of a model, as train-lr, liblinear or a script
    of ours writes it; [] when it does not tell them."""
    if text.startswith("solver_type"):
        return [float(line) for line in text.split("\nw\n")[1].split()][:-1]
    model = json.loads(text)
    if "features" in model:
        return [f["standardised"] for f in model["features"]]
    return model.get("weights", [])


def _cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    return dot / (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5


def model_like(reference):
    """The weights point where those of a model file do, or are not told."""
    def check(path):
        with open(reference, encoding="utf-8") as file:
            expected = _weights(file.read())
        with open(path, encoding="utf-8") as file:
            found = _weights(file.read())
        if not found:
            return None
        if len(found) != len(expected):
            return f"{len(found)} weights, not {len(expected)}"
        cosine = _cosine(expected, found)
        if cosine < ALIKE:
            return f"the weights differ: their cosine is {cosine:.3g}"
        return None

    return check
