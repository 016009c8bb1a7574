"""query: six statements over records, and what they cost elsewhere.

By processor time, as some of the peers use all processors and others one.
DuckDB's start is measured by a command of its own: what it takes to import the
module and to answer `SELECT 1`. One figure has it, one is without it; ours has
its start in both. The slow ones get fewer records, and their ratio is by the
record.
"""

import json
import os
import shlex

from harness import Command, Figure, Row, cpu, memory

USERS, REGIONS = 10000, 20
PART = 8  # mlr and jq get one of so many records
SMALL = 2000
PANDAS = "query_pandas.py"


class Statement:
    """One job in the languages of all, and what must come out."""

    def __init__(self, title, sql, duckdb, mlr, jq, wanted):
        self.title, self.sql, self.mlr, self.jq = title, sql, mlr, jq
        self.duckdb, self.wanted = duckdb or sql, wanted


def _groups(records, key, *also):
    """[key, count, mean and more of Amount] of each group."""
    amounts = {}
    for record in records:
        amounts.setdefault(key(record), []).append(record["Amount"])
    return [(k, len(x), sum(x) / len(x), *(f(x) for f in also))
            for k, x in amounts.items()]


def _masked(record):
    time = str(int(record["Time"]))
    return ("n" * len(time[:2]) + time[2:], f"card-{int(record['Class'])}",
            "large" if record["Amount"] > 100 else "small", record["V1"])


MASK_MLR = ('$t = gsub(substr(string(int($Time)), 0, 1), "[0-9]", "n") . '
            'ssub(string(int($Time)), substr(string(int($Time)), 0, 1), "");'
            '$c = "card-" . $Class;'
            '$size = $Amount > 100 ? "large" : "small"; $v = $V1 ?? 0')

STATEMENTS = {
    "S1": Statement(
        "a filter, six members",
        "SELECT Time, V1, V2, V3, Amount, Class FROM stream"
        " WHERE Amount > 1.5", None,
        ["filter", "$Amount > 1.5", "then", "cut", "-o", "-f",
         "Time,V1,V2,V3,Amount,Class"],
        "select(.Amount > 1.5) | {Time, V1, V2, V3, Amount, Class}",
        lambda records: [tuple(r[name] for name in (
            "Time", "V1", "V2", "V3", "Amount", "Class"))
            for r in records if r["Amount"] > 1.5]),
    "S2": Statement(
        "count and mean by class",
        "SELECT Class, count(*) AS n, avg(Amount) AS mean FROM stream"
        " GROUP BY Class", None,
        ["stats1", "-a", "count,mean", "-f", "Amount", "-g", "Class"],
        "reduce inputs as $r ({}; .[$r.Class | tostring] |="
        " [.[0] + 1, .[1] + $r.Amount]) | to_entries[] |"
        " [(.key | tonumber), .value[0], .value[1] / .value[0]]",
        lambda records: _groups(records, lambda r: r["Class"])),
    "S3": Statement(
        "a mask, texts and cases of every record",
        "SELECT mask_left(CAST(Time AS INTEGER), 2) AS t,"
        " concat('card-', Class) AS c, CASE WHEN Amount > 100 THEN 'large'"
        " ELSE 'small' END AS size, ifnull(V1, 0) AS v FROM stream",
        "SELECT translate(left(Time::BIGINT::VARCHAR, 2), '0123456789',"
        " 'nnnnnnnnnn') || substr(Time::BIGINT::VARCHAR, 3) AS t,"
        " concat('card-', Class) AS c, CASE WHEN Amount > 100 THEN 'large'"
        " ELSE 'small' END AS size, ifnull(V1, 0) AS v FROM stream",
        ["put", MASK_MLR, "then", "cut", "-o", "-f", "t,c,size,v"],
        '(.Time | floor | tostring) as $t | {t: (($t[:2] | gsub("[0-9]";'
        ' "n")) + $t[2:]), c: ("card-" + (.Class | tostring)),'
        ' size: (if .Amount > 100 then "large" else "small" end),'
        " v: (.V1 // 0)}",
        lambda records: [_masked(r) for r in records]),
    "S4": Statement(
        "by the hour",
        "SELECT CAST(Time / 3600 AS INTEGER) AS hour, count(*) AS n,"
        " avg(Amount) AS mean, max(Amount) AS most FROM stream GROUP BY 1",
        "SELECT CAST(floor(Time / 3600) AS INTEGER) AS hour, count(*) AS n,"
        " avg(Amount) AS mean, max(Amount) AS most FROM stream GROUP BY 1",
        ["put", "$hour = floor($Time / 3600)", "then", "stats1", "-a",
         "count,mean,max", "-f", "Amount", "-g", "hour"],
        "reduce inputs as $r ({}; .[$r.Time / 3600 | floor | tostring] |="
        " [.[0] + 1, .[1] + $r.Amount, ([.[2], $r.Amount] | max)]) |"
        " to_entries[] | [(.key | tonumber), .value[0],"
        " .value[1] / .value[0], .value[2]]",
        lambda records: _groups(records, lambda r: r["Time"] // 3600, max)),
    "S5": Statement(
        f"a join with {USERS:,} records",
        "SELECT region, count(*) AS n FROM stream s JOIN users u"
        f" ON u.userid = CAST(s.Time AS INTEGER) % {USERS} GROUP BY region",
        None,
        ["put", f"$userid = int($Time) % {USERS}", "then", "join", "-j",
         "userid", "-f", "USERS", "then", "count", "-g", "region"],
        "(reduce $users[] as $u ({}; .[$u.userid | tostring] = $u.region))"
        " as $region | reduce inputs as $r ({};"
        f" .[$region[$r.Time % {USERS} | tostring]] += 1) |"
        " to_entries[] | [.key, .value]",
        lambda records: [(region, n) for region, n, _ in _groups(
            records, lambda r: f"r{int(r['Time']) % USERS % REGIONS}")]),
    "S6": Statement(
        "the ten largest",
        "SELECT Time, Amount, Class FROM stream"
        " ORDER BY Amount DESC LIMIT 10", None,
        ["top", "-n", "10", "-f", "Amount", "-a", "then", "cut", "-o", "-f",
         "Time,Amount,Class"],
        "[inputs | [.Time, .Amount, .Class]] | sort_by(-.[1])[:10][]",
        lambda records: [(r["Time"], r["Amount"], r["Class"]) for r in sorted(
            records, key=lambda r: -r["Amount"])[:10]]),
}


def _rows(path):
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [r if isinstance(r, list) else list(r.values()) for r in records]


def _rounded(rows):
    return sorted((tuple(v if isinstance(v, str) else float(f"{v:.9g}")
                         for v in row) for row in rows), key=str)


def same_rows(statement, d):
    """The output is what Python makes of the records, in any order."""
    def check(path):
        with open(d.ndjson, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        wanted = _rounded(statement.wanted(records))
        found = _rounded(_rows(path))
        if found == wanted:
            return None
        wrong = next((pair for pair in zip(found, wanted)
                      if pair[0] != pair[1]), "")
        return f"{len(found)} rows, not {len(wanted)}: {wrong}"

    return check


def _users(d):
    return d.make("users.ndjson",
                  f"seq 0 {USERS - 1} | awk '{{ printf"
                  " \"{\\\"userid\\\":%d,\\\"region\\\":\\\"r%d\\\"}\\n\","
                  f" $1, $1 % {REGIONS} }}'", "/usr/bin/awk")


def _command(*words):
    return " ".join(shlex.quote(word) for word in words)


def _ours(name, d):
    tables = ["--table", f"users={_users(d)}"] if name == "S5" else []
    return Command("query", _command(
        "query", *tables, STATEMENTS[name].sql, d.ndjson))


def _slow(name, d, part):
    """mlr and jq, on a part of the records."""
    s = STATEMENTS[name]
    mlr = [_users(d) if word == "USERS" else word for word in s.mlr]
    jq = ["-n"] if "inputs" in s.jq else []
    if name == "S5":
        jq += ["--slurpfile", "users", _users(d)]
    return [Command("mlr", _command("mlr", "--ijsonl", "--ojsonl", *mlr,
                                    part.ndjson), runs=1),
            Command("jq", _command("jq", "-c", *jq, s.jq, part.ndjson),
                    runs=1)]


def _pandas(b, name, d):
    return Command("pandas", f"{b.python(PANDAS)} {name} {_users(d)}"
                   f" {d.ndjson}", runs=1)


def _duckdb(b, name, d):
    script = b.python("query_duckdb.py", venv=True)
    statement = shlex.quote(STATEMENTS[name].duckdb)
    return [Command("DuckDB", f"{script} {statement} {d.ndjson}"
                    f" users={_users(d)}"),
            Command("DuckDB, its start", script, checked=False)]


def by_record(peer, part, d, at_least):
    scale = d.rows / part.rows
    return Figure(f"{peer} / query, cpu by the record",
                  lambda m: m[peer].cpu * scale / m["query"].cpu,
                  at_least=at_least)


def row_of(name):
    def row(b, d):
        s = STATEMENTS[name]
        # (What is checked is small already.)
        part = b.data(min(d.rows, max(d.rows // PART, SMALL)))
        commands = [_ours(name, d), *_slow(name, d, part),
                    *b.slow(_pandas(b, name, d))]
        figures = [by_record("mlr", part, d, 50), by_record("jq", part, d, 20)]
        if not b.quick:
            commands += _duckdb(b, name, d)
            figures += [
                cpu("pandas", "query", at_least=20),
                cpu("DuckDB", "query"),
                Figure("DuckDB without its start / query, cpu",
                       lambda m: (m["DuckDB"].cpu -
                                  m["DuckDB, its start"].cpu) /
                       m["query"].cpu, at_least=2)]
        return Row(f"query {name}", f"{s.title}, of {d.rows:,} records",
                   commands, figures, check=same_rows(s, d))

    return row


def imported(b, d):
    """S2 on records, on a table of the same rows, and what reading takes."""
    del b
    database = os.path.join(d.folder, f"{d.rows}.imported.db")
    d.make("imported", f"rm -f {database}; load -q -d sqlite:{database}"
           f" -T tx {d.ndjson}", "load")
    statement = shlex.quote(
        STATEMENTS["S2"].sql.replace("FROM stream", "FROM tx"))
    return Row("query S2, imported", f"the same on a table, {d.rows:,} records",
               [_ours("S2", d),
                Command("query on a table", f"query -d {database} {statement}"),
                Command("sqlite3 on a table", f"sqlite3 {database} {statement}",
                        checked=False),
                Command("reads the records only",
                        f"records_weir {d.ndjson} Class Amount",
                        checked=False)],
               [cpu("query", "query on a table", at_most=1.3),
                cpu("query", "sqlite3 on a table"),
                cpu("query", "reads the records only", at_most=2)],
               check=same_rows(STATEMENTS["S2"], d))


def continuous(_b, d):
    """From a pipe that does not end before it is read."""
    mask = shlex.quote(STATEMENTS["S3"].sql)
    hours = shlex.quote("SELECT window_start, count(*), avg(Amount),"
                        " max(Amount) FROM stream")

    def rate(name):
        return lambda m: d.rows / 1e6 / m[name].cpu

    return Row("query, continuous", f"{d.rows:,} records, a core",
               [Command("with a mask", f"query {mask} {d.ndjson}"),
                Command("in windows", "query --window 1h --time Time"
                        f" {hours} {d.ndjson}", checked=False)],
               [Figure("records a second of a core, with a mask",
                       rate("with a mask"), at_least=0.5, unit=" M"),
                Figure("records a second of a core, in windows",
                       rate("in windows"), at_least=1.5, unit=" M"),
                memory("with a mask", at_most=8)],
               check=same_rows(STATEMENTS["S3"], d))


ROWS = [*(row_of(name) for name in STATEMENTS), imported, continuous]
