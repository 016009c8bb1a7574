#!/usr/bin/env bats
# What every trainer says to records that it cannot learn from, or hardly can.
load ../helper

trainers=('train-lr' 'train-lr --pieces 4' 'train-gbt --trees 5'
	'train-mlp --members 1 --epochs 2 --hidden 3')

# rows N: with a number that tells something, and those that tell nothing.
rows() {
	awk -v n="$1" 'BEGIN { srand(7)
		for (i = 0; i < n; i++) {
			x = rand()
			printf "{\"y\":%d,\"x\":%.6f,\"same\":5,\"none\":null," \
				"\"w\":0,\"k\":\"w%d\"}\n", (x + rand() > 1), x, i
		}
	}'
}

# refuse_each SENTENCE ARG...: every trainer does, with ARG... .
refuse_each() {
	local sentence=$1 trainer
	shift
	for trainer in "${trainers[@]}"; do
		# shellcheck disable=SC2086
		refuses 2 "${trainer%% *}: $sentence" $trainer -q -y y "$@"
	done
}

@test "one label only, and rows without weight, are refused" {
	rows 300 >in
	jq -c '.y = 1' in >single
	jq -c '.w = .y' in >half
	local zeros sentence trainer
	zeros=$(jq -s 'map(1 - .y) | add' in)
	refuse_each 'all records have the weight 0' -x x --weight w in
	refuse_each "all $zeros records of label 0 have the weight 0 in 'w': both labels are needed" \
		-x x --weight w half
	for trainer in "${trainers[@]}"; do
		sentence='all 300 records have label 1: both labels are needed'
		[[ $trainer != train-gbt* ]] ||
			sentence='all 300 rows have the label 1: there is nothing to tell apart'
		# shellcheck disable=SC2086
		refuses 2 "${trainer%% *}: $sentence" $trainer -q -y y -x x single
	done
}

@test "a constant or missing feature is refused alone, and harmless beside another" {
	rows 300 >in
	local trainer fill
	for trainer in "${trainers[@]}"; do
		fill='--missing mean'
		[[ $trainer != train-gbt* ]] || fill=
		# shellcheck disable=SC2086
		refuses 2 "${trainer%% *}: feature 'none' is missing in all records" \
			$trainer -q -y y -x x,none $fill in
		# shellcheck disable=SC2086
		$trainer -q -y y -x x,same in >model
		# shellcheck disable=SC2086
		$trainer -q -y y -x x in >plain
		score -q -m model in | jq .score >got
		score -q -m plain in | jq .score >want
		[ "$(sort -u got | wc -l)" -gt 3 ]
		[[ $trainer == train-mlp* ]] || same want got
		[[ $trainer == train-gbt* ]] && continue
		# shellcheck disable=SC2086
		refuses 2 "${trainer%% *}: all features are constant: nothing can be learned from them" \
			$trainer -q -y y -x same in
	done
	try 0 train-gbt -y y -x same in
	says_line 'train-gbt: no tree tells the labels apart: each record gets the same score'
}

@test "ten thousand levels: a model soon, or at once what one would take" {
	rows 10000 | awk '{ print; print }' >in
	local many=(-y y -x k --categorical k --max-levels 10000) option
	for option in -q '--pieces 4' '--l2 auto'; do
		# shellcheck disable=SC2086
		refuses_like 2 "train-lr: 10000 levels of 'k' make a fit of 9999 columns: about " \
			train-lr "${many[@]}" $option in
		grep -Eq 'about [0-9]+ minutes and 4.8 GB of memory; train-gbt makes one column of a category$' "$ERR"
	done
	try 0 train-gbt -q "${many[@]}" --trees 5 in
	jq -e '(.features | length) == 1 and (.trees | length) > 0' "$OUT"
	refuses_like 2 "train-lr: category 'k' has more than 100 levels" \
		train-lr -q -y y -x k --categorical k in
}
