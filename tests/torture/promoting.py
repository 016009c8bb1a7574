"""The registry: who puts models into it, promotes them, and is killed at it."""
import os
import random
import subprocess
import time

from relaying import Torture
from words import Failed

THRESHOLD = "0.5"  # of MODEL
MODEL = """{"format":"weir-model","version":1,"kind":"logistic-regression",
"label":"Class","features":[{"name":"%s","mean":0,"sd":1,"coefficient":1,
"standardised":1}],"intercept":%d,"intercept_standardised":%d,"threshold":0.5,
"rows":10,"positives":5,"options":{"l2":1,"max_iterations":100,
"tolerance":1e-8},"convergence":{"converged":true,"iterations":5,"halvings":0,
"gradient_max":0,"objective":5,"log_loss":0.5,"log_likelihood":-5,
"null_log_likelihood":-7},"tool":"weir 0.1.0"}
"""


class Promoting(Torture):
    """Promotions, rollbacks and broken models of one name, fraud."""

    def __init__(self, args, cluster, work):
        self.registry = f"tort-models-{os.getpid()}-{int(time.time())}"
        self.source = f"kafka:{self.registry}"
        self.chance = random.Random(args.seed + 2)
        self.promotions = self.rollbacks = self.broken = self.cut = 0
        self.versions = 0
        self.bad = frozenset()
        cluster.create(self.registry, 1, "cleanup.policy=compact",
                       "message.timestamp.type=LogAppendTime")
        super().__init__(args, cluster, work)

    def call(self, *words, kill_after=None, **more):
        """models; a promoter may be killed on the way."""
        process = subprocess.Popen(
            [self.cluster.tool("models"), *words], env=self.cluster.env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **more)
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        while True:
            try:
                out, err = process.communicate(timeout=0.1)
                return process.returncode, out, err.decode()
            except subprocess.TimeoutExpired:
                self.tend()  # it may wait for a broker that is down

    def change(self, *words):
        """Until it is done: brokers may be away."""
        until = time.monotonic() + 120
        while True:
            status, out, err = self.call(*words)
            if status == 0:
                return out
            if time.monotonic() > until:
                raise Failed(f"models {words}: status {status}: {err}")
            self.tend()

    def put(self, n, feature="Amount"):
        name = self.file("new.json")
        with open(name, "w") as f:
            f.write(MODEL % (feature, n, n))
        self.change("put", self.source, "fraud", name)
        self.versions = n
        return n

    def promote(self):
        kind = self.chance.random()
        if kind < 0.2 and self.promotions > 0:
            self.rollbacks += 1
            self.change("rollback", self.source, "fraud@champion")
        elif kind < 0.5 and self.versions > 1:
            self.change("alias", self.source, "fraud@champion",
                        str(self.chance.choice(self.good_versions())))
        else:
            self.change("alias", self.source, "fraud@champion",
                        str(self.put(self.versions + 1)))
        self.promotions += 1

    def good_versions(self):
        return [v for v in range(1, self.versions + 1) if v not in self.bad]

    def promote_broken(self):
        """A model that relay's command refuses: its feature is `score`.

        (serve, which appends nothing to records, takes it; `models put` takes
        none that serve would refuse.)
        """
        n = self.put(self.versions + 1, "score")
        self.bad = self.bad | {n}
        self.change("alias", self.source, "fraud@champion", str(n))
        self.broken += 1
        self.promotions += 1

    def cut_promoter(self):
        """The promoter is killed somewhere between the bytes and the event."""
        self.note("kill -9 the promoter")
        name = self.file("cut.json")
        with open(name, "w") as f:
            f.write(MODEL % ("Amount", self.versions + 1, 7000 + self.cut))
        self.call("put", self.source, "fraud", name,
                  kill_after=self.chance.uniform(0.01, 0.25))
        self.cut += 1
        rows = self.change("list", self.source, "fraud", "--format", "json")
        self.versions = self.count_versions(rows)

    @staticmethod
    def count_versions(rows):
        return rows.count(b'"version":') if rows else 0
