"""The whole job in the stack of the talk, and in ours beside it.

A topic is read, a logistic regression trained on it, the topic read again,
each record scored and sent to a second topic. Theirs is Apache Beam with a
Keras model (peers/stack_beam.py). It gets a quarter of the records, and the
comparison is by records a second; its start, of some five seconds, is in it.
"""

import dataclasses
import os

from groups import kafka
from harness import Command, Figure, Row

BEAM_LIMIT = 1200  # seconds: a machine may be busy with other things
PART = 4  # theirs gets one record in so many

start, stop = kafka.start, kafka.stop


def per_record(theirs, ours, at_least=None):
    """As `faster`, where theirs has had fewer records."""
    return Figure(f"{theirs} / {ours}, by the record",
                  lambda m: PART * m[theirs].wall / m[ours].wall,
                  at_least=at_least)


def stack(b, d):
    if b.quick:
        return None
    few = b.data(d.rows // PART)
    whole = kafka.Chain(d.ndjson, d.rows)
    part = kafka.Chain(few.ndjson, few.rows)
    at = kafka.broker.address
    model = os.path.join(d.folder, "stack.model.json")
    train = (f"consume -q -b {at} -t INPUT -e |"
             f" train-lr -q -y Class --exclude Time --output {model}")
    pipe = (f"{train} && consume -q -b {at} -t INPUT -e | score -m {model} |"
            f" produce -q -b {at} -t TOPIC")
    relay = (f"{train} && relay -q -b {at} -g TOPIC -t INPUT -T TOPIC --keep"
             f" -e -- score -m {model}")
    beam = f"{b.python('stack_beam.py', venv=True)} {at} INPUT TOPIC"

    def setup():
        whole.setup()
        part.setup()

    def teardown():
        whole.teardown()
        part.teardown()

    return Row(
        "the talk's stack", f"{d.rows:,} records ({few.rows:,} for theirs):"
        " train, score, send on",
        [kafka.counted(whole, "ours, with pipes", pipe),
         kafka.transacted(whole, "ours, with relay", relay),
         kafka.counted(part, "ours, theirs' rows", pipe),
         dataclasses.replace(
             kafka.counted(part, "Beam + TensorFlow", beam),
             limit=BEAM_LIMIT, optional=True)],
        [per_record("Beam + TensorFlow", "ours, with pipes", at_least=10),
         per_record("Beam + TensorFlow", "ours, with relay", at_least=10),
         Figure("Beam + TensorFlow / ours, theirs' rows",
                lambda m: (m["Beam + TensorFlow"].wall
                           / m["ours, theirs' rows"].wall))],
        setup=setup, teardown=teardown)


ROWS = [stack]
