#!/usr/bin/env bats
# monitor: windows, drift, states, labels as they come.

load ../helper

# payments N SEED: records with an important member a, one b of no importance,
# a category and a time of a second each.
payments() {
	awk -v n="$1" -v seed="$2" 'BEGIN { srand(seed)
		for (i = 0; i < n; i++) {
			a = rand() + rand() + rand() + rand() - 2
			p = 1 / (1 + exp(-(4 * a - 2)))
			printf "{\"id\":\"k%d\",\"t\":%d,\"y\":%d,\"a\":%.5f,\"b\":%.5f,\"k\":\"%s\"}\n",
				i, i, rand() < p, a, rand(), substr("uuuv", 1 + i % 4, 1)
		}
	}'
}

setup_model() {
	payments 6000 1 >train
	train-lr -q -y y -x a,b,k --categorical k train >model
	payments 6000 2 | score -m model --threshold 0.5 >scored
}

# windows FILTER: of the lines in $OUT.
windows() {
	jq -c "$1" "$OUT"
}

@test "a window has its counts, and nothing has moved in records like those learned from" {
	setup_model
	try 0 monitor -m model --window 2000s --time t scored
	says
	[ "$(windows '[.start, .end, .n, .state, .reasons]')" = '[0,2000,2000,"ok",[]]
[2000,4000,2000,"ok",[]]
[4000,6000,2000,"ok",[]]' ]
	head -n 2000 scored | jq -s '[.[] | select(.alert)] | length' >alerts
	jq -es --argjson alerts "$(cat alerts)" '.[0].alerts | .n == $alerts and
		.rate == $alerts / 2000 and .low < .rate and .rate < .high and
		.per_day == $alerts * 86400 / 2000' "$OUT"
	head -n 2000 scored | jq -s 'map(.score) | add / length' >mean
	near "$(jq -s '.[0].score.mean' "$OUT")" "$(cat mean)" 1e-9
	jq -es 'all(.score.psi < 0.02 and .score.ks < 0.06 and
		(.fields | map(.field) | sort) == ["a", "b", "k"] and
		.fields[0].missing == 0 and .reference.of == "model")' "$OUT"
	# The same by numbers of records, but for their bounds.
	cp "$OUT" timed
	try 0 monitor -m model --window 2000 scored
	jq -c 'del(.alerts.per_day)' timed >a
	jq -c 'del(.alerts.per_day)' "$OUT" >b
	same a b
	try 0 monitor -m model --window 4000 scored
	[ "$(windows '[.start, .end, .n]')" = '[0,4000,4000]
[4000,6000,2000]' ]
}

@test "precision and recall are those that the scores mean" {
	setup_model
	try 0 monitor -m model --window 6000 scored
	jq -s 'map(select(.alert).score) as $alerts | map(.score) as $all |
		[($alerts | add / length), ($alerts | add) / ($all | add)]' scored >want
	near "$(windows .estimated.precision.value)" "$(jq '.[0]' want)" 1e-9
	near "$(windows .estimated.recall.value)" "$(jq '.[1]' want)" 1e-9
	# The scores are calibrated: the real ones are within the intervals, nearly.
	jq -s '[(map(select(.alert)) | map(.y) | add / length),
		(map(select(.y == 1 and .alert)) | length) / (map(.y) | add)]' scored >real
	near "$(windows .estimated.precision.value)" "$(jq '.[0]' real)" 0.04
	near "$(windows .estimated.recall.value)" "$(jq '.[1]' real)" 0.04
}

@test "a member that moves is an alert in the second window, and not after two good ones" {
	setup_model
	jq -c 'if .t >= 2000 and .t < 4000 then .a += 0.6 else . end |
		del(.score, .alert)' scored | score -m model --threshold 0.5 >moved
	try 1 monitor -m model --window 1000 moved
	[ "$(windows .state | xargs)" = 'ok ok ok alert alert ok' ]
	jq -es '.[2].pending | any(test("^'\''a'\'' has moved: PSI "))' "$OUT"
	jq -es '.[3].reasons | any(test("^the scores have moved: PSI "))' "$OUT"
	jq -es '.[3].since == 3000 and .[4].since == 3000 and .[5].since == 5000' "$OUT"
	try 1 monitor -m model --window 1000 --for 1 moved
	[ "$(windows .state | xargs)" = 'ok ok alert alert ok ok' ]
	# One of no importance is no news.
	jq -c '.b += 0.5' scored >other
	try 0 monitor -m model --window 1000 other
	[ "$(windows .state | sort -u)" = '"ok"' ]
	jq -es 'all(.fields[] | select(.field == "b").psi > 1)' "$OUT"
}

@test "what is missing, a new level and too many alerts have their reasons" {
	setup_model
	jq -c 'if .t % 3 == 0 then del(.a) else . end' scored >gaps
	try 1 monitor -m model --window 2000 gaps
	jq -es '.[1].reasons == ["'\''a'\'' is missing in 33.4 % of the records, and in 0 % of the reference"] or
		(.[1].reasons[] | test("is missing in 33"))' "$OUT"
	jq -c '.k = "w"' scored >levels
	try 0 monitor -m model --window 2000 levels
	jq -es '.[1].fields[] | select(.field == "k").psi > 5' "$OUT"
	jq -c '.score = (.score * 0.5 + 0.5) | .alert = (.score >= 0.5)' scored >many
	try 1 monitor -m model --window 2000 many
	jq -es '.[1].reasons | any(test("of the records are alerts, and"))' "$OUT"
	try 0 monitor -m model --window 2000s --time t --capacity 10 scored
	jq -es '.[1].state == "warn" and (.[1].reasons[0] | test("a day, and people can look at 10$"))' "$OUT"
	jq -es '.[1].alerts.threshold_for_capacity > 0.8' "$OUT"
}

@test "few records, and none, are unknown and never ok" {
	setup_model
	try 0 monitor -m model --window 500 scored
	[ "$(windows .state | sort -u)" = '"unknown"' ]
	jq -es '.[0].reasons == ["too few records when the window closed: 500, and 1000 are needed"]' "$OUT"
	sed -n '1,2000p;5001,6000p' scored >gap
	try 0 monitor -m model --window 1000s --time t gap
	[ "$(windows '[.start, .end, .state, .n, .reasons[0]]')" = '[0,1000,"ok",1000,null]
[1000,2000,"ok",1000,null]
[2000,5000,"unknown",0,"no records"]
[5000,6000,"ok",1000,null]' ]
}

@test "two models are two lines, and a promotion is no drift" {
	setup_model
	train-gbt -q -y y -x a,b,k --categorical k train >trees
	local one two
	one="fraud:1@sha256:$(sha256sum model | cut -c 1-12)"
	two="fraud:2@sha256:$(sha256sum trees | cut -c 1-12)"
	{
		head -n 2500 scored | jq -c --arg s "$one" '.model = $s'
		tail -n +2501 scored | jq -c 'del(.score, .alert)' |
			score -q -m trees --threshold 0.5 | jq -c --arg s "$two" '.model = $s'
	} >stamped
	try 0 monitor -m model -m trees --window 1000s --time t stamped
	[ "$(windows '[.start, .model, .n, .reference.held_out]')" = '[0,"fraud:1",1000,false]
[1000,"fraud:1",1000,false]
[2000,"fraud:1",500,false]
[2000,"fraud:2",500,true]
[3000,"fraud:2",1000,true]
[4000,"fraud:2",1000,true]
[5000,"fraud:2",1000,true]' ]
	jq -es 'all(.state != "alert" and .state != "warn")' "$OUT"
	jq -es --arg s "$two" '.[6].digest == ($s | split("@sha256:")[1])' "$OUT"
	# A model whose file is not named: its scores are watched.
	try 0 monitor -m model --window 1000s --time t stamped
	says "monitor: no file is named of the model '$two': only its scores are watched"
	jq -es '.[6] | .reference.of == null and .fields == [] and .state == "unknown"' "$OUT"
	# A member that is no stamp is one of the record.
	jq -c '.model = "Volvo"' scored >cars
	try 0 monitor -m model --window 6000 cars
	jq -e '.model == "model" and .n == 6000' "$OUT"
}

@test "a registry has the models of the stamps, and says who promoted them" {
	setup_model
	local digest
	digest=$(sha256sum model | cut -c 1-12)
	models put models fraud model --who eve >/dev/null
	models alias models fraud@champion 1 --who ada --why '<better>' >/dev/null
	jq -c --arg s "fraud:1@sha256:$digest" '.model = $s' scored >stamped
	try 0 monitor --models models --window 2000 --html page stamped
	jq -es 'all(.model == "fraud:1" and .reference.of == "model" and .state == "ok")' "$OUT"
	grep -q 'ada<span class="note">&lt;better&gt;</span>' page
	# The digest finds it: all of it, and without a version.
	jq -c --arg s "model@sha256:$(sha256sum model | cut -c 1-64)" \
		'.model = $s' scored >stamped
	try 0 monitor --models models --window 6000 stamped
	jq -e '.model == "model" and .reference.of == "model"' "$OUT"
	# Another digest, and a stamp that leads out of the folder.
	sed -i 's/sha256:./sha256:x/' stamped
	try 0 monitor --models models --window 6000 stamped
	grep -q "^monitor: no file is named of the model 'model@sha256:x" "$ERR"
	jq -e '.reference.of == null or .reference.of == "first windows"' "$OUT"
	jq -c '.model = "..:3@sha256:0123456789ab"' scored >stamped
	try 0 monitor --models models --window 6000 stamped
	grep -q "^monitor: no file is named of the model '..:3@" "$ERR"
}

@test "without a reference the first windows become it" {
	setup_model
	payments 9000 3 | score -m model >long
	jq -c 'del(.reference)' model >old
	try 0 monitor -m old --window 2000 long
	[ "$(windows '[.state, .reference.of, .reference.rows]')" = '["unknown",null,null]
["unknown",null,null]
["unknown",null,null]
["ok","first windows",6000]
["ok","first windows",6000]' ] ||
		[ "$(windows '[.state, .reference.of]' | sed -n 4p)" = '["ok","first windows"]' ]
	jq -es '.[3].fields | length == 3 and all(.psi < 0.05)' "$OUT"
	try 0 monitor --window 2000 long
	jq -es '.[0].alerts.n == null and .[0].alerts.rate == null and
		.[3].reference.of == "first windows" and .[3].score.psi < 0.05' "$OUT"
}

@test "labels join by key: late, twice, before their record, and of none" {
	setup_model
	jq -c '{id, y}' scored >labels
	try 0 monitor -v -m model --window 2000s --time t --labels labels --key id \
		--maturity 1000s scored
	grep -qx 'monitor: 6000 labels: 0 orphans, 0 of a key that had one; 0 records of a key that had one' "$ERR"
	# Known at once, and final later.
	[ "$(windows '[.start, .revision, .realised.provisional, .realised.labelled]')" = '[0,null,true,2000]
[2000,null,true,2000]
[0,2,false,2000]
[4000,null,true,2000]
[2000,2,false,2000]' ]
	head -n 2000 scored | jq -s '[(map(select(.alert)) | map(.y) | add / length),
		(map(select(.y == 1 and .alert)) | length) / (map(.y) | add)]' >real
	near "$(jq -s '.[2].realised.precision_of_labelled.value' "$OUT")" "$(jq '.[0]' real)" 1e-12
	near "$(jq -s '.[2].realised.recall_of_labelled.value' "$OUT")" "$(jq '.[1]' real)" 1e-12
	# Recall waits; and what no label tells is null.
	jq -es '.[0].realised.recall_of_labelled == null' "$OUT"
	jq -es '.[2].realised.calibration.ratio | .low < 1 and .high > 1' "$OUT"
	# Some, one twice and changed, one of nobody, one that is none.
	{ sed -n '1,10p' labels; jq -c 'if .id == "k3" then .y = 1 - .y else empty end' labels
	  echo '{"id":"nobody","y":1}'; echo '{"id":"k5"}'; } >some
	try 1 monitor -v -m model --window 2000s --time t --labels some --key id scored
	grep -qx 'monitor: some:13: field .y. is missing' "$ERR"
	grep -qx 'monitor: 12 labels: 1 orphans, 1 of a key that had one; 0 records of a key that had one' "$ERR"
	jq -es '.[0].realised | .labelled == 10 and .labelled_share == 0.005 and .orphans == 1' "$OUT"
	jq -es '.[1].realised | .labelled == 0 and .precision_of_labelled.value == null and
		.calibration == null' "$OUT"
	head -n 10 scored | jq -s 'map(if .id == "k3" then 1 - .y else .y end) | add' >positives
	[ "$(jq -s '.[0].realised.calibration.observed' "$OUT")" = "$(cat positives)" ]
	# From stdin; the same.
	cp "$OUT" first
	try 1 monitor -q -m model --window 2000s --time t --labels - --key id scored <some
	same first "$OUT"
}

@test "labels that come while it runs print their windows again" {
	setup_model
	mkfifo labels records
	monitor -m model --window 2000s --time t --labels labels --key id <records >out 3>&- &
	local pid=$!
	exec 7>records 8>labels
	head -n 2500 scored >&7
	eventually grep -q '"start":0' out
	jq -es '.[0].realised.labelled == 0 and .[0].realised.precision_of_labelled.value == null' out
	jq -c '{id, y}' scored >&8
	tail -n +2501 scored >&7
	exec 7>&- 8>&-
	wait "$pid"
	[ "$(jq -c 'select(.start == 0) | [.revision, .realised.labelled]' out | tail -n 1)" = '[2,2000]' ]
}

@test "a late record is added to its window, which is printed again" {
	setup_model
	{ sed '100,199d' scored; sed -n '100,199p' scored; } >late
	try 0 monitor -m model --window 2000s --time t late
	[ "$(windows '[.start, .revision, .n, .late]')" = '[0,null,1900,0]
[2000,null,2000,0]
[4000,null,2000,100]
[0,2,2000,100]' ]
	# With all its records it says what it would have said.
	windows 'select(.revision == 2) | [.score, .fields, .estimated]' >a
	try 0 monitor -m model --window 2000s --time t scored
	windows 'select(.start == 0) | [.score, .fields, .estimated]' >b
	jq '.[0].psi, .[1]' a >a1
	jq '.[0].psi, .[1]' b >b1
	same a1 b1
	try 0 monitor -m model --window 2000s --time t --grace 4000s late
	[ "$(windows '[.start, .n]' | head -n 1)" = '[0,2000]' ]
	try 0 monitor -m model --window 2000s --time t --late-keep 1s late
	says 'monitor: 100 records came too late for a window: it was gone (--late-keep keeps it longer), or had no records before'
}

@test "a late record of a window that had none is counted, as late and as lost" {
	printf '{"t": %d, "score": 0.5}\n' 0 1 300 150 151 301 400 >late
	try 0 monitor --window 100s --time t late
	[ "$(windows 'select(.n > 0) | [.start, .n, .late]')" = '[0,2,0]
[300,2,2]
[400,1,0]' ]
	says 'monitor: 2 records came too late for a window: it was gone (--late-keep keeps it longer), or had no records before'
}

@test "a source of models that is no registry is refused, and no grace is a grace" {
	seq 1 10 | jq -c '{t: ., score: 0.5}' >few
	mkdir empty
	refuses 2 "monitor: there is no registry 'nowhere': models put makes one" \
		monitor --models nowhere few
	refuses 2 "monitor: 'empty' is no registry: it has no log" \
		monitor --models empty few
	refuses_like 2 "monitor: 'kafka:models' is a topic, and this program reads folders only" \
		monitor --models kafka:models few
	try 0 monitor --window 5s --time t --grace 0s --late-keep 0s few
	[ "$(windows '[.start, .n]')" = '[0,4]
[5,5]
[10,1]' ]
	refuses 2 "monitor: --grace: '0x' is no length of time, such as 15m, 1h or 7d" \
		monitor --window 5s --time t --grace 0x few
}

@test "CP@100 is of the cards whose label is known" {
	setup_model
	jq -c '.card = "c\(.t % 300)"' scored >cards
	jq -c '{id, y}' scored >labels
	try 0 monitor -m model --window 6000 --labels labels --key id --card card cards
	jq -s 'group_by(.card) | map({s: (map(.score) | max), y: (map(.y) | max)}) |
		sort_by(-.s) | .[:100] | map(.y) | add / 100' cards >want
	windows 'select(.realised.labelled == 6000).realised.card_precision' >got
	near "$(jq -s '.[0].value' got)" "$(cat want)" 1e-9
	[ "$(jq -sc '.[0] | [.cards, .labelled]' got)" = '[100,100]' ]
}

@test "records that are no scored ones are rejected, and none is lost" {
	setup_model
	{ head -n 2 scored; echo '{"t":3}'; echo '{"t":4,"score":1.5}'; echo '{"t":5,"score":0.5,"alert":1}'
	  echo '{"score":0.5}'; echo '{'; } >bad
	try 1 monitor -m model --window 100s --time t --rejects rejects bad
	[ "$(jq -r .reason rejects | xargs)" = 'missing out-of-range wrong-type missing bad-json' ]
	jq -e '.n == 2 and .rejected == 5' "$OUT"
	refuses 2 'monitor: --window of a length needs --time FIELD' monitor --window 15m scored
	refuses 2 "monitor: --labels needs --key" monitor --labels x scored
	refuses_like 2 "monitor: 'scored' is not a model" monitor -m scored scored
	refuses_like 2 "monitor: cannot open 'nowhere'" monitor -m model --labels nowhere --key id scored
}

@test "no records are a state of their own, too" {
	try 0 monitor --window 100 /dev/null
	prints '{"start":null,"end":null,"model":null,"state":"unknown","reasons":["no records came"],"n":0}'
	try 0 monitor --window 1h --time t --format text /dev/null
	prints '-  unknown  -  n 0  no records came'
}

@test "the figures for node_exporter are a whole file without timestamps" {
	setup_model
	try 0 monitor -m model --window 2000s --time t --prom weir.prom scored
	grep -qx 'weir_monitor_state{model="model",digest="[0-9a-f]\{12\}"} 0' weir.prom
	grep -qx 'weir_monitor_last_window_end_seconds{model="model",digest="[0-9a-f]\{12\}"} 6000' weir.prom
	[ "$(grep -vc '^# [HT]' weir.prom)" -eq "$(grep -c '^weir_monitor_[a-z_]*{[^ ]*} [^ ]*$' weir.prom)" ]
	[ "$(tail -c 1 weir.prom | od -An -tx1 | xargs)" = 0a ]
	# Before any window it has no values, and after a signal it is whole.
	try 0 monitor -m model --prom empty.prom /dev/null
	[ "$(grep -c '^weir' empty.prom)" -eq 0 ]
}

@test "the page has its nine panels in their order, and a table for each chart" {
	setup_model
	jq -c '{id, y}' scored >labels
	try 0 monitor -m model --window 1000s --time t --labels labels --key id \
		--maturity 1000s --capacity 5000 --title '<b>Cards</b>' --html page scored
	[ "$(grep -oE '<section id="[a-z]+"' page | cut -d '"' -f 2 | xargs)" = \
		'state alerts precision recall calibration scores fields volume models' ]
	[ "$(grep -c '<table>' page)" -ge 8 ]
	run -1 grep -E 'nan|inf[^oe]|<b>Cards' page
	# The same input, the same bytes.
	cp page first
	try 0 monitor -m model --window 1000s --time t --labels labels --key id \
		--maturity 1000s --capacity 5000 --title '<b>Cards</b>' --html page scored
	same first page
	try 0 monitor --html page /dev/null
	grep -q 'No window has closed yet' page
}

@test "when nothing comes the state is unknown, and the files say so" {
	setup_model
	mkfifo records
	monitor -m model --window 2000s --time t --silence 300ms --prom weir.prom <records >out 3>&- &
	local pid=$!
	exec 7>records
	head -n 2500 scored >&7
	eventually grep -q 'nothing has come' out
	eventually grep -q 'weir_monitor_state{.*} 3$' weir.prom
	# Old times: the open window is not closed by the clock.
	[ "$(jq -c '[.start, .state]' out)" = '[0,"ok"]
[2000,"unknown"]' ]
	tail -n +2501 scored >&7
	exec 7>&-
	wait "$pid"
	jq -es '.[2] | .start == 2000 and .n == 2000' out
}

@test "windows drawn from the training data are no alert, and half a deviation is found" {
	payments 3000 1 >train
	train-lr -q -y y -x a,b,k --categorical k train >model
	score -m model train >scored
	/usr/bin/python3 "$TESTS/resample.py" null 200 1000 a 1 <scored >drawn
	try 0 monitor -m model --window 1000 drawn
	[ "$(windows .state | sort | uniq -c | xargs)" = '200 ok' ]
	/usr/bin/python3 "$TESTS/resample.py" shift 100 1000 a 2 <train | score -m model >drawn
	run monitor -m model --window 1000 drawn
	echo "$output" | jq -r .state | awk 'NR % 5 == 0' | sort | uniq -c >found
	[ "$(awk '$2 != "ok" { n += $1 } END { print n + 0 }' found)" -eq 20 ]
}

@test "a model whose scores are no probabilities is refused, not misjudged" {
	gencard -s 3 2000 | csv2json >records
	train-ae -q -y Class --exclude Time records >strange.json
	score -m strange.json records >scored
	refuses 2 "monitor: 'strange.json': the scores of a model of kind 'autoencoder' are no probabilities, and others are not watched" \
		monitor -m strange.json --window 1000 scored
	models put registry odd strange.json >put.log
	score -m registry/odd/1/model.json --stamp-model records >stamped
	refuses_like 2 "monitor: 'odd:1@sha256:" \
		monitor --models registry --window 1000 stamped
}
