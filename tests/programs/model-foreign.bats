#!/usr/bin/env bats
# Models of XGBoost and LightGBM that are read, and files that are not whole.
# (Their margins beside the libraries' are in extra/model-foreign-exports.bats.)

load ../helper

SEEDS=$TESTS/fuzz/corpus/model

seeds() {
	printf '%s\n' '{"a":0.1,"b":1}' '{"a":null,"b":-2}' '{"b":0}' \
		'{"a":-1e308,"b":1e308}' >in
	cp "$SEEDS/xgboost" xgb.json
	cp "$SEEDS/lightgbm" lgbm.txt
}

# not_whole FILE TEXT
not_whole() {
	refuses 2 "score: '$1' $2" score -m "$1" in
	refuses 2 "model: '$1' $2" model import "$1"
}

@test "both are scored as they are, and when they are imported" {
	seeds
	local file
	for file in xgb.json lgbm.txt; do
		try 0 score -q -m "$file" in
		jq -es 'length == 4 and all(.score > 0 and .score < 1)' "$OUT"
		cp "$OUT" own
		model import "$file" >model
		score -q -m model in >imported
		same imported own
		try 0 score -q -m "$file" --explain 5 in
		jq -es 'all((.explanation | .base + ([.parts[].adds] | add)) as $z |
			(1 / (1 + (-$z | exp)) - .score) | fabs < 1e-6)' "$OUT"
	done
}

@test "what another library made cannot be made again" {
	seeds
	refuses 2 "train-gbt: 'xgb.json' is a model of xgboost, not of train-gbt: there is nothing to make again" \
		train-gbt --verify xgb.json in
	model import --label y lgbm.txt >model
	refuses 2 "train-gbt: 'model' is a model of lightgbm, not of train-gbt: there is nothing to make again" \
		train-gbt --verify model in
}

@test "line ends of another system, and a mark of UTF-8, are no fault or named" {
	seeds
	sed 's/$/\r/' lgbm.txt >crlf.txt
	score -q -m lgbm.txt in >want
	score -q -m crlf.txt in >got
	same got want
	local file
	for file in lgbm.txt crlf.txt xgb.json; do
		score -q -m "$file" in >want
		{ printf '\357\273\277' && cat "$file"; } >marked
		score -q -m marked in >got
		same got want
	done
	tr '\n' '\r' <lgbm.txt >cr.txt
	refuses 2 "score: 'cr.txt' is a model of LightGBM with a CR at the end of each line: tr '\r' '\n' makes line breaks of them" \
		score -m cr.txt in
}

@test "a file that lacks trees is no model" {
	seeds
	awk '/^Tree=1/ { skip = 1 } /^end of trees/ { skip = 0 } !skip' \
		lgbm.txt >part.txt
	not_whole part.txt "is a model of LightGBM that is not whole: of the 2 trees in 'tree_sizes' it has 1"
	sed '/^end of trees/,$d' lgbm.txt >part.txt
	not_whole part.txt "is a model of LightGBM that is cut off: it has no line 'end of trees'"
	jq -c 'del(.learner.gradient_booster.model.trees[1])' xgb.json >part.json
	not_whole part.json "is a model of XGBoost that is not whole: of the 2 trees of 'num_trees' it has 1"
	sed 's/^feature_names=.*/& c/' lgbm.txt >part.txt
	not_whole part.txt "is a model of LightGBM with more names than features"
}

@test "a file that ends in its middle is cut off, wherever that is" {
	seeds
	local n
	for n in 1 20 700 1811; do
		head -c "$n" xgb.json >part.json
		not_whole part.json "is not a whole model: it is cut off at byte $n, in the middle of its JSON"
	done
	# What is wrong before its end is not cut off.
	printf '{"format":"weir\\"-mod{el" 1}' >part.json
	not_whole part.json "is not a model: it is not JSON from byte 27 on"
	printf '[1,2' >part.json
	not_whole part.json "is not a model: it is not JSON from byte 4 on"
}
