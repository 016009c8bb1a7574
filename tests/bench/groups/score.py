"""score: each record with its score."""

from checks import same_records
from harness import Command, Row, faster, memory, within


def formula(b, d, language):
    """The model as a program of mlr or jq, in a file."""
    script = b.peer("score_formula.py")
    return d.make(f"score.{language}",
                  f"/usr/bin/python3 {script} {d.model} {language}", script)


def score(b, d):
    return Row(
        "score", f"{d.rows:,} records scored by a model of 29 features",
        [Command("score", f"score -m {d.model} {d.ndjson}"),
         Command("score | cat", f"score -m {d.model} {d.ndjson} | cat"),
         Command("cat FILE | cat", f"cat {d.ndjson} | cat", checked=False),
         Command("wc -l", f"wc -l {d.ndjson}", checked=False),
         Command("Python ujson loop",
                 f"{b.python('score_ujson.py')} {d.model} {d.ndjson}"),
         Command("pandas + scikit-learn",
                 f"{b.python('score_pandas.py')} {d.model} {d.ndjson}"),
         Command("mlr", "mlr --ijsonl --ojsonl put -f"
                 f" {formula(b, d, 'mlr')} {d.ndjson}"),
         Command("jq", f"jq -c -f {formula(b, d, 'jq')} {d.ndjson}")],
        [faster("score", "Python ujson loop", at_least=20),
         faster("score", "pandas + scikit-learn", at_least=30),
         faster("score", "mlr", at_least=50),
         faster("score", "jq", at_least=50),
         within("score | cat", "cat FILE | cat", at_most=4),
         within("score", "wc -l"),
         memory("score")],
        check=same_records(d.scored))


ROWS = [score]
