"""The brokers, their topics, and what our programs say of them."""
import json
import os
import shutil
import subprocess
import threading
import time

from words import Failed, say, state

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)


class Cluster:
    def __init__(self, args):
        self.bin = args.bin
        self.env = dict(os.environ, LC_ALL="C")
        self.script = os.path.join(TESTS, "kafka", "broker")
        self.ours = "WEIR_TEST_BROKERS" not in os.environ
        self.env.setdefault("WEIR_KAFKA_PORT", "19592")
        self.env.setdefault("WEIR_KAFKA_DIR",
                            os.path.join(TESTS, "..", "build", "kafka-torture"))
        self.env["BIN"] = self.bin
        if self.ours:
            say(f"starting {args.brokers} brokers")
            self.take(self.control("up", str(args.brokers)))
        self.brokers = self.env["WEIR_TEST_BROKERS"]
        self.version = self.env.get("WEIR_TEST_VERSION", "of unknown version")
        # Those that we can reach as processes.
        self.nodes = [n for n in range(1, len(self.brokers.split(",")) + 1)
                      if os.path.exists(self.path(str(n), "pid"))
                      and (self.ours or "WEIR_KAFKA_DIR" in os.environ)]
        self.replicas = min(3, len(self.brokers.split(",")))
        self.env["WEIR_BROKERS"] = self.brokers
        self.env.pop("WEIR_CONFIG", None)
        self.reading = ()  # what consume is told, for messages of Avro
        self.decode = None  # text of such a message; else it is JSON
        self.lock = threading.Lock()
        self.down = {}  # node: when it comes back, and how
        self.sizes = {}  # topic: partitions

    def take(self, lines):
        """What the script printed for a shell to evaluate."""
        for line in lines.splitlines():
            if line.startswith("export "):
                name, value = line[len("export "):].split("=", 1)
                self.env[name] = value

    def path(self, *parts):
        return os.path.join(self.env["WEIR_KAFKA_DIR"], *parts)

    def control(self, *words):
        # Not through a pipe: a broker would hold it open.
        name = f"/tmp/torture-{os.getpid()}.out"
        with open(name, "w") as out:
            subprocess.run([self.script, *words], env=self.env, stdout=out,
                           stdin=subprocess.DEVNULL, check=True)
        with open(name) as f:
            text = f.read()
        os.unlink(name)
        return text

    def tool(self, program):
        return os.path.join(self.bin, program)

    # --- topics --------------------------------------------------------------

    def ndjson(self, *words):
        run = subprocess.run([self.tool("topics"), *words], env=self.env,
                             stdin=subprocess.DEVNULL, capture_output=True,
                             text=True)
        if run.returncode != 0:
            raise Failed(f"topics: {run.stderr.strip()}")
        return [json.loads(l) for l in run.stdout.splitlines()]

    def create(self, name, partitions, *more):
        until = time.monotonic() + 60
        while True:
            try:
                self.ndjson("--create", f"{name}:{partitions}:{self.replicas}",
                            "--if-missing", "--set",
                            f"min.insync.replicas={max(1, self.replicas - 1)}",
                            *(w for m in more for w in ("--set", m)))
                self.sizes[name] = partitions
                return
            except Failed as e:  # not all brokers have come yet
                if time.monotonic() > until:
                    raise
                say(f"waiting: {e}")
                time.sleep(0.5)

    def admin(self, *words):
        """What no program of ours does; a process to wait for."""
        return subprocess.Popen(
            [self.tool("txn-produce"), *words], stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=dict(
                self.env, WEIR_TEST_BROKERS=self.brokers))

    def grow(self, topic, by):
        """Add partitions; the process that asks for them."""
        self.sizes[topic] += by
        return self.admin("grow", topic, str(self.sizes[topic]))

    def measure(self, topic):
        """How many partitions it has, by what the brokers say."""
        self.sizes[topic] = len(self.ndjson("-t", topic, "--timeout", "30"))

    def whole(self):
        """Are all brokers up, and all replicas in step?"""
        if self.down:
            return False
        try:
            # Each answers for itself: what the others think of one that was
            # killed and is back may be out of date for seconds.
            lists = [self.ndjson("--all", "--timeout", "2", "-b", b)
                     for b in self.brokers.split(",")]
            return all(len(p["isr"]) == self.replicas
                       for l in lists for p in l
                       if len(p["replicas"]) == self.replicas)
        except (Failed, KeyError):
            return False

    def lag(self, group, topic):
        try:
            rows = self.ndjson("-g", group, "-t", topic, "--timeout", "5")
        except Failed:
            return None
        if len(rows) < self.sizes[topic] or \
                any(r.get("lag") is None for r in rows):
            return None
        return sum(r["lag"] for r in rows)

    # --- processes -----------------------------------------------------------

    def hit(self, node, how, seconds):
        self.control("kill" if how == "start" else "pause", str(node))
        self.down[node] = (time.monotonic() + seconds, how)

    def mend(self, all_now=False):
        for node, (when, how) in list(self.down.items()):
            if all_now or time.monotonic() >= when:
                self.control(how, str(node))
                del self.down[node]
                say(f"  broker {node} is back ({how})")

    def revive(self):
        """Start a broker that has ended by itself."""
        for node in self.nodes:
            if node in self.down:
                continue
            with open(self.path(str(node), "pid")) as f:
                if state(f.read().strip()) in "-Z":
                    say(f"  broker {node} has ended by itself: started again")
                    self.control("start", str(node))

    def end(self, work):
        for node in self.nodes:
            shutil.copy(self.path(str(node), "broker.log"),
                        os.path.join(work, f"broker-{node}.log"))
        if self.ours:
            self.control("down")
