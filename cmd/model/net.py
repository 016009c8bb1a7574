def floats(text):
    return numpy.frombuffer(b64decode(text), dtype="<f4").astype(float)


class Nets(ClassifierMixin, BaseEstimator):
    """The mean of some nets; it has nothing to fit."""

    def __init__(self):
        self.classes_ = numpy.array([0, 1])

    def fit(self, columns, y=None):
        return self

    def inputs(self, columns):
        centre = numpy.array([column["centre"] for column in COLUMNS])
        factor = numpy.array([column["factor"] for column in COLUMNS])
        u = numpy.clip(columns - centre, -1e300, 1e300)
        with numpy.errstate(over="ignore"):
            u = numpy.clip(u * factor, -MOST, MOST)
        return u / numpy.sqrt(1 + (u / 3) ** 2) if SMOOTH else u

    def log_odds(self, net, layer):
        for number, (weights, biases) in enumerate(net):
            if number > 0:
                layer = numpy.maximum(layer, 0)
            biases = floats(biases)
            layer = layer @ floats(weights).reshape(-1, len(biases)) + biases
        return layer[:, 0]

    def predict_proba(self, columns):
        inputs = self.inputs(columns)
        with numpy.errstate(over="ignore"):
            p = sum(1 / (1 + numpy.exp(-self.log_odds(net, inputs)))
                    for net in NETS) / len(NETS)
        return numpy.column_stack([1 - p, p])

    def predict(self, columns):
        return (self.predict_proba(columns)[:, 1] >= THRESHOLD).astype(int)


def estimator():
    """The fitted pipeline: predict_proba(records)[:, 1] is the score."""
    return Pipeline([("columns", Columns()), ("nets", Nets())])
