#!/usr/bin/env bats
load ../helper

# score_lines LINE...: with the small model (p = 0.5 where Amount is 0).
score_lines() {
	local status=$1
	shift
	[ -f model ] || small_model >model
	printf '%s\n' "$@" >in
	try "$status" score -m model --rejects bad in
}

trained() {
	sample | csv2json >data
	train-lr -y Class --exclude Time data >model
}

@test "the added member taken away, output is input byte for byte" {
	trained
	try 0 score -m model data
	[ "$(wc -l <"$OUT")" -eq 1000 ]
	sed -E 's/,"score":[0-9.e+-]+\}$/}/' "$OUT" | cmp - data
	# And every score is a probability.
	jq -es 'map(.score) | length == 1000 and all(. >= 0 and . <= 1)' "$OUT"
}

@test "the score is the logistic function of the model's sum" {
	score_lines 0 '{"Amount":0}' '{"Amount":2}' '{"Amount":-2.5}' \
		'{"Amount":1e300}' '{"Amount":-1e300}'
	near "$(jq -s '.[0].score' "$OUT")" 0.5 0
	near "$(jq -s '.[1].score' "$OUT")" 0.88079707797788243 1e-15
	near "$(jq -s '.[2].score' "$OUT")" 0.075858180021243546 1e-16
	near "$(jq -s '.[3].score' "$OUT")" 1 0
	near "$(jq -s '.[4].score' "$OUT")" 0 0
}

@test "the score is spliced in before the last brace, whatever is around it" {
	score_lines 0 '{"Amount":0}' '  { "Amount" : 0 }  ' \
		$'{"Amount":0}\r' $'{"Amount":0\t} \t\r' \
		'{"Amount":0,"a":{"b":[{}]}}' '{"Amount":0,"s":"}"}' \
		'{"Amount":0,"n":1.10,"m":12345678901234567890,"d":1,"d":2}' \
		'{"Amount":0,"u":"\u0000\ud83d\ude00é"}' '{"Amount":-0}' \
		'{"Amount":0.0e5,"big":1e999}'
	says
	prints '{"Amount":0,"score":0.5}' '  { "Amount" : 0 ,"score":0.5}  ' \
		$'{"Amount":0,"score":0.5}\r' \
		$'{"Amount":0\t,"score":0.5} \t\r' \
		'{"Amount":0,"a":{"b":[{}]},"score":0.5}' \
		'{"Amount":0,"s":"}","score":0.5}' \
		'{"Amount":0,"n":1.10,"m":12345678901234567890,"d":1,"d":2,"score":0.5}' \
		'{"Amount":0,"u":"\u0000\ud83d\ude00é","score":0.5}' \
		'{"Amount":-0,"score":0.5}' \
		'{"Amount":0.0e5,"big":1e999,"score":0.5}'
}

@test "a key with escapes is the name that it stands for" {
	score_lines 0 '{"Am\u006funt":0}' '{"\u0041mount":0}'
	prints '{"Am\u006funt":0,"score":0.5}' '{"\u0041mount":0,"score":0.5}'
	score_lines 1 '{"Amount":0,"Am\u006funt":0}' '{"sc\u006fre":1,"Amount":0}' \
		'{"Amount\u0000":0}' '{"amount":0}'
	prints
	[ "$(jq -r .reason bad | xargs)" = \
		'duplicate-key member-exists missing missing' ]
}

@test "keys in another order in each record are found" {
	cat >model <<-'END'
		{"format":"weir-model","version":1,"kind":"logistic-regression",
		"label":"y","features":[
		{"name":"a","mean":0,"sd":1,"coefficient":1,"standardised":1},
		{"name":"b","mean":0,"sd":1,"coefficient":-1,"standardised":-1}],
		"intercept":0,"intercept_standardised":0,"threshold":0.5,
		"rows":10,"positives":5,
		"options":{"l2":1,"max_iterations":100,"tolerance":1e-8},
		"convergence":{"converged":true,"iterations":5,"halvings":0,
		"gradient_max":0,"objective":5,"log_loss":0.5,
		"log_likelihood":-5,"null_log_likelihood":-7},"tool":"x"}
	END
	score_lines 0 '{"a":7,"b":7}' '{"b":7,"a":7}' '{"c":1,"b":7,"a":7}' \
		'{"a":7,"c":1,"b":7}' '{"ab":1,"a":7,"b":7,"":2}'
	prints '{"a":7,"b":7,"score":0.5}' '{"b":7,"a":7,"score":0.5}' \
		'{"c":1,"b":7,"a":7,"score":0.5}' \
		'{"a":7,"c":1,"b":7,"score":0.5}' \
		'{"ab":1,"a":7,"b":7,"":2,"score":0.5}'
}

@test "a record that cannot be scored is rejected with the reason" {
	score_lines 1 '{}' '{"Amount":"1"}' '{"Amount":null}' \
		'{"Amount":true}' '{"Amount":[1]}' '{"Amount":1e999}' \
		'{"Amount":-1e999}' '{"Amount":1,"Amount":1}' \
		'{"Amount":1,"score":null}' '[1]' '"x"' '1' 'null'
	prints
	[ "$(jq -r .reason bad | xargs)" = "missing wrong-type wrong-type\
 wrong-type wrong-type not-finite not-finite duplicate-key member-exists\
 not-object not-object not-object not-object" ]
	says_line "score: in:1: field 'Amount' is missing"
	says_line "score: in:2: field 'Amount' is \"1\", not a number: jq -c '(.Amount | strings | select(test(\"^[^A-Za-z]*[0-9][^A-Za-z]*\$\"))) |= (gsub(\"[^-0-9.]\"; \"\") | tonumber)' makes it a number"
	says_line "score: in:6: field 'Amount' is too large for a double"
	says_line "score: in:8: field 'Amount' occurs twice: jq -c . keeps the last of the two"
	says_line "score: in:9: the record already has 'score': --name appends another one, jq -c 'del(.score, .alert)' takes the old ones out"
	[ "$(jq -r 'select(.line <= 9).field' bad | sort -u | xargs)" = \
		'Amount score' ]
}

@test "invalid JSON is rejected even behind what is needed" {
	local line
	local lines=('{"Amount":1' '{"Amount":1}}' '{"Amount":1} x'
		'{"Amount":1,}' '{"Amount":01}' '{"Amount":+1}' '{"Amount":.5}'
		'{"Amount":1.}' '{"Amount":NaN}' '{"Amount":1,"a":tru}'
		"{'Amount':1}" '{"Amount":1,"a":"\x"}' '{"Amount":1,"a":"\ud800"}'
		$'{"Amount":1,"a":"\t"}' '{"Amount":1,"a":[1,]}'
		'{"Amount":1}{"Amount":1}' '{Amount:1}' '{"Amount" 1}'
		'{"Amount":1 "a":2}' '{"Amount":1,"a":"x}' '//' '{"Amount":0x1}'
		$'{"Amount":1,\f"a":2}')
	score_lines 1 "${lines[@]}"
	prints
	[ "$(jq -r .reason bad | sort | uniq -c | xargs)" = \
		"${#lines[@]} bad-json" ]
	for line in "${lines[@]}"; do printf '%s\n' "$line"; done >wanted
	jq -r .raw bad | cmp - wanted
}

@test "--name picks the member, written as JSON" {
	small_model >model
	echo '{"Amount":0,"score":1}' >in
	try 0 score -m model --name p in
	prints '{"Amount":0,"score":1,"p":0.5}'
	try 0 score -m model --name 'a"\é' in
	prints '{"Amount":0,"score":1,"a\"\\é":0.5}'
	refuses 2 "score: --name: 'Amount' is a feature of 'model'" \
		score -m model --name Amount in
	refuses_like 2 "score: --name: " score -m model --name $'\xff' in
}

@test "--threshold appends alert, true from the threshold on" {
	small_model >model
	printf '{"Amount":%s}\n' 0 1 -1 >in
	try 0 score -m model --threshold 0.5 in
	[ "$(jq -c .alert "$OUT" | xargs)" = 'true true false' ]
	[ "$(head -n 1 "$OUT")" = '{"Amount":0,"score":0.5,"alert":true}' ]
	try 0 score -m model --threshold 0 in
	[ "$(jq -c .alert "$OUT" | xargs)" = 'true true true' ]
	try 0 score -m model --threshold 1 in
	[ "$(jq -c .alert "$OUT" | xargs)" = 'false false false' ]
	echo '{"Amount":0,"alert":1}' >in
	try 0 score -m model in
	try 1 score -m model --threshold 0.5 in
	says_line "score: in:1: the record already has 'alert': --name appends another one, jq -c 'del(.score, .alert)' takes the old ones out"
	local t
	for t in x -0.1 1.1 nan inf 0x1 '1 ' 1e999; do
		refuses_like 2 "score: --threshold: '$t' is not " \
			score -m model --threshold="$t" in
	done
}

@test "a model truncated at any byte is status 2 before any output" {
	small_model | jq -c . >model
	local size i
	size=$(wc -c <model)
	echo '{"Amount":0}' >in
	for ((i = 0; i < size - 1; i++)); do
		head -c "$i" model >cut
		try 2 score -m cut in
		prints
		[[ $(<"$ERR") == "score: 'cut' "* ]] || complain "at byte $i"
	done
	try 0 score -m model in
}

@test "a file that is no model is status 2 with one sentence" {
	echo '{"Amount":0}' >in
	local text
	for text in '' ' ' '{}' '[]' 'null' '{"format":"other"}' 'x' '1'; do
		printf '%s' "$text" >model
		refuses_like 2 "score: 'model' is not a model" \
			score -m model in
	done
	small_model | sed 's/"version":1/"version":4/' >model
	refuses 2 "score: 'model' is of format version 4, this program reads versions 1 to 3" \
		score -m model in
	small_model | sed 's/logistic-regression/forest/' >model
	refuses_like 2 "score: 'model' is of kind 'forest'" score -m model in
	{ small_model; echo x; } >model
	refuses_like 2 "score: 'model' is not a model" score -m model in
	{ small_model; printf '\0'; } >model
	refuses_like 2 "score: 'model' is not a model" score -m model in
	refuses 2 "score: cannot open 'nope': No such file or directory" \
		score -m nope in
	refuses_like 2 "score: cannot read '.'" score -m . in
	printf 'a\n1\n' >model
	refuses_like 2 "score: 'model' is not a model" score -m model in
}

@test "a model whose numbers were changed is refused" {
	trained
	echo '{"Amount":0}' >in
	local from to
	while read -r from to; do
		sed "0,/$from/s//$to/" model >changed
		run ! cmp -s model changed
		try 2 score -m changed in
		prints
	done <<-'END'
		"sd":1 "sd":2
		"coefficient":- "coefficient":
		"intercept":- "intercept":
		"rows":1000 "rows":1000.5
		"positives":20 "positives":2000
		"name":"V2" "name":"V1"
		"name":"V2" "name":"Class"
		"mean":-0 "mean":-1e999
		"threshold":0.5 "threshold":"0.5"
		"label": "lable":
	END
}

@test "records without a feature of the model are rejected, not guessed" {
	trained
	jq -c 'del(.V14)' data >in
	try 1 score -m model in
	prints
	says_line "score: in:1: field 'V14' is missing"
	[ "$(tail -n 1 "$ERR")" = 'score: 1000 of 1000 records rejected' ]
}

@test "what the model does not use is not looked at but for being JSON" {
	score_lines 0 '{"Amount":0,"x":null,"Class":"?","x":{"Amount":1}}'
	prints '{"Amount":0,"x":null,"Class":"?","x":{"Amount":1},"score":0.5}'
}

@test "nesting of a thousand is read, of more is rejected" {
	small_model >model
	local open close
	open=$(head -c 999 /dev/zero | tr '\0' '[')
	close=$(head -c 999 /dev/zero | tr '\0' ']')
	echo "{\"a\":$open$close,\"Amount\":0}" >in
	try 0 score -m model in
	echo "{\"a\":[[$open$close]],\"Amount\":0}" >in
	try 1 score -m model in
	prints
}

@test "memory does not grow with the number of records" {
	small_model >model
	mkfifo in
	start score -m model in
	exec 7>in
	sample 1000 | csv2json >block
	local i after more=512
	# The sanitizer keeps what is freed for a while; 35 bytes a record show.
	! sanitized || more=4096
	# By then each thread has had its share of blocks.
	for i in {1..40}; do cat block; done >&7
	eventually out_has 40000
	after=$(peak_memory)
	for i in {1..120}; do cat block; done >&7
	eventually out_has 160000
	[ "$(peak_memory)" -le $((after + more)) ]
	exec 7>&-
	ends 0
	out_has 160000
}

# out_has N: so many lines are out.
out_has() {
	[ "$(wc -l <"$OUT")" -eq "$1" ]
}

# A model of every kind of column; its terms are whole numbers.
table_model() {
	cat <<-'END'
		{"format":"weir-model","version":2,"kind":"logistic-regression",
		"label":"y","features":[
		{"name":"a","missing":3,"transform":"log1p","clip":[-0.5,2],
		"mean":0,"sd":1,"coefficient":1,"standardised":1},
		{"name":"a is missing","field":"a","indicator":"missing",
		"mean":0,"sd":1,"coefficient":10,"standardised":10},
		{"name":"k=x=","field":"k","level":"x=",
		"mean":0,"sd":1,"coefficient":2,"standardised":2},
		{"name":"k=é","field":"k","level":"é",
		"mean":0,"sd":1,"coefficient":-2,"standardised":-2},
		{"name":"c=7","field":"c","level":"7","missing":0.5,
		"mean":0,"sd":1,"coefficient":4,"standardised":4}],
		"categories":[
		{"field":"k","reference":"a\"b","levels":["a\"b","x=","é"],
		"unseen":"reject"},
		{"field":"c","reference":"1","levels":["1","7","true"],
		"unseen":"reference"}],
		"intercept":0,"intercept_standardised":0,"threshold":0.5,
		"rows":10,"positives":5,
		"options":{"l2":1,"max_iterations":100,"tolerance":1e-8},
		"convergence":{"converged":true,"iterations":5,"halvings":0,
		"gradient_max":0,"objective":5,"log_loss":0.5,
		"log_likelihood":-5,"null_log_likelihood":-7},"tool":"x"}
	END
}

# logits: of the scores in $OUT, to nine digits.
logits() {
	jq -r '.score | (. / (1 - .)) | log | . * 1e6 | round / 1e6' "$OUT" |
		xargs
}

@test "categories, missing values, logarithms and limits are as in the model" {
	table_model >model
	printf '%s\n' '{"a":0,"k":"a\"b","c":1}' '{"a":0,"k":"x=","c":1}' \
		'{"a":0,"k":"\u00e9","c":"1"}' '{"a":0,"k":"é","c":7}' \
		'{"a":0,"k":"é","c":7.0}' '{"a":0,"k":"é","c":"7"}' \
		'{"a":0,"k":"x=","c":true}' '{"a":0,"k":"x=","c":"other"}' \
		'{"a":0,"k":"x=","c":null}' '{"a":0,"k":"x=","c":""}' \
		'{"a":0,"k":"x="}' '{"a":null,"k":"x=","c":1}' \
		'{"k":"x=","c":1}' '{"a":"","k":"x=","c":1}' \
		'{"a":1,"k":"x=","c":1}' '{"a":100,"k":"x=","c":1}' \
		'{"a":-0.9,"k":"x=","c":1}' >in
	try 0 score -m model in
	[ "$(logits)" = "0 2 -2 2 2 2 2 2 4 4 4 13.386294 13.386294 13.386294\
 2.693147 4 1.5" ] || complain "logits: $(logits)"
	sed -E 's/,"score":[0-9.e+-]+\}$/}/' "$OUT" | cmp - in
}

@test "a level that the model lacks, and no logarithm, are rejected" {
	table_model >model
	printf '%s\n' '{"a":0,"k":"new","c":1}' '{"a":0,"k":"","c":1}' \
		'{"a":0,"k":null,"c":1}' '{"a":0,"c":1}' \
		'{"a":0,"k":["x="],"c":1}' '{"a":0,"k":"x=\u0000","c":1}' \
		'{"a":-1,"k":"x=","c":1}' '{"a":"1","k":"x=","c":1}' \
		'{"a":0,"k":1e999,"c":1}' '{"a":0,"k":"x=","k":"x=","c":1}' >in
	try 1 score -m model --rejects bad in
	prints
	[ "$(jq -r .reason bad | xargs)" = "out-of-range missing missing\
 missing wrong-type nul-byte out-of-range wrong-type not-finite\
 duplicate-key" ]
	says_line "score: in:1: field 'k' has level \"new\", which the model does not know: one trained with --unseen reference takes it"
	says_line "score: in:7: field 'a' is -1 or less: ln(1 + it) is no number"
	refuses_like 2 "score: --name: 'k' is a feature of 'model'" \
		score -m model --name k in
}

# Of 6,000 records every 97th is rejected: too many lines to be scored one by
# one (stream/ahead.h), unless they come in pieces.
mixed() {
	trained
	for _ in {1..30}; do cat data; done | head -6000 |
		awk 'NR % 97 == 0 { print "{\"V1\":1}"; next } { print }' >in
}

@test "many records at once are scored, rejected and placed as one by one" {
	mixed
	split -l 300 in piece.
	local piece
	for piece in piece.*; do
		score -m model -q "$piece" || [ $? -eq 1 ]
	done >wanted 2>&1
	try 1 score -m model --rejects bad in
	same wanted "$OUT"
	[ "$(jq .line bad | xargs)" = "$(seq -s ' ' 97 97 6000)" ]
	says_line "score: 61 of 6000 records rejected"
	try 1 score -m model --max-rejects 20 in
	head -2036 in | score -m model -q >wanted || [ $? -eq 1 ]
	same wanted "$OUT"
}

@test "each line is out before the next one comes in, also after many" {
	trained
	for _ in {1..30}; do cat data; done | head -3000 >many
	mkfifo to from
	score -m model <to >from 3>&- &
	exec 7>to 8<from
	cat many >&7 8<&- 3>&- &
	local line answer n=0
	while [ $n -lt 3000 ] && read -r -t 10 answer <&8; do
		n=$((n + 1))
	done
	[ $n -eq 3000 ]
	while read -r line; do
		echo "$line" >&7
		read -r -t 10 answer <&8
		[ "${answer%,\"score\"*}" = "${line%\}}" ]
	done < <(head -50 data)
	exec 7>&- 8<&-
}

@test "a reader that goes away ends it by SIGPIPE, also after many" {
	mixed
	for _ in {1..20}; do cat in; done >many
	# Whichever thread it is that writes.
	for _ in {1..8}; do
		try 0 bash -c 'score -q -m model many | head -1 >first
			echo "${PIPESTATUS[0]}"'
		prints 141
		[ "$(wc -l <first)" -eq 1 ]
	done
}

@test "a model of - is stdin, which then has no records" {
	trained
	try 0 score -m model data
	cp "$OUT" wanted
	try 0 score -m - data <model
	same wanted "$OUT"
	refuses 2 "score: stdin cannot be read twice: only one of FILE and -m can be '-'" \
		score -m - <model
	refuses 2 "score: '<stdin>' is not a model: it is not a JSON object" \
		score -m - data <<<'[]'
	score -m model data >scored
	try 0 evaluate -y Class -m - scored <model
	try 0 train-lr --verify - data <model
	refuses 2 "train-lr: stdin cannot be read twice: only one of FILE and --verify can be '-'" \
		train-lr --verify - <model
	evaluate -y Class --format json --curves scored >evaluation
	try 0 report -m - evaluation <model
}

@test "a model of version 1 and the same of version 2 score alike" {
	trained
	sed 's/"version":2/"version":1/' model >old
	run ! cmp -s model old
	try 0 score -m model data
	cp "$OUT" new
	try 0 score -m old data
	same new "$OUT"
}
