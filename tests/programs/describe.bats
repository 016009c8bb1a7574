#!/usr/bin/env bats
load ../helper

# of MEMBER FILTER: what jq finds in that member of the description in $OUT.
of() {
	jq -c --arg name "$1" ".members[] | select(.name == \$name) | $2" "$OUT"
}

# is WANTED MEMBER FILTER
is() {
	local got
	got=$(of "$2" "$3")
	[ "$got" = "$1" ] || complain "$2 $3 is $got, not $1"
}

described() {
	try 0 describe --format json "$@"
	says
	jq -e '.format == "weir-description" and .version == 1' "$OUT" >"$PWD/.said/jq"
}

# many N: records whose members are of all kinds.
many() {
	seq 0 $(($1 - 1)) | awk '{
		printf "{\"id\":\"n%d\",\"x\":%.6f,\"n\":%d,\"city\":\"c%d\",\"y\":%d,\"same\":true}\n",
			$1, sin($1) * exp(cos($1 * $1)), $1 * 7919 % 1000, $1 % 3, $1 % 5 == 0 }'
}

@test "types, what is missing, and what is null are counted" {
	printf '%s\n' '{"a":1,"b":"x"}' '{"a":"1","b":null}' '{"a":[1]}' \
		'{"a":{},"c":true}' '{"a":false,"c":true}' >in
	described in
	[ "$(jq -c '[.records, .rejected, [.members[].name]]' "$OUT")" = \
		'[5,0,["a","b","c"]]' ]
	is '{"number":1,"string":1,"boolean":1,"array":1,"object":1}' a .types
	is '{"string":1,"null":1}' b .types
	is '[1,3,1]' b '[.present, .missing, .null]'
	is '[2,3,0]' c '[.present, .missing, .null]'
	is '["unique","mixed"]' a .flags
	is '[]' c .flags
	is '[1,5,0]' b '[.distinct, ([.present, .missing, .null] | add), .distinct_error]'
}

@test "sum, mean and deviation are those of exact fractions" {
	many 3000 >in
	printf '%s\n' '{"x":1e17}' '{"x":-1e17}' '{"x":1e-300}' >>in
	described in
	/usr/bin/python3 - "$OUT" in <<-'PYTHON'
		import json, sys
		from fractions import Fraction
		from math import sqrt
		found = {m["name"]: m for m in json.load(open(sys.argv[1]))["members"]}
		rows = [json.loads(line) for line in open(sys.argv[2])]
		for name in ("x", "n", "y"):
		    x = [Fraction(row[name]) for row in rows if name in row]
		    mean = sum(x) / len(x)
		    variance = sum((v - mean) ** 2 for v in x) / (len(x) - 1)
		    assert found[name]["sum"] == float(sum(x)), name
		    assert found[name]["mean"] == float(mean), name
		    sd = found[name]["sd"]
		    assert abs(Fraction(sd) ** 2 / variance - 1) < 1e-15, name
		    assert found[name]["min"] == min(x) and found[name]["max"] == max(x)
		    assert found[name]["zeros"] == x.count(0)
		    assert found[name]["negative"] == sum(v < 0 for v in x)
	PYTHON
}

@test "each quantile is as near as the output says" {
	many 5000 >in
	described --by y in
	/usr/bin/python3 - "$OUT" in <<-'PYTHON'
		import json, sys
		members = json.load(open(sys.argv[1]))["members"]
		rows = [json.loads(line) for line in open(sys.argv[2])]
		def check(part, x):
		    x.sort()
		    error = part["quantile_error"]
		    assert error <= 1 / 256
		    for k in range(1, 100):
		        exact = x[-(-len(x) * k // 100) - 1]
		        got = part["quantiles"][k - 1]
		        assert abs(got - exact) <= error * abs(exact), (k, got, exact)
		for m in members:
		    if m["name"] not in ("x", "n"):
		        continue
		    check(m, [row[m["name"]] for row in rows])
		    for part in m["by"]:
		        check(part, [row[m["name"]] for row in rows
		                     if str(row["y"]) == part["class"]])
	PYTHON
	is 0 n .quantile_error # 1,000 whole numbers
}

@test "classes have correlation and KS distance" {
	many 4000 >in
	described --by y in
	[ "$(jq -c .classes "$OUT")" = \
		'[{"class":"0","count":3200,"share":0.8},{"class":"1","count":800,"share":0.2}]' ]
	/usr/bin/python3 - "$OUT" in <<-'PYTHON'
		import bisect, json, math, sys
		members = json.load(open(sys.argv[1]))["members"]
		rows = [json.loads(line) for line in open(sys.argv[2])]
		for m in members:
		    if m["name"] not in ("x", "n"):
		        continue
		    x = [row[m["name"]] for row in rows]
		    y = [row["y"] for row in rows]
		    mx, my = math.fsum(x) / len(x), sum(y) / len(y)
		    r = (math.fsum((a - mx) * (b - my) for a, b in zip(x, y)) /
		         math.sqrt(math.fsum((a - mx) ** 2 for a in x) *
		                   math.fsum((b - my) ** 2 for b in y)))
		    one = sorted(a for a, b in zip(x, y) if b == 1)
		    none = sorted(a for a, b in zip(x, y) if b == 0)
		    ks = max(abs(bisect.bisect(one, v) / len(one) -
		                 bisect.bisect(none, v) / len(none)) for v in x)
		    by = {part["class"]: part for part in m["by"]}
		    assert abs(by["1"]["correlation"] - r) < 1e-12, m["name"]
		    assert abs(by["0"]["correlation"] + r) < 1e-12
		    assert by["0"]["ks"] == by["1"]["ks"]
		    assert ks - 0.02 <= by["1"]["ks"] <= ks + 1e-12, (by["1"]["ks"], ks)
	PYTHON
}

@test "a label may be a word, a boolean or missing; numbers are one however written" {
	printf '%s\n' '{"y":"b","x":1}' '{"y":"a","x":2}' '{"x":3}' \
		'{"y":null,"x":4}' '{"y":true,"x":5}' '{"y":"b","x":7}' >in
	described --by y in
	[ "$(jq -c '[.classes[] | [.class, .count]]' "$OUT")" = \
		'[["a",1],["b",2],["true",1],[null,2]]' ]
	is '[2,4,5,3.5]' x '[.by[].mean]'
	printf '{"y":%s}\n' 7 7.0 '"7"' 10 >in
	described --by y in
	[ "$(jq -c '[.classes[] | [.class, .count]]' "$OUT")" = \
		'[["7",3],["10",1]]' ]
}

@test "a label that is none is refused" {
	seq 40 | sed 's/.*/{"y":&}/' >in
	refuses 2 "describe: --by: 'y' has more than 32 values" describe --by y in
	seq 40000 | sed 's/.*/{"y":&}/' >in
	refuses 2 "describe: --by: 'y' has more than 32 values" describe --by y in
	refuses 2 "describe: --by: no record has a member 'z' with a value" \
		describe --by z in
	echo '{"y":[]}' >in
	try 2 describe --by y in
	says "describe: in:1: field 'y' is an array, not a category" \
		'describe: 1 of 1 records rejected' \
		'describe: there are no records to describe'
}

@test "up to 1,024 different values are counted exactly, more are estimated" {
	seq 1024 | sed 's/.*/{"a":&,"b":"&"}/' >in
	described in in
	is '[1024,0]' a '[.distinct, .distinct_error]'
	is '[1024,0]' b '[.distinct, .distinct_error]'
	seq 100000 | sed 's/.*/{"a":&,"b":"&"}/' >in
	described in
	is 0.0081 a .distinct_error
	near "$(of a .distinct)" 100000 3300 # four standard errors
	near "$(of b .distinct)" 100000 3300
	is '["unique"]' a .flags
	is '["unique"]' b .flags
	described in in
	near "$(of a .distinct)" 100000 3300
	is '[]' a .flags
	is '[]' b .flags
}

@test "the most frequent values have their counts, however many others there are" {
	seq 60000 | awk '{ print "{\"a\":" ($1 % 20 ? $1 + 0.5 : 7) ",\"b\":\"" \
		($1 % 10 ? "id" $1 : "often\\u0021") "\"}" }' >in
	described in
	is '{"value":7,"count":3000,"share":0.05}' a '.top[0]'
	is '{"value":"often!","count":6000,"share":0.1}' b '.top[0]'
	# One that comes later is estimated.
	{ cat in; yes '{"a":-1,"b":"late"}' | head -n 6000; } >later
	described later
	is '[-1,true]' a '.top[0] | [.value, .about]'
	near "$(of a '.top[0].count')" 6000 600
	is '["late",true]' b '.top[1] | [.value, .about]'
	near "$(of b '.top[1].count')" 6000 600
}

@test "values that programs would change are flagged" {
	printf '{"n":%s}\n' 9007199254740993 12345678901234567890 1e999 \
		9007199254740992 10000000000000000000000 >in
	described in
	is '[2,1,4,["unique","inexact","too_large"]]' n \
		'[.inexact, .too_large, .distinct, .flags]'
	printf '{"s":"%s"}\n' 'h\u00e4\n\ud83d\ude00' >in
	described in
	is 4 s .longest
	is '"hä\n😀"' s '.top[0].value'
	is '["constant"]' s .flags
	# A long text shows only how it begins.
	printf '{"s":"%s"}\n' "$(printf 'ä%.0s' {1..100})" >in
	described in
	is '[32,true,100]' s '[(.top[0].value | length), .top[0].cut, .longest]'
}

@test "a weight is as many records" {
	many 3000 | jq -c '.w = .n % 4' >in
	jq -c '. as $r | range(.w) | $r' in >repeated
	described --by y --weight w in
	jq -S 'del(.records, .weight) | del(.members[] |
		select(.name == "w" or .name == "id")) | del(.. | .flags?) |
		del(.members[] | select(.name == "x") | .top)' "$OUT" >a
	[ "$(jq -c '[.records, .weight]' "$OUT")" = \
		"[3000,$(wc -l <repeated)]" ]
	described --by y repeated
	jq -S 'del(.records) | del(.members[] |
		select(.name == "w" or .name == "id")) | del(.. | .flags?) |
		del(.members[] | select(.name == "x") | .top)' "$OUT" >b
	/usr/bin/python3 - a b <<-'PYTHON'
		import json, sys
		def same(a, b, path=""):
		    assert type(a) == type(b) or isinstance(a, (int, float)), path
		    if isinstance(a, dict):
		        assert a.keys() == b.keys(), path
		        for k in a: same(a[k], b[k], path + "." + k)
		    elif isinstance(a, list):
		        assert len(a) == len(b), path
		        for x, y in zip(a, b): same(x, y, path + "[]")
		    elif isinstance(a, (int, float)) and not isinstance(a, bool):
		        assert abs(a - b) <= 1e-11 * max(1, abs(b)), (path, a, b)
		    else:
		        assert a == b, path
		same(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))
	PYTHON
	printf '%s\n' '{"x":1,"w":-1}' '{"x":1}' '{"x":2,"w":1}' >in
	try 1 describe --format json --weight w --rejects bad in
	[ "$(jq -r .reason bad | xargs)" = 'out-of-range missing' ]
	is 2 x .mean
}

@test "the output is the same however many processors read it, and from a pipe" {
	{ many 20000; many 30000 | sed 's/"x"/"late":1,"x"/'; } >in
	described --by y in
	cp "$OUT" wanted
	described --by y < <(cat in)
	same wanted "$OUT"
	try 0 taskset -c "$(taskset -cp $$ | sed 's/.*[ ,-]//')" \
		describe --by y --format json in
	same wanted "$OUT"
	is 20000 late .missing
	for option in '' --html --schema; do
		# shellcheck disable=SC2086 # none is none
		try 0 describe $option in
		cp "$OUT" wanted
		# shellcheck disable=SC2086
		try 0 describe $option < <(cat in)
		same wanted "$OUT"
	done
}

@test "memory does not grow with the records" {
	many 20000 >block
	mkfifo in
	start describe --format json in
	exec 7>in
	cat block >&7
	before=$(peak_memory)
	for _ in {1..10}; do cat block; done >&7
	after=$(peak_memory)
	exec 7>&-
	ends 0
	sanitized || [ "$after" -lt $((before + 4096)) ] ||
		complain "from $before KiB to $after"
}

# 2^53 + 1 and its like: next to each other, they are the same double.
@test "integers that no double holds are told apart by their digits" {
	seq 1234567890123456789 1234567890123457388 |
		sed 's/.*/{"id":&}/' >in
	sed -n 7p in >>in
	described in
	is '[600,0,["inexact"],599]' id \
		'[.distinct, .distinct_error, .flags, .inexact]'
	is 2 id '.top[0].count'
	grep -q '"top":\[{"value":1234567890123456795,"count":2,' "$OUT"
	# (What they are near to is still in the figures of numbers.)
	is '[true,true]' id '[.whole, .min - 1234567890123456768 == 0]'
	is 99 id '.quantiles | length'
	try 0 describe --schema in
	cp "$OUT" schema
	try 0 describe --check schema in
	same in "$OUT"
}

# kilobytes_a_member FILE MEMBERS: the peak less that of one record, for each
# processor and once more.
kilobytes_a_member() {
	local peak=()

	for records in 1 9999; do
		head -n "$records" "$1" >part
		rm -f page
		mkfifo page
		describe --format json part >page 2>err &
		PID=$!
		exec 7<page
		# Its output waits: all figures are there.
		read -r _ <&7
		peak+=("$(peak_memory)")
		cat <&7 >"$PWD/.said/rest"
		exec 7<&-
		wait "$PID"
	done
	echo $(((peak[1] - peak[0]) / $2 / ($(nproc) + 1)))
}

@test "a member needs no more memory than the manual says" {
	awk 'BEGIN { srand(1)
		for (i = 0; i < 3000; i++)
			for (k = 0; k < 200; k++) {
				x = rand() + rand() + rand() + rand() - 2
				printf "%s\"m%d\":%.12g%s", k ? "," : "{", k, x,
					k < 199 ? "" : "}\n" } }' >numbers
	awk 'BEGIN { srand(2)
		for (i = 0; i < 3000; i++)
			for (k = 0; k < 200; k++)
				printf "%s\"m%d\":\"%.12f%.12f\"%s", k ? "," : "{", k,
					rand(), rand(), k < 199 ? "" : "}\n" }' >texts
	sanitized && return
	[ "$(kilobytes_a_member numbers 200)" -le 55 ]
	[ "$(kilobytes_a_member texts 200)" -le 100 ]
}

@test "partitions show their offsets, gaps and late records" {
	place() { # PARTITION OFFSET TIME
		echo "{\"a\":1,\"_kafka\":{\"topic\":\"t\",\"partition\":$1,\"offset\":$2,\"timestamp\":$3}}"
	}
	{
		place 1 100 5000; place 0 7 1000; place 1 101 4000; place 0 8 900
		place 1 105 6000; place 0 8 950; place 0 10 null; place 1 106 2500
		echo '{"a":1}'
		echo '{"a":1,"_kafka":3}'
	} >in
	described in
	[ "$(jq -c '[.members[].name]' "$OUT")" = '["a"]' ]
	[ "$(jq -c '.kafka | [.records, .without, .malformed]' "$OUT")" = '[8,1,1]' ]
	jq -c '.kafka.partitions[] | [.partition, .records, .first, .last, .gaps,
		.left_out, .again, .earliest, .latest, .late, .late_max_ms]' \
		"$OUT" >got
	printf '%s\n' '[0,4,7,10,1,1,1,900,1000,2,100]' \
		'[1,4,100,106,1,3,0,2500,6000,2,3500]' >wanted
	same wanted got
	try 0 describe in
	grep -q -- '--grace 3500ms' "$OUT"
}

@test "the tables have all members and their figures" {
	many 3000 >in
	try 0 describe --by y in
	says
	[ "$(head -n 1 "$OUT")" = '3000 records, 6 members' ]
	grep -qE '^id +string +- +- +~[0-9]+  unique$' "$OUT"
	grep -qE '^same +boolean +- +- +1  constant$' "$OUT"
	grep -qE "^city +2  'c0' 33.3 %, 'c1' 33.3 %, 'c2' 33.3 %$" "$OUT"
	grep -qE '^n +499.5 +288.7' "$OUT"
	grep -qE '^Quantiles are off by at most 0\.[0-3][0-9]* %\.$' "$OUT"
}

@test "names and texts are shown as text, whatever they are" {
	printf '{"<b>\\u001b[1m":"</td><script>x\\u0000"}\n' >in
	try 0 describe in
	[ "$(tr -cd '\000-\011\013-\037' <"$OUT" | wc -c)" -eq 0 ]
	try 0 describe --html in
	! grep -q '<script>x' "$OUT" || complain 'a script'
	described in
	[ "$(jq -r '.members[0].top[0].value | length' "$OUT")" -eq 15 ]
}

# --- the schema -------------------------------------------------------------

@test "what a schema was made of fits it, byte for byte" {
	many 3000 | sed 's/,/, /3' >in
	echo ' {"id":"last" , "x":0.5,"n":3,"city":"c1","y":0,"same":true}' >>in
	try 0 describe --schema in
	cp "$OUT" schema
	[ "$(jq -c '[.format, .version, .records]' schema)" = '["weir-schema",1,3001]' ]
	try 0 describe --check schema in
	says
	same in "$OUT"
	try 0 describe --check schema < <(cat in)
	same in "$OUT"
	try 0 describe --check - in <schema
	same in "$OUT"
	try 0 describe --check schema </dev/null
	prints
}

@test "records that do not fit are rejected with their place" {
	printf '%s\n' '{"a":1,"b":"x","c":null}' '{"a":5,"b":"y","c":1.5}' >in
	{ for _ in {1..10}; do cat in; done; } | describe --schema >schema
	printf '%s\n' '{"a":2,"b":"x"}' '{"b":"x"}' '{"a":null,"b":"x"}' \
		'{"a":"1","b":"x"}' '{"a":6,"b":"x"}' '{"a":0,"b":"x"}' \
		'{"a":1.5,"b":"x"}' '{"a":1e999,"b":"x"}' '{"a":1,"b":"z"}' \
		'{"a":1,"b":"\u0078","c":0}' '{"a":1,"b":"x","c":-3e9}' \
		'{"a":1,"b":["x"]}' '{"a":1,"b":"y"}' >mixed
	try 1 describe --check schema --rejects bad mixed
	printf '%s\n' '{"a":2,"b":"x"}' '{"a":1,"b":"y"}' >wanted
	same wanted "$OUT"
	jq -r '[.line, .reason, .field, .message] | @tsv' bad >got
	cat >wanted <<-'END'
		2	missing	a	field 'a' is missing: the schema requires it
		3	missing	a	field 'a' is null: the schema requires it
		4	wrong-type	a	field 'a' is a string, which is none of the schema's types
		5	out-of-range	a	field 'a' is 6: the schema's max is 5
		6	out-of-range	a	field 'a' is 0: the schema's min is 1
		7	wrong-type	a	field 'a' is 1.5: the schema has whole numbers only
		8	not-finite	a	field 'a' is too large for a double
		9	out-of-range	b	field 'b' is "z", which is not in the schema's list
		10	out-of-range	c	field 'c' is 0: the schema's min is 1.5
		11	out-of-range	c	field 'c' is -3000000000: the schema's min is 1.5
		12	wrong-type	b	field 'b' is an array, which is none of the schema's types
	END
	same wanted got
	grep -q "^describe: member 'a' has moved: missing or null in 2 records; of another type in 1 record; not whole in 1 record; too large for a double in 1 record; out of range in 2 records" "$ERR"
	grep -q "^describe: member 'b' has moved: of another type in 1 record; of an unknown category in 1 record" "$ERR"
	[ "$(tail -n 1 "$ERR")" = 'describe: 11 of 13 records rejected' ]
}

@test "a distribution that has moved is named with status 1, and records pass" {
	seq 5000 | awk '{ print "{\"x\":" $1 % 100 ",\"k\":\"" ($1 % 2 ? "a" : "b") "\"}" }' >old
	describe --schema old >schema
	seq 3000 | awk '{ print "{\"x\":" $1 % 30 ",\"k\":\"" ($1 % 20 ? "a" : "b") "\"}" }' >new
	try 1 describe --check schema new
	same new "$OUT"
	says "describe: member 'x' has moved: its distribution, PSI $(psi x)" \
		"describe: member 'k' has moved: its distribution, PSI $(psi k)"
	try 0 describe --check schema --psi 20 new
	says
	# The same numbers, and a few of them: chance alone.
	for n in 10 30 100 1000; do
		awk -v "seed=$n" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' old |
			sort -g | cut -f 2- | sed -n "1,${n}p" >some
		try 0 describe --check schema some
		says
	done
}

# psi MEMBER: of old and new, worked out in another way.
psi() {
	/usr/bin/python3 - "$1" <<-'PYTHON'
		import json, math, sys
		name = sys.argv[1]
		m = [m for m in json.load(open("schema"))["members"] if m["name"] == name][0]
		def counts(path):
		    rows = [json.loads(line)[name] for line in open(path)]
		    if "bins" in m:
		        edges = m["bins"]["edges"]
		        bins = [sum(v >= e for e in edges) for v in rows]
		        return [bins.count(i) for i in range(len(edges) + 1)]
		    return [rows.count(v) for v in m["categories"]["values"]]
		p, q = counts("old"), counts("new")
		told = m["bins"]["counts"] if "bins" in m else m["categories"]["counts"]
		assert p == told, (p, told)
		p = [(c + 0.5) / (sum(p) + len(p) / 2) for c in p]
		q = [(c + 0.5) / (sum(q) + len(q) / 2) for c in q]
		print("%.3g" % sum((b - a) * math.log(b / a) for a, b in zip(p, q)))
	PYTHON
}

@test "a rate of missing ones that has moved is named" {
	seq 2000 | awk '{ print $1 % 20 ? "{\"a\":1,\"b\":1}" : "{\"b\":null}" }' >old
	describe --schema old >schema
	try 1 describe --check schema < <(seq 1000 | awk '{ print $1 % 5 ? "{\"a\":1,\"b\":1}" : "{\"a\":1}" }')
	[ "$(wc -l <"$OUT")" -eq 1000 ]
	says "describe: member 'a' has moved: missing or null in 0 % of the records, before in 5 %" \
		"describe: member 'b' has moved: missing or null in 20 % of the records, before in 5 %"
	try 0 describe --check schema old
}

@test "a schema may be edited, and what it does not say is not checked" {
	echo '{"format":"weir-schema","version":1,"records":10,"members":[
		{"name":"a","max":5},{"name":"b","types":["string","null"]}]}' >schema
	printf '%s\n' '{"a":"text","b":null,"new":1}' '{}' '{"a":-1e300,"new":2}' >in
	try 0 describe --check schema in
	same in "$OUT"
	says "describe: member 'new' is not in the schema"
	echo '{"a":6}' >in
	try 1 describe --check schema in
	prints
}

@test "many records that do not fit pass none on, in any order of threads" {
	many 30000 >in
	head -n 1000 in | describe --schema |
		jq 'del(.members[] | .bins) | del(.members[1].min, .members[1].max)' >schema
	sed 's/"n":77,/"n":7777,/; s/"city":"c1","y":1/"city":"c9","y":1/' in >some
	try 1 describe --check schema --rejects bad -q some
	grep -vE '"n":7777,|"city":"c9"' some >wanted
	same wanted "$OUT"
	[ $(($(wc -l <bad) + $(wc -l <"$OUT"))) -eq 30000 ]
	jq .line bad | sort -nc
}

@test "what is no schema is refused before anything is read" {
	refuses 2 "describe: cannot open 'none': No such file or directory" \
		describe --check none </dev/null
	echo '{' >bad
	refuses 2 "describe: 'bad' is not JSON: describe --schema prints a schema" \
		describe --check bad </dev/null
	echo '{"format":"weir-description"}' >bad
	refuses 2 "describe: 'bad' is not what describe --schema prints" \
		describe --check bad </dev/null
	local schema='{"format":"weir-schema","version":1,"records":1,"members":['
	echo "$schema"'{"name":"a"},{"name":"a"}]}' >bad
	refuses 2 "describe: 'bad' has the member 'a' twice" \
		describe --check bad </dev/null
	echo "$schema"'{"name":"a","types":["text"]}]}' >bad
	refuses 2 "describe: 'bad' has an unknown type in 'types'" \
		describe --check bad </dev/null
	echo "$schema"'{"name":"a","bins":{"edges":[1,1],"counts":[1,2,3]}}]}' >bad
	refuses 2 "describe: 'bad' has edges that do not ascend" \
		describe --check bad </dev/null
	echo "$schema"'{"name":"a","bins":{"edges":[1,2],"counts":[1,2]}}]}' >bad
	refuses 2 "describe: 'bad' has counts of another number than needed" \
		describe --check bad </dev/null
}

@test "--check on a full disk, or to a reader that has gone, is never silent" {
	many 3000 >in
	describe --schema in >schema
	try 3 sh -c 'exec "$@" >/dev/full' sh describe --check schema in
	try 3 sh -c 'exec "$@" >&-' sh describe --check schema in
	mkfifo out
	start sh -c 'describe --check schema in in in in in >out'
	head -n 1 out
	ends 141
}

@test "--check passes a record on when the input pauses" {
	many 20 >some
	describe --schema some >schema
	mkfifo in
	start describe --check schema in
	exec 7>in
	head -n 1 some >&7
	eventually test -s "$OUT"
	exec 7>&-
	ends 0
}

@test "options that do not go together are status 2" {
	refuses 2 "describe: --schema, --check, --html and --format exclude each other" \
		describe --html --format json </dev/null
	refuses 2 "describe: --schema excludes --by" \
		describe --schema --by y </dev/null
	refuses 2 "describe: --check excludes --by and --weight" \
		describe --check s --weight y </dev/null
	refuses 2 "describe: --psi goes with --check" describe --psi 1 </dev/null
	refuses 2 "describe: --title goes with --html" describe --title x </dev/null
	refuses 2 "describe: --format: 'xml' is neither text nor json" \
		describe --format xml </dev/null
}
