#!/usr/bin/env bats
# What people give a program in place of NDJSON: the cause is named, and a
# command that the shell takes as it stands mends it.
load ../helper

# 1200 records in which y is 0 or 1, by chance.
base() {
	awk 'BEGIN { srand(1); for (i = 0; i < 1200; i++) {
		x = rand(); printf "{\"x\":%.3f,\"z\":%.3f,\"y\":%d}\n",
			x, rand(), (x + rand() > 1) } }' >base
}

# mentions TEXT: stderr has it.
mentions() {
	grep -qF -- "$1" "$ERR" || complain "stderr lacks: $1"
}

# mended STATUS WAY FILE: train-lr rejects FILE with a message that ends with
# WAY, and takes all records of what WAY makes.
mended() {
	try "$1" train-lr -y y -x x,z "$3"
	mentions "$2 | train-lr"
	cp "$ERR" refused
	eval "$2" >made
	try 0 train-lr -y y -x x,z made
	train-lr -v -y y -x x,z made 2>&1 >/dev/null |
		grep -qx "train-lr: ${4:-1200} records in, ${4:-1200} accepted, 0 rejected"
}

@test "a JSON array, in one line, in several, and printed for people" {
	base
	jq -sc . base >one
	mended 2 "jq -c '.[]' one" one
	cp refused "$ERR"
	says_line "train-lr: one:1: not a JSON object, but an array: jq -c '.[]' one | train-lr ..."
	jq -s . base >pretty
	mended 2 "jq -c '.[]' pretty" pretty
	{ echo '['; sed '$!s/$/,/' base; echo ']'; } >lines
	mended 2 "jq -c '.[]' lines" lines
	{ sed '1s/^/[/; $!s/$/,/; $s/$/]/' base; } >lines
	mended 2 "jq -c '.[]' lines" lines
}

@test "objects printed for people, and several in a line" {
	base
	jq . base >pretty
	mended 2 'jq -c . pretty' pretty
	[ "$(grep -c 'train-lr: pretty:' refused)" -eq 1 ]
	paste -d ' ' - - <base >two
	mended 2 'jq -c . two' two
	tr -d '\n' <base >one
	mended 2 'jq -c . one' one
	sed 's/$/,/' base >comma
	mended 2 "sed 's/, *\$//' comma" comma
}

@test "the answer of an API, printed for people: the records are an array in it" {
	base
	{ echo '{"status":"ok","data":{"items":['
		sed '$!s/$/,/' base; echo ']}}'; } >api.json
	try 2 train-lr -y y -x x,z api.json
	mentions "api.json:1: a piece of a JSON object: each line must have a whole one: jq -c . api.json | train-lr ..., or, where the records are an array in it, jq -c '.MEMBER[]'"
	if grep -F sed "$ERR"; then false; fi
	jq -c '.data.items[]' api.json | cmp - <(jq -c . base)
	# A record at a line stands in the array: it is one, the others are pieces.
	[ "$(grep -c 'train-lr: api.json:' "$ERR")" -eq 1 ]
	printf '{"status":"ok","items":[{"x":1},\n{"x":2},\n{"x":3}]}\n' |
		try 1 holdout --at x=1 --to to
	if grep -F sed "$ERR"; then false; fi
	# Whole objects with a comma each are still that.
	printf '{"x":1},\n{"x":2}\n' | try 1 holdout --at x=1 --to to
	mentions "<stdin>:1: a comma follows the object, at byte 8: sed 's/, *\$//' FILE | holdout"
}

@test "words and quotes that JSON has not" {
	base
	sed 's/"z":0\.1/"z":NaN,"w":0.1/' base >nan
	try 1 train-lr -y y -x x nan
	mentions "JSON has no NaN: null stands for no value: sed -E 's/([:,[] *)-?NaN/\\1null/g' nan | train-lr"
	sed -E 's/([:,[] *)-?NaN/\1null/g' nan >made
	try 0 train-lr -y y -x x made
	sed 's/"z":0\.1/"z":-Infinity,"w":0.1/' base >inf
	try 1 train-lr -y y -x x inf
	mentions "sed -E 's/([:,[] *)-?Infinity/\\1null/g' inf | train-lr"
	sed -E 's/([:,[] *)-?Infinity/\1null/g' inf >made
	try 0 train-lr -y y -x x made
	tr '"' "'" <base >python
	mended 2 "python3 -c 'import ast,fileinput,json; [print(json.dumps(ast.literal_eval(s))) for s in fileinput.input()]' python" python
	sed 's/"y":1/"y":True,"n":None/' base >python
	mended 2 "python3 -c 'import ast,fileinput,json; [print(json.dumps(ast.literal_eval(s))) for s in fileinput.input()]' python" python
}

@test "the sign that is no JSON is named" {
	local text what
	while IFS='@' read -r text what; do
		echo "$text"
		try 1 holdout --at x=1 --to to <<<"$text"
		mentions "holdout: <stdin>:1: $what"
	done <<-'END'
		{"x":1,}@not JSON at byte 8: a comma before the closing bracket
		{"x":1} // one@not JSON at byte 9: unexpected text after the object
		# a comment@not JSON at byte 1: JSON has no comments
		{x:1}@not JSON at byte 2: a key needs double quotes
		{"x":.5}@not JSON at byte 6: a number begins with a digit or a minus sign
		{"x":+5}@not JSON at byte 6: a number begins with a digit or a minus sign
		{"x":TRUE}@not JSON at byte 6: JSON has no TRUE: true, false and null are in lower case
		{"x":1}}@not JSON at byte 8: unexpected text after the object
		hello@not JSON at byte 1: expected a value
		"x"@not a JSON object, but a string
		17@not a JSON object, but a number
		null@not a JSON object, but null
	END
}

@test "CSV, by its look and by its name" {
	base
	{ echo x,z,y; jq -r '[.x, .z, .y] | @csv' base; } >data.csv
	mended 2 'csv2json data.csv' data.csv
	sed 's/,/;/g; s/x/"x"/' data.csv >semicolons
	mended 2 "csv2json -d ';' semicolons" semicolons
	tr , '\t' <data.csv >tabs
	mended 2 "csv2json -d '\\t' tabs" tabs
	try 2 train-lr -y y <data.csv
	says_line "train-lr: <stdin>:1: not JSON: it looks like CSV: csv2json FILE | train-lr ..."
	cut -d, -f 1 data.csv >'my data.CSV'
	try 2 train-lr -y y 'my data.CSV'
	mentions "csv2json 'my data.CSV' | train-lr"
	printf 'x,y' >data.csv
	try 2 train-lr -y y data.csv
	mentions "data.csv:1: not JSON: it looks like CSV: csv2json data.csv | train-lr"
}

# refused FILE WHAT COMMAND: it is no text, which ends the program at once.
refused() {
	refuses 2 "train-lr: '$1' is $2: $3 $1 | train-lr ..." train-lr -y y "$1"
	refuses 2 "describe: '$1' is $2: $3 $1 | describe" describe "$1"
	refuses 2 "holdout: '<stdin>' is $2: $3 FILE | holdout ..." \
		holdout --at x=1 --to to <"$1"
	eval "$3 $1" | cmp - base
}

@test "compressed data and wide characters end a program at once" {
	base
	gzip -c base >data.gz
	refused data.gz 'gzip data' zcat
	bzip2 -c base >data.bz2
	refused data.bz2 'bzip2 data' bzcat
	xz -c base >data.xz
	refused data.xz 'xz data' xzcat
	iconv -f UTF-8 -t UTF-16 base >data
	refused data 'UTF-16 text' 'iconv -f UTF-16 -t UTF-8'
	iconv -f UTF-8 -t UTF-16LE base >data
	refused data 'UTF-16 text' 'iconv -f UTF-16LE -t UTF-8'
	iconv -f UTF-8 -t UTF-16BE base >data
	refused data 'UTF-16 text' 'iconv -f UTF-16BE -t UTF-8'
	iconv -f UTF-8 -t UTF-32 base >data
	refused data 'UTF-32 text' 'iconv -f UTF-32 -t UTF-8'
	printf 'PK\003\004....' >data.xlsx
	try 2 train-lr -y y data.xlsx
	mentions 'a zip archive or a spreadsheet'
	# A file in second place is asked, too.
	try 2 train-lr -y y base data.gz
	says_line "train-lr: 'data.gz' is gzip data: zcat data.gz | train-lr ..."
}

@test "a byte of another encoding, and byte order marks where files meet" {
	base
	sed 's/"z"/"caf\xe9":"\xfc","z"/' base >latin
	mended 2 'iconv -f LATIN1 -t UTF-8 latin' latin
	cp refused "$ERR"
	mentions 'latin:1: not UTF-8 at byte 16 (0xE9): perhaps text of Latin-1: '
	sed 's/"z"/"euro":"\x80","z"/' base >windows
	mended 2 'iconv -f WINDOWS-1252 -t UTF-8 windows' windows
	sed 's/"z"/"\xc3\xa9":"\xe9","z"/' base >broken
	try 2 train-lr -y y broken
	mentions 'perhaps a broken character of UTF-8, which iconv -c leaves out: '
	printf '\357\273\277' | cat - base >one
	cat one one >two
	mended 1 "sed 's/^\\xef\\xbb\\xbf//' two" two 2400
}

@test "blank lines are rejected, or passed over on request" {
	local line='blank line: --skip-blank passes over blank lines'
	base
	{ head -n 600 base; printf '\n \t\r\n'; tail -n 600 base; echo; } >in
	try 1 holdout --at x=0.5 --to to in
	says_line "holdout: in:601: $line"
	says_line "holdout: 3 records like in:601: $line"
	cp "$OUT" rest
	try 0 holdout --skip-blank --at x=0.5 --to to in
	says
	cmp rest "$OUT"
	try 0 holdout -v --skip-blank --at x=0.5 --to to in
	says_line 'holdout: 1200 records in, 1200 accepted, 0 rejected'
	says_line 'holdout: 3 blank lines passed over'
	# Lines keep their numbers.
	echo '{' >>in
	try 1 train-lr --skip-blank -y y in
	mentions 'train-lr: in:1204: '
	small_model >model
	printf '{"Amount":1}\n\n{"Amount":2}\n' >two
	try 0 score --skip-blank -m model two
	[ "$(wc -l <"$OUT")" -eq 2 ]
	jq -c '{y, score: .x}' base | sed G >scored
	try 0 evaluate --skip-blank -y y scored
	for options in --schema '--format json'; do
		# shellcheck disable=SC2086
		try 0 describe --skip-blank $options two
		says
	done
	describe --schema two >schema 2>"$ERR" || true
	try 0 describe --skip-blank --check schema two
	[ "$(wc -l <"$OUT")" -eq 2 ]
	try 0 query --skip-blank --table t=scored \
		'SELECT count(*) AS n, (SELECT count(*) FROM t) AS m FROM stream' two
	[ "$(cat "$OUT")" = '{"n":2,"m":1200}' ]
}

@test "commas too many, and text around objects, have the command that mends them" {
	local line
	small_model >model
	while IFS= read -r line; do
		printf '%s\n' "$line" >in
		try 1 score -m model in
		bash -c "$(sed -n '1s/.*: \(.* in\) | score \.\.\.$/\1/p' "$ERR")" >mended
		try 0 score -m model mended
		[ -s "$OUT" ]
	done <<-'END'
		{"Amount":1,}
		{"Amount":1,"a":[1, ]}
		{"Amount":1},{"Amount":2}
		data: {"Amount":1}
		2026 INFO {"Amount":1}
	END
	printf '%s\n' '<a>1</a>' '{"Amount":0x1F}' '{"Amount":1,5}' '{"Amount":1.}' >in
	try 1 score --rejects bad -m model in
	[ "$(jq -r .message bad)" = "not JSON: it looks like XML or HTML
not JSON at byte 12: JSON has no hexadecimal numbers
not JSON at byte 13: JSON has a decimal point, and no comma in a number
not JSON at byte 13: a digit must follow the decimal point" ]
}

@test "a string that is almost a number has the command that makes it one" {
	local value want=1.5
	small_model >model
	for value in 1.5 ' 1.5' 1,5 '$1.5' '1.5 %' '€ 1,5'; do
		jq -nc --arg x "$value" '{"Amount": $x}' >in
		try 1 score -m model in
		mentions "score: in:1: field 'Amount' is \"$value\", not a number: jq -c '"
		bash -c "$(sed -n "s/.*not a number: \(.*\) makes it a number/\1/p" "$ERR") in" >mended
		[ "$(jq .Amount mended)" = $want ]
		try 0 score -m model mended
		try 1 holdout --at Amount=1 --to to in
		mentions "field 'Amount' is \"$value\", not a number: jq -c '"
	done
	for value in true '[1]' '"abc"' '{"a":1}'; do
		echo "{\"Amount\":$value}" >in
		try 1 score -m model in
		mentions ', not a number'
	done
	mentions "field 'Amount' is an object, not a number"
}

@test "every program that reads records passes over blank lines on request" {
	local program tried=0
	for program in $(grep -lE 'OPT_COMMON\},$' "$ROOT"/cmd/*.c \
		"$ROOT"/cmd/*/*.c | sed "s:.*/cmd/::; s:[./].*::"); do
		case $program in consume | relay | kafka-sandbox) continue ;; esac
		"$program" -h | grep -q -- ' --skip-blank ' || {
			echo "$program: no --skip-blank"
			return 1
		}
		tried=$((tried + 1))
	done
	[ "$tried" -ge 8 ]
}

@test "each cause is told once, and the end has the number of each" {
	{
		echo '{"x":1}'
		echo '{"x":"a"}'
		echo '{"x":"b"}'
		echo '{"y":1}'
		echo '{"x":null'
		echo '{"x":true}'
	} >in
	try 1 holdout --at x=1 --to to --rejects bad in
	[ "$(wc -l <bad)" -eq 5 ]
	[ "$(grep -c '^holdout: in:' "$ERR")" -eq 3 ]
	says_line "holdout: in:4: field 'x' is missing: the record has 'y'"
	[ "$(tail -n 1 "$ERR")" = 'holdout: 5 of 6 records rejected' ]
	[ "$(grep -c ' records like ' "$ERR")" -eq 1 ]
	grep -q '^holdout: 3 records like in:2: ' "$ERR"
}

@test "more causes than are kept apart are counted" {
	# A model of 60 members, of which each record lacks another one first.
	jq -nc '[range(60) | {key: "v\(.)", value: (. * 7 % 5)}] |
		from_entries as $r | range(200) |
		$r + {y: (. % 2), v0: (. * 13 % 17), v1: (. * 5 % 11)}' >all
	try 0 train-lr -q -y y --output model --l2 1 all
	jq -nc '[range(60) | {key: "v\(.)", value: 1}] | from_entries as $r |
		range(60) as $i | $r | del(.["v\($i)"])' >lacking
	try 1 score -m model lacking
	[ "$(wc -l <"$ERR")" -le 36 ]
	mentions ' records are rejected for still other reasons: '
	says_line 'score: 60 of 60 records rejected'
}

@test "a thousand records of one cause are told at once, and the rest is read" {
	base
	sed 's/"x"/"X"/' base >in
	mkfifo pipe
	holdout --at x=0.5 --to to pipe >out 2>err 3>&- &
	local reader=$!
	exec 7>pipe
	head -n 1000 in >&7
	eventually grep -qx "holdout: all of the first 1000 records are rejected like pipe:1: field 'x' is missing: did you mean 'X'?" err
	tail -n 200 in >&7
	exec 7>&-
	wait "$reader" || [ $? -eq 1 ]
	grep -qx "holdout: 1200 records like pipe:1: field 'x' is missing: did you mean 'X'?" err
}

@test "a member that all records lack: near names, and a trainer ends" {
	base
	try 2 train-lr -y Y -x x base
	says_line "train-lr: none of the first 1000 records has a member 'Y': did you mean 'y'?"
	try 2 train-lr -y y -x X,z base
	says_line "train-lr: none of the first 1000 records has a member 'X': did you mean 'x'? If not, --missing fills it in"
	try 2 train-lr -y y -x X,z --missing mean base
	says_line "train-lr: feature 'X' is missing in all records: did you mean 'x'?"
	jq -c '{label: .y, score: .x}' base >scored
	try 2 evaluate -y lable scored
	says_line "evaluate: none of the first 1000 records has a member 'lable': did you mean 'label'?"
	try 2 evaluate -y label -s scores scored
	says_line "evaluate: none of the first 1000 records has a member 'scores': did you mean 'score'? If not, score -m MODEL appends it, and -s names another member"
	# Fewer records: at the end.
	head -n 20 scored >few
	try 2 evaluate -y lable few
	says_line "evaluate: 20 records like few:1: field 'lable' is missing: did you mean 'label'?"
	head -n 20 base >less
	try 2 train-lr -y y -x X,z less
	says_line "train-lr: 20 records like less:1: field 'X' is missing: did you mean 'x'? If not, --missing fills it in"
	# A list was cut at the comma of a name.
	jq -c '{y, "x, EUR": .x}' less >commas
	try 2 train-lr -y y -x 'x, EUR' commas
	says_line "train-lr: 20 records like commas:1: field 'x' is missing: did you mean 'x, EUR'? (in a list, a comma within a name is written \\,) If not, --missing fills it in"
	try 0 train-lr -y y -x 'x\, EUR' commas
	# Only where all records lack it: else the name is right.
	{ cat few; echo '{"lable":1,"score":1}'; } >some
	run -1 evaluate -y lable some
	[[ $output != *'did you mean'* ]]
	# A filter goes on.
	small_model >model
	jq -c '{amount: .x}' base >in
	try 1 score -m model in
	says_line "score: all of the first 1000 records are rejected like in:1: field 'Amount' is missing: did you mean 'amount'?"
	says_line 'score: 1200 of 1200 records rejected'
}

@test "a blank line that is passed over is reported to who runs the program" {
	small_model >model
	mkfifo pipe
	exec 8<>pipe
	local inode
	inode=$(stat -c %i pipe)
	printf '{"Amount":1}\n\n{"Amount":2}\n' |
		WEIR_REJECTS_FD=8:$inode score --skip-blank -m model | cat >out
	[ "${PIPESTATUS[*]}" = '0 0 0' ]
	[ "$(wc -l <out)" -eq 2 ]
	head -n 2 <&8 | tail -n 1 >said
	exec 8>&-
	[ "$(jq -c '[.line, .reason, .message]' said)" = \
		'[2,"empty-line","blank line passed over"]' ]
}
