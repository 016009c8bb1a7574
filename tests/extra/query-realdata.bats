#!/usr/bin/env bats
# An exploration of Kaggle's file, which CREDITCARD_CSV names. The values are of
# the sample in ../shared/data, known by its checksum.
load ../helper

is_sample() {
	sha256sum <"$CREDITCARD_CSV" | cut -d ' ' -f 1 |
		cmp -s - "$TESTS/fixtures/creditcard-24k.sha256"
}

@test "real data: five statements say what the frauds are" {
	csv2json "$CREDITCARD_CSV" >in
	try 0 query 'SELECT Class, count(*) n, round(sum(Amount), 2) total,
		round(avg(Amount), 2) mean FROM stream GROUP BY Class' in
	[ "$(wc -l <"$OUT")" -eq 2 ]
	is_sample || return 0
	[ "$(tail -n 1 "$OUT")" = \
		'{"Class":1,"n":492,"total":60127.97,"mean":122.21}' ]
	# No rounding is needed: nothing is lost by adding.
	try 0 query 'SELECT sum(Amount) AS total, min(Amount) AS least,
		max(Amount) AS most FROM stream WHERE Class = 1' in
	prints '{"total":60127.97,"least":0,"most":2125.87}'
	try 0 query 'SELECT Time / 3600 % 24 AS hour, count(*) AS n FROM stream
		WHERE Class = 1 GROUP BY hour ORDER BY n DESC LIMIT 1' in
	prints '{"hour":2,"n":57}'
	try 0 query 'SELECT width_bucket(Amount, 0, 500, 5) AS b, count(*) AS n
		FROM stream WHERE Class = 1 GROUP BY b' in
	[ "$(jq -s 'map(.n) | add' "$OUT")" = 492 ]
	try 0 query 'SELECT round(corr(V14, Class), 4) AS r,
		round(corr(Amount, Class), 4) AS a FROM stream' in
	[ "$(jq '.r < -0.5 and .a < 0.1' "$OUT")" = true ]
}
