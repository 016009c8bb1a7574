#!/usr/bin/env bats
# score --explain: what each member adds to a score.

load ../helper

# The base and what is added are the log odds of the score, in each of so many
# records that can have one.
adds_up() {
	jq -e --argjson n "$1" -s 'length == $n and all(
		((.explanation.base + ([.explanation.parts[].adds] | add) +
			(.explanation.others_add // 0) +
			(.explanation.error // 0)) -
		(.score / (1 - .score) | log)) | fabs < 1e-9)' "$2"
}

@test "the base and what members add are the log odds of the score" {
	sample 1000 | csv2json >in
	train-lr -q -y Class --exclude Time in >model
	try 0 score -q -m model --explain 3 in
	adds_up 1000 "$OUT"
	jq -e -s 'all(.explanation.parts | length == 3 and
		([.[].adds | fabs] | . == (sort | reverse)))' "$OUT"
	# Nothing else of the record changes.
	jq -c 'del(.explanation)' "$OUT" | same - <(score -q -m model in | jq -c .)
	# All of them: none is another.
	try 0 score -q -m model --explain 1000 in
	adds_up 1000 "$OUT"
	jq -e -s 'all(.explanation | (.parts | length) == 29 and
		(has("others_add") | not))' "$OUT"
}

@test "trees and nets are explained, and a net says what is lacking" {
	sample 300 | csv2json >in
	train-gbt -q -y Class --exclude Time --hold-out 0 --trees 20 \
		--min-weight 0 in >trees
	train-mlp -q -y Class --exclude Time --members 2 --epochs 3 in >nets
	for model in trees nets; do
		try 0 score -q -m "$model" --explain 4 in
		adds_up 300 "$OUT"
		jq -e -s 'all(.explanation.parts | length == 4)' "$OUT"
	done
	jq -e -s 'any(.explanation | has("error")) and
		all((.explanation.error // 0) | fabs < 0.05)' "$OUT"
}

@test "levels, pieces and an indicator are parts of their member" {
	jq -nc 'range(400) as $i | {y: ($i % 3 % 2), c: (["a", "b", "c"][$i % 7 % 3]),
		n: (if $i % 11 == 0 then null else $i * 37 % 100 end),
		m: ($i * 13 % 29)}' >in
	train-lr -q -y y --categorical c --missing indicator --pieces 6 \
		--class-weight balanced in >model
	try 0 score -q -m model --explain 9 in
	adds_up 400 "$OUT"
	jq -e -s 'all([.explanation.parts[].field] | sort == ["c", "m", "n"])' "$OUT"
	# What a member adds is a function of it alone.
	jq -e -s '[.[] | {c, adds: (.explanation.parts[] |
		select(.field == "c") | .adds)}] | unique | length == 3' "$OUT"
}

@test "one by one and many at once are explained alike, and after the alert" {
	sample 1000 | csv2json >in
	train-lr -q -y Class --pieces 4 in >model
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do cat in; done >many
	try 0 score -q -m model --threshold 0.5 --explain 2 many
	head -n 1000 "$OUT" >first
	tail -n 1000 "$OUT" >last
	same first last
	jq -e 'keys_unsorted[-3:] == ["score", "alert", "explanation"]' first
}

@test "a record that has an explanation is rejected, and a name must be free" {
	small_model >model
	echo '{"Amount":1,"explanation":{}}' >in
	try 1 score -m model --explain 1 in
	grep -q "the record already has 'explanation'" "$ERR"
	try 0 score -m model in
	refuses 2 'score: --name explanation: --explain needs that name' \
		score -m model --explain 1 --name explanation in
	refuses_like 2 "score: --explain: '0' is not " score -m model --explain 0 in
	echo '{}' | try 0 score -m model --explain 1 /dev/null
	# What it adds is not learned from again.
	sample 100 | csv2json >rows
	train-lr -q -y Class rows >other
	score -q -m other --explain 2 rows | train-lr -y Class >again 2>said
	run ! grep -q explanation said again
}
