"""The codecs of Avro and Protobuf alone: binary values and lines of JSON."""

import os
import subprocess

from checks import same_bytes, same_records
from harness import Command, Row, cpu


class Values:
    """Records as values of Avro, made once, and the programs that read them."""

    def __init__(self, b, d):
        self.schema = os.path.join(d.folder, f"{d.rows}.avsc")
        self.path = os.path.join(d.folder, f"{d.rows}.avro-values")
        self.records = d.ndjson
        self.fastavro = b.python("avro_fastavro.py", venv=True)
        self.confluent = b.python("avro_confluent.py", venv=True)

    def make(self):
        if not os.path.exists(self.path):
            subprocess.run(
                f"{self.fastavro} make {self.schema} {self.records} "
                f"{self.path}.new && mv {self.path}.new {self.path}",
                shell=True, check=True)


def avro(b, d):
    if b.quick:
        return None  # fastavro is in the venv
    v = Values(b, d)
    return Row(
        "avro", f"{d.rows:,} values of 30 doubles and an int to lines of JSON",
        [Command("ours", f"avro_weir read {v.schema} {v.path}"),
         Command("fastavro + json", f"{v.fastavro} read {v.schema} {v.path}"),
         Command("fastavro, dicts only",
                 f"{v.fastavro} read {v.schema} {v.path} bare", checked=False),
         Command("AvroDeserializer + json",
                 f"{v.confluent} read {v.schema} {v.path}")],
        [cpu("fastavro + json", "ours", at_least=5),
         cpu("fastavro, dicts only", "ours"),
         cpu("AvroDeserializer + json", "ours", at_least=5)],
        check=same_records(d.ndjson), setup=v.make)


def avro_write(b, d):
    if b.quick:
        return None
    v = Values(b, d)
    return Row(
        "avro-write", f"{d.rows:,} lines of JSON to values of Avro",
        [Command("ours", f"avro_weir write {v.schema} {v.records}"),
         Command("json + fastavro", f"{v.fastavro} write {v.schema} {v.records}"),
         Command("json + AvroSerializer",
                 f"{v.confluent} write {v.schema} {v.records}")],
        [cpu("json + fastavro", "ours", at_least=5),
         cpu("json + AvroSerializer", "ours", at_least=5)],
        check=same_bytes(v.path), setup=v.make)


def protobuf(b, d):
    if b.quick:
        return None  # protobuf is in the venv
    schema = os.path.join(d.folder, f"{d.rows}.proto")
    values = os.path.join(d.folder, f"{d.rows}.protobuf-values")
    python = b.python("protobuf_python.py", venv=True)

    def setup():
        if not os.path.exists(values):
            subprocess.run(f"{python} make {schema} {d.ndjson} {values}.new "
                           f"&& mv {values}.new {values}",
                           shell=True, check=True)

    return Row(
        "protobuf",
        f"{d.rows:,} messages of 30 doubles and an int to lines of JSON",
        [Command("ours", f"protobuf_weir {schema} {values}"),
         Command("protobuf + json", f"{python} read {schema} {values}"),
         Command("protobuf, messages only",
                 f"{python} read {schema} {values} bare", checked=False)],
        [cpu("protobuf + json", "ours", at_least=5),
         cpu("protobuf, messages only", "ours")],
        check=same_records(d.ndjson), setup=setup)


ROWS = [avro, avro_write, protobuf]
