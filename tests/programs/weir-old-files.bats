#!/usr/bin/env bats
# Files that version 0.1.0 wrote (fixtures/0.1.0) are read, and mean the same.

load ../helper

OLD=$TESTS/fixtures/0.1.0

# The records that its model was learned from.
old_records() {
	csv2json --null '?,NA' "$ROOT/data/customers.csv" |
		sed 's/"churn":"Yes"/"churn":1/; s/"churn":"No"/"churn":0/'
}

@test "a model of 0.1.0 gives the scores of 0.1.0, digit for digit" {
	old_records >in
	try 0 score -q -m "$OLD/model.json" in
	head -n 40 "$OUT" | grep -oE '"score":[^}]*' | sed 's/"score"://' >got
	same "$OLD/scores.txt" got
}

@test "a model of 0.1.0 is verified by the version that is here" {
	old_records >in
	try 0 train-lr -q --verify "$OLD/model.json" in
	says
	# Another record is another model, and only what differs is named.
	sed -i '1s/"churn":0/"churn":1/' in
	try 1 train-lr --verify "$OLD/model.json" in
	grep '^train-lr: the model is another one: it differs in ' "$ERR" >said
	[ "$(grep -cw tool said)" -eq 0 ]
}

@test "a new model has this version's name" {
	old_records >in
	try 0 train-lr -q -y churn -x monthly in
	[ "$(jq -r .tool "$OUT")" = "$(score -V | sed 's/score (weir)/weir/')" ]
}

@test "model, models and monitor take a model of 0.1.0" {
	try 0 model show "$OLD/model.json"
	grep -qx 'tool  *weir 0\.1\.0' "$OUT"
	try 0 models put registry churn "$OLD/model.json" --alias champion
	try 0 models check registry
	old_records | score -q -m registry/churn/champion >scored
	try 0 monitor -m "$OLD/model.json" --window 200 --least 100 \
		--format text scored
	grep -q 'there is no reference yet' "$OUT"
}

@test "report draws an evaluation of 0.1.0" {
	try 0 report -m "$OLD/model.json" "$OLD/evaluation.json"
	says
	grep -q '</html>' "$OUT"
}
