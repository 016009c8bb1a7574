#!/usr/bin/env bats
load ../helper

# judge LABELS SCORES [WEIGHTS] -- [OPTION...]: as JSON, into $OUT.
judge() {
	local y=$1 s=$2 w=
	shift 2
	[ "$1" = -- ] || { w=$1; shift; }
	shift
	jq -nc --arg y "$y" --arg s "$s" --arg w "$w" '
		($y / ",") as $y | ($s / ",") as $s | ($w / ",") as $w |
		range($y | length) as $i |
		{y: ($y[$i] | tonumber), score: ($s[$i] | tonumber)} +
		(if $w == [] then {} else {w: ($w[$i] | tonumber)} end)' >in
	local options=()
	[ -z "$w" ] || options=(--weight w)
	try 0 evaluate -y y --format json "${options[@]}" "$@" in
	says
}

# is MEMBER VALUE [TOLERANCE]
is() {
	near "$(jq -r ".$1" "$OUT")" "$2" "${3:-0}" || {
		echo "$1"
		cat "$OUT"
		return 1
	}
}

# metrics AUC AP LOG_LOSS BRIER
metrics() {
	is roc_auc "$1" 1e-10
	is average_precision "$2" 1e-10
	is log_loss "$3" 1e-10
	is brier "$4" 1e-10
}

@test "the handbook's ten rows give the published metrics" {
	judge 1,1,0,0,0,0,0,0,0,0 .9,.35,.45,.4,.2,.2,.2,.1,.1,0 --
	metrics 0.875 0.75 0.31439969499 0.0935
	is n 10
	is positives 2
	[ "$(jq -c '[.tp,.fp,.fn,.tn]' "$OUT")" = '[1,0,1,8]' ]
	is precision 1
	is recall 0.5
	is f1 0.66666666666666667 1e-15
	is prevalence 0.2
	is threshold 0.5
}

@test "scikit-learn's four rows give the published metrics" {
	judge 0,0,1,1 .1,.4,.35,.8 --
	metrics 0.75 0.8333333333333333 0.47228795381 0.158125
}

@test "rows that are all tied enter as a block" {
	judge 1,0,0,0 .5,.5,.5,.5 --
	metrics 0.5 0.25 0.69314718056 0.25
}

@test "a block of ties amid others enters whole" {
	judge 1,0,1,0,0,1,0,0 .9,.8,.8,.8,.5,.5,.5,.1 --
	metrics 0.73333333333333 0.64285714285714 0.71652274365 0.26125
	# A score of the threshold is a positive.
	[ "$(jq -c '[.tn,.fp,.fn,.tp]' "$OUT")" = '[1,4,0,3]' ]
	judge 1,0,1,0,0,1,0,0 .9,.8,.8,.8,.5,.5,.5,.1 -- --threshold 0.51
	[ "$(jq -c '[.tn,.fp,.fn,.tp]' "$OUT")" = '[3,2,1,2]' ]
}

@test "inverted scores have an area of 0" {
	judge 1,1,0,0 .1,.2,.8,.9 --
	metrics 0 0.41666666666667 1.95601150271 0.725
}

@test "scores of exactly 0 and 1 have a finite log loss" {
	judge 1,0,1 1,0,0 --
	metrics 0.75 0.83333333333333 12.0145511297 0.33333333333333
}

@test "weights count records, and 0 leaves one out" {
	judge 1,0,1,0 .9,.8,.7,.1 1,3,2,4 --
	metrics 0.71428571428571 0.66666666666667 0.60684662035 0.215
	is weight 10
	is weight_positives 3
	is n 4
	[ "$(jq -c '[.tp,.fp,.fn,.tn]' "$OUT")" = '[3,3,0,4]' ]
	cp "$OUT" wanted
	judge 1,0,1,0,1,0 .9,.8,.7,.1,.5,.3 1,3,2,4,0,0 --
	same wanted "$OUT"
	judge 1,0,0,0,1,1,0,0,0,0 .9,.8,.8,.8,.7,.7,.1,.1,.1,.1 --
	metrics 0.71428571428571 0.66666666666667 0.60684662035 0.215
}

@test "one class only: null and the reason, and the rest as usual" {
	judge 1,1 .9,.4 --
	[ "$(jq -c .roc_auc "$OUT")" = null ]
	jq -e '.undefined.roc_auc | length > 0' "$OUT"
	is average_precision 1
	is recall 0.5
	judge 0,0 .9,.4 --
	jq -e '[.roc_auc, .recall] | all(. == null)' "$OUT"
	jq -e '.undefined | has("roc_auc") and has("recall")' "$OUT"
	is precision 0
}

@test "precision of no predicted positives is null with the reason" {
	judge 1,0 .2,.1 --
	jq -e '.precision == null and (.undefined.precision | length > 0)' "$OUT"
	is recall 0
	jq -e '.undefined | keys - ["precision", "intervals.precision", "mcc",
		"intervals.mcc"] | all(test("intervals|calibration"))' "$OUT"
}

@test "scores that are no probabilities have no log loss and no Brier score" {
	judge 1,0,1,0 5,-2,0.5,-3 --
	jq -e '.log_loss == null and .brier == null' "$OUT"
	jq -e '.undefined | has("log_loss") and has("brier")' "$OUT"
	is roc_auc 1
}

@test "text and JSON have the same numbers, in the same order" {
	judge 1,0,1,0 .9,.8,.7,.1 1,3,2,4 --
	cp "$OUT" json
	try 0 evaluate -y y --weight w in
	cp "$OUT" text
	try 0 evaluate -y y --weight w --format text in
	same text "$OUT"
	# A name with a dot is of a group, which is an object in JSON.
	awk '/^lift/ { exit } { sub(/.*\./, "", $1); print $1, $2 }' text >a
	# As written, not as jq prints them.
	sed 's/^{//; s/,"rule".*//; s/"[a-z_]*":{//g; s/["}]//g; s/[,]/\n/g;
		s/:/ /g; s/null/undefined:/g' json >b
	same a b
	judge 1,1 .4,.3 --
	try 0 evaluate -y y in
	grep -qE '^roc_auc +undefined: .+' "$OUT"
	grep -qE '^precision +undefined: .+' "$OUT"
	run ! grep -qi nan "$OUT"
}

@test "the rule of the threshold is printed" {
	judge 1,0 .5,.4 --
	[ "$(jq -r .rule "$OUT")" = 'score >= threshold' ]
	is tp 1
	try 0 evaluate -y y in
	grep -q 'score >= threshold' "$OUT"
	judge 1,0 .5,.4 -- --threshold 0.4
	is fp 1
	is threshold 0.4
}

@test "the order of the records changes no bit" {
	sample | csv2json | jq -c '{y: .Class, score: (.Amount / 10000)}' >in
	try 0 evaluate -y y --format json in
	cp "$OUT" wanted
	tac in >back
	try 0 evaluate -y y --format json back
	same wanted "$OUT"
	sort in >sorted
	try 0 evaluate -y y --format json sorted
	same wanted "$OUT"
}

@test "-s names the score, -y the label, true and false are labels too" {
	printf '%s\n' '{"l":true,"p":0.9}' '{"l":false,"p":0.2}' \
		'{"l":1.0,"p":0.3}' '{"l":0,"p":0.1,"score":"x"}' >in
	try 0 evaluate -y l -s p --format json in
	is positives 2
	is roc_auc 1
	try 0 evaluate --label l --score p --format json in
	is positives 2
}

@test "a record that cannot be evaluated is rejected with the reason" {
	printf '%s\n' '{"y":1,"score":0.9,"w":1}' '{"y":0,"score":0.1,"w":2}' \
		'{"y":2,"score":0.9,"w":1}' '{"y":1,"w":1}' \
		'{"y":1,"score":"0.9","w":1}' '{"y":1,"score":1e999,"w":1}' \
		'{"y":1,"score":0.5,"w":-1}' '{"y":1,"score":0.5}' \
		'{"score":0.5,"w":1}' '{"y":1,"y":0,"score":0.5,"w":1}' \
		'{"y":1,"score":null,"w":1}' >in
	try 1 evaluate -y y --weight w --format json --rejects bad in
	is n 2
	[ "$(jq -r .reason bad | xargs)" = "out-of-range missing wrong-type\
 not-finite out-of-range missing missing duplicate-key wrong-type" ]
}

@test "no records to evaluate are status 2" {
	refuses_like 2 'evaluate: ' evaluate -y y </dev/null
	echo '{"y":1}' >in
	try 2 evaluate -y y in
	prints
}

@test "weights whose sums or squares would be no doubles are rejected" {
	printf '{"y":%d,"score":0.%d,"w":%s}\n' 1 5 1e308 0 2 1e308 0 3 1 1 1 1 \
		0 4 5e-324 >in
	try 1 evaluate -y y --weight w --format json in
	says_line "evaluate: in:1: weight 'w' is more than 1e+50"
	says_line "evaluate: in:5: weight 'w' is less than 1e-50"
	is n 2
	local w
	for w in 1 1e50 1e-50; do
		printf '{"y":%d,"score":0.%d,"w":'$w'}\n' 1 5 0 2 0 3 1 1 >in
		try 0 evaluate -y y --weight w --format json in
		is roc_auc 0.5
		is mcc 0.5773502691896258 1e-15
		near "$(jq .calibration.slope "$OUT")" 0.0284201 1e-7
		[ "$(jq '.intervals.brier.low > 0.09' "$OUT")" = true ]
	done
}

@test "weights that are all 0 leave nothing, and no nan" {
	printf '{"y":%s,"score":0.5,"w":0}\n' 0 1 >in
	evaluate -y y --weight w --format json in >out 2>err || [ $? -eq 2 ]
	run ! grep -qi nan out
	[ ! -s out ] || jq -e . out
}

@test "bad options are status 2" {
	refuses 2 'evaluate: a label is needed: -y LABEL' evaluate
	refuses 2 "evaluate: --format: 'xml' is not text or json" \
		evaluate -y y --format xml
	local t
	for t in '' x nan inf 1e999; do
		refuses_like 2 "evaluate: --threshold: '$t' is not " \
			evaluate -y y --threshold="$t"
	done
}

@test "a hundred thousand records are counted exactly" {
	awk 'BEGIN { for (i = 0; i < 100000; i++)
		printf "{\"y\":%d,\"score\":%.5f}\n", i % 1000 == 0,
			(i * 7919 % 100000) / 100000 }' >in
	try 0 evaluate -y y --format json in
	is n 100000
	is positives 100
	is tp "$(jq -c 'select(.y == 1 and .score >= 0.5)' in | wc -l)"
}

# many COUNT: records, of which some cannot be evaluated.
many() {
	seq "$1" | awk '{
		score = ($1 * 7919 % 10007) / 10007
		y = (score + $1 * 31 % 11 / 8 > 1)
		if ($1 % 1000 == 999) print "{\"y\":2,\"score\":0.5}"
		else if ($1 == 7000) print ""
		else if ($1 == 9000) print "{\"y\":1,"
		else if ($1 % 500 == 7) print "{\"y\":" y ",\"score\":null}"
		else printf "{\"y\":%d,\"score\":%.5g,\"w\":%d}\n", y, score,
			$1 % 5 }'
}

@test "records read on all processors are those read one by one" {
	local figures='[.n, .positives, .tp, .fp, .roc_auc, .log_loss,
		.average_precision, .brier, .threshold, .weight]' bytes kind
	local -A extra=([plain]='--bins 10' [weight]='--weight w'
		[on]='--choose max-f1 --on in')
	many 30000 >in
	for kind in "${!extra[@]}" cost; do
		IFS=' ' read -ra words <<<"${extra[$kind]-}"
		[ "$kind" != cost ] || words=(--choose 'cost FP=1,FN=2*w')
		# (With a baseline each record is looked at in its turn.)
		try 1 evaluate -y y --format json "${words[@]}" --resamples 0 \
			--baseline in in
		jq -c "$figures" "$OUT" >wanted
		for bytes in 997 262144 1000003; do
			dd if=in ibs="$bytes" obs="$bytes" status=none |
				try 1 evaluate -y y --format json \
					"${words[@]}" --resamples 0
			jq -c "$figures" "$OUT" >found
			same wanted found
		done
	done
}

@test "many records: each reject has its place, in its order" {
	many 20000 >in
	{ many 6000; printf '{"y":1,"score":0.25}'; } >next
	try 1 evaluate -y y --rejects bad in next
	for file in in next; do
		awk -v file="$file" '/"w"|0.25}$/ { next }
			{ print file, NR }' "$file"
	done >wanted
	jq -r '"\(.source) \(.line)"' bad >found
	same wanted found
	says_line "evaluate: $(wc -l <wanted) of 26001 records rejected"
	says_line "evaluate: next:6001: no newline at the end of the last \
record, which is whole"
	# No more than asked for, and no figures of some of the records.
	rm bad
	try 1 evaluate -y y --max-rejects 29 --rejects bad in next
	[ ! -s "$OUT" ]
	jq -r '"\(.source) \(.line)"' bad >found
	head -n 30 wanted >first
	same first found
}

# Six scored records whose labels are A where they are 1, else B.
worded() {
	printf '{"y":%s,"score":%s}\n' "$1" 0.9 "$2" 0.8 "$1" 0.7 "$2" 0.3 \
		"$2" 0.2 "$1" 0.1
}

@test "--positive: the figures are those of labels 0 and 1" {
	worded 1 0 >in
	try 0 evaluate -y y --format json in
	cp "$OUT" same
	worded '"Yes"' '"No"' >words
	try 0 evaluate -y y --positive Yes --format json words
	says
	same same "$OUT"
	worded 2 1 >words
	try 0 evaluate -y y --positive 2 --format json words
	same same "$OUT"
	worded '"Yes"' '"No"' >words
	# With every other file that has labels, too.
	try 0 evaluate -y y --positive Yes --choose max-f1 --on words \
		--baseline words words
	try 2 evaluate -y y words
	says_line "evaluate: words:1: label 'y' is \"Yes\"; it must be 0, 1, false\
 or true; --positive names the positive value"
	try 0 evaluate -y y --positive yes words
	says_line "evaluate: no record has the label 'yes': the first values of 'y'\
 are 'Yes' and 'No': did you mean 'Yes'?"
	refuses 2 "evaluate: --positive: VALUE is empty" \
		evaluate -y y --positive '' words
	# Of many records, read by all processors.
	for _ in {1..400}; do cat words; done >many
	try 0 evaluate -y y --positive Yes --format json many
	[ "$(jq '.positives, .n' "$OUT" | xargs)" = '1200 2400' ]
	try 0 evaluate -y y --positive Yes --resamples 0 many
	says
}

@test "-m: the model's positive value counts, of its own label only" {
	jq -nc 'range(90) | {a: (. % 7), b: "x", z: (. % 2),
		y: (if . % 3 == 0 then "Yes" elif . % 9 == 1 then "?" else "No" end)}' >in
	try 1 train-lr -q -y y --positive Yes --null '?' --output model in
	score -m model in >scored
	try 1 evaluate -m model -y y --rejects bad --format json scored
	[ "$(jq '.positives, .n' "$OUT" | xargs)" = '30 80' ]
	[ "$(jq -r .reason bad | sort | uniq -c | xargs)" = '10 missing' ]
	try 1 evaluate -m model -y y --positive No --rejects bad --format json scored
	[ "$(jq .positives "$OUT")" = 50 ]
	try 0 evaluate -m model -y z --format json scored
	[ "$(jq .positives "$OUT")" = 45 ]
}
