"""An Apache Kafka for the benchmark: the broker of tests/kafka, on a port and
in a folder of its own, with topics that live for one run or one row."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from harness import Failed

PORT = "39092"
PATIENCE = 30  # seconds
MEMORY, ROOM = "/dev/shm", 8e9  # bytes
SETTLE = 0.5  # until the files of what was deleted are gone, too


def place(b):
    """In memory where there is room, since a disk takes its time at times."""
    try:
        there = os.statvfs(MEMORY)
    except OSError:
        return b.folder
    return MEMORY if there.f_bavail * there.f_frsize > ROOM else b.folder


class Broker:
    def __init__(self, b):
        self.script = os.path.join(os.path.dirname(b.peers), "..", "kafka",
                                   "broker")
        self.jars = ""
        self.folder = tempfile.mkdtemp(prefix="weir-bench-", dir=place(b))
        self.environment = dict(
            os.environ, BIN=b.bin, WEIR_KAFKA_PORT=PORT,
            WEIR_KAFKA_DIR=self.folder)
        self.address = ""
        self._admin = None
        self._names = (f"bench-{i}" for i in itertools.count(1))

    def up(self):
        told = subprocess.run([self.script, "up"], env=self.environment,
                              check=True, stdout=subprocess.PIPE).stdout
        for line in told.decode().split("\n"):
            if "WEIR_TEST_JARS=" in line:
                self.jars = line.split("=", 1)[1]
            if "WEIR_TEST_BROKERS=" in line:
                self.address = line.split("=", 1)[1]
        self._admin = AdminClient({"bootstrap.servers": self.address})

    def down(self):
        self._admin = None  # or it says that the broker is gone
        subprocess.run([self.script, "down"], env=self.environment,
                       check=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def java(self, main, arguments):
        """One of Kafka's own programs, as its shell scripts start it."""
        return (f"java -Xmx1g -cp '{self.jars}/*' org.apache.kafka.tools."
                f"{main} {arguments}")

    # --- topics ----------------------------------------------------------

    def create(self, partitions):
        """The name of a new topic, which has its leaders."""
        name = next(self._names)
        future = self._admin.create_topics([NewTopic(
            name, partitions, 1, config={"file.delete.delay.ms": "1"})])
        future[name].result()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            # Each partition has to answer: what asks too early waits longer.
            try:
                if len(self._ends(name)) == partitions:
                    return name
            except KafkaException:
                pass
            time.sleep(0.02)
        raise Failed(f"topic {name} is not ready")

    def delete(self, name):
        self._admin.delete_topics([name])[name].result()
        time.sleep(SETTLE)

    def _ends(self, name):
        """The number of messages, as offsets tell, of each partition."""
        consumer = Consumer({"bootstrap.servers": self.address,
                             "group.id": "bench-count"})
        topic = consumer.list_topics(name, timeout=PATIENCE).topics[name]
        ends = [consumer.get_watermark_offsets(
            TopicPartition(name, number), timeout=PATIENCE)
            for number in topic.partitions]
        consumer.close()
        return [high - low for low, high in ends]

    def count(self, name):
        """How many messages, markers of transactions too, a topic has."""
        return sum(self._ends(name))

    def read(self, name):
        """How many messages a reader gets, who sees no aborted ones."""
        lines = subprocess.run(["kcat", "-q", "-C", "-e", "-b", self.address,
                                "-t", name, "-f", "\\n"], check=True,
                               stdout=subprocess.PIPE).stdout
        return lines.count(b"\n")

    def transacted(self, topic):
        """The topic's messages through relay, to another topic and back."""
        relay = os.path.join(self.environment["BIN"], "relay")
        other = self.create(1)
        for here, there in ((topic, other), (other, topic)):
            subprocess.run([relay, "-q", "-e", "-b", self.address, "-g", there,
                            "-t", here, "-T", there, "--", "cat"], check=True)
        self.delete(other)

    def filled(self, partitions, file):
        """A new topic with the lines of a file, sent by kcat."""
        name = self.create(partitions)
        subprocess.run(["kcat", "-q", "-P", "-b", self.address, "-t", name,
                        "-X", "sticky.partitioning.linger.ms=1",
                        "-l", file], check=True, stdin=subprocess.DEVNULL)
        return name
