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

# agree VERSION LIBRARY CASE...: the margins of the library, also when imported.
agree() {
	local version=$1 case
	echo "$version"
	mkdir "$version"
	cd "$version" || return
	foreign "$version" train "${@:2}"
	for case in "${@:3}"; do
		score -q -m "$case/model" "$case/records" >"$case/scored"
		model import "$case/model" >imported
		score -q -m imported "$case/records" | cmp - "$case/scored"
		model import imported | cmp - imported
	done
	foreign "$version" compare "${@:2}"
	cd ..
}

# refuses_case LIBRARY CASE SENTENCE, of a file that is trained by now
refuses_case() {
	head -n 1 "$2/records" >in
	try 2 score -m "$2/model" in
	says "score: '$2/model' $3"
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
	local version versions
	versions=$(each xgboost)
	for version in $versions; do
		agree "$version" xgboost dense missing zero base parallel
	done
}

@test "LightGBM's margins, of four versions" {
	local version versions
	versions=$(each lightgbm)
	for version in $versions; do
		agree "$version" lightgbm dense missing zero none entropy dart
	done
}

@test "models of XGBoost that cannot be read are named" {
	local v
	v=$(each xgboost | tail -n 1)
	foreign "$v" train xgboost dart gblinear classes regression hinge \
		categories
	refuses_case xgboost dart "is a model of XGBoost with booster 'dart'; only 'gbtree' can be read"
	refuses_case xgboost gblinear "is a model of XGBoost with booster 'gblinear'; only 'gbtree' can be read"
	refuses_case xgboost classes "is a model of XGBoost with 3 classes; only those for a yes or no can be read"
	refuses_case xgboost regression "is a model of XGBoost with objective 'reg:squarederror', whose score is no probability; only 'binary:logistic' can be read"
	refuses_case xgboost hinge "is a model of XGBoost with objective 'binary:hinge', whose score is no probability; only 'binary:logistic' can be read"
	refuses_case xgboost categories "is a model of XGBoost that cannot be read: tree 1 splits by categories, which cannot be read: train on columns of 0 and 1 (one-hot)"
}

@test "models of LightGBM that cannot be read are named" {
	local v
	v=$(each lightgbm | tail -n 1)
	foreign "$v" train lightgbm rf classes regression sigmoid linear \
		categories
	refuses_case lightgbm rf "is a model of LightGBM of boosting 'rf', whose trees are averaged; only sums of trees can be read"
	refuses_case lightgbm classes "is a model of LightGBM with 2 classes; only those for a yes or no can be read"
	refuses_case lightgbm regression "is a model of LightGBM with objective 'regression', whose score is no probability; only 'binary' and 'cross_entropy' can be read"
	refuses_case lightgbm sigmoid "is a model of LightGBM whose 'sigmoid' is not 1, which cannot be read"
	refuses_case lightgbm linear "is a model of LightGBM that cannot be read: tree 1 has linear leaves, which cannot be read"
	try 2 score -m categories/model categories/records
	grep -F ' splits by categories, which cannot be read: train on columns of 0 and 1 (one-hot)' "$ERR"
}
