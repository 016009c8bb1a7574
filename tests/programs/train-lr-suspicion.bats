#!/usr/bin/env bats
# What train-lr warns of after the fit: members that look as if they were no
# features. Each warning is true of all rows, and its advice silences it.
load ../helper

# rows N MEMBERS: records with x, y and the members of awk's `print`ed text,
# where i is the row's number from 1, r a random number and y the label.
rows() {
	awk -v "n=$1" 'BEGIN { srand(7); for (i = 1; i <= n; i++) {
		r = rand(); x = rand(); y = (x + rand() > 1)
		printf "{\"x\":%.3f,\"y\":%d", x, y; '"$2"'; print "}" } }'
}

# warns LINE ARG...: train-lr's whole stderr; without LINE it is empty.
warns() {
	local line=$1
	shift
	try 0 train-lr -y y "$@"
	if [ "$line" ]; then says "$line"; else says; fi
}

@test "a member that alone tells the labels apart" {
	local told='alone tells the labels apart, as a member does that is known only after the label'
	rows 4000 'printf ",\"paid\":%.4f", y + r * 0.9' >in
	warns "train-lr: 'paid' (ROC AUC 1.0000) $told; --exclude paid leaves it out" in
	warns '' --exclude paid in
	warns "train-lr: 'paid' (ROC AUC 1.0000) $told; leave it out of -x" -x x,paid in
	warns '' -q in
	# Lower for positives, too; with blanks and commas in its name.
	rows 4000 'printf ",\"not, paid\":%.4f", r * 0.9 - y' >in
	warns "train-lr: 'not, paid' (ROC AUC 1.0000) $told; --exclude 'not\\, paid' leaves it out" in
	# The figure is of all rows: 10 of 2000 positives have the least value.
	rows 4000 'printf ",\"flag\":%d", i % 200 == 0 ? 1 - y : y' >in
	try 0 train-lr -y y in
	local auc
	auc=$(jq -s 'group_by(.y) | map(map(.flag)) |
		(.[0] | (map(select(. == 0)) | length) / length) as $tn |
		(.[1] | add / length) as $tp |
		($tn + $tp) / 2' in)
	auc=$(printf %.4f "$auc")
	says "train-lr: 'flag' (ROC AUC $auc) $told; --exclude flag leaves it out"
	# 0.98 is no reason.
	rows 4000 'printf ",\"flag\":%d", i % 50 == 0 ? 1 - y : y' >in
	warns '' in
}

@test "rare positives, and few rows among many, are found, too" {
	awk 'BEGIN { srand(3); for (i = 1; i <= 60000; i++) {
		y = (i % 3000 == 7)
		printf "{\"x\":%.3f,\"late\":%.3f,\"y\":%d}\n",
			rand(), rand() + y * 0.999, y } }' >in
	try 0 train-lr -y y in
	grep -q "^train-lr: 'late' (ROC AUC [01].[09]*) alone tells" "$ERR"
	# Beyond --memory, from the file.
	cp "$ERR" wanted
	try 0 train-lr -y y --memory 1M in
	same wanted "$ERR"
}

@test "a member that numbers the rows, in order or not" {
	local told="is another whole number in each row: a row's number tells nothing of new records; --exclude id leaves it out"
	rows 300 'printf ",\"id\":%d", i' >in
	warns "train-lr: 'id' (1 to 300) $told" in
	warns '' --exclude id in
	shuf --random-source=<(yes) in >shuffled
	warns "train-lr: 'id' (1 to 300) $told" shuffled
	# Some are elsewhere, as after holdout(1).
	awk 'NR % 3' shuffled >some
	try 0 train-lr -y y some
	grep -q "^train-lr: 'id' (1 to 300) $told" "$ERR"
	# A number that is there twice, fractions, few rows, and far apart.
	rows 300 'printf ",\"id\":%d", i == 300 ? 17 : i' >in
	warns '' in
	rows 300 'printf ",\"id\":%.1f", i == 150 ? i + 0.5 : i' >in
	warns '' in
	rows 30 'printf ",\"id\":%d", i' >in
	warns '' in
	rows 300 'printf ",\"id\":%d", i * 60' >in
	warns '' in
}

@test "the codes of a category's levels are no numbers of rows" {
	jq -nc 'range(300) as $i | {name: "n\($i)", x: ($i % 7),
		y: (if $i * $i % 5 < 2 then 1 else 0 end)}' >in
	try 0 train-gbt -y y --categorical name --max-levels 300 --trees 3 in
	[ "$(grep -c 'another whole number' "$ERR")" -eq 0 ]
	grep -q "'name' (300 levels in 300 rows) has a level for nearly each row" "$ERR"
}

@test "a category with a level for nearly each row" {
	rows 60 'printf ",\"name\":\"n%d\",\"kind\":\"k%d\"", i, i % 5' >in
	warns "train-lr: 'name' (60 levels in 60 rows) has a level for nearly each row: a row's name tells nothing of new records; --exclude name leaves it out" \
		--categorical auto in
	warns '' --categorical auto --exclude name in
	rows 60 'printf ",\"name\":\"n%d\"", i % 30' >in
	warns '' --categorical auto in
}

@test "members that are equal in all rows" {
	local told='are equal in all rows, and share one effect between them'
	rows 500 'printf ",\"eur\":%.3f,\"sum\":%.3f,\"EUR\":%.3f", r, r, r' >in
	warns "train-lr: 'eur', 'sum', 'EUR' $told; --exclude sum,EUR leaves the first alone" in
	warns '' --exclude sum,EUR in
	# One row tells them apart.
	rows 500 'printf ",\"eur\":%.3f,\"sum\":%.3f", r, i == 333 ? 0 : r' >in
	warns '' in
	# Levels of categories are no members.
	rows 500 'printf ",\"net\":\"%s\",\"tv\":\"%s\"",
		r < 0.3 ? "no" : r < 0.6 ? "dsl" : "fibre",
		r < 0.3 ? "no" : rand() < 0.5 ? "a" : "yes"' >in
	warns "train-lr: 'net=no', 'tv=no' $told: the effect is the sum of their coefficients" \
		--categorical auto in
}

@test "nothing is said of a model that is made again" {
	rows 300 'printf ",\"id\":%d", i' >in
	train-lr -q -y y --reproducible in >model
	try 0 train-lr --verify model in
	says
}
