#!/usr/bin/env bats
# docs/cookbook.md: the recipe that needs a schema registry

load ../helper
load ../broker
load ../cookbook

setup_file() {
	[ -n "${WEIR_TEST_REGISTRY:-}" ] ||
		skip 'WEIR_TEST_REGISTRY names no registry'
}

@test "Avro topics: the recipe runs" {
	topics -q --delete cookbook.avro 2>.said/deleted || true
	recipe 'My topics hold Avro, with a schema registry' \
		"http://registry:8081=>$WEIR_TEST_REGISTRY"
	topics --delete cookbook.avro
}
