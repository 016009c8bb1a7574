#!/usr/bin/env bats
# monitor's states by simulation: 10,000 windows of 1,000 records drawn from the
# training data, and 1,000 times two windows with a member shifted by half its
# standard deviation.

load ../helper

# shellcheck disable=SC2034 # ten million records
BATS_TEST_TIMEOUT=1800

for_kind() { # TRAINER...
	gencard -s 1 20000 | csv2json |
		jq -c '{Class, V14, V12, V17, V11, V10, V4, Amount}' >train
	"$@" -q -y Class train >model
	score -q -m model train >scored
	/usr/bin/python3 "$TESTS/resample.py" null 10000 1000 V14 1 <scored |
		monitor -m model --window 1000 | jq -r .state >states ||
		true
	# At most 0.1 % of 10,000 may be alerts.
	[ "$(wc -l <states)" -eq 10000 ]
	[ "$(grep -c alert states)" -le 10 ]
	/usr/bin/python3 "$TESTS/resample.py" shift 5000 1000 V14 2 <train |
		score -q -m model | monitor -m model --window 1000 |
		jq -r .state >states || true
	# Found in the second window, 99 % of 1,000 times.
	[ "$(awk 'NR % 5 == 0 && ($1 == "warn" || $1 == "alert")' states |
		wc -l)" -ge 990 ]
}

@test "no alert without a shift, and no shift without one: logistic regression" {
	for_kind train-lr
}

@test "no alert without a shift, and no shift without one: trees" {
	for_kind train-gbt
}
