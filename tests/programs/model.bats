#!/usr/bin/env bats
# model: what it shows, exports and compares. (That the exports give the scores
# of score where they run is in extra/model-exports.bats.)

load ../helper

MIXED=$TESTS/fixtures/model-mixed.json

# A model with inference, of the numbers of Spector and Mazzeo.
inference() {
	jq -c '.options.l2 = 0 | .features[0] += {std_error: 0.5, z: 2, p: 0.0455,
		ci: [0.02, 1.98], vif: 12.5} | .fit = {aic: 14, bic: 15,
		deviance: 10, null_deviance: 14, mcfadden: 0.2857, lr_chi2: 4,
		lr_df: 1, lr_p: 0.0455, condition_number: 45}' <(small_model) >fitted
}

# --- show -------------------------------------------------------------------

@test "show prints a row a feature, the largest effect first" {
	try 0 model show "$MIXED"
	says
	head -n 1 "$OUT" | grep -qE '^feature +per unit +odds ratio +per sd +OR per sd +importance +mean +sd$'
	[ "$(awk 'NR == 1 { next } /^\(inter/ { exit } { print $(NF - 2) }' "$OUT" |
		sort -gr | tr '\n' ' ')" = \
		"$(awk 'NR == 1 { next } /^\(inter/ { exit } { print $(NF - 2) }' "$OUT" |
			tr '\n' ' ')" ]
	grep -qE '^amount +0\.7 +2\.01375 +0\.98 +2\.66446 +0\.98 +3\.2 +1\.4$' "$OUT"
	grep -qE '^\(intercept\) +-1\.25 +0\.286505$' "$OUT"
	try 0 model show --sort file "$MIXED"
	[ "$(sed -n 2p "$OUT" | cut -d ' ' -f 1)" = age ]
}

@test "show prints no control bytes of names" {
	jq -c '.features[0].name = "a\tb\u001b[31m\nc\u007f" |
		.features[0].field = .features[0].name |
		.label = "y\u0007"' <(small_model) >odd
	try 0 model show odd
	grep -q '^a?b?\[31m?c?  ' "$OUT"
	grep -q '^label  *y?$' "$OUT"
	run ! grep -q '[[:cntrl:]]' "$OUT"
}

@test "show says what the fit was" {
	try 0 model show "$MIXED"
	local line
	for line in 'label +bad' 'rows +1000' 'positives +120 \(12 %\)' \
		'penalty +l2 1' 'log likelihood +-200' 'tool +weir 0\.1\.0' \
		'convergence +yes after 7 iterations, 0 halvings' \
		"categories +kind: 3 levels, reference 'plain', others are rejected" \
		" +channel: 3 levels, reference 'app', others count as it" \
		'missing values +the mean stands for them' \
		'logarithm +ln\(1 \+ amount\)' \
		'clipped +at 4 standard deviations from the mean'; do
		grep -qxE "$line" "$OUT" || complain "no line: $line"
	done
	grep -qx 'warning: penalised: standard errors are not valid' "$OUT"
}

@test "with no penalty show has standard errors, z, p, intervals and VIF" {
	inference
	try 0 model show fitted
	head -n 1 "$OUT" | tr -s ' ' >header
	[ "$(cat header)" = 'feature per unit std error z p odds ratio low 95 % high 95 % per sd OR per sd low 95 % high 95 % importance mean sd VIF' ]
	grep -qE '^Amount +1 +0\.5 +2\.000 +0\.0455 +2\.71828 +1\.0202 +7\.24274 +1 +2\.71828 +1\.0202 +7\.24274 +1 +0 +1 +12\.5$' "$OUT"
	grep -qE '^AIC +14$' "$OUT"
	grep -qE '^likelihood ratio +chi2 4, df 1, p 0\.0455$' "$OUT"
	grep -q '^warning: the condition number is 45' "$OUT"
	grep -q "^warning: 'Amount' is nearly a sum of the others" "$OUT"
	grep -q '^warning: 5 rows of the rarer class for 1 features' "$OUT"
	run ! grep -q penalised "$OUT"
}

@test "show has the published table of Spector and Mazzeo" {
	csv2json "$TESTS/fixtures/spector.csv" |
		train-lr -q -y grade --l2 0 >model
	try 0 model show model
	tr -s ' ' <"$OUT" | cut -d ' ' -f 1-8 >table
	grep -qx 'gpa 2.82611 1.26294 2.238 0.0252 16.8797 1.42019 200.624' table
	grep -qx 'psi 2.37869 1.06456 2.234 0.0255 10.7907 1.33934 86.938' table
	grep -qx 'tuce 0.0951577 0.141554 0.672 0.501 1.09983 0.833365 1.4515' table
	grep -q '^(intercept) -13.0213 4.93132 -2.641 0.00828 2.21259e-06 ' table
	grep -qE '^AIC +33\.77926844$' "$OUT"
	grep -qE '^McFadden R2 +0\.3740382954$' "$OUT"
	grep -qE '^likelihood ratio +chi2 15\.4042, df 3, p 0\.0015$' "$OUT"
	try 0 model show --format json model
	jq -e '.features[] | select(.name == "gpa") | .odds_ratio_ci[1]' "$OUT" >high
	near "$(cat high)" 200.62382 1e-4
}

@test "show has what a weighted, corrected model with lineage says" {
	jq -c '.weights = {class: [0.5, 50], sum: 10, sum_positives: 5} |
		.correction = {method: "class-weight", beta: 0.01,
			ln_beta: -4.605170185988091,
			intercept_fitted: 4.605170185988091,
			intercept_standardised_fitted: 4.605170185988091} |
		.selection = {folds: 5, by: "Time", score: "log_loss",
			tried: [{l2: 0.1, score: 0.5, sd: 0.01}, {l2: 1, score: 0.4, sd: 0.02}]} |
		.lineage = {topics: [{topic: "tx", partition: 2, first: 3, last: 9, rows: 7}],
			rows: 7, digest: ("sha256:" + "a" * 64)}' <(small_model) >weighted
	try 0 model show weighted
	grep -qE '^class weights +0: 0\.5, 1: 50$' "$OUT"
	grep -qE '^correction +class-weight: ln 0\.01 = -4\.60517 added to the fitted intercept 4\.605170186$' "$OUT"
	grep -qE '^penalty chosen +by log_loss in 5 folds in the order of Time$' "$OUT"
	grep -qE '^ +l2 1 +0\.4 \(sd 0\.02\)$' "$OUT"
	grep -qE '^learned from +tx\[2\] offsets 3 to 9, 7 rows$' "$OUT"
	grep -qE '^digest +sha256:a{64}$' "$OUT"
}

@test "as JSON show has the same, with all digits" {
	inference
	try 0 model show --format json fitted
	[ "$(wc -l <"$OUT")" -eq 1 ]
	jq -e '.features[0] | .name == "Amount" and .importance == 1 and
		.odds_ratio == 2.718281828459045 and .std_error == 0.5 and
		(.odds_ratio_ci | length) == 2 and .vif == 12.5' "$OUT"
	jq -e '.fit.aic == 14 and .rows == 10 and .label == "Class" and
		.options.l2 == 0 and (.warnings | length) == 3' "$OUT"
	near "$(jq '.features[0].odds_ratio_sd_ci[1]' "$OUT")" 7.242742985 1e-8
	try 0 model show --format json "$MIXED"
	jq -e '.features | length == 9 and .[0].standardised == 375.75' "$OUT"
	jq -e '[.features[] | has("std_error")] | any | not' "$OUT"
	jq -e --slurpfile m "$MIXED" '
		def columns: [.features[] | {name, missing, transform, clip,
			indicator}] | sort_by(.name);
		columns == ($m[0] | columns)' "$OUT"
	try 0 model show --format json --sort file "$MIXED"
	jq -e '[.features[].name] == $m[0] ' --argjson m \
		"[$(jq -c '[.features[].name]' "$MIXED")]" "$OUT"
}

@test "an odds ratio that is no double is null, and never inf or nan" {
	jq -c '.features[0] += {coefficient: 1000, standardised: 1000}' \
		<(small_model) >steep
	try 0 model show --format json steep
	jq -e '.features[0].odds_ratio == null' "$OUT"
	run ! grep -qiE 'inf|nan' "$OUT"
}

@test "show and export read stdin where there is no MODEL, or -" {
	try 0 model show "$MIXED"
	cp "$OUT" want
	try 0 model show <"$MIXED"
	same want "$OUT"
	try 0 model show - <"$MIXED"
	same want "$OUT"
	try 0 sh -c 'model export --to sql <"$1"' sh "$MIXED"
	[ -s "$OUT" ]
}

@test "a model of version 1 is shown and exported" {
	small_model >old
	try 0 model show old
	try 0 model export --to sql old
	prints 'CASE WHEN "Amount" BETWEEN -1E308 AND 1E308' \
		'THEN 1.0 / (1.0 + EXP(-(LEAST(GREATEST(0.0' \
		' + 1.0 * (CAST("Amount" AS DOUBLE PRECISION) - 0.0), -700.0), 700.0)))) END'
}

# --- export -----------------------------------------------------------------

@test "the SQL of each dialect is the reviewed one" {
	local dialect
	for dialect in sqlite postgresql bigquery ksqldb; do
		try 0 model export --to sql --dialect "$dialect" "$MIXED"
		says
		same "$TESTS/fixtures/model-mixed-$dialect.sql" "$OUT"
	done
	try 0 model export --to sql "$MIXED"
	same "$TESTS/fixtures/model-mixed-postgresql.sql" "$OUT"
}

@test "names and levels cannot break out of their quotes" {
	jq -c '.features[0].name = "a`b\\\"c" | .features[0].field = "a`b\\\"c"' \
		<(small_model) >quotes
	try 0 model export --to sql --dialect postgresql quotes
	grep -qF '"a`b\""c" BETWEEN' "$OUT"
	try 0 model export --to sql --dialect bigquery quotes
	grep -qF '`a\`b\\"c` BETWEEN' "$OUT"
	try 0 model export --to sql --dialect ksqldb quotes
	grep -qF '`a``b\"c` BETWEEN' "$OUT"
}

@test "each export is the same bytes each time, and --output writes them too" {
	local to
	for to in sql onnx python c; do
		try 0 model export --to "$to" "$MIXED"
		cp "$OUT" want
		[ -s want ]
		try 0 model export --to "$to" --output file "$MIXED"
		prints
		same want file
	done
	# An ONNX file: IR version 7, and the operators' names are in it.
	try 0 model export --to onnx "$MIXED"
	[ "$(head -c 2 "$OUT" | od -An -tx1 | tr -d ' ')" = 0807 ]
	grep -qa Sigmoid "$OUT"
	# A Python program that compiles, with the model's exact numbers.
	try 0 model export --to python "$MIXED"
	grep -q '"coefficient"' "$OUT" || grep -q '"standardised": 375.75' "$OUT"
}

@test "an --output that cannot be written is status 2 or 3, and leaves nothing" {
	try 2 model export --to sql --output nowhere/file "$MIXED"
	prints
	[ ! -e nowhere ]
	try 3 sh -c 'model show "$1" >/dev/full' sh "$MIXED"
}

# --- diff -------------------------------------------------------------------

@test "diff of the same model is silence and status 0" {
	try 0 model diff "$MIXED" "$MIXED"
	prints
	says
	jq . "$MIXED" >spaced
	try 0 model diff "$MIXED" - <spaced
	prints
	try 0 model diff --format json "$MIXED" spaced
	prints '{"same":true,"differences":[]}'
}

@test "diff names what differs, with the relative change, and ends with 1" {
	jq -c '.features[0] += {coefficient: 2, standardised: 2} |
		.options.l2 = 10 | .rows = 20' <(small_model) >b
	small_model >a
	try 1 model diff a b
	says
	prints 'features.Amount.coefficient: 1 -> 2 (+100 %)' \
		'features.Amount.standardised: 1 -> 2 (+100 %)' \
		'rows: 10 -> 20 (+100 %)' \
		'options.l2: 1 -> 10 (+900 %)'
	try 1 model diff --format json a b
	[ "$(jq -c '.same, .differences[3]' "$OUT" | xargs)" = \
		'false {member:options.l2,a:1,b:10,change:9}' ]
}

@test "diff tells features that only one model has, and another order" {
	jq -c '.features |= (reverse | .[1:])' "$MIXED" |
		jq -c '.intercept_standardised = (.intercept +
			([.features[] | .coefficient * .mean] | add))' >b
	try 1 model diff "$MIXED" b
	grep -q '^features.channel=7 only in A: {"name":"channel=7"' "$OUT"
	grep -qx 'features.order: "the order of A" -> "another"' "$OUT"
	try 1 model diff b "$MIXED"
	grep -q '^features.channel=7 only in B: {' "$OUT"
}

@test "diff --tolerance overlooks small changes" {
	jq -c '.convergence.gradient_max = 1e-9 | .convergence.objective = 5.0000001' \
		<(small_model) >b
	small_model >a
	try 1 model diff --tolerance 1e-6 a b
	prints 'convergence.gradient_max: 0 -> 1e-09'
	try 1 model diff --tolerance 1e-9 a b
	[ "$(wc -l <"$OUT")" -eq 2 ]
}

# --- what it refuses --------------------------------------------------------

@test "a file that is no model is status 2, with nothing on stdout" {
	echo '{"a":1}' >other
	refuses_like 2 "model: 'other' is not a model" model show other
	refuses_like 2 "model: '<stdin>' is not a model" model export --to onnx <other
	refuses_like 2 "model: 'other' is not a model" model diff "$MIXED" other
	refuses_like 2 "model: '<stdin>' is not a model" model show </dev/null
	refuses 2 "model: cannot open 'nope': No such file or directory" \
		model show nope
	refuses 2 "model: cannot read '.': Is a directory" model show .
}

@test "import gives a foreign model names and a label, and keeps trees" {
	local xgboost=$TESTS/fuzz/corpus/model/xgboost
	local lightgbm=$TESTS/fuzz/corpus/model/lightgbm
	echo '{"x":1,"y":-0.5,"a":1,"b":-0.5,"Class":1}' >in
	try 0 model import --names x,y --label Class "$xgboost"
	cp "$OUT" named
	jq -e '.label == "Class" and .source.library == "xgboost" and
		[.features[].name] == ["x", "y"] and (.trees | length) == 2' named
	try 0 model import "$xgboost"
	cp "$OUT" plain
	[ "$(score -m named in | jq .score)" = "$(score -m plain in | jq .score)" ]
	[ "$(score -m "$xgboost" in | jq .score)" = "$(score -m plain in | jq .score)" ]
	try 0 model import --trees 1 "$lightgbm"
	jq -e '.source.library == "lightgbm" and (.trees | length) == 1' "$OUT"
	refuses 2 "model: --names has 1 names, and the model 2 features" \
		model import --names x "$xgboost"
	refuses 2 "model: --trees 3: '$xgboost' has 2" \
		model import --trees 3 "$xgboost"
	refuses 2 "model: --label: 'x' is a feature of the model" \
		model import --names x,y --label x "$xgboost"
	refuses 2 "model: import: '$MIXED' is a model of weir's own trainers" \
		model import "$MIXED"
	refuses 2 'model: --label does not go with show' \
		model show --label x "$xgboost"
	head -c 1000 "$xgboost" >cut
	refuses_like 2 "model: 'cut' is not a whole model: it is cut off at byte " model import cut
	head -c 1000 "$lightgbm" >cut
	refuses_like 2 "model: 'cut' is a model of LightGBM" model import cut
}

@test "bad commands and options are status 2" {
	refuses 2 'model: a command is needed: show, export, diff or import' model
	refuses 2 "model: 'tell' is not a command: show, export, diff or import" model tell
	refuses 2 "model: 'shwo' is not a command: did you mean 'show'?" model shwo
	cp "$MIXED" 'a model'
	refuses 2 "model: 'a model' is not a command: model show 'a model' shows that file" \
		model 'a model'
	refuses 2 'model: export: a language is needed: --to sql|onnx|python|c' \
		model export "$MIXED"
	refuses 2 "model: --to: 'pmml' is not sql, onnx, python or c" \
		model export --to pmml "$MIXED"
	refuses 2 "model: --dialect: 'oracle' is not postgresql, sqlite, bigquery or ksqldb" \
		model export --to sql --dialect oracle "$MIXED"
	refuses 2 'model: --dialect goes with --to sql' \
		model export --to onnx --dialect sqlite "$MIXED"
	refuses 2 'model: --to does not go with show' model show --to sql "$MIXED"
	refuses 2 'model: --format does not go with export' \
		model export --to sql --format json "$MIXED"
	refuses 2 'model: --sort does not go with diff' \
		model diff --sort file "$MIXED" "$MIXED"
	refuses 2 'model: --tolerance does not go with show' \
		model show --tolerance 0.1 "$MIXED"
	refuses 2 'model: diff: two models are needed' model diff "$MIXED"
	refuses 2 'model: diff: only one model can be stdin' model diff - -
	refuses 2 "model: unexpected operand 'c'" model diff a b c
	refuses 2 "model: unexpected operand 'b'" model show a b
	refuses_like 2 "model: --tolerance: 'x' is not " \
		model diff --tolerance x "$MIXED" "$MIXED"
}

# Two numbers, one of which decides, and a word.
for_trees() {
	seq 600 | awk '{ printf "{\"a\":%d,\"b\":%d,\"k\":\"%s\",\"y\":%d}\n", $1 % 31,
		$1 % 7, substr("xyz", $1 % 3 + 1, 1), ($1 % 31 > 15 || $1 % 13 == 0) }' >in
	train-gbt -q -y y -x a,b,k --categorical k "$@" in
}

@test "show tells of trees what they do with each feature" {
	for_trees --trees 10 --hold-out 0 --seed 3 >model
	try 0 model show model
	[ "$(sed -n 2p "$OUT" | cut -d ' ' -f 1)" = a ]
	grep -qE '^trees +10, [0-9]+ leaves, the deepest [1-6] splits deep$' "$OUT"
	grep -qx 'categories           k: 3 levels, numbered in their order, others are rejected' "$OUT"
	grep -qx 'missing values       they go to one side of each split' "$OUT"
	try 0 model show --format json model
	cp "$OUT" shown
	jq -c '[.features[] | .name] | sort' shown >names
	[ "$(cat names)" = '["a","b","k"]' ]
	near "$(jq '[.features[].gain] | add' shown)" \
		"$(jq '[.trees[].gain[]] | add' model)" 1e-6
	[ "$(jq '[.features[].splits] | add' shown)" = \
		"$(jq '[.trees[].f[] | select(. >= 0)] | length' model)" ]
}

@test "diff tells of trees what they do with each feature, not each number" {
	for_trees --trees 5 --hold-out 0 >one
	for_trees --trees 7 --hold-out 0 >two
	try 0 model diff one one
	prints
	try 1 model diff one two
	grep -qx 'trees: "5, the first 5 the same" -> "7, the first 5 the same"' "$OUT"
	grep -qE '^features\.a\.gain: .* -> .* \(\+.* %\)$' "$OUT"
	[ "$(wc -c <"$OUT")" -lt 2000 ]
	train-lr -q -y y -x a,b,k --categorical k in >lr
	try 1 model diff lr one
	grep -qx 'kind: "logistic-regression" -> "gradient-boosted-trees"' "$OUT"
}

@test "the header of C gives the scores of trees" {
	for_trees --trees 30 >model
	model export --to c model >m.h
	cat >t.c <<-'END'
		#include <stdio.h>
		#include "m.h"
		int main(void) {
			struct weir_record r = {0, 0, NULL};
			static const char *const k[] = {"x", "y", "z", NULL};
			int i, j;
			for (i = 0; i < 32; i++)
				for (j = 0; j < 4; j++) {
					r.a = i == 31 ? NAN : i;
					r.b = i % 7;
					r.k = k[j];
					printf("%.17g\n", weir_score(&r));
				}
			return 0;
		}
	END
	cc -std=c99 -Wall -Wextra -Werror -pedantic -ffp-contract=off -o t t.c -lm
	./t >got
	seq 0 31 | jq -c 'range(4) as $j | {a: (if . == 31 then null else . end),
		b: (. % 7), k: (["x", "y", "z", null] | .[$j])}' |
		score -q -m model | jq .score >want
	[ "$(wc -l <want)" -eq 128 ]
	paste got want | while read -r a b; do near "$a" "$b" 1e-15; done
}

@test "a model says what the records were like that it learned from" {
	awk 'BEGIN { srand(2); for (i = 0; i < 1000; i++) printf \
		"{\"y\":%d,\"a\":%d,\"b\":%s,\"k\":\"%s\"}\n", rand() < 0.3,
		i % 100, i % 4 == 0 ? "null" : i, i % 10 < 7 ? "u" : "v" }' >in
	train-lr -q -y y --categorical k --missing mean in >model
	jq -e '.reference | .rows == 1000 and .scored == 1000 and .held_out == null' model
	jq -e '.reference.fields[0] | .field == "a" and .missing == 0 and
		.cuts == [9, 19, 29, 39, 49, 59, 69, 79, 89] and
		.shares == [range(10) | 0.1]' model
	jq -e '.reference.fields[1] | .missing == 0.25 and (.shares | add) > 0.99' model
	jq -e '.reference.fields[2] == {field: "k", importance: .reference.fields[2].importance,
		missing: 0, shares: [0.7, 0.3]}' model
	score -m model in | jq -s 'map(.score) | add / length' >mean
	near "$(jq .reference.mean model)" "$(cat mean)" 1e-5
	try 0 model show model
	grep -qxE 'reference +1000 rows, 1000 scores of rows learned from' "$OUT"
	# Trees hold rows out: the scores are of these.
	train-gbt -q -y y -x a,b in >trees
	jq -e '.reference | .held_out and .scored > 150 and .scored < 250' trees
	# A model without it is read, and made again without it.
	jq -c 'del(.reference)' model >old
	try 1 model diff model old
	prints 'reference only in A: "1000 rows, mean score '"$(jq .reference.mean model)"'"'
	jq 'del(.reference.fields[0].shares[0])' model >bad
	refuses_like 2 "model: 'bad' is not a whole model: its reference has not one share more than cuts" \
		model show bad
}
