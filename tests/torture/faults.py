"""What is done to the members, the brokers and the topics."""
import os
import signal
import time

from members import SESSION, Group
from words import Failed, children, descendants, say

PARTITIONS = 6  # at the start; the output keeps them
MOST = 60  # partitions of the input
QUIET = 12.0  # seconds without a record that is there: is it nobody's?
# What librdkafka says at steps of a transaction.
COMMITTING = (b"called: send_offsets", b"called: commit_transaction",
              b"BeginCommit -> CommittingTransaction")


class Fault:
    def __init__(self, kind, middle):
        self.kind, self.middle = kind, middle
        self.at, self.wall = time.monotonic(), time.time() * 1000
        self.first = self.full = None
        self.awaited = set(range(PARTITIONS))

    def saw(self, record, now):
        """A record that was sent after the fault has been committed."""
        if record.timestamp < self.wall:
            return False
        if self.first is None:
            self.first = now - self.at
        self.awaited.discard(record.partition)
        if not self.awaited:
            self.full = now - self.at
        return not self.awaited


class Faults(Group):
    def __init__(self, *args):
        super().__init__(*args)
        self.faults = []
        self.growing = []  # processes that ask for partitions
        self.shared_anew = 0  # how often the group had to be made to

    def in_middle(self, member):
        """Has it (or, without one, any) read what it has not committed?"""
        if self.reader.seen >= self.feeder.fed:
            return False
        members = [member] if member else list(self.members.values())
        if not self.kcat and any(not m.keep and children(m.pid)
                                 for m in members):
            return True  # a batch is in its command
        return time.monotonic() - self.reader.last < 0.5

    def note(self, kind, member=None):
        fault = Fault(kind, self.in_middle(member))
        self.faults.append(fault)
        with self.reader.news:
            self.reader.watch.append(fault)
        say(f"fault {len(self.faults)}: {kind}"
            f"{' ' + member.name if member else ''}"
            f"{' (in mid-delivery)' if fault.middle else ''}")

    # --- members -------------------------------------------------------------

    def kill(self):
        member = self.pick()
        self.note("kill -9 relay", member)
        member.send(signal.SIGKILL)
        if self.kcat:
            member.send(signal.SIGKILL, everyone=True)

    def kill_command(self):
        """One of the processes behind a relay; a moment is waited for one."""
        member = self.pick()
        until = time.monotonic() + 2
        while time.monotonic() < until:
            below = descendants(member.pid)
            if self.kcat:
                below = below[1:2]
            if below:
                self.note("kill -9 its command", member)
                try:
                    os.kill(self.random.choice(below), signal.SIGKILL)
                except ProcessLookupError:
                    pass
                return
            time.sleep(0.005)
        self.kill()

    def term(self):
        member = self.pick()
        self.note("SIGTERM relay", member)
        del self.members[member.name]
        member.send(signal.SIGCONT)
        member.send(signal.SIGTERM, everyone=self.kcat)
        self.await_end(member)
        self.start(member.name)

    def stop(self):
        """A zombie: stopped until the group has given its share to others."""
        member = self.pick()
        if len(self.members) < 2:
            self.start(self.new_name())
            self.pause(self.random.uniform(1, 3))
            if not member.alive():
                member = self.pick()
        self.note("SIGSTOP past the session", member)
        member.send(signal.SIGSTOP, everyone=self.kcat)
        self.pause(SESSION + self.random.uniform(1, 4))
        member.send(signal.SIGCONT, everyone=self.kcat)

    def twin(self):
        """A second one of the same name: the first is fenced."""
        member = self.pick()
        stopped = self.random.random() < 0.5
        self.note("stopped, and replaced" if stopped else "a twin", member)
        if stopped:
            member.send(signal.SIGSTOP, everyone=self.kcat)
        self.start(member.name)
        self.pause(self.random.uniform(2, 5))
        member.send(signal.SIGCONT, everyone=self.kcat)
        self.await_end(member, 60)

    def join(self):
        if len(self.members) > 2:
            return self.leave()
        self.note("another joins")
        self.start(self.new_name())
        return None

    def leave(self):
        if len(self.members) < 2:
            return self.join()
        member = self.pick()
        self.note("one leaves", member)
        self.remove(member.name,
                    self.random.choice((signal.SIGTERM, signal.SIGKILL)))
        return None

    # --- brokers -------------------------------------------------------------

    def broker(self, how):
        self.await_step()
        self.hit_broker(how, self.random.uniform(0.5, 8))

    def hit_broker(self, how, seconds):
        node = self.random.choice(self.cluster.nodes)
        self.note(f"{'kill -9' if how == 'start' else 'SIGSTOP'} a broker")
        self.cluster.hit(node, how, seconds)

    def stop_in_commit(self):
        """A broker falls silent when a transaction is about to end."""
        self.await_step()
        member = self.pick()
        words = self.random.choice(COMMITTING)
        node = self.random.choice(self.cluster.nodes)
        with open(self.cluster.path(str(node), "pid")) as f:
            pid = int(f.read())
        until, tail = time.monotonic() + 3, b""
        with open(member.log, "rb") as log:
            log.seek(0, os.SEEK_END)
            # No nap: it is over in milliseconds.
            while words not in tail and time.monotonic() < until:
                tail = tail[-100:] + log.read()
        os.kill(pid, signal.SIGSTOP)
        self.cluster.down[node] = (
            time.monotonic() + self.random.uniform(2, 9), "resume")
        self.note("SIGSTOP a broker in a commit", member)
        self.faults[-1].middle = words in tail

    # --- topics --------------------------------------------------------------

    def ask_to_grow(self):
        """True when partitions were asked for; that they came is not known."""
        self.await_growth()
        room = MOST - self.cluster.sizes[self.input]
        if room <= 0:
            return False
        by = min(room, self.random.choice((1, 1, 1, 2, 3)))
        self.note("partitions added")
        self.growing.append(self.cluster.grow(self.input, by))
        return True

    def await_growth(self):
        """With a broker away an answer may take its time, or fail."""
        for process in self.growing:
            while process.poll() is None:
                self.tend()
                time.sleep(0.02)
            if process.returncode != 0:
                say(f"  {process.stderr.read().decode().strip()}")
                self.cluster.measure(self.input)
            process.stderr.close()
        self.growing = []

    def grow(self):
        if not self.ask_to_grow():
            return self.kill()
        self.await_growth()
        return None

    def come_and_go(self):
        """The second topic is deleted, and created again.

        What nobody had read of it when it went would be gone by the act of
        who deleted it. So all of it is relayed, and committed, before.
        """
        self.await_step()
        self.part_with_guest()
        self.note("a topic goes, and comes again")
        self.drop_guest()
        readers = [m for m in self.members.values() if m.reads_guest]
        if self.random.random() < 0.3:
            self.kill()
        until = time.monotonic() + 30
        while not all(m.ended for m in readers):
            self.tend()
            time.sleep(0.02)
            if time.monotonic() > until:
                self.bad_ends.append(("readers", "did not miss the topic", ""))
                break
        self.guest.come()
        self.guest.pour(500)

    def part_with_guest(self):
        """Wait until all of it has come out, and remember where it stood."""
        guest = self.guest
        closing = guest.close()
        if not any(m.reads_guest for m in self.members.values()):
            self.start(self.new_name(), reads_guest=True)
        self.await_all(lambda: closing.poll() is not None and
                       self.guest_is_out(), guest.name)
        if closing.returncode != 0:
            raise Failed(f"produce to {guest.name}: {closing.returncode}")
        self.remember(guest.name, f"B{guest.age}")

    def await_all(self, done, topic, seconds=300):
        """Until all of a topic is relayed.

        New partitions may be nobody's. A member that has a name, and is
        started again, gets the share that it had; if it leads the group, and
        its topics changed meanwhile, nobody sees a change any more, and the
        share of none is made anew. Or the leader does not read that topic.
        Then one more member helps: with each the group shares anew.
        """
        since = time.monotonic()
        until = since + seconds
        while not done():
            if not self.tend():
                return
            time.sleep(0.1)
            now = time.monotonic()
            if now > until:
                raise Failed(f"{topic} is not relayed: its lag is "
                             f"{self.cluster.lag(self.name, topic)}")
            if now - max(since, self.reader.last) > QUIET and not self.kcat:
                since = now + QUIET
                self.shared_anew += 1
                say(f"  some of {topic} seems to be nobody's: one more member")
                self.start(self.new_name(), reads_guest=self.guest is not None)

    def guest_is_out(self):
        guest = self.guest
        want = guest.fed - len(guest.maker.poison)
        return len(self.reader.guests) >= want and \
            self.cluster.lag(self.name, guest.name) == 0

    def drop_guest(self):
        self.guest.away = True
        process = self.cluster.admin("drop", self.guest.name)
        while process.poll() is None:
            self.tend()
            time.sleep(0.02)
        if process.returncode != 0:
            raise Failed(process.stderr.read().decode().strip())
        process.stderr.close()

    # --- several at once -----------------------------------------------------

    def together(self):
        """Two or three at once: mostly while partitions are being added."""
        if self.cluster.nodes:
            self.await_step()
        acts = [self.ask_to_grow, self.kill_now, self.halt_now]
        if self.cluster.nodes:
            acts.append(lambda: self.hit_broker(
                self.random.choice(("start", "resume")),
                self.random.uniform(0.5, 8)))
        first, *others = acts
        chosen = self.random.sample(others, self.random.choice((1, 2)))
        if self.random.random() < 0.8:
            chosen.insert(0, first)
        for act in chosen:
            act()
            time.sleep(self.random.choice((0, 0, 0.1, 0.5)))

    def kill_now(self):
        member = self.pick()
        self.note("kill -9 relay", member)
        member.send(signal.SIGKILL)

    def halt_now(self):
        """Less than a session: it goes on as if nothing had been."""
        member = self.pick()
        self.note("SIGSTOP within the session", member)
        self.halt(member, self.random.uniform(0.5, 4))
