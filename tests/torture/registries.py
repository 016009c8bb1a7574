"""relay, from Avro to Avro, while the schema registry is killed as well.

The input is made here, byte by byte, and not by produce: its records have one
schema after another, so that relay has to ask for one in the middle of its work.
Each schema has the members in another order, and most values look like others:
what is read by a wrong schema is a wrong record, or none.
"""
import base64
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

from cluster import TESTS
from flow import Maker
from members import FILTER, MEMBER
from relaying import Torture
from words import Failed, say, tail

FIRST = 101  # the number of the first schema of the input
SCHEMAS = 40
OUT, OUT_KEY = 1, 2  # the numbers of the output's
MEMBERS = {"id": "long", "key": "string", "seq": "long"}
ORDERS = list(itertools.permutations(MEMBERS))


def schema_of(order, name):
    return json.dumps({"type": "record", "name": name, "fields": [
        {"name": n, "type": MEMBERS[n]} for n in order]})


def varint(n):
    n = n << 1 ^ n >> 63
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def encode(number, order, record):
    out = b"\0" + number.to_bytes(4, "big")
    for name in order:
        value = record[name]
        if isinstance(value, str):
            out += varint(len(value)) + value.encode()
        else:
            out += varint(value)
    return out


def take_long(data, at):
    n = shift = 0
    while True:
        byte = data[at]
        n |= (byte & 127) << shift
        shift += 7
        at += 1
        if byte < 128:
            return n >> 1 ^ -(n & 1), at


def take_string(data, at):
    size, at = take_long(data, at)
    return data[at:at + size].decode(), at + size


def decode(text):
    """A key or a value of the output, as Java's consumer prints bytes."""
    data = re.sub(rb"\\x([0-9A-F]{2})", lambda m: bytes([int(m[1], 16)]),
                  text.encode())
    number, at = int.from_bytes(data[1:5], "big"), 5
    if number == OUT_KEY:
        return take_string(data, at)[0]
    if data[0] != 0 or number != OUT:
        raise Failed(f"an output of schema {number}")
    record = {}
    for name, kind in MEMBERS.items():
        take = take_long if kind == "long" else take_string
        record[name], at = take(data, at)
    return record


class AvroMaker(Maker):
    """Envelopes whose values are Avro, of schemas that change."""

    def lines(self, count):
        made = []
        for line in super().lines(count).splitlines():
            record = json.loads(line)
            which = min(record["id"] * SCHEMAS // self.total
                        + self.random.randrange(2), SCHEMAS - 1)
            value = encode(FIRST + which, ORDERS[which % len(ORDERS)], record)
            made.append('{"key":"%s","value_base64":"%s"}\n' % (
                record["key"], base64.b64encode(value).decode()))
        return "".join(made).encode()


class SchemaRegistry:
    """The one of tests/mock, at a port of its own; a folder keeps its schemas."""

    def __init__(self, run):
        self.run = run
        self.folder = run.file("schemas")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = run.file("registry.log")
        self.back_at = self.go_on_at = None
        self.process = None

    def put(self, path, number, schema):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            json.dump({"schema": schema, "id": number, "version": 1}, f)

    def start(self, failures=0):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [sys.executable,
                 os.path.join(TESTS, "mock", "schema_registry.py"),
                 self.folder, self.run.file("registry.port"),
                 self.run.file("registry.requests"), "--port", str(self.port),
                 "--fail", str(failures)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        self.back_at = None

    def kill(self, seconds):
        self.process.kill()
        self.process.wait()
        self.back_at = time.monotonic() + seconds

    def stop(self, seconds):
        self.process.send_signal(signal.SIGSTOP)
        self.go_on_at = time.monotonic() + seconds

    def is_away(self):
        return self.back_at is not None or self.go_on_at is not None

    def tend(self, failures=0, all_now=False):
        now = time.monotonic()
        if self.go_on_at is not None and (all_now or now >= self.go_on_at):
            self.process.send_signal(signal.SIGCONT)
            self.go_on_at = None
            say("  the registry goes on")
        if self.back_at is not None and (all_now or now >= self.back_at):
            self.start(failures)
            say("  the registry is back")
        if self.back_at is None and self.process.poll() is not None:
            raise Failed(f"the registry ended: {tail(self.log)}")

    def asked(self):
        try:
            with open(self.run.file("registry.requests")) as f:
                return len(f.readlines())
        except FileNotFoundError:
            return 0


class Registries(Torture):
    """The faults of relay, and those of the registry."""

    def __init__(self, args, cluster, work):
        self.work = work
        self.registry = SchemaRegistry(self)
        for i in range(SCHEMAS):
            self.registry.put(f"schemas/ids/{FIRST + i}", FIRST + i,
                              schema_of(ORDERS[i % len(ORDERS)], f"In{i}"))
        for number, name, schema in (
                (OUT, "value", schema_of(MEMBERS, "Out")),
                (OUT_KEY, "key", '"string"')):
            for path in (f"schemas/ids/{number}",
                         f"subjects/{name}/versions/1",
                         f"subjects/{name}/versions/latest"):
                self.registry.put(path, number, schema)
            with open(self.file(f"{name}.avsc"), "w") as f:
                f.write(schema)
        self.registry.start()
        cluster.reading = ("--schema-registry",
                           f"file:{self.registry.folder}")
        cluster.decode = decode
        super().__init__(args, cluster, work)

    def feeding(self):
        maker = AvroMaker(self.args)
        maker.total = self.args.records
        return {"maker": maker, "way": ("--envelope",)}

    def schemas(self):
        return ["--schema-registry", self.registry.url, "--schema",
                self.random.choice(("value", "value:1", "value:latest")),
                "--key-schema", "key"]

    def pipe(self):
        tool, url = self.cluster.tool, self.registry.url
        return ["sh", "-c",
                f"{tool('consume')} -g {self.name} -t {self.input} -u "
                f"--schema-registry {url} {' '.join(MEMBER)} | {FILTER} | "
                f"{tool('produce')} -t {self.output} --key key "
                f"--schema-registry {url} --schema value --key-schema key"]

    # --- faults --------------------------------------------------------------

    def kinds(self):
        kinds = [(self.kill_registry, 6), (self.stop_registry, 4),
                 (self.registry_and_relay, 6), (self.kill, 4),
                 (self.kill_command, 3), (self.term, 3), (self.join, 2),
                 (self.leave, 2), (self.stop, 2)]
        if not self.kcat:
            kinds += [(self.twin, 1), (self.grow, 3), (self.together, 4)]
            if self.cluster.nodes:
                kinds.append((self.stop_in_commit, 2))
        if self.cluster.nodes:
            kinds.append((lambda: self.broker("start"), 3))
            kinds.append((lambda: self.broker("resume"), 2))
        return kinds

    def tend(self):
        self.registry.tend(self.random.choice((0, 0, 1, 4)))
        return super().tend()

    def kill_registry(self):
        if self.registry.is_away():
            return self.kill()
        self.note("kill -9 the registry")
        self.registry.kill(self.random.uniform(0.2, 8))
        return None

    def stop_registry(self):
        if self.registry.is_away():
            return self.kill()
        self.note("SIGSTOP the registry")
        self.registry.stop(self.random.uniform(0.2, 8))
        return None

    def registry_and_relay(self):
        """A relay that begins, or a member that gets partitions, asks anew."""
        self.kill_registry()
        self.kill()

    def finish(self):
        self.registry.tend(all_now=True)
        super().finish()

    def report(self):
        super().report()
        say(f"the registry was asked {self.registry.asked()} times")

    def end(self):
        self.registry.process.kill()
        super().end()
