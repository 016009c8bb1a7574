#!/usr/bin/env bats
# produce: what becomes of lines, and what when the broker does not play along

# Each test is a process of its own, and eval wants its text as it is.
# shellcheck disable=SC2016,SC2030,SC2031

load ../helper
load ../mock

# --- bytes ------------------------------------------------------------------

@test "a line's bytes arrive unchanged, whatever blanks and escapes it has" {
	a_broker t:1
	printf '%s\n' '{"a" : 1.0 ,  "b":"x\u0041\/"}' '  {"c":1E2}	' '{}' \
		'{"é":"ü🂡","nested":{"a":[1,{"b":null}]},"a":-0}' \
		'{"big":12345678901234567890.10000000000000000555}' >in
	printf '{"crlf":1}\r\n' >>in
	try 0 produce -t t <in
	prints
	says
	all_of t >out
	cmp in out
}

@test "a line of 900 kB arrives unchanged, at once with 2,000 others" {
	a_broker t:1
	ids 1 1000 >in
	printf '{"long":"%s"}\n' "$(head -c 900000 /dev/zero | tr '\0' x)" >>in
	ids 1001 2000 >>in
	try 0 produce -t t <in
	all_of t >out
	cmp in out
}

@test "records of one partition keep the order of the input" {
	a_broker t:1
	ids 1 20000 >in
	try 0 produce -t t <in
	all_of t >out
	cmp in out
}

@test "records come from files and - for stdin, in the order of the operands" {
	a_broker t:1
	ids 1 2 >a
	ids 5 6 >b
	ids 3 4 | try 0 produce -t t a - b
	all_of t >out
	ids 1 6 | cmp - out
}

@test "an empty input is delivered: nothing, with status 0" {
	a_broker t:1
	try 0 produce -t t </dev/null
	says
	[ -z "$(all_of t)" ]
}

# --- lines that are no records ----------------------------------------------

@test "lines that are not one JSON object are rejected, and counted" {
	a_broker t:1
	printf '%s\n' '{"id":1}' '' '[1]' 'null' '"x"' '{"a":1' '{"a":1}{"b":2}' \
		'{"a":NaN}' '{"a":01}' "{'a':1}" '   ' '{"id":2}' >in
	try 1 produce -t t --rejects rejects <in
	says_line 'produce: <stdin>:2: blank line: --skip-blank passes over blank lines'
	says_line "produce: <stdin>:3: not a JSON object, but an array: jq -c '.[]' FILE | produce ..."
	says_line 'produce: 10 of 12 records rejected'
	holds t 1 2
	[ "$(wc -l <rejects)" -eq 10 ]
	jq -j '.raw + "\n"' rejects >raw
	sed -n 2,11p in | cmp - raw
}

@test "invalid UTF-8 is rejected, and its bytes kept in base64" {
	a_broker t:1
	printf '{"id":1}\n{"a":"\xff\xfe"}\n{"a":"\xed\xa0\x80"}\n{"id":2}\n' |
		try 1 produce -t t --rejects rejects
	holds t 1 2
	[ "$(reasons rejects)" = $'2 bad-utf8 -\n3 bad-utf8 -' ]
	jq -r .raw_b64 rejects | head -n 1 | base64 -d >raw
	printf '{"a":"\xff\xfe"}' | cmp - raw
}

@test "a last line without newline is sent if it is whole, else rejected" {
	a_broker t:1
	printf '{"id":1}\n{"id":2}' | try 0 produce -t t
	says_line 'produce: <stdin>:2: no newline at the end of the last record, which is whole'
	printf '{"id":3}\n{"id":4' | try 1 produce -t t --rejects rejects
	[ "$(reasons rejects)" = '2 cut -' ]
	holds t 1 3
}

@test "--raw sends any line, byte for byte, but not one that may be cut" {
	a_broker t:1
	printf 'text\n\n[1]\n\0\xff\x01\n {"a": \n\r\nlast\n' >in
	try 0 produce -t t --raw <in
	all_of t --raw >out
	cmp in out
	printf 'whole\ncut' | try 1 produce -t t --raw --rejects rejects
	[ "$(reasons rejects)" = '2 cut -' ]
	[ "$(all_of t --raw | tail -n 1)" = whole ]
}

@test "--strict and --max-rejects stop at a record too many" {
	a_broker t:1
	printf '{"id":1}\nx\n{"id":2}\nx\n{"id":3}\n' >in
	try 1 produce -t t --strict <in
	holds t 1 1
	broker create u 1
	try 1 produce -t u --max-rejects 1 <in
	holds u 1 2
}

@test "a line beyond --max-line is rejected and the others are delivered" {
	a_broker t:1
	{ ids 1 1; printf '{"a":"%s"}\n' "$(seq 100)"; ids 2 2; } |
		tr -d '\n' | sed 's/}/}\n/g' >in
	try 1 produce -t t --max-line 100 --rejects rejects <in
	[ "$(reasons rejects)" = '2 too-long -' ]
	holds t 1 2
}

# --- keys -------------------------------------------------------------------

@test "--key takes the key from a string, a number or a boolean" {
	a_broker t:1
	printf '%s\n' '{"k":"abc"}' '{"k":1.50}' '{"k":-0}' '{"k":true}' \
		'{"k":""}' '{"k":"a\u00e9\"\\\n\ud83c\udca1"}' '{"\u006b":"esc"}' >in
	try 0 produce -t t --key k <in
	all_of t --envelope | jq -c .key >keys
	cat >expected <<-'END'
		"abc"
		"1.50"
		"-0"
		"true"
		""
		"aé\"\\\n🂡"
		"esc"
	END
	same expected keys
	# The value stays what it was.
	all_of t >out
	cmp in out
}

@test "a record whose key is missing, null, twice or no scalar is rejected" {
	a_broker t:1
	printf '%s\n' '{"id":1,"k":1}' '{"id":2}' '{"id":3,"k":null}' \
		'{"id":4,"k":{}}' '{"id":5,"k":[1]}' '{"k":1,"k":2}' |
		try 1 produce -t t --key k --rejects rejects
	says_line "produce: <stdin>:2: field 'k' is missing: the record has 'id'"
	[ "$(jq -r '"\(.line) \(.reason) \(.field)"' rejects)" = "2 missing k
3 wrong-type k
4 wrong-type k
5 wrong-type k
6 duplicate-key k" ]
	[ "$(all_of t)" = '{"id":1,"k":1}' ]
}

# The hashes of Kafka's own UtilsTest.testMurmur2.
@test "a key goes to the partition that Java's producer would choose" {
	local n key hash
	a_broker p3:3 p4:4 p7:7 p64:64
	while read -r key hash; do
		echo "{\"k\":\"$key\"}" >>in
		for n in 3 4 7 64; do
			echo "$key $(((hash & 0x7fffffff) % n))" >>"expected.$n"
		done
	done <<-'END'
		21 -973932308
		foobar -790332482
		a-little-bit-long-string -985981536
		a-little-bit-longer-string -1486304829
		lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8 -58897971
		abc 479470107
	END
	for n in 3 4 7 64; do
		try 0 produce -t "p$n" --key k <in
		all_of "p$n" --envelope | jq -r '"\(.key) \(.partition)"' |
			sort >"out.$n"
		sort "expected.$n" | same - "out.$n"
	done
}

# --- timestamps, headers, partitions, compression ---------------------------

@test "--timestamp takes the message's time from a member" {
	a_broker t:1
	printf '%s\n' '{"ms":1700000000123}' '{"ms":1.7e12}' \
		'{"ms":"2023-11-14T22:13:20.5+00:00"}' \
		'{"ms":"2023-11-14 23:13:20+01:00"}' '{"ms":"2023-11-14"}' |
		try 0 produce -t t --timestamp ms
	says
	[ "$(times t)" = '1700000000123 1700000000000 1700000000500 1700000000000 1699920000000' ]
}

# times TOPIC: those of its messages.
times() {
	all_of "$1" --envelope | jq .timestamp | xargs
}

@test "--timestamp-unit says what the numbers are, to the millisecond" {
	a_broker s:1 us:1 ns:1
	printf '{"t":%s}\n' 1700000000 1700000000.123 1700000000.1234 |
		try 0 produce -t s --timestamp t --timestamp-unit s
	printf '{"t":%s}\n' 1700000000123999 1700000000123000 |
		try 0 produce -t us --timestamp t --timestamp-unit us
	printf '{"t":%s}\n' 1700000000123000000 1700000000123999999 |
		try 0 produce -t ns --timestamp t --timestamp-unit ns
	says
	[ "$(times s)" = '1700000000000 1700000000123 1700000000123' ]
	[ "$(times us)" = '1700000000123 1700000000123' ]
	[ "$(times ns)" = '1700000000123 1700000000123' ]
	refuses 2 'produce: --timestamp-unit needs --timestamp' \
		produce -t t --timestamp-unit s
	refuses 2 "produce: --timestamp-unit: 'm' is not s, ms, us or ns" \
		produce -t t --timestamp t --timestamp-unit m
}

@test "a number that is a time in another unit is rejected, and the unit named" {
	local unit
	a_broker t:1
	# refused UNIT NUMBER DAY ADVICE
	refused() {
		echo "{\"ts\":$2}" >in
		# shellcheck disable=SC2086 # an option, or none
		try 1 produce -t t --timestamp ts ${1:+--timestamp-unit $1} in
		says_line "produce: in:1: field 'ts' is $2, $3: --timestamp-unit $4"
	}
	refused '' 1700000000 'in milliseconds the day 1970-01-20' s
	refused '' 1700000000.25 'in milliseconds the day 1970-01-20' s
	refused '' 1700000000123456 'in milliseconds the day 55840-11-08' us
	refused '' 1700000000123456789 \
		'in milliseconds no time of the calendar' ns
	refused s 1700000000123 'in seconds the day 55840-11-08' ms
	[ -z "$(all_of t)" ]
	# A unit that was given is obeyed, where Kafka can have the time at all.
	echo '{"ts":1700000000123}' |
		try 0 produce -t t --timestamp ts --timestamp-unit ns
	says "produce: field 'ts' gives the day 1970-01-01, but looks like milliseconds: Kafka deletes messages older than the topic's retention.ms, acknowledged or not"
}

@test "a time before 2001 is sent only where its unit is given, and warned of once" {
	a_broker t:1
	printf '{"ts":%s}\n' 1 86400000 >in
	try 1 produce -t t --timestamp ts in
	says_line "produce: in:1: field 'ts' is 1, which is no likely time in milliseconds: --timestamp-unit ms sends it all the same"
	try 0 produce -t t --timestamp ts --timestamp-unit ms in
	says "produce: field 'ts' gives the day 1970-01-01: Kafka deletes messages older than the topic's retention.ms, acknowledged or not"
	[ "$(times t)" = '1 86400000' ]
	try 0 produce -q -t t --timestamp ts --timestamp-unit ms in
	says
	echo '{"ts":"1999-12-31T23:59:59Z"}' |
		try 0 produce -t t --timestamp ts
	says "produce: field 'ts' gives the day 1999-12-31: Kafka deletes messages older than the topic's retention.ms, acknowledged or not"
}

@test "an envelope's timestamp that looks like seconds is sent, and warned of once" {
	a_broker t:1
	printf '{"value":"a","timestamp":%s}\n' 1700000000 1700000001 |
		try 0 produce -t t --envelope
	says 'produce: a message has the timestamp 1700000000, which looks like seconds: Kafka takes it for milliseconds, and may delete the message by its age'
	[ "$(times t)" = '1700000000 1700000001' ]
}

@test "a text that is no time, or has no zone, is rejected with the way on" {
	a_broker t:1
	printf '{"ts":"%s"}\n' 2024-01-01T10:00:00 yesterday 1700000000000 -1h \
		'2024-01-01\u0000' 1969-12-31T23:59:59Z >in
	try 1 produce -t t --timestamp ts --rejects rejects in
	says_line "produce: in:1: field 'ts': '2024-01-01T10:00:00' lacks a zone, such as Z for UTC or +01:00: 2024-01-01T10:00:00Z"
	says_line "produce: in:2: field 'ts' is no time: neither a number since 1970 nor text such as 2026-11-22T15:04:05+01:00"
	[ "$(jq -r .reason rejects | xargs)" = 'wrong-type wrong-type wrong-type wrong-type wrong-type out-of-range' ]
	[ -z "$(all_of t)" ]
}

@test "a time that is no whole positive number of milliseconds is rejected" {
	a_broker t:1
	printf '%s\n' '{"ms":1.5}' '{"ms":-1}' '{"ms":"1"}' '{}' '{"ms":1e300}' |
		try 1 produce -t t --timestamp ms --rejects rejects
	[ "$(jq -r .reason rejects | xargs)" = \
		'out-of-range out-of-range wrong-type missing out-of-range' ]
	[ -z "$(all_of t)" ]
}

@test "without --timestamp a message has the time of its sending" {
	local before after ms
	a_broker t:1
	before=$(now_ms)
	put t 1 1
	after=$(now_ms)
	ms=$(all_of t --envelope | jq .timestamp)
	[ "$before" -le "$ms" ]
	[ "$ms" -le "$after" ]
}

@test "-H gives all messages headers, repeated, empty and with = in them" {
	a_broker t:1
	ids 1 2 | try 0 produce -t t -H a=1 -H b= --header a=x=y -H 'ü=é'
	all_of t --envelope | jq -c .headers >out
	[ "$(uniq out)" = '[{"name":"a","value":"1"},{"name":"b","value":""},{"name":"a","value":"x=y"},{"name":"ü","value":"é"}]' ]
	[ "$(wc -l <out)" -eq 2 ]
	refuses 2 "produce: -H: 'x' is not NAME=VALUE" produce -t t -H x
	refuses 2 "produce: -H: '=x' is not NAME=VALUE" produce -t t -H =x
}

@test "-p puts all into one partition, keyed or not" {
	a_broker t:4
	put t 1 10 -p 2
	put t 11 20 -p 2 --key id
	[ "$(all_of t --envelope | jq .partition | sort -u)" = 2 ]
	holds t 1 20
}

@test "-p beyond the topic's partitions is refused before anything is sent" {
	a_broker t:4
	ids 1 5 >in
	refuses 2 "produce: topic 't' has no partition 4: it has 4" \
		produce -t t -p 4 <in
	refuses_like 2 "produce: -p: '-1' is not a whole number" \
		produce -t t -p -1 <in
	refuses_like 2 "produce: -p: 'x' is not a whole number" \
		produce -t t -p x <in
	[ -z "$(all_of t)" ]
}

@test "every codec of -z brings the same records" {
	local codec
	a_broker
	ids 1 5000 >in
	for codec in none gzip snappy lz4 zstd; do
		broker create "$codec" 1
		try 0 produce -t "$codec" -z "$codec" <in
		all_of "$codec" >out
		cmp in out
	done
	refuses 2 "produce: -z: compression.codec: 'bzip2' is not none, gzip, snappy, lz4 or zstd" \
		produce -t t -z bzip2 <in
}

# --- what the broker does not want ------------------------------------------

@test "a line that is too large for a message is rejected, the rest delivered" {
	a_broker t:1
	{
		ids 1 3
		printf '{"a":"%s"}\n' "$(head -c 2000000 /dev/zero | tr '\0' x)"
		ids 4 6
	} >in
	try 1 produce -t t --rejects rejects <in
	says_line 'produce: 1 of 7 records rejected'
	[ "$(reasons rejects)" = '4 too-large no' ]
	# 61 bytes of a batch, 4 + 3 of its one record, 1 for no key, 1 for no
	# headers, 4 + 2,000,008 of the value.
	says_line 'produce: <stdin>:4: a message of 2000082 bytes is larger than message.max.bytes of the client, 1000000: -X message.max.bytes=N allows more, if the topic does'
	sed -n 4p in >culprit
	jq -r .raw rejects | cmp culprit -
	holds t 1 6
}

@test "of a batch that the broker finds too large, only the culprit is rejected" {
	a_broker t:1
	# The batch is refused, and of those sent alone the first.
	broker err 0 10 2
	ids 1 5 | try 1 produce -t t --rejects rejects -X linger.ms=200
	[ "$(reasons rejects)" = '1 too-large no' ]
	says_line 'produce: 1 of 5 records rejected'
	holds t 2 5
}

@test "a batch that is too large, but none of its messages, is delivered" {
	a_broker t:1
	broker err 0 10 1
	ids 1 5 | try 0 produce -t t -X linger.ms=200
	holds t 1 5
}

@test "a model that is too large is told with both sizes, and what helps" {
	local kind advice size
	local end='a large model can be a file: send its name and SHA-256'
	a_broker t:1
	while IFS='|' read -r kind advice; do
		printf '{"format":"weir-model","version":2,"kind":"%s","x":"%s"}\n' \
			"$kind" "$(head -c 200000 /dev/zero | tr '\0' x)" >in
		try 1 produce -t t -X message.max.bytes=100000 in
		size=$(($(wc -c <in) - 1 + 72))
		says_line "produce: in:1: a message of $size bytes is larger than message.max.bytes of the client, 100000: -X message.max.bytes=N allows more, if the topic does; $advice$end"
	done <<-'END'
		gradient-boosted-trees|fewer --trees of train-gbt make a smaller model; 
		multilayer-perceptron|a smaller --hidden of train-mlp makes a smaller model; 
		logistic-regression|
	END
	# What the broker refuses: its limit, where it says one.
	broker err 0 10 2
	try 1 produce -t t in
	says_line "produce: in:1: a message of $size bytes is larger than max.message.bytes of topic 't': -z zstd makes messages smaller; $end"
	broker err 0 10 2
	try 1 produce -t t -z gzip in
	says_line "produce: in:1: a message of $size bytes is larger than max.message.bytes of topic 't': $end"
	# A record with such words is no model.
	jq -c '{a: .x, format: "weir-model"}' in >record
	try 1 produce -t t -X message.max.bytes=100000 record
	grep -q 'if the topic does$' "$ERR"
}

@test "a message that the broker finds invalid is rejected, the rest delivered" {
	a_broker t:1
	broker err 0 87 2
	ids 1 5 | try 1 produce -t t --rejects rejects -X linger.ms=200
	[ "$(reasons rejects)" = '1 broker-refused no' ]
	holds t 2 5
}

@test "missing rights are status 2 at once, and every line is in the rejects" {
	a_broker t:1
	broker err 0 29 1
	ids 1 5 >in
	try 2 produce -t t --rejects rejects <in
	grep -q 'the broker gives us no right to this topic' "$ERR"
	jq -r .raw rejects | cmp in -
	[ -z "$(all_of t)" ]
}

@test "missing rights weigh more than a rejected line" {
	a_broker t:1
	broker err 0 29 1
	{ echo no json; ids 1 2; } | try 2 produce -t t
}

@test "a topic that may not be seen, or is not there, is status 2" {
	a_broker
	broker terr secret 29
	broker terr nowhere 3
	ids 1 2 >in
	refuses 2 "produce: topic 'secret': the broker gives us no right to this topic" \
		produce -t secret <in
	refuses 2 "produce: there is no topic 'nowhere' (topics --create nowhere:PARTITIONS makes it)" \
		produce -t nowhere <in
}

@test "a topic is not made by naming it, unless that is asked for" {
	a_broker
	ids 1 2 >in
	refuses 2 "produce: there is no topic 'typo' (topics --create typo:PARTITIONS makes it)" \
		produce -t typo <in
	refuses 2 "produce: there is no topic 'typo' (topics --create typo:PARTITIONS makes it)" \
		produce -t typo <in
	try 0 produce -t made -X allow.auto.create.topics=true <in
	holds made 1 2
}

# --- a broker that is away --------------------------------------------------

@test "a broker that is away at the start is waited for" {
	a_broker t:1
	broker down 1
	ids 1 5 >in
	start_fresh produce -t t -v <in
	eventually grep -q refused "$ERR"
	broker up 1
	ends 0
	holds t 1 5
}

@test "a broker that stays away from the start is status 3 after the timeout" {
	a_broker t:1
	broker down 1
	ids 1 5 >in
	start_fresh produce -t t --timeout 1 <in
	ends_within 3000 3
	prints
	grep -q '^produce: no broker answers: .*Connection refused' "$ERR"
	[ "$(wc -l <"$ERR")" -eq 1 ]
}

@test "a broker that is silent from the start is status 3 after the timeout" {
	a_broker t:1
	freeze "$BROKER"
	ids 1 5 >in
	start_fresh produce -t t --timeout 1 <in
	ends_within 3000 3
	grep -q '^produce: no broker answers' "$ERR"
}

@test "all is delivered when the broker goes away and comes back" {
	a_broker t:1
	a_pipe
	start_fresh produce -t t -v <pipe
	ids 1 1000 >&7
	eventually holds t 1 1000
	broker down 1
	ids 1001 2000 >&7
	eventually grep -q refused "$ERR"
	broker up 1
	ids 2001 3000 >&7
	exec 7>&-
	ends 0
	all_of t >out
	ids 1 3000 | cmp - out
}

# In = delivered + rejected, and the status says that it may be tried again.
@test "what is not delivered in time is in the rejects, with status 3" {
	a_broker t:1
	a_pipe
	start_fresh produce -t t --timeout 1 --rejects rejects <pipe
	ids 1 10 >&7
	eventually holds t 1 10
	broker down 1
	ids 11 30 >&7
	exec 7>&-
	ends_within 3500 3
	grep -q '^produce: gave up: .*refused' "$ERR"
	says_line 'produce: 20 of 30 records rejected'
	ids 11 30 >lost
	jq -r .raw rejects | cmp lost -
	[ "$(jq -r '"\(.reason) \(.persisted)"' rejects | sort -u)" = \
		'timed-out no' ]
	broker up 1
	holds t 1 10
}

@test "not delivered in time weighs more than a rejected line" {
	a_broker t:1
	a_pipe
	start_fresh produce -t t --timeout 1 --rejects rejects <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	broker down 1
	{ echo no json; ids 2 3; } >&7
	exec 7>&-
	ends_within 3500 3
	[ "$(reasons rejects | sort)" = "2 bad-json -
3 timed-out no
4 timed-out no" ]
}

@test "messages that a silent broker may have taken are marked maybe" {
	a_broker t:1
	a_pipe
	start_fresh produce -t t --timeout 1 --rejects rejects <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	freeze "$BROKER"
	ids 2 4 >&7
	exec 7>&-
	ends_within 4500 3
	[ "$(reasons rejects)" = "2 timed-out maybe
3 timed-out maybe
4 timed-out maybe" ]
}

@test "an undeliverable message ends produce even while stdin is idle" {
	a_broker t:1
	a_pipe
	start_fresh produce -t t --timeout 1 --rejects rejects <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	broker down 1
	ids 2 2 >&7
	ends_within 3500 3
	[ "$(reasons rejects)" = '2 timed-out no' ]
}

@test "an idle produce with nothing to deliver outlives the timeout" {
	local idle
	a_broker t:1
	a_pipe
	start_fresh produce -t t --timeout 1 <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	idle=$(now_ms)
	eventually passed "$idle" 1500
	ids 2 2 >&7
	eventually holds t 1 2
	exec 7>&-
	ends 0
	says
}

# The sequence of librdkafka's issue 4438, which kills the producer of 2.0.2:
# a lost acknowledgement, then NOT_ENOUGH_REPLICAS (19) for its retry and
# OUT_OF_ORDER_SEQUENCE_NUMBER (45) for those behind it.
@test "a producer that librdkafka gives up is replaced, and nothing is lost" {
	a_broker t:1
	a_pipe
	start_fresh produce -t t -v -X batch.num.messages=1 -X linger.ms=0 <pipe
	ids 1 5 >&7
	eventually holds t 1 5
	broker reply 1 0 0 750
	broker reply 1 0 19 750
	for _ in 1 2 3 4; do broker reply 1 0 45 1; done
	ids 6 6 >&7
	eventually holds t 1 6
	broker down 1
	eventually grep -q refused "$ERR"
	ids 7 10 >&7
	broker up 1
	exec 7>&-
	ends 0
	all_of t | sort -u >out
	ids 1 10 | sort | cmp - out
	# Later versions of librdkafka mend it themselves, and nothing is said.
	! grep -q 'librdkafka: Fatal error' "$ERR" ||
		grep -q '^produce: the producer failed (.*may then be there twice$' \
			"$ERR"
}

@test "a producer that always fails is given up, with status 3" {
	a_broker t:1
	broker err 0 45 100
	ids 1 3 >in
	try 3 produce -t t --rejects rejects --timeout 5 <in
	jq -r .raw rejects | cmp in -
}

# --- back-pressure ----------------------------------------------------------

@test "while the broker is away produce stops reading, in bounded memory" {
	local megabytes
	a_broker t:1
	a_pipe
	start_fresh produce -t t --timeout 6 <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	broker down 1
	# 1 kB a record, 400 MB of them, as fast as they are taken.
	yes "{\"a\":\"$(head -c 1000 /dev/zero | tr '\0' x)\"}" |
		head -c 400000000 >&7 2>/dev/null 3>&- &
	STARTED+=($!)
	exec 7>&-
	until gone "$PID"; do
		megabytes=$(peak_memory || true) # none of one that is ending
		megabytes=$((${megabytes:-0} / 1024))
		[ "$megabytes" -eq 0 ] || echo "$megabytes" >peak
		sleep 0.1 # between two looks at the memory
	done
	ends 3
	echo "peak: $(<peak) MB"
	[ "$(<peak)" -ge 60 ] # it was full
	[ "$(<peak)" -le "$(sanitized && echo 600 || echo 200)" ]
}

@test "a slow broker only slows produce down" {
	a_broker t:1
	broker rtt 1 100
	ids 1 20000 >in
	try 0 produce -t t -X queue.buffering.max.messages=2000 <in
	broker rtt 1 0
	all_of t >out
	cmp in out
}

# --- signals ----------------------------------------------------------------

@test "SIGTERM and SIGINT deliver what was read, then end by the signal" {
	local signal
	for signal in TERM INT; do
		[ "$signal" = INT ] || a_broker TERM:1 INT:1
		a_pipe
		start_fresh produce -t "$signal" <pipe
		ids 1 1000 >&7
		eventually holds "$signal" 1 1000
		kill "-$signal" "$PID"
		ends_within 2000 $((128 + $(kill -l "$signal")))
		exec 7>&-
		holds "$signal" 1 1000
	done
}

@test "SIGTERM in mid-stream: each record that was read is delivered" {
	local n
	a_broker t:1
	a_pipe
	start_fresh produce -t t -v <pipe
	ids 1 10000000 >&7 2>/dev/null 3>&- &
	STARTED+=($!)
	exec 7>&-
	eventually has_messages t
	kill -TERM "$PID"
	ends_within 11000 143
	n=$(sed -n 's/^produce: \([0-9]*\) records in.*/\1/p' "$ERR")
	says_line "produce: $n messages delivered, 0 not"
	says_line "produce: $n records in, $n accepted, 0 rejected"
}

# has_read BYTES: our program has read so many bytes from its files and pipes.
has_read() {
	[ "$(awk '$1 == "rchar:" { print $2 }' "/proc/$PID/io")" -ge "$1" ]
}

@test "SIGTERM with a silent broker: gone in 11 seconds, with a list of the lost" {
	local before
	a_broker t:1
	a_pipe
	start_fresh produce -t t --rejects rejects <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	freeze "$BROKER"
	before=$(awk '$1 == "rchar:" { print $2 }' "/proc/$PID/io")
	ids 2 4 >&7
	eventually has_read $((before + $(ids 2 4 | wc -c)))
	kill -TERM "$PID"
	ends_within 11000 143
	[ "$(reasons rejects | cut -d ' ' -f 1 | xargs)" = '2 3 4' ]
	grep -q '^produce: gave up: ' "$ERR"
}

@test "what has no key reaches every partition, unless one is its own" {
	a_broker t:4 k:4
	# 1 MB in one go: more than a run for each partition.
	seq -f '{"id":%.0f,"s":"'"$(head -c 900 /dev/zero | tr '\0' x)"'"}' 1 1000 |
		tee all | produce -t t
	[ "$(topics -t t | jq -s 'map(select(.end > 100)) | length')" -eq 4 ]
	# A partitioner that has a place for what has no key keeps it.
	produce -t k -X partitioner=murmur2 all
	[ "$(topics -t k | jq -s 'map(select(.end > 0)) | length')" -eq 1 ]
}

@test "a second signal ends produce at once" {
	local before
	a_broker t:1
	a_pipe
	start_fresh produce -t t <pipe
	ids 1 1 >&7
	eventually holds t 1 1
	freeze "$BROKER"
	before=$(awk '$1 == "rchar:" { print $2 }' "/proc/$PID/io")
	ids 2 4 >&7
	eventually has_read $((before + $(ids 2 4 | wc -c)))
	kill -TERM "$PID"
	eventually catches_no_more
	kill -TERM "$PID"
	ends_within 500 143
}

@test "a signal while the broker is waited for ends produce by that signal" {
	a_broker t:1
	broker down 1
	ids 1 1 >in
	start_fresh produce -t t -v <in
	eventually grep -q refused "$ERR"
	kill -TERM "$PID"
	ends_within 1000 143
}

# --- options ----------------------------------------------------------------

@test "options that contradict each other are refused" {
	refuses 2 'produce: a topic is needed: -t TOPIC' produce
	refuses_like 2 'produce: --raw' \
		produce -t t --raw --envelope
	refuses_like 2 'produce: --raw: a line has no members' \
		produce -t t --raw --key k
	refuses_like 2 'produce: --raw: a line has no members' \
		produce -t t --raw --timestamp k
	refuses_like 2 'produce: --envelope: the line has' \
		produce -t t --envelope -H a=b
	refuses_like 2 'produce: no brokers: ' produce -t t
	refuses_like 2 "produce: --timeout: 'x' is not a number" \
		produce -t t --timeout x
}

@test "a file that cannot be read is refused before anything is sent" {
	a_broker t:1
	ids 1 2 >in
	refuses 2 "produce: cannot open 'missing': No such file or directory" \
		produce -t t in missing
	[ -z "$(all_of t)" ]
}
