"""produce alone: what it sends is there once, or is said not to be."""
import collections
import json
import subprocess
import time

import judge
from relaying import Torture
from words import Failed, say, tail


class Produce(Torture):
    """produce alone, and brokers that die."""

    def watched(self):
        return self.input

    def plan(self):
        kinds = [lambda: self.broker("start"), lambda: self.broker("resume")]
        plan = kinds + self.random.choices(
            kinds, (5, 2), k=max(0, self.args.faults - len(kinds)))
        self.random.shuffle(plan)
        return plan

    def run(self):
        args = self.args
        if not self.cluster.nodes:
            raise Failed("the brokers are not ours to kill")
        self.head()
        step = args.records / (args.faults + 2)
        for n, fault in enumerate(self.plan(), 1):
            self.feeder.allow(int(step * (n + 0.5)))
            target = int(step * (n - 1 + self.random.uniform(0.5, 1)))
            while self.reader.seen < target:
                self.tend()
                self.reader.wait(target, 0.02)
            # What comes now is on its way when the broker goes.
            self.feeder.allow(int(step * (n + 1)))
            fault()
        self.cluster.mend(all_now=True)
        self.feeder.allow(args.records)
        if self.feeder.process.wait(300) != 0:
            raise Failed(f"produce: {tail(self.file('produce.log'))}")
        self.outage()

    def outage(self):
        """All brokers are away for longer than produce waits."""
        topic, rejects = self.output, self.file("lost.ndjson")
        say("all brokers are away for longer than the timeout")
        with open(self.file("lost.log"), "w") as log:
            process = subprocess.Popen(
                [self.cluster.tool("produce"), "-t", topic, "--key", "key",
                 "--timeout", "4", "--rejects", rejects, "-v"],
                env=self.cluster.env, stdin=subprocess.PIPE, stderr=log,
                start_new_session=True)
        self.pour(process, 0, 5000)
        until = time.monotonic() + 30
        while not any(p["end"] for p in
                      self.cluster.ndjson("-t", topic, "--timeout", "10")):
            if time.monotonic() > until:
                raise Failed("nothing is delivered")
        for node in self.cluster.nodes:
            self.cluster.hit(node, "resume", 30)
        self.pour(process, 5000, 20000)
        process.stdin.close()
        status = process.wait(60)
        self.cluster.mend(all_now=True)
        with open(self.file("lost.log")) as f:
            read = [l.split()[1] for l in f if " records in, " in l]
        self.lost_figures = self.compare(int(read[0]), rejects, topic)
        if status != 3:
            raise Failed(f"produce ended with {status}, not 3")

    @staticmethod
    def pour(process, first, last):
        try:
            for n in range(first, last):
                process.stdin.write(b'{"id":%d,"key":"k","seq":%d}\n' % (n, n))
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it has given up

    def compare(self, read, rejects, topic):
        """How many records are not where the rejects say that they are."""
        with open(rejects) as f:
            said = {r["line"] - 1: r["persisted"] for r in map(json.loads, f)}
        there = collections.Counter(r.id for r in judge.read(self.cluster, topic))
        wrong = [n for n in range(20000) if (
            there[n] > 1 or
            (n < read and there[n] == 0 and n not in said) or
            (n < read and there[n] == 1 and said.get(n) == "no") or
            (n >= read and (there[n] or n in said)))]
        maybe = sum(1 for p in said.values() if p == "maybe")
        say(f"{read} read, {len(there)} there, {len(said)} rejected, of which "
            f"{maybe} may be there; {len(wrong)} are not where that says")
        if not said:
            raise Failed("nothing was rejected: it was no outage")
        return len(wrong)

    def check(self):
        records = judge.read(self.cluster, self.input)
        self.reader.wait_all(len(records), 30)
        wrong = sum(judge.count(dict.fromkeys(range(self.args.records)),
                                records, "what was sent"))
        wrong += judge.order_by_key(records, "what was sent")
        same = judge.same_by_java(self.cluster, self.input, records)
        return same and not wrong and self.lost_figures == 0
