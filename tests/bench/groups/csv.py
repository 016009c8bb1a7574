"""csv2json: rows of CSV to records."""

from checks import same_records
from harness import Command, Row, faster, memory, within


def csv2json(b, d):
    return Row(
        "csv2json", f"{d.rows:,} rows of CSV to records",
        [Command("csv2json", f"csv2json {d.csv}"),
         Command("csv2json | cat", f"csv2json {d.csv} | cat"),
         Command("cat FILE | cat", f"cat {d.csv} | cat", checked=False),
         Command("wc -l", f"wc -l {d.csv}", checked=False),
         Command("libcsv loop", f"csv2json_libcsv < {d.csv}"),
         Command("mawk", f"{b.peer('csv2json.awk')} {d.csv}"),
         Command("mlr", f"mlr --icsv --ojsonl cat {d.csv}"),
         Command("pandas", f"{b.python('csv2json_pandas.py')} {d.csv}"),
         Command("jq", f"jq -R -c -f {b.peer('csv2json.jq')} {d.csv}")]
        + b.slow(Command("csvjson", f"csvjson --stream {d.csv}")),
        [faster("csv2json", "libcsv loop", at_least=4),
         faster("csv2json", "mawk", at_least=6),
         faster("csv2json", "mlr", at_least=20),
         faster("csv2json", "pandas", at_least=20),
         faster("csv2json", "jq")]
        + b.slow(faster("csv2json", "csvjson"))
        + [within("csv2json | cat", "cat FILE | cat", at_most=4.5),
           within("csv2json", "wc -l"),
           memory("csv2json")],
        check=same_records(d.ndjson))


ROWS = [csv2json]
