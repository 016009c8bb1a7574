#!/usr/bin/env bats
load ../helper

# placed FROM TO [BEGIN]: records FROM to TO of two partitions, each with its
# place; reading began at offset BEGIN.
placed() {
	local i
	for ((i = $1; i <= $2; i++)); do
		printf '{"id":%d,"_kafka":{"topic":"tx","partition":%d,' \
			"$i" $((i % 2))
		printf '"offset":%d,"timestamp":%d,"from":%d}}\n' \
			$((i / 2)) $((1700000000000 + i)) "${3:-0}"
	done
}

# holds STATEMENT LINE...: the database w.db gives exactly these lines.
holds() {
	local statement=$1
	shift
	try 0 query -d w.db "$statement" /dev/null
	prints "$@"
}

# (Not `load`: that is a word of bats.)
LOAD=("$BIN/load" -d sqlite:w.db -T tx)

# counts N: the table tx has so many rows, all different.
counts() {
	holds 'SELECT count(*) n, count(DISTINCT id) d FROM tx' \
		"{\"n\":$1,\"d\":$1}"
}

@test "records become rows, and no digit is lost" {
	printf '%s\n' \
		'{"a":1.10,"i":1e+05,"n":0.12345678901234567890,"t":"x\ny"}' \
		'{"a":-2,"i":9007199254740993,"n":1,"b":true,"j":{"k":[1.0]}}' \
		'{"a":null,"i":-9223372036854775808,"b":false,"z":null}' >in
	try 0 "${LOAD[@]}" in
	says
	prints
	holds 'SELECT * FROM tx' \
		'{"a":1.1,"i":100000,"n":0.12345678901234567890,"t":"x\ny","b":null,"j":null}' \
		'{"a":-2,"i":9007199254740993,"n":1,"t":null,"b":true,"j":{"k":[1.0]}}' \
		'{"a":null,"i":-9223372036854775808,"n":null,"t":null,"b":false,"j":null}'
	holds "SELECT replace(sql, char(10), '') AS s FROM sqlite_schema
		WHERE name = 'tx'" '{"s":"CREATE TABLE \"tx\" (  \"a\" REAL,  \"i\" INTEGER,  \"n\" DECIMAL TEXT,  \"t\" TEXT,  \"b\" BOOLEAN,  \"j\" JSON TEXT)"}'
}

@test "the type is the narrowest that changes no digit" {
	type_of() { # TYPE VALUE...
		local want=$1
		shift
		printf '{"x":%s}\n' "$@" >in
		try 0 load -T t --ddl postgresql in
		[ "$(sed -n 's/^  "x" //p' "$OUT")" = "$want" ] ||
			complain "$*: not $want"
	}
	type_of bigint 1 -0 9223372036854775807 -9223372036854775808 1e18 10.0
	type_of numeric 9223372036854775808
	type_of numeric 1 10000000000000000001
	type_of 'double precision' 0.1 1 5e-324 0.30000000000000004 1.0e3
	type_of numeric 0.1 0.30000000000000001
	type_of numeric 9007199254740993 0.5
	type_of numeric 1e400
	type_of boolean true null false
	type_of text '"a"' 1
	type_of text true 1
	type_of jsonb 1 '[]' '"a"'
}

@test "a value that its column does not take rejects the record" {
	printf '%s\n' '{"i":1,"r":0.5,"b":true,"t":"x"}' >in
	try 0 "${LOAD[@]}" in
	printf '%s\n' '{"i":1.5,"t":"1"}' '{"i":"1","t":"2"}' \
		'{"r":1e999,"t":"3"}' '{"b":1,"t":"4"}' \
		'{"i":2.0,"r":3,"b":false,"t":4}' '{"i":[1]}' >in
	try 1 "${LOAD[@]}" --rejects bad in
	[ "$(jq -c '[.line, .reason, .field]' bad | tr -d '\n')" = \
		'[1,"wrong-type","i"][2,"wrong-type","i"][3,"wrong-type","r"][4,"wrong-type","b"][6,"wrong-type","i"]' ] ||
		complain "$(cat bad)"
	says_line "load: in:2: field 'i' is a string, and its column takes only whole numbers: jq -c '.\"i\" |= tonumber' makes numbers of strings"
	holds 'SELECT i, r, b, t FROM tx WHERE i = 2' \
		'{"i":2,"r":3,"b":false,"t":"4"}'
}

@test "a new member adds a column, or is rejected" {
	echo '{"a":1}' | "${LOAD[@]}"
	printf '%s\n' '{"a":2,"b":null}' '{"a":3,"b":"x"}' '{"a":4,"b":5}' >in
	try 0 "${LOAD[@]}" --evolve add in
	holds 'SELECT * FROM tx' '{"a":1,"b":null}' '{"a":2,"b":null}' \
		'{"a":3,"b":"x"}' '{"a":4,"b":"5"}'
	printf '%s\n' '{"a":5,"c":null}' '{"a":6,"c":1}' >in
	try 1 "${LOAD[@]}" --evolve reject in
	says_line "load: in:2: field 'c' has no column in table 'tx': --evolve add makes columns"
	holds 'SELECT max(a) m FROM tx' '{"m":5}'
}

@test "names that differ only by case are told before anything is written" {
	echo '{"a":1,"A":2}' >in
	try 2 "${LOAD[@]}" in
	says_line "load: members 'a' and 'A' differ only by case, which SQLite does not tell apart: rename one, as with jq -c '.\"A_2\" = .\"A\" | del(.\"A\")'"
	holds "SELECT count(*) n FROM sqlite_schema" '{"n":0}'
	echo '{"a":1}' | "${LOAD[@]}"
	try 1 "${LOAD[@]}" in
	holds 'SELECT * FROM tx' '{"a":1}'
	# A column of the database is a member's that differs by case.
	echo '{"A":7}' | "${LOAD[@]}"
	holds 'SELECT * FROM tx' '{"a":1}' '{"a":7}'
}

@test "more columns than a table takes are told before anything is written" {
	jq -nc '[range(2001) | {"c\(.)": 1}] | add' >in
	refuses_like 2 'load: the records have 2001 members, and a table of SQLite takes 2000 columns' \
		"${LOAD[@]}" in
	holds "SELECT count(*) n FROM sqlite_schema" '{"n":0}'
}

@test "a record with a place is loaded once, however often it is read" {
	placed 0 99 >a
	placed 50 199 >b
	try 0 "${LOAD[@]}" --batch 7 a
	try 0 "${LOAD[@]}" -v b
	says_line 'load: 50 records were in it already'
	counts 200
	try 0 "${LOAD[@]}" a b a
	counts 200
	holds 'SELECT topic, part, next, rows FROM _weir_offsets' \
		'{"topic":"tx","part":0,"next":100,"rows":100}' \
		'{"topic":"tx","part":1,"next":100,"rows":100}'
	try 0 load -d sqlite:w.db -T tx --offsets
	prints '{"topic":"tx","partition":0,"offset":99}' \
		'{"topic":"tx","partition":1,"offset":99}'
}

@test "loaders at once lose and double nothing" {
	local i pids=()
	placed 0 2999 >in
	for i in 1 2 3; do
		"${LOAD[@]}" --batch $((i * 37)) in &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	counts 3000
}

@test "loaders that are killed and stopped lose and double nothing" {
	"$TESTS/torture/load" sqlite --kills 8
	# The same driver finds what a loader without places doubles.
	"$TESTS/torture/load" sqlite --kills 6 --naive
}

@test "a rejected record is in _weir_rejects, once" {
	placed 0 3 >in
	sed -i '3s/"id":2/"id":"x"/' in
	placed 0 1 | "${LOAD[@]}"
	try 1 "${LOAD[@]}" in
	try 0 "${LOAD[@]}" in
	holds 'SELECT tbl, topic, part, "offset", reason FROM _weir_rejects' \
		'{"tbl":"tx","topic":"tx","part":0,"offset":1,"reason":"wrong-type"}'
	holds 'SELECT sum(rows) r, sum(rejected) j FROM _weir_offsets' \
		'{"r":3,"j":1}'
}

@test "a gap is refused, also after a filter; --accept-gap goes on" {
	placed 0 99 | "${LOAD[@]}"
	placed 300 309 150 >in
	try 2 "${LOAD[@]}" in
	says "load: topic 'tx', partition 0: reading began at offset 150, and the table goes on at 50: 100 records would be missing (if the topic still has them, consume --resume-command begins at the right one; --accept-gap goes on without them)"
	counts 100
	# A filter left records out: that is no gap.
	placed 300 309 50 >filtered
	try 0 "${LOAD[@]}" filtered
	counts 110
	placed 400 409 190 | try 0 "${LOAD[@]}" --accept-gap
	counts 120
}

@test "a topic that was made anew is refused" {
	placed 0 9 | "${LOAD[@]}"
	placed 8 12 | sed 's/:17000000000/:18000000000/' >in
	refuses_like 2 "load: topic 'tx', partition 0: the record at offset 4 is another than the one that was loaded, of time 1800000000008 and not 1700000000008: the topic was made anew" \
		"${LOAD[@]}" in
	counts 10
}

@test "--key replaces the row; the last record of a key counts" {
	printf '%s\n' '{"k":"a","v":1,"w":1}' '{"k":"b","v":2}' \
		'{"k":"a","v":3}' '{"v":4}' '{"k":null}' >in
	try 1 "${LOAD[@]}" --key k in
	holds 'SELECT * FROM tx ORDER BY k' '{"k":"a","v":3,"w":null}' \
		'{"k":"b","v":2,"w":null}'
	try 1 "${LOAD[@]}" --key k in
	holds 'SELECT count(*) n FROM tx' '{"n":2}'
	refuses 2 "load: --key: table 'tx' has no unique index of these columns alone: CREATE UNIQUE INDEX makes one" \
		"${LOAD[@]}" --key v in
	refuses 2 "load: --key: table 'tx' has no column 'z'" "${LOAD[@]}" --key z in
}

@test "--atomic loads all or nothing" {
	seq 100 | sed 's/.*/{"id":&}/' >in
	echo '{"id":"x"}' >>in
	try 1 "${LOAD[@]}" --atomic --batch 10 --strict in
	says_line 'load: --atomic: nothing is loaded'
	holds "SELECT count(*) n FROM sqlite_schema" '{"n":0}'
	try 1 "${LOAD[@]}" --atomic --batch 10 in
	counts 100
}

@test "a constraint of the table rejects the record alone" {
	printf '%s\n' '{"id":1,"v":1}' '{"id":2,"v":2}' | "${LOAD[@]}" --key id
	printf '%s\n' '{"id":3,"v":1}' '{"id":1,"v":9}' '{"id":4,"v":1}' >in
	try 1 "${LOAD[@]}" --rejects bad in
	[ "$(jq -r .reason bad)" = database-refused ]
	holds 'SELECT id, v FROM tx ORDER BY id' '{"id":1,"v":1}' \
		'{"id":2,"v":2}' '{"id":3,"v":1}' '{"id":4,"v":1}'
}

@test "--schema is written, and then read" {
	printf '%s\n' '{"a":1,"b":"x"}' >in
	try 0 "${LOAD[@]}" --schema s.json in
	[ "$(jq -c .columns s.json)" = \
		'[{"name":"a","type":"integer"},{"name":"b","type":"text"}]' ]
	sed -i 's/integer/numeric/' s.json
	try 1 load -d sqlite:w.db -T other --schema s.json --evolve reject <<-'E'
		{"a":1.10}
		{"a":2,"c":3}
	E
	holds 'SELECT * FROM other' '{"a":1.10,"b":null}'
	echo '{"columns":[{"name":"a","type":"int"}]}' >s.json
	refuses_like 2 "load: --schema: 's.json' " \
		load -d sqlite:w.db -T third --schema s.json in
}

@test "a locked database is waited for, then status 3" {
	echo '{"a":1}' >in
	"${LOAD[@]}" in
	printf 'BEGIN IMMEDIATE;\n' >lock.sql
	python3 -c 'import sqlite3, time
c = sqlite3.connect("w.db", isolation_level=None)
c.execute("BEGIN IMMEDIATE")
open("locked", "w").close()
time.sleep(60)' &
	STARTED+=($!)
	eventually test -e locked
	refuses 3 "load: another program has locked the database for more than 0.2 seconds (--timeout)" \
		"${LOAD[@]}" --timeout 0.2 in
}

@test "what is no database, and what is no table" {
	refuses 2 "load: -d: 'w.db' is no database: sqlite:FILE is one, and so is postgresql://HOST/NAME" \
		load -d w.db -T tx /dev/null
	refuses 2 "load: there is no table 'tx' (--create makes it)" \
		"${LOAD[@]}" --no-create <<<'{"a":1}'
	seq 1000 >w.txt
	refuses 2 "load: 'sqlite:w.txt' is no SQLite database: another name makes a new one" \
		load -d sqlite:w.txt -T tx /dev/null
	refuses_like 2 "load: -d: cannot open 'none/w.db'" \
		load -d sqlite:none/w.db -T tx /dev/null
	try 0 load -d sqlite:none.db -T tx --offsets
	prints
	[ ! -e none.db ]
}

@test "a record that comes after later ones is rejected, not passed over" {
	local i
	placed 0 99 >a
	placed 100 199 >b
	try 1 "${LOAD[@]}" -v b a
	says_line "load: a:1: offset 0 comes after later ones of its partition, and can no longer be loaded: files must be given in the order in which they were read, and a sort must keep it"
	says_line 'load: 200 records in, 100 accepted, 100 rejected'
	holds 'SELECT reason, count(*) n FROM _weir_rejects GROUP BY 1' \
		'{"reason":"late","n":100}'
	# What was loaded before, or read before, is no such record.
	try 0 "${LOAD[@]}" b a
	rm w.db
	try 0 "${LOAD[@]}" a b a
	counts 200
	# Many narrow ranges that a filter left out do not hide a wide one.
	rm w.db
	for ((i = 0; i < 20000; i += 4)); do
		placed "$i" "$i"
	done >narrow
	placed 60000 60000 >late
	placed 40000 40000 >>late
	try 1 "${LOAD[@]}" narrow late
	counts 5001
}

@test "a record before the first one of the table is refused" {
	placed 100 199 50 | "${LOAD[@]}"
	placed 0 199 >in
	refuses_like 2 "load: topic 'tx', partition 0: the record at offset 0 is not in the table, which begins at offset 50 and goes on at 100 (" \
		"${LOAD[@]}" in
	try 0 "${LOAD[@]}" -v --accept-gap in
	says_line 'load: 200 records were in it already'
	counts 100
}

@test "records without a time are told by what they have" {
	placed 0 9 | sed 's/"timestamp":[0-9]*/"timestamp":null/' >in
	try 0 "${LOAD[@]}" in
	sed 's/"from":0/"from":1/' in >again
	try 0 "${LOAD[@]}" again
	sed 's/"id":9/"id":99/' in >anew
	refuses_like 2 "load: topic 'tx', partition 1: the record at offset 4 is another than the one that was loaded: the topic was made anew" \
		"${LOAD[@]}" anew
	counts 10
}

# make SQL: w.db by Python's module.
make() {
	python3 -c 'import sqlite3, sys
sqlite3.connect("w.db").executescript(sys.argv[1])' "$1"
}

@test "a column that the records lack gets its default" {
	make "CREATE TABLE tx (id integer primary key, n integer NOT NULL,
		state text NOT NULL DEFAULT 'new', twice AS (2 * n))"
	printf '%s\n' '{"n":1}' '{"n":2}' '{"n":null}' '{"n":3,"twice":6}' >in
	try 1 "${LOAD[@]}" in
	says_line "load: in:4: field 'twice' has a column that the database alone fills: jq -c 'del(.\"twice\")' leaves it out"
	holds 'SELECT * FROM tx' '{"id":1,"n":1,"state":"new","twice":2}' \
		'{"id":2,"n":2,"state":"new","twice":4}'
	try 0 "${LOAD[@]}" <<<'{"n":3,"state":"old"}'
	holds 'SELECT state FROM tx WHERE n = 3' '{"state":"old"}'
}

@test "a column without a type keeps numbers as numbers" {
	make 'CREATE TABLE tx (x)'
	printf '{"x":%s}\n' 1 1e+05 1.5 9223372036854775808 '"a"' true '[1.0]' |
		"${LOAD[@]}"
	holds 'SELECT typeof(x) t, x FROM tx' '{"t":"integer","x":1}' \
		'{"t":"integer","x":100000}' '{"t":"real","x":1.5}' \
		'{"t":"text","x":"9223372036854775808"}' \
		'{"t":"text","x":"a"}' '{"t":"integer","x":1}' \
		'{"t":"text","x":"[1.0]"}'
}

@test "a whole number that no double holds is not rounded" {
	echo '{"x":0.5}' | "${LOAD[@]}"
	printf '{"x":%s}\n' 9007199254740993 1e400 12345678901234567890123 \
		0.1234567890123456789 9007199254740992 1e22 \
		1152921504606846976 >in
	try 1 "${LOAD[@]}" --rejects bad in
	[ "$(jq -c .line bad | tr -d '\n')" = 123 ]
	says_line "load: in:1: field 'x' is a number that no double holds, and its column takes only numbers: a new table can have another type: --schema FILE"
	holds 'SELECT count(*) n FROM tx' '{"n":5}'
}

@test "what would be lost, or would destroy load's own tables, is refused" {
	echo '{"a":1}' >in
	refuses 2 "load: -d: ':memory:' would be gone at the end, with all that was loaded: sqlite:FILE keeps it" \
		load -d sqlite::memory: -T tx in
	refuses 2 "load: -T: '_weir_offsets': names that begin with _weir_ are those of load's own tables" \
		load -d sqlite:w.db -T _weir_offsets in
	# No password is said again.
	refuses 2 "load: -d: 'mysql' is no database: sqlite:FILE is one, and so is postgresql://HOST/NAME" \
		load -d mysql://u:secret@h/d -T tx in
	refuses_like 2 'load: -d: it is no URI that libpq knows' \
		load -d 'postgresql://u:secret@[::1' -T tx in
}

@test "-q says why it ended" {
	placed 0 9 | "${LOAD[@]}"
	placed 50 59 25 >in
	try 2 "${LOAD[@]}" -q in
	[ "$(wc -l <"$ERR")" = 1 ]
}

@test "a full disk ends it with 3, and nothing half is committed" {
	local rows
	placed 0 9 | "${LOAD[@]}"
	placed 10 9999 | sed 's/"_kafka"/"text":"some words","_kafka"/' >in
	try 3 bash -c 'ulimit -f 300; trap "" XFSZ; exec "$@"' - \
		"${LOAD[@]}" --batch 500 in
	rows=$(query -d w.db 'SELECT count(*) r FROM tx' /dev/null)
	[ "$rows" != '{"r":10}' ]
	holds 'SELECT sum(rows) r FROM _weir_offsets' "$rows"
	try 0 "${LOAD[@]}" in
	counts 10000
}

@test "--ddl says before what a database cannot have" {
	echo '{"a.b":1}' >in
	refuses 2 "load: member 'a.b': a column of BigQuery cannot have '.' in its name: rename it" \
		load -T t --ddl bigquery in
	echo '{"Class":1,"class":2}' >in
	refuses 2 "load: members 'Class' and 'class' differ only by case, which DuckDB does not tell apart: rename one" \
		load -T t --ddl duckdb in
	try 0 load -T t --ddl clickhouse in
	jq -nc '[range(2001) | {"c\(.)": 1}] | add' >in
	refuses_like 2 'load: the records have 2001 members, and a table of SQLite takes 2000 columns' \
		load -T t --ddl sqlite in
}

@test "a column of --schema needs a name and a type" {
	echo '{"columns":[{"name":"a","type":"text"},{"name":"b"}]}' >s.json
	refuses 2 "load: --schema: 's.json' has a column without 'name' or 'type'" \
		"${LOAD[@]}" --schema s.json /dev/null
}
