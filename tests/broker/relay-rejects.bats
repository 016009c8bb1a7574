#!/usr/bin/env bats
# relay and records that do not go through: set aside with their place, in the
# transaction of the rest, whoever finds them.

load ../helper
load ../broker
load ../relay

# three_topics PARTITIONS [OPTION...]: $TOPIC, $TO and $DEAD; a model of Amount.
three_topics() {
	two_topics "$@"
	DEAD=$TOPIC-dead
	topics --create "$DEAD:1"
	small_model >model.json
	sed 's/"Amount"/"Other"/' model.json >other.json
}

# amounts FIRST LAST: records with an Amount, except each tenth, and with
# another member, except each 21st.
amounts() {
	seq "$1" "$2" | awk '{
		printf "{\"id\":%d", $1
		if ($1 % 10 != 3) printf ",\"Amount\":%d", $1
		if ($1 % 21 != 5) printf ",\"Other\":1"
		print "}" }'
}

# whole FIRST LAST: each record came out or was set aside, once.
whole() {
	{ consume -t "$TO" -e; dead_letters; } | jq .id | sort -n |
		cmp - <(seq "$1" "$2")
}

# --- told by our own filters --------------------------------------------------

@test "what score rejects is set aside with reason and place, and key" {
	three_topics 2
	amounts 1 200 | produce -t "$TOPIC" --key id
	for keep in '' --keep; do
		relays 1 $keep --dead-letters "$DEAD" -- score -m model.json
		says_line 'relay: 20 of 200 records rejected'
		whole 1 200
		dead_letters | jq .id | sort -n | cmp - <(seq 3 10 200)
		dead_header weir-reason | sort -u | cmp - <(echo missing)
		dead_header weir-field | sort -u | cmp - <(echo Amount)
		dead_header weir-message | sort -u |
			cmp - <(echo "field 'Amount' is missing")
		all_committed
		# The place that it names is the one where it stands.
		consume -t "$DEAD" -e --envelope | jq -r '[.key] + ([.headers[] |
			select(.name | test("partition|offset")).value]) |
			@tsv' | sort >places
		consume -t "$TOPIC" -e --envelope | jq -r 'select(.value |
			has("Amount") | not) | [.key, .partition, .offset] |
			@tsv' | sort | cmp - places
		GROUP=$GROUP-2 TO=$TO-2 DEAD=$DEAD-2
		topics --create "$TO:2" --create "$DEAD:1"
	done
}

@test "dead letters go back with produce --envelope, and through" {
	three_topics 1
	cat >sent <<-'END'
		{"key":"a","headers":[{"name":"h","value":"1"}],"value":{"id":1}}
		{"key":null,"headers":[],"value":{"id":2,"Amount":2}}
	END
	produce -t "$TOPIC" --envelope sent
	relays 1 --keep --dead-letters "$DEAD" -- score -m model.json
	consume -t "$DEAD" -e --envelope |
		jq -c '.value.Amount = 1 | del(.partition)' |
		produce -t "$TOPIC" --envelope
	relays 0 --keep --dead-letters "$DEAD" -- score -m model.json
	consume -t "$TO" -e | jq .id | sort | cmp - <(seq 1 2)
	consume -t "$DEAD" -e --envelope | jq -c '[.key, .headers[0]]' |
		cmp - <(echo '["a",{"name":"h","value":"1"}]')
}

@test "two filters in a pipe are told apart, kept or not, in each batch" {
	local command='score -m model.json | score -m other.json --name two'
	three_topics 2
	amounts 1 1000 | produce -t "$TOPIC" --key id
	for keep in '' --keep; do
		relays 1 $keep -n 130 --dead-letters "$DEAD" -- sh -c "$command"
		whole 1 1000
		dead_letters | jq .id | sort -n |
			cmp - <(amounts 1 1000 | jq 'select((has("Amount") and
				has("Other")) | not).id')
		dead_header weir-message | sort | uniq -c | sed 's/^ *//' >said
		printf '%s\n' "100 field 'Amount' is missing" \
			"$(amounts 1 1000 | grep Amount | grep -vc Other) \
field 'Other' is missing" | cmp - said
		GROUP=$GROUP-2 TO=$TO-2 DEAD=$DEAD-2
		topics --create "$TO:2" --create "$DEAD:1"
	done
}

@test "a filter behind one that tells nothing is isolated" {
	three_topics 1
	amounts 1 100 | produce -t "$TOPIC"
	relays 1 --dead-letters "$DEAD" -- \
		sh -c 'jq -c "select(.id != 50)" | score -m model.json'
	dead_letters | jq .id | sort -n | cmp - <(seq 3 10 100)
	consume -t "$TO" -e | wc -l | grep -qx 89
}

@test "a record that is rejected in part is set aside whole" {
	three_topics 1
	put 1 10
	relays 1 --dead-letters "$DEAD" -- sh -c 'jq -c ".Amount = 1,
		(select(.id == 4) | .other = 1)" | score -m model.json'
	consume -t "$TO" -e | jq .id | cmp - <(seq 1 10 | grep -v 4)
	dead_letters | cmp - <(ids 4 4)
}

@test "a script tells of its rejects by the protocol, and may end with 1" {
	three_topics 1
	put 1 20
	cat >filter.sh <<-'END'
		fd=${WEIR_REJECTS_FD%%:*} n=0 status=0
		while IFS= read -r line; do
			n=$((n + 1))
			case $line in
			*7}) printf '{"line":%d,"pid":%d,"message":"no sevens"}\n' \
				$n $$ >/dev/fd/$fd; status=1 ;;
			*) printf '%s\n' "$line" ;;
			esac
		done
		exit $status
	END
	relays 1 --dead-letters "$DEAD" -- bash filter.sh
	whole 1 20
	dead_header weir-message | sort -u | cmp - <(echo 'no sevens')
	dead_header weir-reason | sort -u | cmp - <(echo command-rejected)
}

@test "status 1 of another program in the pipe is a failure all the same" {
	three_topics 1
	amounts 1 20 | produce -t "$TOPIC"
	relays 3 --retries 0 --dead-letters "$DEAD" -- \
		bash -o pipefail -c 'score -m model.json | { head -n 2; exit 1; }'
	nothing_came_out
	nothing_committed
}

@test "what is no record goes to the dead letters, too" {
	three_topics 1
	printf '{"id":1}\nnonsense\n{"id":2}\n' | produce -t "$TOPIC" --raw
	echo '{"key":"k","value":null}' | produce -t "$TOPIC" --envelope
	relays 1 --dead-letters "$DEAD" -- cat
	consume -t "$TO" -e | cmp - <(ids 1 2)
	dead_header weir-reason | cmp - <(printf 'bad-json\nnot-object\n')
	consume -t "$DEAD" -e --envelope | jq -c '[.key, .value]' |
		cmp - <(printf '%s\n' '[null,"nonsense"]' '["k",null]')
}

@test "--rejects gets them, and --max-rejects and --strict stop" {
	three_topics 1
	amounts 1 100 | produce -t "$TOPIC"
	relays 1 --keep -n 10 --rejects kept --max-rejects 2 -- \
		score -m model.json
	says_line 'relay: 3 of 30 records rejected, which is too many'
	jq -c '[.reason, .field, .position[2]]' kept |
		cmp - <(printf '["missing","Amount",%d]\n' 2 12 22)
	relays 1 --keep -n 10 --strict -- score -m model.json
	says_line 'relay: 1 of 10 records rejected, which is too many'
	relays 1 --keep -n 10 --dead-letters "$DEAD" -- score -m model.json
	consume -t "$TO" -e | jq .id | sort -n |
		cmp - <(seq 1 100 | awk '$1 % 10 != 3')
	dead_letters | jq .id | cmp - <(seq 43 10 100)
}

# --- any other command --------------------------------------------------------

@test "--isolate finds the records that a command fails with" {
	local program='if .id % 40 == 7 then error("bad") else . end'
	three_topics 2
	put 1 500 --key id
	for keep in '' --keep; do
		# (Without -n jq 1.6 goes on after an error, and ends with 0.)
		relays 1 $keep --isolate -n 170 --dead-letters "$DEAD" -- \
			jq -nc --unbuffered "inputs | $program"
		whole 1 500
		dead_letters | jq .id | sort -n | cmp - <(seq 7 40 500)
		dead_header weir-reason | sort -u | cmp - <(echo command-failed)
		all_committed
		GROUP=$GROUP-2 TO=$TO-2 DEAD=$DEAD-2
		topics --create "$TO:2" --create "$DEAD:1"
	done
}

@test "--isolate keeps the order of the rest" {
	three_topics 1
	put 1 300
	relays 1 --isolate -- awk -F '[:}]' '{ print; fflush() }
		$2 == 150 { exit 5 }'
	consume -t "$TO" -e | cmp - <(ids 1 300 | grep -v ':150}')
}

@test "a kept command that drops a line is known soon, and which it is" {
	three_topics 1
	put 1 50
	TRY_SECONDS=20 relays 1 --keep --isolate --dead-letters "$DEAD" -- \
		jq -c --unbuffered 'select(.id != 20)'
	whole 1 50
	dead_letters | cmp - <(ids 20 20)
}

@test "a kept pipe that drops a line is known soon, without --isolate" {
	three_topics 1
	put 1 50
	TRY_SECONDS=20 relays 3 --retries 1 --keep -- \
		sh -c 'sed -u "" | grep --line-buffered -v ":20}"'
	grep -qF 'it did not answer each line with one (--keep)' "$ERR"
	nothing_committed
}

@test "a kept command that is slow is not taken for one that drops lines" {
	three_topics 1
	put 1 3
	relays 0 --keep -- sh -c 'while IFS= read -r l; do sleep 2; echo "$l"
		done'
	whole 1 3
}

@test "--isolate=RUNS bounds how often the command is run" {
	three_topics 1
	put 1 100
	relays 3 --retries 0 --isolate=5 -- \
		jq -nc 'inputs | if .id == 50 then error("bad") else . end'
	grep -qF 'the records that fail were not found in 5 runs' "$ERR"
	nothing_came_out
	nothing_committed
}

# --- a command that rejects all, or cannot at all -----------------------------

@test "a command that rejects most stops relay, and nothing is set aside" {
	three_topics 1
	put 1 1000
	for keep in '' --keep; do
		relays 2 $keep --dead-letters "$DEAD" -- score -m model.json
		grep -qF "relay: 'score' rejects 1000 of 1000 records, the last \
since field 'Amount' is missing" "$ERR"
		[ -z "$(dead_letters)" ]
		nothing_committed
	done
	relays 3 --isolate --dead-letters "$DEAD" -- \
		sh -c 'read -r l && exit 4 || exit 0'
	[ -z "$(dead_letters)" ]
	relays 1 --max-reject-share 1 --dead-letters "$DEAD" -- \
		score -m model.json
	dead_letters | cmp - <(ids 1 1000)
}

@test "one bad record in a quiet topic stops nothing" {
	three_topics 1
	put 1 1
	relays 1 --keep --dead-letters "$DEAD" -- score -m model.json
	dead_letters | cmp - <(ids 1 1)
	all_committed
}

@test "a command that ends with 2 ends relay with 2, at once" {
	three_topics 1
	put 1 5
	for options in '' --keep --isolate; do
		TRY_SECONDS=20 relays 2 $options -- score -m none.json
		grep -qF "cannot open 'none.json'" "$ERR"
		! grep -q again "$ERR" || complain 'it tried again'
		nothing_committed
	done
}

@test "--isolate: status 2 with a record is that record's" {
	three_topics 1
	put 1 9
	relays 1 --isolate --dead-letters "$DEAD" -- \
		awk -F '[:}]' '$2 == 5 { exit 2 } { print }'
	whole 1 9
	dead_letters | cmp - <(ids 5 5)
}

@test "a kept command starts before the first record" {
	three_topics 1
	in_background a --keep -- score -m none.json
	ended "$PID" 2
	grep -q "^relay: 'score' failed: it ended with status 2" a.err
	in_background b --keep --retries 1 -- sh -c 'exit 7'
	ended "$PID" 3
	grep -qF "giving up after 2 tries: 'sh' failed: it ended with status 7" \
		b.err
}

# --- outputs that are too large -----------------------------------------------

@test "an output that is too large for its topic is set aside" {
	local program='if .id % 50 == 9 then .pad = "x" * 5000 else . end'
	three_topics 2 --set max.message.bytes=2000
	put 1 200 --key id
	for keep in '' --keep; do
		relays 1 $keep --dead-letters "$DEAD" -- \
			jq -c --unbuffered "$program"
		whole 1 200
		dead_letters | jq .id | sort -n | cmp - <(seq 9 50 200)
		dead_header weir-reason | sort -u | cmp - <(echo too-large)
		all_committed
		GROUP=$GROUP-2 TO=$TO-2 DEAD=$DEAD-2
		topics --create "$TO:2" --create "$DEAD:1" \
			--set max.message.bytes=2000
	done
}

@test "how large an output may be is what the broker takes, to the byte" {
	three_topics 1 --set max.message.bytes=2000
	seq 1850 1930 | awk '{ printf "{\"id\":%d,\"pad\":\"%0" $1 "d\"}\n",
		$1, 1 }' >lines
	topics --create "$TO-alone:1" --set max.message.bytes=2000
	try 1 produce -t "$TO-alone" --rejects refused -X batch.num.messages=1 \
		lines
	produce -t "$TOPIC" lines
	relays 1 --keep --dead-letters "$DEAD" -- cat
	consume -t "$TO-alone" -e | jq .id | sort -n >taken
	consume -t "$TO" -e | jq .id | sort -n | cmp - taken
	[ "$(wc -l <taken)" -gt 10 ]
	[ "$(wc -l <refused)" -gt 10 ]
}

@test "a topic whose limit is lowered underneath costs a few tries" {
	local a
	three_topics 1
	in_background a --keep --dead-letters "$DEAD" -- jq -c --unbuffered \
		'if .id == 9 then .pad = "x" * 5000 else . end'
	a=$PID
	put 1 5
	within 20 has_come_out 5
	txn-produce limit "$TO" 2000
	put 6 20
	within 40 has_come_out 19
	kill -TERM "$a"
	ended "$a" 143
	whole 1 20
	dead_header weir-reason | cmp - <(echo too-large)
}

@test "a dead letter that is too large for its topic is said" {
	three_topics 1
	DEAD=$DEAD-small
	topics --create "$DEAD:1" --set max.message.bytes=500
	printf '{"id":1,"pad":"%01000d"}\n' 1 | produce -t "$TOPIC"
	relays 2 --dead-letters "$DEAD" -- score -m model.json
	grep -qE "^relay: a record that is set aside needs [0-9]+ bytes in topic \
'$DEAD', which has room for 500: raise its max.message.bytes" "$ERR"
	nothing_committed
}

# --- topics that must differ ---------------------------------------------------

@test "a topic is not copied into itself" {
	refuses 2 "relay: -T: 'b' is a topic of -t: it would be copied into \
itself for ever" relay -g g -t a,b -T b -- cat
	refuses 2 "relay: --dead-letters: 'a' is a topic of -t: its records \
would come again for ever" relay -g g -t a,b -T c --dead-letters a -- cat
	refuses 2 "relay: --dead-letters: 'c' is the topic of -T: they could \
not be told from outputs" relay -g g -t a,b -T c --dead-letters c -- cat
}
