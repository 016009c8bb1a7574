class TreeColumns(Columns):
    """The same, but a level is a number, and a missing value may stay missing."""

    def check(self, record):
        pass  # each category has a column

    def value(self, column, record):
        field = column["field"]
        value = record.get(field)
        if is_missing(value):
            if MISSING_STAYS:
                return numpy.nan
        elif "code" in column:
            level = word(value)
            if level in LEVELS[field]:
                return float(LEVELS[field].index(level))
            if field in UNSEEN_IS_MISSING:
                return numpy.nan
            raise ValueError(f"field '{field}' is of an unknown level")
        return super().value(column, record)


class Trees(BaseEstimator, ClassifierMixin):
    """The sum of the trees; it has nothing to fit."""

    classes_ = numpy.array([0, 1])

    def fit(self, x, y=None):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def decision_function(self, x):
        """The log odds of the rows of x."""
        z = numpy.full(len(x), BASE, dtype=numpy.float32 if SINGLE else float)
        rows = numpy.arange(len(x))
        for f, t, r, m in TREES:
            f, t, r, m = map(numpy.array, (f, t, r, m))
            at = numpy.zeros(len(x), dtype=int)
            while (f[at] >= 0).any():
                v = x[rows, numpy.maximum(f[at], 0)]
                lost = numpy.isnan(v) | ((m[at] >= 2) & (abs(v) <= ZERO_MAX))
                left = numpy.where(lost, m[at] % 2 == 1, v < t[at])
                child = numpy.where(left, at + 1, r[at])
                at = numpy.where(f[at] >= 0, child, at)
            z += t[at].astype(z.dtype)
        return z.astype(float)

    def predict_proba(self, x):
        z = self.decision_function(x)
        e = numpy.exp(-abs(z))
        p = numpy.where(z >= 0, 1 / (1 + e), e / (1 + e))
        return numpy.column_stack([1 - p, p])

    def predict(self, x):
        return (self.predict_proba(x)[:, 1] >= 0.5).astype(int)


def estimator():
    """The fitted pipeline: predict_proba(records)[:, 1] is the score."""
    return Pipeline([("columns", TreeColumns()), ("trees", Trees())])
