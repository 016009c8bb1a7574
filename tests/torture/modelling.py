"""relay --models: which model scored which offset, while all of it is killed.

The registry is a topic. `models pull --follow` mirrors it for each member into
a folder of its own, as on machines of their own; a mirror that is stopped is a
member that knows less than its group. With --direct the members follow the
topic itself. Two partitions for three members: one is a standby. Beside them
two serves follow the topic (serving.py), and each fault has one of theirs
beside it.
"""
import json
import signal
import subprocess
import time

from answers import Alias
from members import SESSION
from mirror import Mirror
from promoting import THRESHOLD, Promoting
from serving import Serving
from stamps import Stamps, Wrong
from words import Failed, say

INPUTS = 2  # partitions
NAMES = "abc"


class Models(Promoting):
    """Promotions, rollbacks and broken models beside the faults of relay."""

    def __init__(self, args, cluster, work):
        self.forgets = args.target == "forgetful"
        self.mirrors = {}
        self.serving = None
        super().__init__(args, cluster, work)
        self.used = f"{self.registry}.used"
        cluster.create(self.used, 1, "cleanup.policy=compact")
        self.put(1)
        self.change("alias", self.source, "fraud@champion", "1")
        for name in NAMES:
            self.mirrors[name] = Mirror(self, name)
        self.wait_for(lambda: all(len(m.lines()) >= 2
                                  for m in self.mirrors.values()),
                      "the mirrors")
        if not self.forgets:
            self.serving = Serving(self)

    def partitions_of(self, topic):
        return INPUTS if topic == self.input else super().partitions_of(topic)

    def command(self, member):
        """What a member is told beside topics and group."""
        named = ["--instance", member.name]
        member.keep = self.random.random() < 0.6
        return [*named, "-n", str(self.random.choice((50, 200, 400))),
                "--models", self.registry_of(member.name),
                "--model", "fraud@champion", "--used", self.used,
                *(["--keep"] if member.keep else []), "--",
                self.cluster.tool("score"), "-m", "{}", "--stamp-model"]

    def registry_of(self, name):
        return self.source if self.args.direct else self.mirrors[name].folder

    def program(self):
        return "relay-forgetful" if self.forgets else "relay"

    # --- faults --------------------------------------------------------------

    def tend(self):
        for mirror in self.mirrors.values():
            mirror.tend()
        if self.serving is not None:
            self.serving.tend()
        return super().tend()

    def kill_mirror(self):
        name = self.chance.choice(NAMES)
        self.note(f"kill -9 the mirror of {name}")
        self.mirrors[name].kill()

    def take_over(self):
        """Who gets the partitions of others knows less than they did."""
        names = [n for n, m in self.members.items() if m.alive()]
        slow = self.chance.choice(names)
        self.note(f"a promotion that {slow} does not see, and it takes over")
        self.mirrors[slow].stop()
        self.promote()
        self.pause(0.5)
        self.feed_some()
        self.pause(1)
        others = [m for n, m in self.members.items() if n != slow]
        for member in others:
            member.send(signal.SIGSTOP)
        self.feed_some()
        self.pause(SESSION + self.chance.uniform(1, 2))
        self.feed_some()
        self.pause(1)
        self.mirrors[slow].go_on()
        self.pause(0.5)
        for member in others:
            member.send(signal.SIGCONT)

    def feed_some(self):
        """Work for who is there now."""
        step = self.args.records // (4 * (self.args.faults + 2))
        self.feeder.allow(self.feeder.fed + step)

    def kinds(self):
        kinds = [(self.kill, 6), (self.kill_command, 5), (self.term, 2),
                 (self.stop, 2), (self.take_over, 3), (self.cut_promoter, 3),
                 (self.kill_mirror, 3)]
        if self.cluster.nodes:
            kinds.append((lambda: self.broker("start"), 3))
            kinds.append((lambda: self.broker("resume"), 2))
        return kinds

    def plan(self):
        if self.forgets:
            return [self.take_over] * self.args.faults
        return [self.with_promotion(f, n)
                for n, f in enumerate(super().plan())]

    def with_promotion(self, fault, n):
        """Around each fault a promotion, often while it lasts."""
        def both():
            self.serving.due += 1
            if n % 10 == 4:
                self.promote_broken()
            if self.chance.random() < 0.5:
                self.promote()
                fault()
            else:
                fault()
                self.promote()
        return both

    def begin(self):
        super().begin()
        self.start("b")
        self.start("c")

    def finish(self):
        for mirror in self.mirrors.values():
            mirror.go_on()
        super().finish()
        if self.serving is not None:
            self.serving.finish()

    # --- what came of it -----------------------------------------------------

    def wait_for(self, done, what, seconds=60):
        until = time.monotonic() + seconds
        while not done():
            for mirror in self.mirrors.values():
                mirror.tend()
            if self.serving is not None:
                self.serving.tend()
            if time.monotonic() > until:
                raise Failed(f"{what}: not within {seconds} s")
            time.sleep(0.05)

    def followers(self):
        """All who keep a copy of the log in a folder."""
        return [*self.mirrors.values(),
                *(self.serving.serves if self.serving else ())]

    def folds_alike(self):
        """Have all readers of the log come to the same?"""
        log = self.change("log", self.source).decode().splitlines()
        self.wait_for(lambda: all(f.lines() == log for f in self.followers()),
                      "the followers' logs are not the topic's")
        status, _, err = self.call("check", self.source)
        sources = [self.source, *(f.folder for f in self.followers())]
        lists = {self.change("list", s, "--format", "json") for s in sources}
        say(f"registry: {len(log)} events, {self.versions} versions, read "
            f"{len(lists)} way{'s' if len(lists) > 1 else ''} by "
            f"{len(sources)} readers; check: {status} {err.strip()}")
        return len(lists) == 1 and status == 0

    def aliases(self):
        """What the log says of the alias, as serve names models."""
        lines = self.change("log", self.source, "--position").splitlines()
        return [Alias(f"{e['model']}:{e['version']} {e['digest']}",
                      e["digest"], e["_log"]["timestamp"] / 1000)
                for e in map(json.loads, lines) if e["op"] == "alias"]

    def predictions(self, digest, lines):
        """What score makes of records, as values of serve's predictions."""
        name = self.file("asked.json")
        with open(name, "wb") as f:
            f.write(self.change("get", self.source, digest))
        # (A model may have the feature `score`, so that it has another name.)
        run = subprocess.run(
            [self.cluster.tool("score"), "-m", name, "--name", "s",
             "--threshold", THRESHOLD],
            input="".join(line + "\n" for line in lines), text=True,
            stdout=subprocess.PIPE, check=True)
        return ['{"score":' + line.split(',"s":')[1]
                for line in run.stdout.splitlines()]

    def replay(self, stamps):
        again = f"{self.output}-again"
        self.cluster.create(again, 6)
        run = subprocess.run(
            [self.cluster.tool("relay"), "-g", f"{self.name}-again", "-t",
             self.input, "-T", again, "--key", "key", "--models",
             self.registry_of("a"), "--as-used", self.name, "--used",
             self.used, "--keep", "--", self.cluster.tool("score"), "-m",
             "{}", "--stamp-model"],
            env=self.cluster.env, stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        if run.returncode != 0:
            say(f"replay: status {run.returncode}: {run.stderr.decode()}")
            return False
        return stamps.same(self.output, again)

    def check(self):
        say(f"{self.promotions} promotions, {self.rollbacks} rollbacks and "
            f"{self.broken} broken models among them, {self.cut} promoters "
            "killed")
        stamps = Stamps(self.cluster.bin, self.registry_of("a"),
                        self.cluster.env, say)
        alike = self.folds_alike()
        try:
            wrong = stamps.check(
                self.input, self.output, self.used, self.name)
        except Wrong as e:
            say(str(e))
            wrong = 1
        if self.forgets:
            self.lost = wrong
            return False
        wrong += self.serving.check(self.aliases(), self.predictions)
        same = self.replay(stamps)
        return super().check() and alike and same and not wrong

    def same_by_java(self, topic, ours):
        """In the short form other targets have it."""
        return not self.args.long or super().same_by_java(topic, ours)

    def end(self):
        if self.serving is not None:
            self.serving.end()
        for mirror in self.mirrors.values():
            mirror.go_on()
            mirror.kill()
        super().end()
