"""fastapi_server.py TRAIN.CSV PORT-FILE - a model of scikit-learn, hosted

A logistic regression of V14, V4 and Amount, behind FastAPI and uvicorn, with
the API of TensorFlow Serving; each instance is a row of three numbers.
"""
import csv
import os
import socket
import sys

import numpy
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FIELDS = ["V14", "V4", "Amount"]


class Request(BaseModel):
    instances: list[tuple[float, float, float]]


def fit(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    x = numpy.array([[float(row[name]) for name in FIELDS] for row in rows])
    y = numpy.array([int(row["Class"]) for row in rows])
    # train-lr --l2 0.5 is C = 2 here.
    return make_pipeline(StandardScaler(), LogisticRegression(
        C=2.0, tol=1e-10, max_iter=1000)).fit(x, y)


def main():
    model = fit(sys.argv[1])
    app = FastAPI()

    @app.get("/v1/models/fraud")
    def status():
        return {"model_version_status": [{"state": "AVAILABLE"}]}

    @app.post("/v1/models/fraud:predict")
    def predict(request: Request):
        scores = model.predict_proba(numpy.array(request.instances))[:, 1]
        return {"predictions": [[float(p)] for p in scores]}

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    with open(sys.argv[2] + ".part", "w") as file:
        print(sock.getsockname()[1], file=file)
    os.rename(sys.argv[2] + ".part", sys.argv[2])
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([sock])


main()
