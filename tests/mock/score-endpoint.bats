#!/usr/bin/env bats
# score --endpoint inside relay: each record once, whatever the endpoint does.

load ../helper
load ../mock
load ../endpoint

# relayed SUFFIX OPTION... -- OPTION of score...: from topic inSUFFIX to
# outSUFFIX, to the end, with status $STATUS.
relayed() {
	local options=() suffix=$1
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	try "$STATUS" relay -g "g$suffix" -t "in$suffix" -T "out$suffix" -e \
		--dead-letters dead "${options[@]}" -- \
		score --endpoint "$URL" "${@:2}"
}

# came_out SUFFIX N: the records 1 to N, but for the bad ones, with their scores
came_out() {
	scored 1 "$2" | awk 'NR % 100 != 50' | sort >want
	all_of "out$1" | sort | same want -
}

@test "relay takes what the endpoint refuses for rejects, kept or anew each time" {
	local keep
	an_endpoint --mark bad --faults 0.1
	rows 1 500 | awk '{ if (NR % 100 == 50) sub(/}/, ",\"bad\":1}"); print }' \
		>records
	# (The mock does not remember how far a transaction has come.)
	a_broker in:2 out:2 dead:1 in-kept:2 out-kept:2
	for keep in '' -kept; do
		produce -t "in$keep" <records
		STATUS=1 relayed "$keep" -n 70 ${keep:+--keep} -- \
			--request-timeout 0.5
		came_out "$keep" 500
		[[ $(<"$ERR") == *'the endpoint answers 400: instances[0]:'* ]]
	done
	[ "$(all_of dead | jq -r .id | sort -n | xargs)" = \
		'50 50 150 150 250 250 350 350 450 450' ]
}

@test "a batch that is not scored in time is undone, and done again" {
	local keep
	a_broker in:1 out:1 dead:1 in-kept:1 out-kept:1
	for keep in '' -kept; do
		an_endpoint --plan 'ok 503 503 503 503 503 503 503 503 503 ok'
		rows 1 40 | produce -t "in$keep"
		STATUS=0 relayed "$keep" -n 1000 ${keep:+--keep} -- \
			--batch 10 --in-flight 1 --timeout 0.5
		came_out "$keep" 40
		grep -q 'trying a batch of 40 records again' "$ERR"
	done
}

@test "an endpoint that will not answer stops relay at once" {
	a_broker in:1 out:1 dead:1
	an_endpoint --plan 401
	rows 1 10 | produce -t in
	STATUS=2 relayed '' --
	[ -z "$(all_of out)" ]
	asked 1
}
