"""chain_confluent.py BROKERS IN OUT MODEL - topic to topic, in Python

The loop that people write over confluent-kafka and scikit-learn, in its fast
form: as many messages at a time as are there, one call of the model for all.
"""
import json
import sys

import numpy
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Producer, \
    TopicPartition

from sklearn_model import load

BATCH = 10000

brokers, topic_in, topic_out, path = sys.argv[1:]
model, names = load(path)
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "bench-chain",
                     "enable.auto.commit": False,
                     "enable.partition.eof": True})
producer = Producer({"bootstrap.servers": brokers})
left = set(consumer.list_topics(topic_in).topics[topic_in].partitions)
consumer.assign([TopicPartition(topic_in, p, OFFSET_BEGINNING)
                 for p in left])
while left:
    records = []
    for message in consumer.consume(BATCH, 0.1):
        if message.error() is None:
            records.append(json.loads(message.value()))
        elif message.error().code() == KafkaError._PARTITION_EOF:
            left.discard(message.partition())
        else:
            sys.exit(str(message.error()))
    if not records:
        continue
    x = numpy.array([[r[name] for name in names] for r in records])
    for record, score in zip(records, model.predict_proba(x)[:, 1]):
        record["score"] = score
        value = json.dumps(record)
        while True:
            try:
                producer.produce(topic_out, value)
                break
            except BufferError:
                producer.poll(0.1)
    producer.poll(0)
producer.flush()
consumer.close()
