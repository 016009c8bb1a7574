#!/usr/bin/env bats
# query inside relay, on a real broker.

load ../helper
load ../broker

@test "relay sends the rows of a statement, each once, in several runs" {
	topic 2
	topics --create "$TOPIC-out:1"
	local run
	for run in 1 2 3; do
		put $((run * 50 - 49)) $((run * 50))
		try 0 relay -e -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -- query \
			'SELECT id, id * 2 AS twice FROM stream WHERE id % 5 = 0'
	done
	seq 5 5 150 | jq -c '{id: ., twice: (. * 2)}' >wanted
	consume -t "$TOPIC-out" -e | jq -c . | sort -t : -k 2n >got
	same wanted got
}

@test "with --position the stamp goes through a statement, and is cut out again" {
	topic 1
	topics --create "$TOPIC-out:1"
	printf '{"id":1,"x":1.50}\n{"id":2}\n{"id":3,"x":2.50}\n' |
		produce -t "$TOPIC"
	try 0 relay -e --position -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -- \
		query 'SELECT x FROM stream WHERE x IS NOT NULL'
	consume -t "$TOPIC-out" -e >got
	printf '{"x":1.50}\n{"x":2.50}\n' | cmp - got
}
