#!/usr/bin/env bats
# Words in train-lr: labels that are words, words that mean missing, levels that
# are the reference, and members that the first record decides about.
load ../helper

# of FILTER: a value out of the model in $OUT.
of() {
	jq -r "$1" "$OUT"
}

# no_model SENTENCE OPTION...: status 2 and this beginning.
no_model() {
	local beginning=$1
	shift
	refuses_like 2 "train-lr: $beginning" train-lr "$@"
}

# labels NEGATIVE POSITIVE: sixty records with these labels, as JSON.
labels() {
	jq -nc --argjson n "$1" --argjson p "$2" \
		'range(60) | {x: (. % 7), y: (if . % 3 == 0 then $p else $n end)}'
}

# Rates 1/4, 1/2, 4/5 of a, b, c: the log odds are -ln 3, 0, ln 4.
three_levels() {
	local k n y
	for k in a:5 b:10 c:16; do
		n=${k#*:}
		for y in {1..20}; do
			printf '{"k":"%s","y":%d}\n' "${k%:*}" $((y <= n))
		done
	done
}

@test "--positive: the model is that of labels 0 and 1, whatever the values" {
	labels 0 1 >in
	try 0 train-lr -y y in
	of 'del(.options)' >same
	while read -r negative positive value; do
		labels "$negative" "$positive" >in
		try 0 train-lr -y y --positive "$value" in
		says
		[ "$(of .positive)" = "$value" ]
		[ "$(of 'del(.options, .positive)')" = "$(<same)" ]
	done <<-END
		"No" "Yes" Yes
		1 2 2
		"1" "2.0" 2.0
		true false false
		"<=50K" ">50K" >50K
		"a" "ä" ä
		0 1 1
	END
}

@test "--positive: any other value is negative, and none is no label" {
	labels '"No"' '"Yes"' >in
	printf '{"x":1,"y":%s}\n' '"Maybe"' 1 true '"yes"' >>in
	try 0 train-lr -y y --positive Yes in
	[ "$(of '[.rows, .positives] | @tsv')" = $'64\t20' ]
	printf '{"x":1,"y":%s}\n' null '""' '[]' 1e999 >>in
	echo '{"x":1}' >>in
	try 1 train-lr -y y --positive Yes --rejects bad in
	[ "$(of '[.rows, .positives] | @tsv')" = $'64\t20' ]
	[ "$(jq -r .reason bad | xargs)" = \
		'missing missing wrong-type not-finite missing' ]
}

@test "a label that is a word names the way on, and its value" {
	printf '{"x":1,"Churn":%s}\n' '"No"' >in
	labels 0 1 | sed 's/"y"/"Churn"/' >>in
	try 1 train-lr -y Churn in
	says_line "train-lr: in:1: label 'Churn' is \"No\"; it must be 0, 1,\
 false or true; --positive names the positive value"
	sed -i '1s/"No"/2/' in
	try 1 train-lr -y Churn in
	says_line "train-lr: in:1: label 'Churn' is 2; it must be 0, 1, false or\
 true; --positive names the positive value"
}

@test "a positive value that no record has is named, with those there are" {
	labels '"No"' '"Yes"' >in
	no_model "no record has the label 'yes': the first values of 'y' are\
 'Yes' and 'No': did you mean 'Yes'?" -y y --positive yes in
	no_model "no record has the label '1': the first values of 'y' are 'Yes'\
 and 'No'" -y y --positive 1 in
	no_model "all 20 records have the label 'Yes'" -y y --positive Yes \
		<(grep Yes in)
	no_model "--positive: VALUE is empty" -y y --positive '' in
	# Of many records, the first ones tell the values.
	for _ in {1..100}; do cat in; done >many
	no_model "no record has the label ' Yes': the first values of 'y' are\
 'Yes' and 'No': did you mean 'Yes'?" -y y --positive ' Yes' many
	labels '"No"' '"Yes"' | head -n 20 >>many
	try 0 train-lr -y y --positive Yes many
	[ "$(of .positives)" = 2007 ]
}

@test "--positive: several values that count as negative are told" {
	local trainer several="label 'y' has 3 values besides 'Yes': 'No' (37),\
 'YES' (2), 'Yes ' (1): all count as negative"
	labels '"No"' '"Yes"' >in
	sed -i -e '2,3s/"No"/"YES"/' -e '5s/"No"/"Yes "/' -e '6s/"No"/"\\u004eo"/' in
	try 0 train-lr -y y --positive Yes in
	says "train-lr: $several"
	# Of many records, read by all processors; and of long values.
	for _ in {1..100}; do cat in; done >many
	try 0 train-lr -y y --positive Yes --output model many
	says "train-lr: label 'y' has 3 values besides 'Yes': 'No' (3700), 'YES'\
 (200), 'Yes ' (100): all count as negative"
	score -m model many >scored
	try 0 evaluate -m model -y y scored
	says "evaluate: label 'y' has 3 values besides 'Yes': 'No' (3700), 'YES'\
 (200), 'Yes ' (100): all count as negative"
	try 0 evaluate -y y --positive Yes --choose max-f1 --on scored scored
	[ "$(grep -c 'all count as negative' "$ERR")" -eq 2 ]
	sed 's/"No"/"the customer has not gone, as far as is known"/' many >long
	try 0 train-lr -y y --positive Yes long
	says "train-lr: label 'y' has 4 values besides 'Yes': 'the customer has not\
 gone, as far as is known' (3600), 'YES' (200), 'Yes ' (100), 'No' (100): all\
 count as negative"
	# Others have only a number, and no more are kept than twenty.
	jq -c '.y = (input_line_number % 9)' many >nine
	try 0 train-lr -y y --positive 3 nine
	grep -q "label 'y' has 8 values besides '3': '1' (667), " "$ERR"
	grep -q " and 3 others: all count as negative" "$ERR"
	jq -c '.y = (input_line_number % 90)' many >ninety
	try 0 train-lr -y y --positive 3 ninety
	grep -q "'y' has more than 20 values besides '3': " "$ERR"
	grep -q " and others: all count as negative" "$ERR"
	for trainer in 'train-gbt --trees 2' 'train-mlp --epochs 2' \
		'train-ae -x x --epochs 2 --hidden 1'; do
		# shellcheck disable=SC2086 # a program and options
		try 0 $trainer -y y --positive Yes many
		grep -q "label 'y' has 3 values besides 'Yes': 'No' (3700)," "$ERR"
	done
	labels 0 1 >in
	try 0 train-lr -y y --positive 1 in
	says
}

@test "--verify makes a model of words again" {
	jq -nc 'range(90) | {k: ("abc?"[. % 4:. % 4 + 1]), y: (if . % 3 == 0 then
		"Yes" else "No" end), x: (if . % 5 == 0 then "NA" else . % 7 end)}' >in
	try 0 train-lr -y y --positive Yes --categorical k --reference k=b \
		--null 'NA,?' --missing mean -x x,k in
	cp "$OUT" model
	[ "$(of '[.positive, (.options.null | join(" ")), .categories[0].reference,
		(.categories[0].levels | join(" "))] | @tsv')" = \
		$'Yes\tNA ?\tb\ta b c' ]
	[ "$(of '[.features[].name] | join(" ")')" = 'x k=a k=c' ]
	try 0 train-lr --verify model in
	try 0 model show model
	grep -qx 'positive label       Yes' "$OUT"
	grep -qx "taken as missing     'NA', '?'" "$OUT"
	[ "$(model show --format json model | jq -r .positive)" = Yes ]
	sed 's/,"null":\["NA","?"\]//' model >other
	try 1 train-lr --verify other in
}

@test "--null: strings and numbers that mean missing are as null" {
	printf '{"x":%s,"z":%d,"y":%d}\n' 1 1 0 3 5 1 null 2 0 null 7 1 8 3 1 \
		2 8 0 null 4 1 >nulls
	printf '{"x":%s,"z":%d,"y":%d}\n' 1 1 0 3 5 1 '"NA"' 2 0 '" "' 7 1 8 3 1 \
		2 8 0 -999 4 1 >words
	try 0 train-lr -y y --missing mean nulls
	of 'del(.options)' >same
	try 0 train-lr -y y --missing mean --null 'NA, ,-999' words
	[ "$(of 'del(.options)')" = "$(<same)" ]
	[ "$(of '.options.null | tojson')" = '["NA"," ","-999"]' ]
	# score takes them from the model: 1 value, filled in four times.
	cp "$OUT" model
	printf '{"z":1,"x":%s}\n' null '"NA"' '" "' -999 '"\u004eA"' >one
	try 0 score -m model one
	[ "$(jq .score "$OUT" | sort -u | wc -l)" -eq 1 ]
	try 1 score -m model <(echo '{"z":1,"x":"?"}')
	# In the first record, too.
	{ sed -n 3p words && cat words; } >first
	try 0 train-lr -y y --missing mean --null 'NA, ,-999' first
	[ "$(of '[.features[].name] | join(" ")')" = 'z x' ] ||
		[ "$(of '[.features[].name] | join(" ")')" = 'x z' ]
}

@test "a label that is null, empty or no word: how to leave such records out" {
	labels 0 1 >in
	{
		cat in
		printf '{"z":1,"y":%s}\n' null '""' '"N/A"'
	} >bad
	try 1 train-lr -y y --positive 1 --null N/A bad
	for value in null '""' '"N/A"'; do
		grep -qF "jq -c 'select(.y != $value)' leaves such records out" "$ERR"
	done
	jq -c 'select(.y != null) | select(.y != "") | select(.y != "N/A")' bad | cmp - in
	jq -c '{"is it": .y, z: .5}' bad >spaced
	try 1 evaluate -y 'is it' -s z spaced
	grep -qF ": jq -c 'select(.[\"is it\"] != null)' leaves such records out" "$ERR"
	jq -c '{"isn'"'"'t": .y, z: .5}' bad >quoted
	try 1 evaluate -y "isn't" -s z quoted
	says_line "evaluate: quoted:$(grep -n null quoted | cut -d: -f1): field 'isn't' is null"
}

@test "--null without --missing rejects, and says what fills in" {
	labels 0 1 >in
	{
		sed -n 1p in
		printf '{"x":%s,"y":1}\n' null '"NA"' '""' '"abc"' '[]'
		echo '{"y":1}'
		sed 1d in
	} >bad
	try 1 train-lr -y y --null NA --rejects why bad
	[ "$(jq -r '"\(.reason) \(.message)"' why)" = "\
wrong-type field 'x' is null: --missing fills it in
wrong-type field 'x' is \"NA\", which means missing: --missing fills it in
wrong-type field 'x' is empty: --missing fills it in
wrong-type field 'x' is \"abc\", not a number: --null 'abc' if it means missing,\
 --categorical if it is a level
wrong-type field 'x' is an array, not a number
missing field 'x' is missing" ]
	says_line "train-lr: bad:7: field 'x' is missing: --missing fills it in"
	# Of a category as well: no level NA.
	jq -c '.x = "v\(.x)" | if .x == "v3" then .x = "NA" else . end' in >words
	try 1 train-lr -y y --categorical x --null NA words
	[ "$(of '.categories[0].levels | join(" ")')" = 'v0 v1 v2 v4 v5 v6' ]
	try 0 train-lr -y y --categorical x --null NA --missing indicator words
	[ "$(of '[.features[].name] | last')" = 'x is missing' ]
}

@test "--reference: coefficients are log odds ratios to that level" {
	three_levels >in
	try 0 train-lr -y y --categorical k --l2 0 --reference k=b in
	says
	[ "$(of '[.features[].name] | join(" ")')" = 'k=a k=c' ]
	near "$(of .intercept)" 0 1e-10
	near "$(of '.features[0].coefficient')" -1.0986122886681098 1e-10
	near "$(of '.features[1].coefficient')" 1.3862943611198906 1e-10
	cp "$OUT" model
	try 0 model show model
	grep -q "reference 'b'" "$OUT"
	# The same scores as with the default.
	try 0 score -m model in
	cp "$OUT" scored
	try 0 train-lr -y y --categorical k --l2 0 in
	cp "$OUT" default
	[ "$(of '.categories[0].reference')" = a ]
	try 0 score -m default in
	paste -d ' ' <(jq .score scored) <(jq .score "$OUT") |
		while read -r a b; do near "$a" "$b" 1e-12; done
	# The default by name is the default, byte for byte.
	try 0 train-lr -y y --categorical k --l2 0 --reference k=a in
	same default "$OUT"
	try 0 train-lr -y y --categorical k --l2 0 --unseen reference \
		--reference k=c in
	cp "$OUT" model
	try 0 score -m model <(echo '{"k":"new"}')
	near "$(jq .score "$OUT")" 0.8 1e-10
}

@test "a reference that is none is status 2, with names that are near" {
	three_levels | sed 's/"k":"b"/"k":"blue"/' >in
	no_model "--reference: category 'k' has no level 'bleu': did you mean\
 'blue'?" -y y --categorical k --reference k=bleu in
	no_model "--reference: there is no category 'kk': did you mean 'k'?" \
		-y y --categorical k --reference kk=a in
	no_model "--reference: 'k' is not NAME=LEVEL" -y y --categorical k \
		--reference k in
	no_model "--reference needs --categorical" -y y --reference k=a in
}

@test "members that the first record decides about are named" {
	printf '{"a":"NA","n":null,"x":%d,"z":1,"y":%d}\n' 1 0 >in
	printf '{"a":%d,"n":%d,"x":%d,"late":7,"y":%d,"z":%d}\n' \
		1 2 3 1 1 4 5 6 0 2 >>in
	try 0 train-lr -y y in
	says "train-lr: left out: a (a string in the first record: -x,\
 --categorical or --null); n (null in the first record: -x or --missing)" \
		"train-lr: left out: late (not in the first record, but in a\
 later one: -x)"
	[ "$(of '[.features[].name] | join(" ")')" = 'x z' ]
	try 0 train-lr -y y --exclude late,n,a in
	says_line "train-lr: --exclude: the first record has no 'late'"
	try 0 train-lr -y y --null NA --missing mean in
	[ "$(of '[.features[].name] | join(" ")')" = 'a n x z' ]
	# Nothing, where the members are named.
	try 0 train-lr -y y -x x,z in
	says
}

@test "categories of numbers in strings are named, with what makes numbers" {
	jq -nc 'range(60) | {age: " \(. % 7)", k: "abc"[. % 3:. % 3 + 1],
		code: "\(. % 4)", y: (. % 5 == 0)}' >in
	try 0 train-lr -y y --categorical auto in
	says "train-lr: categories of numbers in strings: age (' 0'):\
 csv2json --trim makes numbers of them" \
		"train-lr: categories of numbers in strings: code ('0'): jq's\
 tonumber makes numbers of them"
	try 0 train-lr -y y --categorical age,k --exclude code in
	says
	jq -c '.age = " \(input_line_number)"' in >many
	no_model "category 'age' has more than 20 levels: exclude it, or raise\
 --max-levels; they are numbers in strings, such as ' 1': csv2json --trim" \
		-y y --categorical auto --max-levels 20 many
	jq -c '.age = "id\(input_line_number)"' in >many
	no_model "category 'age' has more than 20 levels: exclude it, or raise\
 --max-levels (they are 'id1', 'id2' and so on)" \
		-y y --categorical auto --max-levels 20 many
}
