#!/usr/bin/env bats
# train-lr --pieces: knots, columns, and what the model is then good for.

load ../helper
load ../compile

# knots FIELD MODEL: the knots of a member, with a blank between two.
knots() {
	jq -r --arg f "$1" '[.features[] | select((.field // .name) == $f and .piece)
		| .piece] | [.[0][0]] + map(.[1]) | map(tostring) | join(" ")' "$2"
}

# rows JQ: records of x and y, by a filter from $i to x.
rows() {
	jq -nc "range(${2:-240}) as \$i | {x: ($1), y: (\$i * 7 % 5 % 2)}"
}

@test "knots leave the same weight to each piece, from the lowest to the highest value" {
	rows '$i * 37 % 240' >in
	try 0 train-lr -q -y y --pieces 4 in
	# The lowest, and then every quarter of the other 239.
	[ "$(knots x "$OUT")" = '0 60 120 180 239' ] || complain "$(knots x "$OUT")"
	[ "$(jq -c '[.version, .features[0].name, .features[0].field,
		.features[3].name, .features[0].pieces]' "$OUT")" = \
		'[3,"x[1]","x","x[4]",4]' ]
}

@test "a row of weight 2 is two rows, and one of weight 0 is none" {
	rows '$i * 37 % 50' 50 | jq -c '. + {w: (.x % 3)}' >weighted
	jq -c '. as $r | range(.w) | $r | del(.w)' weighted >repeated
	train-lr -q -y y --weight w --pieces 4 weighted >a
	train-lr -q -y y --pieces 4 repeated >b
	[ "$(knots x a)" = "$(knots x b)" ]
	[ "$(knots x a | cut -d ' ' -f 1)" = 1 ]
}

@test "few values have a knot each, two are one piece, and one is a constant" {
	jq -nc 'range(60) as $i | {few: ($i % 5 * 10), two: ($i % 2), one: 7,
		y: ($i * 7 % 5 % 2)}' >in
	try 0 train-lr -y y --pieces 8 in
	[ "$(knots few "$OUT")" = '0 10 20 30 40' ]
	[ "$(knots two "$OUT")" = '0 1' ]
	[ "$(jq -c '[.features[] | select(.name == "one") | .sd, has("piece")]' \
		"$OUT")" = '[0,false]' ]
	grep -q "feature 'one' is constant" "$ERR"
}

@test "a value that most rows have takes the share of one piece" {
	rows 'if $i % 10 < 9 then 0 else $i end' 1000 >in
	try 0 train-lr -q -y y --pieces 4 in
	# (The hundred others: 9, 19, ... 999.)
	[ "$(knots x "$OUT")" = '0 249 499 749 999' ] || complain "$(knots x "$OUT")"
}

@test "the order of rows, --memory and the number of threads change no bit" {
	sample 1000 | csv2json >in
	try 0 train-lr -q -y Class --pieces 8 --output a in
	shuf --random-source=<(yes) in >other
	train-lr -q -y Class --pieces 8 other >b
	[ "$(jq -c '[.features[].piece]' a)" = "$(jq -c '[.features[].piece]' b)" ]
	try 0 train-lr -q -y Class --pieces 8 --memory 1 --output c in
	same a c
	try 0 taskset -c 0 train-lr -q -y Class --pieces 8 --output d in
	same a d
	try 0 train-lr -q --verify a in
	try 1 train-lr -q --verify a <(head -n 900 in)
}

@test "--verify makes a model again whose members have different pieces" {
	sample 1000 | csv2json | jq -c '. + {c: (.V1 > 0 | tostring),
		V2: (if .V2 > 1 then null else .V2 end)}' >in
	try 0 train-lr -q -y Class -x V1,V2,Amount,c --categorical c \
		--log Amount --clip 2 --missing indicator --reproducible \
		--pieces 5 --pieces Amount:12 --l2 auto --output model in
	[ "$(jq -c '[.features[] | select(.piece) | .pieces] | group_by(.) |
		map([.[0], length])' model)" = '[[5,10],[12,12]]' ]
	try 0 train-lr -q --verify model in
}

@test "pieces come after the logarithm, the limits and what is missing" {
	sample 1000 | csv2json | jq -c '. + {id: input_line_number,
		V2: (if .V2 > 1 then null else .V2 end)}' >in
	train-lr -q -y Class -x V1,V2,Amount --log Amount --clip 2 \
		--missing indicator --pieces 6 in >model
	# By the words of weir(7).
	jq -c --slurpfile model model '. as $r | $model[0] as $m |
		reduce $m.features[] as $f (
			$m.intercept_standardised;
			($r[$f.field // $f.name]) as $raw |
			(if $f.indicator then (if $raw == null then 1 else 0 end)
			else ($raw // $f.missing) |
				if $f.transform then log1p else . end |
				(. - $f.piece[0]) / ($f.piece[1] - $f.piece[0]) |
				if . < 0 then 0 elif . > 1 then 1 else . end
			end) as $x |
			. + $f.coefficient * ($x - $f.mean)) |
		[$r.id, 1 / (1 + (-. | exp))]' in >want
	score -q -m model in | jq -c '[.id, .score]' >gave
	paste want gave | tr -d '[]' | tr '\t' ',' | awk -F , '
		{ d = $2 - $4; if (d < 0) d = -d
		  if ($1 != $3 || !(d <= 1e-12)) { print; exit bad = 1 } }
		END { exit bad || NR != 1000 }'
	# The limits are in the knots.
	[ "$(jq '[.features[] | has("clip")] | any' model)" = false ]
	[ "$(score -q -m model <<<'{"V1":1e9,"V2":null,"Amount":1e12}' | jq .score)" = \
		"$(score -q -m model <<<'{"V1":99,"V2":null,"Amount":1e5}' | jq .score)" ]
	c_agrees model in 1000 gcc
}

@test "a record is scored in any company alike, and evaluate tells its parts" {
	sample 1000 | csv2json >in
	train-lr -q -y Class --pieces 8 in >model
	score -q -m model in >together
	while read -r line; do
		score -q -m model <<<"$line"
	done < <(head -n 20 in) >alone
	same alone <(head -n 20 together)
	try 0 evaluate -q -y Class -m model --worst 3 --threshold 1e-6 \
		--format json together
	jq -e '[.worst.misses[], .worst.false_alarms[]] | length > 0 and
		all(.parts | length == 12 and all(has("field") and has("adds")))' "$OUT"
	# Pieces of a member are one part of it.
	jq -e '[.worst[][].parts[].field] | all(test("\\[") | not)' "$OUT"
}

@test "a bend that no straight line can follow is learned" {
	jq -nc 'range(2000) as $i | ($i * 7919 % 2000 / 1000 - 1) as $x |
		{x: $x, y: (if ($x | fabs) > 0.5 + ($i % 7 - 3) / 20 then 1 else 0 end)}' >in
	train-lr -q -y y in | score -q -m - in | evaluate -q -y y --format json >line
	train-lr -q -y y --pieces 8 in >model
	score -q -m model in | evaluate -q -y y --format json >pieces
	jq -es '.[0].roc_auc < 0.6 and .[1].roc_auc > 0.95' line pieces
}

@test "show names the knots, and diff a piece that is another" {
	rows '$i * 37 % 240' >in
	train-lr -q -y y --pieces 4 in >model
	try 0 model show --sort file model
	grep -qE '^x\[2\] 60\.\.120 ' "$OUT"
	grep -qE '^pieces +x: 4 from 0 to 239$' "$OUT"
	try 0 model show --format json model
	jq -e '.features | map(.piece) | sort == [[0,60],[60,120],[120,180],[180,239]]' "$OUT"
	train-lr -q -y y --pieces 3 in >other
	try 1 model diff model other
	grep -q '^features.x\[4\] only in A: ' "$OUT"
	grep -q '^features.x\[1\].piece: \[0,60\] -> \[0,80\]' "$OUT"
}

@test "values as far apart as doubles go have scores from 0 to 1" {
	jq -nc 'range(300) as $i | {x: [1.7e308, -1.7e308, 0, 1][$i % 4],
		z: ($i % 7), y: (if $i * $i % 5 < 2 then 1 else 0 end)}' >in
	train-lr -q -y y --pieces 8 in >model
	try 0 score -q -m model in
	jq -es 'length == 300 and all(.score > 0 and .score < 1)' "$OUT"
	c_agrees model in 300 gcc
}

@test "a list of pieces may have many numbers, and colons in names" {
	rows '$i % 50' | jq -c '{y, x, "z:1": (.x * 7 % 50), "v,w": (.x * 3 % 50)}' >in
	refuses 2 "train-lr: --pieces: '1' is not a whole number from 2 to 1000" \
		train-lr -y y --pieces x:3,z:1,v in
	try 0 train-lr -q -y y --pieces 'z:1:4,x:3,v\,w' in
	[ "$(jq -c '[.features[] | [.field, .pieces]] | unique' "$OUT")" = \
		'[["v,w",8],["x",3],["z:1",4]]' ]
	refuses 2 "train-lr: --pieces: '3.5' is not a whole number from 2 to 1000" \
		train-lr -y y --pieces 3.5 in
	refuses 2 "train-lr: --pieces: '-3' is not a whole number from 2 to 1000" \
		train-lr -y y --pieces x:-3 in
}

@test "numbers of pieces and names that cannot be are status 2" {
	rows '$i % 50' >in
	refuses_like 2 "train-lr: --pieces: '1' is not " train-lr -y y --pieces 1 in
	refuses_like 2 "train-lr: --pieces: '1001' is not " \
		train-lr -y y --pieces x:1001 in
	refuses 2 'train-lr: --pieces: the number for all members is given twice' \
		train-lr -y y --pieces 8 --pieces 9 in
	refuses 2 "train-lr: --pieces: 'x' is named twice" \
		train-lr -y y --pieces x --pieces x:4 in
	refuses 2 "train-lr: --pieces: 'y' is the label" train-lr -y y --pieces y in
	refuses 2 "train-lr: --pieces: 'x' is in --exclude" \
		train-lr -y y --pieces x --exclude x in
	refuses 2 "train-lr: --pieces: 'x' is in --categorical: a category has no pieces" \
		train-lr -y y --pieces x:4 --categorical x in
	jq -c '.x = (.x | tostring)' in >words
	try 2 train-lr -y y --pieces x words
	grep -q "field 'x' is " "$ERR"
}

@test "a model file with a piece that cannot be is refused" {
	rows '$i % 50' >in
	train-lr -q -y y --pieces 4 in >model
	local change
	for change in '.features[0].piece = [3, 3]' '.features[0].piece = [4, 3]' \
		'.features[0].piece = [1]' '.features[0].piece = "a"' \
		'.features[0].pieces = 1' 'del(.features[0].pieces)' \
		'del(.features[0].piece)' '.features[0].piece = [-1e308, 1e308]' \
		'.features[0].indicator = "missing"'; do
		jq -c "$change" model >bad
		refuses_like 2 "score: 'bad' is not a whole model: feature 1 " \
			score -m bad in
	done
}

@test "a model with pieces that do not meet is refused" {
	seq 300 | awk '{ printf "{\"x\":%d,\"y\":%d}\n", $1, ($1 * 7 % 11 > 4) }' >in
	train-lr -q -y y --pieces 4 in >model
	score -q -m model in >/dev/null
	jq -c 'del(.features[1])' model >gap
	refuses 2 "score: 'gap' has pieces of 'x' that do not meet: feature 'x[3]' does not begin where the one before it ends" \
		score -m gap in
	jq -c '.features |= reverse' model >reversed
	refuses 2 "score: 'reversed' has pieces of 'x' that do not meet: feature 'x[3]' does not begin where the one before it ends" \
		score -m reversed in
	jq -c '.features |= (.[0:2] + [(.[0] | .name = "z" | .field = "z")] + .[2:])' \
		model >apart
	refuses 2 "score: 'apart' has pieces of 'x' that do not meet: feature 'x[3]' does not begin where the one before it ends" \
		score -m apart in
}

@test "a value that many rows have takes one knot, wherever it lies" {
	jq -nc 'range(1; 101), (range(900) | 150), range(201; 301) |
		{x: ., y: (. % 2)}' >in
	echo '{"x":150,"y":1}' >>in
	train-lr -q -y y --pieces 5 in >model
	[ "$(jq -c '[.features[].piece]' model)" = \
		'[[1,51],[51,150],[150,201],[201,251],[251,300]]' ]
	jq -nc 'range(1; 101), (range(900) | 200) | {x: ., y: (. % 2)}' >in
	train-lr -q -y y --pieces 5 in >model
	[ "$(jq -c '[.features[].piece]' model)" = \
		'[[1,26],[26,51],[51,76],[76,200]]' ]
}
