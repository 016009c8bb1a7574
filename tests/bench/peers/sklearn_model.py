"""A model file of train-lr as a pipeline of scikit-learn, fitted already."""
import json

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def load(path):
    """The pipeline, and the names of its features."""
    with open(path, encoding="utf-8") as file:
        model = json.load(file)
    features = model["features"]
    scaler = StandardScaler()
    scaler.mean_ = numpy.array([f["mean"] for f in features])
    scaler.scale_ = numpy.array([f["sd"] for f in features])
    scaler.n_features_in_ = len(features)
    lr = LogisticRegression()
    lr.classes_ = numpy.array([0, 1])
    lr.coef_ = numpy.array([[f["standardised"] for f in features]])
    lr.intercept_ = numpy.array([model["intercept_standardised"]])
    lr.n_features_in_ = len(features)
    return make_pipeline(scaler, lr), [f["name"] for f in features]
