#!/usr/bin/env bats
# topics, when the broker that it asks is not the right one any more

load ../helper
load ../mock

@test "what a group has committed, from a coordinator that has just changed" {
	local code
	a_broker t:1
	put t 1 5
	consume -q -t t -g g -p 0 -e
	for code in 15 16; do
		broker err 9 "$code" 2 # OffsetFetch
		try 0 topics -t t -g g
		prints '{"group":"g","topic":"t","partition":0,"committed":5,"end":5,"lag":0,"gone":0}'
	done
}

@test "a group's offsets are set, by a coordinator that has just changed" {
	local code n=5
	a_broker t:1
	put t 1 5
	consume -q -t t -g g -p 0 -e
	for code in 15 16; do
		n=$((n - 1))
		echo "{\"topic\":\"t\",\"partition\":0,\"offset\":$n}" >offsets
		broker err 8 "$code" 2 # OffsetCommit
		try 0 topics -g g --commit offsets --force
		[ "$(topics -t t -g g | jq .committed)" -eq "$n" ]
	done
}
