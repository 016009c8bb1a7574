def word(value):
    """The level of a category that a value of JSON stands for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        if abs(value) < 2 ** 53:
            return str(int(value))
        if abs(value) < 1e17:  # all digits, the shortest that read back
            return format(Decimal(repr(value)), "f")
    if isinstance(value, (list, dict)) or value in (inf, -inf):
        raise ValueError(f"'{value}' is not a category")
    return str(value)


def number(field, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"field '{field}' is not a number")
    value = float(value)
    if value != value or value in (inf, -inf):
        raise ValueError(f"field '{field}' is not finite")
    return value


def is_missing(value):
    """Absent, null, empty, or a word that means missing?"""
    if value is None or value == "":
        return True
    if isinstance(value, bool):
        return word(value) in NULL
    if isinstance(value, (int, float)):
        return any(value == number for number in map(as_number, NULL))
    return isinstance(value, str) and value in NULL


def as_number(text):
    plain = text != "" and all(c in "+-.0123456789eE" for c in text)
    try:
        return float(text) if plain else None
    except ValueError:
        return None


class Columns(BaseEstimator, TransformerMixin):
    """From records (dicts) to the columns of the sum; it has nothing to fit."""

    def fit(self, records, y=None):
        return self

    def transform(self, records):
        for record in records:
            self.check(record)
        return numpy.array([[self.value(column, record) for column in COLUMNS]
                            for record in records], dtype=float)

    def check(self, record):
        """A category of one level has no column, but can be wrong."""
        seen = {column["field"] for column in COLUMNS if "level" in column}
        for field in LEVELS.keys() - seen:
            value = record.get(field)
            if not is_missing(value):
                self.level({"level": None}, field, word(value))
            elif not MISSING_IS_FILLED:
                raise ValueError(f"field '{field}' is missing")

    def value(self, column, record):
        field = column["field"]
        value = record.get(field)
        if is_missing(value):
            if "indicator" in column:
                return 1.0
            if "missing" not in column:
                raise ValueError(f"field '{field}' is missing")
            if "level" in column:
                return column["missing"]
            value = column["missing"]
        elif "indicator" in column:
            return 0.0
        if "level" in column:
            return self.level(column, field, word(value))
        x = number(field, value)
        if "log1p" in column:
            if x <= -1:
                raise ValueError(f"field '{field}' is -1 or less")
            x = numpy.log1p(x)
        low, high = column.get("clip", (-numpy.inf, numpy.inf))
        return min(max(x, low), high)

    def level(self, column, field, value):
        if value not in LEVELS[field] and field not in UNSEEN_IS_REFERENCE:
            raise ValueError(f"field '{field}' is of an unknown level")
        return 1.0 if value == column["level"] else 0.0
