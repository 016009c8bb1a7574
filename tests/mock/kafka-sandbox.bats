#!/usr/bin/env bats
# kafka-sandbox: a Kafka for one command

load ../helper
load ../mock

@test "the command's exit status is passed on" {
	local status
	for status in 0 1 2 3 42 255; do
		try "$status" kafka-sandbox sh -c "exit $status"
		prints
		says
	done
}

@test "a command that dies by a signal gives 128 and the signal" {
	try 143 kafka-sandbox sh -c 'kill -TERM $$'
	try 137 kafka-sandbox sh -c 'kill -KILL $$'
}

@test "the command has its stdin, stdout, stderr, arguments and WEIR_BROKERS" {
	# shellcheck disable=SC2016 # for the inner shell
	echo in | try 7 kafka-sandbox -- sh -c \
		'cat; echo "$1" >&2; echo "$WEIR_BROKERS"; exit 7' sh -h
	says -h
	[ "$(head -n 1 "$OUT")" = in ]
	[[ $(tail -n 1 "$OUT") =~ ^127\.0\.0\.1:[0-9]+$ ]]
}

@test "at a terminal it says where Kafka is, as long as the command runs" {
	try 0 script -qec "kafka-sandbox sh -c 'echo is \$WEIR_BROKERS'" /dev/null
	[ "$(tr -d '\r' <"$OUT" | sed -n "s/^kafka-sandbox: Kafka is at \(.*\) until 'sh' ends\$/is \1/p")" = \
		"$(tr -d '\r' <"$OUT" | grep '^is ')" ]
}

@test "options behind the command are the command's" {
	try 0 kafka-sandbox echo --topic x -h
	prints '--topic x -h'
}

@test "records go in and come out, also of a topic that is not yet there" {
	ids 1 10000 >in
	try 0 kafka-sandbox sh -c 'produce -t new <in && consume -t new -e'
	sort "$OUT" | cmp - <(sort in)
}

@test "what is set up for the real Kafka does not reach the sandbox" {
	mkdir "$HOME/.config"
	echo 'bootstrap.servers=127.0.0.1:1' >"$HOME/.config/weir.conf"
	echo 'no.such=1' >conf
	ids 1 3 >in
	WEIR_CONFIG=conf WEIR_BROKERS=127.0.0.1:1 try 0 \
		kafka-sandbox sh -c 'produce -t t <in && consume -t t -e'
	sort "$OUT" | cmp - in
}

@test "--topic makes topics with as many partitions, others get 4" {
	ids 1 1000 >in
	# shellcheck disable=SC2016 # for the inner shell
	try 0 kafka-sandbox --topic one:1 --topic many:9 sh -c '
		for t in one many other; do
			produce -t $t --key id <in
			consume -t $t -e --envelope
		done'
	[ "$(jq -r '"\(.topic) \(.partition)"' "$OUT" | sort -u | cut -d ' ' -f 1 |
		uniq -c | xargs)" = '9 many 1 one 4 other' ]
}

@test "--topic that is no name and number of partitions is refused" {
	local text
	for text in x x: x:0 x:y x:-1 :3 x:1025 x:1.5 ''; do
		refuses 2 "kafka-sandbox: --topic: '$text' is not NAME:PARTITIONS, such as tx:4, with 1 to 1024 partitions" \
			kafka-sandbox --topic "$text" true
	done
}

@test "a command that is not there is status 2" {
	refuses 2 "kafka-sandbox: cannot run 'no-such-command': No such file or directory" \
		kafka-sandbox no-such-command
	: >not-executable
	refuses_like 2 "kafka-sandbox: cannot run './not-executable'" \
		kafka-sandbox ./not-executable
}

@test "without a command it prints its address and stays until SIGTERM or SIGINT" {
	local signal
	ids 1 3 >in
	for signal in TERM INT; do
		start_fresh kafka-sandbox --topic t:1
		eventually lines "$OUT" 1
		WEIR_BROKERS=$(<"$OUT")
		[[ $WEIR_BROKERS =~ ^127\.0\.0\.1:[0-9]+$ ]]
		produce -b "$WEIR_BROKERS" -t t <in
		consume -b "$WEIR_BROKERS" -t t -e | cmp - in
		kill "-$signal" "$PID"
		ends_within 3000 0
	done
}

@test "SIGTERM and SIGINT are passed on, and the command's answer is the status" {
	local signal
	for signal in TERM INT; do
		start_fresh kafka-sandbox bash -c "
			trap 'echo got $signal; exit 9' $signal
			echo ready
			while :; do read -t 0.05 <> <(:) || :; done"
		eventually grep -q ready "$OUT"
		kill "-$signal" "$PID"
		ends_within 3000 9
		grep -qx "got $signal" "$OUT"
	done
	start_fresh kafka-sandbox sh -c 'echo ready; exec tail -f /dev/null'
	eventually grep -q ready "$OUT"
	kill -TERM "$PID"
	ends_within 3000 143
}

@test "no broker is left when the command has ended" {
	local brokers
	# shellcheck disable=SC2016 # for the inner shell
	try 0 kafka-sandbox sh -c 'echo "$WEIR_BROKERS"'
	brokers=$(<"$OUT")
	if (exec 3<>"/dev/tcp/${brokers%:*}/${brokers#*:}") 2>/dev/null; then
		return 1
	fi
}

@test "two sandboxes know nothing of each other" {
	ids 1 3 >in
	# shellcheck disable=SC2016 # for the inner shell
	try 0 kafka-sandbox sh -c 'produce -t t <in
		kafka-sandbox sh -c "consume -t t -e -X allow.auto.create.topics=true"
		consume -t t -e'
	sort "$OUT" | cmp - in
}

# 12 MB into one partition, of which it keeps 5 MiB.
@test "records that it had to drop are noticed: it says so and ends with 3" {
	yes "{\"a\":\"$(head -c 1000 /dev/zero | tr '\0' x)\"}" |
		head -n 12000 >in || true
	try 3 kafka-sandbox --topic t:1 produce -t t in
	grep -q '^kafka-sandbox: the sandbox has dropped the first [0-9]* of 12000 records of t\[0\]' \
		"$ERR"
	# Also when the command itself has failed.
	try 3 kafka-sandbox --topic t:1 sh -c 'produce -t t in; exit 1'
	# With partitions enough nothing is dropped.
	try 0 kafka-sandbox --topic t:16 produce -t t in
	says
}

@test "topics says there what the mock cluster cannot do" {
	a_broker t:2
	try 0 topics --describe t
	says
	[ "$(jq -c '[.topic, (.partitions | length), .config, .broker_config]' \
		"$OUT")" = '["t",2,null,null]' ]
	refuses 2 "topics: the mock cluster of kafka-sandbox deletes no topics: \
they end with it" topics --delete t
	refuses 2 "topics: the mock cluster of kafka-sandbox lists no groups: \
-g GROUP shows what one has committed" topics --groups
	try 0 topics -t t
}
