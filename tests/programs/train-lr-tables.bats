#!/usr/bin/env bats
# What train-lr makes of tables: categories, missing values, transforms,
# weights, folds; and that score applies it from the model alone.
load ../helper

# of FILTER: a number out of the model in $OUT.
of() {
	jq -r "$1" "$OUT"
}

coefficient() {
	jq -r --arg n "$1" '.features[] | select(.name == $n).coefficient' "$OUT"
}

# no_model SENTENCE OPTION...: status 2 and this beginning.
no_model() {
	local beginning=$1
	shift
	refuses_like 2 "train-lr: $beginning" train-lr "$@"
}

# counts FIELD VALUE N P: N records of that value, P of them positive.
counts() {
	local y
	for y in $(seq 1 "$3"); do
		printf '{"%s":%s,"y":%d}\n' "$1" "$2" $((y <= $4))
	done
}

# Rates 1/4, 1/2, 4/5: the log odds are -ln 3, 0, ln 4.
three_levels() {
	counts k '"b"' 20 10
	counts k '"c"' 20 16
	counts k '"a"' 20 5
}

@test "one-hot: coefficients are log odds ratios to the first level" {
	three_levels >in
	try 0 train-lr -y y --categorical k --l2 0 in
	says
	[ "$(of '[.features[].name] | join(" ")')" = 'k=b k=c' ]
	near "$(of .intercept)" -1.0986122886681098 1e-10
	near "$(coefficient k=b)" 1.0986122886681098 1e-10
	near "$(coefficient k=c)" 2.484906649788 1e-10
	[ "$(of '.categories | tojson')" = \
		'[{"field":"k","reference":"a","levels":["a","b","c"],"unseen":"reject"}]' ]
	# statsmodels: sqrt(1/5 + 1/15 + 1/10 + 1/10).
	near "$(of '.features[0].std_error')" 0.68313005106397 1e-9
	cp "$OUT" model
	try 0 score -m model in
	near "$(jq -s '.[0].score' "$OUT")" 0.5 1e-10
	near "$(jq -s '.[20].score' "$OUT")" 0.8 1e-10
	near "$(jq -s '.[40].score' "$OUT")" 0.25 1e-10
	echo '{"k":"new"}' >one
	try 1 score -m model one
	prints
	try 0 train-lr -y y --categorical k --l2 0 --unseen reference in
	cp "$OUT" model
	try 0 score -m model one
	near "$(jq .score "$OUT")" 0.25 1e-10
}

@test "strings, booleans and codes are levels by their text" {
	{
		counts k 7 10 3
		counts k 7.0 10 3
		counts k '"7"' 10 4
		counts k true 10 5
		counts k '"é=\"x\""' 10 6
	} >in
	try 0 train-lr -y y --categorical k --l2 0 in
	[ "$(of '.categories[0].levels | tojson')" = '["7","true","é=\"x\""]' ]
	near "$(of .intercept)" -0.6931471805599453 1e-10
	[ "$(of '.features[1].name')" = 'k=é="x"' ]
	cp "$OUT" model
	try 0 score -m model in
	[ "$(jq .score "$OUT" | sort -u | wc -l)" -eq 3 ]
	printf '{"k":%s,"y":0}\n' '[]' '{}' null '""' '"\u0000"' >bad
	cat in bad >more
	try 1 train-lr -y y --categorical k --rejects why more
	[ "$(jq -r .reason why | xargs)" = \
		'wrong-type wrong-type missing missing nul-byte' ]
	[ "$(of .rows)" = 50 ]
}

@test "without --categorical only numbers are features, with auto words too" {
	three_levels | jq -c '. + {n: (.y * 3 + (.k | length)), b: (.y == 1 or .k == "a"), c: 5}' >in
	jq -c '.n = (input_line_number * 7 % 11)' in >t && mv t in
	try 0 train-lr -y y in
	[ "$(of '[.features[].name] | join(" ")')" = 'n c' ]
	try 0 train-lr -q -y y --categorical auto in
	[ "$(of '[.features[].name] | join(" ")')" = 'k=b k=c n b=true c' ]
	try 0 train-lr -q -y y --categorical auto -x n,k in
	[ "$(of '[.features[].name] | join(" ")')" = 'n k=b k=c' ]
	try 0 train-lr -q -y y --categorical b in
	[ "$(of '[.features[].name] | join(" ")')" = 'n b=true c' ]
}

@test "the levels do not depend on the order of the records" {
	three_levels | nl | sed 's/.*{/{/' >in
	tac in >back
	try 0 train-lr -y y --categorical k in
	cp "$OUT" one
	try 0 train-lr -y y --categorical k back
	[ "$(jq -c .categories one)" = "$(jq -c .categories "$OUT")" ]
	[ "$(jq -c '[.features[].mean]' one)" = "$(jq -c '[.features[].mean]' "$OUT")" ]
}

@test "too many levels, one level only, and names that clash" {
	seq 200 | jq -c '{k: ., x: (. % 7), y: (. % 3 == 0)}' >in
	no_model "category 'k' has more than 100 levels: exclude it, or raise --max-levels" \
		-y y --categorical k in
	try 0 train-lr -y y --categorical k --max-levels 200 in
	[ "$(of '.features | length')" = 200 ]
	jq -c '.k = "same"' in >one
	try 0 train-lr -y y --categorical k one
	says "train-lr: category 'k' has one level only: it has no column"
	[ "$(of '[.features[].name] | join(" ")')" = x ]
	cp "$OUT" model
	echo '{"x":1,"k":"other"}' >other
	try 1 score -m model other
	try 0 train-lr -q --verify model one
	# What may be missing there may be missing for score.
	jq -c 'if .x == 3 then del(.k) else . end' one >gaps
	try 0 train-lr -q -y y --categorical k --missing mean gaps
	cp "$OUT" model
	try 0 score -m model gaps
	try 1 score -m model other
	jq -c '.["k=b"] = .x | .k = (if .x > 3 then "a" else "b" end)' in >clash
	no_model "two columns would be named 'k=b'" -y y --categorical k clash
	no_model "no feature has a column" -q -y y -x k --categorical k one
}

@test "missing values are rejected, or filled in with the mean of the others" {
	printf '{"x":%s,"z":%d,"y":%d}\n' 1 1 0 3 5 1 null 2 0 '""' 7 1 8 3 1 \
		2 8 0 >in
	echo '{"z":4,"y":1}' >>in
	try 1 train-lr -y y --rejects why in
	[ "$(of .rows)" = 4 ]
	[ "$(jq -r .reason why | xargs)" = 'wrong-type wrong-type missing' ]
	try 0 train-lr -y y --missing mean in
	says
	[ "$(of .rows)" = 7 ]
	near "$(of '.features[0].missing')" 3.5 1e-15
	near "$(of '.features[0].mean')" 3.5 1e-15
	[ "$(of .options.missing)" = mean ]
	cp "$OUT" model
	printf '{"x":%s,"z":1}\n' 3.5 null '""' >one
	echo '{"z":1}' >>one
	try 0 score -m model one
	[ "$(jq .score "$OUT" | sort -u | wc -l)" -eq 1 ]
	# Not what is no value at all.
	echo '{"x":"?","z":1,"y":1}' >bad
	try 1 train-lr -y y --missing mean in bad
}

@test "with an indicator, what is missing has odds of its own" {
	{
		counts k '"a"' 20 5
		counts k null 20 16
		counts k '"b"' 20 10
	} >in
	try 0 train-lr -y y --categorical k --missing indicator --l2 0 in
	[ "$(of '[.features[].name] | join(",")')" = 'k=b,k is missing' ]
	near "$(coefficient 'k is missing')" 2.484906649788 1e-10
	cp "$OUT" model
	echo '{}' >none
	try 0 score -m model none
	near "$(jq .score "$OUT")" 0.8 1e-10
	# Of a number: the mean, and the indicator.
	{
		counts x 1 20 5
		counts x '""' 20 16
		counts x 3 20 10
	} >in
	try 0 train-lr -y y --missing indicator --l2 0 in
	[ "$(of '[.features[].name] | join(",")')" = 'x,x is missing' ]
	[ "$(of '.features[0].missing')" = 2 ]
	cp "$OUT" model
	try 0 score -m model none
	near "$(jq .score "$OUT")" 0.8 1e-10
	# The share of a level stands for it where none was missing.
	three_levels >all
	try 0 train-lr -y y --categorical k --missing indicator all
	near "$(of '.features[0].missing')" 0.3333333333333333 1e-15
}

@test "what is missing in the first record, or in all" {
	printf '{"a":null,"s":"","n":null,"x":%d,"y":%d}\n' 1 0 2 1 >in
	printf '{"a":%d,"s":"w","n":null,"x":%d,"y":%d}\n' 5 3 0 4 5 1 9 2 1 >>in
	try 0 train-lr -y y --missing mean in
	[ "$(of '[.features[].name] | join(" ")')" = 'a x' ]
	says_line "train-lr: left out: s (not a number where it first has a\
 value: -x, --categorical or --null)"
	says_line "train-lr: 'n' is missing in all records: not a feature"
	try 0 train-lr -q -y y --missing mean --categorical auto in
	[ "$(of '[.categories[].field] | join(" ")')" = s ]
	no_model "feature 'n' is missing in all records" -y y --missing mean \
		-x x,n in
}

@test "--log and --clip are in the model, and score applies them" {
	jq -nc 'range(200) | {a: (. * . % 97), x: (. % 11), y: (. % 3 == 0)}' >in
	try 0 train-lr -y y --log a --clip 1.5 in
	cp "$OUT" model
	[ "$(of '.features[0].transform')" = log1p ]
	# mean -+ 1.5 sd of ln(1 + a), by jq.
	jq -s '[.[].a + 1 | log] | (add / length) as $m |
		(map((. - $m) * (. - $m)) | add / length | sqrt) as $s |
		$m - 1.5 * $s, $m + 1.5 * $s' in >limits
	near "$(of '.features[0].clip[0]')" "$(sed -n 1p limits)" 1e-12
	near "$(of '.features[0].clip[1]')" "$(sed -n 2p limits)" 1e-12
	# A plain model of the columns computed outside is the same.
	jq -c --slurpfile l limits '.a = ([[.a + 1 | log, $l[0]] | max, $l[1]] |
		min) | .x = ([[.x, 0.29] | max, 9.66] | min)' in >columns
	[ "$(of '.features[1].clip | map(. * 100 | round)' | xargs)" = \
		"[ $(jq -s '[.[].x] | (add / length) as $m |
		(map((. - $m) * (. - $m)) | add / length | sqrt) as $s |
		[$m - 1.5 * $s, $m + 1.5 * $s] | map(. * 100 | round) |
		join(", ")' in | tr -d '"') ]" ]
	try 0 train-lr -y y -x a columns
	cp "$OUT" plain
	try 0 train-lr -y y -x a --log a --clip 1.5 in
	near "$(coefficient a)" "$(jq '.features[0].coefficient' plain)" 1e-10
	cp "$OUT" model
	try 0 score -m plain columns
	jq .score "$OUT" >wanted
	try 0 score -m model in
	jq .score "$OUT" | paste - wanted | awk '{ d = $1 - $2
		if (d * d > 1e-24) exit 1 }'
	echo '{"a":-1,"x":1,"y":0}' >bad
	try 1 train-lr -y y --log a in bad
	says_line "train-lr: bad:1: field 'a' is -1 or less: ln(1 + it) is no number"
}

@test "a weight is as good as so many equal records" {
	jq -nc 'range(60) | {x: (. % 7), w: (. % 4), y: (. * 5 % 3 == 0)}' >in
	jq -c 'range(.w) as $i | del(.w)' in >repeated
	try 0 train-lr -y y --weight w --l2 0 in
	cp "$OUT" weighted
	[ "$(of '.weights | .field, .sum' | xargs)" = 'w 90' ]
	[ "$(of 'has("correction")')" = false ]
	[ "$(of '[.features[].name] | join(" ")')" = x ]
	try 0 train-lr -y y --l2 0 repeated
	local member
	for member in .intercept '.features[0].coefficient' \
		'.features[0].sd' .convergence.log_likelihood; do
		near "$(of "$member")" "$(jq "$member" weighted)" 1e-10
	done
	for w in -1 1e51 1e-51; do
		echo "{\"x\":1,\"w\":$w,\"y\":1}"
	done >bad
	try 1 train-lr -y y --weight w in bad
	says_line "train-lr: bad:1: weight 'w' is negative"
	says_line "train-lr: bad:2: weight 'w' is more than 1e+50"
	says_line "train-lr: bad:3: weight 'w' is less than 1e-50"
	jq -c '.w *= 1e50 / 3' in >heavy
	try 0 train-lr -y y --weight w --l2 0 heavy
	near "$(of '.features[0].coefficient')" \
		"$(jq '.features[0].coefficient' weighted)" 1e-10
}

@test "what --categorical and --log name need not be in -x" {
	jq -nc 'range(60) | {a: (. % 7), k: ["p", "q"][. % 2], v: (. % 5),
		y: (. * 5 % 3 == 0)}' >in
	try 0 train-lr -y y -x a,k,v --categorical k --log v in
	cp "$OUT" named
	try 0 train-lr -y y -x a --categorical k --log v in
	same named "$OUT"
}

@test "weights of classes cancel out of probabilities" {
	# In a saturated model exactly.
	three_levels >in
	try 0 train-lr -y y --categorical k --l2 0 in
	cp "$OUT" plain
	local weights
	for weights in balanced 0=1,1=50 1=0.125; do
		try 0 train-lr -y y --categorical k --l2 0 \
			--class-weight "$weights" in
		near "$(of .intercept)" "$(jq .intercept plain)" 1e-9
		near "$(of '.correction | .intercept_fitted + .ln_beta')" \
			"$(of .intercept)" 1e-12
		near "$(coefficient k=b)" 1.0986122886681098 1e-9
		[ "$(of '.features[0] | has("std_error")')" = false ]
	done
	near "$(of .correction.beta)" 8 0
	try 0 train-lr -y y --categorical k --class-weight balanced in
	[ "$(of '.weights.class | map(. * 1e6 | round) | tojson')" = \
		'[1034483,967742]' ]
	[ "$(of '.options.class_weight, .correction.method' | xargs)" = \
		'balanced class-weight' ]
}

# log_loss MODEL: of the records in data.
log_loss() {
	score -m "$1" data | evaluate -y Class --format json | jq .log_loss
}

# The model with its intercepts as they were fitted.
fitted() {
	jq '.intercept = .correction.intercept_fitted |
		.intercept_standardised =
			.correction.intercept_standardised_fitted |
		del(.correction)' "$1"
}

# 20,000 records, one in fifty positive, by Lehmer's generator.
rare() {
	awk 'function u() { s = s * 16807 % 2147483647; return s / 2147483647 }
		BEGIN { s = 20151113; for (i = 0; i < 20000; i++) {
			x = u() + u() + u() - 1.5; z = u() * 3
			p = 1 / (1 + exp(5.4 - 2 * x - 0.5 * z))
			printf "{\"x\":%.6f,\"z\":%.6f,\"Class\":%d}\n", x, z,
				u() < p } }'
}

@test "log loss: balanced or undersampled is bad, corrected is as plain" {
	rare >data
	train-lr -y Class data >plain
	train-lr -y Class --class-weight balanced data >balanced
	train-lr -y Class --undersample 1 data >under
	local good bad better model
	good=$(log_loss plain)
	for model in balanced under; do
		fitted "$model" >raw
		bad=$(log_loss raw)
		better=$(log_loss "$model")
		awk -v g="$good" -v c="$better" -v b="$bad" '
			BEGIN { exit !(b > 4 * g && c > 0 && c < 1.01 * g) }' || {
			echo "$model: plain $good, corrected $better, raw $bad"
			return 1
		}
	done
}

@test "undersampling keeps so many negatives, chosen by hash and seed" {
	jq -nc 'range(400) | {i: ., x: (. % 7), y: (. % 20 == 0)}' >in
	try 0 train-lr -y y -x x --undersample 3 in
	cp "$OUT" one
	[ "$(of '.rows, .positives' | xargs)" = '80 20' ]
	[ "$(of '.undersample | tojson')" = \
		'{"ratio":3,"seed":0,"kept_negatives":60,"negatives":380}' ]
	near "$(of .correction.beta)" 0.15789473684210525 1e-16
	# The choice is the same in another order and in other pieces.
	shuf --random-source=in in >mixed
	try 0 train-lr -y y -x x --undersample 3 mixed
	near "$(of '.features[0].mean')" "$(jq '.features[0].mean' one)" 1e-14
	try 0 train-lr -y y -x x --undersample 3 --seed 1 in
	[ "$(of '.features[0].mean')" != "$(jq '.features[0].mean' one)" ]
	jq -c '.y = 0' in >negatives
	no_model 'all 400 records have label 0' -y y -x x \
		--undersample 1 negatives
	no_model 'all 400 records have label 0' -y y -x x --l2 auto negatives
	no_model 'no records to learn from' -y y --l2 auto /dev/null
	no_model 'the weights of the labels are too far apart' \
		-y y -x x --class-weight 0=1e-100,1=1e100 in
	head -n 1 negatives >one
	no_model 'there is one record only' -y y --l2 auto one
	# More than there are is all of them.
	try 0 train-lr -y y -x x --undersample 1000 in
	[ "$(of '.rows, .correction.beta' | xargs)" = '400 1' ]
}

@test "--l2 auto tries a grid on folds, and tells what came of it" {
	sample | csv2json >in
	try 0 train-lr -y Class --exclude Time --l2 auto --folds 4 in
	[ "$(of '.selection | .folds, .by, .score, (.tried | length)' |
		xargs)" = '4 null log_loss 13' ]
	[ "$(of '.options.l2 as $l | .selection.tried |
		min_by(.score).l2 == $l')" = true ]
	[ "$(grep -c 'train-lr: l2 .*: log loss .* (sd ' "$ERR")" -eq 13 ]
	[ "$(grep -c ', chosen$' "$ERR")" -eq 1 ]
	cp "$OUT" one
	# The folds are the same in another order of records.
	shuf --random-source=in in >mixed
	try 0 train-lr -q -y Class --exclude Time --l2 auto --folds 4 mixed
	says
	near "$(of '.selection.tried[4].score')" \
		"$(jq '.selection.tried[4].score' one)" 1e-9
	try 0 train-lr -q -y Class --exclude Time --l2 auto --by Time \
		--folds 3 --select ap in
	[ "$(of '.options.l2 as $l | .selection.tried |
		(map(.score) | max) as $best |
		map(select(.score == $best)) | max_by(.l2).l2 == $l')" = true ]
	[ "$(of '.selection | .by, .score' | xargs)" = \
		'Time average_precision' ]
	cp "$OUT" model
	try 0 train-lr -q --verify model in
}

@test "--l2 auto: folds have their share of each label, whatever is equal" {
	jq -nc '(range(332) | {x: 1.5, y: 0}), (range(40) | {x: (. * 7 % 13), y: 1})' >in
	try 0 train-lr -q -y y --l2 auto in
	[ "$(of '.selection.tried | all(.score | . > 0)')" = true ]
	cp "$OUT" model
	try 0 train-lr --verify model in
	jq -nc 'range(10) | {x: (. % 2), y: (. > 5)}' >in
	try 0 train-lr -q -y y --l2 auto --folds 2 in
	# Each fold has both kinds of record, in whatever order they come.
	jq -sc 'reverse[]' in >back
	of '.selection.tried[].score' >one
	try 0 train-lr -q -y y --l2 auto --folds 2 back
	of '.selection.tried[].score' >two
	near "$(head -n 1 one)" "$(head -n 1 two)" 1e-12
}

two_folds() {
	jq -nc 'range(501) | {x: (. * 7 % 5), y: (. * 11 % 7 < 3)}'
}

@test "a model of the former folds is made again as it was" {
	local model=$TESTS/fixtures/l2-auto-1.json
	two_folds >in
	try 0 train-lr --verify "$model" in
	try 0 train-lr -q -y y -x x --l2 auto --folds 2 in
	[ "$(of .selection.version)" = 2 ]
	[ "$(jq .selection.version "$model")" = null ]
	[ "$(of .selection.tried[4].score)" != \
		"$(jq .selection.tried[4].score "$model")" ]
}

@test "a penalty's score is the mean by the weight of the folds" {
	jq -nc 'range(303) | {t: ., x: (. * 7 % 13), y: (. * 5 % 7 < 2),
		w: (if . < 150 then 1 else 3 end)}' >in
	try 0 train-lr -q -y y -x x --weight w --l2 auto --by t --folds 3 in
	of '.selection.tried[] | select(.l2 == 1).score' >ours
	of '.selection.tried[] | select(.l2 == 1).sd' >sd
	head -n 101 in >a
	head -n 202 in >ab
	sed -n 102,202p in >b
	sed -n 203,303p in >c
	train-lr -y y -x x --weight w a >ma
	train-lr -y y -x x --weight w ab >mab
	{
		score -m ma b | evaluate -y y --weight w --format json
		score -m mab c | evaluate -y y --weight w --format json
	} >both
	near "$(<ours)" "$(jq -s '(map(.log_loss * .weight) | add) /
		(map(.weight) | add)' both)" 1e-9
	near "$(<sd)" "$(jq -s '(map(.weight) | add) as $w
		| ((map(.log_loss * .weight) | add) / $w) as $mean
		| map(.weight * (.log_loss - $mean | . * .)) | add
		| . / ($w / 2) | sqrt' both)" 1e-9
}

@test "--group keeps the records of a member in one fold" {
	# The member tells the label: random folds learn it by heart, and folds
	# of whole groups see that nothing is learned.
	jq -nc 'range(600) | (. % 60) as $g |
		{card: "c\($g)", x: ($g * 37 % 61), y: ($g * 13 % 7 < 3)}' >in
	try 0 train-lr -q -y y --categorical x --l2 auto --select log-loss in
	of '[.selection.tried[].score] | min' >alone
	try 0 train-lr -q -y y --categorical x --l2 auto --group card in
	[ "$(of '.selection | .by, .group, .version' | xargs)" = 'null card 2' ]
	of '[.selection.tried[].score] | min' >grouped
	[ "$(jq -n "$(<alone) < 0.1 and $(<grouped) > 0.5")" = true ]
	cp "$OUT" model
	try 0 train-lr --verify model in
	model show model | grep -q 'each with all records of a card'
	# A number is a group too, and then no feature unless it is named.
	jq -c '.card |= (.[1:] | tonumber)' in >numbers
	try 0 train-lr -q -y y --l2 auto --group card numbers
	[ "$(of '[.features[].name] | join(" ")')" = x ]
	jq -c 'del(.card)' in | head -n 1 >>in
	try 1 train-lr -q -y y --l2 auto --group card --rejects bad in
	[ "$(jq -r '.reason, .field' bad | xargs)" = 'missing card' ]
	no_model '--by and --group exclude each other' \
		-y y --l2 auto --group card --by x in
	no_model '--folds, --group and --select go with --l2 auto' \
		-y y --group card in
	no_model "--group: 'y' is the label" -y y --l2 auto --group y in
}

@test "time-ordered folds are tested on what was fitted before them" {
	# Three parts; the second and the third are held out in turn.
	jq -nc 'range(90) | {t: ., x: (. * 7 % 13), y: (. * 5 % 7 < 2)}' >in
	try 0 train-lr -q -y y -x x --l2 auto --by t --folds 3 in
	of '.selection.tried[] | select(.l2 == 1).score' >ours
	head -n 30 in >a
	head -n 60 in >ab
	sed -n 31,60p in >b
	sed -n 61,90p in >c
	train-lr -y y -x x a >ma
	train-lr -y y -x x ab >mab
	near "$(<ours)" "$({
		score -m ma b | evaluate -y y --format json
		score -m mab c | evaluate -y y --format json
	} | jq -s 'map(.log_loss) | add / 2')" 1e-9
}

@test "options of tables that make no sense are status 2" {
	echo '{"y":1,"x":1}' >in
	no_model "--log: 'a' is in --categorical: a category has no logarithm" \
		-y y --categorical a --log a in
	no_model "--categorical: 'y' is the label" -y y --categorical y in
	no_model "--log: 'a' is in --exclude" -y y --exclude a --log a in
	no_model "--categorical: 'a' is named twice" -y y --categorical a,a in
	no_model "--missing: 'zero' is neither mean nor indicator" \
		-y y --missing zero in
	no_model "--unseen: 'x' is neither reject nor reference" \
		-y y --categorical a --unseen x in
	no_model "--max-levels and --unseen go with --categorical" \
		-y y --unseen reject in
	no_model "--class-weight: '2=1' is neither balanced nor 0=W,1=W" \
		-y y --class-weight 2=1 in
	no_model "--class-weight: '0=1,0=2' is neither" \
		-y y --class-weight 0=1,0=2 in
	no_model "--class-weight: '0=0' is neither" -y y --class-weight 0=0 in
	no_model "--undersample and --class-weight exclude each other" \
		-y y --class-weight balanced --undersample 1 in
	no_model "--undersample: '0' is not" -y y --undersample 0 in
	no_model "--weight: 'y' is the label" -y y --weight y in
	no_model "--weight: 'x' is in -x" -y y -x x --weight x in
	no_model "--clip: '0' is not" -y y --clip 0 in
	no_model "--folds, --group and --select go with --l2 auto" \
		-y y --folds 3 in
	no_model "--by: the first of the folds is never tested" \
		-y y --l2 auto --by x --folds 2 in
	no_model "--seed goes with --undersample" -y y --seed 1 in
	no_model "--verify takes the options of the model" --verify in -y y in
	no_model "'in' is not a model" --verify in in
	no_model "cannot open 'nope'" --verify nope in
}
