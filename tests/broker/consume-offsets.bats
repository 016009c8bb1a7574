#!/usr/bin/env bats
# Where consume begins and ends, on a real broker.

load ../helper
load ../broker

# --- where it begins --------------------------------------------------------

@test "without a group consume begins at the beginning, each time" {
	topic 1
	put 1 100
	took 1 100
	took 1 100
}

@test "with a group it goes on where that has committed" {
	topic 1
	put 1 100
	took 1 100 -g "$GROUP"
	has_committed 0 100
	put 101 150
	took 101 150 -g "$GROUP"
	took 101 150 -g "$GROUP" -o 100
	took 1 150 -g "other-$GROUP"
	took 1 150 -g "third-$GROUP" -o stored
}

@test "-o beginning and -o end hold, with a group or without" {
	topic 1
	put 1 20
	took 1 20 -o beginning
	took 1 0 -o end
	took 1 20 -g "$GROUP" -o stored
	took 1 20 -g "$GROUP" -o beginning
	put 21 30
	took 1 0 -g "$GROUP" -o end
}

@test "-o end prints what comes from then on" {
	topic 1
	put 1 20
	start consume -t "$TOPIC" -o end -c 5
	# It has begun once a record that comes after it is printed.
	i=100
	while ! gone "$PID" && [ $i -lt 200 ]; do
		put $i $i
		i=$((i + 1))
	done
	ends 0
	[ "$(head -n 1 "$OUT" | jq .id)" -ge 100 ]
	has_lines "$OUT" 5
}

@test "-o N and -o -N count from either end of a partition" {
	topic 1
	put 1 20
	took 6 20 -o 5
	took 16 20 -o -5
	took 1 20 -o -500
	took 6 20 -o 5 -g "$GROUP"
	took 16 20 -o -5 -g "$GROUP"
	took 1 0 -o -0
}

@test "-o N after the end is an error as for an offset that is gone" {
	topic 1
	put 1 20
	for option in '' "-g $GROUP"; do
		# shellcheck disable=SC2086 # several words, or none
		refuses 3 "consume: ${TOPIC}[0]: there is no offset 500 yet: the end is 20 (-o end waits for what comes)" \
			consume -t "$TOPIC" -e -o 500 $option
	done
	took 1 0 -o 20
}

@test "-o N of a mark of a transaction, which is no record, begins at the next" {
	topic 1
	put 1 2
	topics --create "$TOPIC-in:1"
	ids 3 4 | produce -t "$TOPIC-in"
	relay -g "$GROUP" -t "$TOPIC-in" -T "$TOPIC" -e -- cat
	put 5 6
	# Offset 4 is the mark.
	[ "$(consume -t "$TOPIC" -e --envelope -o 4 | jq -c '[.offset, .value.id]' |
		xargs)" = '[5,5] [6,6]' ]
}

@test "-o N of records that are gone begins at the first there is, and says so" {
	topic 1
	put 1 20
	txn-produce trim "$TOPIC" 0 10
	took 11 20
	took 11 20 -o 5
	says "consume: ${TOPIC}[0]: offset 5 is gone: the first offset that still exists is 10"
	took 11 20 -o 5 -g "$GROUP"
	took 16 20 -o -5
	took 11 20 -o -15
}

@test "a group whose offset is gone ends with status 3, and skips nothing" {
	topic 1
	put 1 20
	topics -g "$GROUP" -t "$TOPIC" --commit beginning
	txn-produce trim "$TOPIC" 0 10
	try 3 consume -t "$TOPIC" -g "$GROUP" -e --timeout 20
	prints
	grep -qF 'retention has deleted its records' "$ERR"
	has_committed 0 0
}

# put_at ID TIME: one record of that time.
put_at() {
	echo "{\"id\":$1,\"at\":$2}" |
		produce -t "$TOPIC" -p "${3:-0}" --timestamp at
}

@test "-o @TIME begins at the first record of that time or later" {
	local now
	topic 2
	now=$(($(date +%s) * 1000))
	put_at 1 $((now - 3600000))
	put_at 2 $((now - 1800000))
	put_at 3 $((now - 60000))
	put_at 4 $((now - 60000)) 1
	at() { # TIME IDS [OPTION...]
		try 0 consume -t "$TOPIC" -e -o "$1" "${@:3}"
		[ "$(jq -s 'map(.id) | sort' -c "$OUT")" = "$2" ] ||
			complain "$1: not $2"
	}
	at "@$(date -u -d @$(((now - 1800000) / 1000)) +%Y-%m-%dT%H:%M:%SZ)" \
		'[2,3,4]'
	at "@$(date -u -d @$(((now - 1799000) / 1000)) +%Y-%m-%dT%H:%M:%SZ)" \
		'[3,4]'
	at @-45m '[2,3,4]'
	at @-2h '[1,2,3,4]'
	at @-1s '[]'
	at @2001-01-01 '[1,2,3,4]'
	at @2999-01-01 '[]'
	at @-45m '[2,3,4]' -g "$GROUP"
	at @-1s '[]' -g "$GROUP-late"
	at @-10m '[4]' -p 1
}

# --- where it ends ----------------------------------------------------------

@test "-e ends on empty topics, with a group or without" {
	topic 3
	export TRY_SECONDS=20
	took 1 0
	took 1 0 -g "$GROUP"
	put 1 5 -p 1
	took 1 5
	took 1 5 -g "$GROUP"
	took 1 0 -g "$GROUP"
}

@test "-e stops at the end as it was at the start, whatever comes since" {
	topic 1
	put 1 1000
	start consume -t "$TOPIC" -e --raw -u -X fetch.message.max.bytes=1000
	eventually has_lines "$OUT" 1
	put 1001 2000
	ends 0
	ids 1 1000 | cmp - "$OUT"
}

@test "-e with a group commits no further than it has printed" {
	topic 1
	put 1 1000
	# More than the end comes while it waits for its reader.
	mkfifo pipe
	(exec consume -t "$TOPIC" -e -g "$GROUP" >pipe) &
	pid=$!
	STARTED+=("$pid")
	exec 7<pipe
	put 1001 2000
	cat <&7 >got
	wait "$pid"
	n=$(wc -l <got)
	ids 1 "$n" | cmp - got
	has_committed 0 "$n"
}

@test "-e ends behind a transaction's marker, and the group's lag is 0" {
	topic 2
	txn-produce commit "$TOPIC" 0 1 10
	# The marker is written a moment after the commit has returned.
	eventually has_end 11
	export TRY_SECONDS=20
	took 1 10
	took 1 10 -g "$GROUP"
	[ "$(topics -g "$GROUP" | jq -s 'map(.lag) | add')" -eq 0 ]
	took 1 0 -g "$GROUP"
}

@test "records of an aborted transaction are hidden, and -e ends behind them" {
	topic 1
	put 1 10
	txn-produce abort "$TOPIC" 0 11 20
	eventually has_end 21
	export TRY_SECONDS=20
	took 1 10
	took 1 10 -g "$GROUP"
	[ "$(topics -g "$GROUP" | jq .lag)" -eq 0 ]
	took 1 0 -o 12
	took 1 20 -X isolation.level=read_uncommitted
	txn-produce commit "$TOPIC" 0 21 30
	took 21 30 -g "$GROUP"
}

@test "an open transaction hides its records and does not hang -e" {
	topic 1
	put 1 10
	mkfifo hold said
	txn-produce open "$TOPIC" 0 11 20 <hold >said &
	STARTED+=($!)
	exec 7>hold 8<said
	read -r -t 20 -u 8 line
	[ "$line" = open ]
	export TRY_SECONDS=20
	# What stands behind it is hidden too: order comes first.
	put 21 25
	took 1 10
	took 1 10 -g "$GROUP"
	has_committed 0 10
	exec 7>&-
	eventually has_end 26
	took 21 25 -g "$GROUP"
}

has_end() {
	[ "$(topics -t "$TOPIC" | jq -s 'map(.end) | add')" = "$1" ]
}

@test "-e ends on a topic that holds nothing but gaps" {
	topic 1
	txn-produce abort "$TOPIC" 0 1 10
	put 1 10
	txn-produce trim "$TOPIC" 0 21
	export TRY_SECONDS=20
	took 1 0
	took 1 0 -g "$GROUP"
}

@test "-e ends on a compacted topic, gaps at its end included" {
	local i
	topic 1 --set cleanup.policy=compact --set min.cleanable.dirty.ratio=0.01 \
		--set segment.ms=200 --set max.compaction.lag.ms=500
	for i in 1 2 3 4 5; do
		ids 1 10 | produce -t "$TOPIC" --key id
	done
	txn-produce abort "$TOPIC" 0 100 110
	export TRY_SECONDS=20
	try 0 consume -t "$TOPIC" -e -g "$GROUP"
	[ "$(jq -s 'map(.id) | unique | length' "$OUT")" -eq 10 ]
	# The cleaner comes by every 15 seconds.
	compacted() {
		[ "$(consume -t "$TOPIC" -e | wc -l)" -lt 50 ]
	}
	deadline=$((SECONDS + 60))
	until compacted; do [ "$SECONDS" -lt "$deadline" ]; done
	try 0 consume -t "$TOPIC" -e -o 3
	[ "$(jq -s 'map(.id) | unique | length' "$OUT")" -eq 10 ]
	try 0 consume -t "$TOPIC" -e -g "$GROUP-late"
	[ "$(jq -s 'map(.id) | unique | length' "$OUT")" -eq 10 ]
}

# --- a cron job: read, then commit ------------------------------------------

@test "--offsets-to and --commit: what the pipe has handled is committed" {
	topic 3
	put 1 300
	job() {
		(
			set -o pipefail
			consume -t "$TOPIC" -g "$GROUP" -e --no-commit \
				--offsets-to offsets | "$@" >>handled &&
				topics -g "$GROUP" --commit offsets
		)
	}
	! job false || false
	[ "$(topics -t "$TOPIC" -g "$GROUP" | jq -s 'map(.committed) | add')" \
		= null ]
	: >handled
	job cat
	sort handled | cmp - <(ids 1 300 | sort)
	put 301 400
	: >handled
	job cat
	sort handled | cmp - <(ids 301 400 | sort)
	[ "$(topics -g "$GROUP" | jq -s 'map(.lag) | add')" -eq 0 ]
}
