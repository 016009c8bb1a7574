#!/usr/bin/env bats
load ../helper

has_lines() { # FILE N: at least
	[ "$(wc -l <"$1")" -ge "$2" ]
}

# two: the file `in` has two records.
two() {
	printf '%s\n' '{"a":1.10,"b":"x\ny","c":true}' \
		'{"b":"z","a":1e+05,"d":[1, 2],"c":false}' >in
}

# rows STATEMENT LINE...: query prints exactly these lines for the file `in`,
# which has two records if it is not there.
rows() {
	local statement=$1
	shift
	[ -e in ] || two
	try 0 query "$statement" in
	says
	prints "$@"
}

@test "a bare member has the bytes of the record" {
	rows 'SELECT a, d FROM stream' '{"a":1.10,"d":null}' \
		'{"a":1e+05,"d":[1, 2]}'
	rows 'SELECT x.a AS y FROM (SELECT a, c FROM stream) x WHERE x.c' \
		'{"y":1.10}'
	printf '{"n":9007199254740993,"m":1.10}\n' >in
	rows 'SELECT n, m, n + 0 AS k FROM stream' \
		'{"n":9007199254740993,"m":1.10,"k":9007199254740993}'
}

@test "1e+05 is a whole number, as 100000 is" {
	printf '{"t":%s}\n' 100000 1e+05 100000.5 1e-3 1e400 >in
	rows "SELECT t, t / 3600 AS h, typeof(t) AS k FROM stream LIMIT 4" \
		'{"t":100000,"h":27,"k":"integer"}' \
		'{"t":1e+05,"h":27,"k":"integer"}' \
		'{"t":100000.5,"h":27.777916666666666,"k":"real"}' \
		'{"t":1e-3,"h":2.7777777777777776e-07,"k":"real"}'
}

@test "SELECT * alone prints the line" {
	printf ' {"b" : 1.50, "a":[ ] } \n{"z":"\\u00e9","b":2}\n' >in
	try 0 query 'SELECT * FROM stream' in
	same in "$OUT"
	try 0 query 'SELECT * FROM stream WHERE b < 2' in
	head -n 1 in | cmp - "$OUT"
	try 0 query 'select stream.* from stream where z is not null' in
	tail -n 1 in | cmp - "$OUT"
}

@test "* among others has all members, also later ones" {
	rows "SELECT 'w' AS s, * FROM stream" \
		'{"s":"w","a":1.10,"b":"x\ny","c":true}' \
		'{"s":"w","b":"z","a":1e+05,"d":[1, 2],"c":false}'
	rows 'SELECT * EXCEPT (b, c) FROM stream' '{"a":1.10}' \
		'{"a":1e+05,"d":[1, 2]}'
	rows 'SELECT * EXCLUDE ("a"), 1 AS k FROM stream WHERE NOT c' \
		'{"b":"z","d":[1, 2],"c":false,"k":1}'
	rows 'SELECT * EXCEPT (a) FROM stream ORDER BY a DESC' \
		'{"b":"z","d":[1, 2],"c":false}' '{"b":"x\ny","c":true}'
	rows 'SELECT * EXCEPT (A, C) FROM stream' '{"b":"x\ny"}' \
		'{"b":"z","d":[1, 2]}'
	refuses 2 "query: EXCEPT (bb): '*' has no such column: did you mean 'b'?" \
		query 'SELECT * EXCEPT (bb) FROM stream' in
	# What only later records have can be left out, too.
	try 0 query 'SELECT * EXCEPT (b, d) FROM stream' in
	prints '{"a":1.10,"c":true}' '{"a":1e+05,"c":false}'
	says 'query: EXCEPT (d): the first record has no such member'
	: >in
	rows 'SELECT * EXCEPT (a) FROM stream'
	two
}

@test "a member that the first record lacks is NULL, not an error" {
	rows 'SELECT a, d FROM stream' '{"a":1.10,"d":null}' \
		'{"a":1e+05,"d":[1, 2]}'
	try 0 query 'SELECT zz FROM stream' in
	prints '{"zz":null}' '{"zz":null}'
	says "query: no record has a member 'zz', so it is NULL"
	: >in
	rows 'SELECT zz FROM stream'
	rows 'SELECT count(*) AS n FROM stream' '{"n":0}'
}

@test "a name like a member of the first record is a likely mistake" {
	two
	try 0 query 'SELECT count(*) AS n, avg(amuont) AS m FROM stream' <<-'E'
		{"amount":1,"id":2}
	E
	prints '{"n":1,"m":null}'
	says "query: no record has a member 'amuont', so it is NULL: did you mean 'amount'?"
}

@test "a table that does not exist is told with how to make it" {
	two
	refuses 2 "query: there is no table 'users': --table NAME=FILE makes \
one of a file" query 'SELECT * FROM users' in
	refuses_like 2 "query: there is no table 'stream': --table NAME=FILE \
makes one of a file" query -n tx 'SELECT * FROM stream' in
}

@test "true and false stay so where SQL has 1 and 0" {
	rows 'SELECT c, count(*) AS n FROM stream GROUP BY c' \
		'{"c":false,"n":1}' '{"c":true,"n":1}'
	rows 'SELECT c + 1 AS d FROM stream' '{"d":2}' '{"d":1}'
}

@test "sum and avg lose nothing" {
	printf '{"x":%s}\n' 0.1 0.2 0.3 1e16 -1e16 >in
	rows 'SELECT sum(x) AS s, avg(x) AS a FROM stream' \
		'{"s":0.6,"a":0.12}'
	printf '{"x":%s}\n' 9223372036854775807 -1 >in
	rows 'SELECT sum(x) AS s FROM stream' '{"s":9223372036854775806}'
	printf '{"x":%s}\n' 9223372036854775807 1 >in
	refuses 2 'query: integer overflow' \
		query 'SELECT sum(x) AS s FROM stream' in
}

@test "variance, corr, quantile and others are what numpy says" {
	printf '{"x":%s,"y":%s}\n' 1 2 2 1 4 5 8 7 null 3 >in
	try 0 query 'SELECT variance(x) v, stddev_pop(x) s, corr(x, y) r,
		quantile(x, 0.25) q, median(x) m,
		approx_count_distinct(x) d FROM stream' in
	near "$(jq .v "$OUT")" 9.583333333333334 1e-14
	near "$(jq .s "$OUT")" 2.680951323690902 1e-14
	near "$(jq .r "$OUT")" 0.928654118116171 1e-14
	[ "$(jq -c '[.q, .m, .d]' "$OUT")" = '[1.75,3,4]' ]
}

@test "approx_count_distinct is exact to 1,024, and then almost" {
	seq 200000 | sed 's/.*/{"x":&}/' >in
	try 0 query 'SELECT approx_count_distinct(x) d FROM stream' in
	near "$(jq .d "$OUT")" 200000 6500
	try 0 query "SELECT approx_count_distinct(x % 1000) a,
		approx_count_distinct('user ' || (x % 1024)) b FROM stream" in
	[ "$(jq -c '[.a, .b]' "$OUT")" = '[1000,1024]' ]
	# Ids that no double tells apart.
	seq 9007199254740993 9007199254742992 | sed 's/.*/{"x":&}/' >in
	try 0 query 'SELECT approx_count_distinct(x) d FROM stream' in
	near "$(jq .d "$OUT")" 2000 65
}

@test "masks are KSQL's, and concat leaves NULL out" {
	printf '{"u":"User_7é"}\n' >in
	rows "SELECT mask(u) a, mask_left(u, 2) b, mask_right(u, 2) c,
		mask_keep_left(u, 2) d, mask_keep_right(u, 2) e,
		concat(u, 1, NULL, 'x') f FROM stream" \
		'{"a":"Xxxx-n-","b":"Xxer_7é","c":"User_n-","d":"Usxx-n-","e":"Xxxx-7é","f":"User_7é1x"}'
	printf '{"x":%s}\n' -1 0 4.9 5 10 >in
	rows 'SELECT width_bucket(x, 0, 10, 2) b FROM stream' '{"b":0}' \
		'{"b":1}' '{"b":1}' '{"b":2}' '{"b":3}'
}

@test "a row is out before the next record comes" {
	mkfifo pipe
	start query 'SELECT * FROM stream WHERE n > 1' pipe
	exec 7>pipe
	printf '{"n":1}\n{"n":2}\n' >&7
	eventually has_lines "$OUT" 1
	printf '{"n":3}\n' >&7
	eventually has_lines "$OUT" 2
	exec 7>&-
	ends 0
}

@test "LIMIT ends it while the input goes on" {
	mkfifo pipe
	start query 'SELECT n FROM stream LIMIT 2' pipe
	exec 7>pipe
	# (It may have ended before the third line is written.)
	(printf '{"n":1}\n{"n":2}\n{"n":3}\n' >&7) 2>said || :
	ends 0
	exec 7>&-
	prints '{"n":1}' '{"n":2}'
}

@test "CSV, TSV and a table" {
	two
	try 0 query --csv "SELECT *, '' AS e FROM stream" in
	printf 'a,b,c,e\n1.10,"x\ny",true,""\n1e+05,z,false,""\n' | cmp - "$OUT"
	try 0 query --tsv 'SELECT b, d FROM stream' in
	printf 'b\td\nx\\ny\t\nz\t[1, 2]\n' | cmp - "$OUT"
	try 0 query --table-format 'SELECT a, b, c FROM stream' in
	prints 'a      b    c' '1.10   x?y  true' '1e+05  z    false'
	: >in
	try 0 query --csv 'SELECT a, b FROM stream' in
	prints a,b
}

@test "the position of a record goes into its row" {
	printf '%s\n' '{"a":1,"_kafka":{"topic":"t","partition":3,"offset":7,"timestamp":5,"key":"k"}}' >in
	rows 'SELECT a + 1 AS b, _topic, _partition, _offset, _timestamp, _key
		FROM stream' \
		'{"b":2,"_topic":"t","_partition":3,"_offset":7,"_timestamp":5,"_key":"k","_kafka":{"topic":"t","partition":3,"offset":7,"timestamp":5,"key":"k"}}'
	rows 'SELECT 2 AS b, * FROM stream' \
		'{"b":2,"a":1,"_kafka":{"topic":"t","partition":3,"offset":7,"timestamp":5,"key":"k"}}'
	rows 'SELECT _offset, "_kafka" FROM stream' \
		'{"_offset":7,"_kafka":{"topic":"t","partition":3,"offset":7,"timestamp":5,"key":"k"}}'
	rows 'SELECT sum(a) AS s FROM stream' '{"s":1}'
}

@test "tables of files, and of a database, join the stream" {
	printf '%s\n' '{"id":1,"n":"one","ok":true}' '{"id":2,"n":"two","x":1}' >u
	printf '%s\n' '{"u":2,"v":1.50}' '{"u":1,"v":2}' '{"u":9}' >in
	try 0 query --table users=u 'SELECT s.*, n, ok, x FROM stream s
		JOIN users ON id = s.u' in
	prints '{"u":2,"v":1.50,"n":"two","ok":null,"x":1}' \
		'{"u":1,"v":2,"n":"one","ok":true,"x":null}'
	try 0 query --table users=u 'SELECT a.n, b.n AS m FROM users a, users b
		WHERE a.id < b.id' <&-
	prints '{"n":"one","m":"two"}'
	python3 -c 'import sqlite3
db = sqlite3.connect("w.db")
db.execute("create table tx (id int, ok boolean)")
db.execute("insert into tx values (1, 1), (2, 0)")
db.commit()'
	try 0 query -d w.db 'SELECT s.u, ok FROM stream s JOIN tx ON id = u' in
	prints '{"u":2,"ok":false}' '{"u":1,"ok":true}'
	try 0 query -d w.db 'SELECT count(*) AS n FROM tx' <&-
	prints '{"n":2}'
	refuses_like 2 "query: cannot open 'none.db': " \
		query -d none.db 'SELECT 1'
	[ ! -e none.db ]
}

@test "a statement that reads the stream twice is refused, and told how" {
	two
	local s
	for s in 'SELECT x.a FROM stream x JOIN stream y' \
		'SELECT a FROM stream UNION ALL SELECT b FROM stream' \
		'SELECT a FROM stream WHERE a IN (SELECT a FROM stream)'; do
		refuses 2 "query: the statement reads 'stream' more than once, \
and it can be read only once: --table stream=FILE reads a file into a table" \
			query "$s" in
		refuses 2 "query: the statement reads 'stream' more than once, \
and it can be read only once: --table stream=/dev/stdin reads all of stdin into \
a table" query "$s" <in
	done
	# What the message says is so.
	try 0 query --table stream=/dev/stdin \
		'SELECT b FROM stream WHERE a > (SELECT avg(a) FROM stream)' <in
	prints '{"b":"z"}'
	try 0 query --table stream=in 'SELECT x.b FROM stream x JOIN stream y
		ON x.a < y.a'
	prints '{"b":"x\ny"}'
	printf '%s\n' '{"a":1}' >u
	try 0 query --table u=u 'SELECT u.a FROM u LEFT JOIN stream s ON 1' in \
		|| grep -q 'more than once' "$ERR"
}

@test "nobody's statement can write, attach, load or set" {
	two
	local s
	for s in "ATTACH 'x.db' AS x" 'CREATE TABLE t (a)' \
		'PRAGMA user_version = 3' 'DELETE FROM stream' 'VACUUM' \
		"SELECT load_extension('x')" "INSERT INTO stream VALUES (1)"; do
		try 2 query "$s" in
		[ ! -s "$OUT" ]
		[ "$(wc -l <"$ERR")" -eq 1 ]
	done
	[ ! -e x.db ]
	refuses 2 "query: only one statement can be run: 'SELECT 2' follows it" \
		query 'SELECT 1; SELECT 2' in
	try 3 query --memory 4M "WITH RECURSIVE t(n, s) AS (SELECT 1, 'x'
		UNION ALL SELECT n + 1, s || s FROM t LIMIT 40)
		SELECT max(length(s)) m FROM t" in
	says 'query: the statement needs more memory than --memory allows'
}

@test "two results of one name are refused" {
	two
	refuses 2 "query: two columns of the result have the name 'a': name one \
of them with AS" query 'SELECT a, b AS a FROM stream' in
}

@test "windows run in time, and late records are rejected" {
	printf '%s\n' '{"t":1,"c":"a","x":1}' '{"t":4,"c":"b","x":2}' \
		'{"t":9,"c":"a","x":3}' '{"t":11,"c":"a","x":4}' \
		'{"t":3,"c":"q","x":9}' '{"t":25,"c":"b\"","x":5}' >in
	try 1 query --window 10s --time t --rejects bad 'SELECT window_start w,
		window_end e, c, count(*) n, sum(x) s FROM stream GROUP BY c' in
	prints '{"w":0,"e":10,"c":"a","n":2,"s":4}' \
		'{"w":0,"e":10,"c":"b","n":1,"s":2}' \
		'{"w":10,"e":20,"c":"a","n":1,"s":4}' \
		'{"w":20,"e":30,"c":"b\"","n":1,"s":5}'
	[ "$(jq -c '[.line, .reason]' bad)" = '[5,"late"]' ]
	try 0 query --window 10s --grace 5s --time t \
		'SELECT window_start w, sum(x) s FROM stream' in
	prints '{"w":0,"s":15}' '{"w":10,"s":4}' '{"w":20,"s":5}'
	try 0 query --window 10s --slide 5s --grace 10s --time t \
		'SELECT window_start w, group_concat(x) x FROM stream' in
	prints '{"w":-5,"x":"1,2,9"}' '{"w":0,"x":"1,2,9,3"}' \
		'{"w":5,"x":"3,4"}' '{"w":10,"x":"4"}' '{"w":20,"x":"5"}' \
		'{"w":25,"x":"5"}'
}

@test "a window waits for the slowest partition" {
	at() { # PARTITION TIME
		printf '{"t":%s,"_kafka":{"topic":"t","partition":%s,"offset":1}}\n' \
			"$2" "$1"
	}
	{ at 0 1; at 1 2; at 0 25; at 1 8; at 1 9; at 1 12; at 0 26; } >in
	try 0 query --window 10s --time t \
		'SELECT window_start w, count(*) n FROM stream' in
	prints '{"w":0,"n":4}' '{"w":10,"n":1}' '{"w":20,"n":2}'
	mkfifo pipe
	start query --window 10s --idle-close 300ms --time t \
		'SELECT window_start w, count(*) n FROM stream' pipe
	exec 7>pipe
	{ at 0 1; at 1 2; at 0 25; } >&7
	eventually has_lines "$OUT" 2
	exec 7>&-
	ends 0
	prints '{"w":0,"n":2}' '{"w":20,"n":1}'
}

@test "the windows' records go to a file when memory is little, all the same" {
	seq 200000 | sed 's/.*/{"t":&,"s":"some text of &"}/' >in
	try 0 query --memory 4M --window 1d --time t \
		'SELECT window_start w, count(*) n, sum(length(s)) l FROM stream' in
	cp "$OUT" little
	try 0 query --window 1d --time t \
		'SELECT window_start w, count(*) n, sum(length(s)) l FROM stream' in
	same little "$OUT"
}

@test "times are seconds, ms, us or RFC 3339, and the window's are the same" {
	printf '{"t":1700000000500}\n' >in
	try 0 query --window 1m --time t:ms 'SELECT window_start w FROM stream' in
	prints '{"w":1699999980000}'
	try 1 query --window 1m --time t 'SELECT window_start w FROM stream' in
	says_line "query: in:1: field 't' is no time in this unit: --time t:ms \
takes milliseconds, t:us microseconds"
	printf '{"t":"2023-11-14T22:13:20+01:00"}\n' >in
	try 0 query --window 1m --time t 'SELECT window_start w FROM stream' in
	prints '{"w":"2023-11-14T21:13:00Z"}'
	refuses 2 "query: --window: '10' is no length of time, such as 10m or \
1h30m" query --window 10 --time t 'SELECT 1 FROM stream' in
}

@test "--keep joins the stream with its last records" {
	printf '%s\n' '{"t":1,"c":"a"}' '{"t":4,"c":"b"}' '{"t":9,"c":"a"}' \
		'{"t":12,"c":"a"}' '{"t":99,"c":"a"}' >in
	try 0 query --time t --keep past=10s 'SELECT s.t, p.t AS before FROM
		stream s JOIN past p ON p.c = s.c' in
	# At 12 that of 1 has gone, and at 99 all.
	prints '{"t":9,"before":1}' '{"t":12,"before":9}'
	try 0 query --time t --keep past=11s 'SELECT s.t, count(p.t) AS n FROM
		stream s LEFT JOIN past p ON p.c = s.c GROUP BY s.rowid' in
	prints '{"t":1,"n":0}' '{"t":4,"n":0}' '{"t":9,"n":1}' \
		'{"t":12,"n":2}' '{"t":99,"n":0}'
	refuses 2 "query: --keep: there is a table 'stream' already: give the \
last records another name" query --time t --keep stream=1s 'SELECT t FROM stream' in
	refuses 2 "query: --keep is for a statement that reads 'stream', and \
this one does not" query --time t --keep past=1s 'SELECT t FROM past' in
}

@test "a record without a time has no row with --keep, only a reject" {
	printf '%s\n' '{"t":1,"c":"a"}' '{"c":"a"}' '{"t":2,"c":"a"}' >in
	try 1 query --time t --keep past=1m --rejects bad 'SELECT s.t, p.t AS u
		FROM stream s LEFT JOIN past p ON p.c = s.c' in
	prints '{"t":1,"u":null}' '{"t":2,"u":1}'
	[ "$(jq -c '[.line, .reason]' bad)" = '[2,"missing"]' ]
	printf '%s\n' '{"c":"a"}' '{"t":2,"c":"a"}' >in
	try 1 query --time t --keep past=1m 'SELECT t FROM stream' in
	prints '{"t":2}'
}

@test "a join that SQLite would end at an empty table is refused, and told how" {
	printf '{"t":%s}\n' 1 2 3 >in
	refuses 2 "query: the statement would end at the first record for which \
'p' is empty: add the condition p.rowid > 0" query --time t --keep p=1m \
		'SELECT s.t, p.t AS u FROM stream s JOIN p' in
	try 0 query --time t --keep p=1m \
		'SELECT s.t, p.t AS u FROM stream s JOIN p ON p.rowid > 0' in
	prints '{"t":2,"u":1}' '{"t":3,"u":1}' '{"t":3,"u":2}'
}

@test "a wrong name or word is shown, with what was meant" {
	printf '{"Amount":1,"User":"bob"}\n{"Amount":2}\n' >in
	try 0 query 'SELECT Amont FROM stream' in
	says "query: no record has a member 'Amont', so it is NULL: did you mean \
'Amount'?"
	try 0 query 'SELECT Amount FROM stream WHERE User = "bob"' in
	says "query: no record has a member 'bob', so \"bob\" is NULL: a text \
has single quotes"
	try 0 query --window 1h --time Amount 'SELECT count(Usr) n FROM stream' in
	says "query: no record has a member 'Usr', so it is NULL: did you mean \
'User'?"
	refuses 2 "query: there is no table 'straem': --table NAME=FILE makes one of a file: did you mean 'stream'?" \
		query 'SELECT Amount FROM straem' in
	refuses 2 "query: at character 8: there is no function 'medain': did you mean 'median'?" \
		query 'SELECT medain(Amount) FROM stream' in
	refuses 2 "query: at character 8: the statement is wrong at 'group', a \
word of SQL: as a name it needs double quotes" query 'SELECT group FROM stream' in
	refuses 2 "query: at character 1: the statement is wrong at 'SELCT': did you mean \
'SELECT'?" query 'SELCT Amount FROM stream' in
	refuses 2 "query: the statement ends too early: something is missing at \
its end, or a bracket is open" query 'SELECT Amount FROM stream WHERE' in
	refuses 2 "query: only SELECT can be run: a statement can read, not \
write or set" query 'DELETE FROM stream' in
	refuses 2 "query: at character 31: a function of many rows, such as \
count or sum, cannot stand in WHERE or in another one: write HAVING, after GROUP BY" \
		query 'SELECT User FROM stream WHERE count(*) > 1' in
	cp in u
	refuses 2 "query: at character 8: more than one table has a column 'User': write the \
table before it, as in stream.x" \
		query --table u=u 'SELECT User FROM stream, u' in
}

@test "+ between texts is arithmetic, and a warning says so" {
	local s
	printf '{"a":"x","b":"y","n":"3","k":1}\n' >in
	for s in 'a + b' "k + ' '" 'CAST(k AS VARCHAR) + n'; do
		try 0 query "SELECT $s AS c FROM stream" in
		says 'query: + adds numbers, and a text counts as 0: || joins texts'
	done
	rows "SELECT n + k AS c, 'a + b' || a AS d FROM stream" \
		'{"c":4,"d":"a + bx"}'
}

@test "bytes that are no UTF-8 come out as U+FFFD, with a warning" {
	local s="SELECT CAST(x'ff41' AS TEXT) AS x, x'c3a9ed' AS y FROM stream"
	printf '{"a":1}\n' >in
	try 0 query "$s" in
	prints $'{"x":"\xef\xbf\xbdA","y":"\xc3\xa9\xef\xbf\xbd"}'
	says "query: column 'x' of the result has bytes that are no UTF-8: each \
is printed as U+FFFD (hex(x) shows them)"
	try 0 query --csv "$s" in
	prints x,y $'\xef\xbf\xbdA,\xc3\xa9\xef\xbf\xbd'
}

@test "a signal ends a statement that never does" {
	local signal
	printf '{"a":1}\n' >in
	for signal in INT:130 TERM:143; do
		start query 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL
			SELECT n + 1 FROM t) SELECT count(*) AS c FROM t, stream' in
		eventually grep -q '^SigCgt:.*[46]...$' "/proc/$PID/status"
		kill -"${signal%:*}" "$PID"
		ends "${signal#*:}"
		prints
		says
	done
}

@test "what would read the kept records only once is refused" {
	printf '%s\n' '{"t":1,"c":"a"}' '{"t":4,"c":"b"}' '{"t":9,"c":"a"}' >in
	local s
	for s in '(SELECT count(*) FROM past)' '(SELECT max(t) FROM past)' \
		"(SELECT count(*) FROM past WHERE c = 'a')"; do
		refuses 2 "query: a sub-select reads 'past' only once, before \
the first record: name a column of 'stream' in it" \
			query --time t --keep past=1m "SELECT t, $s AS n FROM stream" in
	done
	try 2 query --time t --keep past=1m 'SELECT s.t, n FROM stream s JOIN
		(SELECT c, count(*) AS n FROM past GROUP BY c) p ON p.c = s.c' in
	try 0 query --time t --keep past=1m 'SELECT t, (SELECT count(*) FROM past p
		WHERE p.c = s.c) AS n FROM stream s' in
	prints '{"t":1,"n":0}' '{"t":4,"n":0}' '{"t":9,"n":1}'
}

@test "a statement that is wrong is told with the place in it" {
	two
	refuses 2 "query: at character 32: the statement is wrong at '='" \
		query 'SELECT a FROM stream WHERE a = = 2' in
	refuses 2 "query: at line 2, character 6: the statement is wrong at ','" \
		query "SELECT 'é',
			a,, b FROM stream" in
	refuses 2 "query: at character 16: there is no function 'foo'" \
		query "SELECT 'é', a, foo(a) FROM stream" in
	refuses 2 "query: only SELECT can be run" \
		query 'EXPLAIN QUERY PLAN SELECT a FROM stream' in
	refuses 2 "query: the statement has a place for a value, ':x': write \
the value itself there" query 'SELECT a FROM stream WHERE a > :x' in
	rows 'SELECT a FROM stream; -- done' '{"a":1.10}' '{"a":1e+05}'
}

@test "a nested member is read by its key, and a point or a bare key is told so" {
	printf '%s\n' '{"id":1,"b":{"lat":1.50,"in":{"x":[1,2]}}}' '{"id":2}' >in
	rows "SELECT id, b->>'lat' AS lat, json_extract(b, '\$.in.x[1]') AS x
		FROM stream" \
		'{"id":1,"lat":1.5,"x":2}' '{"id":2,"lat":null,"x":null}'
	local way="'b' is a member, and no table: b->>'lat' or \
json_extract(b, '\$.lat') gets what is inside it"
	refuses 2 "query: at character 8: $way" query 'SELECT b.lat FROM stream' in
	refuses 2 "query: at character 33: $way" \
		query 'SELECT s.id FROM stream s WHERE s.b.lat > 1' in
	refuses 2 "query: at character 8: there is no table 'x' with a column \
'lat'" query 'SELECT x.lat FROM stream' in
	try 0 query 'SELECT b->lat AS lat FROM stream' in
	prints '{"lat":null}' '{"lat":null}'
	says_line "query: after -> the key of a nested member has single quotes: \
->>'lat' gets its value"
}

@test "each star of a join has its own table's columns" {
	printf '%s\n' '{"u":1,"n":"one"}' '{"u":2,"n":"two"}' >u
	printf '%s\n' '{"u":2,"a":1.10}' '{"a":2,"u":1,"z":0}' >in
	try 0 query --table u=u 'SELECT * FROM stream JOIN u USING (u)' in
	prints '{"u":2,"a":1.10,"n":"two"}' '{"u":1,"a":2,"n":"one"}'
	try 0 query --table u=u 'SELECT s.*, n FROM stream s JOIN u USING (u)' in
	prints '{"u":2,"a":1.10,"n":"two"}' '{"a":2,"u":1,"z":0,"n":"one"}'
}

@test "--table stream=FILE is read as often as the statement likes" {
	printf '%s\n' '{"u":1}' '{"u":2}' >u
	try 0 query --table stream=u 'SELECT a.u, b.u AS v FROM stream a
		JOIN stream b ON a.u < b.u'
	prints '{"u":1,"v":2}'
	refuses_like 2 "query: the database has a table 'stream': " \
		query --table stream=u 'SELECT u FROM stream' u
	refuses 2 "query: --table: two tables have the name 'u' (SQL does not \
distinguish upper and lower case)" \
		query --table u=u --table U=u 'SELECT 1' u
}

@test "functions that are tables work without the stream" {
	try 0 query "SELECT key, value FROM json_each('[1,2]')"
	prints '{"key":0,"value":1}' '{"key":1,"value":2}'
	refuses_like 2 "query: there is no table 'dbstat'" \
		query 'SELECT * FROM dbstat'
}

@test "a window's bounds are known where no record passes the WHERE" {
	printf '{"t":%s}\n' 1 12 13 25 >in
	try 0 query --window 10s --time t 'SELECT window_start AS w, count(*) AS n
		FROM stream WHERE t > 11 AND t < 20' in
	prints '{"w":0,"n":0}' '{"w":10,"n":2}' '{"w":20,"n":0}'
	try 0 query --csv --window 10s --time t 'SELECT window_end AS e,
		max(t) AS m FROM stream WHERE t > 100' in
	prints e,m 10, 20, 30,
	refuses 2 "query: --window is for a statement that reads 'stream', and \
this one does not" query --window 10s --time t 'SELECT 1 AS x' in
	refuses 2 "query: --keep is for a statement that reads 'stream', and \
this one does not" query --keep p=10s --time t 'SELECT 1 AS x' in
	refuses 2 "query: --slide is so short that each record is in more than \
100000 windows" query --window 1w --slide 1ms --time t 'SELECT t FROM stream' in
	try 0 query 'SELECT window_start AS w FROM stream LIMIT 1' in
	says "query: 'window_start' is NULL: it is a column with --window"
}

@test "--cpu ends what computes for ever, within one function, too" {
	printf '{"a":1}\n' >in
	try 3 query --cpu 200ms 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL
		SELECT n + 1 FROM t) SELECT count(*) AS c FROM t, stream' in
	says 'query: the statement needs more processor time than --cpu allows'
	try 3 query --cpu 200ms "SELECT instr(printf('%.20000000c', 'a'),
		printf('%.1000000c', 'a') || 'b') AS c FROM stream" in
	says 'query: the statement needs more processor time than --cpu allows'
	try 0 query --cpu 10m 'SELECT a FROM stream' in
	says
}

@test "the values of a median are of the memory that --memory allows" {
	try 3 query --memory 4M 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL
		SELECT n + 1 FROM t LIMIT 1000000) SELECT median(n) AS m FROM t'
	says 'query: the statement needs more memory than --memory allows'
}

@test "sorted rows have the bytes of their records, too" {
	printf '%s\n' '{"k":3, "z":1.10,"n":9007199254740993,"g":"\u00e9"}' \
		'{"z":1e+05,"k":1,"h":[1.10, 2],"t":true}' '{"k":2,"i":{"x" :1}}' >in
	try 0 query 'SELECT * FROM stream ORDER BY k' in
	{ tail -n 2 in && head -n 1 in; } | cmp - "$OUT"
	rows 'SELECT k AS a, z, h, i FROM stream ORDER BY k DESC LIMIT 2' \
		'{"a":3,"z":1.10,"h":null,"i":null}' \
		'{"a":2,"z":null,"h":null,"i":{"x" :1}}'
	rows 'SELECT *, k + 1 AS l FROM stream ORDER BY 1 LIMIT 1' \
		'{"z":1e+05,"k":1,"h":[1.10, 2],"t":true,"l":2}'
	rows 'SELECT k + 0 AS k, "_record" FROM stream ORDER BY k LIMIT 1' \
		'{"k":1,"_record":"{\"z\":1e+05,\"k\":1,\"h\":[1.10, 2],\"t\":true}"}'
	try 0 query --csv 'SELECT z, n FROM stream WHERE z < 9 ORDER BY k' in
	prints z,n 1.10,9007199254740993
	printf '%s\n' '{"k":3,"name":"c"}' '{"k":2,"name":"b"}' >u
	try 0 query --table u=u 'SELECT s.*, name FROM stream s JOIN u USING (k)
		ORDER BY name' in
	prints '{"k":2,"i":{"x" :1},"name":"b"}' \
		'{"k":3, "z":1.10,"n":9007199254740993,"g":"\u00e9","name":"c"}'
	# Rows of many records have none.
	rows 'SELECT max(k) AS k, z FROM stream ORDER BY k' '{"k":3,"z":1.1}'
	rows 'SELECT DISTINCT z FROM stream ORDER BY z' '{"z":null}' \
		'{"z":1.1}' '{"z":100000}'
	rows 'SELECT k FROM stream UNION ALL SELECT 9 ORDER BY 1 DESC LIMIT 1' \
		'{"k":9}'
}

@test "arrays, objects and long numbers stay what they are in tables and groups" {
	printf '%s\n' '{"k":1,"n":{"a": 1.10},"s":"{}"}' \
		'{"k":1,"n":null,"s":"[1]"}' '{"k":2,"n":[1, 2],"s":"x"}' >in
	rows 'SELECT DISTINCT n, s FROM stream' '{"n":{"a": 1.10},"s":"{}"}' \
		'{"n":null,"s":"[1]"}' '{"n":[1, 2],"s":"x"}'
	try 0 query --window 10s --time k 'SELECT * FROM stream' in
	same in "$OUT"
	try 0 query --table u=in 'SELECT * FROM u WHERE k = 2'
	prints '{"k":2,"n":[1, 2],"s":"x"}'
	printf '%s\n' '{"id":1,"n":{"a":[1.10]},"b":true,"big":123456789012345678901234567890}' \
		'{"id":2,"n":[],"b":false,"big":1.123456789012345678901}' >in
	load -d sqlite:w.db -T tx in
	try 0 query -d w.db 'SELECT * FROM tx'
	same in "$OUT"
	refuses 2 'query: at character 12: there is no column "$.a[0]": a text has single quotes' \
		query -d w.db 'SELECT n->>"$.a[0]" FROM tx'
}

@test "of thousands of members each can be named, and * has all" {
	python3 -c '
print("{%s}" % ",".join("\"c%d\":%d" % (i, i) for i in range(1, 2501)))' >in
	try 0 query 'SELECT c1, c2500 FROM stream WHERE c2000 = 2000' in
	prints '{"c1":1,"c2500":2500}'
	says "query: 600 members of the first record are columns only where the \
statement names them: SQL has no room for more than 1900"
	try 0 query 'SELECT * FROM stream ORDER BY c2' in
	same in "$OUT"
	refuses 2 "query: --table: the records of 'w' have more than 2000 \
members: jq -c 'del(.x)' leaves some out" query --table w=in 'SELECT c1 FROM w'
	refuses 2 'query: LIMIT and OFFSET take whole numbers' \
		query -q 'SELECT c1 FROM stream LIMIT 1.5' in
}
