#!/usr/bin/env bats
# Models that follow a topic of a real Kafka, in a compacted topic of models.

load ../helper
load ../broker

# labelled FIRST LAST: records with a label, into $TOPIC.
labelled() {
	seq "$1" "$2" | awk '{ x = $1 * 7 % 13; z = $1 * $1 % 31
		printf "{\"id\":%d,\"x\":%d,\"z\":%d,\"y\":%d}\n", $1, x, z,
			($1 * 5 % 7 + x + $1 % 3 < 9) }' |
		produce -t "$TOPIC" --key id
}

# trains TRAINER ARG...: it follows the topic, and its models go to $MODELS.
trains() {
	consume -t "$TOPIC" -g "$GROUP" --position -e |
		"$@" -q -y y -x x,z --every 200 --window 300 |
		produce -q -t "$MODELS" --key label
}

# The newest model of the topic, which `score` is to take.
newest() {
	consume -t "$MODELS" -e | tail -n 1 >model
	[ -s model ]
}

# Each model there is made again of the records in the topic.
verifies() {
	consume -t "$TOPIC" -e --position >records
	consume -t "$MODELS" -e >models
	[ "$(wc -l <models)" -ge 1 ]
	while IFS= read -r line; do
		printf '%s\n' "$line" >line
		try 0 "$1" -q --verify line records
		says
	done <models
}

@test "consume, a trainer with --every, and produce keep the newest model in a topic" {
	local trainer
	for trainer in 'train-lr --pieces 3' 'train-gbt --trees 5' \
		'train-mlp --hidden 4 --members 2 --epochs 2'; do
		topic 3
		MODELS=$TOPIC-models
		topics --create "$MODELS:1" --set cleanup.policy=compact \
			--set min.cleanable.dirty.ratio=0.01 --set segment.ms=200 \
			--set max.compaction.lag.ms=500
		labelled 1 650
		# shellcheck disable=SC2086
		trains $trainer
		[ "$(consume -t "$MODELS" -e | wc -l)" -eq 3 ]
		newest
		jq -e '.rows == 300 and (.lineage.topics | length) >= 2' model
		verifies "${trainer%% *}"
		# The group goes on where it was: its next records, its next models.
		labelled 651 1100
		# shellcheck disable=SC2086
		trains $trainer
		[ "$(consume -t "$MODELS" -e | wc -l)" -le 5 ]
		newest
		verifies "${trainer%% *}"
		consume -t "$TOPIC" -e | score -q -m model >scored
		[ "$(wc -l <scored)" -eq 1100 ]
		consume -t "$MODELS" -e --position | jq -r ._kafka.key |
			sort -u >keys
		[ "$(<keys)" = y ]
	done
	# Compaction leaves the newest model of the key, sooner or later.
	compacted() {
		consume -t "$MODELS" -e >left && [ "$(wc -l <left)" -lt 5 ]
	}
	deadline=$((SECONDS + 60))
	until compacted; do [ "$SECONDS" -lt "$deadline" ]; done
	tail -n 1 left >last
	same model last
	verifies train-mlp
}
