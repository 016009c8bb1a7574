"""The run: records flow through a group while faults come, and are counted."""
import collections
import os
import random
import signal
import subprocess
import time

import judge
from faults import PARTITIONS, Faults
from flow import Feeder, Guest, Reader
from words import Failed, say, spread

# How many steps the input is ahead of the faults, which are to find work.
AHEAD = {"additions": 8}


class Torture(Faults):
    def __init__(self, args, cluster, work):
        super().__init__(args, cluster, work)
        stamp = f"{os.getpid()}-{int(time.time())}"
        self.name = f"tort-{stamp}"
        self.input, self.output = f"tort-in-{stamp}", f"tort-out-{stamp}"
        self.dead = f"tort-dead-{stamp}"
        self.places = {}  # id: (topic and partition, offset) in the input
        self.twice_fed = 0
        self.lost = 0
        topics = [self.input, self.output]
        if args.reject:
            topics.append(self.dead)
            self.model = self.learn()
        for topic in topics:
            cluster.create(topic, self.partitions_of(topic))
        if args.target == "relay":
            self.guest = Guest(cluster, f"tort-guest-{stamp}", args,
                               open(self.file("guest.log"), "w"))
            self.guest.come()
        self.feeder = Feeder(cluster, self.input, args,
                             open(self.file("produce.log"), "w"),
                             self.file("produce.rejects"), **self.feeding())
        self.reader = Reader(cluster, self.watched(),
                             open(self.file("reader.log"), "w"))

    def watched(self):
        return self.output

    def feeding(self):
        """How the feeder differs: its maker, and what produce is told."""
        return {}

    def partitions_of(self, _):
        return PARTITIONS

    def learn(self):
        """A model of one feature, for score to miss."""
        rand = random.Random(self.args.seed)
        rows = [(rand.randrange(100), rand.random()) for _ in range(400)]
        text = "".join('{"x":%d,"y":%d}\n' % (x, 100 * u < x)
                       for x, u in rows)
        with open(self.file("model.json"), "w") as model:
            subprocess.run([self.cluster.tool("train-lr"), "-q", "-y", "y"],
                           input=text.encode(), stdout=model, check=True)
        return self.file("model.json")

    # --- what is done, and when ----------------------------------------------

    def plan(self):
        count = self.args.faults
        if self.args.target == "additions":
            return [self.grow] * count
        if self.args.in_commit:
            return [self.stop_in_commit] * count
        kinds = self.kinds()
        # Each kind once, and then as it comes.
        plan = [f for f, _ in kinds]
        plan += self.random.choices(*zip(*kinds), k=max(0, count - len(plan)))
        plan = plan[:count]
        self.random.shuffle(plan)
        return plan

    def kinds(self):
        kinds = [(self.kill, 6), (self.kill_command, 5), (self.term, 4),
                 (self.join, 3), (self.leave, 3), (self.stop, 3)]
        if not self.kcat:
            kinds += [(self.twin, 2), (self.grow, 8), (self.together, 8),
                      (self.come_and_go, 2)]
            if self.cluster.nodes:
                kinds.append((self.stop_in_commit, 3))
        if self.cluster.nodes:
            kinds.append((lambda: self.broker("start"), 5))
            kinds.append((lambda: self.broker("resume"), 2))
        return kinds

    def begin(self):
        self.start("a")
        if not self.reader.wait(1, 60):
            raise Failed(f"nothing flows: {self.members['a'].last_words()}")
        if self.args.target == "additions":
            self.start("b")
            self.start("c")

    def head(self):
        args = self.args
        say(f"seed {args.seed}, {args.records} records, {args.faults} faults, "
            f"target {args.target}, Kafka {self.cluster.version} at "
            f"{self.cluster.brokers}, {self.work}")

    def run(self):
        args = self.args
        self.head()
        # What is fed keeps a little ahead of the faults, so that each finds
        # work, and not so far that a wait could use it all up.
        step = args.records / (args.faults + 2)
        ahead = AHEAD.get(args.target, 1.5)
        self.feeder.allow(int((ahead + 0.5) * step))
        if self.guest is not None:
            self.guest.pour(500)
        self.begin()
        for n, fault in enumerate(self.plan(), 1):
            # Progress, not time, brings the next: most find it at work.
            self.feeder.allow(int(step * (n + ahead)))
            if self.guest is not None:
                self.guest.pour(50)
            self.await_progress(int(step * self.random.uniform(0.1, 0.6)))
            time.sleep(self.random.uniform(0, 0.2))
            while not self.members:
                self.tend()
            fault()
        self.finish()

    def await_progress(self, count):
        good = self.feeder.allowed - len(self.feeder.maker.poison) - 1
        target = min(self.reader.seen + count, good)
        until = time.monotonic() + 15
        while self.reader.seen < target:
            self.tend()
            if self.kcat and time.monotonic() > until:
                break  # it has lost what we wait for
            self.reader.wait(target, 0.02)

    def finish(self):
        self.cluster.mend(all_now=True)
        self.await_growth()
        self.feeder.allow(self.args.records)
        if self.guest is not None:
            self.part_with_guest()
        say("no more faults: waiting for the group's lag to become 0")
        self.await_all(lambda: self.feeder.has_ended() and
                       self.cluster.lag(self.name, self.input) == 0,
                       self.input)
        if self.kcat:
            self.pause(5)
        for name in list(self.members):
            member = self.members.pop(name)
            member.send(signal.SIGCONT)
            member.send(signal.SIGTERM, everyone=self.kcat)
            self.await_end(member)

    # --- what came of it -----------------------------------------------------

    def remember(self, topic, label):
        """Where each record of a topic stands; label: which topic it is."""
        for r in judge.read(self.cluster, topic):
            if r.id in self.places:
                self.twice_fed += 1
            self.places[r.id] = f"{label}[{r.partition}]", r.offset

    def fed(self):
        """Is the input what was fed? Else nothing can be said of relay."""
        fed = self.args.records + (self.guest.fed if self.guest else 0)
        self.remember(self.input, "A")
        good = len(self.places) == fed and not self.twice_fed
        say(f"input: {len(self.places)} different records of {fed} fed, "
            f"{self.cluster.sizes[self.input]} partitions"
            f"{'' if good else ': PRODUCE FAILED'}")
        return good

    def poison(self):
        found = dict(self.feeder.maker.poison)
        if self.guest is not None:
            found.update(self.guest.maker.poison)
        return found

    def check(self):
        """Compare; True when exactly once holds."""
        fed = self.fed()
        poison = self.poison()
        want = self.places.keys() - poison.keys()
        after = judge.read(self.cluster, self.output)
        self.reader.wait_all(len(after), 30)
        self.reader.stop()
        live = self.reader.records
        same = collections.Counter(live) == collections.Counter(after)
        say(f"the live reader saw {len(live)} records, "
            f"{'the same' if same else 'NOT THE SAME'}")
        figures = judge.count(want, after, "final read")
        judge.locate(self.places, want, after)
        self.lost = figures[0]
        wrong = sum(figures)
        wrong += judge.order_by_place(self.places, after, "final read")
        wrong += judge.order_by_place(self.places, live, "live read")
        same = self.same_by_java(self.output, after) and same
        if self.args.reject:
            dead = judge.read(self.cluster, self.dead)
            wrong += sum(judge.count(poison, dead, "dead letters"))
            wrong += judge.misplaced(self.cluster, self.dead, self.places)
            same = self.same_by_java(self.dead, dead) and same
        return fed and same and not wrong

    def same_by_java(self, topic, ours):
        return judge.same_by_java(self.cluster, topic, ours)

    def report(self):
        kinds = collections.Counter(f.kind for f in self.faults)
        for kind, count in kinds.most_common():
            times = [f.first for f in self.faults
                     if f.kind == kind and f.first is not None]
            middle = sum(f.middle for f in self.faults if f.kind == kind)
            say(f"  {count:3d} x {kind}: {middle} in mid-delivery, first "
                f"record after {spread(times)}")
        middle = sum(f.middle for f in self.faults)
        say(f"{len(self.faults)} faults, {middle} in mid-delivery; "
            f"{self.starts} starts; ended with {dict(self.ends)}")
        say(f"recovery, fault to first new committed record: "
            f"{spread([f.first for f in self.faults if f.first is not None])}")
        say(f"recovery, to a new record in each partition: "
            f"{spread([f.full for f in self.faults if f.full is not None])}")
        rebuilt = sum(open(os.path.join(self.work, n), errors="replace")
                      .read().count("a new producer, since: ")
                      for n in os.listdir(self.work) if n.endswith(".log"))
        say(f"{rebuilt} producers were replaced, since they could not be "
            "trusted any more")
        if self.shared_anew:
            say(f"{self.shared_anew} times new partitions were nobody's until "
                "another member came")
        for words, count in self.said.most_common(8):
            say(f"  status 3, {count} x: {words}")
