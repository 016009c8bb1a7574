#!/usr/bin/python3
"""swaps.py ADDRESS FILE A B N - exchange a model N times, and ask all the while

FILE becomes A and B in turn, by rename, and each time a client waits until the
new one answers. Beside it eight clients ask without a pause. Each answer has to
be 200, and its score that of the model that it names; prints the counts, status
1 when one is not.
"""

import hashlib
import math
import os
import shutil
import sys
import threading
import time

from corpus import post
from hostile import Answers, connect

AMOUNT = 0.25


def digest(path):
    with open(path, "rb") as file:
        return "sha256:" + hashlib.sha256(file.read()).hexdigest()


class Client(threading.Thread):
    def __init__(self, address, want):
        super().__init__()
        self.address, self.want = address, want
        self.count, self.wrong, self.going = 0, [], True

    def run(self):
        answers = Answers(connect(self.address))
        request = post(body=b'{"instances":[{"Amount":%g}]}' % AMOUNT)
        while self.going:
            answers.s.sendall(request)
            got = answers.next()
            if got is None or got[0] != 200:
                self.wrong.append(got)
                return
            name = got[1][b"x-weir-model"].decode().split()[1]
            score = float(got[2].split(b'"score":')[1].split(b",")[0])
            if abs(score - self.want[name]) > 1e-12:
                self.wrong.append((name, score))
            self.count += 1


def main():
    address, path, a, b, times = sys.argv[1:]
    want = {digest(a): 1 / (1 + math.exp(-AMOUNT)),
            digest(b): 1 / (1 + math.exp(-AMOUNT - 1))}
    clients = [Client(address, want) for _ in range(8)]
    for client in clients:
        client.start()
    watch = Answers(connect(address))
    longest = 0
    for i in range(int(times)):
        new = (b, a)[i % 2]
        shutil.copyfile(new, path + ".new")
        os.rename(path + ".new", path)
        start = time.monotonic()
        while True:
            watch.s.sendall(b"GET /v1/models/small HTTP/1.1\r\n"
                            b"Host: localhost\r\n\r\n")
            if digest(new) in watch.next()[1][b"x-weir-model"].decode():
                break
            if time.monotonic() - start > 30:
                sys.exit("not served after 30 seconds")
            time.sleep(0.001)
        longest = max(longest, time.monotonic() - start)
    for client in clients:
        client.going = False
        client.join()
    wrong = [w for c in clients for w in c.wrong]
    print("%s exchanges, the slowest after %.0f ms; %d requests, %d wrong %r"
          % (times, 1e3 * longest, sum(c.count for c in clients), len(wrong),
             wrong[:3]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
