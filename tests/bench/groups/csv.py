"""csv2json, json2csv: rows of CSV to records, and back."""

from checks import same_records, same_rows
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


def json2csv(b, d):
    return Row(
        "json2csv", f"{d.rows:,} records to rows of CSV",
        [Command("json2csv", f"json2csv {d.ndjson}"),
         Command("json2csv | cat", f"json2csv {d.ndjson} | cat"),
         Command("cat FILE | cat", f"cat {d.ndjson} | cat", checked=False),
         Command("mlr", f"mlr --ijsonl --ocsv cat {d.ndjson}"),
         Command("jq", "jq -r '"
                 "(if input_line_number == 1 then keys_unsorted else empty end,"
                 " [.[]]) | @csv' " + str(d.ndjson))],
        [faster("json2csv", "mlr", at_least=20),
         faster("json2csv", "jq", at_least=20),
         within("json2csv | cat", "cat FILE | cat", at_most=4.5),
         memory("json2csv")],
        check=same_rows(d.csv))


ROWS = [csv2json, json2csv]
