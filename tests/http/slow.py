#!/usr/bin/python3
"""slow.py ADDRESS [--idle] - clients that take their time, and a good one

Three hundred clients send a byte of a head every second, a hundred a byte of a
body, twenty never read their answers, and two hundred connect and say nothing.
Beside them a good client asks all the time; none of its requests may fail. The
server has to end the slow ones at its deadlines (5 and 10 seconds from the
first byte), with 408; those that do not read when what they left untaken is too
old. --idle also waits for the end of those that say nothing, after a minute.
Prints what it saw; status 1 when that is not so.
"""

import selectors
import socket
import sys
import time

from corpus import JSON, get, post
from hostile import Answers, connect

HEAD = 5
BODY = 10
IDLE = 60
SLACK = 5  # seconds that a busy machine may need


class Slow:
    """A client that sends a byte a second, and then no more."""

    def __init__(self, address, data, rate=1.0):
        self.s = connect(address)
        self.s.setblocking(False)
        self.data, self.rate = data, rate
        self.start = self.due = time.monotonic()
        self.end, self.begun = None, False
        self.got = b""

    def act(self, now):
        if self.end is None and self.data and now >= self.due:
            if not self.begun:
                self.start, self.begun = now, True
            try:
                self.s.send(self.data[:1])
            except OSError:
                pass
            self.data, self.due = self.data[1:], now + self.rate

    def read(self, now):
        try:
            got = self.s.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            got = b""
        self.got += got
        if not got:
            self.end = now


class Deaf:
    """A client that asks for much, again and again, and reads nothing."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.s = socket.socket()
        # (The system shall not take much in its place.)
        self.s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.s.connect((host, int(port)))
        body = b'{"instances":[' + b"[1]," * 9999 + b"[1]]}"
        self.s.setblocking(False)
        try:
            while True:
                if self.s.send(post(body=body)) < len(body):
                    break
        except OSError:
            pass


def good_client(address, until, tick):
    """Ask until then; returns the times, and what went wrong."""
    s = connect(address)
    answers, times, wrong = Answers(s), [], []
    request = post()
    while time.monotonic() < until:
        start = time.monotonic()
        s.sendall(request)
        got = answers.next()
        if got is None or got[0] != 200:
            wrong.append(got)
            break
        times.append(time.monotonic() - start)
        tick()
        time.sleep(0.002)
    s.close()
    return sorted(times), wrong


def main():
    address = sys.argv[1]
    heads = [Slow(address, get(lines=b"X: " + b"a" * 100)) for _ in range(300)]
    bodies = [Slow(address, post(body=b"", lines=b"Content-Length: %d\r\n"
                                 % len(JSON)), 0.0) for _ in range(100)]
    quiet = [Slow(address, b"") for _ in range(200)]
    deaf = [Deaf(address) for _ in range(20)]
    slow = heads + bodies + quiet
    watch = selectors.DefaultSelector()
    for client in slow:
        watch.register(client.s, selectors.EVENT_READ, client)

    def tick():
        now = time.monotonic()
        for key, _ in watch.select(0):
            key.data.read(now)
            if key.data.end is not None:
                watch.unregister(key.fileobj)
        for client in slow:
            client.act(now)
            if client in bodies and not client.data and client.rate == 0.0:
                client.data, client.rate = JSON[:-1], 1.0

    span = IDLE + SLACK if "--idle" in sys.argv else BODY + SLACK
    times, wrong = good_client(address, time.monotonic() + span, tick)
    faults = len(wrong)
    for name, clients, limit in (("heads", heads, HEAD), ("bodies", bodies, BODY)):
        ended = [c for c in clients if c.end is not None and
                 limit - 0.5 <= c.end - c.start <= limit + SLACK
                 and c.got.startswith(b"HTTP/1.1 408 ")]
        print("%s: %d of %d ended by 408 after %d seconds"
              % (name, len(ended), len(clients), limit))
        faults += len(clients) - len(ended)
    if "--idle" in sys.argv:
        ended = [c for c in quiet if c.end is not None]
        print("quiet: %d of %d ended" % (len(ended), len(quiet)))
        faults += len(quiet) - len(ended)
    print("the good client: %d requests, p50 %.2f ms, p99 %.2f ms, most %.2f ms"
          % (len(times), 1e3 * times[len(times) // 2],
             1e3 * times[int(len(times) * 0.99)], 1e3 * times[-1]))
    for client in deaf:
        client.s.close()
    print("%d faults" % faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
