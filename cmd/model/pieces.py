class Columns(Columns):
    """The same, with numbers that are cut into pieces."""

    def value(self, column, record):
        x = super().value(column, record)
        if "piece" not in column:
            return x
        low, high = column["piece"]
        return min(max((x - low) / (high - low), 0.0), 1.0)
