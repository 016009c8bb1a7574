"""The records: who makes them, who feeds them, who watches them come out."""
import collections
import json
import os
import random
import subprocess
import threading
import time

from words import Failed, say, tail

GUEST = 10 ** 9  # the first id of a record in the topic that comes and goes

Record = collections.namedtuple(
    "Record", "id key seq partition offset timestamp message_key")


def parse(line):
    envelope = json.loads(line)
    value = envelope["value"]
    if isinstance(value, str):
        value = json.loads(value)
    return Record(value["id"], value["key"], value["seq"],
                  envelope["partition"], envelope["offset"],
                  envelope["timestamp"], envelope.get("key"))


class Maker:
    """Records with keys; with --reject, two in so many that are poison."""

    def __init__(self, args, first=0, prefix="k"):
        self.next, self.prefix = first, prefix
        self.keys, self.reject = args.keys, args.reject
        self.random = random.Random(args.seed + first)
        self.seq = collections.Counter()
        self.poison = {}  # id: what is wrong with it
        self.feature = args.target in ("models", "forgetful")

    def member(self):
        """The feature: a number, or one of the two kinds of poison."""
        if self.feature:
            return ',"Amount":%d' % self.random.randrange(100)
        if not self.reject:
            return ""
        kind = self.random.randrange(self.reject)
        if kind == 0:
            self.poison[self.next] = "no feature"
            return ""
        if kind == 1:
            self.poison[self.next] = "no number"
            return ',"x":"poison"'
        return ',"x":%d' % self.random.randrange(100)

    def lines(self, count):
        made = []
        for _ in range(count):
            key = f"{self.prefix}{self.random.randrange(self.keys)}"
            self.seq[key] += 1
            made.append('{"id":%d,"key":"%s","seq":%d%s}\n' % (
                self.next, key, self.seq[key], self.member()))
            self.next += 1
        return "".join(made).encode()


KEYED = ("--key", "key")


def producer(cluster, topic, log, *more, way=KEYED):
    return subprocess.Popen(
        [cluster.tool("produce"), "-t", topic, *way,
         "--timeout", "300", *more],
        env=cluster.env, stdin=subprocess.PIPE, stderr=log,
        start_new_session=True)


FEEDS_AGAIN = 5

# Soon after a topic has got partitions some keys move there.
SEES_ADDITIONS = ("-X", "topic.metadata.refresh.interval.ms=500")


class Feeder(threading.Thread):
    """Write the records into the input topic, no further ahead than asked.

    After an addition a broker that lags behind tells of fewer partitions, and
    what waits for the last one is rejected, not sent. When produce has ended,
    that is fed again.
    """

    def __init__(self, cluster, topic, args, log, rejects, maker=None,
                 way=KEYED):
        super().__init__(daemon=True)
        self.log, self.rejects, self.again = log.name, rejects, 0
        more = () if args.target == "produce" else SEES_ADDITIONS
        self.begin = lambda: producer(
            cluster, topic, log, "--rejects", rejects, *more, way=way)
        self.process = self.begin()
        self.total = args.records
        self.maker = maker or Maker(args)
        self.allowed = self.fed = 0
        self.wake = threading.Condition()
        self.start()

    def allow(self, count):
        with self.wake:
            self.allowed = min(self.total, max(self.allowed, count))
            self.wake.notify()

    def run(self):
        try:
            while self.fed < self.total:
                with self.wake:
                    self.wake.wait_for(lambda: self.allowed > self.fed)
                    upto = self.allowed
                count = min(upto - self.fed, 1000)
                self.process.stdin.write(self.maker.lines(count))
                self.process.stdin.flush()
                self.fed += count
            self.process.stdin.close()
        except OSError as e:
            say(f"feeding failed: {e}")

    def has_ended(self):
        """Is all of it in the topic? What was rejected is fed again."""
        status = self.process.poll()
        if status is None:
            return False
        if status == 0:
            return True
        self.join(1)  # it has closed the pipe, or produce ended too soon
        rejected = self.take_rejected() if not self.is_alive() else []
        if not rejected or self.again == FEEDS_AGAIN or self.fed < self.total:
            raise Failed(f"produce ended with {status}: {tail(self.log)}")
        self.again += 1
        say(f"produce ended with {status}: {len(rejected)} records are fed "
            "again")
        self.process = self.begin()
        self.process.stdin.write("".join(rejected).encode())
        self.process.stdin.close()
        return False

    def take_rejected(self):
        """What was rejected and is not in the topic; all of it, or Failed."""
        if not os.path.exists(self.rejects):
            return []
        with open(self.rejects) as file:
            found = [json.loads(line) for line in file]
        os.remove(self.rejects)
        unsure = [r for r in found if r["persisted"] != "no"]
        if unsure:
            raise Failed(f"produce does not know of {len(unsure)} records")
        return [r["raw"] + "\n" for r in found]


class Guest:
    """A second topic to read, which comes and goes."""

    def __init__(self, cluster, name, args, log):
        self.cluster, self.name, self.log = cluster, name, log
        self.maker = Maker(args, GUEST, "g")
        self.age = 0  # how often it has come
        self.away = True
        self.back_at = 0
        self.process = None

    @property
    def fed(self):
        return self.maker.next - GUEST

    def come(self):
        # While the brokers still delete it, it counts as there: look.
        until = time.monotonic() + 60
        while True:
            self.cluster.create(self.name, 3)
            rows = self.cluster.ndjson("-t", self.name)
            if len(rows) == 3 and not any(r["end"] for r in rows):
                break
            if time.monotonic() > until:
                raise Failed("a topic that was deleted does not come again")
            time.sleep(0.2)
        self.age += 1
        self.away, self.back_at = False, time.monotonic()
        self.process = producer(self.cluster, self.name, self.log)

    def pour(self, count):
        """A pipe holds them: this does not wait."""
        if self.process is not None:
            self.process.stdin.write(self.maker.lines(count))
            self.process.stdin.flush()

    def close(self):
        """No more until it goes; the process to wait for."""
        self.process.stdin.close()
        closing, self.process = self.process, None
        return closing

    def may_miss(self, started):
        """Might a program that was started then have missed it?"""
        return self.away or started < self.back_at + 10


class Reader(threading.Thread):
    """The live reader of the output: read_committed, from the first record."""

    def __init__(self, cluster, topic, log):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            [cluster.tool("consume"), "-t", topic, "--envelope", "-u", "-v",
             *cluster.reading],
            env=cluster.env, stdin=subprocess.DEVNULL, stderr=log,
            stdout=subprocess.PIPE, start_new_session=True)
        self.records = []
        self.ids, self.guests = set(), set()
        self.last = time.monotonic()
        self.news = threading.Condition()
        self.watch = []  # faults whose recovery is not yet seen
        self.start()

    def run(self):
        for line in self.process.stdout:
            record = parse(line)
            now = time.monotonic()
            with self.news:
                self.records.append(record)
                (self.ids if record.id < GUEST else self.guests).add(record.id)
                self.last = now
                for fault in list(self.watch):
                    if fault.saw(record, now):
                        self.watch.remove(fault)
                self.news.notify_all()

    @property
    def seen(self):
        return len(self.ids)

    def wait(self, count, seconds):
        with self.news:
            return self.news.wait_for(lambda: len(self.ids) >= count, seconds)

    def wait_all(self, count, seconds):
        with self.news:
            return self.news.wait_for(lambda: len(self.records) >= count,
                                      seconds)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.join(10)

    def check(self, log):
        if self.process.poll() is not None:
            raise Failed(f"the live reader ended with "
                         f"{self.process.returncode}: {tail(log)}")
