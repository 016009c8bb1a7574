#!/usr/bin/env python3
"""round_trip.py TOPIC [SEED [SCHEMAS]] - consume and produce beside fastavro

Makes random schemas with all types, logical ones and unions of all kinds, by a
registry that is a folder, reg/, and lets fastavro write values of them. consume
must print what they are, with all digits; and what it prints, in each form of
--avro, produce must write so that it is printed again. Status 1 when something
is not the same.
"""
import base64
import decimal
import io
import json
import math
import os
import random
import struct
import subprocess
import sys

import fastavro

PLAIN = ["null", "boolean", "int", "long", "float", "double", "bytes",
         "string"]
LOGICAL = [("bytes", "decimal"), ("bytes", "decimal"),
           ("long", "timestamp-millis"),
           ("long", "local-timestamp-micros"), ("long", "time-micros"),
           ("int", "date"), ("int", "time-millis"), ("string", "uuid")]
WHOLE = {"int": 31, "long": 63}
FORMS = ["tagged", "text", "times", "tagged,text,times"]
VALUES = 5  # of a schema
decimal.getcontext().prec = 1000


class Maker:
    """Makes a schema, then values of it."""

    def __init__(self, rand):
        self.rand = rand
        self.named = {}

    def name(self, schema, space):
        """Name a type, and keep it by its full name; return its space."""
        schema["name"] = f"N{len(self.named)}"
        if self.rand.random() < 0.3:
            schema["namespace"] = self.rand.choice(["a", "b.c"])
        space = schema.get("namespace", space)
        full = f"{space}.{schema['name']}" if space else schema["name"]
        self.named[full] = schema
        schema["full"] = full
        return space

    def simple(self, or_plain):
        kind, logical = self.rand.choice(LOGICAL)
        if or_plain and self.rand.random() < 0.6:
            return self.rand.choice(PLAIN)
        return {"type": kind, "logicalType": logical, "precision": 40,
                "scale": self.rand.choice([0, 2, 40])}

    def schema(self, depth, space, in_union=False):
        r = self.rand.random()
        if depth == 0 or r < 0.3:
            return self.rand.choice(PLAIN)
        if r < 0.45:
            return self.simple(False)
        if r < 0.6:
            schema = {"type": "enum", "symbols": ["A", "B_1"]}
            if r < 0.52:
                schema = {"type": "fixed", "size": self.rand.choice([0, 1, 9])}
            self.name(schema, space)
            return schema
        if r < 0.75:
            kind = self.rand.choice([("array", "items"), ("map", "values")])
            return {"type": kind[0], kind[1]: self.schema(depth - 1, space)}
        if r < 0.9 and not in_union:
            return self.union(depth, space)
        return self.record(depth, space)

    def union(self, depth, space):
        branches = {}
        likes = self.rand.random() < 0.5  # numbers and texts of all kinds
        for _ in range(self.rand.choice([1, 2, 2, 3, 5])):
            schema = self.simple(True) if likes else \
                self.schema(depth - 1, space, in_union=True)
            branches.setdefault(tag(schema), schema)
        if self.rand.random() < 0.5:
            branches.setdefault("null", "null")
        return list(branches.values())

    def record(self, depth, space):
        schema = {"type": "record"}
        space = self.name(schema, space)
        schema["fields"] = [
            {"name": f"f{i}", "type": self.schema(depth - 1, space)}
            for i in range(self.rand.choice([0, 1, 2, 4]))]
        if self.rand.random() < 0.3:
            schema["fields"].append(
                {"name": "next", "type": ["null", schema["full"]]})
        return schema

    def text(self):
        if self.rand.random() < 0.2:
            return "2026-11-22T15:04:05Z"
        return "".join(self.rand.choice(
            ["a", "é", "\0", '"', "\\", "\n", "\u2028", "😀", "/"]) for _ in range(self.rand.choice([0, 1, 2, 5])))

    def whole(self, kind):
        bits = WHOLE[kind]
        return self.rand.choice([0, 1, -1, 2**bits - 1, -2**bits,
                                 self.rand.randrange(-2**bits, 2**bits)])

    def real(self, form, bits):
        while True:
            x = struct.unpack(form, self.rand.getrandbits(bits).to_bytes(
                bits // 8, "little"))[0]
            x = self.rand.choice([0.0, 0.5, 1e10, x])
            if math.isfinite(x):
                return x

    def value(self, schema, depth=0):
        """Return a value as fastavro takes it, and as JSON has it."""
        schema = self.named.get(schema, schema) \
            if isinstance(schema, str) else schema
        if isinstance(schema, list):
            return self.of_union(schema, depth)
        kind = schema if isinstance(schema, str) else schema["type"]
        if kind in ("array", "map"):
            return self.of_list(schema, kind, depth)
        if kind == "record":
            pairs = {f["name"]: self.value(f["type"], depth + 1)
                     for f in schema["fields"]}
            return ({k: v[0] for k, v in pairs.items()},
                    {k: v[1] for k, v in pairs.items()})
        return self.of_simple(schema, kind)

    def of_simple(self, schema, kind):
        if kind == "null":
            return None, None
        if kind == "boolean":
            x = self.rand.random() < 0.5
        elif kind in WHOLE:
            x = self.whole(kind)
        elif kind == "float":
            x = self.real("<f", 32)
            return x, shortest(x)
        elif kind == "double":
            x = self.real("<d", 64)
            return x, decimal.Decimal(repr(x))
        elif kind == "string":
            x = self.text()
        elif kind == "enum":
            x = self.rand.choice(schema["symbols"])
        elif is_decimal(schema):
            x = decimal.Decimal(self.rand.choice(
                [0, 1, -1, 128, -128, -129, 10**40 - 1, 1 - 10**40,
                 self.rand.randrange(-10**39, 10**39)]))
            x = x.scaleb(-schema["scale"])
        else:
            size = schema["size"] if kind == "fixed" else \
                self.rand.choice([0, 1, 2, 3, 20])
            x = bytes(self.rand.randrange(256) for _ in range(size))
            return x, base64.b64encode(x).decode()
        return x, x

    def of_list(self, schema, kind, depth):
        count = self.rand.choice([0, 1, 3]) if depth < 8 else 0
        pairs = [self.value(schema["items" if kind == "array" else "values"],
                            depth + 1) for _ in range(count)]
        if kind == "array":
            return [p[0] for p in pairs], [p[1] for p in pairs]
        keys = [f"{self.text()}{i}" for i in range(count)]
        return ({k: p[0] for k, p in zip(keys, pairs)},
                {k: p[1] for k, p in zip(keys, pairs)})

    def of_union(self, schema, depth):
        branch = self.rand.choice(schema)
        if depth > 6 and "null" in schema:
            branch = "null"
        value, text = self.value(branch, depth + 1)
        whole = [self.named.get(b, b) if isinstance(b, str) else b
                 for b in schema]
        senses = [sense(b) for b in whole]
        if branch != "null" and any(
                are_alike(senses[i], senses[j])
                for i in range(len(senses)) for j in range(i)):
            text = {tag(branch): text}
        # (fastavro finds the branch of a tuple by its name.)
        return (None if branch == "null" else (tag(branch), value)), text


def tag(schema):
    if isinstance(schema, str):
        return schema
    return schema.get("full", schema["type"])


def is_decimal(schema):
    return isinstance(schema, dict) and schema.get("logicalType") == "decimal"


def sense(schema):
    """What weir(7) says that values look like."""
    kind = schema if isinstance(schema, str) else schema["type"]
    if kind in WHOLE and isinstance(schema, dict):
        return "a number of a meaning"
    if kind in ("int", "long", "float", "double") or is_decimal(schema):
        return "number"
    if kind in ("bytes", "fixed"):
        return "a text of a meaning"
    if kind in ("string", "enum"):
        return "text"
    return "object" if kind in ("map", "record") else kind


def are_alike(a, b):
    if a == b:
        return a not in ("number", "text")
    return {a, b} in ({"number", "a number of a meaning"},
                      {"text", "a text of a meaning"})


def shortest(x):
    """The shortest number that is the same float."""
    for digits in range(1, 10):
        text = f"{x:.{digits}g}"
        if struct.pack("<f", float(text)) == struct.pack("<f", x):
            return decimal.Decimal(text)
    raise ValueError(x)


def without_full(schema):
    if isinstance(schema, dict):
        return {k: without_full(v) for k, v in schema.items() if k != "full"}
    if isinstance(schema, list):
        return [without_full(s) for s in schema]
    return schema


def keep(number, schema):
    """Keep a schema as the registry has it."""
    for folder, name in (("reg/schemas/ids", str(number)),
                         (f"reg/subjects/s{number}/versions", "latest")):
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/{name}", "w") as file:
            json.dump({"id": number, "schema": json.dumps(schema)}, file)


def run(*command, data=""):
    done = subprocess.run(command, input=data, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return done.stdout, done.stderr


class Topic:
    """One partition, whose messages are numbered from 0."""

    def __init__(self, name):
        self.name = name
        self.count = 0

    def write(self, lines, *options):
        """Send envelopes; those that are rejected are said."""
        lines = list(lines)
        said = run("produce", "-t", self.name, "--envelope", *options,
                   data="".join(line + "\n" for line in lines))[1]
        self.count += len(lines)
        if said:
            sys.exit(said)

    def read(self, first, *options):
        """Envelopes by their numbers: the line, and the value in it."""
        found = {}
        lines = run("consume", "-t", self.name, "-e", "-o", str(first),
                    "--schema-registry", "file:reg", "--envelope",
                    *options)[0].split("\n")
        for line in lines[:-1]:
            message = json.loads(line, parse_float=decimal.Decimal,
                                 parse_int=decimal.Decimal)
            found[int(message["offset"])] = line, message["value"]
        return found


def same(ours, wanted):
    if isinstance(wanted, dict):
        return isinstance(ours, dict) and list(ours) == list(wanted) and all(
            same(ours[k], wanted[k]) for k in wanted)
    if isinstance(wanted, list):
        return isinstance(ours, list) and len(ours) == len(wanted) and all(
            map(same, ours, wanted))
    if isinstance(wanted, (bool, str)) or wanted is None:
        return type(ours) is type(wanted) and ours == wanted
    return isinstance(ours, decimal.Decimal) and ours == wanted


def make(rand, number):
    """Make and keep a schema; return messages and what is in them."""
    maker = Maker(rand)
    schema = maker.record(4, "")
    plain = without_full(schema)
    keep(number, plain)
    parsed = fastavro.parse_schema(plain)
    head = struct.pack(">BI", 0, number)
    for _ in range(VALUES):
        value, wanted = maker.value(schema)
        data = io.BytesIO()
        fastavro.schemaless_writer(data, parsed, value)
        message = base64.b64encode(head + data.getvalue()).decode()
        yield json.dumps({"value_base64": message}), wanted


def compare(found, wanted, how):
    """Print what differs; return how many do, or are not there."""
    wrong = 0
    for number, value in wanted.items():
        line, got = found.get(number, ("(rejected)", None))
        if line == "(rejected)" or not same(got, value):
            print(f"{how}: {line}\n\tis not {value}")
            wrong += 1
    return wrong


def main():
    topic = Topic(sys.argv[1])
    seed, count = [int(a) for a in sys.argv[2:] + ["1", "60"][
        len(sys.argv) - 2:]]
    rand = random.Random(seed)
    lines, wanted = [], []
    for number in range(1, count + 1):
        for line, value in make(rand, number):
            lines.append(line)
            wanted.append(value)
    topic.write(lines)
    wrong = compare(topic.read(0), dict(enumerate(wanted)), "consume")
    for form in [()] + [("--avro", words) for words in FORMS]:
        # (Times of other years than 0 to 9999 have no text.)
        found = {n: pair for n, pair in topic.read(0, *form).items()
                 if n < len(wanted)}
        first, order = topic.count, []
        for number in range(count):
            own = [n for n in sorted(found) if n // VALUES == number]
            order += own
            topic.write([found[n][0] for n in own], "--schema-registry",
                        "file:reg", "--schema", f"s{number + 1}", *form)
        # (Another type of a union may hold the same, as int does of long.)
        wrong += compare(topic.read(first, *form), {
            first + i: found[n][1] for i, n in enumerate(order)},
            "produce " + " ".join(form))
        print(f"{len(order)} of {len(wanted)} written", *form)
        if form == () and len(order) < len(wanted):
            wrong += 1
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
