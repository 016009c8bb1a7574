#!/usr/bin/env bats
# consume and load: the table says where reading goes on.

load ../helper
load ../mock

LOAD=("$BIN/load" -d sqlite:w.db -T tx)
RESUME="$BIN/load -d sqlite:w.db -T tx --offsets"

# counts N: the table has so many rows, all different.
counts() {
	try 0 query -d w.db \
		'SELECT count(*) n, count(DISTINCT id) d FROM tx' /dev/null
	prints "{\"n\":$1,\"d\":$1}"
}

is_loaded() {
	[ "$(query -d w.db 'SELECT count(*) n FROM tx' /dev/null 2>/dev/null)" \
		= "{\"n\":$1}" ]
}

@test "_kafka says where reading began" {
	a_broker tx:1
	put tx 1 5
	try 0 consume -t tx -e -o 2 --position
	[ "$(jq -c '[.id, ._kafka.offset, ._kafka.from]' "$OUT" | tr -d '\n')" = \
		'[3,2,2][4,3,2][5,4,2]' ]
	# It goes no further than the filters.
	produce -t tx <"$OUT"
	try 0 consume -t tx -e -o 5
	prints '{"id":3}' '{"id":4}' '{"id":5}'
}

@test "reading goes on where the table is, whatever a filter left out" {
	a_broker tx:2
	# By key, so that the table knows both partitions: it takes the first
	# record of one that it does not know, whatever its offset.
	put tx 1 400 --key id
	consume -t tx -e -c 150 --resume-command "$RESUME" | "${LOAD[@]}"
	counts 150
	consume -t tx -e --resume-command "$RESUME" |
		jq -c 'select(.id != 390)' | "${LOAD[@]}"
	counts 399
	put tx 401 410 --key id
	consume -t tx -e --resume-command "$RESUME" | "${LOAD[@]}"
	counts 409
	# One that begins elsewhere is refused.
	put tx 411 420 --key id
	consume -t tx -e -o -1 --position >in
	refuses_like 2 "load: topic 'tx', partition " "${LOAD[@]}" in
	counts 409
}

@test "what the command says counts, and its failure too" {
	a_broker tx:1
	put tx 1 3
	try 0 consume -t tx -e --resume-command \
		"echo '{\"topic\":\"tx\",\"partition\":0,\"offset\":2}'"
	[ "$(jq -c .id "$OUT")" = 3 ]
	refuses 3 'consume: --resume-command: it ended with status 3' \
		consume -t tx -e --resume-command 'exit 3'
	refuses 2 'consume: --resume-command: it ended with status 7' \
		consume -t tx -e --resume-command 'exit 7'
	refuses_like 2 'consume: --resume-command: a line is no offset: ' \
		consume -t tx -e --resume-command 'echo 12'
	refuses_like 3 'consume: tx[0]: there is no offset 9 yet' \
		consume -t tx -e --resume-command \
		"echo '{\"topic\":\"tx\",\"partition\":0,\"offset\":9}'"
	refuses_like 2 'consume: --resume-command excludes -o' \
		consume -t tx -o 1 --resume-command true
}

@test "a group's members load together; each assignment asks the table" {
	local i
	a_broker tx:4
	put tx 1 1000
	RESUME="echo x >>asked; $RESUME"
	for i in 1 2; do
		mkfifo "p$i"
		"${LOAD[@]}" <"p$i" 3>&- &
		STARTED+=($!)
		consume -t tx -g g --resume-command "$RESUME" >"p$i" 3>&- &
		PID=$!
		STARTED+=("$PID")
	done
	eventually is_loaded 1000
	kill -KILL "$PID"
	put tx 1001 2000
	eventually is_loaded 2000
	counts 2000
	[ "$(wc -l <asked)" -ge 2 ]
}
