#!/usr/bin/env bats
# Models that follow a stream: --every and --window.
load ../helper

# points [N] [FROM]: N records of two partitions, with a number, a word and a
# time; x means less and less, so that each window has another model.
points() {
	jq -nc --argjson n "${1:-600}" --argjson from "${2:-0}" '
		range($from; $from + $n) | {
		x: (. * 7 % 13 + . / 100), z: (. * . % 31),
		w: ["a", "b", "c"][. * 11 % 3], t: (. * 60),
		y: (if . * 5 % 7 + . % 13 * . / 1000 < 3 then 1 else 0 end)}'
}

# positioned: the records get their places, as consume --position gives them.
positioned() {
	jq -c '. + {_kafka: {topic: "p", partition: (input_line_number % 2),
		offset: (input_line_number / 2 | floor),
		timestamp: (1700000000000 + input_line_number),
		key: null, headers: []}}'
}

# of MODEL: what a fit gives, with numbers to nine digits.
numbers() {
	jq -r '.intercept, (.features[] | .coefficient, .mean, .sd)' "$1"
}

# same_fit MODEL MODEL: the coefficients differ by at most 1e-8.
same_fit() {
	paste <(numbers "$1") <(numbers "$2") | awk '
		{ d = $1 - $2; if (d < 0) d = -d; n++
		  if (NF != 2 || d > 1e-8 * (1 + ($1 < 0 ? -$1 : $1))) bad = 1 }
		END { exit bad || n < 4 }' || complain "the fits differ"
}

@test "--every: a line after each N records, equal to a cold fit of its window" {
	points >in
	try 0 train-lr -q -y y -x x,z,w --categorical w --every 100 \
		--window 250 in
	cp "$OUT" models
	[ "$(wc -l <models)" -eq 6 ]
	local i from
	for i in 1 2 3 4 5 6; do
		sed -n "${i}p" models >line
		from=$((i * 100 > 250 ? i * 100 - 249 : 1))
		sed -n "$from,$((i * 100))p" in >window
		train-lr -q -y y -x x,z,w --categorical w window >cold
		same_fit cold line
		[ "$(jq -c '.rows, .window' line | xargs)" = \
			"$(wc -l <window) {rows:250}" ]
		# The line makes itself again, of its window and of all up to it.
		try 0 train-lr --verify line window
		head -n $((i * 100)) in >sofar
		try 0 train-lr --verify line sofar
		says
	done
	# The first fit starts by itself, the others where the last one ended.
	[ "$(jq -c '.start != null' models | xargs)" = \
		'false true true true true true' ]
	[ "$(sed -n 6p models | jq .convergence.iterations)" -lt \
		"$(jq .convergence.iterations cold)" ]
	# Another member makes another model.
	sed 's/"z":7,/"z":8,/' sofar >other
	try 1 train-lr --verify line other
}

@test "--every with --pieces: the knots of each line are those of its window" {
	points >in
	try 0 train-lr -q -y y -x x,z,w --categorical w --pieces x:4,z:2 \
		--missing mean --every 150 --window 250 in
	cp "$OUT" models
	[ "$(wc -l <models)" -eq 4 ]
	local i
	for i in 1 2 3 4; do
		sed -n "${i}p" models >line
		head -n $((i * 150)) in >sofar
		tail -n 250 sofar >window
		train-lr -q -y y -x x,z,w --categorical w --pieces x:4,z:2 \
			--missing mean window >cold
		same_fit cold line
		[ "$(jq -c '[.features[].piece]' line)" = \
			"$(jq -c '[.features[].piece]' cold)" ]
		try 0 train-lr --verify line sofar
		score -q -m line window >scored
		[ "$(wc -l <scored)" -eq "$(wc -l <window)" ]
	done
	[ "$(jq -c '[.features[].piece]' models | sort -u | wc -l)" -eq 4 ]
}

@test "--every without a window learns from all records up to each line" {
	points 300 >in
	try 0 train-lr -q -y y -x x,z --every 120 in
	[ "$(jq -c '[.rows, .window]' "$OUT" | xargs)" = '[120,null] [240,null]' ]
	tail -n 1 "$OUT" >line
	head -n 240 in >window
	train-lr -q -y y -x x,z window >cold
	same_fit cold line
	try 0 train-lr --verify line window
}

@test "--window alone makes one model, of the latest records" {
	points 300 >in
	tail -n 100 in >window
	try 0 train-lr -y y -x x,z --window 100 in
	says
	cp "$OUT" model
	[ "$(wc -l <model)" -gt 5 ]
	train-lr -y y -x x,z window >cold
	diff <(grep -v '^"window"' model) cold
	try 0 train-lr --verify model in
	try 0 train-lr -y y --exclude w --window 90m --by t in
	jq -e '.window == {length: 5400, by: "t"}
		and ([.features[].name] == ["x", "z"]) and .rows == 90' "$OUT"
}

@test "a window of time has the records after the latest less its length" {
	# Times go back and forth by up to 40 minutes.
	points 400 | jq -c '.t += (input_line_number * 37 % 40) * 60' >in
	try 0 train-lr -q -y y -x x,z --every 100 --window 2h --by t in
	cp "$OUT" models
	local i
	for i in 1 2 3 4; do
		sed -n "${i}p" models >line
		head -n $((i * 100)) in >sofar
		jq -sc 'map(.t) as $t | .[] | select(.t > ($t | max) - 7200)' \
			sofar >window
		[ "$(jq .rows line)" -eq "$(wc -l <window)" ]
		train-lr -q -y y -x x,z window >cold
		same_fit cold line
		try 0 train-lr --verify line sofar
	done
	# The same in milliseconds.
	jq -c '.t *= 1000' in >ms
	try 0 train-lr -q -y y -x x,z --every 100 --window 2h --by t:ms ms
	jq -c 'del(.window, .lineage)' "$OUT" >a
	jq -c 'del(.window, .lineage)' models >b
	same a b
	[ "$(jq -c .window "$OUT" | head -n 1)" = '{"length":7200000,"by":"t"}' ]
}

@test "--verify finds a line's window in the whole topic, in any interleaving" {
	points | positioned >in
	try 0 train-lr -q -y y -x x,z --every 150 --window 200 in
	cp "$OUT" models
	try 0 train-lr -q -y y -x x,z --every 150 --window 3h --by t in
	cat "$OUT" >>models
	[ "$(wc -l <models)" -eq 8 ]
	{
		jq -c 'select(._kafka.partition == 1)' in
		jq -c 'select(._kafka.partition == 0)' in
	} >apart
	while IFS= read -r line; do
		printf '%s\n' "$line" >line
		[ "$(jq '.lineage.rows == .rows and
			.lineage.timestamp_last == 1700000000000 +
			([.lineage.topics[] | .last * 2 + .partition] | max)' \
			line)" = true ]
		try 0 train-lr --verify line in
		says
		try 0 train-lr --verify line apart
	done <models
	# A line without its end, as from a shell's variable.
	tail -n 1 models | tr -d '\n' >line
	try 0 train-lr --verify line in
	sed '550s/"z":[0-9]*/"z":99/' in >other
	try 1 train-lr --verify line other
	grep -q 'differs in .*lineage$' "$ERR"
}

@test "a record that comes again is rejected, and is in no window twice" {
	points 200 | positioned >in
	{ head -n 120 in; sed -n 111,200p in; } >again
	try 1 train-lr -y y -x x,z --every 100 --window 150 --rejects bad again
	grep -q '10 of 210 records rejected' "$ERR"
	[ "$(jq -r .reason bad | sort -u)" = late ]
	[ "$(head -n 1 bad | jq -r .message)" = 'offset 55 of the partition comes after 59: with --every or --window they must rise' ]
	cp "$OUT" models
	try 0 train-lr -q -y y -x x,z --every 100 --window 150 in
	same models "$OUT"
}

@test "a live input: a model is there as soon as its records are" {
	points 200 >in
	mkfifo fifo
	exec 7<>fifo
	start train-lr -q -y y -x x,z --every 50 --window 100 <fifo
	head -n 50 in >&7
	eventually lines 1
	sed -n 51,149p in >&7
	eventually lines 2
	tail -n 51 in >&7
	eventually lines 4
	kill -TERM "$PID"
	ends 143
	exec 7>&-
	train-lr -q -y y -x x,z --every 50 --window 100 in >whole
	same whole "$OUT"
}

lines() {
	[ "$(wc -l <"$OUT")" -eq "$1" ]
}

@test "a window that cannot be fitted gives no line, says why once, is counted" {
	{
		points 100 | jq -c '.y = 0'
		points 200
		points 100 | jq -c '.y = 0'
	} >in
	try 1 train-lr -y y -x x,z --every 25 --window 25 in
	[ "$(wc -l <"$OUT")" -eq 8 ]
	says 'train-lr: no model after record 25: all 25 records have label 0: both labels are needed' \
		'train-lr: no model after record 325: all 25 records have label 0: both labels are needed' \
		'train-lr: 8 of 16 windows gave no model'
	# With words, too.
	jq -c '.y = (if .y == 1 then "bad" else "good" end)' in >words
	cp "$OUT" models
	try 1 train-lr -y y --positive bad -x x,z --every 25 --window 25 words
	jq -c 'del(.positive)' "$OUT" >a
	jq -c . models >b
	same a b
	grep -q "no model after record 25: no record has" "$ERR"
	tail -n 1 "$OUT" >line
	head -n 300 words >sofar
	try 0 train-lr --verify line sofar
	# None at all.
	head -n 100 in >none
	try 2 train-lr -y y -x x,z --every 50 --window 50 none
	prints
	says 'train-lr: no model after record 50: all 50 records have label 0: both labels are needed' \
		'train-lr: no model: none of 2 windows gave one'
	head -n 20 in >few
	refuses 2 'train-lr: no model: there are only 20 good records, and --every asks for 50' \
		train-lr -y y -x x,z --every 50 few
	refuses 2 'train-lr: no records to learn from' \
		train-lr -y y -x x,z --every 50 /dev/null
}

@test "rejected records count for nothing, and a missing label is never 0" {
	points 200 >in
	sed '3i{"x":1}' in | sed '50s/"y":[01]/"y":null/;90s/"x":[0-9.]*/"x":"no"/' >bad
	try 1 train-lr -q -y y -x x,z --every 60 --window 90 bad
	cp "$OUT" models
	jq -c 'select(.y != null and (.x | type) == "number" and .z != null)' \
		bad >good
	[ "$(wc -l <good)" -eq 198 ]
	try 0 train-lr -q -y y -x x,z --every 60 --window 90 good
	same models "$OUT"
	[ "$(wc -l <models)" -eq 3 ]
	# --max-rejects ends it; the models before that stay.
	try 1 train-lr -q -y y -x x,z --every 60 --window 90 --max-rejects 2 bad
	head -n 1 models | cmp - <(head -n 1 "$OUT")
}

@test "levels that come and go are those of each window" {
	points 400 | jq -c '.w = "w\(input_line_number / 20 | floor)"' >in
	# 20 levels in all, at most 6 in a window.
	try 0 train-lr -q -y y -x x,w --categorical w --max-levels 6 \
		--every 40 --window 100 in
	cp "$OUT" models
	[ "$(jq -r '.categories[0].levels | length' models | xargs)" = \
		'3 5 6 6 6 6 6 6 6 6' ]
	tail -n 1 models >line
	tail -n 100 in >window
	train-lr -q -y y -x x,w --categorical w window >cold
	same_fit cold line
	try 0 train-lr --verify line in
	# Too many for a window: no line, and the others come.
	{ head -n 300 in; sed 's/"w":"[^"]*/&x/' in | shuf --random-source=in; } |
		jq -c 'select(input_line_number > 60)' >many
	try 1 train-lr -y y -x x,w --categorical w --max-levels 6 \
		--every 40 --window 100 many
	grep -q "^train-lr: no model after record [0-9]*: category 'w' has more than 6 levels" "$ERR"
	[ "$(wc -l <"$OUT")" -ge 4 ]
}

@test "weights, undersampling, --missing and --l2 auto are those of each window" {
	points 500 | jq -c '.k = input_line_number % 3 + 1 |
		if input_line_number % 17 == 0 then .z = null else . end' >in
	local asked
	while read -r -a asked; do
		try 0 train-lr -q -y y -x x,z --missing indicator "${asked[@]}" \
			--every 200 --window 300 in
		tail -n 1 "$OUT" >line
		head -n 400 in >sofar
		tail -n 300 sofar >window
		train-lr -q -y y -x x,z --missing indicator "${asked[@]}" \
			window >cold
		same_fit cold line
		jq -e '.weights == $c[0].weights and
			.undersample == $c[0].undersample and
			.selection == $c[0].selection' \
			--slurpfile c cold line
		try 0 train-lr --verify line window
	done <<-'END'
		--weight k
		--class-weight balanced --weight k
		--undersample 1 --seed 3
		--l2 auto --folds 3
		--clip 2 --log x
		--reproducible --l2 0.1
	END
}

@test "--memory: a window in a file gives the same lines" {
	jq -nc 'range(60000) | {a: (. * 7 % 13), b: (. * . % 31), t: .,
		w: "w\(. / 15000 | floor)",
		y: (if . * 5 % 7 + . % 11 < 5 then 1 else 0 end)}' >in
	train-lr -q -y y -x a,b,w --categorical w --every 7000 \
		--window 12000 in >free
	try 0 train-lr -q -y y -x a,b,w --categorical w --every 7000 \
		--window 12000 --memory 300K in
	same free "$OUT"
	train-lr -q -y y -x a,b,w --categorical w --every 7000 \
		--window 150m --by t in >free
	try 0 train-lr -q -y y -x a,b,w --categorical w --every 7000 \
		--window 150m --by t --memory 300K in
	same free "$OUT"
	[ "$(wc -l <free)" -eq 8 ]
}

@test "memory is that of the window, however long the stream" {
	points 2000 >part
	mkfifo fifo
	exec 7<>fifo
	start train-lr -q -y y -x x,z --every 30000 --window 3000 <fifo
	local i
	for i in $(seq 15); do cat part; done >&7
	eventually lines 1
	local before
	before=$(peak_memory)
	for i in $(seq 150); do cat part; done >&7
	eventually lines 11
	sanitized || [ "$(peak_memory)" -le $((before + 400)) ] ||
		complain "$before KiB, then $(peak_memory)"
	exec 7>&-
	ends 0
}

@test "--output: the file is always the newest model, whole" {
	points 200 >in
	echo old >model
	try 0 train-lr -q -y y -x x,z --every 60 --window 90 --output model in
	prints
	train-lr -q -y y -x x,z --every 60 --window 90 in | tail -n 1 >line
	jq -c . model >a
	jq -c . line >b
	same a b
	try 1 grep -q '^{.*}$' model
	head -n 180 in >sofar
	try 0 train-lr --verify model sofar
	score -m model in >scored
	score -m line in >scored2
	same scored scored2
	# A stream gets lines; with no model the old file stays.
	try 0 train-lr -q -y y -x x,z --every 60 --window 90 --output - in
	tail -n 1 "$OUT" >b
	same b line
	echo old >model
	try 2 train-lr -q -y y -x x,z --every 600 --output model in
	[ "$(<model)" = old ]
}

@test "a file of several models is none, and the sentence tells the way on" {
	points 200 >in
	train-lr -q -y y -x x,z --every 60 in >models
	refuses 2 "score: 'models' has several models, one a line: tail -n 1 gives the newest" \
		score -m models in
	tail -n 1 models >model
	try 0 score -m model in
	refuses 2 "train-lr: 'models' has several models, one a line: tail -n 1 gives the newest" \
		train-lr --verify models in
	{ cat model; echo '{"a":1}'; } >more
	refuses_like 2 "score: 'more' has several models" score -m more in
	{ echo '{"a":1}'; cat model; } >more
	refuses_like 2 "score: 'more' is not a model: text follows" \
		score -m more in
}

@test "from a topic to a topic whose key is the label; each model there is made again" {
	points 400 | jq -c . >in
	cat >job <<-'END'
		produce -t labelled --key t in
		consume -g trainer -t labelled --position -e |
			train-lr -q -y y -x x,z --every 100 --window 150 |
			produce -t models --key label
		consume -t models -e >models
		consume -t models -e --position | jq -r ._kafka.key >keys
		consume -t labelled -e --position >records
		while IFS= read -r line; do
			printf '%s\n' "$line" >model
			train-lr --verify model records
		done <models
		tail -n 1 models >newest
		score -m newest in >scored
	END
	try 0 kafka-sandbox --topic labelled:3 --topic models:1 sh -e job
	says
	[ "$(wc -l <models)" -eq 4 ]
	[ "$(sort -u keys)" = y ]
	[ "$(jq -s 'map(.lineage.topics | length) | max' models)" -ge 2 ]
	[ "$(wc -l <scored)" -eq 400 ]
}

@test "labels that come late are joined by key, and what has none is in no window" {
	# The label of each record but every tenth comes 30 records later.
	jq -nc 'range(600) as $i | {i: $i, t: ($i * 60), x: ($i * 7 % 13)},
		(($i - 30) as $k | select($k >= 0 and $k % 10 != 3) |
		{i: $k, t: ($i * 60), y: (if $k * 5 % 7 < 2 then 1 else 0 end)})' \
		>both
	query --time t --keep past=1h 'SELECT p.i AS i, p.t AS t, p.x AS x,
		s.y AS y FROM stream s JOIN past p ON p.i = s.i AND p.y IS NULL
		WHERE s.y IS NOT NULL' both >labelled
	jq -nc 'range(570) | select(. % 10 != 3) | {i: ., t: (. * 60),
		x: (. * 7 % 13), y: (if . * 5 % 7 < 2 then 1 else 0 end)}' >want
	same want labelled
	try 0 train-lr -q -y y -x x --every 100 --window 200 labelled
	[ "$(wc -l <"$OUT")" -eq 5 ]
	# Beyond the horizon a label finds no record.
	query --time t --keep past=20m 'SELECT p.i FROM stream s JOIN past p
		ON p.i = s.i AND p.y IS NULL WHERE s.y IS NOT NULL' both >late
	[ ! -s late ]
}

@test "options of windows that make no sense are status 2" {
	points 20 >in
	refuses 2 'train-lr: --window: a length of time needs --by, the member with the time' \
		train-lr -y y --window 30d in
	refuses 2 "train-lr: --window: '1' is neither a number of records from 2 nor a length of time such as 30d or 1h30m" \
		train-lr -y y --window 1 in
	refuses_like 2 "train-lr: --window: '0d' is neither" \
		train-lr -y y --window 0d --by t in
	refuses 2 'train-lr: --by goes with --l2 auto, or with a --window that is a length of time' \
		train-lr -y y --window 30 --by t in
	refuses_like 2 "train-lr: --every: '0' is not a whole number" \
		train-lr -y y --every 0 in
	refuses_like 2 'train-lr: --verify takes the options of the model' \
		train-lr --verify in --every 3 in
}

@test "a model of a window that is not whole is refused" {
	points 200 >in
	train-lr -q -y y -x x,z --every 60 --window 90 in | tail -n 1 >line
	local change
	while read -r change; do
		jq -c "$change" line >bad
		refuses_like 2 "score: 'bad' " score -m bad in
	done <<-'END'
		.window.rows = "many"
		.window.rows = 1
		.window = {length: 3}
		.window = {length: -3, by: "t"}
		.start = [1]
		.start[1] = "a"
		.start = {}
	END
}
