"""produce, consume, and from topic to topic, on a real broker of this machine.

The broker shares the processors with all that is measured. Each run of a
producer has a new topic, whose messages are counted afterwards.
"""

from broker import Broker
from checks import lines
from harness import Command, Figure, Row, faster, memory, within

PARTITIONS = 12
broker = None


def start(b):
    global broker
    broker = Broker(b)
    broker.up()
    # Java compiles what it runs often: let it.
    d = b.data()
    for _ in range(1 if b.quick else 3):
        topic = broker.filled(PARTITIONS, d.ndjson)
        broker.transacted(topic)
        broker.delete(topic)


def stop(b):
    del b
    broker.down()


# --- produce ---------------------------------------------------------------

class Sink:
    """A new topic for each run, in which COUNT messages have to arrive."""

    def __init__(self, partitions, count):
        self.partitions, self.count = partitions, count
        self.topic = None

    def prepare(self):
        self.topic = broker.create(self.partitions)
        return {"TOPIC": self.topic}

    def verify(self):
        found = broker.count(self.topic)
        broker.delete(self.topic)
        if found != self.count:
            return f"{found} messages arrived, not {self.count}"
        return None

    def command(self, name, shell):
        return Command(name, shell, prepare=self.prepare, verify=self.verify)


def count_lines(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)


def ours(file, more=""):
    return f"produce -q -b {broker.address} -t TOPIC {more} {file}"


def kcat(file, more=""):
    return f"kcat -q -P -b {broker.address} -t TOPIC {more} -l {file}"


def confluent(b, file):
    return (f"{b.python('produce_confluent.py')} {broker.address} TOPIC"
            f" {file}")


def produce(b, d):
    sink = Sink(PARTITIONS, d.rows)
    perf = broker.java("ProducerPerformance", f"--topic TOPIC --num-records"
                       f" {d.rows} --payload-file {d.ndjson} --throughput -1"
                       f" --producer-props bootstrap.servers={broker.address}")
    return Row(
        "produce", f"{d.rows:,} records to {PARTITIONS} partitions",
        [sink.command("produce --raw", ours(d.ndjson, "--raw")),
         sink.command("produce", ours(d.ndjson)),
         sink.command("kcat", kcat(d.ndjson)),
         sink.command("kcat, idempotent",
                      kcat(d.ndjson, "-X enable.idempotence=true")),
         sink.command("confluent-kafka", confluent(b, d.ndjson)),
         sink.command("producer-perf-test", perf),
         Command("cat FILE | cat", f"cat {d.ndjson} | cat")],
        [faster("produce --raw", "kcat", at_least=1.2),
         faster("produce --raw", "confluent-kafka", at_least=2),
         faster("produce --raw", "producer-perf-test"),
         faster("produce", "kcat", at_least=1),
         faster("produce", "kcat, idempotent"),
         within("produce --raw", "cat FILE | cat"),
         memory("produce")])


def short_lines(b, d):
    count = d.rows * 4
    script = b.peer("short.awk")
    file = d.make("short.ndjson", f"{script} -v count={count}", script)
    sink = Sink(PARTITIONS, count)
    return Row(
        "produce, short", f"{count:,} records of 40 bytes",
        [sink.command("produce --raw", ours(file, "--raw")),
         sink.command("produce", ours(file)),
         sink.command("kcat", kcat(file)),
         sink.command("confluent-kafka", confluent(b, file))],
        [faster("produce --raw", "kcat", at_least=1.5),
         faster("produce --raw", "confluent-kafka", at_least=2),
         faster("produce", "kcat", at_least=1)])


def against_kcat(name, title, file, partitions=PARTITIONS, more=""):
    """With each line checked, and never slower than kcat."""
    sink = Sink(partitions, count_lines(file))
    return Row(
        f"produce, {name}", title,
        [sink.command("produce", ours(file, more)),
         sink.command("produce --raw", ours(file, f"--raw {more}")),
         sink.command("kcat", kcat(file, more))],
        [faster("produce", "kcat", at_least=1),
         faster("produce --raw", "kcat")])


def codec(name, part=1):
    def make(b, d):
        d = b.data(d.rows // part)
        return against_kcat(name, f"{d.rows:,} records, {name}", d.ndjson,
                            more=f"-z {name}")

    return make


def partitions(number):
    def make(b, d):
        del b
        return against_kcat(f"{number} partitions", f"{d.rows:,} records",
                            d.ndjson, partitions=number)

    return make


def size(name, bytes_each):
    def make(b, d):
        script = b.peer("batches.awk")
        total = d.rows * 350
        file = d.make(f"{name}.ndjson", f"{script} -v size={bytes_each}"
                      f" -v total={total} {d.ndjson}", script)
        return against_kcat(f"{name} records",
                            f"records of {name}, {total / 1e6:.1f} MB", file)

    return make


# --- consume ---------------------------------------------------------------

class Source:
    """A topic with the lines of a file, as long as the row lasts."""

    def __init__(self, file):
        self.file = file
        self.topic = None

    def setup(self):
        self.topic = broker.filled(PARTITIONS, self.file)

    def teardown(self):
        broker.delete(self.topic)

    def command(self, name, shell, **more):
        return Command(name, shell, prepare=self.words, **more)

    def words(self):
        return {"TOPIC": self.topic}


def our_consume():
    return f"consume -q -b {broker.address} -t TOPIC -e"


def kcat_consume():
    return f"kcat -q -C -b {broker.address} -t TOPIC -e"


def consume(b, d):
    source = Source(d.ndjson)
    console = broker.java(
        "consumer.ConsoleConsumer", f"--bootstrap-server {broker.address}"
        f" --topic TOPIC --from-beginning --max-messages {d.rows}")
    return Row(
        "consume", f"{d.rows:,} records to the end",
        [source.command("consume", our_consume()),
         source.command("consume --raw", our_consume() + " --raw"),
         source.command("kcat", kcat_consume()),
         source.command("kcat, fetch.wait.max.ms=10",
                        kcat_consume() + " -X fetch.wait.max.ms=10"),
         source.command("confluent-kafka",
                        f"{b.python('consume_confluent.py')}"
                        f" {broker.address} TOPIC"),
         source.command("console-consumer", console),
         Command("cat FILE | cat", f"cat {d.ndjson} | cat", checked=False)],
        [faster("consume", "kcat", at_least=3),
         faster("consume", "kcat, fetch.wait.max.ms=10"),
         faster("consume", "confluent-kafka"),
         faster("consume", "console-consumer"),
         within("consume", "cat FILE | cat"),
         memory("consume")],
        check=lines(d.rows), setup=source.setup, teardown=source.teardown)


def consume_ten_times(b, d):
    d = b.data(10 * d.rows)
    source = Source(d.ndjson)
    return Row(
        "consume, 10x", f"{d.rows:,} records to the end",
        [source.command("consume", our_consume()),
         source.command("kcat", kcat_consume())],
        [faster("consume", "kcat", at_least=1), memory("consume")],
        setup=source.setup, teardown=source.teardown)


# --- from topic to topic ---------------------------------------------------

class Chain(Source):
    """From the row's topic, IN, to a new one for each run, TOPIC."""

    def __init__(self, file, count):
        super().__init__(file)
        self.sink = Sink(PARTITIONS, count)

    def words(self):
        return {"INPUT": self.topic, **self.sink.prepare()}


def counted(chain, name, shell):
    return chain.command(name, shell, verify=chain.sink.verify)


def transacted(chain, name, shell):
    """The markers of transactions take offsets too: count by reading."""
    def verify():
        topic = chain.sink.topic
        found = broker.read(topic)
        broker.delete(topic)
        if found != chain.sink.count:
            return f"{found} messages arrived, not {chain.sink.count}"
        return None

    return chain.command(name, shell, verify=verify)


def topic_to_topic(b, d):
    chain = Chain(d.ndjson, d.rows)
    at = broker.address
    scorer = f"score -m {d.model}"
    return Row(
        "topic to topic", f"{d.rows:,} records read, scored, sent on",
        [counted(chain, "consume | score | produce",
                 f"consume -q -b {at} -t INPUT -e | {scorer} |"
                 f" produce -q -b {at} -t TOPIC"),
         transacted(chain, "relay -- score",
                    f"relay -q -b {at} -g TOPIC -t INPUT -T TOPIC --keep -e"
                    f" -- {scorer}"),
         counted(chain, "kcat | score | kcat",
                 f"kcat -q -C -b {at} -t INPUT -e | {scorer} |"
                 f" kcat -q -P -b {at} -t TOPIC"),
         counted(chain, "Python loop",
                 f"{b.python('chain_confluent.py')} {at} INPUT TOPIC"
                 f" {d.model}")],
        [faster("consume | score | produce", "kcat | score | kcat",
                at_least=1.5),
         faster("consume | score | produce", "Python loop", at_least=10),
         faster("relay -- score", "Python loop", at_least=10),
         faster("relay -- score", "kcat | score | kcat"),
         Figure("exactly once: relay / consume | score | produce",
                lambda m: (m["relay -- score"].wall
                           / m["consume | score | produce"].wall),
                at_most=1.15)],
        setup=chain.setup, teardown=chain.teardown)


# --- how long a record takes ------------------------------------------------

RATES = {1: 10, 1000: 5, 50000: 5}  # records a second, and how many seconds
LATENCY_PARTITIONS = 4


class Way:
    """From one new topic to another, which live for one run."""

    def __init__(self):
        self.topics = {}

    def prepare(self):
        self.topics = {"INPUT": broker.create(LATENCY_PARTITIONS),
                       "TOPIC": broker.create(LATENCY_PARTITIONS)}
        return self.topics

    def verify(self):
        for topic in self.topics.values():
            broker.delete(topic)

    def command(self, name, shell):
        return Command(name, shell, prepare=self.prepare, verify=self.verify,
                       runs=1, tells=True)


def told(command, name):
    return Figure(f"{name}, {command}", lambda m: m[command].told[name],
                  unit=" ms")


def latency(rate):
    def make(b, d):
        at, scorer = broker.address, f"score -m {d.model}"
        seconds = 2 if b.quick else RATES[rate]
        probe = f"{d.ndjson} {rate} {seconds}"
        chain = (f"consume -q -u -b {at} -t INPUT | {scorer} |"
                 f" produce -q -b {at} -t TOPIC")
        relay = f"relay -q -b {at} -g TOPIC -t INPUT -T TOPIC --keep"
        commands = {
            "no program": f"latency {at} INPUT INPUT {probe}",
            "consume -u | score | produce":
                f"latency {at} INPUT TOPIC {probe} bash -c '{chain}'",
            "relay --linger 0": f"latency {at} INPUT TOPIC {probe}"
                f" {relay} --linger 0 -- {scorer}",
            "relay": f"latency {at} INPUT TOPIC {probe} {relay} -- {scorer}",
        }
        return Row(
            f"latency, {rate}/s",
            f"record in to record out at {rate:,} records/s",
            [Way().command(name, shell) for name, shell in commands.items()],
            [told(name, quantile) for quantile in ("p50", "p99")
             for name in commands])

    return make


def slow(*makes):
    """Rows that a quick run leaves out: there are others of their kind."""
    return [lambda b, d, make=make: None if b.quick else make(b, d)
            for make in makes]


ROWS = [
    produce, short_lines,
    codec("lz4"),
    *slow(codec("snappy"), codec("zstd"), codec("gzip", part=10)),
    *slow(partitions(1), partitions(64)),
    size("10kB", 10000),
    *slow(size("100kB", 100000), size("1MB", 980000)),
    consume,
    *slow(consume_ten_times),
    topic_to_topic,
    latency(1000),
    *slow(latency(1), latency(50000)),
]
