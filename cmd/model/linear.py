def estimator():
    """The fitted pipeline: predict_proba(records)[:, 1] is the score."""
    mean = numpy.array([column["mean"] for column in COLUMNS])
    sd = numpy.array([column["sd"] for column in COLUMNS])
    scaler = StandardScaler()
    scaler.mean_ = mean
    scaler.var_ = sd ** 2
    scaler.scale_ = numpy.where(sd > 0, sd, 1.0)
    scaler.n_samples_seen_ = ROWS
    scaler.n_features_in_ = len(COLUMNS)
    lr = LogisticRegression()
    lr.classes_ = numpy.array([0, 1])
    lr.coef_ = numpy.array([[column["standardised"] for column in COLUMNS]])
    lr.intercept_ = numpy.array([INTERCEPT])
    lr.n_features_in_ = len(COLUMNS)
    lr.n_iter_ = numpy.array([ITERATIONS])
    return Pipeline([("columns", Columns()), ("scaler", scaler), ("lr", lr)])
