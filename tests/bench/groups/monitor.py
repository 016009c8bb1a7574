"""monitor: windows of scored records, with their drift and what they mean."""

from harness import Command, Row, cpu, memory, within


def monitor(b, d):
    model = d.make("model-watched.json",
                   f"train-lr -q -y Class --exclude Time {d.ndjson}", "monitor")
    scored = d.make("scored.ndjson", f"score -q -m {model} {d.ndjson}",
                    "monitor")
    commands = [
        Command("monitor", f"monitor -q -m {model} {scored} || true",
                checked=False),
        Command("score", f"score -q -m {model} {d.ndjson}", checked=False),
        *b.slow(Command("pandas loop",
                        f"{b.python('monitor_pandas.py')} {model} {scored}",
                        checked=False, runs=1))]
    figures = [*b.slow(cpu("pandas loop", "monitor", at_least=8)),
               within("monitor", "score"),
               memory("monitor", at_most=10)]
    return Row("monitor", f"{d.rows:,} scored records in windows of 10,000",
               commands, figures)


ROWS = [monitor]
