#!/usr/bin/env bats
# The demo on a Kafka of one's own.

load ../helper
load ../broker

@test "make demo runs on the Kafka of WEIR_BROKERS, twice too" {
	local n
	export PATH=$BIN:$PATH
	for n in 1 2; do
		TRY_SECONDS=200 try 0 "$TESTS/demo" \
			"$ROOT/data/creditcard-sample.csv"
		grep -qF '$ topics --create transactions:8' "$OUT"
		[ "$(grep -c '^ok: ' "$OUT")" -eq 3 ]
		! grep -q kafka-sandbox "$OUT" || false
	done
}
