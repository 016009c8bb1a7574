"""produce_confluent.py BROKERS TOPIC FILE - each line a message"""
import sys

from confluent_kafka import Producer

failed = 0


def delivered(error, message):
    global failed
    failed += error is not None


producer = Producer({"bootstrap.servers": sys.argv[1],
                     "on_delivery": delivered})
with open(sys.argv[3], "rb") as lines:
    for line in lines:
        while True:
            try:
                producer.produce(sys.argv[2], line[:-1])
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
producer.flush()
sys.exit(1 if failed else 0)
