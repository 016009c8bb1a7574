"""describe: what the members of records are, and whether they fit a schema."""

import json

from harness import Command, Figure, Row, memory, within


def all_of(records):
    """The description has all records."""
    def wrong(path):
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        if found["records"] != records:
            return f"{found['records']} records, not {records}"
        return None

    return wrong


def describe(b, d):
    commands = [
        Command("describe", f"describe --format json {d.ndjson}"),
        Command("describe --by", f"describe --by Class --format json {d.ndjson}"),
        Command("score", f"score -m {d.model} {d.ndjson}", checked=False),
        Command("wc -l", f"wc -l {d.ndjson}", checked=False)]
    figures = [within("describe", "score", at_most=2),
               within("describe --by", "score"),
               within("describe", "wc -l"),
               memory("describe")]
    if not b.quick:
        commands.append(Command(
            "DuckDB SUMMARIZE",
            f"{b.python('describe_duckdb.py', venv=True)} {d.ndjson}",
            checked=False))
        # On all processors, as describe is: what counts is all they do.
        figures.insert(0, Figure(
            "DuckDB SUMMARIZE / describe, cpu",
            lambda m: m["DuckDB SUMMARIZE"].cpu / m["describe"].cpu,
            at_least=8))
    return Row("describe", f"{d.rows:,} records of 31 members described",
               commands, figures, check=all_of(d.rows))


def check(b, d):
    schema = d.make("schema.json", f"describe --schema {d.ndjson}", "describe")
    return Row("check", f"{d.rows:,} records checked against a schema",
               [Command("describe --check",
                        f"describe --check {schema} {d.ndjson}",
                        checked=False),
                Command("score", f"score -m {d.model} {d.ndjson}",
                        checked=False)],
               [within("describe --check", "score"),
                memory("describe --check")])


ROWS = [describe, check]
