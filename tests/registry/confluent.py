#!/usr/bin/env python3
"""confluent.py write-avro | read-avro | write-json | read-json TOPIC
confluent.py write-keys | read-keys TOPIC

Confluent's own serializers, beside weir. write-*: sends made-up records, and
prints what each of them is as JSON, in their order; read-*: prints the records
of the topic that its deserializer reads; *-keys: keys and values of Avro, as
lists of two.
"""
import base64
import datetime
import decimal
import json
import os
import random
import re
import sys
import uuid

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import Schema, SchemaReference
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer
from confluent_kafka.schema_registry.json_schema import JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

UTC = datetime.timezone.utc
MONEY = {"type": "record", "name": "Money", "namespace": "com.x", "fields": [
    {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal",
                                "precision": 30, "scale": 2}},
    {"name": "currency", "type": {"type": "enum", "name": "Currency",
                                  "symbols": ["EUR", "USD"]}}]}
PAYMENT = {"type": "record", "name": "Payment", "namespace": "com.x", "fields": [
    {"name": "id", "type": "long"},
    {"name": "ratio", "type": "double"},
    {"name": "weight", "type": "float"},
    {"name": "note", "type": ["null", "string"], "default": None},
    {"name": "either", "type": ["string", "double", "boolean"]},
    {"name": "raw", "type": "bytes"},
    {"name": "money", "type": "Money"},
    {"name": "when", "type": {"type": "long",
                              "logicalType": "timestamp-micros"}},
    {"name": "day", "type": {"type": "int", "logicalType": "date"}},
    {"name": "ref", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "tags", "type": {"type": "map", "values": "int"}},
    {"name": "chain", "type": ["null", {"type": "record", "name": "Link",
        "fields": [{"name": "v", "type": "int"},
                   {"name": "next", "type": ["null", "Link"]}]}]}]}
# A later version of it: a field more, and one less.
PAYMENT_2 = dict(PAYMENT, fields=PAYMENT["fields"][1:] + [
    {"name": "new", "type": "string", "default": "n"}])
KEY = {"type": "record", "name": "Key", "fields": [
    {"name": "id", "type": "int"}]}
VALUE = {"type": "record", "name": "Value", "fields": [
    {"name": "x", "type": "double"}]}
JSON_SCHEMA = {"$schema": "http://json-schema.org/draft-07/schema#",
               "title": "Item", "type": "object", "properties": {
                   "id": {"type": "integer"}, "name": {"type": "string"}},
               "required": ["id"]}

brokers = os.environ["WEIR_TEST_BROKERS"]
client = SchemaRegistryClient({"url": os.environ["WEIR_TEST_REGISTRY"]})


def microseconds(when):
    return (when - datetime.datetime(1970, 1, 1, tzinfo=UTC)) // \
        datetime.timedelta(microseconds=1)


def payment(rng):
    text = "".join(rng.choice("aä\"\\\n\0€😀") for _ in range(rng.randrange(9)))
    chain = None
    for i in range(rng.randrange(5)):
        chain = {"v": i, "next": chain}
    return {
        "id": rng.randrange(-2**63, 2**63),
        "ratio": rng.gauss(0, 10**rng.randrange(-20, 14)),
        "weight": float(rng.randrange(-99, 99)) / 4,
        "note": rng.choice([None, text]),
        "either": rng.choice([text, 1.5, True]),
        "raw": rng.randbytes(rng.randrange(9)),
        "money": {"amount": decimal.Decimal(rng.randrange(-10**25, 10**25))
                  / 100 if rng.random() < .5 else
                  decimal.Decimal(rng.randrange(-999, 999)) / 100,
                  "currency": rng.choice(["EUR", "USD"])},
        "when": datetime.datetime(1970, 1, 1, tzinfo=UTC)
        + datetime.timedelta(microseconds=rng.randrange(-10**15, 10**16)),
        "day": datetime.date(1900, 1, 1)
        + datetime.timedelta(days=rng.randrange(90000)),
        "ref": uuid.UUID(bytes=rng.randbytes(16)),
        "tags": {text: rng.randrange(99)} if rng.random() < .5 else {},
        "chain": chain,
    }


def plain(value):
    """What it is as JSON, with the defaults of consume."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, decimal.Decimal):
        return "decimal:" + format(value, ".2f")
    if isinstance(value, datetime.datetime):
        return microseconds(value)
    if isinstance(value, datetime.date):
        return (value - datetime.date(1970, 1, 1)).days
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def show(value):
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
    print(re.sub(r'"decimal:([^"]*)"', r"\1", text))


def send(topic, serializer, records):
    producer = Producer({"bootstrap.servers": brokers})
    context = SerializationContext(topic, MessageField.VALUE)
    for record in records:
        producer.produce(topic, serializer(record, context), partition=0)
        show(record)
    producer.flush()


def read(topic, deserializer, of_keys=None):
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "py-" + topic,
                         "auto.offset.reset": "earliest",
                         "enable.partition.eof": True})
    consumer.subscribe([topic])
    context = SerializationContext(topic, MessageField.VALUE)
    key_context = SerializationContext(topic, MessageField.KEY)
    while True:
        message = consumer.poll(30)
        if message is None or message.error():
            break
        record = deserializer(message.value(), context)
        show(record if of_keys is None else
             [of_keys(message.key(), key_context), record])
    consumer.close()


def write_keys(topic):
    """Keys and values of Avro, missing ones among them."""
    producer = Producer({"bootstrap.servers": brokers})
    keys = AvroSerializer(client, json.dumps(KEY))
    values = AvroSerializer(client, json.dumps(VALUE))
    for i in range(20):
        key = None if i == 3 else {"id": i % 7}
        value = None if i == 5 else {"x": i / 4}
        producer.produce(
            topic, values(value, SerializationContext(topic, MessageField.VALUE)),
            keys(key, SerializationContext(topic, MessageField.KEY)),
            partition=0, headers=[("h", b"v")], timestamp=1700000000000 + i)
        show([key, value])
    producer.flush()


def main():
    command, topic = sys.argv[1:]
    rng = random.Random(7)
    if command == "write-avro":
        subject = topic + "-money"
        client.register_schema(subject, Schema(json.dumps(MONEY), "AVRO"))
        references = [SchemaReference("com.x.Money", subject, 1)]
        for schema in (PAYMENT, PAYMENT_2):
            records = [payment(rng) for _ in range(500)]
            if schema is PAYMENT_2:
                for record in records:
                    del record["id"]
                    record["new"] = "x"
            send(topic, AvroSerializer(client, Schema(
                json.dumps(schema), "AVRO", references)), records)
    elif command == "write-json":
        send(topic, JSONSerializer(json.dumps(JSON_SCHEMA), client), [
            {"id": 2**60, "name": "ä"}, {"id": 2}])
    elif command == "read-avro":
        read(topic, AvroDeserializer(client))
    elif command == "write-keys":
        write_keys(topic)
    elif command == "read-keys":
        read(topic, AvroDeserializer(client), AvroDeserializer(client))
    elif command == "read-json":
        read(topic, JSONDeserializer(json.dumps(JSON_SCHEMA)))
    else:
        sys.exit("confluent.py: what is '%s'?" % command)


main()
