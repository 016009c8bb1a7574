#!/usr/bin/env bats
# model with nets: what it shows of them, and their exports. (ONNX, Python and
# PostgreSQL run in extra/model-exports.bats.)

load ../helper
load ../compile

# A model with all that a net's columns can be, and its records.
nets() {
	jq -nc 'range(400) as $i | {
		y: ([0, 0, 1][$i % 3]), k: (["a", "b", "NA", true][$i * 7 % 4]),
		x: ([1, -999, null, 2.5, 4, 1e30][$i % 6]),
		z: (($i * 7919 % 101) / 10), same: 3}' >records
	train-mlp -q -y y -x k,x,z,same --categorical k --missing indicator \
		--null 'NA,-999' --log z --epochs 5 "$@" records >model
}

@test "show tells the layers, the epochs and what the nets do not see" {
	nets --hidden 6,3 --members 2 --class-weight balanced
	try 0 model show model
	for line in 'layers               7-6-3-1' \
		'weights              73, in 2 nets' \
		'scale                robust, bent between -3 and 3' \
		'learning             5 epochs, batches of 16, rate 0.002, decay 0.05' \
		'held out             0.15 of the rows, seed 0' \
		"warning: 'same' is constant: the nets do not see it"; do
		grep -qxF "$line" "$OUT" || complain "no line: $line"
	done
	[ "$(grep -cE ' epoch [1-5], log loss 0\.[0-9]+, of rows held out 0\.[0-9]+$' "$OUT")" -eq 2 ]
	grep -qE '^correction +class-weight: ln 0.4' "$OUT"
	try 0 model show --format json model
	jq -e '.features[6] | .name == "same" and .factor == 0 and .centre == 3' "$OUT"
	jq -e '.hidden == [6, 3] and (.members | length) == 2' "$OUT"
}

@test "diff compares nets by their numbers" {
	nets --hidden 40 --members 2 --seed 1
	mv model one
	nets --hidden 40 --members 2 --seed 2
	try 1 model diff one model
	grep -qxE 'options.seed: 1 -> 2 .*' "$OUT"
	grep -qxE 'members\[1\]\.weights\[0\]: "[A-Za-z0-9+/]{20}\.\.\." \(1496 letters\) -> .*' "$OUT"
	[ "$(awk 'length > 200' "$OUT" | wc -l)" -eq 0 ]
	try 0 model diff one one
}

@test "diff of models of two kinds has no line that nobody can read" {
	nets --hidden 40 --members 2
	mv model one
	train-gbt -q -y y -x x,z --trees 100 --hold-out 0 --output two records
	try 1 model diff one two
	grep -qxF 'kind: "multilayer-perceptron" -> "gradient-boosted-trees"' "$OUT"
	grep -qE '^trees only in B: \[\{"f":.*\.\.\. \([0-9]+ bytes\)$' "$OUT"
	grep -qE '^members only in A: .*\.\.\. \([0-9]+ bytes\)$' "$OUT"
	[ "$(awk 'length > 1100' "$OUT" | wc -l)" -eq 0 ]
	try 1 model diff --format json one two
	jq -e '.differences[] | select(.member == "trees") | .b | length == 100' "$OUT"
}

@test "the header of C accepts what score does, with the same scores to 1e-6" {
	local options
	for options in '--hidden 6,3' '--scale standard --members 1' \
		'--undersample 1 --hidden 2,3,4 --clip 2'; do
		# shellcheck disable=SC2086
		nets $options
		C_TOLERANCE=1e-6 c_agrees model records 400 gcc
		C_TOLERANCE=1e-6 c_agrees model records 400 gcc -std=c99 -pedantic
	done
}

@test "SQL is for small nets" {
	nets
	refuses 2 "model: an expression of SQL would have more than 5000 terms: export to onnx, c or python, or train a smaller net, as with --hidden 8 --members 1" \
		model export --to sql model
	nets --hidden 4 --members 2
	try 0 model export --to sql model
	grep -q 'SIN(ATAN(' "$OUT"
	[ "$(grep -o GREATEST "$OUT" | wc -l)" -ge 8 ]
}
