#!/usr/bin/python3
"""drain.py ADDRESS PID - end a server while clients ask, and miss nothing

Eight clients do what a balancer does: they ask /ping before each request, on a
connection that stays, and go away when it says no. New connections come all the
while. A ninth sends half a request before the signal, and the rest after it.
None may fail; status 1 when one does.
"""

import os
import signal
import sys
import threading
import time

from corpus import get, post
from hostile import Answers, connect


class Client(threading.Thread):
    def __init__(self, address):
        super().__init__()
        self.address, self.count, self.wrong, self.told = address, 0, [], False

    def ask(self, answers, request):
        answers.s.sendall(request)
        got = answers.next()
        return got, got is None or got[1].get(b"connection") == b"close"

    def run(self):
        answers = None
        while not self.told:
            if answers is None:
                answers = Answers(connect(self.address))
            got, last = self.ask(answers, get(b"/ping"))
            self.told = got is not None and got[0] == 503
            if not last:
                got, last = self.ask(answers, post())
            if got is None or got[0] not in (200, 503 if self.told else 200):
                self.wrong.append(got)
                return
            self.count += 1
            if last:
                answers.s.close()
                answers = None
        # (Until the delay is over, who has not heard of it is served.)
        answers = Answers(connect(self.address))
        got, _ = self.ask(answers, post())
        if got is None or got[0] != 200:
            self.wrong.append(got)


def main():
    address, pid = sys.argv[1], int(sys.argv[2])
    clients = [Client(address) for _ in range(8)]
    half = Answers(connect(address))
    half.s.sendall(post()[:60])
    for client in clients:
        client.start()
    while any(client.count < 50 for client in clients):
        time.sleep(0.01)
    os.kill(pid, signal.SIGTERM)
    for client in clients:
        client.join()
    half.s.sendall(post()[60:])
    got = half.next()
    wrong = [w for c in clients for w in c.wrong]
    if got is None or got[0] != 200:
        wrong.append(got)
    print("%d requests, %d wrong %r"
          % (sum(c.count for c in clients), len(wrong), wrong[:3]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
