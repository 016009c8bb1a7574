#!/usr/bin/env python3
"""evolution.py TOPIC [SEED [PAIRS]] - consume --reader-schema beside fastavro

Makes random schemas of writers and, by changes, of readers; sends values to the
topic, and reads them with consume, by a registry that is a folder, reg/. What
fastavro reads consume must read the same, and what it refuses must be rejected.
Prints how many there were of each; status 1 when one is not the same.

Two things are avoided: unions with both string and bytes, where fastavro takes
the first that could be, and Java, as we do, the same type; and defaults of bytes
with characters above U+007F, which fastavro leaves as text.
"""
import base64
import copy
import io
import json
import os
import random
import subprocess
import sys

import fastavro

PLAIN = ["boolean", "int", "long", "float", "double", "bytes", "string"]
WIDER = {"int": ["long", "float", "double"], "long": ["float", "double"],
         "float": ["double"], "string": ["bytes"], "bytes": ["string"]}
LETTERS = "ABCD"
VALUES = 4  # of a pair of schemas


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = 0

    def name(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def often(self, share):
        return self.random.random() < share

    def symbols(self):
        return self.random.sample(LETTERS, self.random.randrange(1, 5))

    def schema(self, depth=0):
        nested = ["record", "array", "map", "union"] if depth < 3 else []
        kind = self.random.choice(2 * PLAIN + ["enum", "fixed"] + nested)
        if kind == "record":
            return self.record("R", depth)
        if kind == "enum":
            return {"type": "enum", "name": self.name("E"),
                    "symbols": self.symbols()}
        if kind == "fixed":
            return {"type": "fixed", "name": self.name("F"),
                    "size": self.random.randrange(5)}
        if kind == "array":
            return {"type": "array", "items": self.schema(depth + 1)}
        if kind == "map":
            return {"type": "map", "values": self.schema(depth + 1)}
        if kind == "union":
            text = self.random.choice(["string", "bytes"])
            return self.random.sample(
                ["null", "boolean", "int", "long", "double", text],
                self.random.randrange(1, 4))
        return kind

    def record(self, prefix, depth=0):
        return {"type": "record", "name": self.name(prefix), "fields": [
            {"name": f"f{i}", "type": self.schema(depth + 1)}
            for i in range(self.random.randrange(1, 4))]}

    def value(self, schema):
        rng = self.random
        if isinstance(schema, list):
            return self.value(rng.choice(schema))
        kind = schema if isinstance(schema, str) else schema["type"]
        if kind == "record":
            return {f["name"]: self.value(f["type"])
                    for f in schema["fields"]}
        if kind == "enum":
            return rng.choice(schema["symbols"])
        if kind == "array":
            return [self.value(schema["items"])
                    for _ in range(rng.randrange(4))]
        if kind == "map":
            return {f"k{i}": self.value(schema["values"])
                    for i in range(rng.randrange(3))}
        return {
            "null": lambda: None,
            "boolean": lambda: self.often(.5),
            "int": lambda: rng.choice([0, -1, 2**31 - 1, -2**31, 77]),
            "long": lambda: rng.choice([0, 2**63 - 1, -2**63, 2**53 + 1]),
            "float": lambda: rng.randrange(-1000, 1000) / 8,
            "double": lambda: rng.gauss(0, 1) * 10**rng.randrange(-5, 10),
            "bytes": lambda: rng.randbytes(rng.randrange(5)),
            "fixed": lambda: rng.randbytes(schema["size"]),
            "string": lambda: "".join(
                rng.choice("aä\"\\\n€") for _ in range(rng.randrange(5))),
        }[kind]()

    def default(self, schema):
        if isinstance(schema, list):
            return self.default(schema[0])
        kind = schema if isinstance(schema, str) else schema["type"]
        if kind == "record":
            return {f["name"]: self.default(f["type"])
                    for f in schema["fields"]}
        if kind == "enum":
            return schema["symbols"][0]
        if kind == "fixed":
            return "a" * schema["size"]
        return {"null": None, "boolean": True, "int": 7, "long": -8,
                "float": 1.5, "double": 2.5, "bytes": "", "string": "ä",
                "array": [], "map": {}}[kind]

    def reader(self, schema):
        """The schema after some changes."""
        if isinstance(schema, list):
            return self.union(schema)
        if isinstance(schema, str):
            if schema in WIDER and self.often(.25):
                return self.random.choice(WIDER[schema])
            return ["null", schema] if self.often(.1) else schema
        made = copy.deepcopy(schema)
        if made["type"] == "record":
            self.fields(made)
        elif made["type"] == "enum" and self.often(.3):
            made["symbols"] = self.symbols()
            if self.often(.7):
                made["default"] = made["symbols"][0]
        for part in ("items", "values"):
            if part in made:
                made[part] = self.reader(made[part])
        return made

    def union(self, schema):
        made = [b for b in schema if not self.often(.1)]
        made += [b for b in ("null", "long", "double")
                 if b not in made and self.often(.2)]
        self.random.shuffle(made)
        return made or ["null"]

    def fields(self, made):
        if self.often(.2):
            made["aliases"] = [made["name"]]
            made["name"] = self.name("R")
        kept = [f for f in made["fields"] if not self.often(.15)]
        for field in kept:
            field["type"] = self.reader(field["type"])
            if self.often(.2):
                field["aliases"] = [field["name"]]
                field["name"] = "new_" + field["name"]
        if self.often(.4):
            added = self.schema(2)
            if "fixed" not in json.dumps(added):
                kept.append({"name": self.name("x"), "type": added,
                             "default": self.default(added)})
        self.random.shuffle(kept)
        made["fields"] = kept


def same(ours, theirs):
    if isinstance(theirs, bytes):
        theirs = base64.b64encode(theirs).decode()
    if isinstance(theirs, dict):
        return isinstance(ours, dict) and ours.keys() == theirs.keys() and \
            all(same(ours[k], theirs[k]) for k in theirs)
    if isinstance(theirs, list):
        return isinstance(ours, list) and len(ours) == len(theirs) and \
            all(map(same, ours, theirs))
    if isinstance(theirs, float):  # a float has fewer digits than a double
        return type(ours) in (int, float) and \
            abs(ours - theirs) <= 1e-7 * abs(theirs)
    return type(ours) is type(theirs) and ours == theirs


def make(maker, number):
    """A pair of schemas, with values and what fastavro makes of them."""
    writer = maker.record("Top")
    reader = maker.reader(writer)
    with open(f"reg/schemas/ids/{number}", "w") as f:
        json.dump({"schema": json.dumps(writer)}, f)
    with open(f"reader-{number}.avsc", "w") as f:
        json.dump(reader, f)
    parsed = [fastavro.parse_schema(copy.deepcopy(s)) for s in (writer, reader)]
    made = []
    for _ in range(VALUES):
        out = io.BytesIO()
        fastavro.schemaless_writer(out, parsed[0], maker.value(writer))
        value = out.getvalue()
        try:
            read = fastavro.schemaless_reader(io.BytesIO(value), *parsed)
        except Exception as e:  # fastavro's are of many kinds
            read = e
        made.append((b"\0" + number.to_bytes(4, "big") + value, read))
    return made


def main():
    topic = sys.argv[1]
    seed, pairs = [int(a) for a in sys.argv[2:] or (1, 200)]
    maker = Maker(seed)
    os.makedirs("reg/schemas/ids", exist_ok=True)
    made = [make(maker, i + 1) for i in range(pairs)]
    subprocess.run(["produce", "-q", "-t", topic, "--envelope"], check=True,
                   input="".join(
                       '{"value_base64":"%s"}\n' % base64.b64encode(v).decode()
                       for values in made for v, _ in values).encode())
    counts = {"read": 0, "refused": 0, "not the same": 0}
    for i, values in enumerate(made):
        ran = subprocess.run(
            ["consume", "-q", "-t", topic, "-o", str(i * VALUES), "-c",
             str(VALUES), "--schema-registry", "file:reg", "--envelope",
             "--reader-schema", f"reader-{i + 1}.avsc"], capture_output=True)
        ours = {e["offset"]: e["value"]
                for e in map(json.loads, ran.stdout.splitlines())}
        for k, (_, theirs) in enumerate(values):
            offset = i * VALUES + k
            if isinstance(theirs, Exception):
                counts["refused"] += 1
                good = offset not in ours
            else:
                counts["read"] += 1
                good = offset in ours and same(ours[offset], theirs)
            if not good:
                counts["not the same"] += 1
                print(f"schema {i + 1}: {theirs!r}, ours "
                      f"{ours.get(offset)!r}", ran.stderr.decode())
    print(", ".join(f"{n} {what}" for what, n in counts.items()))
    sys.exit(counts["not the same"] > 0)


main()
