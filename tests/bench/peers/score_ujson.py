"""score_ujson.py MODEL FILE - a loop over the lines, as fast as Python goes:
ujson, and the sum written out by the interpreter's own code."""
import json
import math
import sys

import ujson

with open(sys.argv[1], encoding="utf-8") as file:
    model = json.load(file)
intercept = model["intercept_standardised"] - math.fsum(
    f["coefficient"] * f["mean"] for f in model["features"])
terms = " + ".join(f"{f['coefficient']!r} * r[{f['name']!r}]"
                   for f in model["features"])
logit = eval(f"lambda r: {intercept!r} + {terms}")
exp, loads, dumps = math.exp, ujson.loads, ujson.dumps
write = sys.stdout.write
with open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines:
        record = loads(line)
        record["score"] = 1 / (1 + exp(-logit(record)))
        write(dumps(record) + "\n")
