#!/usr/bin/env bats
# report: what is on its page. (That it looks and works so in a browser is in
# extra/report-page.bats.)

load ../helper

# evaluation LABELS SCORES [OPTION...]: of these records, into `evaluation`.
evaluation() {
	local y=$1 s=$2
	shift 2
	jq -nc --arg y "$y" --arg s "$s" '($y / ",") as $y | ($s / ",") as $s |
		range($y | length) as $i | {y: ($y[$i] | tonumber),
			score: ($s[$i] | tonumber), w: 2.5}' >scored
	evaluate -y y --format json --curves "$@" scored >evaluation
}

ten() {
	evaluation 1,1,0,0,0,0,0,0,0,0 .9,.35,.45,.4,.2,.2,.2,.1,.1,0 "$@"
}

# has TEXT: the page has it.
has() {
	grep -qF -e "$1" "$OUT" || complain "the page lacks: $1"
}

lacks() {
	if grep -qF -e "$1" "$OUT"; then
		complain "the page has: $1"
	fi
}

# The page's text without its markup, a blank between two parts.
page_text() {
	tr '\n' ' ' <"$OUT" | sed -e 's/<style>.*<\/style>//' \
		-e 's/<script[^>]*>[^<]*<\/script>//g' -e 's/<wbr>//g' \
		-e 's/<[^>]*>/ /g' \
		-e 's/<wbr>//g' -e 's/&nbsp;/ /g' | tr -s ' '
}

shows() {
	page_text | grep -qF -e "$1" || complain "the page does not show: $1"
}

@test "a page is whole in itself and names nothing to load" {
	ten
	try 0 report evaluation
	says
	[ "$(head -n 1 "$OUT")" = '<!DOCTYPE html>' ]
	[ "$(tail -n 1 "$OUT")" = '</html>' ]
	has 'content="width=device-width, initial-scale=1"'
	has "default-src 'none'"
	has 'prefers-color-scheme: dark'
	lacks '://'
	lacks '@import'
	run ! grep -qE '(src|href)="[^"d]' "$OUT"
	run ! grep -qE 'url\(' "$OUT"
}

@test "every opened element is closed, and no id stands twice" {
	ten --threshold 0.4
	small_model >model
	try 0 report -m model evaluation
	local tag
	for tag in html head body main header section figure figcaption svg title \
		desc text p table thead tbody tr th td div dl dt dd script style \
		button label strong span h1 h2 h3 details summary code b; do
		[ "$(grep -oE "<${tag}[ >]" "$OUT" | wc -l)" -eq \
			"$(grep -oF "</$tag>" "$OUT" | wc -l)" ] ||
			complain "<$tag> is not balanced"
	done
	[ -z "$(grep -oE ' id="[^"]*"' "$OUT" | sort | uniq -d)" ]
}

@test "metrics stand there with their intervals and methods" {
	ten
	try 0 report evaluation
	shows '10 records, 2 of them positive (20 %).'
	shows 'Average precision area under precision over recall, in steps; starts from prevalence 0.7500'
	shows 'ROC AUC chance that a positive scores higher than a negative 0.8750'
	shows '(95 %, DeLong)'
	shows '(95 %, Wilson)'
	shows '(95 %, bootstrap)'
	jq -r '.intervals.recall | "\(.low) \(.high)"' evaluation >interval
	read -r low high <interval
	shows "$(printf '%#.4g to %#.4g (95 %%, Wilson)' "$low" "$high")"
}

@test "confusion is that at the threshold, in order" {
	ten --threshold 0.4
	try 0 report evaluation
	shows 'The threshold is 0.4 .'
	shows 'is positive 1 1 is negative 2 6'
	shows 'records predicted positive predicted negative'
	ten --weight w
	try 0 report evaluation
	shows 'Weighted, they stand for 25, 5 positive'
	shows 'sum of weights predicted positive predicted negative'
	shows 'is positive 2.5 2.5 is negative 0 20'
}

@test "four plots have titles, descriptions, axes and labels" {
	ten
	try 0 report evaluation
	[ "$(grep -c '<svg class="plot"' "$OUT")" -eq 4 ]
	[ "$(grep -c 'role="img" aria-labelledby=' "$OUT")" -eq 4 ]
	has '<title id="pr-title">Precision over recall</title>'
	has '<title id="roc-title">ROC curve</title>'
	has '<title id="scores-title">Distribution of the scores, by class</title>'
	has '<title id="calibration-title">'
	grep -qE '<desc id="pr-text">Average precision 0\.7500 .* At recall 0\.5 precision is 1\.' "$OUT"
	has '>recall</text>'
	has '>precision</text>'
	has '>false positive rate</text>'
	has '>records</text>'
	has '>score</text>'
	# By powers of ten only where less than 5 % are positive.
	evaluation "1$(printf ',0%.0s' {1..20})" ".9$(printf ',.01%.0s' {1..20})"
	try 0 report evaluation
	has '>records, logarithmic</text>'
	evaluation "1$(printf ',0%.0s' {1..19})" ".9$(printf ',.01%.0s' {1..19})"
	try 0 report evaluation
	lacks 'logarithmic'
}

@test "the curve is drawn where its points are" {
	# One positive above one negative: up to (0, 1), then to (1, 1).
	evaluation 1,0 .8,.3
	try 0 report evaluation
	# The frame is 314 x 236 from (74, 12): (0, 0) is at (74, 248).
	has '<path class="model curve" d="M74.0 248.0L74.0 12.0L388.0 12.0"/>'
	# The threshold 0.5: precision 1, recall 1; false positive rate 0.
	has '<circle class="mark" id="pr-mark" cx="388.0" cy="12.0" r="5.5"/>'
	has '<circle class="mark" id="roc-mark" cx="74.0" cy="12.0" r="5.5"/>'
	has '<line class="at" id="scores-at" x1="231.0" y1="12" x2="231.0" y2="248"/>'
}

@test "what the script moves over is evaluate's table, to the last digit" {
	ten
	try 0 report evaluation
	sed -n '/<script type="application\/json"/,/<\/script>/p' "$OUT" |
		sed '1d;$d' >steps
	jq -e --slurpfile e evaluation '
		.threshold == $e[0].curves.thresholds.threshold and
		.tp == $e[0].curves.thresholds.tp and
		.fp == $e[0].curves.thresholds.fp and
		.positives == 2 and .negatives == 8 and
		.chosen == ($e[0] | {threshold, tp, fp})' steps
	jq -e '.axis == {log: false, lo: 0, hi: 1}' steps
}

@test "what is undefined has its reason, and no nan is printed" {
	evaluation 1,0 .2,.1
	try 0 report evaluation
	shows "Precision – undefined: $(jq -r .undefined.precision evaluation)"
	evaluation 1,1 .9,.4
	try 0 report evaluation
	shows "ROC AUC – undefined: $(jq -r .undefined.roc_auc evaluation)"
	evaluation 0,0 .9,.4
	try 0 report evaluation
	evaluation 1,0,1 5,-2,0.5
	try 0 report evaluation
	shows 'Calibration: the scores are no probabilities'
	page_text >text
	run ! grep -qiwE 'nan|inf|null' text
}

@test "where all labels are the same a curve is a sentence" {
	evaluation 0,0,0 .5,.5,.1
	try 0 report evaluation
	shows 'no curve, as there are no positives'
	shows 'no curve, as there is one class only'
	run ! grep -qwi nan "$OUT"
	evaluation 1,1 .5,.1
	try 0 report evaluation
	shows 'no curve, as there is one class only'
	run ! grep -qwi nan "$OUT"
}

@test "requirements are listed with what held and what failed" {
	ten
	jq -c '.requirements = [
		{text: "ap>=0.70", value: 0.75, bound: 0.7, held: true},
		{text: "recall>=0.9", value: 0.5, bound: 0.9, held: false},
		{text: "no-leak", value: null, bound: 0, held: false,
			reason: "the model does not say"}]' \
		evaluation >gated
	try 0 report gated
	shows '1 of 3 held.'
	shows 'ap&gt;=0.70 0.75 ✓ held'
	shows 'recall&gt;=0.9 0.5 ✗ failed'
	shows 'no-leak the model does not say undefined ✗ failed'
	try 0 report evaluation
	lacks 'id="requirements"'
}

@test "whatever else evaluate has printed is shown too" {
	ten
	jq -c '.fraud = {new_share: {mean: 0.25}, card_precision: 0.5} |
		.new_number = 3.5 |
		.tables = [{a: 1, b_c: "x"}, {a: 2, b_c: null}]' evaluation >more
	try 0 report more
	shows 'new number 3.500'
	shows 'fraud.new share.mean 0.2500'
	shows 'Card precision of k alerts a day compromised cards among k a day, mean over the days 0.5000'
	shows 'tables a b c 1 x 2 –'
	shows 'Expected calibration error mean distance of score and share of positives, over bins'
}

@test "no text of an evaluation, a model or a title becomes markup" {
	ten
	jq -c '.rule = "<script>alert(1)</script>" |
		.requirements = [{text: "\"><img src=x onerror=alert(1)>", value: 1,
			bound: 1, held: true}] |
		."<b>name</b>" = "</script><i>" | .undefined = {f1: "<u>&amp;\u0027"} |
		.f1 = null' evaluation >evil
	jq -c '.features[0] += {name: "<b>&\"x\u0027"} | .label = "<i>y</i>"' \
		<(small_model) >model
	try 0 report -m model --title '</title><script>alert(1)</script>' evil
	lacks '<b>'
	lacks '<i>'
	lacks '<u>'
	lacks '<img'
	lacks 'alert(1)</script>'
	has '&lt;script&gt;alert(1)&lt;/script&gt;'
	has '&lt;b&gt;&amp;&quot;x&#39;'
	[ "$(grep -c '<script' "$OUT")" -eq 2 ]
	# Of the run, the comparison and the worst records neither.
	jq -c --arg x '</script><script>alert(1)</script><b>' '.run = {when: $x,
		tool: $x, command: $x, label: $x, score: $x, weight: $x,
		positive: $x, files: [$x], records: 1, rejected: 1, baseline: $x,
		model: {file: $x, sha256: $x, kind: $x, records: 1},
		time: {field: $x, day: 1, days: 1, first: 0, last: 0}} |
		.choose = {rule: $x, on: $x} | .leak = {trained_on: null} |
		.undefined["leak.trained_on"] = $x | .baseline = {roc_auc: 0.5} |
		.cost = {value: 1, of_no_alerts: 2} |
		.worst = {false_alarms: [{file: $x, line: 1, key: $x, score: 0.5,
			topic: $x, partition: 0, offset: 0, no_parts: $x,
			parts: [{field: $x, value: $x, adds: 1}]}]}' \
		evaluation >evil
	try 0 report --unit '<b>' evil
	lacks '<b>a'
	lacks '<script>alert'
	lacks '<b></'
	[ "$(grep -c '<script' "$OUT")" -eq 2 ]
	shows '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;, by'
}

@test "-m adds the coefficients, the most important first" {
	ten
	try 0 report -m "$TESTS/fixtures/model-mixed.json" evaluation
	shows 'Logistic regression of bad , learned from 1,000 records, 120 of them positive, with an L2 penalty of 1.'
	shows 'Penalised: standard errors are not valid.'
	sed -n '/id="coefficients"/,$p' "$OUT" >rest
	cp rest "$OUT"
	# The levels of a category stand together, after their reference.
	shows 'feature importance odds ratio größe &quot;x&quot; o&#39;clock per 100 1.394e65 ln(1 + amount) per 1 2.014 kind plain reference 1 it&#39;s 0.1003 back\slash 3.004 visits per 10 0.1353 age per 10 0.7316 visits is missing 2.460 channel app reference 1 7 2.340 web 1.568'
	shows 'column per unit per sd größe &quot;x&quot; o&#39;clock mean 0.001000, sd 250.5 1.5 375.75 '
	jq -c '.options.l2 = 0 | .features[0] += {std_error: 0.5, z: 2, p: 0.0455,
		ci: [0.02, 1.98]}' <(small_model) >fitted
	try 0 report -m fitted evaluation
	shows 'with no penalty'
	shows 'Amount per 1 2.718 1.020 to 7.243 0.045'
	try 0 report evaluation
	lacks 'id="model"'
}

@test "--title is the heading and the tab's text" {
	ten
	try 0 report --title 'Fraud & more' <evaluation
	has '<title>Fraud &amp; more</title>'
	has '<h1>Fraud &amp; more</h1>'
	try 0 report - <evaluation
	has '<h1>Evaluation of y</h1>'
}

@test "the same input gives the same bytes" {
	ten
	try 0 report evaluation
	cp "$OUT" want
	try 0 report <evaluation
	same want "$OUT"
}

@test "a number of the evaluation may have any length" {
	ten
	try 0 report evaluation
	cp "$OUT" want
	local zeros
	zeros=$(printf '%070d' 0)
	sed -E "s/(\"threshold\":0\.[0-9]+),/\1$zeros,/" evaluation >other
	[ "$(tr -c '0-9.\n' '\n' <other | awk '{ print length }' |
		sort -rn | head -n 1)" -gt 70 ]
	try 0 report other
	same want "$OUT"
}

# refused WHY FILTER: an evaluation that jq has changed so is not drawn.
refused() {
	jq -c "$2" evaluation >other
	refuses 2 "report: 'other' $1" report other
}

@test "what is not evaluate's is status 2 with a sentence" {
	local advice=": report draws what 'evaluate --format json --curves' prints"
	ten
	refuses 2 "report: '<stdin>' is empty$advice" report </dev/null
	echo 'hello' >other
	refuses 2 "report: 'other' is not JSON from byte 1 on$advice" report other
	printf '{"n":1}\377' >other
	refuses 2 "report: 'other' is not UTF-8" report other
	printf '{"n":1,"rule":"\\u0000"}' >other
	refuses 2 "report: 'other' is not JSON: there is a NUL in it" report other
	cat evaluation evaluation >other
	refuses 2 "report: 'other' has text after its first JSON value$advice" \
		report other
	echo '[1]' >other
	refuses 2 "report: 'other' is not what evaluate prints: not an object" \
		report other
	refused "is not what evaluate prints: it has no member 'n'" 'del(.n)'
	refused "is not what evaluate prints: its member 'tp' is not a number" \
		'.tp = "1"'
	refused "is not what evaluate prints: its member 'fn' is negative" '.fn = -1'
	refused "has no curves: draw what 'evaluate --format json --curves' prints" \
		'del(.curves)'
	refused 'has no object curves.roc' 'del(.curves.roc)'
	refused 'has no array curves.thresholds.tp' 'del(.curves.thresholds.tp)'
	refused 'has 1 numbers in curves.thresholds.fp, not 7' \
		'.curves.thresholds.fp = [1]'
	refused 'has no number at curves.thresholds.tp[1]' \
		'.curves.thresholds.tp[1] = null'
	refused 'has curves.thresholds that are out of order at 1' \
		'.curves.thresholds.threshold[1] = 9'
	refused 'has curves.histogram.edges that do not ascend' \
		'.curves.histogram.edges[1] = -1'
	refused "has a requirement without 'text' or 'held'" \
		'.requirements = [{"text":"x"}]'
	evaluate -y y --format json scored >other
	refuses 2 "report: 'other' has no curves: draw what 'evaluate --format json --curves' prints" \
		report other
	evaluate -y y scored >other
	refuses_like 2 "report: 'other' is not JSON from byte" report other
	grep -qF "evaluate --format json --curves" "$ERR"
	small_model >other
	refuses 2 "report: 'other' is a model file: give it with -m, and the evaluation as FILE" \
		report other
}

@test "bad options and files are status 2" {
	ten
	refuses 2 "report: cannot open 'nope': No such file or directory" report nope
	refuses 2 "report: cannot open 'nope': No such file or directory" \
		report -m nope evaluation
	refuses_like 2 "report: 'evaluation' is not a model" \
		report -m evaluation evaluation
	refuses 2 "report: unexpected operand 'b': a page is of one evaluation" \
		report evaluation b
	refuses_like 2 'report: --title: ' report --title $'\xff' evaluation
	try 3 sh -c 'report evaluation >/dev/full'
}

# --- the kinds of model -----------------------------------------------------

# Records that trees, nets and pieces can learn from, and the model: `model`.
learned() { # TRAINER...
	jq -nc 'range(600) as $i | {x: ($i * 7919 % 601), k: (["a", "b", "c"][$i % 3]),
		z: ($i * 31 % 97), same: 3} | .y = (if (.x > 300) == (.k == "b") and
			.z > 10 then 1 else 0 end)' >records
	"$@" -q -y y records >model
}

# balanced_page: every element is closed, and no id is twice.
balanced_page() {
	local tag
	for tag in section p table thead tbody tr th td div dl dt dd svg figure \
		figcaption details summary span strong code title desc text; do
		[ "$(grep -oE "<${tag}[ >]" "$OUT" | wc -l)" -eq \
			"$(grep -oF "</$tag>" "$OUT" | wc -l)" ] ||
			complain "<$tag> is not balanced"
	done
	[ -z "$(grep -oE ' id="[^"]*"' "$OUT" | sort | uniq -d)" ]
}

@test "-m of trees adds how many, their losses, gain and cover a feature" {
	local line
	learned train-gbt -x x,k,z,same --categorical k --trees 40 --seed 3
	ten
	try 0 report -m model evaluation
	balanced_page
	jq -r '"Gradient-boosted trees of y , learned from 600 records, " +
		"\(.positives) of them positive: \(.trees | length) trees with " +
		"\([.trees[].f | map(select(. < 0)) | length] | add) leaves, the deepest",
		"the best one of up to \(.boosting.tried), by " +
		"\(.boosting.hold_out.rows) records that were held out, " +
		"\(.boosting.hold_out.positives) of them positive",
		"rate 0.05, at most 31 leaves and 6 splits deep, a hessian of at " +
		"least 1 in a leaf, L2 penalty 1; for each tree 80 % of the records " +
		"and 80 % of the features"' model >lines
	while read -r line; do
		shows "$line"
	done <lines
	shows "Log loss of those held out $(printf '%#.4g' \
		"$(jq .boosting.hold_out.log_loss model)")"
	# The shares of the trees' own numbers, and the largest gain first.
	jq -r '[.trees[] | [.f, .gain, .cover] | transpose[] | select(.[0] >= 0)] |
		(map(.[1]) | add) as $gain | (map(.[2]) | add) as $cover |
		group_by(.[0]) | map({f: .[0][0], n: length, g: (map(.[1]) | add),
			c: (map(.[2]) | add)}) | sort_by(-.g)[] |
		[.f, .g / $gain * 100, .c / $cover * 100, .n] | @tsv' model >used
	[ "$(wc -l <used)" -eq 3 ]
	local f g c n rest='' names=(x 'k 3 levels' z same)
	while read -r f g c n; do
		rest+="${names[f]} $(printf '%.3g %% %.3g %% %d' "$g" "$c" "$n") "
	done <used
	shows "feature gain cover splits $rest"
	# The longest bars are those of the largest.
	[ "$(grep -o 'class="raises" x="0" y="1.5" width="99.00"' "$OUT" | wc -l)" -eq 2 ]
	shows 'No tree splits by: same.'
	lacks 'id="coefficients"'
}

@test "-m of trees of another library has neither label nor records" {
	learned train-gbt -x x,z --trees 3 --hold-out 0
	jq -c 'del(.label, .rows, .positives, .boosting) | .options = {} | .source = {library: "xgboost", version: "3.2.0"}' \
		model >foreign
	ten
	try 0 report -m foreign evaluation
	balanced_page
	shows 'Gradient-boosted trees, imported from xgboost: 3 trees with'
	lacks '<dt>Grown'
	lacks 'held out'
}

@test "-m of no tree is a page, too" {
	learned train-gbt -x same --trees 1 --hold-out 0
	ten
	try 0 report -m model evaluation
	balanced_page
	shows 'there is no tree, so that all scores are the same.'
	shows 'No tree splits by: same.'
	lacks 'id="gains"'
}

@test "-m of nets adds layers, epochs and losses of each" {
	learned train-mlp -x x,k,z,same --categorical k --hidden 6,3 --members 3 \
		--epochs 4
	ten
	try 0 report -m model evaluation
	balanced_page
	shows "Multilayer perceptrons of y , learned from 600 records, $(jq .positives \
		model) of them positive: the mean of 3 nets of 61 weights, with the layers 5-6-3-1."
	shows 'Learning 4 epochs, batches of 18 records, rate 0.002, decay 0.05'
	shows 'Held out 15 % of the records, for each net others, to choose its best epoch'
	shows 'Scale robust, bent smoothly between −3 and 3'
	local i epoch loss held all='net epoch log loss held out '
	while read -r i epoch loss held; do
		all+="$i $epoch $(printf '%#.4g %#.4g' "$loss" "$held") "
	done < <(jq -r '.members | to_entries[] |
		[.key + 1, .value.epoch, .value.loss, .value.held_out] | @tsv' model)
	shows "$all"
	shows 'same constant: not seen 3.000 –'
	learned train-mlp -x x --hidden 2 --members 1 --epochs 2 --hold-out 0 \
		--scale standard
	try 0 report -m model evaluation
	shows 'one net of 7 weights, with the layers 1-2-1.'
	shows 'Held out nothing: each net has its last epoch'
	shows 'Scale standard'
}

@test "-m of a regression with pieces draws a curve for each number" {
	learned train-lr -x x,k,z --categorical k --pieces x:4 --l2 1
	ten
	try 0 report -m model evaluation
	balanced_page
	# At its knots the curve is what its pieces add, 0 on average.
	jq -r '[.features[] | select(.field == "x")] |
		(map(-.coefficient * .mean) | add) as $low |
		[.[0].piece[0], $low] as $first |
		[foreach .[] as $p ($first; [$p.piece[1], .[1] + $p.coefficient])] |
		[$first] + . | map("\(.[0]) \(.[1])")[]' model >knots
	local x y all='' at=At
	while read -r x y; do
		all+="$at $(printf '%g %+#.3g' "$x" "$y")"
		at=', at'
	done <knots
	[ "$(wc -l <knots)" -eq 5 ]
	shows "${all//-/−}."
	[ "$(grep -oF 'class="model dot"' "$OUT" | wc -l)" -ge 5 ]
	has '<svg class="plot" id="piece-1"'
	lacks 'id="piece-2"'
	# The others have their rows; the pieces have one in the full table.
	shows 'k a reference 1 b'
	lacks 'x[1]<span class="note">per'
	# Only pieces: no other table stays empty.
	learned train-lr -x x,z --pieces 3 --l2 1
	try 0 report -m model evaluation
	balanced_page
	has 'id="piece-2"'
	lacks 'id="coefficients"'
	learned train-lr -x x --pieces 200 --l2 1
	try 0 report -m model evaluation
	balanced_page
}

@test "no name in a model of any kind becomes markup" {
	learned train-gbt -x x,k --categorical k --trees 3 --hold-out 0
	mv model trees
	learned train-mlp -x x,k --categorical k --hidden 2 --epochs 1
	mv model nets
	learned train-lr -x x,k --categorical k --pieces 3
	ten
	local model
	for model in trees nets model; do
		jq -c '"<b>a</b>" as $n | .label = "<b>l" | (.features[] |
			select((.field // .name) == "x")) |= (.name += $n |
			.field = $n) | (.options.by | select(. != null)) = $n' \
			"$model" >evil
		try 0 report -m evil evaluation
		lacks '<b>'
		shows '&lt;b&gt;l'
		has '&lt;b&gt;'
	done
}

# --- the run, the cost, what people can look at, the worst -------------------

# Records that a model scored: train, model, scored.
setup_model() {
	gencard -s 5 4000 | csv2json >train
	train-lr -q -y Class -x V1,V3,V4,Amount --output model train
	gencard -s 6 3000 | csv2json | score -m model >scored
}

# A number as whole ones are on the page: 13,921.
whole() {
	printf '%.0f' "$1" | sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta'
}

page() {
	evaluate -q -y Class --format json --curves "$@" scored >evaluation
}

@test "the head says which model, file and command, and when" {
	setup_model
	SOURCE_DATE_EPOCH=1700000000 page -m model --time Time
	jq -c '.leak = {trained_on: null, before_training_ended: null} |
		.undefined["leak.trained_on"] = "the records do not say"' \
		evaluation >unknown
	mv unknown evaluation
	try 0 report -m model evaluation
	says
	shows 'Label Class; scores: score'
	shows 'Data scored; 3,000 records read; '
	shows "Model model, logistic regression, learned from 4,000 records SHA-256 $(sha256sum <model | cut -c 1-64)"
	shows 'Training whether the model has seen these records is not known: the records do not say'
	shows 'Evaluated 2023-11-14 22:13:20 UTC, by weir '
	shows 'Command evaluate -q -y Class --format json --curves -m model --time Time scored'
	[ "$(page_text | grep -o 'has seen these records' | wc -l)" -eq 1 ]
	jq -c '.leak = {trained_on: 7, before_training_ended: 0}' evaluation >seen
	try 0 report seen
	shows "7 of these records were in the model's training: the figures mean nothing"
	jq -c '.leak = {trained_on: 0, before_training_ended: 2}' evaluation >early
	try 0 report early
	shows 'the model has seen none of these records; 2 are from before its training ended'
	# Another model is not passed over.
	jq -c '.tool = "weir 0.0.9"' model >other
	try 0 report -m other evaluation
	says "report: 'other' is not the model that the evaluation was given: its SHA-256 is another one"
	shows 'This is not the model of the evaluation'
	# An evaluation of before does not know.
	jq -c 'del(.run, .curves.capacity)' evaluation >old
	try 0 report -m model old
	says
	lacks '<dt>Evaluated'
	has '<h1>Evaluation</h1>'
	lacks '<dt>Model'
	lacks 'id="capacity"'
}

@test "the cost has a card with its rule and unit, and a curve" {
	setup_model
	page --choose 'cost FP=5,FN=1*Amount'
	try 0 report --unit EUR evaluation
	jq -r '.cost | "\(.value) \(.of_no_alerts) \(100 *
		(1 - .value / .of_no_alerts))"' evaluation >cost
	read -r value none saved <cost
	shows "Cost, EUR $(whole "$value") (no alerts: $(whole "$none"); saves $(printf %.3g "$saved") %"
	shows 'a false alarm costs 5, a miss 1 × Amount, in EUR.'
	shows 'chosen by the rule cost FP=5,FN=1*Amount on these very records'
	has '<title id="cost-title">Cost over the threshold</title>'
	has '>cost, EUR</text>'
	shows "Lowest cost $(whole "$value") EUR at the threshold"
	# An older evaluation has the card only.
	jq -c 'del(.curves.cost)' evaluation >old
	try 0 report old
	shows "Cost $(whole "$value") (no alerts:"
	lacks 'id="cost"'
	page
	try 0 report evaluation
	lacks 'id="cost"'
}

@test "alerts a day, by the evaluation's days or --days" {
	setup_model
	page --threshold 0.1
	try 0 report --days 2.5 evaluation
	shows "a day"
	jq -r '(.tp + .fp) / 2.5' evaluation >daily
	shows "$(cat daily) a day"
	shows "4 a day 10 in all"
	try 0 report evaluation
	page_text | sed 's/<!--.*-->//' >text
	run ! grep -q ' a day ' text
	jq -c '.Time = .Time * 40' scored >days
	mv days scored
	page --threshold 0.1 --time Time
	try 0 report evaluation
	jq -r '.run.time.days as $d | "\(10 * $d)"' evaluation >k
	shows "10 a day $(cat k) in all"
	refuses_like 2 'report: --days: ' report --days 0 evaluation
}

@test "the worst errors are listed with what moved them" {
	setup_model
	page -m model --threshold 0.05 --worst 3 --key Time
	try 0 report evaluation
	jq -r '.worst.misses[0] | .parts[0] as $p |
		"\(.line) \($p.field) \($p.adds)"' evaluation >first
	read -r line field adds <first
	shows "scored:$line"
	shows "$field"
	page_text | grep -qE "▼ $field [−0-9.e]+ $(printf '%#.3g' "$adds" |
		sed 's/-/−/')"
	lacks ' more</summary>'
	page --threshold 0 --worst 15
	try 0 report evaluation
	[ "$(grep -c '^<tr><th scope="row"><span class="soft">scored:' "$OUT")" -eq 15 ]
	has '<summary>5 more</summary>'
	page --threshold 0.05
	try 0 report evaluation
	lacks 'id="worst"'
}

@test "a comparison stands there with its differences" {
	setup_model
	jq -c '.score = .score / 2 + 0.1' scored >base
	page --baseline base --resamples 200
	try 0 report evaluation
	shows "scores are in base. The difference"
	jq -r '"\(.log_loss) \(.baseline.log_loss) \(.difference.log_loss)"' \
		evaluation >three
	read -r ours theirs difference <three
	shows "Log loss $(printf '%#.4g other %#.4g %#.3g' "$ours" "$theirs" \
		"$difference" | sed 's/-/−/')"
}

@test "no effect is shown as an odds ratio of 1.000, and names can break" {
	ten
	jq -c '.features[0] += {name: "TotalChargesOfTheWholeYearInEuroAndCents",
		sd: 2000, coefficient: 1e-7, standardised: 2e-4, mean: 0}' \
		<(small_model) >model
	try 0 report -m model evaluation
	shows 'per 1,000 1.00010'
	has 'Total<wbr>Charges<wbr>'
	shows 'TotalChargesOfTheWholeYearInEuroAndCents'
}
