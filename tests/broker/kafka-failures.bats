#!/usr/bin/env bats
# What goes wrong on a real broker: limits, topics that change underneath, and
# the members of a pipe that die. Positions, which need a real round trip.

load ../helper
load ../broker

# New partitions show within half a second, not five minutes.
FAST=(-X topic.metadata.refresh.interval.ms=500)

@test "a record over the topic's max.message.bytes is rejected, the others arrive" {
	topic 1 --set max.message.bytes=2000
	{
		ids 1 3
		printf '{"id":4,"x":"%s"}\n' "$(head -c 5000 /dev/zero | tr '\0' x)"
		ids 5 7
	} >in
	try 1 produce -t "$TOPIC" --rejects rejects in
	[ "$(jq -r '[.line, .reason] | @text' rejects)" = '[4,"too-large"]' ]
	# 61 bytes of a batch, 2 + 3 of its one record, 1 for no key, 1 for no
	# headers, 2 + 5,015 of the value.
	says_line "produce: in:4: the broker takes no message of 5085 bytes: max.message.bytes of topic '$TOPIC' is 2000: -z zstd makes messages smaller"
	consume -t "$TOPIC" -e | sort | cmp - <({ ids 1 3; ids 5 7; } | sort)
}

@test "a topic that is deleted underneath ends produce, with what was lost" {
	topic 1
	mkfifo pipe
	exec 7<>pipe
	start produce -t "$TOPIC" --rejects rejects pipe
	ids 1 5 >&7
	TRY_SECONDS=20 eventually gives "$TOPIC" 5
	txn-produce drop "$TOPIC"
	eventually is_gone
	ids 6 10 >&7
	exec 7>&-
	ends 2
	[ "$(jq -s 'map(.line) | tojson' rejects)" = '"[6,7,8,9,10]"' ]
}

# The broker knows it no more: for a moment it takes records all the same.
is_gone() {
	! topics -t "$TOPIC"
}

gives() { # TOPIC N
	[ "$(consume -t "$1" -e | wc -l)" -eq "$2" ]
}

# ends_without_topic TOPIC: what was started says so, with status 2.
ends_without_topic() {
	ends 2
	says "${PROGRAM:-consume}: topic '$1' is gone: it was deleted, or we \
may not see it any more"
}

@test "a topic that is deleted underneath ends consume, with status 2" {
	local group
	for group in '' "-g g-$RANDOM" "-p 0 -g g-$RANDOM"; do
		topic 2
		put 1 5 -p 0
		# shellcheck disable=SC2086 # words
		start consume -t "$TOPIC" $group
		eventually has_lines "$OUT" 5
		txn-produce drop "$TOPIC"
		ends_without_topic "$TOPIC"
		ids 1 5 | cmp - "$OUT"
	done
}

@test "one of two topics that is deleted ends consume: all it read is printed" {
	local deleted
	topic 1
	deleted=$TOPIC
	put 1 5
	topic 1
	start consume -t "$deleted,$TOPIC"
	eventually has_lines "$OUT" 5
	txn-produce drop "$deleted"
	put 6 10
	ends_without_topic "$deleted"
	ids 1 10 | cmp - "$OUT"
}

@test "-e of a topic that is deleted before its end is status 2, not 0" {
	topic 1
	ids 1 20000 | jq -c '.pad = "0123456789" * 40' | produce -t "$TOPIC"
	mkfifo pipe
	exec 7<>pipe
	# It waits for its reader, and has not much in hand.
	env --default-signal=PIPE,INT,TERM consume -t "$TOPIC" -e \
		-X queued.max.messages.kbytes=64 \
		-X fetch.message.max.bytes=65536 >pipe 2>"$ERR" 3>&- 7>&- &
	PID=$!
	STARTED+=("$PID")
	head -n 10 <&7 >first
	txn-produce drop "$TOPIC"
	cat <pipe >rest 7>&- &
	STARTED+=($!)
	exec 7>&-
	ends_without_topic "$TOPIC"
}

@test "a topic that is deleted underneath ends relay, with status 2" {
	local PROGRAM=relay
	topic 1
	topics --create "$TOPIC-out:1"
	put 1 5
	start relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -- cat
	TRY_SECONDS=20 eventually gives "$TOPIC-out" 5
	txn-produce drop "$TOPIC"
	ends_without_topic "$TOPIC"
}

@test "an output topic that is deleted underneath ends relay, with status 2" {
	topic 1
	topics --create "$TOPIC-out:1"
	put 1 5
	start relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" \
		-X transaction.timeout.ms=5000 -- cat
	TRY_SECONDS=20 eventually gives "$TOPIC-out" 5
	txn-produce drop "$TOPIC-out"
	put 6 10
	ends 2
	says "relay: there is no topic '$TOPIC-out'"
	[ "$(committed 0)" -eq 5 ]
}

@test "consume reads a partition that is added underneath, from its beginning" {
	topic 1
	put 1 5
	start consume -t "$TOPIC" "${FAST[@]}"
	eventually has_lines "$OUT" 5
	txn-produce grow "$TOPIC" 3
	eventually has_partitions 3
	ids 6 10 | produce -t "$TOPIC" -p 1
	ids 11 15 | produce -t "$TOPIC" -p 2
	eventually has_lines "$OUT" 15
	put 16 20 -p 0
	eventually has_lines "$OUT" 20
	kill -TERM "$PID"
	ends 143
	sort "$OUT" | cmp - <(ids 1 20 | sort)
}

@test "-p N reads no partition that is added underneath" {
	topic 1
	put 1 5
	start consume -t "$TOPIC" -p 0 "${FAST[@]}"
	eventually has_lines "$OUT" 5
	txn-produce grow "$TOPIC" 2
	eventually has_partitions 2
	ids 6 10 | produce -t "$TOPIC" -p 1
	ids 11 15 | produce -t "$TOPIC" -p 0
	eventually has_lines "$OUT" 10
	kill -TERM "$PID"
	ends 143
	{ ids 1 5; ids 11 15; } | cmp - "$OUT"
}

@test "a group reads a partition that is added underneath, from its beginning" {
	topic 1
	put 1 5
	start consume -t "$TOPIC" -g "$GROUP" "${FAST[@]}"
	TRY_SECONDS=20 eventually has_lines "$OUT" 5
	txn-produce grow "$TOPIC" 2
	eventually has_partitions 2
	ids 6 10 | produce -t "$TOPIC" -p 1
	TRY_SECONDS=40 eventually has_lines "$OUT" 10
	kill -TERM "$PID"
	ends 143
	sort "$OUT" | cmp - <(ids 1 10 | sort)
}

has_partitions() {
	[ "$(topics -t "$TOPIC" | wc -l)" -eq "$1" ]
}

@test "a cron job whose members are killed in turn loses nothing" {
	local victim n=0
	topic 3
	put 1 2000
	topics --create "$TOPIC-out:1"
	for victim in consume slow produce none; do
		n=$((n + 1))
		(
			set -o pipefail
			consume -t "$TOPIC" -g "$GROUP" -e --no-commit \
				--offsets-to offsets |
				(exec -a slow-$$ awk '{ print }' ) |
				produce -t "$TOPIC-out" &&
				topics -g "$GROUP" --commit offsets
		) &
		job=$!
		case $victim in
		none) ;;
		slow) pkill -9 -f "^slow-$$" || true ;;
		*) pkill -9 -f "$victim -t $TOPIC" || true ;;
		esac
		wait "$job" || [ "$victim" != none ]
		rm -f offsets
	done
	consume -t "$TOPIC-out" -e | sort -u | cmp - <(ids 1 2000 | sort)
	[ "$(topics -g "$GROUP" | jq -s 'map(.lag) | add')" -eq 0 ]
}

@test "--position stamps records, and produce takes the stamp off and restores what it says" {
	topic 1
	topics --create "$TOPIC-copy:1"
	printf '{"a":1}\n{}\n{ "b" : [1] }\n' >in
	produce -t "$TOPIC" -H h=1 -H h=2 --timestamp t --key k <<-'E'
		{"k":"key","t":1700000000000}
	E
	produce -t "$TOPIC" in
	consume -t "$TOPIC" -e --position >stamped
	[ "$(jq -c '._kafka | [.topic, .partition, .offset, .timestamp, .key,
		.headers]' stamped | head -n 1)" = \
		"[\"$TOPIC\",0,0,1700000000000,\"key\",[{\"name\":\"h\",\"value\":\"1\"},{\"name\":\"h\",\"value\":\"2\"}]]" ]
	sed 's/}$/,"score":0.5}/' stamped | produce -t "$TOPIC-copy"
	consume -t "$TOPIC-copy" -e --envelope >copy
	[ "$(head -n 1 copy | jq -c '[.timestamp, .key, .headers, .value]')" = \
		'[1700000000000,"key",[{"name":"h","value":"1"},{"name":"h","value":"2"}],{"k":"key","t":1700000000000,"score":0.5}]' ]
	consume -t "$TOPIC-copy" -e | tail -n 3 >unstamped
	printf '{"a":1,"score":0.5}\n{"score":0.5}\n{ "b" : [1] ,"score":0.5}\n' |
		cmp - unstamped
	consume -t "$TOPIC" -e --position | produce -t "$TOPIC-copy" --keep-position
	[ "$(consume -t "$TOPIC-copy" -o -1 -e | jq -r ._kafka.topic)" = "$TOPIC" ]
}

@test "a value that has a position already, a tombstone and a non-object cannot be stamped" {
	topic 1
	printf '%s\n' '{"value":{"_kafka":{}}}' '{"value":null}' '{"value":"[1]"}' \
		'{"value":{"a":1}}' | produce -t "$TOPIC" --envelope
	try 1 consume -t "$TOPIC" -e --position --rejects rejects
	[ "$(wc -l <"$OUT")" -eq 1 ]
	[ "$(jq -r '.position[2]' rejects | xargs)" = '0 1 2' ]
}

@test "score and evaluate pass a position by, and produce restores what it says" {
	topic 1
	topics --create "$TOPIC-scored:1"
	printf '{"Amount":%d,"Class":%d}\n' 1 1 -1 0 |
		produce -t "$TOPIC" -H h=1
	small_model >model.json
	consume -t "$TOPIC" -e --position | score -m model.json >scored
	[ "$(jq -c '[._kafka.offset, .score > 0.5]' scored | xargs)" = \
		'[0,true] [1,false]' ]
	[ "$(evaluate -y Class --format json scored | jq .n)" -eq 2 ]
	produce -t "$TOPIC-scored" scored
	[ "$(consume -t "$TOPIC-scored" -e --envelope |
		jq -c '[.headers[0].value, (.value | keys_unsorted)]' |
		sort -u)" = '["1",["Amount","Class","score"]]' ]
}

# Larger than what we fetch at once: the file is for produce, too.
@test "a file with a large message.max.bytes does for consume and relay" {
	topic 1 --set max.message.bytes=10000000
	topics --create "$TOPIC-out:1" --set max.message.bytes=10000000
	{
		ids 1 3
		printf '{"id":4,"long":"%s"}\n' "$(head -c 5000000 /dev/zero | tr '\0' x)"
		ids 5 6
	} >want
	echo 'message.max.bytes = 10000000' >file
	try 0 produce -F file -t "$TOPIC" want
	try 0 consume -F file -t "$TOPIC" -e
	same want "$OUT"
	try 0 relay -F file -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -e -- cat
	try 0 consume -F file -t "$TOPIC-out" -e
	same want "$OUT"
	refuses_like 2 "consume: 'fetch.max.bytes' must be" \
		consume -F file -t "$TOPIC" -e -X fetch.max.bytes=3000000
}
