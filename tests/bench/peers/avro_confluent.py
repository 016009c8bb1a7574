"""avro_confluent.py read SCHEMA FILE | write SCHEMA NDJSON

Values of Avro, each after its length in four bytes, and lines of JSON, by the
deserializer and the serializer of confluent-kafka-python. Their registry is in
their own process: nothing is asked.
"""
import json
import struct
import sys

from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import (AvroDeserializer,
                                                  AvroSerializer)
from confluent_kafka.serialization import MessageField, SerializationContext

client = SchemaRegistryClient.new_client({"url": "mock://bench"})
context = SerializationContext("tx", MessageField.VALUE)
with open(sys.argv[2]) as file:
    schema = file.read()
HEAD = b"\0" + struct.pack(">I", client.register_schema(
    "tx-value", Schema(schema, "AVRO")))


def read(path):
    decode = AvroDeserializer(client)
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        end = at + 4 + struct.unpack_from("<I", data, at)[0]
        record = decode(HEAD + data[at + 4:end], context)
        sys.stdout.write(json.dumps(record) + "\n")
        at = end


def write(records):
    encode = AvroSerializer(client, schema)
    with open(records) as lines:
        for line in lines:
            value = encode(json.loads(line), context)[len(HEAD):]
            sys.stdout.buffer.write(struct.pack("<I", len(value)) + value)


{"read": read, "write": write}[sys.argv[1]](sys.argv[3])
