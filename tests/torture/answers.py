"""Were the answers of serve right, and those of the model that was due?"""
import collections
import statistics
import time

from asking import GRID, records
from words import START, say

CLOCK = 0.1  # seconds: the broker's clock and ours, by the millisecond
GONE = 1.0  # seconds until one that is killed is gone, and haproxy knows
STALE = 60.0  # seconds that an answer's model may be older than the log's
LIVE = 5.0  # seconds until half of the promotions are live

Period = collections.namedtuple("Period", "model start end")
Alias = collections.namedtuple("Alias", "model digest at")


def when(wall):
    """A time of the clock, as say() has it."""
    return wall - time.time() + time.monotonic() - START


def periods(log):
    """From when to when each model was the log's."""
    ends = [a.at for a in log[1:]] + [float("inf")]
    return [Period(a.model, a.at, end) for a, end in zip(log, ends)]


class Judge:
    def __init__(self, serving, log):
        self.serving, self.log = serving, log
        self.periods = periods(log)
        self.clients = serving.clients
        self.of = collections.defaultdict(list)
        for p in self.periods:
            self.of[p.model].append(p)

    def count(self, score):
        """How much is wrong."""
        return (self.failed() + self.equal(score) + self.timely() +
                self.live())

    # --- failures ------------------------------------------------------------

    def excused(self, failure):
        """Was it in flight on a serve that was killed (or stopped: haproxy)?"""
        for hit in self.serving.hits:
            kinds, serves = ["kill -9 serve"], [hit.serve]
            if failure.client.serve is None:
                kinds.append("SIGSTOP serve")
                serves.append(None)
            if hit.kind in kinds and failure.client.serve in serves and \
                    failure.ended >= hit.at - CLOCK and \
                    failure.sent <= hit.at + GONE:
                return hit
        return None

    def failed(self):
        kinds = collections.Counter(h.kind for h in self.serving.hits)
        for kind, n in kinds.most_common():
            say(f"  {n:3d} x {kind}")
        wrong, by = [], collections.Counter()
        for client in self.clients:
            for failure in client.failures:
                hit = self.excused(failure)
                by[hit, client] += 1
                if hit is None or by[hit, client] > 1:
                    wrong.append((f"{when(failure.sent):.1f} s", client.name,
                                  str(failure.what)[:80]))
        lost = sum(by.values())
        direct = sum(n for (_, c), n in by.items() if c.serve is not None)
        say(f"serve: {sum(c.count for c in self.clients)} requests of "
            f"{len(self.clients)} clients, {lost - direct} failed through "
            f"haproxy, {direct} without it, of which {lost - len(wrong)} were "
            "in flight on a killed or stopped serve")
        if wrong:
            say(f"  {len(wrong)} were not, for instance {wrong[:2]} "
                f"{wrong[-2:]}")
        return len(wrong)

    # --- scores --------------------------------------------------------------

    def equal(self, score):
        """Is each answer, to the byte, what score makes with its model?

        score(digest, lines): what it makes, as the values of predictions.
        """
        by, wrong = collections.defaultdict(dict), []
        book = self.serving.book
        for (model, shift), body in book.bodies.items():
            by[model][shift] = body
        for model, bodies in by.items():
            known = self.of.get(model)
            if not known:
                wrong.append((model, "no alias ever stood for it"))
                continue
            lines = [r for shift in bodies for r in records(shift)]
            made = score(model.split(" ")[1], lines)
            for n, (shift, body) in enumerate(bodies.items()):
                some = made[n * len(GRID):(n + 1) * len(GRID)]
                want = '{"predictions":[%s]}\n' % ",".join(some)
                if body.decode() != want:
                    wrong.append((model, body[:80], want[:80]))
        wrong += book.differ
        say(f"serve: scored again by {len(by)} models: {len(wrong)} answers "
            "differ")
        if wrong:
            say(f"  for instance {wrong[:2]}")
        return len(wrong)

    # --- times ---------------------------------------------------------------

    def age(self, spell):
        """For how long its model was no more the log's; None: not yet."""
        begun = [p for p in self.of.get(spell.model, [])
                 if p.start <= spell.began + CLOCK]
        if not begun:
            return None
        last = [p for p in self.of[spell.model]
                if p.start <= spell.ended + CLOCK][-1]
        return max(0.0, spell.asked - last.end)

    def timely(self):
        spells = [s for c in self.clients for s in c.spells]
        ages = [self.age(s) for s in spells]
        early = [s.model for s, a in zip(spells, ages) if a is None]
        late = [s.model for s, a in zip(spells, ages)
                if a is not None and a > STALE]
        worst = max((a for a in ages if a is not None), default=0)
        say(f"serve: the models changed {len(spells)} times for clients; the "
            f"oldest model was asked for {worst:.1f} s after it was replaced; "
            f"{len(early)} too early, {len(late)} too late")
        return len(early) + len(late)

    def first(self, client, period):
        """When it got the first answer of this model in, or after, it."""
        for spell in client.spells:
            if spell.model == period.model and spell.ended >= period.start:
                return max(0.0, spell.began - period.start)
        return None

    def live(self):
        """How long it takes from the log to each serve."""
        times, never = [], []
        begun = max(c.spells[0].began for c in self.clients)
        pairs = zip(self.periods, self.periods[1:])
        fresh = [p for before, p in pairs
                 if p.model != before.model and p.start > begun]
        for client in self.clients:
            if client.serve is None:
                continue
            for period in fresh:
                wait = self.first(client, period)
                if wait is not None and period.start + wait < period.end:
                    times.append(wait)
                elif period.end - period.start > STALE:
                    never.append((client.name, period.model))
        median = statistics.median(times) if times else float("inf")
        say(f"serve: {len(fresh)} promotions, each live after "
            f"median {median:.2f} s, worst {max(times, default=0):.2f} s; "
            f"{len(times)} of {2 * len(fresh)} before the next one; "
            f"{len(never)} never")
        return len(never) + (median > LIVE)
