"""score --endpoint against our serve, on the same processors.

The others are a loop in Python with requests, which sends batches of the same
size one after the other, and Beam's RunInference with a handler of such a
loop. Beam gets a part of the records, and is compared by the record; its start
is in it.
"""

import os
import socket
import subprocess
import time

from harness import Command, Failed, Figure, Row, cpu

BATCH = 64
PART = 4  # Beam gets one record in so many
LEAST = 100000  # records a second
BEAM_LIMIT = 1200  # seconds


class Serve:
    """Our server, on a port of its own."""

    def __init__(self, model):
        self.model = model
        self.process = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1/models/bench:predict"

    def up(self):
        self.process = subprocess.Popen(
            ["serve", "-q", "-m", self.model, "--name", "bench",
             "--listen", f"127.0.0.1:{self.port}", "--drain-delay", "0"],
            stdin=subprocess.DEVNULL)
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.01)
        raise Failed("serve does not listen")

    def down(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


def same_bytes(reference):
    def check(path):
        same = subprocess.run(["cmp", "-s", reference, path], check=False)
        return None if same.returncode == 0 else "the bytes are others"
    return check


def endpoint(b, d):
    serve = Serve(d.model)
    few = b.data(max(d.rows // PART, 1))
    hosted = f"score --endpoint {serve.url} --batch {BATCH}"
    ours = "score --endpoint"
    others = b.slow(Command(
        "Beam RunInference", f"{b.python('endpoint_beam.py', venv=True)}"
        f" {serve.url} {BATCH} {few.ndjson} {os.devnull}",
        checked=False, optional=True, limit=BEAM_LIMIT))
    return Row(
        "score --endpoint", f"{d.rows:,} records by our serve, in batches of"
        f" {BATCH}",
        [Command(ours, f"{hosted} {d.ndjson}"),
         Command("score --endpoint, one by one",
                 f"score --endpoint {serve.url} --batch 1 {few.ndjson}",
                 checked=False),
         Command("score -m", f"score -m {d.model} {d.ndjson}"),
         Command("Python requests loop",
                 f"{b.python('endpoint_requests.py')} {serve.url} {BATCH}"
                 f" {d.ndjson}", checked=False)] + others,
        [Figure("records a second", lambda m: d.rows / m[ours].wall,
                at_least=LEAST, unit="/s"),
         Figure("Python requests loop / score --endpoint",
                lambda m: m["Python requests loop"].wall / m[ours].wall,
                at_least=5),
         cpu("Python requests loop", ours),
         Figure("Beam RunInference / score --endpoint, by the record",
                lambda m: PART * m["Beam RunInference"].wall / m[ours].wall)],
        check=same_bytes(d.scored), setup=serve.up, teardown=serve.down)


ROWS = [endpoint]
