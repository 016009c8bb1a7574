"""endpoint_requests.py URL BATCH FILE - a loop that asks a hosted model

One batch after the other, by requests, over one connection.
"""
import json
import sys

import requests

url, size, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
session = requests.Session()
write = sys.stdout.write


def ask(records):
    answer = session.post(url, json={"instances": records}, timeout=60)
    answer.raise_for_status()
    for record, prediction in zip(records, answer.json()["predictions"],
                                  strict=True):
        record["score"] = prediction["score"]
        write(json.dumps(record) + "\n")


batch = []
with open(path, encoding="utf-8") as lines:
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == size:
            ask(batch)
            batch = []
if batch:
    ask(batch)
