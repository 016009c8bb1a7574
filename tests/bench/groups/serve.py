"""serve: requests with one record of 30 members, beside other servers.

wrk asks on one thread of the same machine, and what it needs is not in the
processor time, which is the server's. What is told is of the last run.
"""

import os

from harness import Command, Figure, Row

SECONDS = 5


def command(b, d, kind, name, connections):
    # One venv has both peers; the clients' tests have it, too.
    venv = os.path.join(b.folder, "../clients/mlserver")
    return Command(
        f"{name}, {connections} at once",
        f"/usr/bin/python3 {b.peer('serve_load.py')} {kind} {d.model}"
        f" {d.ndjson} {connections} {1 if b.quick else SECONDS} {venv}",
        tells=True, checked=False, runs=3 if kind == "serve" else 1,
        optional=kind != "serve")


def told(name, word, label, unit, **target):
    return Figure(label, lambda m: m[name].told[word], unit=unit, **target)


def ratio(peer, connections, word, label, at_least):
    ours = f"serve, {connections} at once"
    theirs = f"{peer}, {connections} at once"

    def value(m):
        a, b = m[theirs].told[word], m[ours].told[word]
        return b / a if word == "rate" else a / b

    return Figure(f"{label}, {connections} at once", value, at_least=at_least)


def serve(b, d):
    peers = b.slow(("fastapi", "FastAPI", 30, 50), ("mlserver", "MLServer", 80, 150))
    commands, figures = [], []
    for connections in (1, 32):
        commands.append(command(b, d, "serve", "serve", connections))
        commands += [command(b, d, kind, name, connections)
                     for kind, name, _, _ in peers]
    one, many = "serve, 1 at once", "serve, 32 at once"
    figures = [
        told(many, "us", "processor time of a request, 32 at once", " us",
             at_most=15),
        told(many, "rate", "requests a second, 32 at once", "/s",
             at_least=30000),
        told(one, "p50", "p50, 1 at once", " ms", at_most=0.1),
        told(one, "p99", "p99, 1 at once", " ms"),
        told(one, "start", "from the start to the first answer", " ms",
             at_most=20),
        told(many, "memory", "peak memory of serve", " MB", at_most=5),
    ]
    for kind, name, rate, cpu in peers:
        for connections in (1, 32):
            figures += [
                ratio(name, connections, "rate", f"{name} / serve, by the clock",
                      rate),
                ratio(name, connections, "us",
                      f"{name} / serve, processor time", cpu)]
    return Row("serve", "one record of 30 members in a request", commands,
               figures)


ROWS = [serve]
