#!/usr/bin/env python3
"""stamps BIN SOURCE IN OUT USED GROUP - which model scored which offset?

What relay --models promises, of records with an "id" that `score --stamp-model`
has scored for GROUP:
  - each record of topic IN is in OUT once;
  - in each partition the boundaries of USED have rising epochs, and each begins
    at the first record of its model: a stamp changes there and nowhere else;
  - each output is, to the byte, what score makes of its record with the model
    that its stamp tells, as the registry SOURCE has it.
The brokers are those of $WEIR_BROKERS. Status 0 when all hold.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

Event = collections.namedtuple("Event", "name version digest")
Place = collections.namedtuple("Place", "partition offset line")


class Wrong(Exception):
    pass


class Stamps:
    def __init__(self, bin_, source, env=None, say=print):
        self.bin, self.source, self.say = bin_, source, say
        self.env = dict(env or os.environ)
        self.files = {}
        self.work = tempfile.TemporaryDirectory()

    def run(self, program, *words, **more):
        run = subprocess.run([os.path.join(self.bin, program), *words],
                             env=self.env, stdout=subprocess.PIPE, **more)
        if run.returncode not in (0, 1):
            raise Wrong(f"{program}: status {run.returncode}")
        return run.stdout

    # --- what there is -------------------------------------------------------

    def events(self):
        """The models that aliases got, by epoch."""
        found = {}
        for line in self.run("models", "log", self.source,
                             "--position").splitlines():
            e = json.loads(line)
            if e["op"] == "alias":
                found[e["_log"]["position"]] = Event(
                    e["model"], e["version"], e["digest"])
        return found

    def places(self, topic):
        """Where each record stands, and its bytes."""
        found = {}
        lines = self.run("consume", "-t", topic, "-e", "--position")
        for line in lines.decode().splitlines():
            place = json.loads(line)
            own = re.sub(r',"_kafka":\{.*\}\}$', "}", line)
            found[place["id"]] = Place(place["_kafka"]["partition"],
                                       place["_kafka"]["offset"], own)
        return found

    def outputs(self, topic):
        lines = self.run("consume", "-t", topic, "-e").decode().splitlines()
        return [(json.loads(line), line) for line in lines]

    def boundaries(self, used, topic, group):
        """Of each partition: (from, epoch, digest), sorted."""
        last = {}
        for line in self.run("consume", "-t", used, "-e",
                             "--envelope").decode().splitlines():
            e = json.loads(line)
            of, at, partition, epoch = e["key"].rsplit("/", 3)
            if (of, at) == (group, topic):
                last[int(partition), int(epoch)] = e["value"]
        found = collections.defaultdict(list)
        for (partition, epoch), v in last.items():
            if v["epoch"] != epoch:
                raise Wrong(f"boundary {v} has another epoch than its key")
            found[partition].append((v["from"], epoch, v["digest"]))
        return {p: sorted(b) for p, b in found.items()}

    # --- what has to hold ----------------------------------------------------

    def once(self, places, outputs):
        got = collections.Counter(r["id"] for r, _ in outputs)
        lost = [i for i in places if i not in got]
        extra = sum(n - 1 for n in got.values())
        strange = [i for i in got if i not in places]
        self.say(f"outputs: {len(outputs)} of {len(places)} records, "
                 f"{len(lost)} lost, {extra} twice, {len(strange)} of "
                 "unknown origin")
        return len(lost) + extra + len(strange)

    def monotone(self, bounds):
        wrong = [(p, a, b) for p, list_ in bounds.items()
                 for a, b in zip(list_, list_[1:])
                 if a[1] >= b[1] or a[0] >= b[0]]
        self.say(f"boundaries: {sum(map(len, bounds.values()))} in "
                 f"{len(bounds)} partitions, {len(wrong)} go back to an older "
                 "model")
        if wrong:
            self.say(f"  for instance {wrong[:3]}")
        return len(wrong)

    def model_at(self, bounds, place):
        found = None
        for b in bounds.get(place.partition, []):
            if b[0] <= place.offset:
                found = b
        return found

    def stamped(self, places, outputs, bounds, events):
        """Does each stamp say the model of the boundary before it?"""
        wrong, begun = [], set()
        for record, _ in outputs:
            place = places.get(record["id"])
            b = place and self.model_at(bounds, place)
            event = b and events.get(b[1])
            if b and b[0] == place.offset:
                begun.add((place.partition, b[1]))
            if event is None or event.digest != b[2] or record["model"] != (
                    f"{event.name}:{event.version}@{event.digest[:19]}"):
                wrong.append((record["id"], place and place[:2],
                              record.get("model"), b))
        idle = [(p, b) for p, list_ in bounds.items() for b in list_
                if (p, b[1]) not in begun]
        self.say(f"stamps: {len(wrong)} are not what the boundaries say, "
                 f"{len(idle)} boundaries begin where no record is")
        if wrong or idle:
            self.say(f"  for instance {wrong[:3]} {idle[:3]}")
        return len(wrong) + len(idle)

    def file_of(self, stamp, events):
        """The model of a stamp, where score makes the same stamp of it."""
        if stamp not in self.files:
            name, rest = stamp.split(":", 1)
            version, short = rest.split("@", 1)
            digest = {e.digest for e in events.values()
                      if e.digest.startswith(short)}.pop()
            folder = os.path.join(self.work.name, name, version)
            os.makedirs(folder)
            self.files[stamp] = os.path.join(folder, "model.json")
            self.run("models", "get", self.source, digest, "--output",
                     self.files[stamp])
        return self.files[stamp]

    def equal(self, places, outputs, events):
        """Is each output what score makes of its record with its model?"""
        by = collections.defaultdict(list)
        for record, line in outputs:
            if record["id"] in places:
                by[record["model"]].append((record["id"], line))
        wrong = []
        for stamp, some in by.items():
            lines = "".join(places[i].line + "\n" for i, _ in some)
            again = self.run("score", "-m", self.file_of(stamp, events),
                             "--stamp-model", input=lines.encode())
            again = again.decode().splitlines()
            if len(again) != len(some):
                raise Wrong(f"score rejects records of {stamp}")
            wrong += [(i, line, a) for (i, line), a in zip(some, again)
                      if line != a]
        self.say(f"scored again by {len(by)} models: {len(wrong)} outputs "
                 "differ")
        if wrong:
            self.say(f"  for instance {wrong[:2]}")
        return len(wrong)

    def check(self, topic, out, used, group):
        """How much is wrong."""
        events = self.events()
        places, outputs = self.places(topic), self.outputs(out)
        bounds = self.boundaries(used, topic, group)
        return (self.once(places, outputs) + self.monotone(bounds) +
                self.stamped(places, outputs, bounds, events) +
                self.equal(places, outputs, events))

    def same(self, out, again):
        """Has a replay given the same bytes?"""
        a = sorted(line for _, line in self.outputs(out))
        b = sorted(line for _, line in self.outputs(again))
        self.say(f"replayed: {len(b)} outputs, "
                 f"{'the same bytes' if a == b else 'NOT THE SAME'}")
        return a == b


def main():
    bin_, source, *topics = sys.argv[1:]
    try:
        return 1 if Stamps(bin_, source).check(*topics) else 0
    except Wrong as e:
        print(f"stamps: {e}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
