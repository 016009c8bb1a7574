#!/usr/bin/env bats
# docs/high-availability.md: its commands run as they are written there, on three
# brokers and behind haproxy, while each part is killed.

load ../helper

# The tests share the brokers that they kill.
export BATS_NO_PARALLELIZE_WITHIN_FILE=true
PAGE=$ROOT/docs/high-availability.md
KAFKA=$TESTS/kafka/broker
export WEIR_KAFKA_PORT=${WEIR_KAFKA_PORT:-19292}
# (The tests of a file are read after its setup_file.)
export WEIR_BROKERS=${WEIR_TEST_BROKERS:-}

setup_file() {
	export WEIR_KAFKA_DIR=$BATS_FILE_TMPDIR/kafka
	local lines
	lines=$("$KAFKA" up 3)
	eval "$lines"
	# The cluster answers when one of the three does.
	# (A topic that was made may be answered by "exists already".)
	until topics -b "$WEIR_TEST_BROKERS" --create all-there:1:3 --if-missing; do
		sleep 0.2
	done 2>"$BATS_FILE_TMPDIR/cluster.log"
}

teardown_file() {
	"$KAFKA" down
}

# block TEXT: the commands of the page that stand together with TEXT, with our
# paths and port, each on one line.
block() {
	awk -v text="$1" '/^    / { block = block substr($0, 5) "\n"; next }
		index(block, text) { exit } { block = "" }
		END { if (index(block, text)) printf "%s", block }' "$PAGE" |
		sed -e ':a; /\\$/ { N; s/\\\n *//; ba }' -e ':b; /|$/ { N; s/|\n */| /; bb }' \
			-e "s#/run/weir#$PWD#; s#/etc/weir#$PWD#; s#8444#$PORT#" \
			-e "s#proxy/haproxy.cfg#$PWD/haproxy.cfg#" >block
	[ -s block ] || complain "no block of the page has: $1"
}

runs() { # TEXT
	block "$1"
	try 0 bash -euo pipefail block
}

# Each command of the block in the background; their pids are in $PIDS.
starts() { # TEXT
	local command
	block "$1"
	PIDS=()
	while IFS= read -r command <&9; do
		ERR=$PWD/.said/started-${#STARTED[@]}
		start bash -c "exec $command" </dev/null
		PIDS+=("$PID")
	done 9<block
}

# The line of the unit, with its name in place of %i.
unit() { # NAME
	block ExecStart
	sed -n "s#%i#$1#; s#^ExecStart=/usr/local/bin/##p" block
}

cards() { # FIRST LAST
	seq -f '{"Id":%.0f,"Amount":1}' "$1" "$2" | produce -q -t tx --key Id
}

has_scored() { # N
	[ "$(consume -t scored -e | wc -l)" -ge "$1" ]
}

# Has each of the three relays its partitions? (One that dies while a group is
# being formed holds it up for longer than session.timeout.ms.)
all_have_partitions() {
	topics --groups | jq -se 'any(.group == "scoring" and
		.state == "Stable" and
		([.members[] | select(.partitions != {})] | length == 3))'
}

asks() {
	block 'curl --cacert'
	bash block >answer && grep -q '"predictions":\[{"score":' answer
}

# All clients' models, and those of both serves.
serves_version() { # VERSION
	local socket
	for socket in serve-a.sock serve-b.sock; do
		curl -si --unix-socket "$socket" -d '{"instances":[[1]]}' \
			http://localhost/v1/models/fraud:predict |
			grep -q "^X-Weir-Model: fraud:$1 " || return 1
	done
}

@test "the page's commands work, while each part in turn is killed" {
	PORT=$((26000 + BASHPID % 3000))
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost -keyout tls.key \
		-out tls.pem 2>/dev/null
	cat tls.pem tls.key >tls-and-key.pem
	sed -e "s#/run/weir#$PWD#; s#/etc/weir#$PWD#; s#8444#$PORT#" \
		"$ROOT/proxy/haproxy.cfg" >haproxy.cfg
	small_model >model.json

	runs 'topics --create tx'
	topics -t tx,scored,models,models.used |
		jq -se 'all(.replicas | length == 3)'
	runs 'models put'
	starts '--instance a'
	local relays=("${PIDS[@]}")
	[ "${#relays[@]}" -eq 3 ]
	starts 'serve --models'
	local serves=("${PIDS[@]}")
	[ "${#serves[@]}" -eq 3 ]
	starts 'models pull'
	eventually asks
	cards 1 500
	eventually has_scored 500
	cards 1 10
	consume -t tx -e -c 10 >payments.ndjson
	eventually test -e registry/fraud/champion
	runs 'score -m registry'
	[ "$(grep -c '"model":"fraud:1@' "$OUT")" -eq 10 ]

	# A relay, and it comes back by the unit's command.
	eventually all_have_partitions
	kill -KILL "${relays[0]}"
	cards 501 1000
	succeeds_within 60000 has_scored 1010
	start bash -c "exec $(unit a)"
	# A serve: haproxy asks the other.
	kill -KILL "${serves[0]}"
	asks
	eventually asks
	start bash -c "exec serve --models kafka:models --unix $PWD/serve-a.sock"
	# A broker; a promotion goes through with two.
	"$KAFKA" kill 2
	small_model | sed 's/"Class"/"Fraud"/' >model.json
	models put kafka:models fraud --alias champion model.json
	eventually serves_version 2
	cards 1001 1500
	succeeds_within 60000 has_scored 1510
	"$KAFKA" start 2
	# All brokers: serve goes on.
	"$KAFKA" kill 1
	"$KAFKA" kill 2
	"$KAFKA" kill 3
	asks
	serves_version 2
	"$KAFKA" start 1
	"$KAFKA" start 2
	"$KAFKA" start 3
	succeeds_within 60000 cards 1501 1600
	succeeds_within 60000 has_scored 1610

	runs 'topics -g scoring'
	grep -q '^weir_models' "$OUT"
	# In = out, by one model and then the other.
	[ "$(consume -t scored -e | wc -l)" -eq "$(consume -t tx -e | wc -l)" ]
	[ "$(consume -t scored -e | jq -r '.model | sub("@.*"; "")' | sort -u | xargs)" = \
		'fraud:1 fraud:2' ]
}

# answers NAME COMMAND...: in the background, with a minute for it.
answers() {
	ERR=$PWD/$1.err OUT=$PWD/$1.out
	start "${@:2}"
	ASKED+=("$PID:$1")
}

# The dead one may be the leader, the coordinator, or the controller.
@test "a program that begins just after a broker's death waits for its successor" {
	local n asked got
	topics --create asked:6:3
	topics --create asked-models:1:3 --set cleanup.policy=compact \
		--set message.timestamp.type=LogAppendTime
	small_model >model.json
	eventually models put kafka:asked-models m --alias champion model.json
	seq -f '{"Id":%.0f}' 600 | produce -q -t asked --key Id
	eventually consume -q -g askers -t asked -e
	for n in 1 2 3; do
		"$KAFKA" kill "$n"
		ASKED=()
		answers consume consume -t asked -e --timeout 60
		answers group consume -g "askers$n" -t asked -e --timeout 60
		answers topics topics -t asked --timeout 60
		answers groups topics --groups --timeout 60
		answers lag topics -g askers -t asked --timeout 60
		answers list models list kafka:asked-models --timeout 60
		answers put models put kafka:asked-models "m$n" model.json --timeout 60
		for asked in "${ASKED[@]}"; do
			got=0
			wait "${asked%:*}" || got=$?
			[ "$got" -eq 0 ] || {
				cat "${asked#*:}.err"
				complain "broker $n died, ${asked#*:}: status $got"
			}
		done
		[ "$(sort -u consume.out | wc -l)" -eq 600 ]
		[ "$(sort -u group.out | wc -l)" -eq 600 ]
		# (Nobody lists a group while it moves from one broker to another.)
		eventually lists_askers
		"$KAFKA" start "$n"
		succeeds_within 60000 all_in_sync
	done
}

lists_askers() {
	topics --groups | jq -se 'any(.group == "askers")'
}

all_in_sync() {
	topics -t asked,asked-models | jq -se 'all(.isr | length == 3)'
}
