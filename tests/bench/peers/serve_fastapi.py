"""serve_fastapi: a model file of train-lr behind FastAPI, as people write it.

$MODEL names the file; uvicorn runs it.
"""
import os
import sys

import numpy
from fastapi import FastAPI
from pydantic import BaseModel

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from sklearn_model import load  # noqa: E402

model, names = load(os.environ["MODEL"])
app = FastAPI()


class Body(BaseModel):
    instances: list[dict[str, float]]


@app.get("/ready")
async def ready():
    return {"ready": True}


@app.post("/predict")
async def predict(body: Body):
    rows = numpy.array([[record[name] for name in names]
                        for record in body.instances])
    scores = model.predict_proba(rows)[:, 1]
    return {"predictions": [{"score": float(p), "alert": bool(p >= 0.5)}
                            for p in scores]}
