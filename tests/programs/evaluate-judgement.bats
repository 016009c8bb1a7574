#!/usr/bin/env bats
# evaluate beyond the metrics: intervals, thresholds, two models, alerts a
# day, requirements, leaks.
load ../helper

# scored N SEED NOISE: N records whose score is right more often than not.
scored() {
	awk -v n="$1" -v seed="$2" -v noise="$3" 'BEGIN {
		srand(seed)
		for (i = 0; i < n; i++) {
			y = rand() < 0.1
			z = -2 + 2 * y + noise * (rand() + rand() - 1)
			printf "{\"id\":%d,\"y\":%d,\"Time\":%d,\"card\":\"c%d\",",
				i, y, i * 86400 * 5 / n, int(rand() * 40)
			printf "\"Amount\":%d,\"score\":%.4f}\n",
				rand() * 200, 1 / (1 + exp(-z))
		}
	}'
}

# judge [OPTION...] [FILE...]: as JSON, into $OUT.
judge() {
	try 0 evaluate -y y --format json "$@"
	says
}

figure() {
	jq -r "$1" "$OUT"
}

# --- intervals ----------------------------------------------------------------

@test "the published precision and recall have Wilson's intervals" {
	# 50 found, 3 false, 25 missed: Wilson gives .846-.981 and .554-.763.
	for k in '50 1 0.9' '3 0 0.9' '25 1 0.1' '900 0 0.1'; do
		set -- $k
		yes "{\"y\":$2,\"score\":$3}" | head -n "$1"
	done >in
	judge in
	near "$(figure .intervals.precision.low)" 0.8462979168981911 1e-12
	near "$(figure .intervals.precision.high)" 0.9805633385150642 1e-12
	near "$(figure .intervals.recall.low)" 0.5541742611414865 1e-12
	near "$(figure .intervals.recall.high)" 0.7629177913642448 1e-12
	[ "$(figure .intervals.recall.method)" = wilson ]
	[ "$(figure .intervals.recall.level)" = 0.95 ]
}

@test "every estimate has an interval that holds it" {
	scored 2000 1 3 >in
	judge in
	jq -e '. as $all | .intervals | length >= 12 and
		(to_entries | all(. as $i | $all | getpath($i.key / ".") as $x |
			$i.value.low < $x and $x < $i.value.high))' "$OUT"
	jq -e '.undefined == {}' "$OUT"
	[ "$(figure .intervals.roc_auc.method)" = delong ]
	[ "$(figure .intervals.average_precision.method)" = bootstrap ]
	[ "$(figure .intervals.brier.resamples)" = 500 ]
}

@test "the bootstrap is the same for a seed, in whatever order records come" {
	scored 1000 2 3 >in
	judge in
	cp "$OUT" wanted
	tac in >back
	judge back
	same wanted "$OUT"
	judge --seed 2 in
	run ! cmp -s wanted "$OUT"
	jq -e --slurpfile w wanted '.average_precision ==
		$w[0].average_precision and .intervals.average_precision.low !=
		$w[0].intervals.average_precision.low' "$OUT"
}

@test "--resamples 0 leaves the bootstrap out, and says so" {
	scored 500 3 3 >in
	judge --resamples 0 in
	jq -e '.intervals.average_precision == null and
		.undefined["intervals.average_precision"] == "--resamples 0" and
		.intervals.roc_auc.low < .roc_auc' "$OUT"
	try 0 evaluate -y y --resamples 0 in
	grep -q '^no bootstrap: --resamples 0$' "$OUT"
}

@test "what takes long is left out above 100000 records unless asked for" {
	scored 100001 4 3 >in
	judge in
	jq -e '.intervals.average_precision == null and
		(.undefined["intervals.average_precision"] | test("--resamples"))
		and .calibration.slope == null and
		(.undefined["calibration.slope"] | test("--calibration"))
		and .calibration.ece > 0 and .intervals.recall.low > 0' "$OUT"
	judge --resamples 100 --calibration in
	jq -e '.undefined == {} and .calibration.slope > 0' "$OUT"
	head -n 100000 in >fewer
	judge fewer
	jq -e '.undefined == {}' "$OUT"
}

@test "intervals that cannot be have a reason" {
	printf '{"y":%d,"score":%s}\n' 1 0.9 0 0.8 0 0.7 >one
	judge one
	jq -e '.undefined["intervals.roc_auc"] == "fewer than two positives"
		and .undefined["intervals.average_precision"] ==
		"fewer than two positives"' "$OUT"
	printf '{"y":%d,"score":%s}\n' 1 0.9 1 0.8 0 0.7 0 0.6 >apart
	judge apart
	jq -e '.roc_auc == 1 and .intervals.roc_auc == null and
		(.undefined["intervals.roc_auc"] | test("do not overlap"))' "$OUT"
	run ! grep -qi nan "$OUT"
}

# --- thresholds ---------------------------------------------------------------

@test "a threshold chosen on one file is applied to another" {
	scored 1000 5 3 >early
	scored 1000 6 3 >late
	judge --choose max-f1 early
	t=$(figure .threshold)
	[ "$(figure .choose.rule)" = max-f1 ]
	[ "$(figure .choose.on)" = null ]
	judge --choose max-f1 --on early late
	[ "$(figure .threshold)" = "$t" ]
	[ "$(figure .choose.on)" = early ]
	[ "$(figure .n)" = 1000 ]
	cp "$OUT" chosen
	judge --threshold "$t" late
	jq -S 'del(.choose)' chosen >a
	jq -S . "$OUT" >b
	same a b
	try 0 evaluate -y y --choose max-f1 --on early late
	grep -q '^threshold .*max-f1 on early)$' "$OUT"
	try 0 evaluate -y y --choose max-f1 late
	grep -q '^threshold .*on these very records)$' "$OUT"
}

@test "each rule keeps what it promises" {
	scored 2000 7 3 >in
	judge --choose 'precision>=0.5' in
	jq -e '.precision >= 0.5' "$OUT"
	judge --choose 'recall>=0.9' in
	jq -e '.recall >= 0.9' "$OUT"
	judge --choose 'fpr<=0.05' in
	jq -e '.fp / (.fp + .tn) <= 0.05' "$OUT"
	judge --choose 'top=30' in
	jq -e '.tp + .fp <= 30 and .tp + .fp > 25' "$OUT"
	judge --choose 'top=10/day' --time Time in
	jq -e '.tp + .fp <= 50 and .tp + .fp > 45' "$OUT"
}

@test "costs: no other threshold is cheaper, and the costs are printed" {
	scored 500 8 3 >in
	judge --choose 'cost FP=20,FN=1*Amount' in
	t=$(figure .threshold)
	jq -s --argjson t "$t" '. as $rows | def cost($at): $rows | map(
		if .score >= $at then (1 - .y) * 20 else .y * .Amount end) |
		add;
		{best: cost($t), none: cost(2),
		least: (map(cost(.score)) | min)}' in >costs
	jq -e '.best == .least' costs
	near "$(figure .cost.value)" "$(jq .best costs)" 1e-9
	near "$(figure .cost.of_no_alerts)" "$(jq .none costs)" 1e-9
	cp "$OUT" wanted
	judge --choose 'cost FN=1 * Amount, FP=20' in
	jq -ce '[.threshold, .cost.value, .tp, .fp]' wanted "$OUT" | uniq | wc -l |
		grep -qx 1
	for amount in -1 1e51; do
		printf '{"y":1,"score":0.5,"Amount":%s}\n' $amount >>in
	done
	try 1 evaluate -y y --choose 'cost FP=20,FN=1*Amount' in
	grep -q "cost 'Amount' is negative" "$ERR"
	grep -q "cost 'Amount' is more than 1e+50" "$ERR"
}

@test "where alerts cost more than they save, nothing is predicted" {
	printf '{"y":%d,"score":%s}\n' 0 0.9 1 0.8 0 0.7 >in
	judge --choose 'cost FP=9,FN=1' in
	jq -e '.tp + .fp == 0 and .threshold > 0.9 and .precision == null' "$OUT"
}

@test "a rule that no threshold meets is status 4" {
	printf '{"y":%d,"score":%s}\n' 0 0.9 1 0.8 >in
	refuses 4 'evaluate: --choose: no threshold has precision>=0.9' \
		evaluate -y y --choose 'precision>=0.9' in
	refuses 2 "evaluate: --choose: 'cost FP=20,FN=Amount' is not a rule: a number (1*FIELD is the value of the member FIELD) is expected at 'Amount'" \
		evaluate -y y --choose 'cost FP=20,FN=Amount' in
	refuses 2 "evaluate: --choose: 'cost FP=20 FN=100' is not a rule: a comma, then the other cost, is expected at 'FN=100'" \
		evaluate -y y --choose 'cost FP=20 FN=100' in
	refuses 2 "evaluate: --choose: 'recall<=0.5' is not a rule: >= or > is expected at '<=0.5'" \
		evaluate -y y --choose 'recall<=0.5' in
	refuses_like 2 "evaluate: --choose: 'max' is not a rule: rules are max-f1, " \
		evaluate -y y --choose max in
	refuses 2 'evaluate: --choose top=K/day needs --time' \
		evaluate -y y --choose top=3/day in
	refuses 2 'evaluate: --threshold and --choose exclude each other' \
		evaluate -y y --choose max-f1 --threshold 0.1 in
	refuses_like 2 "evaluate: cannot open 'nosuch'" \
		evaluate -y y --choose max-f1 --on nosuch in
	local twice
	for twice in '--choose max-f1 --on -' '--baseline -' '--baseline - -' \
		'--choose max-f1 --on - --baseline - in' '- in -'; do
		refuses 2 "evaluate: stdin cannot be read twice: only one of FILE, --on, --baseline and --known can be '-'" \
			evaluate -y y $twice <in
	done
	try 0 evaluate -y y --choose max-f1 --on - in <in
}

@test "--table prints each threshold once, with what holds there" {
	printf '{"y":%d,"score":%s}\n' 1 0.9 0 0.5 1 0.5 0 0.1 >in
	try 0 evaluate -y y --table in
	jq -c '[.threshold,.tp,.fp,.fn,.tn,.precision,.recall]' "$OUT" >got
	printf '%s\n' '[0.9,1,0,1,2,1,0.5]' '[0.5,2,1,0,1,0.6666666666666666,1]' \
		'[0.1,2,2,0,0,0.5,1]' >want
	same want got
}

# --- two models -----------------------------------------------------------------

@test "a better model has a difference above 0, on the same records" {
	scored 2000 9 2 >ours
	awk '{ srand(NR); print }' ours | jq -c '.score = ((.score + (.id * 7919
		% 1000) / 1000) / 2)' >theirs
	judge --baseline theirs ours
	jq -e '.difference.average_precision > 0 and
		.intervals["difference.average_precision"].low > 0 and
		.p_value.average_precision < 0.05 and
		.p_value.roc_auc < 0.05 and
		.intervals["difference.roc_auc"].method == "delong"' "$OUT"
	cp "$OUT" ours.json
	judge theirs
	jq -e --slurpfile o ours.json '. as $t | $o[0] |
		["roc_auc", "average_precision", "log_loss", "brier"] |
		all(. as $k | $o[0].baseline[$k] == $t[$k] and
		$o[0].difference[$k] == $o[0][$k] - $t[$k])' "$OUT"
	# The other way round.
	judge --baseline ours theirs
	jq -e --slurpfile o ours.json '.difference.brier ==
		-$o[0].difference.brier' "$OUT"
}

@test "a model is as good as itself" {
	scored 500 10 3 >in
	judge --baseline in in
	jq -e '.difference | all(. == 0)' "$OUT"
	jq -e '.p_value | all(. == 1)' "$OUT"
}

@test "--key finds the records in another order" {
	scored 500 11 3 >ours
	jq -c '.score = 1 - .score' ours >theirs
	judge --baseline theirs ours
	cp "$OUT" wanted
	sort -r theirs >mixed
	judge --baseline mixed --key id ours
	same wanted "$OUT"
}

@test "other records cannot be compared" {
	printf '{"id":%d,"y":%d,"score":%s}\n' 1 1 0.9 2 0 0.8 3 1 0.7 >ours
	head -n 2 ours >fewer
	refuses 2 "evaluate: record 3 has no counterpart in 'fewer': only the\
 same records can be compared" evaluate -y y --baseline fewer ours
	refuses_like 2 "evaluate: 1 records of 'ours' have no counterpart here" \
		evaluate -y y --baseline ours fewer
	sed 's/"y":0/"y":1/' ours >other
	refuses 2 "evaluate: record 2 and its counterpart in 'other' do not\
 have the same label" evaluate -y y --baseline other ours
	sed 's/"id":3/"id":2/' ours >twice
	refuses 2 "evaluate: --key: '2' occurs twice in 'twice'" \
		evaluate -y y --baseline twice --key id ours
	refuses_like 2 "evaluate: --key: record 3 has the key of an earlier one" \
		evaluate -y y --baseline ours --key id twice
	# A record that only one of them rejects.
	sed '2s/.*/{/' ours >bad
	try 2 evaluate -y y --baseline bad ours
	grep -q "record 2 has no counterpart in 'bad'" "$ERR"
	sed '2s/.*/{/' ours >both
	try 1 evaluate -y y --format json --baseline both bad
	[ "$(figure .n)" = 2 ]
	refuses 2 'evaluate: --key needs --baseline or --worst' evaluate -y y --key id ours
}

# --- alerts a day ---------------------------------------------------------------

# Two days, k = 2, worked out by hand.
two_days() {
	printf '{"Time":%d,"card":"%s","score":%s,"y":%d}\n' \
		0 a 0.9 1 10 a 0.8 0 20 b 0.7 0 86399 c 0.6 1 \
		86400 a 0.99 1 86401 c 0.5 1 172799 d 0.4 0
}

@test "precision of k alerts and of k cards a day" {
	two_days >in
	judge --top 2 --time Time --card card in
	jq -ce '[.fraud.precision, .fraud.card_precision, .fraud.card_ceiling,
		.fraud.days] == [0.75, 0.5, 0.75, 2]' "$OUT"
	jq -ce '[.fraud_days[] | [.day, .records, .compromised, .found]] ==
		[[0, 4, 2, 1], [1, 3, 1, 1]]' "$OUT"
	jq -c '.Time *= 1000' in >ms
	cp "$OUT" wanted
	judge --top 2 --time Time --day 86400000 --card card ms
	same wanted "$OUT"
	judge --top 2 --time Time in
	jq -e '.fraud.precision == 0.75 and .fraud.card_precision == null and
		(.undefined | has("fraud.card_precision"))' "$OUT"
}

@test "with a delay, the cards that are known by then are left out" {
	two_days >in
	printf '{"Time":%d,"card":"%s","y":%d}\n' \
		-172801 c 1 -172800 b 1 -200000 a 0 >before
	judge --top 2 --time Time --card card --delay 2 --known before in
	jq -ce '[.fraud_days[].removed] == [1, 1] and .fraud.removed == 2' "$OUT"
	# b's fraud of day -2 is not yet known on day 0, and is on day 1.
	sed 's/"d"/"b"/' in >again
	judge --top 2 --time Time --card card --delay 2 --known before again
	jq -ce '[.fraud_days[].removed] == [1, 2]' "$OUT"
	# Only these figures are without them.
	[ "$(figure .n)" = 7 ]
	refuses 2 'evaluate: --known needs --delay' evaluate -y y --top 2 \
		--time Time --card card --known before in
	refuses 2 'evaluate: --top needs --time' evaluate -y y --top 2 in
}

@test "--delay: days whose labels are needed and that have no records are named" {
	local ask='--top 2 --time t --day 1 --card card --delay 2'
	day() { # day CARD LABEL DAY...: a record each
		local card=$1 y=$2 d
		shift 2
		for d; do
			printf '{"t":%d,"card":"%s","y":%d,"score":0.%d}\n' \
				"$d" "$card" "$y" $((d % 9 + 1))
		done
	}
	{
		day a 0 20 21 22 23 24
		day b 1 20 21 22 23 24
	} >in
	# Known by day 24: the frauds up to day 21, and 20 and 21 are here.
	day c 0 13 14 15 16 17 18 19 >whole
	judge $ask --known whole in
	jq -e '.fraud.days_missing == 0' "$OUT"
	day c 0 13 14 15 17 >gaps
	try 0 evaluate -y y $ask --format json --known gaps in
	says 'evaluate: --delay: there are no records of days 16, 18 to 19: cards that were compromised then are not left out'
	jq -e '.fraud.days_missing == 3' "$OUT"
	# What is before the first known day cannot be missed, except what day
	# 20 should know.
	day c 0 18 19 >late
	try 0 evaluate -y y $ask --known late in
	says 'evaluate: --delay: there are no records of day 17: cards that were compromised then are not left out'
	day c 0 30 >future
	try 0 evaluate -y y $ask --known future in
	says 'evaluate: --delay: there are no records of days 17 to 19: cards that were compromised then are not left out'
	try 0 evaluate -y y $ask in
	says 'evaluate: --delay: there are no records of days 17 to 19: cards that were compromised then are not left out (--known FILE names earlier records)'
	# Among the evaluated days, too.
	grep -v '"t":21' in >hole
	try 4 evaluate -q -y y $ask --known whole \
		--require 'fraud.days_missing<1' hole
	says 'evaluate: required and not met: fraud.days_missing<1 (it is 1)'
	refuses 2 "evaluate: --require: 'fraud.days_missing<1' needs --delay" \
		evaluate -y y --require 'fraud.days_missing<1' in
}

@test "--drop-known leaves known cards out of all figures" {
	scored 3000 31 3 >all
	jq -c 'select(.Time < 259200)' all >before
	jq -c 'select(.Time >= 259200)' all >in
	# By hand: a card's first fraud is before the day less the delay.
	jq -sc --slurpfile b before '
		(($b + .) | map(select(.y == 1))
			| group_by(.card)
			| map({key: .[0].card,
				value: (map(.Time / 86400 | floor) | min)})
			| from_entries) as $first
		| .[] | (.Time / 86400 | floor) as $day
		| select(($first[.card] // 1e9) >= $day - 1)' in >kept
	[ "$(wc -l <kept)" -gt 20 ] && [ "$(wc -l <kept)" -lt "$(wc -l <in)" ]
	judge kept
	jq 'del(.fraud, .fraud_days, .choose)' "$OUT" >wanted
	local ask='--top 5 --time Time --card card --delay 1 --known before'
	judge $ask --drop-known in
	jq 'del(.fraud, .fraud_days)' "$OUT" >found
	same wanted found
	jq -e --slurpfile kept kept --slurpfile in in \
		'.n + .fraud.removed == ($in | length)' "$OUT"
	# In whatever order they come; with costs, a baseline and weights, too.
	shuf --random-source=all in >other
	judge $ask --drop-known other
	jq 'del(.fraud, .fraud_days)' "$OUT" >found
	same wanted found
	jq -c '.score = .id % 7 / 7' in >theirs
	jq -c '.score = .id % 7 / 7' kept >theirs.kept
	judge --choose 'cost FP=9,FN=1*Amount' --weight Amount \
		--baseline theirs.kept --key id kept
	jq 'del(.fraud, .fraud_days)' "$OUT" >wanted
	judge --choose 'cost FP=9,FN=1*Amount' --weight Amount \
		--baseline theirs --key id $ask --drop-known in
	jq 'del(.fraud, .fraud_days, .undefined["fraud.card_precision",
		"fraud.card_ceiling"])' "$OUT" >found
	same wanted found
	refuses 2 'evaluate: --drop-known needs --delay' \
		evaluate -y y --drop-known in
	jq -c '.card = "c1" | .y = 1' before >all.known
	jq -c '.card = "c1"' in >all.in
	refuses 2 'evaluate: there are no records to evaluate, or all are of known cards' \
		evaluate -q -y y --top 5 --time Time --card card --delay 0 \
		--known all.known --drop-known all.in
}

@test "whole weights give the figures of copies, equal ones those of none" {
	local figures='del(.n, .positives, .weight, .weight_positives,
		.intervals, .undefined, .ks.threshold, .run)
		| .curves |= [.calibration.bins[] | del(.rate_low, .rate_high)]
		| [paths(numbers) as $p | {key: ($p | map(tostring) | join(".")),
			value: (getpath($p) * 1e10 | round)}] | from_entries'
	scored 977 8 3 | jq -c '.w = (1 + 6 * (1 - .score) | floor)' >in
	jq -c '. as $r | range(.w) | $r' in >copies
	judge --curves --resamples 0 --bins 7 copies
	jq "$figures" "$OUT" >wanted
	judge --curves --resamples 0 --bins 7 --weight w in
	jq "$figures" "$OUT" >found
	same wanted found
	# The unit of a weight does not matter, except for sums.
	figures="del(.tp, .fp, .fn, .tn, .lift[].k,
		.curves.calibration.bins[].count) | $figures"
	judge --curves --resamples 0 in
	jq "$figures" "$OUT" >wanted
	jq -c '.w = 0.3' in >equal
	judge --curves --resamples 0 --weight w equal
	jq "$figures" "$OUT" >found
	same wanted found
}

@test "weights: precision of k alerts is of the records that they stand for" {
	scored 900 5 3 | jq -c '.w = (.id % 3 + 1)' >in
	jq -c '. as $r | range(.w) | $r' in >copies
	judge --top 7 --time Time copies
	precision=$(figure .fraud.precision)
	judge --top 7 --time Time --card card --weight w in
	near "$(figure .fraud.precision)" "$precision" 1e-12
	jq -e '.fraud.card_precision == null and
		.undefined["fraud.card_precision"] == "the records have weights"
		and all(.fraud_days[]; .card_precision == null)' "$OUT"
	# A record of weight 0 does not exist, for these figures either.
	cp "$OUT" wanted
	jq -c '.w = 0 | .score = 1' in | head -n 50 >>in
	judge --top 7 --time Time --card card --weight w in
	same wanted "$OUT"
}

@test "a record without day or card is rejected" {
	two_days >in
	printf '%s\n' '{"card":"a","score":0.5,"y":1}' \
		'{"Time":1,"score":0.5,"y":1}' \
		'{"Time":1,"card":null,"score":0.5,"y":1}' >>in
	try 1 evaluate -y y --format json --top 2 --time Time --card card \
		--rejects bad in
	[ "$(figure .n)" = 7 ]
	[ "$(jq -r .reason bad | xargs)" = 'missing missing wrong-type' ]
}

# --- requirements ---------------------------------------------------------------

@test "requirements that hold are status 0, and one that does not is named" {
	scored 2000 12 3 >in
	judge --require 'ap>=0.1' --require 'auc.low > 0.5' \
		--require 'recall@precision>=0.2 >= 0.1' \
		--require 'precision@10>=0.1' --require 'lift@1%>=1' \
		--require 'calibration.ece<=0.5' --require 'ece<=0.5' \
		--require 'ks>=0.1' in
	jq -e '.requirements | length == 8 and all(.held)' "$OUT"
	jq -e '.requirements[7].value == .ks.value' "$OUT"
	jq -e '.requirements[0] == {text: "ap>=0.1", value: .average_precision,
		bound: 0.1, held: true}' "$OUT"
	ap=$(figure .average_precision)
	try 4 evaluate -y y --format json --require 'ap>=0.1' \
		--require 'ap>=0.99' in
	says "evaluate: required and not met: ap>=0.99 (it is $ap)"
	jq -ce '[.requirements[].held] == [true, false]' "$OUT"
	try 4 evaluate -q -y y --require 'ap>=0.99' --require 'brier<0' in
	grep -q 'ap>=0.99 (it is .*); brier<0 (it is ' "$ERR"
	grep -qx 'required: ap>=0.99: not met' "$OUT"
}

@test "status 4 is a requirement that fails, 1 is records that are rejected" {
	scored 500 12 3 >in
	echo '{"y":"maybe","score":0.5}' >>in
	try 1 evaluate -y y --require 'ap>=0.01' --rejects bad in
	grep -qx 'required: ap>=0.01: met' "$OUT"
	try 4 evaluate -y y --require 'ap>=0.99' --rejects bad in
	grep -qx 'required: ap>=0.99: not met' "$OUT"
	grep -q '^evaluate: required and not met: ap>=0.99 (it is 0' "$ERR"
	try 4 evaluate -y y --choose 'precision>1' --rejects bad in
	says_line 'evaluate: --choose: no threshold has precision>1'
	# No figures, no verdict: what stops the reading has its own status.
	try 1 evaluate -y y --strict --require 'ap>=0.99' in
	[ ! -s "$OUT" ]
}

@test "a requirement may be of a bound" {
	scored 2000 13 3 >in
	judge in
	low=$(figure .intervals.average_precision.low)
	ap=$(figure .average_precision)
	judge --require "ap>=$ap" --require "ap.low>=$low" in
	try 4 evaluate -y y --format json --require "ap.low>=$ap" in
	[ "$(figure '.requirements[0].value')" = "$low" ]
}

@test "recall at a precision is the best that any threshold gives" {
	scored 1000 14 3 >in
	try 0 evaluate -y y --table in
	best=$(jq -s 'map(select(.precision >= 0.3).recall) | max' "$OUT")
	judge --require 'recall@precision>=0.3 >= 0' in
	[ "$(figure '.requirements[0].value')" = "$best" ]
	try 4 evaluate -y y --format json \
		--require 'recall@precision>1 >= 0' in
	[ "$(figure '.requirements[0].reason')" = \
		'no threshold meets the condition' ]
}

@test "what is undefined meets no requirement, for its reason" {
	printf '{"y":0,"score":%s}\n' 0.9 0.1 >in
	try 4 evaluate -y y --format json --require 'ap>=0' in
	says 'evaluate: required and not met: ap>=0 (no positives)'
	jq -e '.requirements[0] | .value == null and .reason == "no positives"
		and .held == false' "$OUT"
	scored 200 15 3 >in
	try 4 evaluate -y y --resamples 0 --require 'ap.low>=0' in
	says 'evaluate: required and not met: ap.low>=0 (--resamples 0)'
	try 4 evaluate -y y --require 'prevalence.low>=0' in
	says "evaluate: required and not met: prevalence.low>=0 (it has no\
 interval)"
}

@test "a bad requirement is status 2 before anything is read" {
	local r
	refuses_like 2 "evaluate: --require: 'accuracy>=.8': there is no figure 'accuracy': where positives are rare, a model that never finds one has a high accuracy (take balanced_accuracy or mcc); there are ap, " \
		evaluate -y y --require 'accuracy>=.8' nosuch
	refuses 2 "evaluate: --require: 'ap=0.7' is not a requirement: one of >=, <=, > and < is expected at '=0.7'" \
		evaluate -y y --require 'ap=0.7' nosuch
	refuses 2 "evaluate: --require: 'ap>=70%' is not a requirement: it ends with '%', but a share is a number from 0 to 1, as 0.8" \
		evaluate -y y --require 'ap>=70%' nosuch
	for r in '' ap 'ap=0.7' 'ap>=x' 'recall@precision>=0.9' 'f1@10>=1'; do
		refuses_like 2 "evaluate: --require: '$r' is not a requirement: " \
			evaluate -y y --require "$r" nosuch
	done
	refuses_like 2 "evaluate: --require: 'frob>=1': there is no figure 'frob'; there are ap, auc, ece, ks, n, positives, prevalence, " \
		evaluate -y y --require 'frob>=1' nosuch
	refuses 2 "evaluate: --require: 'f_beta>=1' needs --beta" \
		evaluate -y y --require 'f_beta>=1' nosuch
	refuses 2 "evaluate: --require: 'difference.brier<0' needs --baseline" \
		evaluate -y y --require 'difference.brier<0' nosuch
	refuses 2 'evaluate: --require: no-leak needs -m' \
		evaluate -y y --require no-leak nosuch
}

@test "a requirement's figure is told with those that are near" {
	local r
	for r in recal:recall recal.low:recall.low roc_auc.lo:roc_auc.low \
		recall_low:recall.low auc.hi:auc.high; do
		refuses_like 2 "evaluate: --require: '${r%:*}>=0.9': there is no\
 figure '$(sed 's/l[.]low$/l/' <<<"${r%:*}")': did you mean '${r#*:}'?\
 There are ap, " evaluate -y y --require "${r%:*}>=0.9" nosuch
		grep -qF "; precision to brier, calibration.slope and .intercept\
 and each difference have .low and .high" "$ERR"
	done
	# Which they have.
	scored 200 15 3 >in
	for r in precision f1 mcc balanced_accuracy brier calibration.slope \
		calibration.intercept; do
		try 0 evaluate -y y --require "$r.low>=-99" --require "$r.high<99" in
	done
	refuses 2 "evaluate: --require: '' is not a requirement: one is such as\
 'roc_auc>=0.8' or 'recall.low>=0.6'; evaluate(1), Requirements, has all" \
		evaluate -y y --require '' in
	refuses_like 2 "evaluate: --require: '--format' is not a requirement: one\
 is such as" evaluate -y y --require --format json in
}

@test "a rule or a requirement that the shell has cut asks for quotes" {
	local sign="evaluate: --require: 'roc_auc' is not a requirement: a\
 requirement has a sign, as 'roc_auc>=0.8' has: quote it, since > is the shell's"
	scored 200 15 3 >in
	refuses 2 "$sign" evaluate -y y --require roc_auc in
	refuses 2 "evaluate: --require: 'recall@precision>=0.9' is not a\
 requirement: one of >=, <=, > and < is expected at its end: quote the whole\
 requirement" evaluate -y y --require 'recall@precision>=0.9' '>=' 0.6 in
	refuses 2 "evaluate: --choose: 'cost' is not a rule: both costs are expected\
 after 'cost': quote the rule: 'cost FP=1,FN=50'" \
		evaluate -y y --choose cost FP=5,FN=100 in
	refuses 2 "evaluate: --choose: 'recall' is not a rule: a sign is expected\
 after 'recall': quote the rule, since > is the shell's: 'recall>=0.9'" \
		evaluate -y y --choose recall in
	refuses_like 2 "evaluate: --choose: 'costs' is not a rule: rules are\
 max-f1, " evaluate -y y --choose costs in
	try 0 evaluate -y y --choose 'cost FP=1,FN=50' in
	try 0 evaluate -y y --choose 'costFP=1,FN=50' in
}

@test "a requirement may be of the difference to a baseline" {
	scored 1000 16 2 >ours
	jq -c '.score = (.id * 7919 % 1000) / 1000' ours >theirs
	judge --baseline theirs \
		--require 'difference.average_precision.low>=0' ours
	try 4 evaluate -y y --baseline ours \
		--require 'difference.average_precision>=0' theirs
}

# --- leaks ------------------------------------------------------------------------

# A model that was trained on offsets 100 to 199 of partition 1 of tx.
trained_model() {
	small_model | jq -c '.version = 2 | .lineage = {topics: [
		{topic: "tx", partition: 0, first: 5, last: 9, rows: 5},
		{topic: "tx", partition: 1, first: 100, last: 199, rows: 100}],
		rows: 105, digest: ("sha256:" + ("0" * 64)),
		timestamp_first: 1000, timestamp_last: 2000}'
}

# placed TOPIC PARTITION OFFSET TIMESTAMP ...: a record each.
placed() {
	local i=0
	while [ $# -gt 0 ]; do
		i=$((i + 1))
		printf '{"y":%d,"score":0.%d,"_kafka":{"topic":"%s",%s%d,%s%d,%s%d}}\n' \
			$((i % 2)) $((i % 9 + 1)) "$1" '"partition":' "$2" \
			'"offset":' "$3" '"timestamp":' "$4"
		shift 4
	done
}

@test "records of the training, and from before its end, are said aloud" {
	trained_model >model.json
	placed tx 1 99 3000 tx 1 100 3000 tx 1 199 1500 tx 1 200 3000 \
		ty 1 150 3000 tx 2 150 2000 tx 0 9 3000 tx 0 10 2001 >in
	try 0 evaluate -y y -m model.json --format json in
	says "evaluate: leak: 3 of these 8 records lie within the offsets that\
 the model was trained on, tx[1]@100 the first" \
		"evaluate: leak: 1 of these 8 records are from before the end of\
 the model's training"
	jq -e '.leak == {trained_on: 3, before_training_ended: 1}' "$OUT"
	try 4 evaluate -y y -m model.json --require no-leak in
	says_line 'evaluate: required and not met: no-leak (4 records)'
}

@test "records that another model has scored are counted, by their stamps" {
	small_model >small.json
	small_model 2 >other.json
	for i in 1 2 3 4 5 6; do
		printf '{"Amount":%d,"y":%d}\n' "$i" $((i % 2))
	done >in
	score -m small.json --stamp-model in >one
	try 0 evaluate -y y -m small.json --format json --curves one
	says
	jq -e '.run.model | has("foreign_stamps") | not' "$OUT"
	score -m other.json --stamp-model=full in | head -n 2 >>one
	# Neither a stamp nor a member of somebody else's.
	score -m other.json in | tail -n 2 | sed '$s/}$/,"model":"S@x"}/' >>one
	try 0 evaluate -y y -m small.json --format json --curves one
	says "evaluate: 2 of these 10 records have the stamp of another model than 'small.json' in their member 'model'"
	[ "$(jq .run.model.foreign_stamps "$OUT")" = 2 ]
	mv "$OUT" evaluation
	try 0 report evaluation
	says "report: 2 of the evaluated records have the stamp of another model than the evaluation's"
	grep -qF 'Records with the stamp of another model: 2<' "$OUT"
	# What reads the records one by one counts the same.
	try 0 evaluate -y y -m small.json --worst 1 --format json one
	says_line "evaluate: 2 of these 10 records have the stamp of another model than 'small.json' in their member 'model'"
	jq -c '. + {Time: 0}' one >timed
	try 0 evaluate -y y -m small.json --time Time --by-window 1d timed
	says_line "evaluate: 2 of these 10 records have the stamp of another model than 'small.json' in their member 'model'"
	# Without a model there is nothing to compare to.
	try 0 evaluate -y y one
	says
}

@test "later records do not leak" {
	trained_model >model.json
	placed tx 1 200 3000 tx 0 10 2001 ty 0 7 3000 >in
	try 0 evaluate -y y -m model.json --require no-leak --format json in
	says
	jq -e '.leak | all(. == 0)' "$OUT"
	jq -e '.requirements[0].held' "$OUT"
}

@test "whether records leak is unknown: said where somebody asks" {
	small_model >plain.json
	trained_model >model.json
	placed tx 1 200 3000 tx 1 201 3000 >in
	try 4 evaluate -y y -m plain.json --require no-leak --format json in
	grep -q 'leak: unknown: the model does not say' "$ERR"
	jq -e '.leak.trained_on == null and
		(.undefined | has("leak.trained_on"))' "$OUT"
	try 4 evaluate -y y -m plain.json --require 'leak.trained_on<1' in
	grep -q 'leak: unknown: the model does not say' "$ERR"
	# Nobody asks, and the model comes from files: not a word.
	judge -m plain.json in
	jq -e '(has("leak") or (.undefined | has("leak.trained_on"))) | not' \
		"$OUT"
	try 0 evaluate -y y -m plain.json in
	says
	run ! grep -q leak "$OUT"
	printf '{"y":1,"score":0.5}\n' >>in
	try 0 evaluate -y y -m model.json in
	grep -q 'leak: unknown: there are records without a position' "$ERR"
	try 4 evaluate -y y -m model.json --require no-leak in
	grep -q 'not met: no-leak (there are records without a position' "$ERR"
	try 0 evaluate -y y -m model.json in
	refuses_like 2 "evaluate: 'in' is not a model" evaluate -y y -m in in
}

# What train-lr refuses as a position is none here either: 1e2 is not offset 1,
# and of two offsets neither is the record's.
@test "a position that train-lr would refuse is no position" {
	local whole='"topic":"tx","partition":1' bad
	trained_model >model.json
	placed tx 1 200 3000 tx 1 201 3000 >good
	for bad in "$whole,\"offset\":1e2" "$whole,\"offset\":150.0" \
		"$whole,\"offset\":150,\"offset\":300" \
		"$whole,\"offset\":300,\"timestamp\":2e3" \
		"$whole,\"topic\":\"ty\",\"offset\":150"; do
		{
			cat good
			printf '{"y":1,"score":0.5,"_kafka":{%s}}\n' "$bad"
		} >in
		try 4 evaluate -y y -m model.json --require no-leak in
		says_line 'evaluate: required and not met: no-leak (there are records without a position (consume --position))'
		try 1 train-lr -y y -x score in
		grep -q "field '_kafka' is not a position" "$ERR"
	done
	# An escape is the character that it stands for.
	printf '{"y":1,"score":0.5,"_kafka":{%s}}\n' \
		'"topic":"\u0074x","partition":1,"offset":150' >>good
	try 4 evaluate -y y -m model.json --require no-leak good
	says_line 'evaluate: required and not met: no-leak (1 records)'
}

@test "-m: the model's threshold is the default" {
	small_model | jq -c '.threshold = 0.25' >model.json
	scored 100 17 3 >in
	try 0 evaluate -y y -m model.json --format json in
	[ "$(figure .threshold)" = 0.25 ]
	try 0 evaluate -y y -m model.json --threshold 0.75 --format json in
	[ "$(figure .threshold)" = 0.75 ]
}

# --- curves -----------------------------------------------------------------------

@test "--curves has arrays of equal length that begin and end right" {
	scored 3000 18 3 >in
	judge --curves in
	jq -e '.curves | (.thresholds | map(length) | unique | length == 1) and
		(.roc | map(length) | unique | length == 1) and
		(.precision_recall | map(length) | unique | length == 1) and
		(.thresholds.threshold | length <= 1000 and . == (sort | reverse))
		and ([.roc.fpr[0], .roc.tpr[0], .roc.fpr[-1], .roc.tpr[-1]] ==
			[0, 0, 1, 1]) and .precision_recall.recall[-1] == 1 and
		(.histogram.edges | length == 51 and .[0] == 0 and .[-1] == 1) and
		(.calibration.bins | length == 10)' "$OUT"
	jq -e '([.curves.histogram.positives[]] | add) == .positives and
		([.curves.histogram | (.positives[], .negatives[])] | add) == .n and
		([.curves.calibration.bins[].count] | add) == .n' "$OUT"
	judge --bins 4 --curves in
	jq -e '.curves.calibration.bins | length == 4' "$OUT"
	refuses 2 'evaluate: --curves needs --format json' \
		evaluate -y y --curves in
}

@test "curves of scores of any size, of one score, and of one class" {
	printf '{"y":%d,"score":%s}\n' 1 -1e308 0 1e308 1 0 >wide
	judge --curves wide
	jq -e '.curves | .histogram.edges[0] == -1e308 and
		(.calibration.bins == [])' "$OUT"
	printf '{"y":%d,"score":7}\n' 1 0 >one
	judge --curves one
	jq -e '.curves.thresholds.threshold == [7]' "$OUT"
	printf '{"y":0,"score":%s}\n' 0.1 0.2 >class
	judge --curves class
	jq -e '(.lift | all(.lift == null)) and .undefined.lift ==
		"no positives"' "$OUT"
	jq -e '.curves.precision_recall.recall | all(. == null)' "$OUT"
	run ! grep -qiE 'nan|inf' "$OUT"
}

# --- memory -----------------------------------------------------------------------

@test "a record takes 16 bytes, also while they are sorted" {
	! sanitized || return 0
	awk 'BEGIN { for (i = 0; i < 1000000; i++)
		printf "{\"y\":%d,\"score\":0.%06d}\n", i % 50 == 0,
			(i * 7919) % 1000000 }' >in
	# The program alone, and 16 MB more, but not twice 16; and what each
	# processor has in hand.
	head -n 10 in >few
	local least=4000
	until (ulimit -v $least && evaluate -y y few) >/dev/null 2>&1; do
		least=$((least + 1000))
		[ $least -lt 100000 ]
	done
	local limit=$((least + 20000 + 3000 * $(nproc)))
	(ulimit -v $limit && evaluate -y y in) >out
	grep -q '^n  *1000000$' out
}
