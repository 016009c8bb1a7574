#!/usr/bin/env bats
# Files that programs write: where they go, what they keep, what stays behind;
# and one file under two names.

load ../helper

a_train_set() {
	records train-lr 1 30 >in
	train-lr -q -y Class -x Amount in >wanted
}

fit() {
	try 0 train-lr -q -y Class -x Amount "$@" in
}

# Does a file here need no name until it has all its bytes?
nameless() {
	python3 -c 'import os; os.open(".", os.O_TMPFILE | os.O_RDWR)' 2>&-
}

# --- where they go ----------------------------------------------------------

@test "a link to a file stays a link, and its file is replaced" {
	a_train_set
	mkdir releases
	echo old >releases/v3.json
	ln -s v3.json releases/current
	ln -s releases/current model.json
	fit --output model.json
	same wanted releases/v3.json
	[ "$(readlink model.json)" = releases/current ]
	[ "$(readlink releases/current)" = v3.json ]
	ln -s "$PWD/new/v4.json" next
	refuses 2 "train-lr: cannot create 'next': No such file or directory" \
		train-lr -y Class --output next in
	mkdir new
	fit --output next
	same wanted new/v4.json
	[ -h next ]
	ln -s b a && ln -s a b
	refuses 2 \
		"train-lr: cannot create 'a': Too many levels of symbolic links" \
		train-lr -y Class --output a in
}

@test "a name of one of our own streams is written to where the stream is" {
	a_train_set
	ln -s /proc/self/fd/1 out
	fit --output out
	same wanted "$OUT"
	fit --output -
	same wanted "$OUT"
	fit --output "$OUT"
	same wanted "$OUT"
	[ -h out ]
	echo first >log
	train-lr -q -y Class -x Amount --output out in >>log
	tail -n +2 log | cmp - wanted
	train-lr -q -y Class -x Amount --output /dev/fd/9 in 9>nine
	same wanted nine
	echo first >log
	holdout --at Time=21 --to /proc/self/fd/9 in 9>>log >rest
	[ "$(wc -l <log)" -eq 11 ] && [ "$(wc -l <rest)" -eq 20 ]
	try 2 train-lr -y Class --output /dev/fd/9 in 9<wanted
	says "train-lr: cannot create '/dev/fd/9': Permission denied"
	fit --output ./-
	same wanted ./-
}

@test "the mode of a file is kept, and its owner, but no set-user-ID" {
	a_train_set
	for mode in 600 640 444 755; do
		echo old >model.json
		chmod "$mode" model.json
		fit --output model.json
		[ "$(stat -c %a model.json)" = "$mode" ]
		WEIR_FILES=named fit --output model.json
		[ "$(stat -c %a model.json)" = "$mode" ]
		same wanted model.json
		rm model.json
	done
	echo old >model.json
	chmod 4755 model.json
	fit --output model.json
	[ "$(stat -c %a model.json)" = 755 ]
	(umask 027 && fit --output fresh)
	[ "$(stat -c %a fresh)" = 640 ]
	(umask 077 && WEIR_FILES=named fit --output secret)
	[ "$(stat -c %a secret)" = 600 ]
	# A user can give a file to a group of his; root to anybody.
	local group owner=
	group=$(id -G | tr ' ' '\n' | tail -n 1)
	[ "$(id -u)" -ne 0 ] || owner=4321 group=8765
	chown "$owner:$group" model.json
	fit --output model.json
	[ "$(stat -c %g model.json)" = "$group" ]
	[ -z "$owner" ] || [ "$(stat -c %u model.json)" = "$owner" ]
}

@test "a file with several names has the new bytes under all of them" {
	a_train_set
	seq 1000 >one # longer than the model
	ln one two
	fit --output two
	same wanted one
	[ one -ef two ]
	# An input that fails leaves it as it was.
	try 2 train-lr -q -y Class --output two /dev/null
	same wanted one
}

# Every place that no rename can replace is written to all the same.
@test "a file in a folder that cannot be written to gets its bytes" {
	a_train_set
	mkdir folder
	seq 1000 >folder/model.json
	chmod 555 folder
	try 0 "${UNPRIVILEGED[@]}" train-lr -q -y Class -x Amount \
		--output folder/model.json in
	same wanted folder/model.json
	try 2 "${UNPRIVILEGED[@]}" train-lr -y Class --output folder/new in
	says "train-lr: cannot create 'folder/new': Permission denied"
	chmod 755 folder
}

# --- when it is found out ---------------------------------------------------

# The input never ends: a program that waited for it would not end either.
early() {
	refuses 2 "$1" "${@:2}" <>pipe
}

@test "a place that cannot be written to is found before the first record" {
	small_model >model.json
	mkfifo pipe
	mkdir folder
	local place
	for place in "no/where:No such file or directory" \
		"folder:Is a directory" "model.json/x:Not a directory" \
		"new/:Is a directory"; do
		early "train-lr: cannot create '${place%:*}': ${place#*:}" \
			train-lr -y Class --output "${place%:*}"
		early "holdout: cannot create '${place%:*}': ${place#*:}" \
			holdout --at Time=1 --to "${place%:*}"
	done
	early "score: cannot open 'folder': Is a directory" \
		score -m model.json --rejects folder
}

# --- what stays behind ------------------------------------------------------

# What is in the folder but the test's own.
left() {
	find . -name 'held*' -type f
}

# signalled SIGNAL: a program that writes a file ends by it, and nothing stays.
signalled() {
	env --default-signal holdout --at Time=1 --to held <>pipe >"$OUT" 2>"$ERR" &
	PID=$!
	eventually reading "$PID"
	kill -"$1" "$PID"
	local got=0
	wait "$PID" || got=$?
	[ "$got" -eq $((128 + $(kill -l "$1"))) ] || complain "$1: status $got"
	[ -z "$(left)" ] || complain "$1 left $(left)"
}

# It has opened the file that it writes, under a name or none.
reading() {
	find "/proc/$1/fd" -lname "$PWD/[#h]*" | grep -q .
}

@test "no signal leaves a file behind" {
	mkfifo pipe
	local signal
	for signal in HUP INT QUIT PIPE ALRM TERM USR1 XCPU XFSZ SEGV; do
		# (A sanitizer keeps this one for itself.)
		! { [ "$signal" = SEGV ] && sanitized; } || continue
		signalled "$signal"
		WEIR_FILES=named signalled "$signal"
	done
	! nameless || signalled KILL
}

@test "a second signal leaves no file either, and neither does a failure" {
	mkfifo pipe
	export WEIR_FILES=named
	# The first one lets it wait for the reader of its stdout.
	exec 8<>pipe
	mkfifo full
	exec 7<>full
	# (Full before it begins: dd ends when no more goes in.)
	dd if=/dev/zero of=full oflag=nonblock bs=4096 2>/dev/null || true
	records holdout 1 9 >&8
	env --default-signal holdout --at Time=9 --to held <&8 >&7 2>"$ERR" &
	PID=$!
	eventually reading "$PID"
	[ -n "$(left)" ]
	kill -TERM "$PID"
	eventually grep -q '^ShdPnd:[[:space:]]*0*$' "/proc/$PID/status"
	[ -d "/proc/$PID" ]
	kill -TERM "$PID"
	wait "$PID" || true
	[ -z "$(left)" ]
	echo '{"Time":1}' >in
	echo 'bad' >>in
	try 1 holdout --at Time=0 --to held --strict in
	[ -z "$(left)" ]
	try 2 train-lr -y Time --output held in
	[ -z "$(left)" ]
}

# --- one file under two names -----------------------------------------------

# shares OUTPUT INPUT: what the sentence says of a file that is read, too.
shares() {
	echo "$1 and $2 are the same file: what is read cannot be written to; name another file"
}

both() {
	echo "$1 and $2 are the same file: each output needs a file of its own"
}

@test "a file is not read and written at once, whatever its names are" {
	small_model >model.json
	records score 1 9 >in
	cp in before
	ln -s in link
	ln in other
	local name
	for name in in ./in link other "$PWD/in" /proc/self/cwd/in; do
		refuses 2 "score: $(shares "FILE 'in'" "--rejects '$name'")" \
			score -m model.json --rejects "$name" in
		refuses 2 "holdout: $(shares "FILE '$name'" "--to 'in'")" \
			holdout --at Time=5 --to in "$name"
		refuses 2 "train-lr: $(shares "FILE '$name'" "--output 'in'")" \
			train-lr -y Class --output in "$name"
	done
	refuses 2 "score: $(shares "-m 'model.json'" "--rejects 'model.json'")" \
		score -m model.json --rejects model.json in
	refuses 2 "evaluate: $(shares "--on 'in'" "--rejects 'link'")" \
		evaluate -y Class --choose max-f1 --on in --rejects link /dev/null
	refuses 2 "score: $(shares stdin "--rejects 'in'")" \
		score -m model.json --rejects in <in
	refuses 2 "model: $(shares "FILE 'model.json'" "--output 'model.json'")" \
		model export --to sql --output model.json model.json
	refuses 2 "model: $(shares stdin "--output 'model.json'")" \
		model export --to sql --output model.json <model.json
	try 2 sh -c 'score -m model.json in >>other'
	says "score: $(shares "FILE 'in'" stdout)"
	try 2 sh -c 'csv2json <in >>in'
	says "csv2json: $(shares stdin stdout)"
	try 2 sh -c 'report -m model.json before >>model.json'
	says "report: $(shares "-m 'model.json'" stdout)"
	WEIR_CONFIG=./link \
		refuses 2 "consume: $(shares "\$WEIR_CONFIG './link'" "--rejects 'in'")" \
		consume -t t --rejects in
	same before in
}

@test "two outputs are not one file, not even one that is still to come" {
	small_model >model.json
	records score 1 9 >in
	mkdir folder
	ln -s "$PWD/folder" again
	ln -s folder/new dangling
	ln -s /proc/self/fd/1 out # not /dev/stdout: a fault here would replace it
	refuses 2 "holdout: $(both "--to 'r'" "--rejects 'r'")" \
		holdout --at Time=5 --to r --rejects r in
	refuses 2 \
		"holdout: $(both "--to 'folder/new'" "--rejects 'again/../again/new'")" \
		holdout --at Time=5 --to folder/new --rejects again/../again/new in
	refuses 2 "train-lr: $(both "--output 'dangling'" "--rejects 'again/new'")" \
		train-lr -y Class --output dangling --rejects again/new in
	[ ! -e r ] && [ ! -e folder/new ]
	try 2 sh -c 'score -m model.json --rejects r in >r'
	says "score: $(both stdout "--rejects 'r'")"
	try 2 bash -c 'set -o pipefail
		holdout --at Time=5 --to out in | cat'
	says "holdout: $(both stdout "--to 'out'")"
}

@test "/dev/null, a terminal and what is only read may occur twice" {
	small_model >model.json
	records score 1 9 >in
	try 0 score -m model.json in in
	[ "$(wc -l <"$OUT")" -eq 18 ]
	try 0 sh -c 'score -m model.json --rejects /dev/null in >/dev/null'
	try 0 sh -c 'holdout --at Time=5 --to /dev/null --rejects /dev/null \
		</dev/null'
	try 0 script -qec \
		'holdout --at Time=5 --to /dev/tty --rejects /dev/tty in' /dev/null
	[ "$(wc -l <"$OUT")" -eq 9 ]
}

@test "rejects and messages in one file overwrite nothing" {
	small_model >model.json
	{ records score 1 2 && printf 'bad\n{}\n'; } >in
	local into
	for into in '2>log' '2>>log' '>log 2>&1' '>>log 2>&1'; do
		rm -f log
		try 1 sh -c "score -m model.json --rejects /dev/stderr in $into"
		[ "$(jq -cR 'fromjson? | select(.raw?) | .raw' log | wc -l)" -eq 2 ]
		[ "$(grep -c '^score: ' log)" -eq 3 ]
	done
	rm -f log
	try 1 sh -c 'score -m model.json --rejects log in 2>log'
	[ "$(grep -c '^score: ' log)" -eq 3 ]
	[ "$(grep -c '^{"tool"' log)" -eq 2 ]
}

# --- '-' --------------------------------------------------------------------

@test "'-' is stdin or stdout, or refused where that is taken" {
	small_model >model.json
	records score 1 9 >in
	refuses 2 "score: --rejects: '-' is stdout, which has other output: name a file ('./-' for one of that name)" \
		score -m model.json --rejects - in
	refuses 2 "holdout: --to: '-' is stdout, which has other output: name a file ('./-' for one of that name)" \
		holdout --at Time=5 --to - in
	refuses 2 "consume: -F: '-' is stdin, which can be read only once: name a file ('./-' for one of that name)" \
		consume -t t -F -
	refuses 2 "consume: --offsets-to: '-' is stdout, which has other output: name a file ('./-' for one of that name)" \
		consume -t t --offsets-to -
	try 0 model export --to sql --output - model.json
	mv "$OUT" sql
	try 0 model export --to sql model.json
	same sql "$OUT"
	echo bad >>in
	try 1 train-lr -q -y Class -x Amount --output m --rejects - in
	jq -es 'length == 1 and .[0].raw == "bad"' "$OUT"
	try 0 score -m - in <model.json || true
	cp model.json ./-
	try 1 score -q -m ./- --rejects bad in
	[ "$(wc -l <"$OUT")" -eq 9 ]
	try 1 score -q -m model.json --rejects ./- in
	tail -n 1 ./- | jq -e '.raw == "bad"'
	[ ! -e ./m.- ]
}

# --- options that are given twice -------------------------------------------

@test "an option with an argument is not given twice, except a list" {
	small_model >model.json
	records score 1 9 >in
	refuses 2 "score: option '-m' is given twice" \
		score -m model.json --model nope in
	refuses 2 "score: option '--rejects' is given twice" \
		score -m model.json --rejects a --rejects a in
	refuses 2 "train-lr: option '--l2' is given twice" \
		train-lr -y Class --l2 1 --l2 2 in
	refuses 2 "holdout: option '--at' is given twice" \
		holdout --at Time=1 --at Time=2 --to r in
	refuses 2 "csv2json: option '-d' is given twice" csv2json -d ';' -d , in
	refuses 2 "evaluate: option '--choose' is given twice" \
		evaluate -y Class --choose max-f1 --choose max-f1 in
	refuses 2 "score: --max-rejects and --strict exclude each other" \
		score -m model.json --max-rejects 5 --strict in
	try 0 score -q -v --strict -q --strict -m model.json in
	refuses 2 "train-lr: -x: 'Amount' is named twice" \
		train-lr -y Class -x Amount -x Time,Amount in
	refuses 2 "train-lr: --categorical: 'auto' finds the categories itself: give it once, and no names" \
		train-lr -y Class --categorical p --categorical auto in
	refuses 2 "consume: -X: property 'acks' is given twice" \
		consume -t t -X acks=1 -X acks=all
	WEIR_PROPERTIES='acks=1 acks=all' \
		refuses 2 "produce: \$WEIR_PROPERTIES: property 'acks' is given twice" \
		produce -t t -b localhost:1 </dev/null
	refuses 2 "topics: --set: property 'a' is given twice" \
		topics --create t:1 --set a=1 --set b=1 --set a=2
	refuses 2 "topics: --create: topic 't' is given twice" \
		topics --create t:1 --create t:2
	refuses 2 "consume: -t: 'a' is named twice" consume -t a -t b,a
	train-lr -q -y Class -x Amount,Time in >one
	train-lr -q -y Class -x Amount -x Time in >two
	same one two
}

@test "a name in a list may have commas, backslashes and dots" {
	printf '%s\n' 'a,b' 'c\d' 'e.f' 'g=h:i' |
		jq -R . | jq -cs '. as $k | range(40) as $i |
			[$k | to_entries[] | {key: .value,
				value: (($i * 37 + .key * .key * 11 + $i * $i) % 29)}] |
			from_entries + {y: ($i * 7 % 5 % 2)}' >in
	try 0 train-lr -q -y y -x 'a\,b,c\\d,e.f,g=h:i' in
	jq -e '[.features[].name] == ["a,b","c\\d","e.f","g=h:i"]' "$OUT"
	mv "$OUT" named
	try 0 train-lr -q -y y -x 'a\,b' -x 'c\d' -x e.f,g=h:i in
	same named "$OUT"
	try 0 train-lr -q -y y --exclude 'a\,b,e.f' --log 'c\d' in
	jq -e '[.features[].name] == ["c\\d","g=h:i"]' "$OUT"
	try 0 train-lr -q -y y --categorical 'a\,b' -x 'a\,b' in
	jq -e '.categories[0].field == "a,b"' "$OUT"
	try 0 holdout --at 'g=h:i=10' --to held in
	jq -es 'all(.["g=h:i"] < 10)' "$OUT"
	printf '1,2\n' >csv
	try 0 csv2json --names 'a\,b' --names 'c\\' --strings 'a\,b' csv
	prints '{"a,b":"1","c\\":2}'
	refuses 2 "train-lr: -x: an empty name in the list" \
		train-lr -y y -x 'a\,b,' in
}

@test "a file of --table and a schema are compared with what is written, too" {
	printf '{"a":1}\n' >in
	cp in table
	try 2 query --table t=in --table u=table --rejects table 'SELECT 1' in
	says "query: --table 'table' and --rejects 'table' are the same file: what is read cannot be written to; name another file"
	cmp in table
	describe --schema in >schema
	cp schema kept
	try 2 describe --check schema --rejects schema in
	says "describe: --check 'schema' and --rejects 'schema' are the same file: what is read cannot be written to; name another file"
	cmp schema kept
	try 2 query --table t=- 'SELECT 1' <in
	says "query: stdin cannot be read twice: only one of --table and FILE can be '-'"
}

@test "a model in gzip data or UTF-16 is called so" {
	small_model >model
	gzip -c model >gz
	iconv -t UTF-16 model >wide
	try 2 score -m gz
	says "score: 'gz' is not a model, but gzip data: gunzip it first"
	try 2 model show wide
	says "model: 'wide' is not a model, but UTF-16 text: convert it first, with iconv -f UTF-16 -t UTF-8"
}

@test "every program with FILE operands compares them with --rejects" {
	local program tried=0
	printf 'x\n{}\n' >in
	cp in kept
	for program in $(grep -lE 'OPT_COMMON\},$' "$ROOT"/cmd/*.c \
		"$ROOT"/cmd/*/*.c | sed "s:.*/cmd/::; s:[./].*::"); do
		"$program" -h | sed '/^  -/,$d' | grep -q 'FILE \.\.\.\]' || continue
		set -- "$program" --rejects in
		case $program in
		query) set -- "$@" 'SELECT 1' ;;
		train-* | evaluate) set -- "$@" -y y ;;
		load) set -- "$@" -d sqlite:w.db -T tx ;;
		holdout) set -- "$@" --fraction 0.5 --to to ;;
		produce) set -- "$@" -t t ;;
		score) set -- "$@" -m model ;;
		esac
		try 2 timeout 10 "$@" in
		says "$program: FILE 'in' and --rejects 'in' are the same file: what is read cannot be written to; name another file"
		cmp in kept
		tried=$((tried + 1))
	done
	[ "$tried" -ge 8 ]
}
