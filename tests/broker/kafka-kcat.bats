#!/usr/bin/env bats
# kcat's own lines: consume -f prints what kcat -f prints, and produce reads
# what kcat -J prints.

load ../helper
load ../broker

# Messages of every kind that kcat prints as JSON.
kinds() {
	topic 2
	printf '%s\n' '{"partition":0,"key":"k1","headers":[{"name":"h","value":"v"},{"name":"n","value":null},{"name":"h","value":""}],"timestamp":1700000000123,"value":{"a":1}}' \
		'{"partition":0,"key":null,"value":null,"timestamp":1700000000124}' \
		'{"partition":0,"key":"","value":"","timestamp":5}' \
		'{"partition":1,"key":"\u0000k","value":"line\n\u00e9 \"q\" \u0001\\"}' \
		'{"partition":1,"value":"x"}' | produce -t "$TOPIC" --envelope
}

# and of bytes that are no UTF-8.
bytes() {
	printf '%s\n' '{"partition":1,"key_base64":"AP8=","headers":[{"name":"b","value_base64":"//4="}],"value_base64":"gAD/"}' |
		produce -t "$TOPIC" --envelope
}

kcat_reads() { # TOPIC OPTION...
	kcat -b "$WEIR_BROKERS" -C -e -q -t "$@"
}

@test "consume -f prints the bytes that kcat -f prints" {
	local format p
	kinds
	bytes
	for format in '%s\n' '%k\t%s\n' '%S|%K|%R|' '%t[%p]@%o %T\n' '%h\n' \
		'%%%k%%' '\x41\x42z\x4F\x4|' 'a\q\\\r\n' 'tail\' 'plain' '%s%s' \
		'{"key":"%k","ts":%T}\n' ''; do
		for p in 0 1; do
			kcat_reads "$TOPIC" -p "$p" -f "$format" >want
			try 0 consume -t "$TOPIC" -p "$p" -e -f "$format"
			says
			same want "$OUT"
		done
	done
}

@test "a byte of -f may begin with any digit" {
	topic 1
	put 1 1
	try 0 consume -t "$TOPIC" -e -f '\xff\xA0'
	[ "$(xxd -p "$OUT")" = ffa0 ]
}

@test "a format that kcat does not have, or reads otherwise, is refused" {
	refuses 2 "consume: -f: '%z' is no escape: there are %s %S %R %k %K %t %p %o %T %h %%" \
		consume -t t -f 'a%z'
	refuses_like 2 "consume: -f: '%' is no escape" consume -t t -f 'a%'
	refuses 2 "consume: -f: '\\x41B': write a byte as \\x and two digits" \
		consume -t t -f '\x41B'
	refuses 2 "consume: -f: '\\101': write a byte as \\x and two digits" \
		consume -t t -f '\101'
	refuses_like 2 "consume: -f: '\\xg'" consume -t t -f '\xg'
	refuses 2 'consume: --raw, --envelope, --position and -f exclude each other' \
		consume -t t -f %s --raw
}

@test "produce --envelope gives the messages back that kcat -J prints" {
	local from p
	kinds
	from=$TOPIC
	kcat_reads "$from" -J >lines
	topic 2
	try 0 produce -t "$TOPIC" --envelope lines
	says
	for p in 0 1; do
		for topic in "$from" "$TOPIC"; do
			kcat_reads "$topic" -p "$p" -J |
				sed 's/"topic":"[^"]*",//' >"of-$topic-$p"
		done
		[ -s "of-$from-$p" ]
		same "of-$from-$p" "of-$TOPIC-$p"
	done
}

@test "a line of kcat -J that is not whole is rejected" {
	topic 1
	rejected() { # LINE SENTENCE
		echo "$1" >in
		try 1 produce -t "$TOPIC" --envelope in
		says_line "produce: in:1: $2"
	}
	rejected '{"topic":"t","key":null}' "not an envelope: 'value' is missing"
	rejected '{"payload":"x","headers":["h"]}' \
		"envelope: the last of kcat's headers has no value"
	rejected '{"payload":"x","headers":[null,"v"]}' \
		'envelope: a header is not an object'
	rejected '{"payload":"x","headers":["h",1]}' \
		"envelope: 'headers' is not a string, null or base64"
	rejected '{"payload":"x","value":"y"}' "envelope: 'value' occurs twice: \
jq -c . keeps the last of the two"
	rejected '{"payload":"x","ts":1,"timestamp":2}' \
		"envelope: 'timestamp' occurs twice: jq -c . keeps the last of the two"
	rejected '{"payload":"x","ts":-2}' \
		"envelope: 'timestamp' is not a whole number in its range"
	echo '{"payload":"x","ts":-1,"tstype":"unknown"}' |
		try 0 produce -t "$TOPIC" --envelope
	[ "$(consume -t "$TOPIC" -e -f '%s')" = x ]
}
