"""PORT FILE: MLflow's client of a scoring server; prints the scores."""

import sys

import pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

port, path = sys.argv[1:]
client = ScoringServerClient("127.0.0.1", int(port))
client.wait_server_ready(timeout=10)
table = pandas.read_json(path, lines=True, precise_float=True)
for score in client.invoke(table).get_predictions()["score"]:
    print(repr(float(score)))
