#!/usr/bin/env python3
"""server.py - a hosted model that misbehaves when it is told to

Speaks TensorFlow Serving's API: POST {"instances":[...]} to any path. The
prediction of an instance is its member `p`, digit for digit (of an array, its
first value). A plan says what becomes of the requests, one after the other;
its last word counts for all later ones:

    server.py --plan '429:1 503 ok'

    ok           the predictions, as --shape has them
    429 503 ...  this status; 429:2, with Retry-After: 2; 429:d2, with a date
                 two seconds from now
    reset        the connection is reset before any answer
    stall        nothing comes, for as long as the client waits
    half         the head and half of the body, and the end
    few, many    a prediction too few, too many
    text         200 with a page of HTML
    huge         200 and bytes without end
    gzip         compressed, though it may not have been asked for
    bomb         compressed, and without end when it is not
    redirect     307 to /elsewhere, where all is well
    idle         ok, and then the connection is closed
    garbage      no HTTP at all

--faults SHARE --seed N: such a share of the requests, chosen by chance, fails
by 429, 503, reset, stall or half instead. --mark NAME: a batch in which an
instance has a member NAME is refused with 400, and the words name the first.
--most N: more instances are 413. --token FILE: 401 unless the bearer is its
first line. --models A,B --switch N: the header X-Weir-Model is A for the first
N good answers, then B. --log FILE: a line of JSON a request. --delay S: before
each answer. --tls FILE: https, with the key and certificate in FILE. Its port stands in the file --port-file when it listens.
"""
import argparse
import gzip
import json
import os
import random
import re
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
from email.utils import formatdate

P = re.compile(rb'"p"\s*:\s*(-?[0-9][-+0-9.eE]*|null|"[^"]*")')
FAULTS = ("429", "503", "reset", "stall", "half")


class Closed(Exception):
    """The connection is at its end."""


def split_instances(body):
    """The text of each instance: what json has parsed, cut at its places."""
    text = body.decode()
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    found = []
    while True:
        while text[at] in " ,\n\r\t":
            at += 1
        if text[at] == "]":
            return found
        value, end = decoder.raw_decode(text, at)
        found.append((value, text[at:end].encode()))
        at = end


class State:
    """What all connections share."""

    def __init__(self, o):
        self.o = o
        self.lock = threading.Lock()
        self.plan = o.plan.split()
        self.random = random.Random(o.seed)
        self.count = self.good = self.connections = 0
        self.log = open(o.log, "a", buffering=1) if o.log else None
        self.busy = 0  # requests that are answered now

    def begin(self):
        """The number, the plan's word, and how many are at work now."""
        with self.lock:
            self.count += 1
            self.busy += 1
            word = self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]
            if self.random.random() < self.o.faults:
                word = self.random.choice(FAULTS)
            return self.count, word, self.busy

    def end(self):
        with self.lock:
            self.busy -= 1

    def model(self):
        with self.lock:
            self.good += 1
            names = self.o.models.split(",")
            return names[0 if self.good <= self.o.switch else -1]

    def note(self, **members):
        if self.log:
            with self.lock:
                self.log.write(json.dumps(members) + "\n")


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.state = self.server.state
        with self.state.lock:
            self.state.connections += 1
            self.number = self.state.connections

    def handle(self):
        try:
            while self.answer_one():
                pass
        except (Closed, ConnectionError, BrokenPipeError):
            pass

    def read_request(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                raise Closed
            head += line
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            if line:
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        return lines[0], headers, self.rfile.read(length)

    def send(self, status, body=b"", **headers):
        head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
        head += [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        text = "\r\n".join(head) + "\r\n\r\n"
        self.wfile.write(text.encode("utf-8", "surrogateescape") + body)
        return True

    def reset(self):
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                struct.pack("ii", 1, 0))
        raise Closed

    def stall(self):
        # Until the client goes, or an hour.
        self.request.settimeout(3600)
        try:
            self.request.recv(1)
        finally:
            raise Closed

    def predictions(self, instances):
        texts = []
        for value, text in instances:
            if isinstance(value, list):
                texts.append(json.dumps(value[0]).encode())
            else:
                texts.append(P.search(text).group(1))
        shape = self.state.o.shape.encode()
        return [shape.replace(b"%", text) for text in texts]

    def good(self, texts, **headers):
        o = self.state.o
        body = b'{"predictions":[' + b",".join(texts) + b"]"
        if o.body_model:
            body += b"," + o.body_model.encode()
        body += b"}"
        if o.v2:
            body = b'{"model_name":"m","model_version":"7","outputs":[' \
                b'{"name":"p","data":[' + b",".join(texts) + b"]}]}"
        if o.models:
            headers["X_Weir_Model"] = self.state.model()
        return body, headers

    def refuse(self, status, words):
        return self.send(status, json.dumps({"error": words}).encode())

    def answer_one(self):
        line, headers, body = self.read_request()
        n, word, busy = self.state.begin()
        try:
            return self.answer(n, word, busy, line, headers, body)
        finally:
            self.state.end()

    def answer(self, n, word, busy, line, headers, body):
        instances = split_instances(body)
        self.state.note(
            n=n, word=word, busy=busy, line=line, instances=len(instances),
            connection=self.number, time=time.monotonic(), headers=headers,
            length=len(body), first=instances[0][1].decode()[:200])
        if self.state.o.delay:
            time.sleep(self.state.o.delay)
        return self.obey(word, line, headers, instances)

    def check(self, headers, instances):
        """The refusal that a request deserves, or None."""
        o = self.state.o
        if o.token:
            with open(o.token) as file:
                token = file.readline().strip()
            if headers.get("authorization") != f"Bearer {token}":
                return 401, "this token is not the right one"
        if o.most and len(instances) > o.most:
            return 413, "too large"
        for i, (value, _) in enumerate(instances):
            if o.mark and o.mark in value:
                return 400, f"instances[{i}]: '{o.mark}' is not wanted"
        return None

    def obey(self, word, line, headers, instances):
        name, _, after = word.partition(":")
        if "/elsewhere" in line:
            name = "ok"
        if name.isdigit():
            more = {}
            if after.startswith("d"):
                more["Retry_After"] = formatdate(
                    time.time() + float(after[1:]), usegmt=True)
            elif after:
                more["Retry_After"] = after
            return self.send(name, self.state.o.words.encode(), **more)
        refusal = self.check(headers, instances)
        if refusal:
            return self.refuse(*refusal)
        return getattr(self, f"do_{name}")(self.predictions(instances))

    def do_ok(self, texts):
        body, headers = self.good(texts)
        return self.send(200, body, **headers)

    def do_idle(self, texts):
        self.do_ok(texts)
        return False

    def do_few(self, texts):
        return self.do_ok(texts[:-1])

    def do_many(self, texts):
        return self.do_ok(texts + texts[:1])

    def do_text(self, _):
        return self.send(200, b"<html>please log in</html>")

    def do_reset(self, _):
        return self.reset()

    def do_stall(self, _):
        return self.stall()

    def do_half(self, texts):
        body, _ = self.good(texts)
        self.wfile.write(f"HTTP/1.1 200 X\r\nContent-Length: {len(body)}"
                         "\r\n\r\n".encode() + body[:len(body) // 2])
        return False

    def do_garbage(self, _):
        self.wfile.write(b"220 mail.example ESMTP\r\n")
        return False

    def do_huge(self, _):
        self.wfile.write(b"HTTP/1.1 200 X\r\n\r\n[")
        while True:
            self.wfile.write(b"1," * 100000)

    def do_gzip(self, texts):
        body, _ = self.good(texts)
        return self.send(200, gzip.compress(body), Content_Encoding="gzip")

    def do_bomb(self, _):
        body = gzip.compress(b"[" + b"1," * (32 << 20))
        return self.send(200, body, Content_Encoding="gzip")

    def do_redirect(self, _):
        host, port = self.server.server_address
        return self.send(307, Location=f"http://{host}:{port}/elsewhere")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


def main():
    parser = argparse.ArgumentParser()
    for name, default in (("plan", "ok"), ("faults", 0.0), ("seed", 1),
                          ("mark", ""), ("most", 0), ("token", ""),
                          ("models", ""), ("switch", 1 << 30), ("log", ""),
                          ("port-file", ""), ("port", 0), ("delay", 0.0),
                          ("shape", "%"), ("words", '{"error":"busy"}'),
                          ("body-model", ""), ("tls", "")):
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--v2", action="store_true")
    o = parser.parse_args()
    server = Server(("127.0.0.1", o.port), Handler)
    if o.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(o.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.state = State(o)
    with open(o.port_file + ".part", "w") as file:
        print(server.server_address[1], file=file)
    os.rename(o.port_file + ".part", o.port_file)
    sys.stdin.close()
    server.serve_forever(poll_interval=0.05)


main()
