#!/usr/bin/env bats
# docs/cookbook.md: the recipe whose figures pandas and scikit-learn compute, too

load ../helper
load ../cookbook

@test "from pandas: the recipe runs, and its figures are those of pandas" {
	recipe 'I know pandas and scikit-learn. What is the same here?'
}
