"""Clients of serve that ask all the time, and what each was answered.

A request has records with which no two models of the torture agree, so that
its scores tell the model. None is asked again, whatever becomes of it: what
fails is written down, with the time for which it was on its way.
"""
import collections
import os
import random
import sys
import threading
import time

from cluster import TESTS

sys.path.insert(0, os.path.join(TESTS, "http"))

import hostile  # noqa: E402
from corpus import post  # noqa: E402

GRID = range(-120, 1, 10)  # a model's intercept is the number of its version
SHIFTS = 80
NAP = (0.005, 0.02)  # seconds between an answer and the next request
PATIENCE = 90  # seconds: longer than any stop
RENEW = 300  # requests on a connection

Failure = collections.namedtuple("Failure", "client sent ended what")


def records(shift):
    """The model that relay refuses has the feature `score`."""
    return ['{"Amount":%g,"score":%g}' % (a, a)
            for a in (g + shift / 8 for g in GRID)]


class Spell:
    """Answers one after the other by the same model, to one client."""

    def __init__(self, model, sent, ended):
        self.model, self.began = model, ended  # when the first one came
        self.asked, self.ended = sent, ended  # the last one


class Book:
    """The answers of all clients: one body for each model and request."""

    def __init__(self):
        self.lock = threading.Lock()
        self.bodies = {}
        self.differ = []

    def note(self, model, shift, body):
        with self.lock:
            if self.bodies.setdefault((model, shift), body) != body:
                self.differ.append((model, shift, body))


class Client(threading.Thread):
    def __init__(self, name, address, book, serve=None):
        """serve: asked without the proxy. Of the proxy it may not be seen."""
        super().__init__(daemon=True)
        self.name, self.address, self.book = name, address, book
        self.serve = serve
        self.told = None  # the start of a serve that said that it ends
        self.random = random.Random(name)
        self.count, self.spells, self.failures = 0, [], []
        self.going = True

    def run(self):
        answers = None
        while self.going:
            time.sleep(self.random.uniform(*NAP))
            if answers is None:
                answers = self.connect()
            if answers is not None and not self.ask(answers):
                answers.s.close()
                answers = None

    def connect(self):
        """None: nobody is there, which only a serve by itself may do."""
        if self.serve is not None and self.serve.starts == self.told:
            return None
        now = time.time()
        try:
            s = (hostile.connect_tls if self.serve is None
                 else hostile.connect)(self.address)
        except OSError as e:
            if self.serve is None:
                self.fail(now, e)
            return None
        s.settimeout(PATIENCE)
        return hostile.Answers(s)

    def fail(self, sent, what):
        self.failures.append(Failure(self, sent, time.time(), what))
        if self.serve is not None:
            time.sleep(1)  # one that is killed is not gone at once

    def ask(self, answers):
        """One request; may the connection have another one?"""
        shift = self.random.randrange(SHIFTS)
        body = '{"instances":[%s]}' % ",".join(records(shift))
        sent = time.time()
        self.count += 1
        try:
            answers.s.sendall(post(body=body.encode(),
                                   target=b"/v1/models/fraud:predict"))
            got = answers.next()
        except (OSError, hostile.Wrong) as e:
            self.fail(sent, e)
            return False
        if got is None or got[0] != 200:
            self.fail(sent, got or "the connection ended")
            return False
        self.take(got, shift, sent)
        if got[1].get(b"connection") == b"close":
            self.told = self.serve and self.serve.starts
            return False
        return self.count % RENEW != 0

    def take(self, got, shift, sent):
        model = got[1].get(b"x-weir-model", b"none").decode()
        now = time.time()
        self.book.note(model, shift, got[2])
        if self.spells and self.spells[-1].model == model:
            self.spells[-1].asked, self.spells[-1].ended = sent, now
        else:
            self.spells.append(Spell(model, sent, now))
