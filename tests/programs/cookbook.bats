#!/usr/bin/env bats
# docs/cookbook.md: the recipes that need nothing but what make builds

load ../helper
load ../cookbook

@test "every recipe of the page is run by one test" {
	python3 "$TESTS/recipe.py" titles "$COOKBOOK" | sort >want
	[ "$(wc -l <want)" -ge 20 ]
	sed -n "s/^\t[a-z_]*recipe '\([^']*\)'.*/\1/p" "$TESTS"/*/cookbook*.bats |
		sort | cmp want -
}

@test "the page's files are those that data/make-small makes" {
	local file
	for file in customers payments; do
		"$ROOT/data/make-small" $file | cmp - "$ROOT/data/$file.csv"
	done
}

@test "a recipe that prints something else is found" {
	cat >page.md <<-'END'
		## Before you begin
		## Same
		```sh
		echo a b; echo c
		```
		```text
		a ...
		...
		```
		## Other
		```sh
		echo a
		```
	END
	COOKBOOK=page.md
	recipe Same
	if recipe Other >said; then return 1; fi
	grep -A 1 -x -e '--- print:' said | grep -qx a
}

@test "words as labels: the recipe runs" {
	recipe 'My labels are Yes and No. How do I train?'
}

@test "missing values: the recipe runs" {
	recipe 'Values are missing: NA, ?, or an empty cell. What do I do?'
}

@test "tabs, semicolons and decimal commas: the recipe runs" {
	recipe 'My file has tabs or semicolons, and decimal commas'
}

@test "gzip, Latin-1 and blanks: the recipe runs" {
	recipe 'My file is compressed, in Latin-1, or has blanks after its commas'
}

@test "a JSON array: the recipe runs" {
	recipe 'My file is a JSON array, or JSON over many lines'
}

@test "leaks: the recipe runs" {
	recipe 'My model is too good. Which column gives the answer away?'
}

@test "a threshold by cost: the recipe runs" {
	recipe 'Where do I put the threshold, if a false alarm costs 5 and a missed fraud its amount?'
}

@test "a gate in CI: the recipe runs" {
	recipe 'How do I stop a bad model in CI?'
}

@test "serving: the recipe runs" {
	a_port
	recipe 'How do I serve the model by HTTP?' "localhost:8501=>127.0.0.1:$PORT"
}

@test "rollback: the recipe runs" {
	recipe 'How do I go back to the model before?'
}

@test "retraining on a window: the recipe runs" {
	recipe 'How do I train again on the last days only?'
}

@test "drift: the recipe runs" {
	recipe 'How do I notice that the data have changed?'
}

@test "a model in SQL: the recipe runs" {
	recipe 'How do I score in my database?'
}

@test "from BigQuery ML: the recipe runs" {
	recipe 'I know BigQuery ML. What is the same here?'
}
