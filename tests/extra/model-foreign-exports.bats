#!/usr/bin/env bats
# Models of XGBoost and LightGBM have the library's margins, of each version
# that `make exports-deps` puts into build/python.

load ../helper

PYTHON=$ROOT/build/python/bin/python3

# foreign VERSION ARG...: tests/foreign.py with that version of its library.
foreign() {
	PYTHONPATH=$ROOT/build/python/foreign/$1 "$PYTHON" \
		"$TESTS/foreign.py" "${@:2}"
}

# agrees VERSION LIBRARY CASE: the margins of the library, also when imported.
agrees() {
	local model
	model=$(foreign "$1" train "$2" "$3" .)
	score -q -m "$model" records >scored
	foreign "$1" compare "$2" scored margins.npy
	model import "$model" >imported
	score -q -m imported records | cmp - scored
	model import imported | cmp - imported
}

# refuses_case VERSION LIBRARY CASE SENTENCE
refuses_case() {
	local model
	model=$(foreign "$1" train "$2" "$3" .)
	head -n 1 records >in
	try 2 score -m "$model" in
	says "score: '$model' $4"
}

# each LIBRARY: a version a line.
each() {
	local folder found=0
	for folder in "$ROOT/build/python/foreign/$1"*; do
		echo "${folder##*/}"
		found=$((found + 1))
	done
	[ "$found" -eq 4 ]
}

@test "XGBoost's margins, of four versions" {
	local version case versions
	versions=$(each xgboost)
	for version in $versions; do
		for case in dense missing zero base parallel; do
			echo "$version $case"
			agrees "$version" xgboost "$case"
		done
	done
}

@test "LightGBM's margins, of four versions" {
	local version case versions
	versions=$(each lightgbm)
	for version in $versions; do
		for case in dense missing zero none entropy dart; do
			echo "$version $case"
			agrees "$version" lightgbm "$case"
		done
	done
}

@test "models of XGBoost that cannot be read are named" {
	local v
	v=$(each xgboost | tail -n 1)
	refuses_case "$v" xgboost dart "is a model of XGBoost with booster 'dart'; only 'gbtree' can be read"
	refuses_case "$v" xgboost gblinear "is a model of XGBoost with booster 'gblinear'; only 'gbtree' can be read"
	refuses_case "$v" xgboost classes "is a model of XGBoost with 3 classes; only those for a yes or no can be read"
	refuses_case "$v" xgboost regression "is a model of XGBoost with objective 'reg:squarederror', whose score is no probability; only 'binary:logistic' can be read"
	refuses_case "$v" xgboost hinge "is a model of XGBoost with objective 'binary:hinge', whose score is no probability; only 'binary:logistic' can be read"
	refuses_case "$v" xgboost categories "is a model of XGBoost that cannot be read: tree 1 splits by categories, which cannot be read: train on columns of 0 and 1 (one-hot)"
}

@test "models of LightGBM that cannot be read are named" {
	local v model
	v=$(each lightgbm | tail -n 1)
	refuses_case "$v" lightgbm rf "is a model of LightGBM of boosting 'rf', whose trees are averaged; only sums of trees can be read"
	refuses_case "$v" lightgbm classes "is a model of LightGBM with 2 classes; only those for a yes or no can be read"
	refuses_case "$v" lightgbm regression "is a model of LightGBM with objective 'regression', whose score is no probability; only 'binary' and 'cross_entropy' can be read"
	refuses_case "$v" lightgbm sigmoid "is a model of LightGBM whose 'sigmoid' is not 1, which cannot be read"
	refuses_case "$v" lightgbm linear "is a model of LightGBM that cannot be read: tree 1 has linear leaves, which cannot be read"
	model=$(foreign "$v" train lightgbm categories .)
	try 2 score -m "$model" records
	mentions " splits by categories, which cannot be read: train on columns of 0 and 1 (one-hot)"
}
