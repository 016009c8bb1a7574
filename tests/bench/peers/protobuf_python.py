"""protobuf_python.py make SCHEMA NDJSON FILE | read SCHEMA FILE [confluent | bare]

make: the records of NDJSON as messages of Protobuf, each after its length in
four bytes, and their .proto. read: as lines of JSON; confluent: through
Confluent's ProtobufDeserializer; bare: nothing is printed.
"""
import json
import re
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.json_format import MessageToJson

TYPES = {"double": descriptor_pb2.FieldDescriptorProto.TYPE_DOUBLE,
         "int32": descriptor_pb2.FieldDescriptorProto.TYPE_INT32}


def message_class(fields):
    file = descriptor_pb2.FileDescriptorProto(name="tx.proto", syntax="proto3")
    message = file.message_type.add(name="Tx")
    for number, (kind, name) in enumerate(fields, 1):
        message.field.add(name=name, number=number, type=TYPES[kind], label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("Tx"))


def make(schema_path, records, path):
    with open(records) as lines, open(path, "wb") as out:
        for number, line in enumerate(lines):
            record = json.loads(line)
            if number == 0:
                fields = [("int32" if name == "Class" else "double", name)
                          for name in record]
                with open(schema_path, "w") as file:
                    print('syntax = "proto3"; message Tx {', file=file)
                    for i, (kind, name) in enumerate(fields, 1):
                        print(f"{kind} {name} = {i};", file=file)
                    print("}", file=file)
                cls = message_class(fields)
            value = cls(**record).SerializeToString()
            out.write(struct.pack("<I", len(value)))
            out.write(value)


def read(schema_path, path, how=None):
    with open(schema_path) as file:
        cls = message_class(re.findall(r"(double|int32) (\w+) =", file.read()))
    parse = cls.FromString
    if how == "confluent":
        from confluent_kafka.schema_registry.protobuf import \
            ProtobufDeserializer
        deserializer = ProtobufDeserializer(
            cls, {"use.deprecated.format": False})

        def parse(value):
            return deserializer(b"\0\0\0\0\1\0" + value, None)
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        end = at + 4 + struct.unpack_from("<I", data, at)[0]
        message = parse(data[at + 4:end])
        if how != "bare":
            sys.stdout.write(MessageToJson(
                message, preserving_proto_field_name=True, indent=None,
                always_print_fields_with_no_presence=True) + "\n")
        at = end


{"make": make, "read": read}[sys.argv[1]](*sys.argv[2:])
