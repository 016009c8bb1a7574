#!/usr/bin/env bats
# From a group of a real Kafka into a table, each record once.

load ../helper
load ../broker

LOAD=("$BIN/load" -d sqlite:w.db -T tx)
RESUME="$BIN/load -d sqlite:w.db -T tx --offsets"

# member N: of the group, with a loader at its end; its consume is PIDS[N].
member() {
	mkfifo "p$1"
	"${LOAD[@]}" <"p$1" 3>&- &
	STARTED+=($!)
	LOADERS[$1]=$!
	consume -t "$TOPIC" -g "$GROUP" -X session.timeout.ms=6000 \
		--resume-command "$RESUME" >"p$1" 3>&- &
	STARTED+=($!)
	PIDS[$1]=$!
}

has_rows() {
	[ "$(query -d w.db 'SELECT count(*) n FROM tx' 2>/dev/null)" = "{\"n\":$1}" ]
}

# holds N: all records are there once, and in each partition in order.
holds() {
	try 0 query -d w.db 'SELECT count(*) n, count(DISTINCT id) d FROM tx'
	prints "{\"n\":$1,\"d\":$1}"
	consume -t "$TOPIC" -e --position |
		jq -r '[.id, ._kafka.partition, ._kafka.offset] | @tsv' >places
	query -d w.db --tsv 'SELECT id FROM tx ORDER BY rowid' | tail -n +2 |
		awk 'NR == FNR { part[$1] = $2; at[$1] = $3; next }
			{ p = part[$1]; if (p in last && at[$1] < last[p]) exit bad = 1
			  last[p] = at[$1] } END { exit bad }' places - ||
		complain 'a partition is out of order'
}

@test "members join, leave and die, and the table has each record once" {
	topic 4
	put 1 2000
	member 1
	eventually has_rows 2000
	member 2
	put 2001 4000
	eventually has_rows 4000
	kill -KILL "${PIDS[1]}"
	put 4001 6000
	member 3
	eventually has_rows 6000
	kill -TERM "${PIDS[2]}"
	wait "${LOADERS[2]}"
	put 6001 7000
	eventually has_rows 7000
	kill -KILL "${LOADERS[3]}"
	put 7001 8000
	member 4
	eventually has_rows 8000
	holds 8000
}

@test "a topic that was made anew is told" {
	topic 1
	put 1 10
	consume -t "$TOPIC" -e --resume-command "$RESUME" | "${LOAD[@]}"
	txn-produce drop "$TOPIC"
	eventually topics --create "$TOPIC:1"
	put 101 105
	try 3 consume -t "$TOPIC" -e --resume-command "$RESUME"
	put 106 120
	consume -t "$TOPIC" -e --resume-command "$RESUME" >in
	refuses_like 2 "load: topic '$TOPIC', partition 0: the record at offset 9 is another than the one that was loaded" \
		"${LOAD[@]}" in
}

@test "records that retention has taken are a gap" {
	topic 1
	put 1 10
	consume -t "$TOPIC" -e --resume-command "$RESUME" | "${LOAD[@]}"
	put 11 30
	txn-produce trim "$TOPIC" 0 15
	consume -t "$TOPIC" -e --resume-command "$RESUME" >in
	refuses_like 2 "load: topic '$TOPIC', partition 0: reading began at offset 15, and the table goes on at 10: 5 records would be missing" \
		"${LOAD[@]}" in
	try 0 "${LOAD[@]}" --accept-gap in
	holds 25
}
