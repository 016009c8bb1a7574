"""score_formula.py MODEL mlr|jq - a model as an expression of mlr or jq"""
import json
import math
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    model = json.load(file)
intercept = model["intercept_standardised"] - math.fsum(
    f["coefficient"] * f["mean"] for f in model["features"])
field = {"mlr": "${%s}", "jq": ".[\"%s\"]"}[sys.argv[2]]
terms = " + ".join([repr(intercept)] + [
    f"{f['coefficient']!r} * {field % f['name']}" for f in model["features"]])
if sys.argv[2] == "mlr":
    print(f"$score = 1 / (1 + exp(-({terms})))")
else:
    print(f".score = 1 / (1 + ((-({terms})) | exp))")
