#!/usr/bin/env bats
# models: a registry in a topic of a real broker, which is compacted, has
# properties, and limits.

load ../helper
load ../broker
load ../models

COMPACT=(--set cleanup.policy=compact)
STAMPED=(--set message.timestamp.type=LogAppendTime)

# registry [OPTION...]: a topic for one, and $S.
registry() {
	topic 1 "${COMPACT[@]}" "${STAMPED[@]}" "$@"
	S=kafka:$TOPIC
}

@test "a topic that would lose models, or has no clock, is refused" {
	topic 1
	refuses_like 2 "models: topic '$TOPIC' has cleanup.policy=delete: a registry needs compact, or it loses models (topics --create NAME:1 --set cleanup.policy=compact --set message.timestamp.type=LogAppendTime makes a good one)" \
		models list "kafka:$TOPIC"
	topic 1 --set cleanup.policy=compact,delete
	refuses_like 2 "models: topic '$TOPIC' has cleanup.policy=compact,delete: " \
		models list "kafka:$TOPIC"
	topic 1 "${COMPACT[@]}"
	refuses_like 2 "models: topic '$TOPIC' has message.timestamp.type=CreateTime: " \
		models list "kafka:$TOPIC"
	topic 2 "${COMPACT[@]}" "${STAMPED[@]}"
	refuses_like 2 "models: topic '$TOPIC' has 2 partitions: " \
		models list "kafka:$TOPIC"
}

@test "the command that the error names makes a topic that will do" {
	local words
	unique_names
	try 2 models list "kafka:$TOPIC"
	words=$(grep -o 'topics --create.*LogAppendTime' "$ERR")
	# shellcheck disable=SC2086 # words
	try 0 $words
	filled "kafka:$TOPIC"
	clean "kafka:$TOPIC"
}

@test "the log has the broker's time, and each event its own key" {
	registry
	filled "$S"
	models log "$S" --position >events
	jq -es 'map(._log.timestamp) | . == sort and .[0] > 1.7e12' events
	consume -t "$TOPIC" -e --envelope >records
	[ "$(jq -r .key records | sort | uniq -d)" = '' ]
	[ "$(jq -r 'select(.key | startswith("event/")).offset' records | xargs)" = \
		"$(jq ._log.position events | xargs)" ]
}

is_compacted() { # records before
	[ "$(consume -t "$TOPIC" -e | wc -l)" -lt "$1" ]
}

@test "compaction keeps every event, and every model that counts" {
	local before i
	registry --set segment.ms=500 --set min.cleanable.dirty.ratio=0.01 \
		--set max.compaction.lag.ms=500 --set delete.retention.ms=100
	filled "$S"
	for i in {1..20}; do
		models alias "$S" fraud@champion $((1 + i % 3))
	done >/dev/null
	a_model 4 | models put "$S" fraud -
	models prune "$S" fraud --keep 1
	models log "$S" >log.before
	# Records of one key, for the compaction to show.
	for i in {1..20}; do echo "{\"key\":\"other\",\"value\":{\"a\":$i}}"; done |
		produce -t "$TOPIC" --envelope
	before=$(consume -t "$TOPIC" -e | wc -l)
	until is_compacted "$before"; do
		echo '{"key":"other","value":{"a":0}}' | produce -t "$TOPIC" --envelope
		before=$((before + 1))
		[ "$SECONDS" -lt 120 ]
		sleep 0.5 # between two polls
	done
	models log "$S" >log.after
	same log.before log.after
	models get "$S" fraud@champion >got
	[ "$(models list "$S" --format json |
		jq -r 'select(.aliases == ["champion"]).digest')" = "$(digest got)" ]
}

@test "a model that the topic does not take is refused, with both numbers" {
	registry --set max.message.bytes=3000
	a_model 1 | jq -c '.tool = ("x" * 4000)' >large.json
	a_model 2 >2.json
	refuses_like 2 "models: the model takes a message of 4" models put "$S" fraud large.json
	grep -qE "message of 4[0-9]{3} bytes, and topic '$TOPIC' allows 3000: its max.message.bytes can be raised$" "$ERR"
	try 0 models put "$S" fraud 2.json
	clean "$S"
	[ "$(models log "$S" | wc -l)" -eq 1 ]
}

@test "a model larger than a client's usual limit goes into a topic that allows it" {
	registry --set max.message.bytes=4000000
	a_model 1 | jq -c '.tool = ("x" * 2000000)' >large.json
	try 0 models put "$S" fraud large.json
	models get "$S" fraud >got
	same got large.json
}

@test "eight promoters at once: nothing is lost, nothing twice, and all readers agree" {
	registry
	start models pull "$S" followed --follow
	eventually test -e followed/log
	race "$S" 8 25
	eventually cmp -s followed/log log.race
	models pull "$S" pulled
	same pulled/log log.race
	clean followed
}

@test "a promoter that is killed leaves a registry that the next one goes on with" {
	local i
	registry
	filled "$S"
	for i in {1..25}; do
		a_model "k$i" >k.json
		timeout -s KILL "0.0$((10 + RANDOM % 70))" \
			models put "$S" fraud --alias champion k.json >>told || true
	done
	clean "$S"
	cmp <(jq -r '"\(.version) \(.digest)"' told | sort -u) \
		<(models log "$S" | jq -r 'select(.op == "put") |
			"\(.version) \(.digest)"' | sort | comm -12 - \
			<(jq -r '"\(.version) \(.digest)"' told | sort -u))
	try 0 models put "$S" fraud --alias champion 1.json
	try 0 models get "$S" fraud@champion
	same "$OUT" 1.json
}

@test "a promotion shows in a followed folder within a second" {
	registry
	filled "$S"
	start models pull "$S" copy --follow
	eventually cmp -s copy/fraud/champion 2.json
	try 0 models alias "$S" fraud@champion 3
	timeout 1 bash -c 'until cmp -s copy/fraud/champion 3.json; do sleep 0.02; done'
	kill -TERM "$PID"
	ends 143
}

@test "a topic that is deleted underneath ends pull --follow, and the folder stays" {
	registry
	filled "$S"
	start models pull "$S" copy --follow -X topic.metadata.refresh.interval.ms=500
	eventually cmp -s copy/fraud/champion 2.json
	txn-produce drop "$TOPIC"
	ends 2
	grep -qE "^models: topic '$TOPIC' is " "$ERR"
	same copy/fraud/champion 2.json
}
