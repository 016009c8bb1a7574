#!/usr/bin/env python3
"""confluent_protobuf.py write | read TOPIC FILE.proto MESSAGE

Confluent's serializer and deserializer of Protobuf, beside weir. write: sends
made-up messages of all types, and prints what each of them is as JSON, in their
order, as consume has it; read: prints the messages of the topic so.
"""
import base64
import decimal
import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.common.protobuf import _init_pool
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor as F

HERE = os.path.dirname(os.path.abspath(__file__))
EDGES = {F.CPPTYPE_INT32: (-2**31, 2**31 - 1), F.CPPTYPE_UINT32: (0, 2**32 - 1),
         F.CPPTYPE_INT64: (-2**63, 2**63 - 1), F.CPPTYPE_UINT64: (0, 2**64 - 1)}
COUNT = 500
FLOAT_END = 3.4028235677973366e38  # is infinite as a float


def message_class(path, name):
    """The class that protoc's descriptors of the file give."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(
            ["protoc", "--include_imports", "-o", out.name, "-I", HERE + "/protos",
             "-I", HERE + "/confluent", "-I", "/usr/include", path], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read())
    pool = descriptor_pool.DescriptorPool()
    _init_pool(pool)
    for file in files.file:
        if not file.name.startswith(("google/", "confluent/")):
            pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


def text(rng):
    return "".join(rng.choice("aä\"\\\n\0€😀") for _ in range(rng.randrange(6)))


def scalar(rng, f):
    if f.cpp_type in EDGES:
        low, high = EDGES[f.cpp_type]
        return rng.choice([low, high, 0, 1, rng.randrange(low, high + 1),
                           min(high, 2**53 + 1)])
    if f.cpp_type == F.CPPTYPE_DOUBLE:
        return rng.choice([0.0, 0.1, 5e-324, 1.7976931348623157e308,
                           rng.gauss(0, 10**rng.randrange(-20, 14))])
    if f.cpp_type == F.CPPTYPE_FLOAT:
        return rng.choice([0.0, 0.1, 16777216.0, 3.4028234663852886e38,
                           rng.gauss(0, 10**rng.randrange(-20, 14))])
    if f.cpp_type == F.CPPTYPE_BOOL:
        return rng.random() < .5
    if f.cpp_type == F.CPPTYPE_ENUM:
        if rng.random() < .1 and f.enum_type.file.name != "legacy.proto":
            return 99  # it has no name
        return rng.choice(f.enum_type.values).number
    return rng.randbytes(rng.randrange(6)) if f.type == F.TYPE_BYTES \
        else text(rng)


def fill(rng, m, depth=0):
    name = m.DESCRIPTOR.full_name
    if name == "google.protobuf.Timestamp":
        m.seconds = rng.randrange(-62135596800, 253402300800)
        m.nanos = rng.choice([0, 5, 250000000, 999999999])
        return
    if name == "google.protobuf.Struct":
        m.update({"a": None, "b": [1.5, True, {"c": text(rng)}]})
        return
    if name == "confluent.type.Decimal":
        digits = rng.choice([0, 5, -5, rng.randrange(-10**25, 10**25)])
        m.value = digits.to_bytes(12, "big", signed=True)
        m.precision = 26
        m.scale = rng.choice([0, 2, 9])
        return
    for f in m.DESCRIPTOR.fields:
        if not f.is_required and (rng.random() < .3 or (
                f.cpp_type == F.CPPTYPE_MESSAGE and depth > 3)):
            continue
        if f.message_type and f.message_type.GetOptions().map_entry:
            key, value = f.message_type.fields
            for _ in range(rng.randrange(4)):
                k = scalar(rng, key)
                if value.message_type:
                    fill(rng, getattr(m, f.name)[k], depth + 1)
                else:
                    getattr(m, f.name)[k] = scalar(rng, value)
        elif f.is_repeated:
            for _ in range(rng.randrange(4)):
                if f.message_type:
                    fill(rng, getattr(m, f.name).add(), depth + 1)
                else:
                    getattr(m, f.name).append(scalar(rng, f))
        elif f.message_type:
            getattr(m, f.name).SetInParent()
            fill(rng, getattr(m, f.name), depth + 1)
        else:
            setattr(m, f.name, scalar(rng, f))


def single(x):
    """The shortest number that is the same float."""
    for digits in range(1, 10):
        short = float("%.*g" % (digits, x))
        if abs(short) < FLOAT_END and \
                struct.pack("<f", short) == struct.pack("<f", x):
            return short
    return x


def plain_value(f, x):
    if f.message_type:
        return plain(x)
    if f.cpp_type == F.CPPTYPE_FLOAT:
        return single(x)
    if f.cpp_type == F.CPPTYPE_ENUM:
        known = f.enum_type.values_by_number.get(x)
        return known.name if known else x
    return base64.b64encode(x).decode() if isinstance(x, bytes) else x


def plain_key(k):
    return str(k).lower() if isinstance(k, bool) else str(k)


def plain_any(value):
    """A google.protobuf.Value."""
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return {k: plain_any(v) for k, v in value.struct_value.fields.items()}
    if kind == "list_value":
        return [plain_any(v) for v in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def plain(m):
    """What it is as JSON, as consume has it."""
    name = m.DESCRIPTOR.full_name
    if name == "google.protobuf.Struct":
        return {k: plain_any(v) for k, v in m.fields.items()}
    if name == "confluent.type.Decimal":
        with decimal.localcontext(prec=60):
            number = decimal.Decimal(int.from_bytes(
                m.value, "big", signed=True)).scaleb(-m.scale)
        return "decimal:" + format(number, "f")
    if name.endswith("Value") and name.startswith("google.protobuf."):
        return m.value
    record = {}
    for f in m.DESCRIPTOR.fields:
        x = getattr(m, f.name)
        if f.message_type and f.message_type.GetOptions().map_entry:
            value = f.message_type.fields_by_name["value"]
            record[f.name] = {plain_key(k): plain_value(value, v)
                              for k, v in x.items()}
        elif f.is_repeated:
            record[f.name] = [plain_value(f, i) for i in x]
        elif not f.has_presence or m.HasField(f.name) or f.has_default_value:
            record[f.name] = plain_value(f, x)
        elif not f.containing_oneof or f.containing_oneof.name[0] == "_":
            record[f.name] = None
    return record


def show(m):
    line = json.dumps(plain(m), ensure_ascii=False, sort_keys=True)
    print(re.sub(r'"decimal:([^"]*)"', r"\1", line))


def main():
    command, topic, path, name = sys.argv[1:]
    message = message_class(path, name)
    brokers = os.environ["WEIR_TEST_BROKERS"]
    client = SchemaRegistryClient({"url": os.environ["WEIR_TEST_REGISTRY"]})
    context = SerializationContext(topic, MessageField.VALUE)
    if command == "write":
        rng = random.Random(7)
        producer = Producer({"bootstrap.servers": brokers})
        serializer = ProtobufSerializer(message, client)
        for i in range(COUNT):
            m = message()
            if i > 0 or name == "Legacy":  # the first one has only defaults
                fill(rng, m)
            producer.produce(topic, serializer(m, context), partition=0)
            show(m)
        producer.flush()
        return
    # (Without the registry: it would ask for ?format=serialized, which this one
    # does not know.)
    deserializer = ProtobufDeserializer(
        message, {"use.deprecated.format": False})
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "py-" + topic,
                         "auto.offset.reset": "earliest",
                         "enable.partition.eof": True})
    consumer.subscribe([topic])
    while True:
        received = consumer.poll(30)
        if received is None or received.error():
            break
        show(deserializer(received.value(), context))
    consumer.close()


main()
