#!/usr/bin/env bats
# train-mlp on Kaggle's file, or the sample that has its weights next to it:
# CREDITCARD_CSV=FILE.
load ../helper

early_and_late() {
	local weights=${CREDITCARD_CSV%.csv}-weights.csv
	[ -n "${CREDITCARD_CSV:-}" ] || skip 'CREDITCARD_CSV names no file'
	if [ -f "$weights" ]; then
		paste -d, "$CREDITCARD_CSV" "$weights" | tr -d '\r' | csv2json
	else
		csv2json "$CREDITCARD_CSV" | jq -c '.Weight = 1'
	fi | holdout --at Time=145248 --to late >early
}

judge() {
	score -m "$1" late |
		evaluate -y Class --weight Weight --format json
}

@test "real data: in time, the nets of five seeds have an average precision of 0.80" {
	local seed
	early_and_late
	options=(-q -y Class --exclude Time --weight Weight)
	for seed in 0 1 2 3 4; do
		train-mlp "${options[@]}" --seed "$seed" early >net
		judge net >>nets
	done
	train-lr "${options[@]}" early >plane
	judge plane >plane.judged
	jq -s 'map(.average_precision) | (add / length) as $mean |
		{mean: $mean, sd: (map(. - $mean | . * .) | add / 4 | sqrt)}' nets
	jq -es 'map(.average_precision) | (add / length) as $mean |
		$mean >= 0.80 and
		(map(. - $mean | . * .) | add / 4 | sqrt) <= 0.015' nets
	jq -es --slurpfile plane plane.judged \
		'map(.log_loss < $plane[0].log_loss) | all' nets
}
