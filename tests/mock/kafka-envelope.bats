#!/usr/bin/env bats
# envelopes: a whole message as one JSON object, and back

load ../helper
load ../mock

# What makes a message what it is: all but topic and offset.
messages() {
	all_of "$1" --envelope | jq -c 'del(.topic, .offset)'
}

# copies FROM TO: through envelopes, and then both topics hold the same.
copies() {
	all_of "$1" --envelope | try 0 produce -t "$2" --envelope
	messages "$1" | sort >from
	messages "$2" | sort >to
	[ -s from ]
	same from to
}

# kafka_of BASE64-of-value...: as raw messages, whatever their bytes.
values() {
	local value
	for value; do
		jq -cn --arg v "$value" '{value_base64: $v}'
	done
}

@test "an envelope has topic, partition, offset, timestamp, key, headers, value" {
	a_broker t:3
	printf '{"k":"abc","ms":1700000000123,"a" : 1.50}\n' |
		produce -t t -p 2 --key k --timestamp ms -H h=v -H h= -H i=w
	try 0 consume -t t -e --envelope
	says
	prints '{"topic":"t","partition":2,"offset":0,"timestamp":1700000000123,"key":"abc","headers":[{"name":"h","value":"v"},{"name":"h","value":""},{"name":"i","value":"w"}],"value":{"k":"abc","ms":1700000000123,"a" : 1.50}}'
}

@test "a value that is no object on one line is a string of its characters" {
	a_broker t:1
	printf '%s\n' 'text' '[1]' '"s"' '1' 'null' '' '{"a":1' ' {}' '{"a":NaN}' \
		'{"a":1}' | produce -t t --raw
	jq -cn '{value: "{\n\"a\":1}"}' | produce -t t --envelope
	try 0 consume -t t -e --envelope
	jq -c .value "$OUT" >values
	cat >expected <<-'END'
		"text"
		"[1]"
		"\"s\""
		"1"
		"null"
		""
		"{\"a\":1"
		" {}"
		"{\"a\":NaN}"
		{"a":1}
		"{\n\"a\":1}"
	END
	same expected values
}

@test "a round trip keeps bytes that are not UTF-8, by base64" {
	a_broker a:1 b:1
	jq -cn '{key_base64: "//4=", headers: [{name_base64: "/w==",
		value_base64: "gIGC"}, {name: "n", value_base64: "AP8A"}],
		value_base64: "7aCA"}' | try 0 produce -t a --envelope
	try 0 consume -t a -e --envelope
	[ "$(jq -c '[.key_base64, .headers, .value_base64]' "$OUT")" = \
		'["//4=",[{"name_base64":"/w==","value_base64":"gIGC"},{"name":"n","value_base64":"AP8A"}],"7aCA"]' ]
	try 0 consume -t a -e --raw
	printf '\355\240\200\n' | cmp - "$OUT"
	copies a b
}

@test "a round trip tells null from empty, in key, value and header" {
	a_broker a:1 b:1
	cat >in <<-'END'
		{"key":null,"value":null}
		{"key":"","value":null}
		{"key":null,"value":""}
		{"key":"","value":""}
		{"headers":[{"name":"n","value":null},{"name":"e","value":""},{"name":"","value":"x"}],"value":{}}
		{"value":null}
	END
	try 0 produce -t a --envelope <in
	messages a | jq -c '[.key, .value, .headers]' >out
	cat >expected <<-'END'
		[null,null,[]]
		["",null,[]]
		[null,"",[]]
		["","",[]]
		[null,{},[{"name":"n","value":null},{"name":"e","value":""},{"name":"","value":"x"}]]
		[null,null,[]]
	END
	same expected out
	copies a b
}

@test "a round trip keeps repeated headers in their order" {
	a_broker a:1 b:1
	put a 1 3 -H z=1 -H a=2 -H z=3 -H z= -H z=1
	copies a b
	[ "$(messages b | head -n 1 | jq -r '.headers[] | .name + .value' |
		xargs)" = 'z1 a2 z3 z z1' ]
}

@test "a round trip keeps partition, timestamp and key, and order within one" {
	local i
	a_broker a:5 b:5
	for i in 1 2 3; do
		ids $((i * 100)) $((i * 100 + 99)) |
			jq -c '. + {ms: (1600000000000 + .id)}' |
			produce -t a --key id --timestamp ms
	done
	put a 1 50 -p 3
	copies a b
	for i in 0 1 2 3 4; do
		cmp <(all_of a -p $i) <(all_of b -p $i)
	done
}

@test "NUL, control and other odd characters make the trip" {
	a_broker a:1 b:1
	jq -cn '{key: "a\u0000b", value: "\u0000\u0001\u001f\u007f\u0080\u2028\ud83c\udca1\"\\/",
		headers: [{name: "\u0001", value: "\u0000"}]}' |
		produce -t a --envelope
	try 0 consume -t a -e --envelope
	[ "$(jq -c .key "$OUT")" = '"a\u0000b"' ]
	[ "$(jq '.value | length' "$OUT")" -eq 10 ]
	copies a b
}

@test "a value's numbers and spelling are not touched by a round trip" {
	a_broker a:1 b:1
	printf '%s\n' '{"a":12345678901234567890.10000000000000000555}' \
		'{"a":1e999,"a":1E+02, "\u0062":"\/\u00e9" }' '{"a":-0.0}' >in
	produce -t a <in
	all_of a --envelope | produce -t b --envelope
	all_of b >out
	cmp in out
}

@test "any random bytes give valid JSON and come back the same" {
	a_broker a:2 b:2
	# 300 messages whose key, value, header name and value are random bytes.
	head -c 60000 /dev/urandom | base64 -w 0 | fold -w 200 |
		jq -cR '{key_base64: .[:40], value_base64: .[40:160],
			headers: [range(0; 2) as $i |
				{name: "h", value_base64: .[160 + 20 * $i:][:20]}]}' |
		try 0 produce -t a --envelope
	try 0 consume -t a -e --envelope
	[ "$(jq -c . "$OUT" | wc -l)" -eq 400 ]
	# What was base64 is still those bytes.
	all_of a --envelope | jq -r '.value_base64 // empty' |
		while read -r line; do base64 -d <<<"$line" | wc -c; done |
		sort -u | xargs >sizes
	[ "$(<sizes)" = 90 ]
	copies a b
	# Byte for byte, not only as their JSON is.
	cmp <(all_of a --raw -p 0) <(all_of b --raw -p 0)
	cmp <(all_of a --raw -p 1) <(all_of b --raw -p 1)
}

@test "a value of 900 kB makes the trip, as text and as bytes" {
	a_broker a:1 b:1
	{
		head -c 900000 /dev/zero | tr '\0' x
		echo
		head -c 900000 /dev/urandom | tr -d '\n'
		echo
	} >in
	produce -t a --raw <in
	all_of a --envelope | produce -t b --envelope
	all_of b --raw >out
	cmp in out
}

@test "-p overrides the partition that an envelope has" {
	a_broker a:4 b:1
	put a 1 8 -p 3
	all_of a --envelope | try 0 produce -t b --envelope -p 0
	ids 1 8 | cmp - <(all_of b)
}

@test "an envelope of a partition that is not there is rejected" {
	a_broker a:4 b:2
	put a 1 2 -p 0
	put a 3 4 -p 3
	all_of a --envelope | try 1 produce -t b --envelope --rejects rejects
	holds b 1 2
	[ "$(jq -r .reason rejects | xargs)" = 'out-of-range out-of-range' ]
}

@test "what is not an envelope is rejected, with its line kept whole" {
	a_broker t:1
	cat >in <<-'END'
		{"value":{"id":1}}
		{"id":1}
		{"value":1}
		{"value":[1]}
		{"value":true}
		{"key":1,"value":""}
		{"key":{},"value":""}
		{"value":"","value_base64":""}
		{"value":"","value":""}
		{"value_base64":"x"}
		{"value_base64":1}
		{"value":"","headers":{}}
		{"value":"","headers":[1]}
		{"value":"","headers":[{"value":"v"}]}
		{"value":"","headers":[{"name":1}]}
		{"value":"","partition":-1}
		{"value":"","partition":"0"}
		{"value":"","timestamp":1.5}
		{"value":"","timestamp":"now"}
		{"value":"","timestamp":1700000000000,"timestamp":1700000000001}
		{"value":"","partition":0,"partition":1}
		{"value":"","topic":"a","topic":"b"}
		{"value":"","offset":0,"offset":1}
		{"value":"","headers":[],"headers":null}
		"value"
		{"value":
	END
	try 1 produce -t t --envelope --rejects rejects <in
	says_line 'produce: 25 of 26 records rejected'
	says_line "produce: <stdin>:3: envelope: 'value' is not a string, an object, null or base64"
	sed 1d in >bad
	jq -r .raw rejects | same bad -
	all_of t >out
	echo '{"id":1}' | cmp - out
}

@test "members that an envelope need not have may be missing, null or more" {
	a_broker t:1
	cat >in <<-'END'
		{"value":"a"}
		{"topic":"x","partition":null,"offset":7,"timestamp":null,"key":null,"headers":null,"value":"b"}
		{"other":{"value":1},"headers":[],"value":"c"}
	END
	try 0 produce -t t --envelope <in
	[ "$(messages t | jq -r .value | xargs)" = 'a b c' ]
}

@test "a position with a member twice is no position to restore" {
	local twice
	a_broker t:1
	for twice in '"timestamp":1700000000000,"timestamp":1' \
		'"key":"a","key":"b"' '"headers":[],"headers":[]' \
		'"topic":"t","topic":"u"' '"partition":0,"partition":0' \
		'"offset":1,"offset":2'; do
		echo "{\"a\":1,\"_kafka\":{$twice}}" >in
		try 1 produce -t t --rejects rejects in
		[ "$(tail -n 1 rejects | jq -r .reason)" = duplicate-key ]
	done
	[ -z "$(all_of t)" ]
}
