"""The members of the group: what they are told, and who starts them again."""
import collections
import os
import random
import signal
import subprocess
import time

from words import Failed, say

STUCK = 120.0  # seconds without a new record: it will never recover
SESSION = 6.0  # seconds until the group misses a member
MEMBER = ["-X", "session.timeout.ms=6000", "-X", "heartbeat.interval.ms=500",
          "-X", "max.poll.interval.ms=10000"]
# How often a member looks for partitions that were added. The first one, which
# leads the group until it dies, looks seldom: then a follower sees them first.
LEADER_MS = 8000
FOLLOWER_MS = (300, 700)
# Five messages at a time: a commit is on its way for long.
LONG_WAY = ["-n", "1000", "-X", "queue.buffering.max.messages=5"]

# What stands between the topics. All keep the order, and none is quick: a
# fault is to find it at work.
BATCH = [
    (400, ["jq", "-c", "."]),
    (300, ["sh", "-c", 'while IFS= read -r l; do echo "$l"; done']),
    (500, ["sh", "-c", "sleep 0.2; exec cat"]),
    (500, ["sh", "-c", "awk '{ print }' | grep seq"]),
    (800, ["awk", 'NR % 100 == 0 { system("sleep 0.02") } '
           "{ print; fflush() }"]),
]
KEEP = [
    (300, ["jq", "-c", "--unbuffered", "."]),
    (300, ["sh", "-c", 'while IFS= read -r l; do echo "$l"; done']),
    (500, ["sh", "-c", 'n=0; while IFS= read -r l; do echo "$l"; '
           'n=$((n + 1)); [ $((n % 100)) -ne 0 ] || sleep 0.02; done']),
]
# Each fails at both kinds of poison. (An error is not the end of a jq that
# reads its input by itself, and its status is that of the last record: so it
# has -n and inputs, or is to halt.)
WRONG = 'if (.x | type) != "number" then %s else . end'
POISON_BATCH = [
    (400, ["jq", "-nc", "inputs | " + WRONG % 'error("poison")']),
    (500, ["score", "-m", "MODEL"]),
]
POISON_KEEP = [
    (300, ["jq", "-c", "--unbuffered", WRONG % "halt_error"]),
    (500, ["score", "-m", "MODEL"]),
]
FILTER = ("awk 'NR % 200 == 0 { system(\"sleep 0.05\") } "
          "{ print; fflush() }'")


class Member:
    """One relay (or one kcat pipeline) of the group."""

    def __init__(self, group, name, reads_guest=False):
        self.name = name
        self.ended = False  # and this was noted
        self.again = 0.0  # when to start it again
        self.started = time.monotonic()
        self.keep = group.random.random() < 0.4
        self.reads_guest = reads_guest
        self.argv = (self.pipeline(group) if group.kcat
                     else self.relay(group))
        self.log = group.file(f"{name}.{group.starts}.log")
        group.starts += 1
        with open(self.log, "w") as log:
            log.write(f"$ {' '.join(self.argv)}\n")
            log.flush()
            self.process = subprocess.Popen(
                self.argv, env=group.cluster.env, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)
        self.pid = self.process.pid

    @staticmethod
    def pipeline(group):
        if group.args.target == "pipe":
            return group.pipe()
        brokers = group.cluster.brokers
        member = " ".join(MEMBER)
        return ["sh", "-c",
                f"kcat -b {brokers} -G {group.name} -q -u {member} "
                f"-X auto.offset.reset=earliest -f '%k\\t%s\\n' "
                f"{group.input} | {FILTER} | "
                f"kcat -b {brokers} -P -t {group.output} -K '\t'"]

    def relay(self, group):
        topics = group.input
        if self.reads_guest:
            topics += "," + group.guest.name
        return [group.cluster.tool(group.program()), "-g", group.name, "-t", topics,
                "-T", group.output, "--key", "key", "-v", *MEMBER,
                *group.schemas(),
                # Of the short ones some run out in a commit.
                "--timeout", "2" if group.args.in_commit
                else str(group.random.choice((60, 5, 3))),
                "-X", "debug=eos", *self.refresh(group.random),
                "--rejects", group.file("rejects.ndjson"),
                *self.manner(group)]

    def refresh(self, rand):
        ms = LEADER_MS if self.name == "a" else rand.randint(*FOLLOWER_MS)
        return ["-X", f"topic.metadata.refresh.interval.ms={ms}"]

    def manner(self, group):
        """Its name, batches and command."""
        rand = group.random
        if group.args.target in ("models", "forgetful"):
            return group.command(self)
        if group.args.target == "additions":
            self.keep = False
            # No name: most who run it give none.
            return [*LONG_WAY, "--", "cat"]
        named = ["--instance", self.name]
        if group.args.reject:
            return named + self.with_dead_letters(group)
        batch, command = rand.choice(KEEP if self.keep else BATCH)
        way = LONG_WAY if rand.random() < 0.3 else ["-n", str(batch)]
        return [*named, *way, *(["--keep"] if self.keep else []), "--",
                *command]

    def with_dead_letters(self, group):
        batch, command = group.random.choice(
            POISON_KEEP if self.keep else POISON_BATCH)
        more = ["--dead-letters", group.dead, "-n", str(batch)]
        if command[0] == "score":
            command = [group.cluster.tool("score"), "-m", group.model]
        else:
            more.append("--isolate")
        return [*more, *(["--keep"] if self.keep else []), "--", *command]

    def alive(self):
        return self.process.poll() is None

    def send(self, number, everyone=False):
        try:
            if everyone:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)
        except ProcessLookupError:
            pass

    def last_words(self):
        with open(self.log, errors="replace") as f:
            lines = [l.strip() for l in f if l.startswith("relay: ")
                     and not l.startswith("relay: librdkafka: ")]
        return lines[-1] if lines else ""


class Group:
    """All members, and what is to be done for them while anything waits."""

    def __init__(self, args, cluster, work):
        self.args, self.cluster, self.work = args, cluster, work
        self.kcat = args.target in ("kcat", "pipe")
        self.random = random.Random(args.seed + 1)
        self.starts = 0
        self.members = {}
        self.halted = []  # members that are stopped, and until when
        self.ends = collections.Counter()
        self.said = collections.Counter()
        self.bad_ends = []
        self.guest = None
        self.feeder = self.reader = None

    def file(self, name):
        return os.path.join(self.work, name)

    def program(self):
        return "relay"

    def schemas(self):
        """What a relay is told of a schema registry."""
        return []

    def start(self, name, reads_guest=None):
        if reads_guest is None:
            reads_guest = self.guest is not None and (
                name == "a" or self.random.random() < 0.4)
        self.members[name] = Member(self, name, reads_guest)
        return self.members[name]

    def should_end(self, member, status):
        # Killed by us, told to stop by us, or a fault of the environment.
        if self.kcat or status in (-9, -15, 143, 3):
            return True
        # A topic that it reads is not there.
        return (status == 2 and member.reads_guest and
                self.guest.may_miss(member.started))

    def note_end(self, member):
        if member.ended:
            return
        member.ended = True
        status = member.process.returncode
        self.ends[status] += 1
        words = member.last_words()
        if status == 3:
            self.said[words] += 1
        if not self.should_end(member, status):
            self.bad_ends.append((member.name, status, words))
            say(f"  {member.name} ended with {status}: {words}")
        elif status == 3:
            say(f"  {member.name} ended with 3: {words}")
        # What is missing is not there at once.
        member.again = time.monotonic() + (0.5 if status == 2 else 0)

    def tend(self):
        """Start again whatever ended, and mend what is due."""
        self.cluster.mend()
        self.cluster.revive()
        self.wake()
        for name, member in list(self.members.items()):
            if not member.alive():
                self.note_end(member)
                if time.monotonic() >= member.again:
                    self.start(name, member.reads_guest)
        self.reader.check(self.file("reader.log"))
        self.feeder.has_ended()
        return self.flows()

    def flows(self):
        """False: it has lost what is waited for (kcat)."""
        quiet = time.monotonic() - self.reader.last
        behind = self.feeder.fed - len(self.feeder.maker.poison)
        if quiet <= STUCK or self.reader.seen >= behind:
            return True
        if not self.kcat:
            raise Failed(f"no new record for {quiet:.0f} s")
        self.reader.last = time.monotonic()
        return False

    def pause(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.tend()
            time.sleep(0.05)

    def halt(self, member, seconds):
        """Stop it, and let it go on later, whatever happens meanwhile."""
        member.send(signal.SIGSTOP)
        self.halted.append((time.monotonic() + seconds, member))

    def wake(self):
        for when, member in list(self.halted):
            if time.monotonic() >= when:
                member.send(signal.SIGCONT)
                self.halted.remove((when, member))

    def remove(self, name, number):
        """Take a member out of the group, for good."""
        member = self.members.pop(name)
        member.send(number, everyone=self.kcat or number == signal.SIGKILL)
        self.await_end(member)

    def await_end(self, member, seconds=30):
        until = time.monotonic() + seconds
        while member.alive():
            self.tend()
            if time.monotonic() > until:
                self.bad_ends.append((member.name, "did not end", ""))
                say(f"  {member.name} did not end in {seconds} s: {member.log}")
                member.send(signal.SIGKILL, everyone=True)
                until += 1000
            time.sleep(0.02)
        self.note_end(member)

    def pick(self):
        """One that runs; if all have just ended, when one was started."""
        while True:
            running = [n for n, m in sorted(self.members.items()) if m.alive()]
            if running:
                return self.members[self.random.choice(running)]
            self.tend()
            time.sleep(0.02)

    def await_step(self):
        until = time.monotonic() + 60
        while not self.cluster.whole():
            self.tend()
            time.sleep(0.2)
            if time.monotonic() > until:
                raise Failed("the brokers do not come into step")

    def new_name(self):
        return next(n for n in "abcdefghij" if n not in self.members)

    def end(self):
        for member in self.members.values():
            member.send(signal.SIGCONT, everyone=True)
            member.send(signal.SIGKILL, everyone=True)
        closing = [self.feeder, self.reader, self.guest]
        for one in closing:
            process = one.process if one is not None else None
            if process is not None and process.poll() is None:
                process.kill()
        self.cluster.mend(all_now=True)
        self.cluster.end(self.work)
