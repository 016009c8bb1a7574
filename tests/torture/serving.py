"""Two serves behind haproxy, as docs/high-availability.md has them.

Each follows the registry's topic with a follower of its own. They and their
followers are killed, told to end and stopped, one serve at a time; when haproxy
has both again, the next fault comes. Clients ask haproxy, and one asks each
serve by itself: it sees what haproxy makes good.
"""
import collections
import os
import random
import re
import signal
import socket
import subprocess
import time

from answers import Judge
from asking import Book, Client
from cluster import TESTS
from words import Failed, children, say, tail

NAMES = "ab"
CLIENTS = 6
DRAIN = 3  # seconds; haproxy looks twice a second
SETTLES = 2.0  # seconds: by then what haproxy says is of this serve

Hit = collections.namedtuple("Hit", "kind serve at")


class Serve:
    def __init__(self, run, name):
        self.run, self.name = run, name
        self.socket = run.file(f"serve-{name}.sock")
        self.starts = 0
        self.wakes = {}  # pid that is stopped: until when
        self.asked = []  # statuses that it may end with
        self.start()

    def start(self):
        env = dict(self.run.cluster.env, TMPDIR=os.path.abspath(self.run.work))
        env.pop("XDG_RUNTIME_DIR", None)
        self.log = self.run.file(f"serve-{self.name}.{self.starts}.log")
        self.starts += 1
        self.since = time.monotonic()  # it is as it is now
        self.asked = [3]  # brokers may be away for longer than it waits
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [self.run.cluster.tool("serve"), "--models", self.run.source,
                 "--unix", self.socket, "--drain-delay", str(DRAIN)], env=env,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)

    def tend(self):
        now = time.monotonic()
        for pid in [p for p, until in self.wakes.items() if now >= until]:
            self.send(signal.SIGCONT, pid)
            self.since = now
            del self.wakes[pid]
        status = self.process.poll()
        if status is None:
            return
        if status not in self.asked:
            words = tail(self.log)
            self.run.bad_ends.append((f"serve {self.name}", status, words))
            say(f"  serve {self.name} ended with {status}: {words}")
        self.start()

    def send(self, number, pid=None):
        try:
            os.kill(pid or self.process.pid, number)
        except ProcessLookupError:
            pass

    def settled(self):
        return not self.wakes and len(self.asked) == 1 and \
            self.process.poll() is None and \
            time.monotonic() - self.since > SETTLES

    def stop(self, pid, seconds):
        self.send(signal.SIGSTOP, pid)
        self.wakes[pid] = time.monotonic() + seconds

    def follower(self):
        return next(iter(children(self.process.pid)), None)

    @property
    def folder(self):
        """Where its follower keeps the registry."""
        try:
            with open(f"/proc/{self.follower()}/cmdline") as f:
                return f.read().split("\0")[3]
        except OSError:
            return "/nowhere"  # just now it has none

    def lines(self):
        try:
            with open(os.path.join(self.folder, "log")) as log:
                return log.read().splitlines()
        except FileNotFoundError:
            return []

    def end(self):
        for pid in self.wakes:
            self.send(signal.SIGCONT, pid)
        try:
            while True:  # a second signal ends it at once
                self.send(signal.SIGTERM)
                self.process.wait(0.5)
                return
        except subprocess.TimeoutExpired:
            self.process.kill()


class Proxy:
    """haproxy by the tree's own file, with our paths and port."""

    def __init__(self, run):
        self.run = run
        self.stats = run.file("haproxy.sock")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.certify()
        with open(os.path.join(TESTS, "..", "proxy", "haproxy.cfg")) as f:
            text = f.read()
        work = os.path.abspath(run.work)
        text = re.sub("/run/weir|/etc/weir", work, text)
        text = text.replace(":8444", f":{self.port}").replace(
            "\nglobal\n", f"\nglobal\n\tstats socket {work}/haproxy.sock\n")
        with open(run.file("haproxy.cfg"), "w") as f:
            f.write(text)
        with open(run.file("haproxy.log"), "w") as log:
            self.process = subprocess.Popen(
                ["haproxy", "-db", "-f", run.file("haproxy.cfg")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)

    def certify(self):
        key, own = self.run.file("tls.key"), self.run.file("tls.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out",
             own], stderr=subprocess.DEVNULL, check=True)
        with open(self.run.file("tls-and-key.pem"), "w") as both:
            for name in (own, key):
                with open(name) as f:
                    both.write(f.read())

    def up(self):
        """The serves that it would ask."""
        if self.process.poll() is not None:
            raise Failed(f"haproxy: {tail(self.run.file('haproxy.log'))}")
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(5)
                s.connect(self.stats)
                s.sendall(b"show stat\n")
                text = s.makefile().read()
        except OSError:
            return set()  # it begins
        rows = [line.split(",") for line in text.splitlines()]
        return {r[1] for r in rows
                if r[0] == "serve" and r[1] in NAMES and r[17] == "UP"}


class Serving:
    def __init__(self, run):
        self.run = run
        self.random = random.Random(run.args.seed + 3)
        self.hits, self.kinds, self.due = [], [], 0
        self.book = Book()
        self.serves = [Serve(run, name) for name in NAMES]
        self.proxy = Proxy(run)
        address = f"127.0.0.1:{self.proxy.port}"
        self.clients = [Client(f"client {n}", address, self.book)
                        for n in range(CLIENTS)]
        self.clients += [Client(f"client of serve {s.name}", s.socket,
                                self.book, s) for s in self.serves]
        run.wait_for(self.whole, "two serves behind haproxy", 90)
        for client in self.clients:
            client.start()

    def whole(self):
        return all(s.settled() for s in self.serves) and \
            self.proxy.up() == set(NAMES)

    # --- faults --------------------------------------------------------------

    def tend(self):
        for serve in self.serves:
            serve.tend()
        if self.due and self.whole():
            self.due -= 1
            self.hit(self.next_kind(), self.random.choice(self.serves))

    def next_kind(self):
        """All of them, in one order and then another."""
        if not self.kinds:
            self.kinds = [self.kill, self.term, self.stop, self.kill_follower,
                          self.stop_follower]
            self.random.shuffle(self.kinds)
        return self.kinds.pop()

    def hit(self, how, serve):
        kind = how(serve)
        if kind is None:
            self.due += 1  # it has no follower just now
            return
        say(f"  beside it: {kind} {serve.name}")
        self.hits.append(Hit(kind, serve, self.at))

    def kill(self, serve):
        serve.asked.append(-9)
        self.at = time.time()
        serve.send(signal.SIGKILL)
        return "kill -9 serve"

    def term(self, serve):
        serve.asked.append(0)
        self.at = time.time()
        serve.send(signal.SIGTERM)
        return "SIGTERM serve"

    def stop(self, serve):
        """In the long form also for longer than haproxy waits."""
        self.at = time.time()
        serve.stop(serve.process.pid, self.random.uniform(0.5, 4)
                   if not self.run.args.long or self.random.random() < 0.7
                   else self.random.uniform(16, 60))
        return "SIGSTOP serve"

    def kill_follower(self, serve):
        self.at, pid = time.time(), serve.follower()
        if pid is None:
            return None
        serve.send(signal.SIGKILL, pid)
        return "kill -9 the follower of serve"

    def stop_follower(self, serve):
        self.at, pid = time.time(), serve.follower()
        if pid is None:
            return None
        serve.stop(pid, self.random.uniform(0.5, 6))
        return "SIGSTOP the follower of serve"

    def finish(self):
        """All faults that are due, and then both are as they should be."""
        until = time.monotonic() + 60 + 60 * self.due
        while self.due or not self.whole():
            self.run.pause(0.1)
            if time.monotonic() > until:
                raise Failed("haproxy does not get both serves again")

    # --- what came of it -----------------------------------------------------

    def agree_on(self, model):
        """Do all clients come to see the log's last model?"""
        def seen():
            return all(c.spells and c.spells[-1].model == model
                       for c in self.clients)

        try:
            self.run.wait_for(seen, f"all clients see {model}", 30)
        except Failed as e:
            say(f"serve: {e}")
            return False
        return True

    def check(self, log, score):
        """How much is wrong. log: the registry's alias events, in order."""
        agree = self.agree_on(log[-1].model)
        for client in self.clients:
            client.going = False
        for client in self.clients:
            client.join(120)
        return Judge(self, log).count(score) + (not agree)

    def end(self):
        for client in self.clients:
            client.going = False
        self.proxy.process.kill()
        for serve in self.serves:
            serve.end()
