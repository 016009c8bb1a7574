#!/usr/bin/env bats
# topics on a real broker: listing, creating, deleting; groups and their offsets.

load ../helper
load ../broker

# --- listing ----------------------------------------------------------------

@test "a topic is a line a partition, with leader, replicas, low and end" {
	topic 2
	put 1 10 -p 0
	txn-produce trim "$TOPIC" 0 4
	try 0 topics -t "$TOPIC"
	says
	[ "$(jq -c 'keys_unsorted' "$OUT" | sort -u)" = \
		'["topic","partition","leader","replicas","isr","low","end"]' ]
	[ "$(jq -c '[.topic, .partition, .low, .end]' "$OUT")" = \
		"[\"$TOPIC\",0,4,10]
[\"$TOPIC\",1,0,0]" ]
	jq -e '.leader as $l | .replicas | index($l) != null' "$OUT" >/dev/null
	[ "$(jq -c '.replicas | sort' "$OUT")" = "$(jq -c '.isr | sort' "$OUT")" ]
}

@test "-t lists the topics that it names, in that order" {
	local first
	topic 1
	first=$TOPIC
	topic 1
	try 0 topics -t "$TOPIC,$first"
	[ "$(jq -r .topic "$OUT")" = "$TOPIC
$first" ]
	try 0 topics
	grep -qF "\"$first\"" "$OUT"
	grep -qF "\"$TOPIC\"" "$OUT"
}

@test "Kafka's own topics are listed with --all, or when named" {
	topic 1
	put 1 1
	took 1 1 -g "$GROUP" # makes __consumer_offsets
	try 0 topics
	! grep -q '"__' "$OUT" || false
	try 0 topics --all
	grep -q '"topic":"__consumer_offsets"' "$OUT"
	grep -qF "\"$TOPIC\"" "$OUT"
	try 0 topics -t __consumer_offsets
	[ "$(jq -r .topic "$OUT" | sort -u)" = __consumer_offsets ]
}

# --- topics that are not there ----------------------------------------------

@test "a topic that does not exist is an error that names its near misses" {
	unique_names
	topics --create "$TOPIC-Sales:1" --create "$TOPIC-slaes:1" \
		--create "$TOPIC-purchases:1"
	refuses 2 "topics: there is no topic '$TOPIC-sales': did you mean \
'$TOPIC-Sales' or '$TOPIC-slaes'?" topics -t "$TOPIC-sales"
	refuses 2 "topics: there is no topic '$TOPIC-prchases': did you mean \
'$TOPIC-purchases'?" topics -t "$TOPIC-prchases"
	refuses 2 "topics: there is no topic 'q$GROUP-nothing-of-that-kind'" \
		topics -t "q$GROUP-nothing-of-that-kind"
}

@test "produce and consume refuse such a topic too, and create none" {
	topic 1
	refuses 2 "consume: there is no topic '$TOPIC-': did you mean \
'$TOPIC'?" consume -t "$TOPIC-"
	refuses 2 "produce: there is no topic '$TOPIC-': did you mean \
'$TOPIC'? (topics --create $TOPIC-:PARTITIONS makes it)" \
		produce -t "$TOPIC-" <<<'{"a":1}'
	try 2 topics -t "$TOPIC-"
}

# --- creating ---------------------------------------------------------------

@test "--create makes a topic that can be used at once" {
	local i
	for i in 1 2 3 4 5; do
		unique_names
		topics --create "$TOPIC:3:1" --set retention.ms=3600000
		put 1 10
		took 1 10
	done
	try 0 topics --create "$TOPIC-a:1" --create "$TOPIC-b:2"
	prints
	says
	[ "$(topics -t "$TOPIC-a,$TOPIC-b" | wc -l)" -eq 3 ]
}

@test "--create of a topic that is there: status 2, or 0 with --if-missing" {
	topic 1
	refuses 2 "topics: topic '$TOPIC' exists already" \
		topics --create "$TOPIC:1"
	try 0 topics --create "$TOPIC:4" --create "$TOPIC-new:1" --if-missing
	prints
	says
	[ "$(topics -t "$TOPIC,$TOPIC-new" | wc -l)" -eq 2 ]
}

@test "--create says what the broker has against it, with status 2" {
	unique_names
	refuses_like 2 "topics: topic '$TOPIC': Unable to replicate" \
		topics --create "$TOPIC:1:900"
	refuses_like 2 "topics: --create: 'a/b' can be no topic's name" \
		topics --create a/b:1
	refuses 2 "topics: topic '$TOPIC': Unknown topic config name: no.such" \
		topics --create "$TOPIC:1" --set no.such=1
	try 2 topics -t "$TOPIC"
}

@test "options that contradict each other are refused before a broker is asked" {
	refuses 2 "topics: --create: 'x' is not NAME:PARTITIONS[:REPLICATION], \
such as x:1" topics --create x
	for text in x: x:0 :1 x:1: x:1:0 x:1:1:1 x:y; do
		refuses 2 "topics: --create: '$text' is not \
NAME:PARTITIONS[:REPLICATION]" topics --create "$text"
	done
	refuses 2 "topics: --create excludes -g, -t and --all" \
		topics --create x:1 -t x
	refuses 2 "topics: --set and --if-missing go with --create" \
		topics --if-missing
	refuses 2 "topics: --set: 'x' is not KEY=VALUE" \
		topics --create x:1 --set x
	refuses 2 "topics: --commit: a group is needed: -g GROUP" \
		topics --commit end -t x
	refuses 2 "topics: --commit end: a topic is needed: -t TOPIC" \
		topics -g x --commit end
	refuses 2 "topics: --commit FILE: the file names the topics, not -t" \
		topics -g x --commit file -t x
	refuses_like 2 "topics: --commit: 'now' is not a time: write 2026-" \
		topics -g x --commit @now -t x
	refuses 2 "topics: --force goes with --commit FILE" topics --force
	refuses 2 "topics: unexpected operand 'x' (topics go with -t: -t x)" topics x
}

# --- brokers that do not answer ---------------------------------------------

@test "without a broker it ends with status 3 within --timeout" {
	TRY_SECONDS=5 refuses_like 3 'topics: no broker answers: ' \
		topics -b 127.0.0.1:1 --timeout 1
	for more in '-g g' '--create x:1' '-g g -t x --commit end'; do
		# shellcheck disable=SC2086 # words
		TRY_SECONDS=5 try 3 topics -b 127.0.0.1:1 --timeout 1 $more
	done
}

@test "a signal ends it while it waits for a broker" {
	start topics -v -b 127.0.0.1:1
	eventually grep -q 'Connection refused' "$ERR"
	kill -TERM "$PID"
	ends 143
}

# --- groups -----------------------------------------------------------------

@test "-g prints what a group has committed, and its lag" {
	topic 2
	put 1 10 -p 0
	put 11 15 -p 1
	took 1 10 -g "$GROUP" -p 0
	put 16 18 -p 0
	try 0 topics -g "$GROUP"
	says
	prints "{\"group\":\"$GROUP\",\"topic\":\"$TOPIC\",\"partition\":0,\
\"committed\":10,\"end\":13,\"lag\":3,\"gone\":0}" \
		"{\"group\":\"$GROUP\",\"topic\":\"$TOPIC\",\"partition\":1,\
\"committed\":null,\"end\":5,\"lag\":5,\"gone\":0}"
}

@test "-g of a group that has committed nothing says so, with status 1" {
	topic 1
	put 1 3
	# Other tests' groups have names that are near to $GROUP.
	none=none-$RANDOM$RANDOM$RANDOM
	refuses 1 "topics: group '$none' has committed nothing" \
		topics -g "$none"
	try 0 topics -g "$GROUP" -t "$TOPIC"
	[ "$(jq -c '[.committed, .lag]' "$OUT")" = '[null,3]' ]
}

@test "-g of a group that nobody knows names the groups that are near" {
	topic 1
	put 1 3
	GROUP=audit-$RANDOM$RANDOM$RANDOM
	topics -g "$GROUP" -t "$TOPIC" --commit end
	refuses 1 "topics: group 'Audit${GROUP#audit}' has committed nothing: did you mean '$GROUP'?" \
		topics -g "Audit${GROUP#audit}"
}

@test "--commit beginning, end and @TIME move a group either way" {
	local now
	topic 1
	now=$(($(date +%s) * 1000))
	for i in 3 2 1; do
		echo "{\"id\":$i,\"at\":$((now - i * 3600000))}"
	done | produce -t "$TOPIC" --timestamp at
	moves() { # WHERE OFFSET
		try 0 topics -g "$GROUP" -t "$TOPIC" --commit "$1"
		prints
		says
		[ "$(committed 0)" = "$2" ]
	}
	moves end 3
	moves @-150m 1
	moves @-1s 3
	moves @2001-01-01 0
	moves latest 3
	moves earliest 0
	moves "@$((now - 2 * 3600000))" 1
	moves end 3
	moves beginning 0
	try 0 topics -v -g "$GROUP" -t "$TOPIC" --commit end
	says_line "topics: ${TOPIC}[0]: committed 3, it was 0"
}

# offset PARTITION OFFSET: a line of an offsets file.
offset() {
	echo "{\"topic\":\"$TOPIC\",\"partition\":$1,\"offset\":$2}"
}

@test "--commit FILE commits what the file says, stdin too" {
	topic 2
	put 1 10 -p 0
	put 11 20 -p 1
	{
		offset 0 4
		offset 1 6
	} >file
	try 0 topics -g "$GROUP" --commit file
	prints
	[ "$(committed 0) $(committed 1)" = '4 6' ]
	# The same again is no step back.
	try 0 topics -g "$GROUP" --commit file
	offset 1 7 | try 0 topics -g "$GROUP" --commit -
	[ "$(committed 0) $(committed 1)" = '4 7' ]
	: >empty
	try 0 topics -g "$GROUP" --commit empty
	[ "$(committed 0) $(committed 1)" = '4 7' ]
	took 1 0 -g "$GROUP" -p 0 -c 0
	ids 5 10 >want
	gives want consume -t "$TOPIC" -g "$GROUP" -p 0 -e
}

@test "--commit FILE never goes backwards, unless --force says so" {
	topic 2
	put 1 10 -p 0
	put 11 20 -p 1
	topics -g "$GROUP" -t "$TOPIC" --commit end
	{
		offset 0 10
		offset 1 9
	} >file
	refuses 2 "topics: ${TOPIC}[1]: the file says 9, but the group has \
committed 10 and would read again: nothing is committed (--force does it)" \
		topics -g "$GROUP" --commit file
	[ "$(committed 1)" = 10 ]
	try 0 topics -g "$GROUP" --commit file --force
	[ "$(committed 0) $(committed 1)" = '10 9' ]
}

@test "--commit FILE with one bad line commits none of it" {
	topic 1
	put 1 10
	bad() { # LINE SENTENCE
		{
			offset 0 5
			echo "$1"
		} >file
		refuses_like 2 "topics: $2" topics -g "$GROUP" --commit file
		[ "$(committed 0)" = null ]
	}
	bad '{"topic":' 'file:2: '
	bad '{}' "file:2: 'partition' is missing: this is no file of offsets: nothing is"
	bad "$(offset 0 -1)" "file:2: 'offset' is not a whole number"
	bad "$(offset 0 5.5)" "file:2: 'offset' is not a whole number"
	bad "$(offset 0 11)" "${TOPIC}[0]: the file says 11, but the end is 10"
	bad "$(offset 1 5)" "topic '$TOPIC' has no partition 1: nothing is"
	bad '{"topic":"no such","partition":0,"offset":1}' \
		"there is no topic 'no such'"
	refuses_like 2 "topics: cannot open 'missing'" \
		topics -g "$GROUP" --commit missing
}

@test "what is gone before a group has read it is said, and is no lag" {
	local warning
	topic 1
	put 1 20
	warning="topics: ${TOPIC}[0]: group '$GROUP' would continue at 4, but the \
first offset that still exists is 10: its readers will stop there"
	offset 0 4 >file
	try 0 topics -g "$GROUP" --commit file
	says
	try 0 topics -g "$GROUP"
	says
	[ "$(jq -c '[.committed, .end, .lag, .gone]' "$OUT")" = '[4,20,16,0]' ]
	txn-produce trim "$TOPIC" 0 10
	try 0 topics -g "$GROUP"
	says "$warning"
	[ "$(jq -c '[.committed, .end, .lag, .gone]' "$OUT")" = '[4,20,10,6]' ]
	try 0 topics -g "$GROUP" --commit file
	says "$warning"
	[ "$(committed 0)" = 4 ]
	try 3 consume -t "$TOPIC" -g "$GROUP" -e
	try 0 topics -g "$GROUP" -t "$TOPIC" --commit beginning
	says
	[ "$(topics -g "$GROUP" | jq -c '[.lag, .gone]')" = '[10,0]' ]
}

@test "--commit is refused while the group has members, with status 2" {
	topic 1
	put 1 10
	start consume -t "$TOPIC" -g "$GROUP"
	eventually has_committed 0 10
	try 2 topics -g "$GROUP" -t "$TOPIC" --commit beginning
	prints
	says "topics: group '$GROUP' has members now: its offsets can be set \
only when all have left"
	[ "$(committed 0)" = 10 ]
	kill -TERM "$PID"
	eventually gone "$PID"
	try 0 topics -g "$GROUP" -t "$TOPIC" --commit beginning
	[ "$(committed 0)" = 0 ]
}

# --- describing and deleting --------------------------------------------------

@test "--describe is a line a topic, with what was set for it" {
	local first
	topic 2 --set retention.ms=3600000 --set cleanup.policy=compact
	put 1 10 -p 1 --key id
	first=$TOPIC
	topic 1
	try 0 topics --describe "$first,$TOPIC"
	says
	[ "$(jq -c '[.topic, .config]' "$OUT")" = \
		"[\"$first\",{\"cleanup.policy\":\"compact\",\
\"retention.ms\":\"3600000\"}]
[\"$TOPIC\",{}]" ]
	[ "$(jq -c 'keys_unsorted' "$OUT" | sort -u)" = \
		'["topic","partitions","config","broker_config"]' ]
	[ "$(jq -c '.partitions[] | [.partition, .low, .end]' "$OUT")" = \
		'[0,0,0]
[1,0,10]
[0,0,0]' ]
	# The partitions are those of the list.
	[ "$(jq -c '{topic} + .partitions[]' "$OUT")" = \
		"$(topics -t "$first,$TOPIC")" ]
	refuses_like 2 "topics: there is no topic '$TOPIC-': did you mean " \
		topics --describe "$TOPIC,$TOPIC-"
}

@test "--delete deletes the topics that it names, and says so" {
	local first
	topic 2
	put 1 10
	first=$TOPIC
	topic 1
	topics --create "$TOPIC-stays:1"
	try 0 topics --delete "$first,$TOPIC"
	says
	prints "{\"topic\":\"$first\",\"partitions\":2,\"deleted\":true}" \
		"{\"topic\":\"$TOPIC\",\"partitions\":1,\"deleted\":true}"
	try 2 topics -t "$first"
	try 2 topics -t "$TOPIC"
	try 0 topics -t "$TOPIC-stays"
	# It is gone: the next one of this name is new.
	topics --create "$first:1"
	[ "$(topics -t "$first" | jq .end)" = 0 ]
}

@test "--delete of a name that is no topic's deletes nothing" {
	topic 1
	put 1 3
	refuses_like 2 "topics: there is no topic '$TOPIC-no': did you mean" \
		topics --delete "$TOPIC,$TOPIC-no"
	refuses 2 "topics: there is no topic '*': nothing is deleted" \
		topics --delete "$TOPIC,*"
	refuses 2 "topics: topic '__consumer_offsets' is Kafka's own: \
nothing is deleted" topics --delete "$TOPIC,__consumer_offsets"
	refuses 2 "topics: --delete: '$TOPIC' is named twice" \
		topics --delete "$TOPIC,$TOPIC"
	refuses 2 "topics: --delete: the topic's name follows, without --topic" \
		topics --delete --topic "$TOPIC"
	refuses 2 "topics: --delete excludes --create, --describe, --groups, -g, \
--commit, -t and --all" topics --delete "$TOPIC" -t "$TOPIC"
	took 1 3
}

# --- all groups ---------------------------------------------------------------

# of_group NAME FILTER: of its line.
of_group() {
	topics --groups | jq -c --arg group "$1" "select(.group == \$group) | $2"
}

reads_something() { # GROUP
	[ -n "$(of_group "$1" '.members[].partitions[]')" ]
}

@test "--groups has a group's state, its members and its lag by topic" {
	topic 2
	put 1 10 -p 0
	took 1 10 -g "$GROUP" -p 0
	put 11 13 -p 0
	put 14 15 -p 1
	[ "$(of_group "$GROUP" .)" = "{\"group\":\"$GROUP\",\
\"state\":\"Empty\",\"members\":[],\"topics\":{\"$TOPIC\":5},\"lag\":5}" ]
	start consume -t "$TOPIC" -g "$GROUP"
	eventually has_committed 1 2
	[ "$(of_group "$GROUP" '[.state, .lag, (.members[] |
		.client, .host, .partitions)]')" = "[\"Stable\",0,\
\"weir-consume\",\"/127.0.0.1\",{\"$TOPIC\":[0,1]}]" ]
	# (Once: other tests have groups that come and go.)
	topics --groups | jq -r .group >groups
	LC_ALL=C sort -c groups
	kill -TERM "$PID"
	ends 143
}

@test "--groups -t lists the groups of these topics only" {
	local first
	topic 1
	put 1 3
	first=$GROUP
	took 1 3 -g "$first"
	topic 1
	start consume -t "$TOPIC" -g "$GROUP"
	eventually reads_something "$GROUP"
	[ "$(topics --groups -t "$TOPIC" | jq -c '[.group, .lag]')" = \
		"[\"$GROUP\",0]" ]
	! topics --groups -t "$TOPIC" | grep -F "\"$first\"" || false
	topics --groups | grep -F "\"$first\""
	kill -TERM "$PID"
	ends 143
	TRY_SECONDS=5 try 3 topics -b 127.0.0.1:1 --timeout 1 --groups
}
