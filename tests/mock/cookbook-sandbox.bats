#!/usr/bin/env bats
# docs/cookbook.md: the recipe of the sandbox

load ../helper
load ../cookbook

@test "a topic in the sandbox: the recipe runs" {
	recipe 'How do I put records into a topic, and score and query them?'
}
