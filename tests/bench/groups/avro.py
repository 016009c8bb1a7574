"""The reader of Avro alone: binary values to lines of JSON."""

import os
import subprocess

from checks import same_records
from harness import Command, Row, cpu


def avro(b, d):
    if b.quick:
        return None  # fastavro is in the venv
    schema = os.path.join(d.folder, f"{d.rows}.avsc")
    values = os.path.join(d.folder, f"{d.rows}.avro-values")
    fastavro = b.python("avro_fastavro.py", venv=True)

    def setup():
        if not os.path.exists(values):
            subprocess.run(f"{fastavro} make {schema} {d.ndjson} {values}.new "
                           f"&& mv {values}.new {values}",
                           shell=True, check=True)

    return Row(
        "avro", f"{d.rows:,} values of 30 doubles and an int to lines of JSON",
        [Command("ours", f"avro_weir {schema} {values}"),
         Command("fastavro + json", f"{fastavro} read {schema} {values}"),
         Command("fastavro, dicts only",
                 f"{fastavro} read {schema} {values} bare", checked=False)],
        [cpu("fastavro + json", "ours", at_least=5),
         cpu("fastavro, dicts only", "ours")],
        check=same_records(d.ndjson), setup=setup)


ROWS = [avro]
