#!/usr/bin/env bats
# A topic that is deleted and made anew at once, under its name, on a real
# broker: what of it was read, and what was not, is never left unsaid.

load ../helper
load ../broker

is_gone() {
	! topics -t "$TOPIC"
}

# made_anew FIRST LAST: as soon as the broker lets it; these records are there.
made_anew() {
	txn-produce drop "$TOPIC"
	eventually is_gone
	topics --create "$TOPIC:1"
	put "$1" "$2"
}

# reads COMMAND...: in the background; -v tells what it asks the broker.
reads() {
	start "$1" -v -X debug=protocol -t "$TOPIC" "${@:2}"
}

# asks_again: for offsets, from now on. The first time dates what is there,
# unless it was done a second after the start; each later one looks at that.
asks_again() {
	local asked
	asked=$(questions)
	eventually has_asked $((asked + 1))
}

questions() {
	grep -c 'Received ListOffsetsResponse' "$ERR"
}

has_asked() { # N
	[ "$(questions)" -ge "$1" ]
}

# It says so, with status 2, at the latest by its next question. Where it asks
# for its next record before the new topic has as many, that offset is not
# there: status 3, and this is said, too.
ends_with_the_old_one() { # PROGRAM
	local got=0
	eventually gone "$PID"
	wait "$PID" || got=$?
	case $got in
	2) says_line "$1: topic '$TOPIC' is not the same as before: it was \
deleted and created again, or has lost records; its first new ones are not read" ;;
	3) grep -q 'no longer there: .* or the topic was created again' "$ERR" ||
		complain 'it does not say that the topic was made anew' ;;
	*) complain "status $got, not 2" ;;
	esac
}

@test "consume ends when its topic is made anew: nothing is skipped unsaid" {
	topic 1
	put 1 1000
	reads consume
	eventually has_lines "$OUT" 1000
	asks_again
	made_anew 1001 2501
	ends_with_the_old_one consume
	! grep -qx '{"id":1500}' "$OUT" || complain 'nothing was skipped'
}

@test "consume -g ends when its topic is made anew" {
	topic 1
	put 1 1000
	reads consume -g "$GROUP"
	eventually has_lines "$OUT" 1000
	asks_again
	made_anew 1001 2501
	ends_with_the_old_one consume
}

@test "relay ends when its topic is made anew" {
	topic 1
	topics --create "$TOPIC-out:1"
	put 1 1000
	reads relay -g "$GROUP" -T "$TOPIC-out" -- cat
	eventually has_committed 0 1000
	asks_again
	made_anew 1001 2501
	ends_with_the_old_one relay
}

@test "a topic that loses old records and gets new ones is the same topic" {
	topic 1
	put 1 1000
	reads consume
	eventually has_lines "$OUT" 1000
	asks_again
	txn-produce trim "$TOPIC" 0 900
	txn-produce commit "$TOPIC" 0 1001 1010
	txn-produce abort "$TOPIC" 0 1 10
	put 1011 1020
	asks_again
	put 1021 1030
	eventually has_lines "$OUT" 1030
	kill -TERM "$PID"
	ends 143
	ids 1 1030 | cmp - "$OUT"
}

@test "between two runs of a group: all of the new topic is read" {
	topic 1
	put 1 1000
	took 1 1000 -g "$GROUP"
	made_anew 1001 2501
	took 1001 2501 -g "$GROUP"
}
