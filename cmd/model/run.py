if __name__ == "__main__":
    # Score records, one JSON object a line, from stdin.
    records = [json.loads(line) for line in sys.stdin]
    if records:
        for score in estimator().predict_proba(records)[:, 1]:
            print(repr(float(score)))
