#!/usr/bin/env bats
# The whole job on the file that $CREDITCARD_CSV names.

load ../helper
load ../mock

@test "each row of the real file arrives in the topic and comes out scored" {
	local rows
	[ -n "${CREDITCARD_CSV:-}" ]
	cat >job <<-'END'
		set -euo pipefail
		csv2json "$CREDITCARD_CSV" | produce -t transactions
		consume -t transactions -e >transactions
		consume -t transactions -e |
			holdout --fraction 0.3 --to recent.ndjson |
			train-lr -y Class --exclude Time >model.json
		score -m model.json <recent.ndjson | evaluate -y Class >report
		consume -t transactions -e | score -m model.json | produce -t scored
		consume -t scored -e >scored
	END
	TRY_SECONDS=200 try 0 kafka-sandbox --topic transactions:64 \
		--topic scored:64 bash job
	says
	csv2json "$CREDITCARD_CSV" >expected
	rows=$(wc -l <expected)
	[ "$rows" -gt 0 ]
	[ "$(wc -l <transactions)" -eq "$rows" ]
	[ "$(wc -l <scored)" -eq "$rows" ]
	[ "$(grep -c ',"score":[0-9.e-]*}$' scored)" -eq "$rows" ]
	sort expected >sorted
	sort transactions | cmp sorted -
	sed 's/,"score":[^,]*}$/}/' scored | sort | cmp sorted -
}
