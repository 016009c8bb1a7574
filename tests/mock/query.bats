#!/usr/bin/env bats
# query on topics: looking, preparing inside relay, alarms by the hour
load ../helper
load ../mock

cards() { # FIRST LAST: one fraud in ten, a record a minute
	seq "$1" "$2" | awk '{ printf "{\"Id\":%d,\"User\":\"User_%d\",\"Time\":%d,\"Amount\":%d.50,\"Class\":%d,\"score\":0.%d}\n",
		$1, $1, $1 * 60, $1, $1 % 10 == 0, $1 % 10 }'
}

@test "looking at a topic: LIMIT ends consume, and groups wait for the end" {
	a_broker t:2
	cards 1 100 | produce -t t
	try 0 bash -o pipefail -c "consume -t t -e |
		query 'SELECT Class, count(*) n, sum(Amount) s FROM stream
		GROUP BY Class'"
	prints '{"Class":0,"n":90,"s":4545}' '{"Class":1,"n":10,"s":555}'
	try 0 bash -c "consume -t t | query 'SELECT * FROM stream LIMIT 8'"
	[ "$(wc -l <"$OUT")" -eq 8 ]
}

@test "two topics in one: _topic names where a record came from" {
	a_broker website:1 api:1
	put website 1 2
	put api 3 3
	try 0 bash -c "consume -t website,api -e --position |
		query 'SELECT _topic AS SOURCE, id, _offset FROM stream ORDER BY id'"
	[ "$(jq -r .SOURCE "$OUT" | tr '\n' ' ')" = 'website website api ' ]
}

@test "inside relay each record is prepared once" {
	a_broker raw:2 clean:2
	cards 1 50 | produce -t raw
	try 0 relay -g prep -t raw -T clean -e -- query \
		'SELECT Id, mask_left(User, 2) AS User FROM stream
		WHERE Class IS NOT NULL'
	all_of clean | sort >came
	seq 1 50 | sed 's/.*/{"Id":&,"User":"Xxer_&"}/' | sort | cmp - came
}

@test "alarms by the hour, of records in two partitions" {
	a_broker scored:2 alarms:1
	cards 1 119 | produce -t scored
	try 0 bash -o pipefail -c "consume -t scored -e --position |
		query --window 1h --time Time --grace 2h 'SELECT window_start w,
		count(*) n, sum(score > 0.5) alarms FROM stream
		HAVING alarms > 3' | produce -t alarms"
	[ "$(all_of alarms)" = '{"w":0,"n":59,"alarms":24}
{"w":3600,"n":60,"alarms":24}' ]
}
