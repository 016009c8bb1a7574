"""consume_confluent.py BROKERS TOPIC - all of it to stdout, then end"""
import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, \
    TopicPartition

BATCH = 10000

consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "bench-py",
                     "enable.auto.commit": False,
                     "enable.partition.eof": True})
left = set(consumer.list_topics(sys.argv[2]).topics[sys.argv[2]].partitions)
consumer.assign([TopicPartition(sys.argv[2], p, OFFSET_BEGINNING)
                 for p in left])
write = sys.stdout.buffer.write
while left:
    for message in consumer.consume(BATCH, 0.1):
        if message.error() is None:
            write(message.value() + b"\n")
        elif message.error().code() == KafkaError._PARTITION_EOF:
            left.discard(message.partition())
        else:
            sys.exit(str(message.error()))
consumer.close()
