#!/usr/bin/env bats
# pipeline: the whole job, as the README has it

load ../helper
load ../mock

# The commands of the README's first screen; counts and files are looked at
# below. Each program's status counts.
workflow() {
	cat <<-'END'
		set -euo pipefail
		csv2json creditcard.csv | produce -t transactions
		consume -t transactions -e >transactions
		consume -t transactions -e |
			holdout --at Time=145248 --to recent.ndjson |
			tee kept | train-lr -y Class --exclude Time >model.json
		score -m model.json <recent.ndjson >recent.scored
		evaluate -y Class --format json <recent.scored >report
		consume -t transactions -e | score -m model.json | produce -t scored
		consume -t scored -e >scored
	END
}

run_workflow() {
	workflow >job
	try 0 kafka-sandbox --topic transactions:16 --topic scored:16 bash job
	prints
	# Of the synthetic frauds V14 tells nearly all, and train-lr says so.
	[ -z "$(grep -v "^train-lr: 'V14' (ROC AUC 0.99" "$ERR")" ] || complain \
		'it says something else'
}

count() {
	wc -l <"$1"
}

@test "the first screen of the README: every row arrives and comes out scored" {
	local rows=20000
	gencard $rows >creditcard.csv
	[ $(($(count creditcard.csv) - 1)) -eq $rows ]
	run_workflow
	# What is in the topic is what was in the file.
	csv2json creditcard.csv | sort >expected
	sort transactions | cmp expected -
	[ "$(count transactions)" -eq $rows ]
	# Each row is held out or kept, by its time.
	[ $(($(count kept) + $(count recent.ndjson))) -eq $rows ]
	sort kept recent.ndjson | cmp expected -
	[ "$(jq -s 'map(.Time) | min' recent.ndjson)" -ge 145248 ]
	[ "$(jq -s 'map(.Time) | max' kept)" -lt 145248 ]
	[ "$(count recent.ndjson)" -gt 0 ]
	# The model is of the rows that were kept.
	jq -e --argjson n "$(count kept)" '.rows == $n and
		.label == "Class" and (.features | length) == 29' model.json
	# The held-out ones are all scored, and all evaluated.
	[ "$(count recent.scored)" -eq "$(count recent.ndjson)" ]
	[ "$(jq .n report)" -eq "$(count recent.ndjson)" ]
	# Everything comes out scored; but for the score it is what came in.
	[ "$(count scored)" -eq $rows ]
	[ "$(grep -c ',"score":[0-9.e-]*}$' scored)" -eq $rows ]
	sed 's/,"score":[^,]*}$/}/' scored | sort | cmp expected -
	# A record scores the same through Kafka as it does from a file.
	score -m model.json transactions | sort | cmp - <(sort scored)
}

@test "the ten highest scores can be had by a person" {
	local best
	gencard 2000 >creditcard.csv
	run_workflow
	best=$(jq -s 'sort_by(-.score)[:10] | length' scored)
	[ "$best" -eq 10 ]
}

@test "through Kafka a record keeps every byte" {
	a_broker t:1 s:1
	small_model >model.json
	printf '%s\n' '{ "Amount" : 1.50 , "s":"\u00e9\/",  "n":1E+02}' \
		'{"Amount":-0,"big":12345678901234567890.00000}' >in
	produce -t t <in
	consume -t t -e | score -m model.json | produce -t s
	consume -t s -e >out
	sed 's/,"score":[^,]*}$/}/' out | cmp in -
}

@test "a record that is bad is counted where it is bad, and the rest goes on" {
	a_broker t:1 s:1
	small_model >model.json
	printf '%s\n' '{"Amount":1}' 'bad' '{"Amount":2}' '{"Amount":"x"}' |
		produce -t t --raw
	local status
	consume -t t -e 2>e1 | score -m model.json 2>e2 | produce -t s 2>e3 ||
		status=("${PIPESTATUS[@]}")
	grep -qx 'consume: 1 of 4 records rejected' e1
	grep -qx 'score: 1 of 3 records rejected' e2
	[ ! -s e3 ]
	[ "$(all_of s | wc -l)" -eq 2 ]
}

@test "a group's pipe that is killed and started again scores every record" {
	a_broker t:1 s:1
	small_model >model.json
	seq -f '{"Amount":%.0f}' 30000 | produce -t t
	for _ in 1 2 3; do
		consume -t t -g g -p 0 2>/dev/null 3>&- |
			score -m model.json 2>/dev/null 3>&- |
			produce -t s 2>/dev/null 3>&- &
		eventually has_messages s
		# The reader is killed; the others end when their input does.
		kill -KILL "$(jobs -p | tail -n 1)" || true
		wait "$!" || true
	done
	consume -t t -g g -p 0 -e | score -m model.json | produce -t s
	all_of s | jq .Amount | sort -nu | cmp - <(seq 30000)
}
