#!/usr/bin/python3
"""balanced.py ADDRESS SIGNAL PID - one of two servers goes, behind a proxy

Eight clients ask over TLS, and open a new connection now and then; in the middle
the server PID gets the signal (0: none). Each answer has to be 200; status 1
when one is not.
"""

import os
import signal
import sys
import threading
import time

from corpus import post
from hostile import Answers, connect_tls

SECONDS = 6


class Client(threading.Thread):
    def __init__(self, address, until):
        super().__init__()
        self.address, self.until = address, until
        self.count, self.wrong = 0, []

    def run(self):
        answers = None
        while time.monotonic() < self.until:
            if answers is None or self.count % 100 == 99:
                answers = Answers(connect_tls(self.address))
            answers.s.sendall(post())
            got = answers.next()
            if got is None or got[0] != 200:
                self.wrong.append(got)
                return
            self.count += 1
            if got[1].get(b"connection") == b"close":
                answers = None
            time.sleep(0.001)


def main():
    address, name, pid = sys.argv[1:]
    clients = [Client(address, time.monotonic() + SECONDS) for _ in range(8)]
    for client in clients:
        client.start()
    time.sleep(1)
    if name != "0":
        os.kill(int(pid), getattr(signal, "SIG" + name))
    for client in clients:
        client.join()
    wrong = [w for c in clients for w in c.wrong]
    print("%d requests, %d wrong %r"
          % (sum(c.count for c in clients), len(wrong), wrong[:3]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
