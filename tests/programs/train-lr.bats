#!/usr/bin/env bats
load ../helper

spector() {
	csv2json "$TESTS/fixtures/spector.csv"
}

# of MODEL FILTER: a number out of a model.
of() {
	jq -r "$2" "$1"
}

coefficient() {
	jq -r --arg n "$2" '.features[] | select(.name == $n).coefficient' "$1"
}

# Nothing but a sentence: status 2 and no model.
no_model() {
	local beginning=$1
	shift
	refuses_like 2 "train-lr: $beginning" train-lr "$@"
}

# two COLUMNS...: rows of y and x.
rows() {
	local y x
	for y; do
		x=${y#*:}
		printf '{"y":%s,"x":%s}\n' "${y%%:*}" "$x"
	done
}

@test "Spector and Mazzeo's data give the published estimates" {
	spector >in
	try 0 train-lr -y grade --l2 0 in
	says
	near "$(of "$OUT" .intercept)" -13.0213468581157 1e-8
	near "$(coefficient "$OUT" gpa)" 2.8261125948893 1e-8
	near "$(coefficient "$OUT" tuce)" 0.0951576613179 1e-8
	near "$(coefficient "$OUT" psi)" 2.3786876550934 1e-8
	near "$(of "$OUT" .convergence.log_likelihood)" -12.889634222131 1e-9
	near "$(of "$OUT" .convergence.null_log_likelihood)" \
		-20.5917296966175 1e-9
	[ "$(of "$OUT" '.rows, .positives' | xargs)" = '32 11' ]
	[ "$(of "$OUT" .label)" = grade ]
}

@test "without a penalty the inference is R's and statsmodels'" {
	spector >in
	try 0 train-lr -v -y grade --l2 0 in
	local name se z p
	while read -r name se z p; do
		jq --arg n "$name" '.features[] | select(.name == $n)' "$OUT" >f
		near "$(jq .std_error f)" "$se" 1e-8
		near "$(jq .z f)" "$z" 1e-8
		near "$(jq .p f)" "$p" 1e-9
	done <<-'END'
		gpa 1.262941075528 2.237723239549 0.02523910879086
		tuce 0.141554205665 0.672234787166 0.50143423805697
		psi 1.064564254410 2.234423751540 0.02545520434920
	END
	near "$(of "$OUT" .fit.intercept_std_error)" 4.931324212990 1e-8
	near "$(of "$OUT" .fit.intercept_p)" 0.00827746142747 1e-9
	near "$(of "$OUT" '.features[0].ci[0] | exp')" 1.4201941 1e-6
	near "$(of "$OUT" '.features[0].ci[1] | exp')" 200.62382 1e-4
	near "$(of "$OUT" .fit.deviance)" 25.779268444263 1e-9
	near "$(of "$OUT" .fit.null_deviance)" 41.183459393235 1e-9
	near "$(of "$OUT" .fit.aic)" 33.779268444263 1e-9
	near "$(of "$OUT" .fit.lr_p)" 0.001502 1e-6
	grep -q '^train-lr: gpa: 2.82611.*odds ratio 16.8797 \[1.42019, 200.624\]$' "$ERR"
	# None under a penalty, nor with weights of classes.
	try 0 train-lr -y grade in
	[ "$(of "$OUT" '[.features[] | has("z")] | any')" = false ]
	try 0 train-lr -y grade --l2 0 --class-weight balanced in
	[ "$(of "$OUT" '[.features[] | has("z")] | any')" = false ]
}

@test "the model is one JSON object with all that it needs" {
	spector >in
	try 0 train-lr -y grade in
	jq -es 'length == 1 and (.[0] |
		.format == "weir-model" and .version == 2 and
		.kind == "logistic-regression" and .threshold == 0.5 and
		.options.l2 == 1 and .convergence.converged == true and
		(.tool | startswith("weir ")) and
		([.features[].name] == ["gpa", "tuce", "psi"]) and
		(.features | all(has("mean") and has("sd") and
			has("coefficient") and has("standardised"))) and
		has("intercept") and has("intercept_standardised"))' "$OUT"
	# Both scales say the same.
	near "$(of "$OUT" '.intercept + ([.features[] |
		.coefficient * .mean] | add)')" \
		"$(of "$OUT" .intercept_standardised)" 1e-12
	near "$(of "$OUT" '[.features[] | .coefficient * .sd -
		.standardised] | map(fabs) | max')" 0 1e-15
	near "$(of "$OUT" '.features[0].mean')" 3.1171875 1e-14
}

@test "the default penalty is 1, and more of it shrinks" {
	spector >in
	try 0 train-lr -y grade in
	cp "$OUT" one
	try 0 train-lr -y grade --l2 1 in
	same one "$OUT"
	# scikit-learn, C=1 after StandardScaler.
	local name
	while read -r name b; do
		near "$(of one "[.features[], {name: \"intercept\",
			standardised: .intercept_standardised}][] |
			select(.name == \"$name\").standardised")" "$b" 1e-8
	done <"$TESTS/fixtures/spector-l2-1.txt"
	try 0 train-lr -y grade --l2 100 in
	awk -v a="$(of one '.features[0].standardised')" \
		-v b="$(of "$OUT" '.features[0].standardised')" \
		'BEGIN { exit !(b > 0 && b < a / 2) }'
}

@test "the same rows give the same bytes" {
	sample | csv2json >in
	try 0 train-lr -y Class in
	cp "$OUT" first
	try 0 train-lr -y Class in
	same first "$OUT"
	try 0 env OPENBLAS_NUM_THREADS=2 train-lr -y Class in
	same first "$OUT"
}

@test "default features are the first record's numbers but label and added" {
	jq -nc 'range(40) | {a: (. % 7), t: "x", _kafka: 1, Class: (. % 3 == 0),
		score: 0.5, b: (. % 5), alert: 1, n: true, o: {}}' >in
	try 0 train-lr -y Class in
	says "train-lr: left out: t (a string in the first record: -x,\
 --categorical or --null); n (true or false in the first record:\
 --categorical); o (an array or an object in the first record)"
	[ "$(of "$OUT" '[.features[].name] | join(" ")')" = 'a b' ]
	try 0 train-lr -y Class --exclude t,n,o in
	says
}

@test "labels are 0 and 1, or false and true; others are rejected" {
	{
		jq -nc 'range(20) | {x: (. % 7), y: (. % 3 == 0)}'
		jq -nc 'range(20) | {x: (. % 7), y: (if . % 3 == 0 then 1 else 0 end)}'
		echo '{"x":1,"y":1.0}'
		echo '{"x":1,"y":0e5}'
	} >in
	try 0 train-lr -y y in
	[ "$(of "$OUT" '.rows, .positives' | xargs)" = '42 15' ]
	printf '{"x":1,"y":%s}\n' 2 0.5 -1 '"1"' null '[]' 1e999 >>in
	echo '{"x":1}' >>in
	try 1 train-lr -y y --rejects bad in
	[ "$(of "$OUT" .rows)" = 42 ]
	[ "$(jq -r .reason bad | xargs)" = "out-of-range out-of-range\
 out-of-range wrong-type wrong-type wrong-type not-finite missing" ]
}

@test "-x names the features, in this order" {
	spector >in
	try 0 train-lr -y grade -x psi,gpa in
	[ "$(of "$OUT" '[.features[].name] | join(" ")')" = 'psi gpa' ]
	no_model "-x: 'grade' is the label" -y grade -x gpa,grade in
	no_model "-x: 'gpa' is named twice" -y grade -x gpa,psi,gpa in
	no_model "-x: an empty name" -y grade -x gpa, in
	no_model "-x and --exclude " -y grade -x gpa --exclude psi in
	# A feature that no record has: all are rejected.
	try 2 train-lr -y grade -x nope in
	prints
}

@test "--exclude takes some of the default features away" {
	spector >in
	try 0 train-lr -y grade --exclude tuce,psi in
	[ "$(of "$OUT" '[.features[].name] | join(" ")')" = gpa ]
	try 0 train-lr -y grade --exclude nope in
	says "train-lr: --exclude: the first record has no 'nope'"
	try 0 train-lr -y grade --exclude Psi in
	says "train-lr: --exclude: the first record has no 'Psi': did you mean 'psi'?"
	try 2 train-lr -y grade --exclude gpa,tuce,psi in
	prints
}

@test "a record without a feature, or with another type in it, is rejected" {
	{
		jq -nc 'range(20) | {x: (. % 7), y: (. % 3 == 0)}'
		echo '{"y":1}'
		printf '{"y":1,"x":%s}\n' '"1"' null true 1e999 '{}'
		echo '{"y":1,"x":1,"x":1}'
	} >in
	try 1 train-lr -y y --rejects bad in
	[ "$(of "$OUT" .rows)" = 20 ]
	[ "$(jq -r .reason bad | xargs)" = \
		'missing wrong-type wrong-type wrong-type not-finite wrong-type duplicate-key' ]
}

@test "the first accepted record names the features" {
	{
		echo '{'
		echo '{"z":1}'
		echo '{"z":1,"y":7}'
		jq -nc 'range(20) | {x: (. % 7), y: (. % 3 == 0)}'
	} >in
	try 1 train-lr -y y in
	[ "$(of "$OUT" '[.features[].name] | join(" ")')" = x ]
	[ "$(of "$OUT" .rows)" = 20 ]
}

@test "no rows, or only rejected ones, are no model" {
	no_model '' -y y </dev/null
	echo '{"x":1}' >in
	try 2 train-lr -y y in
	prints
	echo '{' >in
	try 2 train-lr -y y in
	prints
}

@test "one class only is no model" {
	rows 1:1 1:2 1:3 >in
	no_model '' -y y in
	rows 0:1 0:2 0:3 >in
	no_model '' -y y in
	rows 0:1 >in
	no_model '' -y y in
}

@test "constant features are no model when all are, else a warning" {
	rows 1:2 0:2 1:2 >in
	no_model '' -y y in
	jq -nc 'range(20) | {c: 3.7, x: (. % 7), y: (. % 3 == 0)}' >in
	try 0 train-lr -y y in
	says "train-lr: feature 'c' is constant: its coefficient is 0"
	[ "$(of "$OUT" '.features[0] | .coefficient, .sd' | xargs)" = '0 0' ]
	cp "$OUT" model
	try 0 score -m model in
	try 0 train-lr -q -y y in
	says
}

@test "separation without a penalty is no model, with one it is" {
	rows 0:1 0:2 0:3 1:4 1:5 1:6 >in
	no_model "the classes are separated by 'x': " -y y --l2 0 in
	try 0 train-lr -y y in
	# Quasi-complete: they touch.
	rows 0:1 0:2 0:3 1:3 1:5 1:6 >in
	no_model "the classes are separated by 'x': " -y y --l2 0 in
	try 0 train-lr -y y --l2 0.001 in
	# By one level of a category, which has 5 rows of 3000, and no 0.
	awk 'BEGIN {
		srand(1)
		for (i = 0; i < 3000; i++) {
			c = i % 600 ? substr("bcd", int(rand() * 3) + 1, 1) : "z"
			printf "{\"x\":%f,\"c\":\"%s\",\"y\":%d}\n", \
				rand(), c, (c == "z" || rand() < 0.3)
		}
	}' >in
	no_model "the classes are separated by 'c=z': " \
		-y y --l2 0 --categorical c in
	try 0 train-lr -y y --l2 0.001 --categorical c in
}

# separated RULE: 300 records whose label is RULE, in awk.
separated() {
	awk 'BEGIN {
		srand(7)
		for (i = 0; i < 300; i++) {
			for (j = 0; j < 6; j++)
				v[j] = rand() + rand() - 1
			c = substr("abcd", int(rand() * 4) + 1, 1)
			coin = rand() < 0.5
			y = '"$1"'
			printf "{"
			for (j = 0; j < 6; j++)
				printf "\"v%d\":%.6f,", j, v[j]
			printf "\"c\":\"%s\",\"y\":%d}\n", c, y
		}
	}' >in
}

@test "the features that are named separate the classes, as it is said" {
	local all='the classes are separated by'
	separated 'v[2] > 0.3'
	no_model "$all 'v2': " -y y --exclude c --l2 0 in
	separated 'v[2] > 0.3; v[4] = -v[2] * v[2] * v[2]'
	no_model "$all each of 'v2', 'v4' alone: " -y y --exclude c --l2 0 in
	separated 'v[1] + v[3] > 0.1'
	no_model "$all 'v1' and 'v3' together: " -y y --exclude c --l2 0 in
	separated 'v[0] - 2 * v[2] + v[5] > 0.2'
	no_model "$all 'v0', 'v2' and 'v5' together: " -y y --exclude c --l2 0 in
	separated 'v[0] + v[1] + v[2] + v[3] + v[4] + v[5] > 0.1'
	try 2 train-lr -y y --exclude c --l2 0 in
	grep -Eq "^train-lr: $all 'v.', 'v.', 'v.' together with others: " "$ERR"
	# Of the model of those alone the sentence is another one.
	try 0 train-lr -y y -x v0,v1,v2 --l2 0 in
	# One level is all 1; the reference level is; two levels are.
	separated 'c == "c" || coin'
	no_model "$all 'c=c': " -y y --l2 0 --categorical c in
	separated 'c == "a" || coin'
	no_model "$all 'c=b', 'c=c' and 'c=d' together: " \
		-y y --l2 0 --categorical c in
	separated 'c == "c" || c != "d" && coin'
	no_model "$all each of 'c=c', 'c=d' alone: " \
		-y y --l2 0 --categorical c in
}

@test "a collinear feature without a penalty is no model" {
	jq -nc 'range(40) | {a: (. % 7), b: (2 * (. % 7) + 1),
		y: (. % 3 == 0)}' >in
	no_model '' -y y --l2 0 in
	try 0 train-lr -y y in
}

@test "no convergence is no model" {
	sample | csv2json >in
	no_model '' -y Class --max-iterations 1 in
}

@test "--output writes the model whole, and nothing to stdout" {
	spector >in
	try 0 train-lr -y grade in
	cp "$OUT" wanted
	echo old >model
	try 0 train-lr -y grade --output model in
	prints
	same wanted model
	# What cannot be done leaves the old one.
	try 2 train-lr -y grade --l2 0 --max-iterations 1 --output model in
	same wanted model
	rows 1:1 1:2 >one
	no_model '' -y y --output model one
	same wanted model
	{ cat in; echo '{'; } >bad
	try 1 train-lr -y grade --strict --output model bad
	same wanted model
	mkfifo pipe
	start train-lr -y grade --output model pipe
	exec 7>pipe
	cat in >&7
	kill -TERM "$PID"
	ends 143
	exec 7>&-
	same wanted model
	[ "$(find . -maxdepth 1 -name 'model*' | wc -l)" -eq 1 ]
	no_model "cannot create 'no/where'" -y grade --output no/where in
	try 3 train-lr -y grade --output /dev/full in
	prints
}

@test "-v reports the fit on stderr; the model is the same" {
	spector >in
	try 0 train-lr -y grade in
	cp "$OUT" wanted
	try 0 train-lr -v -y grade in
	same wanted "$OUT"
	grep -q '^train-lr: 32 rows, 11 positives$' "$ERR"
	grep -q '^train-lr: converged after [0-9]* iterations' "$ERR"
	grep -q '^train-lr: log likelihood -' "$ERR"
}

@test "bad options are status 2" {
	local text
	no_model 'a label is needed: -y LABEL'
	for text in x -1 nan inf '' 1e999; do
		no_model "--l2: '$text' is not " -y y --l2="$text"
	done
	for text in x 0 -1 1.5 ''; do
		no_model "--max-iterations: '$text' is not " -y y \
			--max-iterations="$text"
	done
	for text in x 0 -1 2 nan; do
		no_model "--tolerance: '$text' is not " -y y --tolerance="$text"
	done
}

@test "a key with a NUL escape is not taken for the key before it" {
	jq -nc 'range(20) | {x: (. % 7), y: (. % 3 == 0)}' |
		sed 's/^{/{"x\\u0000":1,/' >in
	try 0 train-lr -y y in
	[ "$(of "$OUT" .rows)" = 20 ]
}

@test "keys with quotes, escapes and other scripts are features" {
	jq -nc 'range(20) | {"a\"b": (. % 7), "é": (. % 5), y: (. % 3 == 0)}' >in
	try 0 train-lr -y y in
	cp "$OUT" model
	[ "$(of model '[.features[].name] | join(" ")')" = 'a"b é' ]
	try 0 score -m model in
	[ "$(wc -l <"$OUT")" -eq 20 ]
}

@test "a limit of memory that has no room for OpenBLAS is no obstacle" {
	awk 'BEGIN {
		srand(1)
		for (i = 0; i < 700; i++) {
			printf "{\"y\":%d", rand() < 0.4
			for (j = 0; j < 520; j++)
				printf ",\"x%d\":%.6f", j, rand()
			print "}"
		}
	}' >in
	try 0 train-lr -y y in
	[ "$(of "$OUT" .arithmetic.mode)" = blas ] || sanitized
	sanitized || {
		try 0 sh -c 'ulimit -v 150000; exec train-lr -y y in'
		[ "$(of "$OUT" .arithmetic.mode)" = portable ]
	}
}
