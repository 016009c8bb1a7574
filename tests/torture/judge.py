"""What came out, by two readers that share no code, beside what went in."""
import collections
import json
import os
import subprocess

from flow import Record, parse
from words import Failed, say

QUIET_MS = 5000  # Java's consumer ends when nothing has come for so long


def read(cluster, topic):
    """By our consume, which is built on librdkafka, as relay is."""
    run = subprocess.run(
        [cluster.tool("consume"), "-t", topic, "--envelope", "-e",
         *cluster.reading],
        env=cluster.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    if run.returncode != 0:
        raise Failed(f"reading {topic}: status {run.returncode}")
    return [parse(l) for l in run.stdout.splitlines()]


BYTES = "org.apache.kafka.common.serialization.BytesDeserializer"


def java_parse(line, decode):
    """CreateTime:1  Partition:0  Offset:7  key  value"""
    time, partition, offset, key, value = line.split("\t", 4)
    if decode is not None:
        key, value = decode(key), decode(value)
    else:
        value = json.loads(value)
    return Record(value["id"], value["key"], value["seq"],
                  int(partition.split(":")[1]), int(offset.split(":")[1]),
                  int(time.split(":")[1]), None if key == "null" else key)


def java_once(cluster, topic, quiet):
    wanted = ("timestamp", "partition", "offset", "key")
    run = subprocess.run(
        ["java", "-Xmx256m", "-XX:+UseSerialGC", "-cp",
         os.path.join(cluster.env["WEIR_TEST_JARS"], "*"),
         "org.apache.kafka.tools.consumer.ConsoleConsumer",
         "--bootstrap-server", cluster.brokers, "--topic", topic,
         "--from-beginning", "--isolation-level", "read_committed",
         "--timeout-ms", str(quiet),
         *(w for p in wanted for w in ("--property", f"print.{p}=true")),
         *(w for part in ("key", "value") if cluster.decode for w in
           ("--property", f"{part}.deserializer={BYTES}"))],
        env=cluster.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    return [java_parse(l, cluster.decode)
            for l in run.stdout.splitlines()], run.stderr


def same_by_java(cluster, topic, ours):
    """Does Java's own consumer read the same? True where there is none."""
    if "WEIR_TEST_JARS" not in cluster.env:
        say(f"{topic}: no second reading: WEIR_TEST_JARS names no jars")
        return True
    theirs, words = java_once(cluster, topic, QUIET_MS)
    if len(theirs) < len(ours):  # it may have been slow to start
        theirs, words = java_once(cluster, topic, 6 * QUIET_MS)
    same = collections.Counter(theirs) == collections.Counter(ours)
    say(f"{topic}: Java's consumer read {len(theirs)} records, "
        f"{'the same' if same else 'NOT THE SAME'}")
    if not same:
        say(f"  {words.strip()[-300:]}")
        for name, more, less in (("only Java", theirs, ours),
                                 ("only we", ours, theirs)):
            some = sorted(set(more) - set(less))[:3]
            if some:
                say(f"  {name} read: {some}")
    return same


def misplaced(cluster, topic, places):
    """How many dead letters do not say where their record stands."""
    wrong = []
    run = subprocess.run(
        [cluster.tool("consume"), "-t", topic, "--envelope", "-e"],
        env=cluster.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    for line in run.stdout.splitlines():
        record = parse(line)
        said = {h["name"]: h["value"] for h in json.loads(line)["headers"]}
        place, offset = places.get(record.id, ("none[-]", -1))
        at = f"[{said.get('weir-partition')}]", said.get("weir-offset")
        if at != (place[place.index("["):], str(offset)) or \
                record.message_key != record.key or \
                not said.get("weir-reason"):
            wrong.append((record.id, place, offset, said))
    say(f"dead letters: {len(wrong)} do not say where they stood, and why")
    if wrong:
        say(f"  for instance {wrong[:3]}")
    return len(wrong)


def count(want, records, name):
    """(lost, duplicated, strange); lists some of them."""
    got = collections.Counter(r.id for r in records)
    lost = [i for i in want if i not in got]
    twice = [i for i, n in got.items() if n > 1]
    strange = [i for i in got if i not in want]
    extra = sum(n - 1 for n in got.values())
    say(f"{name}: {len(records)} records, {len(lost)} lost, {extra} "
        f"duplicated, {len(strange)} of unknown origin")
    for what, some in (("lost", lost), ("twice", twice),
                       ("of unknown origin", strange)):
        if some:
            say(f"  {what}: {sorted(some)[:10]}")
    return len(lost), extra, len(strange)


def locate(places, want, records):
    """Of each partition of the input, how much of it is lost, and where."""
    lost = collections.defaultdict(list)
    for i in want - {r.id for r in records}:
        place, offset = places[i]
        lost[place].append(offset)
    for place, offsets in sorted(lost.items()):
        say(f"  lost: {len(offsets)} of {place}, "
            f"offsets {min(offsets)} to {max(offsets)}")


def report_order(wrong, name):
    say(f"{name}: {len(wrong)} out of order")
    if wrong:
        say(f"  order: {sorted(wrong)[:10]}")
    return len(wrong)


def order_by_place(places, records, name):
    """The records of each partition of the input come out in its order.

    That is more than the order of each key: but it holds, and can be said,
    when a key moves to another partition since there are more of them.
    """
    last, homes, wrong = {}, {}, []
    for r in records:
        if r.id not in places:
            continue  # it is of unknown origin, and counted there
        place, offset = places[r.id]
        at = place, r.partition
        if (offset <= last.get(at, -1) or r.message_key != r.key or
                homes.setdefault(r.key, r.partition) != r.partition):
            wrong.append((r.id, r.key, place, offset, last.get(at)))
        last[at] = max(offset, last.get(at, -1))
    return report_order(wrong, name)


def order_by_key(records, name):
    last, homes, wrong = {}, {}, []
    for r in records:
        if (r.seq <= last.get(r.key, 0) or r.message_key != r.key or
                homes.setdefault(r.key, r.partition) != r.partition):
            wrong.append((r.id, r.key, r.seq, r.partition, last.get(r.key)))
        last[r.key] = max(r.seq, last.get(r.key, 0))
    return report_order(wrong, name)
