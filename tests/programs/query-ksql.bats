#!/usr/bin/env bats
# query-ksql: the statements of KSQL that people know, by what query has for
# them; those with a topic are in mock/query.bats
load ../helper

rows() { # STATEMENT LINE...
	local statement=$1
	shift
	try 0 query "$statement" in
	says
	prints "$@"
}

# cards: the files `in` and `users`
cards() {
	cat >in <<-'END'
		{"Id":1,"Timestamp":"2019-01-27T10:00:00Z","User":"User_7","Time":0,"V1":5.50,"V2":1,"Amount":149.62,"Class":"0"}
		{"Id":2,"Timestamp":"2019-01-27T11:30:00Z","User":"Ann Lee","Time":3700,"V1":-1e0,"V2":null,"Amount":1e+05,"Class":null}
		{"Id":3,"Timestamp":"2019-01-27T12:00:00Z","User":"User_7","Time":7300,"V1":9,"V2":2,"Amount":2.50,"Class":"1"}
	END
	cat >users <<-'END'
		{"userid":"User_7","gender":"f","CITY":"Premium Berlin"}
		{"userid":"Ann Lee","gender":"m","CITY":"Bonn"}
	END
}

@test "AS SELECT of members WHERE one is there, and all except some" {
	cards
	rows 'SELECT Time, V1, Amount, Class FROM stream WHERE Class IS NOT NULL' \
		'{"Time":0,"V1":5.50,"Amount":149.62,"Class":"0"}' \
		'{"Time":7300,"V1":9,"Amount":2.50,"Class":"1"}'
	rows 'SELECT * EXCEPT (Id, Timestamp, User) FROM stream
		WHERE V1 IS NOT NULL AND V2 IS NOT NULL AND Time > 0' \
		'{"Time":7300,"V1":9,"V2":2,"Amount":2.50,"Class":"1"}'
}

@test "SELECT * LIMIT has the lines, and ends" {
	cards
	try 0 query 'SELECT * FROM stream LIMIT 2' in
	head -n 2 in | cmp - "$OUT"
	yes "$(head -n 1 in)" | timeout 20 query 'SELECT * FROM stream LIMIT 8' |
		wc -l >n
	[ "$(<n)" -eq 8 ]
}

@test "MASK_LEFT, IFNULL, COALESCE, CASE" {
	cards
	rows 'SELECT Id, MASK_LEFT(User, 2) AS User FROM stream' \
		'{"Id":1,"User":"Xxer_7"}' '{"Id":2,"User":"Xxn Lee"}' \
		'{"Id":3,"User":"Xxer_7"}'
	rows "SELECT Id, IFNULL(Class, '-1') AS Class, COALESCE(V2, Id) AS v,
		CASE WHEN Amount > 100 THEN 'big' ELSE 'small' END AS size
		FROM stream" \
		'{"Id":1,"Class":"0","v":1,"size":"big"}' \
		'{"Id":2,"Class":"-1","v":2,"size":"big"}' \
		'{"Id":3,"Class":"1","v":2,"size":"small"}'
}

@test "INNER JOIN with a table, and conditions on both" {
	cards
	try 0 query --table users=users "SELECT Time, Amount, Class FROM stream c
		INNER JOIN users u ON c.User = u.userid WHERE u.userid = 'User_7'" in
	says
	prints '{"Time":0,"Amount":149.62,"Class":"0"}' \
		'{"Time":7300,"Amount":2.50,"Class":"1"}'
	try 0 query --table users=users "SELECT Id, gender FROM stream c
		INNER JOIN USERS u ON c.user = u.userid WHERE V1 > 5
		AND V2 IS NOT NULL AND u.CITY LIKE 'Premium%'" in
	says
	prints '{"Id":1,"gender":"f"}' '{"Id":3,"gender":"f"}'
}

@test "delimited, a constant with *, times, and texts cut and joined" {
	cards
	try 0 query --csv 'SELECT Id, User, Amount FROM stream' in
	prints Id,User,Amount 1,User_7,149.62 '2,Ann Lee,1e+05' 3,User_7,2.50
	rows "SELECT 'hsbc.csv' AS SOURCE_FILE, * FROM stream LIMIT 1" \
		"{\"SOURCE_FILE\":\"hsbc.csv\",$(head -n 1 in | tail -c +2)"
	rows "SELECT strftime('%H:%M', Timestamp) AS at FROM stream
		WHERE unixepoch(Timestamp) > unixepoch('2019-01-27 11:00:00')" \
		'{"at":"11:30"}' '{"at":"12:00"}'
	rows "SELECT User || ': static : ' || Id AS a, CONCAT(User, Id) AS b,
		substr(User, 1, instr(User || ' ', ' ') - 1) AS c
		FROM stream WHERE Id = 2" \
		'{"a":"Ann Lee: static : 2","b":"Ann Lee2","c":"Ann"}'
	try 0 query --window 1h --time Timestamp \
		'SELECT window_start AS w, count(*) AS n FROM stream' in
	prints '{"w":"2019-01-27T10:00:00Z","n":1}' \
		'{"w":"2019-01-27T11:00:00Z","n":1}' \
		'{"w":"2019-01-27T12:00:00Z","n":1}'
}

@test "all of the members as CSV, and rows that Python reads line by line" {
	cards
	try 0 query --csv 'SELECT * FROM stream WHERE V1 IS NOT NULL
		AND V2 IS NOT NULL LIMIT 1' in
	prints Id,Timestamp,User,Time,V1,V2,Amount,Class \
		1,2019-01-27T10:00:00Z,User_7,0,5.50,1,149.62,0
	query "SELECT Id, User || ', it said \"x\"' AS said FROM stream" in |
		python3 -c 'import json, sys
print([json.loads(line)["said"] for line in sys.stdin][1])' >said
	[ "$(<said)" = 'Ann Lee, it said "x"' ]
}

@test "impossible travel: the stream with its own last ten minutes, and places" {
	local atm='{"account_id":"%s","ts":%s,"atm":"%s","location":{"lat":%s,"lon":%s}}\n'
	{
		printf "$atm" a 0 Halifax 53.7248 -1.8658
		printf "$atm" b 60 Leeds 53.7973 -1.5434
		printf "$atm" a 240 Leeds 53.7973 -1.5434
		printf "$atm" a 300 Leeds 53.7973 -1.5434
		printf "$atm" b 1200 London 51.5072 -0.1276
		printf "$atm" b 1500 Leeds 53.7973 -1.5434
	} >in
	printf '%s\n' '{"id":"a","name":"Ann"}' '{"id":"b","name":"Bob"}' >users
	try 0 query --time ts --keep past=10m --table users=users "
		SELECT name, was, atm, minutes, round(km) AS km,
			round(km / minutes * 60) AS kmh
		FROM (SELECT u.name, p.atm AS was, s.atm,
			(s.ts - p.ts) / 60 AS minutes,
			2 * 6371 * asin(sqrt(
				pow(sin(radians(s.location->>'lat' -
					p.location->>'lat') / 2), 2) +
				cos(radians(s.location->>'lat')) *
				cos(radians(p.location->>'lat')) *
				pow(sin(radians(s.location->>'lon' -
					p.location->>'lon') / 2), 2))) AS km
			FROM stream s JOIN past p ON p.account_id = s.account_id
			JOIN users u ON u.id = s.account_id
			WHERE s.ts - p.ts BETWEEN 0 AND 600 AND s.atm <> p.atm)
		WHERE km / minutes * 60 > 120" in
	says
	prints '{"name":"Ann","was":"Halifax","atm":"Leeds","minutes":4,"km":23,"kmh":340}' \
		'{"name":"Ann","was":"Halifax","atm":"Leeds","minutes":5,"km":23,"kmh":272}' \
		'{"name":"Bob","was":"London","atm":"Leeds","minutes":5,"km":272,"kmh":3263}'
}

@test "what analysts type: splits, histograms, moments, top, hours" {
	cards
	awk 'BEGIN { for (i = 0; i < 1000; i++)
		printf "{\"Time\":%d,\"Amount\":%d.5,\"V14\":%d,\"Class\":%d}\n",
			i * 10, i % 100, i % 7, i % 7 == 0 }' >in
	rows 'SELECT Class, count(*) AS n, round(stddev(Amount), 3) AS s,
		round(avg(Amount), 2) AS a FROM stream GROUP BY Class' \
		'{"Class":0,"n":857,"s":28.879,"a":50.01}' \
		'{"Class":1,"n":143,"s":28.994,"a":49.95}'
	rows 'SELECT width_bucket(Amount, 0, 100, 4) AS b, count(*) AS n
		FROM stream GROUP BY b' \
		'{"b":1,"n":250}' '{"b":2,"n":250}' '{"b":3,"n":250}' \
		'{"b":4,"n":250}'
	rows 'SELECT Time / 3600 AS hour, count(*) AS n FROM stream GROUP BY 1' \
		'{"hour":0,"n":360}' '{"hour":1,"n":360}' '{"hour":2,"n":280}'
	rows 'SELECT Amount FROM stream ORDER BY Amount DESC LIMIT 2' \
		'{"Amount":99.5}' '{"Amount":99.5}'
	rows 'SELECT quantile(Amount, 0.25) AS q, median(Amount) AS m FROM stream' \
		'{"q":25.25,"m":50}'
	# A split by a hash is the same each time, and about as large as asked.
	try 0 query "SELECT CASE abs(fnv64(Time) % 10) WHEN 0 THEN 'TEST'
		WHEN 1 THEN 'VALIDATE' ELSE 'TRAIN' END AS split, count(*) AS n
		FROM stream GROUP BY split" in
	cp "$OUT" first
	jq -se 'map(.n) | add == 1000 and .[1] > 700 and .[0] > 60' first
	near "$(query 'SELECT ln(exp(1)) + log(10) + sqrt(4) - 1 AS x FROM stream LIMIT 1' in |
		jq .x)" 3 1e-12
}
