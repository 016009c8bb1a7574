#!/usr/bin/env bats
# train-gbt: from records to a model of trees.

load ../helper

# Records of two numbers, a word and a label that depends on all of them.
made() { # RECORDS
	seq "$1" | awk 'BEGIN { srand(7) } {
		a = rand(); b = int(rand() * 9); c = int(rand() * 4)
		z = a * 3 + (b == 4) * 2 + (c == 2) - 2.5
		printf "{\"id\":\"r%d\",\"a\":%.4f,\"b\":%d,\"c\":\"%s\",\"y\":%d}\n", \
			$1, a, b, substr("wxyz", c + 1, 1), rand() < 1 / (1 + exp(-z))
	}'
}

@test "a model of trees scores records, and -v tells the loss of each tree" {
	made 3000 >in
	try 0 train-gbt -v -y y --categorical c --trees 20 in
	cp "$OUT" model
	[ "$(jq -r '[.kind, .label, .rows, (.trees | length), .options.missing]
		| @csv' model)" = '"gradient-boosted-trees","y",3000,20,"side"' ]
	grep -qE '^train-gbt: tree 20: log loss 0\.[0-9]+, of held-out rows 0\.' "$ERR"
	score -m model in >scored
	evaluate -m model -y y --format json scored >out
	[ "$(jq '.roc_auc > 0.7 and .log_loss < 0.6' out)" = true ]
}

@test "what a tree says is what the file says" {
	made 400 >in
	train-gbt -q -y y -x a,b --trees 3 --output model in
	score -m model in | jq -c .score >got
	jq -c --slurpfile m model '
		def leaf($t; $x; $i): if $t.f[$i] < 0 then $t.t[$i]
			elif $x[$t.f[$i]] < $t.t[$i] then leaf($t; $x; $i + 1)
			else leaf($t; $x; $t.r[$i]) end;
		[.a, .b] as $x | reduce $m[0].trees[] as $t
			($m[0].base; . + leaf($t; $x; 0)) | 1 / (1 + ((-.) | exp))
	' in >want
	paste got want | while read -r a b; do near "$a" "$b" 1e-14; done
}

@test "the order of records and the number of processors change no byte" {
	made 20000 >in
	train-gbt -q -y y --categorical c --trees 15 --output one in
	sort -r in >other
	train-gbt -q -y y --categorical c --trees 15 --output two other
	same one two
	taskset -c 0 train-gbt -q -y y --categorical c --trees 15 --output three in
	same one three
	train-gbt -q -y y --categorical c --trees 15 --memory 1 --output four in
	same one four
	train-gbt -q -y y --categorical c --trees 15 --seed 1 --output five in
	try 1 cmp one five
}

@test "--verify makes the model again, from records in any order" {
	made 3000 | jq -c '.w = (.b + 1)' >in
	sort in >other
	for options in "" "--by a" "--missing reject --hold-out 0 --trees 5" \
		"--class-weight balanced" "--class-weight 1=3 --weight w" \
		"--undersample 0.5 --seed 9" "--rows 0.5 --columns 0.5 --l2 0" \
		"--unseen missing --null 3 --patience 5 --bins 20 --leaves 4"; do
		echo "$options"
		# shellcheck disable=SC2086
		train-gbt -q -y y --categorical c $options --output model in
		try 0 train-gbt --verify model other
		prints
		says
	done
	head -n 2000 in >some
	try 1 train-gbt --verify model some
	grep -q '^train-gbt: the model is another one: it differs in ' "$ERR"
}

@test "weights and undersampling by the label are undone in the probabilities" {
	made 20000 >in
	for options in "" "--class-weight 0=1,1=5" "--undersample 0.4"; do
		# shellcheck disable=SC2086
		train-gbt -q -y y --categorical c $options --output model in
		score -m model in | jq -s '[.[] | .score - .y] | add / length' >mean
		near "$(cat mean)" 0 0.02
	done
	near "$(jq '.base - .correction.base_fitted - .correction.ln_beta' model)" 0 1e-12
}

@test "a record of weight 3 counts as three, and one of weight 0 not at all" {
	made 2000 | jq -c '.w = (.b % 3)' >in
	jq -c 'range(.w) as $i | .' in >copies
	options="--hold-out 0 --rows 1 --columns 1 --trees 10"
	# shellcheck disable=SC2086
	train-gbt -q -y y -x b $options --weight w --output one in
	# shellcheck disable=SC2086
	train-gbt -q -y y -x b $options --output two copies
	jq -c '.trees[] | .f, (.t[] | . * 1e9 | round)' one >a
	jq -c '.trees[] | .f, (.t[] | . * 1e9 | round)' two >b
	same a b
}

@test "missing values go to the side that gains more, in score too" {
	made 4000 | jq -c 'if .b == 4 then .b = null | .y = 1 else . end' >in
	train-gbt -q -y y -x a,b --trees 30 --output model in
	{
		echo '{"a":0.2}'
		echo '{"a":0.2,"b":null}'
		echo '{"a":0.2,"b":7}'
	} | score -q -m model | jq .score >got
	[ "$(sed -n 1p got)" = "$(sed -n 2p got)" ]
	[ "$(jq -s '.[0] > 2 * .[2]' got)" = true ]
	try 1 train-gbt -y y -x a,b --trees 3 --missing reject in
	says_line "train-gbt: $(grep -c null in) of 4000 records rejected"
	grep -q "field 'b' is null: --missing side takes it" "$ERR"
	cp "$OUT" model
	try 1 score -q -m model in
	score -m model in 2>&1 >/dev/null |
		grep -q "field 'b' is null: a model trained with --missing side takes it"
}

@test "a category of many levels is one column, and unseen levels are as asked" {
	seq 20000 | awk '{ k = $1 % 5000
		printf "{\"k\":\"l%d\",\"y\":%d}\n", k, k % 10 == 3 || $1 % 13 == 0 }' >in
	refuses_like 2 "train-gbt: category 'k' has more than 100 levels" \
		train-gbt -y y --categorical k in
	train-gbt -q -y y --categorical k --max-levels 5000 --trees 5 --output model in
	[ "$(jq '.features | length' model)" -eq 1 ]
	echo '{"k":"new"}' >new
	try 1 score -m model new
	says_line "score: new:1: field 'k' has level \"new\", which the model does not know: one trained with --unseen missing takes it"
	train-gbt -q -y y --categorical k --max-levels 5000 --trees 5 \
		--unseen missing --output model in
	try 0 score -q -m model new
}

@test "without a split that helps the model has no tree, and says so" {
	seq 60 | awk '{ printf "{\"c\":5,\"big\":1e300,\"y\":%d}\n", $1 % 3 == 0 }' >in
	try 0 train-gbt -y y in
	[ "$(jq -c '[.trees, .rows]' "$OUT")" = '[[],60]' ]
	says_line 'train-gbt: no tree tells the labels apart: each record gets the same score'
	cp "$OUT" model
	near "$(head -n 1 in | score -m model | jq .score)" 0.333333333 1e-8
	try 0 train-gbt -y y --min-weight 7 in
	says_line 'train-gbt: these rows are too few for two leaves of --min-weight 7: each record gets the same score'
	# What is learned here is wrong of the last rows.
	seq 60 | awk '{ printf "{\"t\":%d,\"x\":%d,\"y\":%d}\n", $1, $1 % 2, ($1 % 2 == 0) == ($1 <= 48) }' >in
	try 0 train-gbt -y y -x x --by t --rows 1 in
	says_line 'train-gbt: no tree lowers the log loss of the 12 held-out rows: each record gets the same score'
}

@test "huge values are numbers like others" {
	seq 400 | awk '{ printf "{\"x\":%s,\"y\":%d}\n",
		$1 % 4 == 0 ? "1e50" : $1 % 4 == 1 ? "-1e308" : $1 % 4, $1 % 4 == 0 }' >in
	train-gbt -q -y y --output model in
	score -m model in | evaluate -m model -y y --format json >out
	[ "$(jq .roc_auc out)" = 1 ]
}

@test "what cannot be learned is status 2 with the reason" {
	made 50 >in
	refuses 2 "train-gbt: there are no rows to learn from" train-gbt -y y /dev/null
	jq -c '.y = 0' in >none
	refuses 2 "train-gbt: all 50 rows have the label 0: there is nothing to tell apart" \
		train-gbt -q -y y none
	jq -c '.w = 0' in >none
	refuses 2 "train-gbt: all records have the weight 0" \
		train-gbt -q -y y --weight w none
	jq -c '.w = 1 - .y' in >none
	refuses 2 "train-gbt: all $(jq -s 'map(.y) | add' in) records of label 1 have the weight 0 in 'w': both labels are needed" \
		train-gbt -q -y y --weight w none
	head -n 1 in >none
	refuses 2 "train-gbt: there is one record only: both labels are needed" \
		train-gbt -q -y y none
	made 50 | jq -c '.t = (if .y == 1 then 5 else .b * 0 end)' >late
	refuses 2 "train-gbt: all positives are among the rows that --hold-out keeps apart, by t: --hold-out 0 keeps none" \
		train-gbt -q -y y -x a --by t --hold-out 0.1 late
}

@test "bad options are status 2" {
	refuses 2 "train-gbt: a label is needed: -y LABEL" train-gbt
	refuses 2 "train-gbt: --trees: '0' is not a whole number from 1 to 100000" \
		train-gbt -y y --trees 0
	refuses 2 "train-gbt: --rate: '2' is not a number from 1e-06 to 1" \
		train-gbt -y y --rate 2
	refuses 2 "train-gbt: --bins: '256' is not a whole number from 2 to 255" \
		train-gbt -y y --bins 256
	refuses 2 "train-gbt: --missing: 'mean' is neither side nor reject" \
		train-gbt -y y --missing mean
	refuses 2 "train-gbt: --by and --patience go with a --hold-out above 0" \
		train-gbt -y y --by t --hold-out 0
	refuses 2 "train-gbt: unknown option '--eta' (the rate is --rate)" \
		train-gbt -y y --eta 1
	refuses 2 "train-gbt: --by: 'y' is the label" train-gbt -y y --by y
	refuses 2 "train-gbt: --verify takes the options of the model: only --memory and those that all programs have go with it" \
		train-gbt --verify model --trees 3
}

@test "--verify refuses a model of another kind" {
	small_model >model
	refuses 2 "train-gbt: 'model' is of kind 'logistic-regression': use train-lr --verify" \
		train-gbt --verify model /dev/null
}

@test "a model file that is not whole is refused, with the place" {
	made 400 >in
	train-gbt -q -y y -x a,b --trees 2 --output model in
	broken() { # JQ SENTENCE
		jq -c "$1" model >bad
		refuses 2 "score: 'bad' $2" score -m bad in
	}
	broken '.trees[1].r[0] = 1' 'is not a whole model: tree 2 is not a whole tree'
	broken '.trees[1].f[0] = 2' "is not a whole model: tree 2 has in 'f' what is no whole number from -1 to 1"
	broken '.trees[0].t |= .[1:]' "is not a whole model: tree 1 has $(jq '.trees[0].f | length - 1' model) numbers in 't', and $(jq '.trees[0].f | length' model) in 'f'"
	broken '.trees[0].cover[0] = -1' "is not a whole model: tree 1 has in 'cover' what is no number from 0 to 1.79769e+308"
	broken '.trees = 1' "has a member 'trees' of the wrong type"
	broken '.kind = "logistic-regression"' "is not a whole model: feature 1 has no member 'mean'"
}

@test "score says which members trees take for missing" {
	made 2000 >in
	train-gbt -q -y y -x a,b --trees 5 --output model in
	try 0 score -m model <<<'{"a":0.5}'
	says_line "score: none of 1 records has 'b': the trees take it for missing (--max-missing rejects such records)"
	says_line "score: the trees took for missing members of 1 of 1 records: 1 member in 1 record; 1 value was absent, 0 null"
}
