#!/usr/bin/env bats
# The broker of the tests, where what it needs is missing.

load ../helper

# only COMMAND...: a PATH with these, and what every system has.
# shellcheck disable=SC2120 # none: that is enough
only() {
	local command
	mkdir bin
	for command in bash sh env dirname cat grep sed mkdir rm id "$@"; do
		ln -s "$(command -v "$command")" "bin/$command"
	done
}

# The hint that both cases give.
HINT='or point WEIR_TEST_BROKERS=HOST:PORT at an existing cluster'

kafka_up() {
	try "$1" env "PATH=$PWD/bin" "WEIR_KAFKA_DIR=$PWD/kafka" \
		"WEIR_KAFKA_JARS=$PWD/jars" "$ROOT/tests/kafka/broker" up
	prints
}

@test "without Java kafka-up says so, and how to do without" {
	only
	kafka_up 3
	says "kafka-up: java is missing (apt-get install \
openjdk-17-jre-headless), $HINT"
	[ ! -e kafka ]
}

@test "without Maven, and without the jars, kafka-up says so" {
	only
	ln -s "$(type -P true)" bin/java
	kafka_up 3
	says "kafka-up: mvn is missing (apt-get install maven), $HINT"
	[ ! -e kafka ]
}

@test "with WEIR_TEST_BROKERS the tests start no Kafka" {
	echo '@test "x" { [ "$WEIR_TEST_BROKERS" = there:1 ]; }' >one.bats
	try 0 env WEIR_TEST_BROKERS=there:1 "WEIR_KAFKA_DIR=$PWD/kafka" \
		"WEIR_KAFKA_JARS=$PWD/jars" "$ROOT/tests/kafka/run" one.bats
	[ ! -e kafka ]
}
