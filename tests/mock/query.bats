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
	try 0 bash -c "consume -t website,api -e --position | query \
		'SELECT _topic AS SOURCE, * EXCEPT (_kafka) FROM stream' | sort"
	prints '{"SOURCE":"api","id":3}' '{"SOURCE":"website","id":1}' \
		'{"SOURCE":"website","id":2}'
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

@test "a topic of CSV, what is in it, and its first records" {
	a_broker source:1 source-json:1
	printf '%s\n' '1,User_7,149.62,0' '2,Ann Lee,1e+05,1' '3,Bob,2.50,0' |
		produce --raw -t source
	try 0 bash -o pipefail -c "consume --raw -t source -e |
		csv2json --names Id,User,Amount,Class | tee in |
		query 'SELECT Id, mask_left(User, 2) AS User, Amount FROM stream
		WHERE Class = 1'"
	prints '{"Id":2,"User":"Xxn Lee","Amount":1e+05}'
	produce -t source-json <in
	try 0 topics
	grep -q '"topic":"source"' "$OUT"
	try 0 bash -o pipefail -c "consume -t source-json -c 2 | describe"
	grep -q Amount "$OUT"
}

@test "records of the last hour, by their timestamps" {
	a_broker t:1
	{
		printf '{"id":1,"ts":%s}\n' "$((($(date +%s) - 7200) * 1000))"
		printf '{"id":2,"ts":%s}\n' "$((($(date +%s) - 60) * 1000))"
	} | produce -t t --timestamp ts
	try 0 bash -c "consume -t t -e --position | query \"SELECT id,
		strftime('%Y-%m-%d %H', _timestamp / 1000, 'unixepoch') AS hour
		FROM stream WHERE _timestamp > unixepoch('now', '-1 hour') * 1000\""
	[ "$(jq -c .id "$OUT")" = 2 ]
	[ "$(jq -r .hour "$OUT")" = \
		"$(date -u -d "@$(($(date +%s) - 60))" '+%Y-%m-%d %H')" ]
}

# --- five sessions ------------------------------------------------------------

@test "session 1: look at a topic" {
	a_broker transactions:2
	cards 1 100 | produce -t transactions
	try 0 bash -o pipefail -c 'consume -t transactions -e |
		describe --by Class'
	grep -q Amount "$OUT"
	try 0 bash -o pipefail -c 'consume -t transactions -e |
		query "SELECT Class, count(*) n, round(sum(Amount),2) total,
		round(avg(Amount),2) mean FROM stream GROUP BY Class"'
	prints '{"Class":0,"n":90,"total":4545,"mean":50.5}' \
		'{"Class":1,"n":10,"total":555,"mean":55.5}'
}

@test "session 2: prepare continuously" {
	a_broker raw:1 clean:1
	printf '%s\n' '{"Id":1,"User":"User_7","Amount":1.10,"Class":"1"}' \
		'{"Id":2,"User":"Ann","Amount":1e+05,"Class":null}' \
		'{"Id":3,"User":"Bob","Amount":2}' \
		'{"Class":"0","Id":4,"User":"Cem","Amount":3}' >in
	produce -t raw <in
	try 0 relay -g prep -t raw -T clean -e --position -- query \
		'SELECT * FROM stream WHERE Class IS NOT NULL'
	all_of clean >came
	sed -n '1p;4p' in | cmp - came
	try 0 bash -o pipefail -c 'consume -t raw -e | query "SELECT Id,
		mask_left(User,2) AS User, Amount,
		ifnull(Class,'"'-1'"') AS Class FROM stream"'
	prints '{"Id":1,"User":"Xxer_7","Amount":1.10,"Class":"1"}' \
		'{"Id":2,"User":"Xxn","Amount":1e+05,"Class":"-1"}' \
		'{"Id":3,"User":"Xxb","Amount":2,"Class":"-1"}' \
		'{"Id":4,"User":"Xxm","Amount":3,"Class":"0"}'
}

@test "session 3: fill a warehouse from cron, each record once, and explore it" {
	a_broker transactions:2
	local run
	for run in 1 2 3; do
		cards $((run * 40 - 39)) $((run * 40)) | produce -t transactions
		consume -t transactions -e --position --resume-command \
			"$BIN/load -d sqlite:wh.db -T tx --offsets" |
			"$BIN/load" -d sqlite:wh.db -T tx
	done
	try 0 query -d wh.db 'SELECT Time/3600 AS hour, count(*), sum(Class)
		FROM tx GROUP BY 1'
	prints '{"hour":0,"count(*)":59,"sum(Class)":5}' \
		'{"hour":1,"count(*)":60,"sum(Class)":6}' \
		'{"hour":2,"count(*)":1,"sum(Class)":1}'
	cards 1 3 >in
	try 0 "$BIN/load" -T tx --ddl bigquery in
	jq -e 'map(.name) | index("Amount")' "$OUT"
}

@test "session 4: watch for fraud by the hour" {
	a_broker scored:2 alarms:1
	seq 0 89 | awk '{ printf "{\"card\":\"c%d\",\"Time\":%d,\"score\":0.%d,\"Amount\":%d.50}\n",
		$1 % 3, $1 * 60, $1 % 3 == 1 && $1 < 30 ? 9 : 1, $1 }' |
		produce -t scored
	try 0 bash -o pipefail -c 'consume -t scored -e -g watch --position |
		query --window 1h --slide 5m --time Time --grace 2h "
		SELECT window_start, count(*) n, sum(score > 0.5) alarms,
		max(Amount) most FROM stream GROUP BY card HAVING alarms > 9" |
		produce -t alarms'
	all_of alarms >came
	# The hours that begin from 55 minutes before the first one to it.
	[ "$(jq -c .window_start came | tr '\n' ' ')" = \
		'-1800 -1500 -1200 -900 -600 -300 0 ' ]
	[ "$(tail -n 1 came)" = \
		'{"window_start":0,"n":20,"alarms":10,"most":58.5}' ]
}

@test "session 5: enrich and explain" {
	a_broker users:1 scored:1
	printf '%s\n' '{"userid":"User_1","region":"north"}' \
		'{"userid":"User_2","region":"south"}' \
		'{"userid":"User_1","region":"west"}' | produce -t users
	consume -t users -e | "$BIN/load" -d sqlite:wh.db -T users --key userid
	printf '%s\n' '{"Id":1,"User":"User_1","score":0.95}' \
		'{"Id":2,"User":"User_2","score":0.10}' \
		'{"Id":3,"User":"User_2","score":0.9900,"why":[1.10]}' |
		produce -t scored
	try 0 bash -o pipefail -c 'consume -t scored -e | query -d wh.db "
		SELECT s.*, u.region FROM stream s
		JOIN users u ON u.userid = s.User WHERE s.score > 0.9"'
	prints '{"Id":1,"User":"User_1","score":0.95,"region":"west"}' \
		'{"Id":3,"User":"User_2","score":0.9900,"why":[1.10],"region":"south"}'
}
