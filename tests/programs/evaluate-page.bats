#!/usr/bin/env bats
# evaluate: what its JSON has for a page to be drawn of it and filed: the run,
# the cost at each threshold, what people can look at, the worst records.

load ../helper

# Records with amounts and a model that scored them: train, model, scored.
setup_model() {
	gencard -s 5 4000 | csv2json >train
	train-lr -q -y Class -x V1,V3,V4,Amount --output model train
	gencard -s 6 3000 | csv2json | score -m model >scored
}

judge() {
	try 0 evaluate -q -y Class --resamples 0 --format json "$@"
}

@test "--curves tells the command, the files, the model and the time" {
	setup_model
	head -n 100 scored >"it's one"
	SOURCE_DATE_EPOCH=1700000000 judge -m model --curves "it's one" scored
	jq -e --arg sum "$(sha256sum <model | cut -c 1-64)" --arg command \
		"evaluate -q -y Class --resamples 0 --format json -m model --curves 'it'\\''s one' scored" '.run == {
		tool: .run.tool, when: "2023-11-14T22:13:20Z",
		command: $command,
		label: "Class", score: "score", files: ["it\u0027s one", "scored"],
		records: 3100, rejected: 0,
		model: {file: "model", sha256: $sum, kind: "logistic-regression",
			label: "Class", records: 4000}}' "$OUT"
	# And that command is the one that a shell reads.
	jq -r .run.command "$OUT" >again
	cp "$OUT" first
	SOURCE_DATE_EPOCH=1700000000 try 0 bash ./again
	same first "$OUT"
	judge scored
	jq -e 'has("run") | not' "$OUT"
}

@test "the time is now, the rejected records are counted, odd names are quoted" {
	setup_model
	{
		cat scored
		echo '{"Class":2}'
	} >$'odd\nname\xff'
	try 1 evaluate -q -y Class --format json --curves $'odd\nname\xff'
	jq -e '.run | .records == 3001 and .rejected == 1 and
		(.command | endswith(" $'"'"'odd\\x0aname\\xff'"'"'")) and
		.files == ["$'"'"'odd\\x0aname\\xff'"'"'"] and
		(now - (.when | fromdate) | . >= 0 and . < 3600)' "$OUT"
	jq -r .run.command "$OUT" | grep -o '\$.*' >word
	[ "$(bash -c "printf %s $(cat word)" | xxd -p)" = \
		"$(printf 'odd\nname\xff' | xxd -p)" ]
	evaluate -q -y Class --format json --curves <scored |
		jq -e '.run.files == ["<stdin>"]'
}

@test "a model's digest is that of sha256sum, whatever its length" {
	local spaces
	setup_model
	for spaces in 0 1 7 8 9 31 55 63; do
		{
			cat model
			printf "%${spaces}s" ''
		} >padded
		judge -m padded --curves scored
		[ "$(jq -r .run.model.sha256 "$OUT")" = \
			"$(sha256sum <padded | cut -c 1-64)" ]
	done
}

@test "the cost curve is the cost of each threshold, with the lowest of all" {
	setup_model
	judge --choose 'cost FP=5,FN=1*Amount' --curves scored
	jq -e -s --slurpfile e "$OUT" '
		def near($x): . - $x | fabs < 1e-6;
		def cost($t): [.[] | if .Class == 1 and .score < $t then .Amount
			elif .Class == 0 and .score >= $t then 5 else 0 end] | add;
		$e[0].curves as $c | . as $all |
		($c.cost.cost | length) == ($c.thresholds.threshold | length) and
		([range(0; $c.cost.cost | length; 37) as $i | $all |
			cost($c.thresholds.threshold[$i]) | near($c.cost.cost[$i])] |
			all) and
		(cost($c.cost.lowest.threshold) | near($c.cost.lowest.cost)) and
		$c.cost.lowest.cost <= ($c.cost.cost | min) and
		($c.cost.lowest.cost | near($e[0].cost.value)) and
		$c.cost.lowest.threshold == $e[0].threshold and
		$c.cost.lowest.tp == $e[0].tp and $c.cost.lowest.fp == $e[0].fp' scored
	# Chosen by others, the lowest is still that of these records.
	gencard -s 7 3000 | csv2json | score -m model >others
	judge --choose 'cost FP=5,FN=1*Amount' --on others --curves scored
	jq -e '.curves.cost.lowest.cost <= .cost.value' "$OUT"
	judge --curves scored
	jq -e '.curves | has("cost") | not' "$OUT"
}

@test "what people can look at, in all and a day" {
	setup_model
	judge --curves scored
	jq -e -s --slurpfile e "$OUT" 'sort_by(-.score) as $all |
		($e[0].curves.capacity | map(.k)) ==
			[10, 20, 50, 100, 200, 500, 1000, 2000] and
		([$e[0].curves.capacity[] | . as $c |
			([$all[: $c.k][].Class] | add) == $c.positives and
			$c.precision == $c.positives / $c.k] | all)' scored
	jq -c '.Time = .Time * 40' scored >days
	judge --curves --time Time days
	jq -e -s --slurpfile e "$OUT" '
		(map(.Time / 86400 | floor) | unique) as $days | $e[0] |
		.run.time == {field: "Time", day: 86400, days: ($days | length),
			first: $days[0], last: $days[-1]} and
		([.curves.capacity[] | .k == .a_day * ($days | length)] | all) and
		.curves.capacity[0].a_day == 10' days
	jq -c 'select(.Time / 86400 | floor | . % 2 == 0)' days | shuf \
		--random-source=scored >gaps
	judge --curves --time Time gaps
	jq -e -s --slurpfile e "$OUT" '
		(map(.Time / 86400 | floor) | unique | length) ==
			$e[0].run.time.days' gaps
}

@test "--worst lists the false alarms and misses that are furthest off" {
	setup_model
	judge --threshold 0.3 --worst 4 scored
	jq -e -s --slurpfile e "$OUT" 'to_entries as $all | $e[0].worst |
		([.false_alarms[] | [.line, .score]] == ([$all[] |
			select(.value.Class == 0 and .value.score >= 0.3)] |
			sort_by(-.value.score)[:4] |
			map([.key + 1, .value.score]))) and
		([.misses[] | [.line, .score]] == ([$all[] |
			select(.value.Class == 1 and .value.score < 0.3)] |
			sort_by(.value.score)[:4] | map([.key + 1, .value.score]))) and
		([.false_alarms[], .misses[] | .file] | unique == ["scored"])' scored
	judge --threshold 0.3 --worst 1000 scored
	jq -e '(.worst.false_alarms | length) == .fp and
		(.worst.misses | length) == .fn' "$OUT"
	judge --threshold 2 --worst 3 scored
	jq -e '.worst.false_alarms == []' "$OUT"
}

@test "of equal scores the first record is listed, and none of weight 0" {
	printf '{"Class":%d,"score":%s,"w":%d}\n' 0 0.7 1 0 0.9 0 0 0.8 1 1 0.1 1 \
		0 0.8 1 0 0.8 1 1 0.1 1 1 0.2 1 >in
	judge --weight w --worst 2 in
	jq -e '[.worst.false_alarms[].line] == [3, 5] and
		[.worst.misses[].line] == [4, 7]' "$OUT"
	judge --worst 3 in
	jq -e '[.worst.false_alarms[].line] == [2, 3, 5]' "$OUT"
}

@test "the parts of a score add up to it, against an average record" {
	setup_model
	judge -m model --threshold 0.1 --worst 3 scored
	jq -e --slurpfile m model --slurpfile in scored '
		def logit: (. / (1 - .)) | log;
		[.worst | .false_alarms[], .misses[] | . as $w |
			$in[$w.line - 1] as $r |
			$m[0].intercept_standardised + ([.parts[].adds] | add) -
				(.score | logit) | fabs < 1e-6] | all' "$OUT"
	jq -e --slurpfile m model --slurpfile in scored '
		[.worst | .false_alarms[], .misses[] | $in[.line - 1] as $r |
			.model_score == .score and
			(.parts | length == 4 and map(.adds | fabs) ==
				(map(.adds | fabs) | sort | reverse)) and
			(.parts[] | $r[.field] == .value and (.field as $f | .adds as $a |
				$m[0].features[] | select(.name == $f) |
				.coefficient * ($r[$f] - .mean) - $a | fabs < 1e-9))] |
		all' "$OUT"
}

@test "a category's part is the sum of its levels, and --key names the record" {
	small_categories
	judge -m model --threshold 0.5 --worst 2 --key id in
	jq -e '.worst.false_alarms[0] | .key == "a<2>" and
		(.parts | map(.field) | sort) == ["kind", "x"] and
		(.parts[] | select(.field == "kind") | .value) == "blue"' "$OUT"
	jq -e --slurpfile m model '.worst.false_alarms[0].parts[] |
		select(.field == "kind") | .adds as $adds | [$m[0].features[] |
		select(.field == "kind") |
		.coefficient * ((if .level == "blue" then 1 else 0 end) - .mean)] |
		add - $adds | fabs < 1e-9' "$OUT"
}

# Records of two kinds, and a model of them: in, model.
small_categories() {
	jq -nc 'range(200) | {id: "a<\(.)>", x: (. * 7 % 13),
		kind: ["red", "blue", "green"][. % 3],
		Class: (if . * 5 % 11 + . % 3 > 8 then 1 else 0 end)}' >raw
	train-lr -q -y Class -x x,kind --categorical kind --l2 1 --output model raw
	# The third record is a false alarm, by far.
	score -m model raw | jq -c 'if .id == "a<2>" then
		.score = 0.99 | .kind = "blue" | .Class = 0 else . end' >in
}

@test "where the model did not give the score, or cannot, that is there" {
	small_categories
	judge -m model --threshold 0.5 --worst 1 in
	jq -e '.worst.false_alarms[0] | .model_score != .score' "$OUT"
	jq -c 'del(.x)' in >bare
	judge -m model --threshold 0.5 --worst 1 bare
	jq -e '.worst.false_alarms[0] | .no_parts | test("x")' "$OUT"
}

@test "records from Kafka have their offset, and odd values stay JSON" {
	local long
	long=$(printf 'ä%.0s' {1..300})
	jq -nc --arg long "$long" '
		{Class: 0, score: 0.9, id: $long,
			_kafka: {topic: "tx", partition: 3, offset: 42, timestamp: null}},
		{Class: 1, score: 0.1, id: "a\u0000b"},
		{Class: 1, score: 0.2, id: {a: [1]}},
		{Class: 1, score: 0.3, id: null}, {Class: 1, score: 0.4},
		{Class: 0, score: 0.05, id: 7}' >in
	judge --worst 9 --key id --curves in
	jq -e '.worst.false_alarms[0] |
		[.topic, .partition, .offset] == ["tx", 3, 42] and
		(.key | length == 51 and endswith("ä…"))' "$OUT"
	jq -e '[.worst.misses[].key] == ["a�b", "{\"a\":[1]}", null, null]' "$OUT"
	report <"$OUT" >page
}

@test "with a model the offsets of the records are told" {
	setup_model
	jq -c '._kafka = {topic: "tx", partition: (.Time % 2), offset: input_line_number,
		timestamp: (1700000000000 + input_line_number)}' scored >placed
	judge -m model --curves placed
	jq -e -s --slurpfile e "$OUT" '$e[0].run as $run |
		([.[]._kafka] | group_by(.partition) | map({topic: "tx",
			partition: .[0].partition, first: (map(.offset) | min),
			last: (map(.offset) | max), records: length})) ==
		($run.positions | sort_by(.partition)) and
		$run.timestamps == {first: ([.[]._kafka.timestamp] | min),
			last: ([.[]._kafka.timestamp] | max)}' placed
	judge --curves placed
	jq -e '.run | has("positions") | not' "$OUT"
	# More partitions than are told of.
	jq -c '._kafka.partition = ._kafka.offset' placed >many
	judge -m model --curves many
	jq -e '.run.positions | length == 1000' "$OUT"
	report "$OUT" | grep -q '@8 to 8 and 992 partitions more'
	report "$OUT" | grep -q '; 2023-11-14 22:13:20 to 2023-11-14 22:13:2[0-9] UTC'
}

@test "--worst needs JSON, and a number that can be listed" {
	echo '{"Class":1,"score":1}' >in
	refuses 2 'evaluate: --worst needs --format json' \
		evaluate -y Class --worst 3 in
	refuses_like 2 "evaluate: --worst: '0' is not a whole number from 1 to" \
		evaluate -y Class --format json --worst 0 in
	refuses 2 'evaluate: --key needs --baseline or --worst' \
		evaluate -y Class --key id in
}
