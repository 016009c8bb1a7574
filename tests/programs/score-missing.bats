#!/usr/bin/env bats
# What score says of members that a model fills in, and of levels that it does
# not know.
load ../helper

# A model of a, b and c that fills in.
filling_model() {
	jq -nc 'range(90) | {a: (. % 7), b: (. * . % 11), c: (. % 5),
		y: (. % 3 == 0)}' >in
	train-lr -y y --missing mean --output model in
}

@test "nothing is said where nothing is filled in" {
	filling_model
	try 0 score -m model in
	says
}

@test "absent and null members are counted, each by itself" {
	filling_model
	printf '%s\n' '{"a":1,"b":2,"c":3}' '{"a":null,"b":2,"c":3}' \
		'{"a":1,"b":""}' '{"b":1,"c":1}' >data
	try 0 score -m model data
	says "score: the model filled in members of 3 of 4 records: 1 member in 2\
 records, 2 members in 1 record; 2 values were absent, 2 null"
	try 0 score -v -m model data
	says_line "score: filled in: 'a': absent in 1 records, null in 1"
	says_line "score: filled in: 'b': absent in 0 records, null in 1"
	says_line "score: filled in: 'c': absent in 1 records, null in 0"
	try 0 score -q -m model data
	says
}

@test "a member that no record has is named, and records without any" {
	filling_model
	jq -c 'del(.a) | .A = 1' in >renamed
	try 0 score -m model renamed
	says "score: none of 90 records has 'a': the model fills it in\
 (--max-missing rejects such records)" \
		"score: the model filled in members of 90 of 90 records: 1 member in 90\
 records; 90 values were absent, 0 null"
	jq -c '{other: .a}' in >foreign
	try 0 score -m model foreign
	says "score: 90 of 90 records have none of the model's 3 members: all are\
 filled in, and the scores are the same (--max-missing rejects such records)" \
		"score: the model filled in members of 90 of 90 records: 3 members in 90\
 records; 270 values were absent, 0 null"
	[ "$(jq .score "$OUT" | sort -u | wc -l)" -eq 1 ]
	# One record among others.
	{ cat in && echo '{"a":null,"b":"","x":1}'; } >one
	try 0 score -m model one
	says_line "score: 1 of 91 records have none of the model's 3 members: all\
 are filled in, and the scores are the same (--max-missing rejects such records)"
}

@test "--max-missing rejects what lacks more, on all processors" {
	filling_model
	for _ in {1..80}; do cat in; done |
		awk 'NR % 50 == 0 { print "{\"a\":1}"; next }
			NR % 70 == 0 { print "{\"a\":1,\"b\":null,\"c\":2}"; next }
			{ print }' >data
	try 0 score -m model data
	says_line "score: the model filled in members of 226 of 7200 records: 1\
 member in 82 records, 2 members in 144 records; 288 values were absent, 82 null"
	cp "$OUT" all
	try 1 score -m model --max-missing 1 --rejects bad data
	[ "$(wc -l <bad)" -eq 144 ]
	[ "$(jq -r '.reason + ": " + .message' bad | sort -u)" = \
		"missing: 2 of the model's 3 members are missing, 'b' first:\
 --max-missing allows 1" ]
	says_line "score: the model filled in members of 82 of 7056 records: 1 member\
 in 82 records; 0 values were absent, 82 null"
	jq -c 'select(has("b"))' all | cmp - "$OUT"
	try 1 score -m model --max-missing 0 data
	[ "$(wc -l <"$OUT")" -eq 6974 ]
	try 0 score -m model --max-missing 2 data
	same all "$OUT"
	refuses_like 2 "score: --max-missing: '-1' is not a whole number from 0" \
		score -m model --max-missing -1 data
}

@test "a stream without an end is warned of before its end" {
	filling_model
	mkfifo pipe
	start score -m model pipe
	exec 9>pipe
	for _ in {1..20}; do jq -c 'del(.b)' in; done >&9
	eventually grep -q "records so far has 'b': the model fills it in" "$ERR"
	exec 9>&-
	ends 0
	says_line "score: none of 1800 records has 'b': the model fills it in\
 (--max-missing rejects such records)"
}

@test "null, absent and other types have sentences of their own" {
	jq -nc 'range(90) | {a: (. % 7), b: (. * . % 11), y: (. % 3 == 0)}' >in
	train-lr -y y --output model in
	printf '{"b":1,"a":%s}\n' null '""' '"x"' true >data
	echo '{"b":1}' >>data
	try 1 score -m model --rejects bad data
	[ "$(jq -r '"\(.reason): \(.message)"' bad)" = "\
wrong-type: field 'a' is null: a model trained with --missing fills it in
wrong-type: field 'a' is empty: a model trained with --missing fills it in
wrong-type: field 'a' is \"x\", not a number
wrong-type: field 'a' is true, not a number
missing: field 'a' is missing" ]
	# What to do about a word is for people.
	says_line "score: data:3: field 'a' is \"x\", not a number: csv2json --null\
 'x' makes null of it, which a model trained with --missing takes"
	jq -nc 'range(90) | {a: (if . % 9 == 1 then null else . % 7 end),
		b: (. * . % 11), y: (. % 3 == 0)}' >in
	train-lr -q -y y --missing mean --output model in
	printf '{"b":1,"a":"%s"}\n' - "it's" "a word that is too long" >data
	try 1 score -m model data
	says_line "score: data:1: field 'a' is \"-\", not a number: csv2json --null\
 '-' makes null of it"
	try 1 score -m model <(sed 1d data)
	grep -q "field 'a' is \"it's\", not a number$" "$ERR"
}

@test "a number that means missing is rejected by a model that fills in nothing" {
	jq -nc 'range(90) | {a: (. % 7), y: (. % 3 == 0)}' >in
	train-lr -y y --null=-9,NA --output model in
	printf '{"a":%s}\n' 3 -9.0 '"NA"' >data
	try 1 score -m model --rejects bad data
	[ "$(wc -l <"$OUT")" -eq 1 ]
	[ "$(jq -r .message bad)" = "\
field 'a' is -9.0, which means missing: a model trained with --missing fills it in
field 'a' is \"NA\", which means missing: a model trained with --missing fills it in" ]
}

@test "unknown levels are named, and summed up at the end" {
	jq -nc 'range(90) | {k: "abc"[. % 3:. % 3 + 1], n: (. % 5), y: (. % 7 == 0)}' \
		>in
	train-lr -y y --categorical k,n --output model in
	for _ in {1..20}; do cat in; done |
		awk 'NR % 50 == 0 { sub(/"k":"."/, "\"k\":\"blue\"") }
			NR % 70 == 0 { sub(/"n":./, "\"n\":77") } { print }' >data
	try 1 score -m model --rejects bad data
	says_line "score: data:50: field 'k' has level \"blue\", which the model\
 does not know: one trained with --unseen reference takes it"
	says_line "score: 36 records: level 'blue' of 'k', which the model does not\
 know"
	says_line "score: 20 records: level '77' of 'n', which the model does not\
 know"
	[ "$(grep -c '"field":"[kn]"' bad)" -eq 56 ]
	# One is told, and needs no summary.
	try 1 score -m model <(sed -n 50p data)
	[ "$(grep -c 'does not know' "$ERR")" -eq 1 ]
}
