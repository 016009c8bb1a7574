#!/usr/bin/python3
"""hostile.py ADDRESS [--proxy] [--tls] - send the corpus to a server

ADDRESS is HOST:PORT, or the path of a socket. Each row has a connection of its
own, and is sent twice: as it is, and in two parts. Prints each row that was not
answered as it has to be; status 1. --proxy: a proxy stands before the server,
which may answer, mend or refuse what it likes; but a hidden request must not be
answered, nor more than there are, and what is good has to go through.
"""

import socket
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor

from corpus import HALF, HOST, NEXT, OPEN, ROWS

TIMEOUT = 10
PROBE = b"GET /version HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"


class Wrong(Exception):
    """The server's answer is no HTTP, or not what it has to be."""


def connect(address):
    if "/" in address:
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(TIMEOUT)
        s.connect(address)
    else:
        host, port = address.rsplit(":", 1)
        s = socket.create_connection((host, int(port)), TIMEOUT)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return s


def connect_tls(address):
    """Connect; a busy machine may take longer than a proxy lets a handshake."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for _ in range(5):
        try:
            return context.wrap_socket(connect(address))
        except (ssl.SSLEOFError, ConnectionResetError) as error:
            last = error
    raise last


class Answers:
    """What a connection gives back, read strictly."""

    def __init__(self, s):
        self.s, self.data, self.ended = s, b"", False

    def more(self):
        try:
            got = self.s.recv(65536)
        except (ConnectionResetError, ssl.SSLError):
            got = b""
        except socket.timeout:
            raise Wrong("no answer, and no end")
        self.ended = not got
        self.data += got
        return bool(got)

    def next(self, is_head=False):
        """(status, lines, body), or None at the end."""
        while b"\r\n\r\n" not in self.data:
            if not self.more():
                if self.data:
                    raise Wrong("half an answer: %r" % self.data[:80])
                return None
        head, self.data = self.data.split(b"\r\n\r\n", 1)
        first, *lines = head.split(b"\r\n")
        version, status = first.split(b" ")[:2]
        if version not in (b"HTTP/1.1", b"HTTP/1.0") or len(status) != 3:
            raise Wrong("no answer: %r" % first)
        fields = {}
        for line in lines:
            name, value = line.split(b":", 1)
            if name.lower() in fields and name.lower() == b"content-length":
                raise Wrong("an answer with two lengths")
            fields[name.lower()] = value.strip()
        body = b""
        if int(status) >= 200 and not is_head:
            length = fields.get(b"content-length")
            while len(self.data) < int(length) if length else not self.ended:
                if not self.more() and length:
                    raise Wrong("half a body")
            size = int(length) if length else len(self.data)
            body, self.data = self.data[:size], self.data[size:]
        return int(status), fields, body


def send(s, parts):
    for part in parts:
        try:
            s.sendall(part)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            return  # it has had enough


def fits(status, wanted):
    if isinstance(wanted, list):
        return status in wanted
    return status == (200 if wanted == "200 head" else wanted)


def check_strictly(answers, wanted, then):
    for want in wanted:
        got = answers.next(want == "200 head")
        if got is None:
            raise Wrong("the end, where %s is due" % want)
        if not fits(got[0], want):
            raise Wrong("%d, where %s is due" % (got[0], want))
        if got[0] >= 400 and not got[2].startswith(b'{"error":"'):
            raise Wrong("%d without a sentence: %r" % (got[0], got[2]))
        if b"signature_name" in got[2]:
            raise Wrong("the hidden request is answered")
    if then == OPEN:
        send(answers.s, [PROBE])
        got = answers.next()
        if got is None or got[0] != 200 or got[1].get(b"connection") != b"close":
            raise Wrong("it is not ready for the next one: %r" % (got,))
    got = answers.next()
    if got is not None:
        raise Wrong("one answer too many: %d" % got[0])


def check_behind_proxy(answers, parts, wanted, then):
    """Nothing hidden is answered, and not more than there are."""
    good = all(w in (200, "200 head", 100) for w in wanted) and wanted
    if b"Upgrade: websocket" in b"".join(parts):
        good = False  # it may take part in that itself
    count = 0
    rightful = max(len(wanted), sum(p.count(NEXT) for p in parts) + 1)
    if then != HALF:
        send(answers.s, [PROBE] if then == OPEN and good else [])
        answers.s.settimeout(TIMEOUT if good else 1)
    while True:
        try:
            got = answers.next(count < len(wanted) and wanted[count] == "200 head")
        except Wrong:
            if good:
                raise
            return  # it waits for more
        if got is None:
            break
        count += 200 <= got[0] < 300 or got[0] >= 400 and count < len(wanted)
        if b"signature_name" in got[2]:
            raise Wrong("the hidden request is answered")
        if count > rightful + (then == OPEN):
            raise Wrong("one answer too many: %d" % got[0])
        if good and got[0] >= 400:
            raise Wrong("%d, where %s is due" % (got[0], wanted))
        if then == HALF and count >= len(wanted):
            break


def run(address, row, proxy, tls, cut):
    name, data, wanted, then = row
    parts = data if isinstance(data, list) else [data]
    if cut:
        whole = b"".join(parts)
        parts = [whole[:cut], whole[cut:]]
        # A server that has the body with its head need not ask for it.
        wanted = [w for w in wanted if w != 100]
    s = connect_tls(address) if tls else connect(address)
    answers = Answers(s)
    try:
        if 100 in wanted and not proxy:
            send(s, parts[:1])
            if answers.next()[0] != 100:
                raise Wrong("no 100")
            send(s, parts[1:])
            wanted = wanted[1:]
        else:
            send(s, parts)
        if then == HALF and not tls:
            try:
                s.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        if proxy:
            check_behind_proxy(answers, parts, wanted, then)
        elif then != HALF or wanted:
            check_strictly(answers, wanted, then)
        elif answers.next() is not None:
            raise Wrong("an answer to nothing")
    finally:
        s.close()


def cuts_of(row):
    data = row[1]
    if isinstance(data, list) or len(data) < 2:
        return [0]
    return [0, len(data) // 2]


def attempt(address, row, flags, cut):
    try:
        run(address, row, "--proxy" in flags, "--tls" in flags, cut)
    except (Wrong, OSError, IndexError, ValueError) as error:
        return "%s%s: %s" % (row[0], " (in two)" if cut else "", error)
    return None


def main():
    flags = [a for a in sys.argv[1:] if a.startswith("--")]
    address = [a for a in sys.argv[1:] if not a.startswith("--")][0]
    tries = [(row, cut) for row in ROWS for cut in cuts_of(row)
             if not (cut and 100 in row[2])]
    # A proxy waits for what does not come: many at once.
    with ThreadPoolExecutor(24 if "--proxy" in flags else 1) as pool:
        faults = [fault for fault in pool.map(
            lambda one: attempt(address, one[0], flags, one[1]), tries) if fault]
    print("".join(fault + "\n" for fault in faults), end="")
    print("%d requests, %d tries, %d faults"
          % (len(ROWS), len(tries), len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
