"""avro_fastavro.py make SCHEMA NDJSON FILE | read SCHEMA FILE [bare]
avro_fastavro.py write SCHEMA NDJSON

make: the records of NDJSON as values of Avro, each after its length in four
bytes, and their schema. read: as lines of JSON; bare: as dicts, and nothing is
printed. write: as make, to stdout, by the schema that is there.
"""
import io
import json
import struct
import sys

import fastavro


def make(schema_path, records, path):
    with open(records) as lines, open(path, "wb") as out:
        for number, line in enumerate(lines):
            record = json.loads(line)
            if number == 0:
                text = {"type": "record", "name": "Tx", "fields": [
                    {"name": name, "type": "int" if name == "Class"
                     else "double"} for name in record]}
                with open(schema_path, "w") as file:
                    json.dump(text, file)
                schema = fastavro.parse_schema(text)
            value = io.BytesIO()
            fastavro.schemaless_writer(value, schema, record)
            out.write(struct.pack("<I", len(value.getvalue())))
            out.write(value.getvalue())


def read(schema_path, path, bare=None):
    with open(schema_path) as file:
        schema = fastavro.parse_schema(json.load(file))
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        end = at + 4 + struct.unpack_from("<I", data, at)[0]
        record = fastavro.schemaless_reader(
            io.BytesIO(data[at + 4:end]), schema, None)
        if not bare:
            sys.stdout.write(json.dumps(record) + "\n")
        at = end


def write(schema_path, records):
    with open(schema_path) as file:
        schema = fastavro.parse_schema(json.load(file))
    with open(records) as lines:
        for line in lines:
            value = io.BytesIO()
            fastavro.schemaless_writer(value, schema, json.loads(line))
            sys.stdout.buffer.write(struct.pack("<I", len(value.getvalue())))
            sys.stdout.buffer.write(value.getvalue())


{"make": make, "read": read, "write": write}[sys.argv[1]](*sys.argv[2:])
