#!/usr/bin/env python3
"""schema_registry.py DIR PORTFILE LOG [--user U:P] [--token T] [--fail N] ...

A schema registry for tests: GET answers with the files of DIR, whose paths are
the registry's; POST keeps a new schema there. --fail: the first N requests are
answered with 503. LOG gets a line for each request; PORTFILE the port.
"""
import argparse
import base64
import http.server
import json
import os
import ssl
import urllib.parse

parser = argparse.ArgumentParser()
parser.add_argument("dir")
parser.add_argument("portfile")
parser.add_argument("log")
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--user")
parser.add_argument("--token")
parser.add_argument("--fail", type=int, default=0)
parser.add_argument("--refuse")
parser.add_argument("--certificate")
parser.add_argument("--client-ca")
args = parser.parse_args()


def plain(schema):
    """A schema without the blanks of its text."""
    if schema.get("schemaType") == "PROTOBUF":
        return schema["schema"].split(), schema.get("references")
    return json.loads(schema["schema"])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, text):
        with open(args.log, "a") as log:
            print(self.command, self.path, status, file=log)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def is_refused(self):
        if args.fail > 0:
            args.fail -= 1
            self.answer(503, "busy")
            return True
        wanted = None
        if args.user:
            wanted = "Basic " + base64.b64encode(args.user.encode()).decode()
        if args.token:
            wanted = "Bearer " + args.token
        if wanted and self.headers.get("Authorization") != wanted:
            self.answer(401, '{"error_code":401,"message":"who are you?"}')
            return True
        return False

    def parts(self):
        return [urllib.parse.unquote(p) for p in self.path.split("/") if p]

    def do_GET(self):
        path = os.path.join(args.dir, *self.parts())
        if self.is_refused():
            return
        if self.parts()[0] not in ("schemas", "subjects"):
            self.answer(404, "<html>nothing here</html>")
            return
        if not os.path.isfile(path):
            self.answer(404, '{"error_code":40403,"message":"not found"}')
            return
        with open(path) as f:
            self.answer(200, f.read())

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.is_refused():
            return
        parts = self.parts()
        kept = os.path.join(args.dir, "subjects", parts[1], "versions")
        os.makedirs(kept, exist_ok=True)
        os.makedirs(os.path.join(args.dir, "schemas", "ids"), exist_ok=True)
        versions = [v for v in os.listdir(kept) if v != "latest"]
        for version in versions:
            with open(os.path.join(kept, version)) as f:
                known = json.load(f)
            if plain(known) == plain(body):
                self.answer(200, json.dumps(known))
                return
        if parts[-1] != "versions":
            self.answer(404, '{"error_code":40403,"message":"not found"}')
            return
        if args.refuse:
            self.answer(409, json.dumps({"error_code": 409,
                                         "message": args.refuse}))
            return
        ids = os.path.join(args.dir, "schemas", "ids")
        known = dict(body, subject=parts[1], version=len(versions) + 1,
                     id=1 + max([0] + [int(i) for i in os.listdir(ids)]))
        for name in (os.path.join(ids, str(known["id"])),
                     os.path.join(kept, str(known["version"])),
                     os.path.join(kept, "latest")):
            with open(name, "w") as f:
                json.dump(known, f)
        self.answer(200, json.dumps({"id": known["id"]}))


server = http.server.ThreadingHTTPServer(("127.0.0.1", args.port), Handler)
if args.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(args.certificate)
    if args.client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(args.client_ca)
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(args.portfile + ".new", "w") as f:
    print(server.server_port, file=f)
os.rename(args.portfile + ".new", args.portfile)
server.serve_forever()
