#!/usr/bin/env bats
# Figures of each window of time, with labels that are still to come.
load ../helper

# scored: 400 records of four days, with scores.
scored() {
	jq -nc 'range(400) | {t: (. * 864), k: (. % 3),
		y: (if . * 7 % 11 < 3 then 1 else 0 end),
		score: ((. * 7 % 11 < 3 | if . then 0.3 else 0 end) +
			(. * 31 % 97) / 150)}'
}

@test "--by-window: each window has the figures of its own records" {
	scored >in
	shuf --random-source=in in >mixed
	try 0 evaluate -y y --time t --by-window 86400 mixed
	cp "$OUT" windows
	[ "$(wc -l <windows)" -eq 4 ]
	local i
	for i in 0 1 2 3; do
		jq -c "select(.t >= $i * 86400 and .t < ($i + 1) * 86400)" in \
			>day
		evaluate -y y --format json --resamples 0 day >one
		sed -n "$((i + 1))p" windows >line
		jq -e --slurpfile o one --argjson i "$i" '. as $l | $o[0] as $o |
			.final and .records == 100 and .unlabelled == 0 and
			.from == $i * 86400 and .to == ($i + 1) * 86400 and
			.alerts == $o.tp + $o.fp and
			all("n", "positives", "prevalence", "threshold", "tp",
			"fp", "fn", "tn", "precision", "recall", "roc_auc",
			"average_precision", "log_loss", "brier";
			$l[.] == $o[.])' line
	done
	try 0 evaluate -y y --time t --by-window 1d in
	same windows "$OUT"
	try 0 evaluate -y y --time t --by-window 24h --weight k \
		--threshold 0.2 in
	jq -c 'select(.k > 0 and .t < 86400)' in >day
	evaluate -y y --weight k --threshold 0.2 --format json day >one
	head -n 1 "$OUT" | jq -e --slurpfile o one '
		.average_precision == $o[0].average_precision and
		.tp == $o[0].tp and .records == 66'
}

@test "a record without a label is counted, and no negative" {
	scored | jq -c 'if .t > 200000 then .y = null else . end |
		if .t > 300000 then del(.y) else . end' >in
	try 0 evaluate -y y --time t --by-window 1d in
	[ "$(jq -c '[.records, .unlabelled, .n, .final]' "$OUT" | xargs)" = \
		'[100,0,100,true] [100,0,100,true] [100,68,32,false] [100,100,0,false]' ]
	tail -n 1 "$OUT" | jq -e '.average_precision == null and .tp == 0 and
		.mean_score > 0 and .alerts > 0'
	jq -c 'select(.y != null and .t >= 172800)' in >day
	evaluate -y y --format json day | jq .log_loss >one
	[ "$(sed -n 3p "$OUT" | jq .log_loss)" = "$(<one)" ]
	# A label that is none, a missing time and a missing score are rejected.
	{
		cat in
		echo '{"t":1,"y":2,"score":0.5}'
		echo '{"y":1,"score":0.5}'
		echo '{"t":1,"y":null}'
	} >bad
	cp "$OUT" good
	try 1 evaluate -q -y y --time t --by-window 1d bad
	same good "$OUT"
}

@test "--labelled: provisional figures are those known at the window's end" {
	# Negatives are labelled two days later, positives after an hour.
	scored | jq -c '.at = .t + (if .y == 1 then 3600 else 172800 end) |
		if .at > 345600 then del(.y, .at) else . end' >in
	try 0 evaluate -y y --time t --by-window 1d --labelled at in
	cp "$OUT" windows
	local i
	for i in 0 1 2 3; do
		jq -c "select(.t >= $i * 86400 and .t < ($i + 1) * 86400 and
			.y != null and .at < ($i + 1) * 86400)" in >day
		sed -n "$((i + 1))p" windows >line
		[ "$(jq .provisional.n line)" -eq "$(wc -l <day)" ]
		[ "$(jq .provisional.positives line)" -eq "$(wc -l <day)" ]
		jq -e '.provisional.recall > 0 and
			.provisional.precision == 1 and
			.provisional.roc_auc == null' line
	done
	[ "$(jq -c .final windows | xargs)" = 'true true false false' ]
	# Where a label has no time, the record is rejected.
	{
		cat in
		echo '{"t":1,"y":1,"score":0.5}'
	} >bad
	try 1 evaluate -y y --time t --by-window 1d --labelled at bad
	grep -q "field 'at' is missing" "$ERR"
	same windows "$OUT"
}

@test "--by-window: words for labels, no records, and options that do not go" {
	scored | jq -c '.y = (if .y == 1 then "bad" else "good" end)' >in
	try 0 evaluate -y y --positive bad --time t --by-window 1d in
	[ "$(head -n 1 "$OUT" | jq .positives)" -gt 10 ]
	try 0 evaluate -y y --positive Bad --time t --by-window 1d in
	grep -q "no record has" "$ERR"
	refuses 2 'evaluate: there are no records to evaluate' \
		evaluate -y y --time t --by-window 1d /dev/null
	refuses 2 'evaluate: --by-window needs --time' \
		evaluate -y y --by-window 1d in
	refuses 2 'evaluate: --labelled needs --by-window' \
		evaluate -y y --labelled t --time t in
	refuses_like 2 'evaluate: --by-window excludes --choose' \
		evaluate -y y --time t --by-window 1d --top 3 in
	refuses 2 "evaluate: --by-window: '0d' is neither a length in the unit of --time nor one such as 1d or 6h" \
		evaluate -y y --time t --by-window 0d in
}
