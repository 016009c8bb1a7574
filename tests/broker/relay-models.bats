#!/usr/bin/env bats
load ../helper
load ../broker
load ../promotions

# topics_for PARTITIONS: $TOPIC, $TOPIC-out and the compacted $TOPIC-used.
topics_for() {
	topic "$1"
	topics --create "$TOPIC-out:2" --create "$TOPIC-again:2"
	topics --create "$TOPIC-used:1" --set cleanup.policy=compact
}

# cards FIRST LAST: so many records more.
cards() {
	seq "$1" "$2" | awk '{ printf "{\"id\":%d,\"Amount\":%d}\n", $1, $1 % 50 }' |
		produce -t "$TOPIC" --key id
}

# A relay that follows a registry ends: follow STATUS SOURCE OPTION... --
# COMMAND...
follow() {
	local status=$1 source=$2
	shift 2
	try "$status" relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" --models "$source" \
		--model fraud@champion --used "$TOPIC-used" "$@"
}

# The same, in the background, with its stderr in $ERR.
following() {
	local source=$1
	shift
	start relay -v -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" \
		--models "$source" --model fraud@champion \
		--used "$TOPIC-used" "$@"
}

scored() {
	consume -t "$TOPIC-out" -e
}

has_scored() {
	[ "$(scored | wc -l)" -ge "$1" ]
}

# stamps LINE...: how many outputs each version has, as `uniq -c` prints it.
stamps() {
	scored | jq -r '.model | sub("@.*"; "")' | sort | uniq -c |
		sed 's/^ *//' >got
	printf '%s\n' "$@" | cmp - got || {
		cat got
		return 1
	}
}

judged() {
	"$TESTS/torture/stamps.py" "$BIN" reg "$TOPIC" "$TOPIC-out" \
		"$TOPIC-used" "$GROUP"
}

stop() {
	kill -TERM "$PID"
	ends 143
}

boundaries() {
	consume -t "$TOPIC-used" -e --envelope | jq -r .key | sort
}

@test "a promotion and a rollback in mid-stream, and each offset has its model" {
	topics_for 4
	registry 1 2 3
	following reg --keep -n 50 -- score -m {} --stamp-model
	cards 1 500
	eventually has_scored 500
	promote 2
	eventually grep -q "version 2 of 'fraud' from here on" "$ERR"
	cards 501 1000
	eventually has_scored 1000
	# In the middle of a stream.
	cards 1001 3000 &
	promote 3
	models rollback reg fraud@champion >rollback.log
	wait $!
	eventually has_scored 3000
	promote 1
	eventually grep -q "version 1 of 'fraud' from here on, epoch 8" "$ERR"
	cards 3001 3100
	eventually has_scored 3100
	stop
	judged
	[ "$(scored | jq -r 'select(.id <= 500).model' | sort -u | wc -l)" -eq 1 ]
	[ "$(scored | jq -r 'select(.id > 3000).model' | sort -u)" = \
		"$(scored | jq -r 'select(.id <= 500).model' | sort -u)" ]
	# Again, by the models that scored it then: the same bytes.
	try 0 relay -g "again-$GROUP" -t "$TOPIC" -T "$TOPIC-again" --models reg \
		--as-used "$GROUP" --used "$TOPIC-used" --keep -- \
		score -m {} --stamp-model
	same <(scored | sort) <(consume -t "$TOPIC-again" -e | sort)
	# A new group scores all with today's.
	GROUP=new-$GROUP
	topics --create "$TOPIC-today:1"
	relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-today" -e --models reg \
		--model fraud@champion --used "$TOPIC-used" -- \
		sh -c 'score -m "$WEIR_MODEL" --stamp-model'
	[ "$(consume -t "$TOPIC-today" -e | jq -r .model | sort -u | wc -l)" -eq 1 ]
}

@test "a replay ends where the group is, and knows no other registry" {
	topics_for 2
	registry 1 2
	cards 1 100
	follow 0 reg -e -- score -m {} --stamp-model
	promote 2
	cards 101 150
	try 0 relay -g "again-$GROUP" -t "$TOPIC" -T "$TOPIC-again" --models reg \
		--as-used "$GROUP" --used "$TOPIC-used" -- score -m {} --stamp-model
	same <(scored | sort) <(consume -t "$TOPIC-again" -e | sort)
	refuses 2 "relay: --as-used: topic '$TOPIC-used' does not tell of group 'x'" \
		relay -g y -t "$TOPIC" -T "$TOPIC-again" --models reg \
		--as-used x --used "$TOPIC-used" -- score -m {}
	small_model 7 >m7
	models put other fraud m7 --alias champion >put.log
	try 2 relay -g "other-$GROUP" -t "$TOPIC" -T "$TOPIC-again" --models other \
		--as-used "$GROUP" --used "$TOPIC-used" -- score -m {}
	grep -q "which 'other' does not have: is it the same registry?" "$ERR"
}

@test "a broken model, and one that the command refuses, leave the one before" {
	topics_for 1
	registry 1
	following reg --keep -- score -m {} --stamp-model
	cards 1 10
	eventually has_scored 10
	# What cannot be put is there by somebody's hand: the bytes of a blob.
	small_model 2 >m2
	models put reg fraud m2 >put.log
	local blob
	blob=reg/blobs/$(basename "$(readlink reg/fraud/2/model.json)")
	chmod u+w "$blob"
	echo broken >"$blob"
	promote 2
	eventually grep -q "version 2 of 'fraud' is not used: .*: the model before stays" "$ERR"
	cards 11 20
	eventually has_scored 20
	small_model 3 | sed 's/"Amount"/"score"/' >m3
	models put reg fraud m3 --alias champion >put.log
	eventually grep -q "version 3 of 'fraud' is not used: 'score': it ended with status 2: the model before stays" "$ERR"
	cards 21 30
	eventually has_scored 30
	stamps '30 fraud:1'
	# One that is started now takes the latest that can be used.
	stop
	cards 31 40
	follow 0 reg -e -- score -m {} --stamp-model
	stamps '40 fraud:1'
	small_model 4 >m4
	models put reg fraud m4 --alias champion >put.log
	cards 41 50
	follow 0 reg -e -- score -m {} --stamp-model
	stamps '40 fraud:1' '10 fraud:4'
	judged
}

@test "a member that knows less than its group waits before it scores" {
	topics_for 2
	registry 1 2
	cp -a reg slow
	promote 2
	cards 1 100
	follow 0 reg -e -- score -m {} --stamp-model
	cards 101 200
	following slow --keep -- score -m {} --stamp-model
	eventually grep -q "waiting until 'slow' has come to epoch 4" "$ERR"
	stamps '100 fraud:2'
	# A signal ends that wait, too.
	stop
	following slow --keep -- score -m {} --stamp-model
	eventually grep -q "waiting until 'slow' has come to epoch 4" "$ERR"
	models alias slow fraud@champion 2 >alias.log
	eventually has_scored 200
	stamps '200 fraud:2'
	stop
	judged
	# If it never comes, that is told.
	rm -rf slow
	small_model 1 >m1
	models put slow fraud m1 --alias champion >put.log
	cards 201 300
	follow 3 slow -e --timeout 2 -- score -m {} --stamp-model
	grep -q "group '$GROUP' has used epoch 4 of the registry, and 'slow' has come to 2" "$ERR"
	stamps '200 fraud:2'
}

# An output without a key aborts the transaction of a compacted topic.
@test "what an aborted transaction said of the model is not there" {
	topics_for 1
	topics --create "$TOPIC-strict:1" --set cleanup.policy=compact
	registry 1 2
	cp -a reg slow
	cards 1 10
	follow 0 reg -e -- score -m {} --stamp-model
	promote 2
	cards 11 20
	try 3 relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-strict" -e --retries 0 \
		--models reg --model fraud@champion --used "$TOPIC-used" -- \
		score -m {} --stamp-model
	[ "$(boundaries | wc -l)" -eq 1 ]
	# So a member that knows only the first model may go on,
	follow 0 slow -e -- score -m {} --stamp-model
	stamps '20 fraud:1'
	# and what is committed is still known.
	rm -rf slow
	models put slow fraud m1.json >put.log
	models alias slow fraud@champion 1 >alias.log
	cards 21 30
	follow 3 slow -e --timeout 1 -- score -m {} --stamp-model
	follow 0 reg -e -- score -m {} --stamp-model
	stamps '20 fraud:1' '10 fraud:2'
	judged
}

@test "two members, one of them slow, and a promotion while the group changes" {
	topics_for 4
	registry 1 2
	cp -a reg slow
	following reg --keep -n 20 -- score -m {} --stamp-model
	local first=$PID
	cards 1 200
	eventually has_scored 200
	ERR=$PWD/.said/second
	following slow --keep -n 20 -- score -m {} --stamp-model
	cards 201 400
	eventually has_scored 400
	promote 2
	eventually grep -q "version 2" .said/err
	cards 401 800
	# The fast one goes: the slow one has its partitions, and may not go back.
	kill -TERM "$first"
	eventually gone "$first"
	cards 801 1000
	eventually grep -q "waiting until 'slow' has come to epoch 4" .said/second
	models alias slow fraud@champion 2 >alias.log
	eventually has_scored 1000
	stop
	judged
}

@test "a registry in a topic, which several members follow" {
	topics_for 3
	topics --create "$TOPIC-models:1" --set cleanup.policy=compact \
		--set message.timestamp.type=LogAppendTime
	topics --create "$TOPIC-models.used:1" --set cleanup.policy=compact
	local source=kafka:$TOPIC-models v
	for v in 1 2 3; do
		small_model $v >m$v.json
		models put "$source" fraud m$v.json >put.log
	done
	models alias "$source" fraud@champion 1 >alias.log
	start relay -v -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -n 100 --keep \
		--models "$source" --model fraud@champion -- score -m {} --stamp-model
	ERR=$PWD/.said/second
	start relay -v -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -n 100 \
		--models "$source" --model fraud@champion -- score -m {} --stamp-model
	local n=1000
	for v in 2 3 1 2; do
		cards $n $((n + 499)) &
		models alias "$source" fraud@champion $v >alias.log
		wait $!
		n=$((n + 1000))
	done
	has_come() {
		[ "$(topics -g "$GROUP" -t "$TOPIC" | jq -s 'map(.lag) | add')" = 0 ]
	}
	eventually has_come
	kill -TERM "${STARTED[@]}"
	ends 143
	eventually gone "${STARTED[0]}"
	cards 1 50
	try 0 relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -e --models "$source" \
		--model fraud@champion -- score -m {} --stamp-model
	"$TESTS/torture/stamps.py" "$BIN" "$source" "$TOPIC" "$TOPIC-out" \
		"$TOPIC-models.used" "$GROUP"
	try 0 relay -g "again-$GROUP" -t "$TOPIC" -T "$TOPIC-again" \
		--models "$source" --as-used "$GROUP" -- score -m {} --stamp-model
	same <(scored | sort) <(consume -t "$TOPIC-again" -e | sort)
}

@test "two scores in the pipe, and rejected records, by one model each" {
	topics_for 1
	registry 1 2
	small_model 3 >challenger.json
	cards 1 5
	echo '{"id":6}' | produce -t "$TOPIC"
	cards 7 10
	local shadow='score -m {} --stamp-model | score -m challenger.json
		--name score_challenger --stamp-model --stamp-name challenger'
	follow 1 reg -e -- bash -o pipefail -c "${shadow//$'\n'/ }"
	[ "$(scored | jq -r '[.model, .challenger] | map(sub("@.*"; "")) | @tsv' |
		sort -u)" = $'fraud:1\tchallenger' ]
	[ "$(scored | wc -l)" -eq 9 ]
	[ "$(boundaries)" = "$GROUP/$TOPIC/0/3" ]
}

@test "a topic that forgets is none to tell of models" {
	topics_for 1
	registry 1
	topics --create "$TOPIC-forgets:1"
	try 2 relay -g g -t "$TOPIC" -T "$TOPIC-out" --models reg \
		--model fraud@champion --used "$TOPIC-forgets" -- score -m {}
	grep -q "relay: topic '$TOPIC-forgets' has cleanup.policy=delete" "$ERR"
}

@test "the files of models are gone with relay, also with a killed one" {
	topics_for 1
	registry 1
	mkdir tmp
	export TMPDIR=$PWD/tmp
	cards 1 1
	following reg --keep -- score -m {} --stamp-model
	eventually has_scored 1
	[ "$(find tmp -name model.json | wc -l)" -eq 1 ]
	kill -KILL "$PID"
	eventually gone "$PID"
	follow 0 reg -e -- score -m {} --stamp-model
	[ -z "$(ls tmp)" ]
}
