#!/usr/bin/env bats
load ../helper

ids() {
	seq "$1" "$2" | awk '{ printf "{\"id\":\"c%d\",\"n\":%d}\n", $1, $1 }'
}

# sides OPTION... < INPUT: into the files kept and held.
sides() {
	try 0 holdout "$@" --to held
	says
	cp "$OUT" kept
}

@test "--at holds out the records from a number on, bytes and order kept" {
	printf '%s\n' '{"Time":1}' ' {"Time": 2.0 } ' '{"Time":1.99,"a":1e1}' \
		$'{"Time":20e-1}\r' '{"Time":-5}' '{"Time":3,"x":{}}' >in
	sides --at Time=2 <in
	printf '%s\n' ' {"Time": 2.0 } ' $'{"Time":20e-1}\r' \
		'{"Time":3,"x":{}}' | cmp - held
	printf '%s\n' '{"Time":1}' '{"Time":1.99,"a":1e1}' '{"Time":-5}' |
		cmp - kept
	try 0 holdout --at Time=-5 --to held in
	same in held
	prints
	try 0 holdout --at Time=1e9 --to held in
	same in "$OUT"
	[ -f held ] && [ ! -s held ]
	printf '{"a=b":%d}\n' 7 6 >in
	sides --at a=b=7 <in
	head -n 1 in | cmp - held
}

@test "--at: a side without a record is told, with what the records have" {
	printf '{"t":%s,"id":1}\n' 12 7 9.5 >in
	try 0 holdout --at t=43000000 --to held in
	says "holdout: no record is held out: 't' goes from 7 to 12, and --at is\
 43000000"
	try 0 holdout --at t=7 --to held in
	says "holdout: no record is left for training: 't' goes from 7 to 12, and\
 --at is 7"
	try 0 holdout --at t=12 --to held in
	says
	try 0 holdout --at t=7 --to held /dev/null
	says
}

@test "a member that is missing is told with those that the record has" {
	printf '{"id":%d,"t":2,"u":3,"v":4,"w":5}\n' 1 2 >in
	try 1 holdout --fraction 0.5 --key ident --to held in
	says_line "holdout: in:1: field 'ident' is missing: the record has 'id',\
 't', 'u', 'v' and 1 more"
	try 1 holdout --at Time=3 --to held in
	says_line "holdout: in:1: field 'Time' is missing: the record has 'id', 't',\
 'u', 'v' and 1 more"
	# A near name is enough.
	try 1 holdout --at ID=3 --to held in
	says_line "holdout: in:1: field 'ID' is missing"
	says_line "holdout: 2 records like in:1: field 'ID' is missing: did you mean\
 'id'?"
}

@test "--at rejects a record whose field is no number" {
	printf '%s\n' '{"Time":1}' '{}' '{"Time":"2"}' '{"Time":null}' \
		'{"Time":1e999}' '{"Time":1,"Time":9}' '{"Time":9}' >in
	try 1 holdout --at Time=2 --to held --rejects bad in
	prints '{"Time":1}'
	echo '{"Time":9}' | cmp - held
	[ "$(jq -r .reason bad | xargs)" = \
		'missing wrong-type wrong-type not-finite duplicate-key' ]
}

@test "--fraction puts each record on one side, about as many as asked" {
	ids 1 10000 >in
	sides --fraction 0.2 <in
	[ $(($(wc -l <kept) + $(wc -l <held))) -eq 10000 ]
	near "$(wc -l <held)" 2000 160 # four standard deviations
	sort in >wanted
	sort kept held | cmp - wanted
	# Each side keeps its order.
	jq .n held | sort -nc
	jq .n kept | sort -nc
}

@test "the same record falls on the same side in every run" {
	ids 1 2000 >in
	sides --fraction 0.3 <in
	cp held first
	sides --fraction 0.3 <in
	same first held
	tac in | holdout --fraction 0.3 --to held >/dev/null
	tac held | cmp - first
	# A larger fraction holds out all of these and more.
	sides --fraction 0.5 <in
	[ "$(sort first held | uniq -d | wc -l)" -eq "$(wc -l <first)" ]
}

@test "the split is the documented hash, the same on every machine" {
	# FNV-1a with fmix64 of the keys' texts, worked out independently.
	ids 1 20 >in
	sides --fraction 0.3 --key id <in
	jq -r .id held | xargs >got
	cmp got - <"$TESTS/fixtures/holdout-c1-c20-0.3.txt"
	sides --fraction 0.3 --key id --seed 42 <in
	jq -r .id held | xargs >got
	cmp got - <"$TESTS/fixtures/holdout-c1-c20-0.3-seed42.txt"
}

@test "--fraction 0 holds out nothing, 1 everything" {
	ids 1 100 >in
	sides --fraction 0 <in
	same in kept
	sides --fraction 1 <in
	same in held
}

@test "--key keeps the records of one key together" {
	jq -nc 'range(3000) | {card: "card \(. % 50)", n: .}' >in
	sides --fraction 0.4 --key card <in
	[ -s kept ] && [ -s held ]
	jq -r .card kept | sort -u >a
	jq -r .card held | sort -u >b
	[ "$(sort a b | uniq -d | wc -l)" -eq 0 ]
	[ "$(cat a b | wc -l)" -eq 50 ]
	# The key's text decides, not how it is written.
	sed 's/card 1/c\\u0061rd 1/' in >escaped
	try 0 holdout --fraction 0.4 --key card --to held2 escaped
	jq -c . held2 | cmp - held
}

@test "a record without the key is rejected" {
	printf '%s\n' '{"id":"a"}' '{"x":1}' >in
	try 1 holdout --fraction 1 --key id --to held --rejects bad in
	[ "$(jq -r .reason bad)" = missing ]
	[ "$(wc -l <held)" -eq 1 ]
}

@test "--seed makes another choice, and each seed its own" {
	ids 1 1000 >in
	sides --fraction 0.5 --seed 1 <in
	cp held one
	sides --fraction 0.5 --seed 2 <in
	run ! cmp -s one held
	both=$(sort one held | uniq -d | wc -l)
	near "$both" 250 70 # independent of each other
	sides --fraction 0.5 --seed 0 <in
	cp held zero
	sides --fraction 0.5 <in
	same zero held
}

@test "a record with its position in Kafka falls on the side of it without" {
	ids 1 500 >in
	sides --fraction 0.3 <in
	jq -r .id held >wanted
	sed 's/}$/,"_kafka":{"topic":"t","offset":1}}/' in >behind
	sides --fraction 0.3 <behind
	jq -r .id held | cmp - wanted
	sed 's/^{/{"_kafka":["t",0,7],/' in >before
	sides --fraction 0.3 <before
	jq -r .id held | cmp - wanted
	sed 's/:/ :  /g' before >blanks
	sides --fraction 0.3 <blanks
	jq -r .id held | cmp - wanted
	sides --fraction 0.3 --key id <in
	cp held wanted
	sides --fraction 0.3 --key id <before
	jq -r .id held >a
	jq -r .id wanted | cmp - a
}

@test "the file appears whole or not at all" {
	echo old >held
	{ ids 1 100; echo '{'; ids 101 200; } >in
	try 1 holdout --at n=0 --to held --strict in
	echo old | cmp - held
	try 3 holdout --at n=0 --to held in /proc/self/mem
	echo old | cmp - held
	mkfifo pipe
	start holdout --at n=50 --to held pipe
	exec 7>pipe
	ids 1 100 >&7
	eventually test -s "$OUT"
	echo old | cmp - held
	kill -TERM "$PID"
	ends 143
	echo old | cmp - held
	exec 7>&-
	# Nothing of its own is left beside it.
	[ "$(find . -maxdepth 1 -name 'held*' | wc -l)" -eq 1 ]
	try 1 holdout --at n=0 --to held in
	[ "$(wc -l <held)" -eq 200 ]
}

@test "a place that cannot be written is never passed over" {
	ids 1 100 >in
	refuses 2 "holdout: cannot create 'no/where': No such file or directory" \
		holdout --at n=0 --to no/where in
	try 3 holdout --at n=50 --to /dev/full in
	says_line "holdout: cannot write to '/dev/full': No space left on device"
	try 0 holdout --at n=50 --to /dev/null in
	[ "$(wc -l <"$OUT")" -eq 49 ]
}

@test "options that do not go together are status 2" {
	local to="--to FILE is required: the file for the held-out records"
	refuses 2 "holdout: one of --at and --fraction is needed" \
		holdout --to held
	refuses 2 "holdout: one of --at and --fraction is needed" \
		holdout --at a=1 --fraction 0.1 --to held
	refuses 2 "holdout: $to" holdout --at a=1
	refuses 2 "holdout: --key and --seed go with --fraction" \
		holdout --at a=1 --key b --to held
	refuses 2 "holdout: --key and --seed go with --fraction" \
		holdout --at a=1 --seed 1 --to held
	local text
	for text in a a= =1 a=x a=0x1 a=nan a=inf a=1e999 'a=1 ' ''; do
		refuses 2 "holdout: --at: '$text' is not FIELD=NUMBER" \
			holdout --at "$text" --to held
	done
	for text in x '' -0.1 1.1 nan 20% 1/2; do
		refuses_like 2 "holdout: --fraction: '$text' is not " \
			holdout --fraction="$text" --to held
	done
	refuses_like 2 "holdout: --seed: '-1' is not " \
		holdout --fraction 0.1 --seed=-1 --to held
	[ ! -e held ]
}

@test "memory does not grow with the number of records" {
	mkfifo in
	start holdout --at n=500 --to held in
	exec 7>in
	ids 1 1000 >block
	local i after
	for i in {1..20}; do cat block; done >&7
	after=$(peak_memory)
	for i in {1..400}; do cat block; done >&7
	[ "$(peak_memory)" -le $((after + 512)) ]
	exec 7>&-
	ends 0
	[ $(($(wc -l <"$OUT") + $(wc -l <held))) -eq 420000 ]
}
