"""describe: what the members of records are, and whether they fit a schema."""

import json

from harness import Command, Row, cpu, memory, within


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
        Command("wc -l", f"wc -l {d.ndjson}", checked=False),
        *b.slow(Command("DuckDB SUMMARIZE",
                        f"{b.python('describe_duckdb.py', venv=True)}"
                        f" {d.ndjson}", checked=False),
                Command("pandas describe()",
                        f"{b.python('describe_pandas.py')} {d.ndjson}",
                        checked=False, runs=1))]
    # (On all processors: what counts is all they do.)
    figures = [*b.slow(cpu("DuckDB SUMMARIZE", "describe", at_least=8),
                       cpu("pandas describe()", "describe")),
               cpu("describe", "score", at_most=2),
               within("describe", "score", at_most=2),
               within("describe --by", "score"),
               within("describe", "wc -l"),
               memory("describe", at_most=10),
               memory("describe --by")]
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
