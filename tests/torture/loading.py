"""Loaders, what they are fed with, and how they are killed."""
import json
import os
import random
import signal
import subprocess
import threading

from databases import TABLE

PARTITIONS = 4
BATCHES = [7, 53, 400, 3000]


def is_good(number):
    """Some records are rejected: their column takes whole numbers."""
    return number % 97 != 0 or number == 0


def record(number, begin=None):
    r = {"id": number if is_good(number) else "x", "n": number}
    if begin is not None:
        partition, offset = number % PARTITIONS, number // PARTITIONS
        r["_kafka"] = {"topic": "t", "partition": partition, "offset": offset,
                       "timestamp": 1700000000000 + number,
                       "from": begin[partition]}
    return json.dumps(r).encode() + b"\n"


class Tally:
    """What was done."""

    def __init__(self):
        self.kills = self.inside = self.stops = self.others = 0
        self.names = 0


class Process:
    """What is killed, stopped and let go on; name: as the database knows it."""

    def __init__(self, tally):
        self.tally = tally
        tally.names += 1
        self.name = f"torture-{tally.names}"
        self.stopped = False

    def start(self, a, database, **words):
        self.process = subprocess.Popen(
            [a.load, "-q", "-d", database.where, "-T", TABLE, "--timeout",
             "120", "--schema", a.schema,
             "--batch", str(random.choice(BATCHES))],
            env={**os.environ, **database.env, **database.names(self.name)},
            stderr=a.said, **words)

    def disturb(self, database):
        """Kill it, or stop it, or let it go on; True: it was killed."""
        if self.stopped:
            self.process.send_signal(signal.SIGCONT)
            self.stopped = False
            return False
        self.process.send_signal(signal.SIGSTOP)
        if random.random() < 0.2:
            self.tally.stops += 1
            self.stopped = True
            return False
        # It stands still: where?
        self.tally.inside += database.is_inside(self.process.pid, self.name)
        self.process.kill()
        self.tally.kills += 1
        return True

    def go_on(self):
        if self.stopped:
            self.process.send_signal(signal.SIGCONT)
        self.stopped = False

    def ended(self):
        """Its status, if it has ended by itself."""
        return self.process.poll()

    def wait(self):
        return self.process.wait()


class Stream:
    """The records; while there are kills they have no end."""

    def __init__(self):
        self.limit = 1 << 40
        self.reached = 0

    def close(self):
        """From now on they end, PARTITIONS alike."""
        if self.limit == 1 << 40:
            self.limit = (self.reached // PARTITIONS + 500) * PARTITIONS
        return self.limit


class Loader(Process):
    """A loader that begins where the table is, and then goes on blindly."""

    def __init__(self, a, database, tally, stream):
        super().__init__(tally)
        begin = [0] * PARTITIONS
        if a.naive:
            rows = database.rows(f"SELECT count(*) FROM {TABLE}")
            begin = [int(rows[0][0]) // PARTITIONS if rows else 0] * PARTITIONS
        else:
            said = subprocess.run(
                [a.load, "-d", database.where, "-T", TABLE, "--offsets"],
                capture_output=True, text=True,
                env={**os.environ, **database.env})
            for line in said.stdout.splitlines():
                o = json.loads(line)
                begin[o["partition"]] = o["offset"]
        self.start(a, database, stdin=subprocess.PIPE)
        threading.Thread(target=self.feed, args=(begin, a.naive, stream),
                         daemon=True).start()

    def feed(self, begin, naive, stream):
        number = min(begin) * PARTITIONS
        try:
            with self.process.stdin as to:
                while number < stream.limit:
                    if number // PARTITIONS >= begin[number % PARTITIONS]:
                        to.write(record(number, None if naive else begin))
                    number += 1
                    stream.reached = max(stream.reached, number)
        except (BrokenPipeError, ValueError):
            pass


class Member(Process):
    """consume as a member of a group, and a loader at its end."""

    def __init__(self, a, database, tally, cluster):
        super().__init__(tally)
        resume = f"{a.load} -d {database.where} -T {TABLE} --offsets"
        self.consume = subprocess.Popen(
            [cluster.tool("consume"), "-q", "-g", "torture", "-t", a.topic,
             "-X", "session.timeout.ms=6000",
             "-X", "heartbeat.interval.ms=1000", "--resume-command", resume],
            env={**cluster.env, **database.env},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.start(a, database, stdin=self.consume.stdout)
        self.consume.stdout.close()

    def disturb(self, database):
        """The same, or something to consume; True: the two have ended."""
        choice = random.random()
        if not self.stopped and choice < 0.3:
            # It leaves the group, or is gone without a word.
            self.consume.send_signal(
                signal.SIGTERM if choice < 0.15 else signal.SIGKILL)
            self.tally.others += 1
            self.wait()
            return True
        if super().disturb(database):
            self.wait()
            return True
        return False

    def ended(self):
        status = self.process.poll()
        return status if status is not None else self.consume.poll()

    def wait(self):
        status = self.process.wait()
        self.consume.wait()
        return status

    def leave(self):
        self.go_on()
        self.consume.send_signal(signal.SIGTERM)
        return self.wait()
