"""URL MODEL FILE: as users of TensorFlow Serving ask; prints the scores."""

import json
import sys

import requests

url, model, path = sys.argv[1:]
with open(path, encoding="utf-8") as lines:
    instances = [json.loads(line) for line in lines]
data = json.dumps({"signature_name": "serving_default", "instances": instances})
headers = {"content-type": "application/json"}
answer = requests.post(f"{url}/v1/models/{model}:predict", data=data,
                       headers=headers)
for prediction in json.loads(answer.text)["predictions"]:
    print(repr(prediction["score"]))
