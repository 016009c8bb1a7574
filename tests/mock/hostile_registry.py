#!/usr/bin/env python3
"""hostile_registry.py MODE PORTFILE LOG

A schema registry that does harm. MODE is what it answers:

    html      a page, with status 200
    empty     nothing, with status 200
    redirect  302, to a path of its own that LOG would have
    N         status N, 500 for one, and a page
    later     429 with Retry-After: 1, twice; then a schema
    never     429 with Retry-After: 3600
    slow      a byte in each tenth of a second, without an end
    silent    nothing at all
    cut       less than it says
    large     100 MB
    bomb      100 MB, of which gzip makes little
    number    a schema whose id is no number

LOG gets a line for each request; PORTFILE the port.
"""
import gzip
import http.server
import os
import sys
import time

mode, portfile, logfile = sys.argv[1:]
SCHEMA = b'{"id":1,"schema":"\\"string\\""}'
count = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def head(self, status, length, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def answer(self, status, body, **headers):
        self.head(status, len(body), **headers)
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self):
        global count
        count += 1
        with open(logfile, "a") as log:
            print(self.command, self.path, file=log)
        try:
            self.harm()
        except OSError:
            self.close_connection = True

    def harm(self):
        page = b"<html>please log in</html>"
        if mode == "html":
            self.answer(200, page, Content_Type="text/html")
        elif mode == "empty":
            self.answer(200, b"")
        elif mode == "redirect":
            self.answer(302, b"", Location="/elsewhere")
        elif mode.isdigit():
            self.answer(int(mode), page)
        elif mode == "later" and count <= 2:
            self.answer(429, page, Retry_After="1")
        elif mode == "never":
            self.answer(429, page, Retry_After="3600")
        elif mode == "slow":
            self.head(200, 10**6)
            while True:
                self.wfile.write(b" ")
                time.sleep(.1)
        elif mode == "silent":
            time.sleep(600)
        elif mode == "cut":
            self.head(200, 1000)
            self.wfile.write(SCHEMA)
            self.close_connection = True
        elif mode == "large":
            self.head(200, 100 << 20)
            for _ in range(100):
                self.wfile.write(b" " * (1 << 20))
        elif mode == "bomb":
            self.answer(200, gzip.compress(b" " * (100 << 20)),
                        Content_Encoding="gzip")
        elif mode == "number":
            self.answer(200, SCHEMA.replace(b"1", b'"x"'))
        else:
            self.answer(200, SCHEMA)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(portfile + ".new", "w") as f:
    print(server.server_port, file=f)
os.rename(portfile + ".new", portfile)
server.serve_forever()
