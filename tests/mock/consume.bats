#!/usr/bin/env bats
# consume: which messages, as which lines, and what is committed when

# Each test is a process of its own, and eval wants its text as it is.
# shellcheck disable=SC2016,SC2030,SC2031

load ../helper
load ../mock

# --- which messages ---------------------------------------------------------

@test "-e prints all messages of all partitions and topics, each in order" {
	local p
	a_broker a:3 b:2 only:1
	for p in 0 1 2; do put a $((p * 100 + 1)) $((p * 100 + 100)) -p $p; done
	for p in 0 1; do put b $((p * 100 + 301)) $((p * 100 + 400)) -p $p; done
	try 0 consume -t a,b -e
	says
	sort "$OUT" | cmp - <(ids 1 500 | sort)
	for p in 0 1 2 3 4; do
		jq -c --argjson p $p 'select((.id - 1) / 100 | floor == $p)' \
			"$OUT" | cmp - <(ids $((p * 100 + 1)) $((p * 100 + 100)))
	done
}

@test "-e on an empty topic, of one or many partitions, ends at once" {
	a_broker one:1 many:64
	TRY_SECONDS=5 try 0 consume -t one -e
	prints
	TRY_SECONDS=5 try 0 consume -t one,many -e
	prints
}

@test "-e reads many partitions of which most are empty" {
	a_broker t:64
	put t 1 10 -p 63
	try 0 consume -t t -e
	ids 1 10 | cmp - "$OUT"
}

@test "-e ends where the topic ended at the start, though more has come" {
	a_broker t:1
	put t 1 1000
	broker rtt 1 200
	start_fresh consume -t t -e -v -X debug=fetch
	# It knows where the topic ends, and has not read it yet.
	eventually grep -q 'Fetch topic t \[0\] at offset' "$ERR"
	freeze "$PID"
	broker rtt 1 0
	put t 1001 2000
	kill -CONT "$PID"
	ends 0
	ids 1 1000 | cmp - "$OUT"
	holds t 1 2000
}

@test "without -e consume follows the topic" {
	a_broker t:1
	put t 1 3
	start_fresh consume -t t
	eventually lines "$OUT" 3
	put t 4 6
	eventually lines "$OUT" 6
	put t 7 9
	eventually lines "$OUT" 9
	ids 1 9 | cmp - "$OUT"
	kill -TERM "$PID"
	ends 143
}

@test "-o says where to begin" {
	local o
	a_broker t:1
	put t 1 10
	for o in 'beginning 1' 'earliest 1' '0 1' '3 4' '9 10' '-1 10' '-4 7' \
		'-99 1'; do
		try 0 consume -t t -e -o "${o% *}"
		ids "${o#* }" 10 | cmp - "$OUT" || complain "-o ${o% *}"
	done
	for o in end latest 10 -0; do
		try 0 consume -t t -e -o "$o"
		prints
		says
	done
}

@test "-o N after the end is an error, with and without -e and -g" {
	local option
	a_broker t:1 u:2
	put t 1 3
	for option in '' -e '-g g' '-g h -p 0 -e'; do
		# shellcheck disable=SC2086 # several words, or none
		TRY_SECONDS=20 refuses 3 'consume: t[0]: there is no offset 99 yet: the end is 3 (-o end waits for what comes)' \
			consume -t t -o 99 $option
	done
	# Nor does a partition that has it help one that has not.
	put u 1 9 -p 0
	refuses_like 3 'consume: u[1]: there is no offset 5 yet: the end is 0' \
		consume -t u -o 5 -e
	try 0 consume -t u -o 5 -e -p 0
	ids 6 9 | cmp - "$OUT"
}

@test "-o -N takes the last N of each partition" {
	a_broker t:2
	put t 1 10 -p 0
	put t 11 12 -p 1
	try 0 consume -t t -e -o -3
	sort -t : -k 2n "$OUT" | cmp - <(ids 8 12)
}

@test "-o end sees only what comes later" {
	a_broker t:1
	put t 1 10
	start_fresh consume -t t -o end -v
	# It is at the end as soon as it gets one of ours.
	eventually eval 'put t 11 11; [ -s "$OUT" ]'
	put t 12 12
	eventually grep -qx '{"id":12}' "$OUT"
	[ "$(grep -c '"id":[1-9]}' "$OUT")" -eq 0 ]
	kill -TERM "$PID"
	ends 143
}

# The mock cannot look times up: it finds none.
@test "-o @TIME takes times and durations, and refuses what is neither" {
	local time
	a_broker t:1
	for time in @2026-11-22T15:04:05.250+01:00 @2026-11-22 @-1h @-1h30m \
		@-7d @-90s @1700000000000 @0; do
		try 0 consume -t t -e -o "$time"
		says
	done
	for time in x 1x -x '' --1; do
		refuses 2 "consume: -o: '$time' is not beginning, end, stored, N, -N or @TIME" \
			consume -t t -e -o "$time"
	done
	for time in @ @x @-1y @2026-13-01; do
		refuses_like 2 "consume: -o: '${time#@}' is not a time: write 2026-" \
			consume -t t -e -o "$time"
	done
	refuses 2 "consume: -o: '2024-01-01T10:00' lacks a zone, such as Z for UTC or +01:00: 2024-01-01T10:00:00Z" \
		consume -t t -e -o @2024-01-01T10:00
	refuses 2 "consume: -o: '1700000000' looks like seconds since 1970; a number is milliseconds: 1700000000000" \
		consume -t t -e -o @1700000000
}

@test "-o @TIME of the future is warned of, since nothing can have it yet" {
	a_broker t:1
	try 0 consume -t t -e -o @2999-01-01
	says 'consume: -o: this time is in the future: reading begins at the first message of such a time, else at the end'
	try 0 consume -q -t t -e -o @2999-01-01
	says
}

# rejected SENTENCE BYTES [HEADERS]: such a value (as printf has it).
rejected() {
	printf '{"value_base64":"%s","headers":%s}\n' \
		"$(printf "$2" | base64 -w0)" "${3:-[]}" |
		produce -t "$TOPIC" --envelope
	try 1 consume -t "$TOPIC" -e -o -1
	prints
	says "consume: ${TOPIC}[0]@$((N++)): $1" 'consume: 1 of 1 records rejected'
}

@test "a value of a schema registry is named, with its schema" {
	local what='value looks like Avro, Protobuf or JSON Schema of a schema registry' guid
	guid='\x01\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67'
	a_broker t:1
	TOPIC=t N=0
	rejected "$what, id 7: --schema-registry URL reads it" '\0\0\0\0\7\2\4ab'
	rejected "$what, id 10: --schema-registry URL reads it" \
		'\0\0\0\0\n{"a":1}'
	rejected "$what, id 100000: --schema-registry URL reads it" \
		'\0\0\x01\x86\xa0\0'
	rejected "$what, GUID 89abcdef-0123-4567-89ab-cdef01234567: --schema-registry URL reads it" \
		"$guid"'\2\4ab'
	# Newer clients write it into a header.
	rejected "$what, GUID 89abcdef-0123-4567-89ab-cdef01234567: --schema-registry URL reads it" \
		'\2\4ab' "[{\"name\":\"__value_schema_id\",\"value_base64\":\"$(printf "$guid" | base64)\"}]"
	# JSON is JSON, whatever a header says.
	echo '{"value":{"a":1},"headers":[{"name":"__value_schema_id","value_base64":"AAAAAAc="}]}' |
		produce -t t --envelope
	try 0 consume -t t -e -o -1
	prints '{"a":1}'
	# Nor do other bytes become a schema's.
	N=6
	rejected 'value is not JSON at byte 1: expected a value' '\0\0\0\0\7'
}

@test "a value that is compressed, empty, or of another encoding is named" {
	local bytes='consume --envelope prints its bytes as value_base64'
	a_broker t:1
	TOPIC=t N=0
	rejected 'value is empty: the message has no bytes, which is not JSON' ''
	rejected "value is gzip data, not JSON: $bytes" '\x1f\x8b\x08\0\0'
	rejected "value is zstd data, not JSON: $bytes" '\x28\xb5\x2f\xfd\4'
	rejected "value is UTF-16 text, not JSON: $bytes" '{\0"\0a\0"\0'
	rejected "value is UTF-16 text, not JSON: $bytes" '\0{\0"\0a\0"'
	rejected "value is UTF-16 text, not JSON: $bytes" '\xff\xfe{\0}\0'
	rejected "value begins with a byte order mark: consume --raw | sed 's/^\\xef\\xbb\\xbf//'" \
		'\xef\xbb\xbf{"a":1}'
	rejected 'value is not JSON at byte 10: not UTF-8; it looks like text of Latin-1: consume --raw | iconv -f LATIN1 -t UTF-8' \
		'{"a":"caf\xe9"}'
	# The ways on are ways.
	consume -t t -e -o 6 -c 1 --raw | sed 's/^\xef\xbb\xbf//' >got
	[ "$(<got)" = '{"a":1}' ]
	consume -t t -e -o 7 -c 1 --raw | iconv -f LATIN1 -t UTF-8 >got
	[ "$(<got)" = '{"a":"café"}' ]
}

@test "-p reads one partition only" {
	a_broker t:3
	put t 1 5 -p 0
	put t 6 9 -p 1
	try 0 consume -t t -e -p 1
	ids 6 9 | cmp - "$OUT"
	refuses 2 "consume: topic 't' has no partition 3: it has 3" \
		consume -t t -e -p 3
}

@test "-c stops after so many messages" {
	a_broker t:1
	put t 1 1000
	try 0 consume -t t -c 7
	ids 1 7 | cmp - "$OUT"
	try 0 consume -t t -c 7 -e -o 995
	ids 996 1000 | cmp - "$OUT"
	try 0 consume -t t -c 0
	prints
}

@test "-u writes each message, and without it none waits while none comes" {
	local u
	a_broker t:1
	put t 1 1
	for u in -u -q; do
		start_fresh consume -t t $u
		eventually lines "$OUT" 1
		kill -TERM "$PID"
		ends 143
	done
}

# --- as which lines ---------------------------------------------------------

@test "a value's bytes are printed unchanged" {
	a_broker t:1
	printf '%s\n' '{"a" : 1.0 ,  "b":"x\u0041\/"}' '  {"c":1E2}	' '[1, 2]' \
		'"text"' 'null' '-0' '1e999' '12345678901234567890.50' \
		'{"a":1,"a":2}' '"\u0000\ud83c\udca1"' '{"é":"ü🂡"}' >in
	printf '{"crlf":1}\r\n' >>in
	produce -t t --raw <in
	try 0 consume -t t -e
	cmp in "$OUT"
}

@test "JSON that contains newlines is put on one line, its tokens unchanged" {
	a_broker t:1
	jq -cn '{value: "{\n  \"a\": 1.50,\r\n\n\t\"b\": [1,\n2],\n\"c\": \"x\\ny\"}\n"}' |
		produce -t t --envelope
	try 0 consume -t t -e
	[ "$(wc -l <"$OUT")" -eq 1 ]
	[ "$(tr -d ' \t\r' <"$OUT")" = '{"a":1.50,"b":[1,2],"c":"x\ny"}' ]
}

@test "a value that is not JSON is rejected with its place" {
	a_broker 'pay.ments:2'
	printf '%s\n' '{"id":1}' 'no json' '{"id":2}' '{"a":1} x' '' |
		produce -t pay.ments --raw -p 1
	printf '{"a":"\xff"}\n' | produce -t pay.ments --raw -p 0
	try 1 consume -t pay.ments -e --rejects rejects
	sort "$OUT" | cmp - <(ids 1 2)
	grep -q '^consume: pay\.ments\[1\]@1: ' "$ERR"
	says_line 'consume: 4 of 6 records rejected'
	[ "$(jq -c '[.position, .reason]' rejects | sort)" = \
		'[["pay.ments",0,0],"bad-utf8"]
[["pay.ments",1,1],"bad-json"]
[["pay.ments",1,3],"bad-json"]
[["pay.ments",1,4],"bad-json"]' ]
	[ "$(jq -r 'select(.position[2] == 1).raw' rejects | head -n 1)" = \
		'no json' ]
	[ "$(jq -r '.raw_b64 // empty' rejects | base64 -d | base64)" = \
		"$(printf '{"a":"\xff"}' | base64)" ]
}

@test "--strict and --max-rejects stop at a message too many" {
	a_broker t:1
	printf '%s\n' '{"id":1}' x '{"id":2}' x '{"id":3}' |
		produce -t t --raw
	try 1 consume -t t -e --strict
	ids 1 1 | cmp - "$OUT"
	try 1 consume -t t -e --max-rejects 1
	ids 1 2 | cmp - "$OUT"
}

@test "--raw prints any bytes" {
	a_broker t:1
	head -c 200000 /dev/urandom >in
	echo >>in
	produce -t t --raw <in
	try 0 consume -t t -e --raw
	cmp in "$OUT"
}

@test "a tombstone is rejected, but printed by --envelope as null" {
	a_broker t:1
	echo '{"key":"k","value":null}' | produce -t t --envelope
	try 1 consume -t t -e
	prints
	grep -q '^consume: t\[0\]@0: a tombstone' "$ERR"
	try 0 consume -t t -e --envelope
	[ "$(jq -c '[.key, .value]' "$OUT")" = '["k",null]' ]
}

# --- groups -----------------------------------------------------------------

@test "a group goes on where it has stopped, and only there" {
	a_broker t:2
	put t 1 100
	try 0 consume -t t -g g -e
	cp "$OUT" first
	put t 101 150
	try 0 consume -t t -g g -e
	sort "$OUT" | cmp - <(ids 101 150 | sort)
	sort first | cmp - <(ids 1 100 | sort)
	try 0 consume -t t -g g -e -o beginning
	sort "$OUT" | cmp - <(ids 1 150 | sort)
	try 0 consume -t t -g other -e
	sort "$OUT" | cmp - <(ids 1 150 | sort)
}

@test "-c with a group commits exactly what was printed" {
	local n
	a_broker t:1
	put t 1 30
	for n in 1 11 21; do
		try 0 consume -t t -g g -p 0 -c 10
		ids $n $((n + 9)) | cmp - "$OUT"
	done
	try 0 consume -t t -g g -p 0 -e
	prints
}

@test "-o stored needs a group" {
	refuses 2 'consume: -o stored: a group stores offsets: -g GROUP' \
		consume -b localhost:1 -t t -o stored
}

# big_ids FIRST LAST: such records of 100 kB, more than a pipe holds.
big_ids() {
	ids "$1" "$2" |
		sed "s/}/,\"a\":\"$(head -c 100000 /dev/zero | tr '\0' x)\"}/"
}

# into_pipe COMMAND...: start it with the test's pipe as its stdout.
into_pipe() {
	a_pipe
	env --default-signal=PIPE,INT,TERM "$@" >pipe 2>"$ERR" 3>&- 7>&- &
	PID=$!
	STARTED+=("$PID")
}

@test "with a group only what has left through write(2) is committed" {
	a_broker t:1
	big_ids 1 10 >in
	produce -t t <in
	into_pipe consume -t t -g g -p 0
	# The first record is on its way, and cannot have left.
	[ "$(head -c 1 <&7)" = '{' ]
	kill -KILL "$PID"
	wait "$PID" || true
	exec 7<&-
	# Of these two the first has left, but not the second.
	into_pipe consume -t t -g g -p 0
	head -c 100100 <&7 | head -n 1 | cmp - <(head -n 1 in)
	kill -KILL "$PID"
	wait "$PID" || true
	exec 7<&-
	try 0 consume -t t -g g -p 0 -e
	[ "$(head -n 1 "$OUT" | jq .id)" -le 2 ]
	tail -n 9 "$OUT" | cmp - <(tail -n 9 in)
}

@test "a reader that dies loses nothing: the restart sees what it had not read" {
	a_broker t:1
	put t 1 50000
	set +o pipefail
	consume -t t -g g -p 0 3>&- | head -n 100 >first
	consume -t t -g g -p 0 -e >second
	cat first second | sort -u | cmp - <(ids 1 50000 | sort)
}

@test "kill -9 and restart lose nothing, again and again" {
	a_broker t:1
	put t 1 100000
	for _ in 1 2 3 4 5; do
		start_fresh consume -t t -g g -p 0
		eventually test -s "$OUT"
		kill -KILL "$PID"
		wait "$PID" || true
		# A line cut by the kill is no record.
		head -n "$(wc -l <"$OUT")" "$OUT" >>all
	done
	try 0 consume -t t -g g -p 0 -e
	cat all "$OUT" | sort -u | cmp - <(ids 1 100000 | sort)
}

@test "after SIGTERM and SIGINT a restart goes on exactly behind the last line" {
	local signal
	a_broker t:1
	put t 1 200000
	: >all
	for signal in TERM INT TERM; do
		start_fresh consume -t t -g g -p 0
		eventually test -s "$OUT"
		kill "-$signal" "$PID"
		ends_within 5000 $((128 + $(kill -l "$signal")))
		[ -z "$(tail -c 1 "$OUT")" ] # a whole line
		cat "$OUT" >>all
	done
	try 0 consume -t t -g g -p 0 -e
	cat all "$OUT" >both
	ids 1 200000 | cmp - both
}

@test "SIGTERM while its reader is slow: whole lines, and exactly those committed" {
	a_broker t:1
	put t 1 50000
	into_pipe consume -t t -g g -p 0
	head -n 1000 <&7 >/dev/null
	kill -TERM "$PID"
	# The reader reads on, and gets all that was in hand.
	cat <pipe >rest 3>&- 7>&- &
	STARTED+=($!)
	exec 7>&-
	ends_within 5000 143
	wait "${STARTED[-1]}"
	[ -z "$(tail -c 1 rest)" ]
	try 0 consume -t t -g g -p 0 -e
	[ "$(head -n 1 "$OUT" | jq .id)" -eq \
		$(($(tail -n 1 rest | jq .id) + 1)) ]
}

@test "SIGTERM of a group's idle member leaves the group and ends in a second" {
	a_broker t:1
	put t 1 10
	start_fresh consume -t t -g g
	eventually lines "$OUT" 10
	kill -TERM "$PID"
	ends_within 1500 143
	# It has left: the next one does not wait for it to be missed.
	try 0 consume -t t -g g -e
	prints
}

@test "SIGTERM with a silent broker: gone in 11 seconds, with or without a group" {
	local group
	a_broker t:1
	put t 1 10
	for group in '' '-g g -p 0' '-g h'; do
		# shellcheck disable=SC2086 # words
		start_fresh consume -t t $group
		eventually lines "$OUT" 10
		freeze "$BROKER"
		kill -TERM "$PID"
		ends_within 11000 143
		kill -CONT "$BROKER"
	done
}

@test "a second signal ends consume at once" {
	a_broker t:1
	big_ids 1 3 | produce -t t
	into_pipe consume -t t -g g -p 0
	# Its reader does not read on: the first signal waits for it.
	[ "$(head -c 1 <&7)" = '{' ]
	kill -TERM "$PID"
	eventually catches_no_more
	kill -TERM "$PID"
	ends_within 500 143
}

# --- stdout -----------------------------------------------------------------

@test "an idle consume leaves within a second when its reader has gone" {
	local group
	a_broker t:1
	put t 1 1
	for group in '' '-g g -p 0' '-g h'; do
		# shellcheck disable=SC2086 # words
		start_into_head consume -t t $group
		eventually test -s first
		succeeds_within 1500 gone "$PID"
		rm first
	done
}

# With head -n 1 as its reader; says nothing while it ends by SIGPIPE.
start_into_head() {
	a_pipe
	head -n 1 <pipe >first 3>&- 7>&- &
	STARTED+=($!)
	env --default-signal=PIPE "$@" >pipe 2>"$ERR" 3>&- 7>&- &
	PID=$!
	STARTED+=("$PID")
	exec 7>&-
}

@test "a reader that goes away ends consume by SIGPIPE, in silence" {
	a_broker t:1
	put t 1 100000
	start_into_head consume -t t
	ends_within 5000 141
	says
}

@test "/dev/full is status 3, and nothing is committed" {
	a_broker t:1
	put t 1 10
	start_fresh consume -t t -g g -p 0 -e
	ends 0
	put t 11 20
	TRY_SECONDS=20 try 3 sh -c 'exec consume -t t -g g -p 0 -e >/dev/full'
	says_line 'consume: cannot write to <stdout>: No space left on device'
	try 0 consume -t t -g g -p 0 -e
	ids 11 20 | cmp - "$OUT"
}

@test "/dev/full while following is noticed too" {
	a_broker t:1
	put t 1 10
	TRY_SECONDS=20 try 3 sh -c 'exec consume -t t >/dev/full'
	says_line 'consume: cannot write to <stdout>: No space left on device'
}

# --- the broker -------------------------------------------------------------

@test "a broker that is away is waited for, and then status 3" {
	a_broker t:1
	put t 1 3
	broker down 1
	start_fresh consume -t t -e --timeout 1
	ends_within 3000 3
	prints
	grep -q '^consume: no broker answers: .*refused' "$ERR"
	start_fresh consume -t t -e -v
	eventually grep -q refused "$ERR"
	broker up 1
	ends 0
	ids 1 3 | cmp - "$OUT"
}

@test "a silent broker is status 3 after the timeout, also in the middle" {
	a_broker t:1
	put t 1 3
	freeze "$BROKER"
	start_fresh consume -t t -e --timeout 1
	ends_within 4000 3
	kill -CONT "$BROKER"
	# Where the topic ends is known, but nothing more comes.
	broker rtt 1 300
	start_fresh consume -t t -e --timeout 1 -X debug=fetch -v
	eventually grep -q 'Fetch topic t \[0\] at offset' "$ERR"
	freeze "$BROKER"
	ends_within 4000 3
}

@test "nothing is lost or doubled when the broker goes away for a while" {
	a_broker t:1
	put t 1 100
	start_fresh consume -t t -v
	eventually lines "$OUT" 100
	broker down 1
	eventually grep -q refused "$ERR"
	broker up 1
	put t 101 200
	eventually lines "$OUT" 200
	ids 1 200 | cmp - "$OUT"
	kill -TERM "$PID"
	ends 143
}

# The mock keeps 5 MiB a partition: the group's offset is gone.
@test "offsets that retention has taken are status 3, not a silent jump" {
	a_broker t:1
	put t 1 10
	try 0 consume -t t -g g -p 0 -e
	yes "{\"a\":\"$(head -c 1000 /dev/zero | tr '\0' x)\"}" |
		head -n 20000 | produce -t t
	try 3 consume -t t -g g -p 0 -e
	prints
	grep -q 'the offset to read is no longer there' "$ERR"
}

@test "missing rights are status 2 at once" {
	a_broker t:1
	broker terr secret 29
	refuses 2 "consume: topic 'secret': the broker gives us no right to this topic" \
		consume -t secret
	put t 1 1
	broker err 1 29 10
	TRY_SECONDS=20 try 2 consume -t t -e
}

@test "a topic that is not there is status 2, and is not made" {
	a_broker
	refuses 2 "consume: there is no topic 'typo'" consume -t typo -e
	refuses 2 "consume: there is no topic 'typo'" consume -t typo
}

@test "a signal while the broker is waited for ends consume by that signal" {
	a_broker t:1
	broker down 1
	start_fresh consume -t t -v
	eventually grep -q refused "$ERR"
	kill -TERM "$PID"
	ends_within 1000 143
}

# --- options and configuration ----------------------------------------------

@test "options that make no sense are refused" {
	refuses 2 'consume: a topic is needed: -t TOPIC' consume
	refuses_like 2 'consume: --raw' consume -t t --raw --envelope
	refuses 2 'consume: -t: an empty name in the list' consume -t a,,b
	refuses_like 2 "consume: unexpected operand 'x'" consume -t t x
	refuses_like 2 "consume: -c: '12x' is not a whole number" \
		consume -t t -c 12x
	refuses_like 2 'consume: no brokers: ' consume -t t
}

@test "a configuration file has comments, blanks and lines of any length" {
	a_broker t:1
	put t 1 3
	{
		printf '# a comment\n\n   # another\n'
		printf '  bootstrap.servers = %s  \r\n' "$WEIR_BROKERS"
		printf 'client.id=%s' "$(head -c 20000 /dev/zero | tr '\0' x)"
	} >weir.conf
	unset WEIR_BROKERS
	try 0 consume -t t -e -F weir.conf
	ids 1 3 | cmp - "$OUT"
	WEIR_CONFIG=weir.conf try 0 consume -t t -e
	ids 1 3 | cmp - "$OUT"
	mkdir "$HOME/.config"
	cp weir.conf "$HOME/.config/"
	try 0 consume -t t -e
	ids 1 3 | cmp - "$OUT"
	# Each goes before the next.
	echo 'no.such=1' >"$HOME/.config/weir.conf"
	WEIR_CONFIG=weir.conf try 0 consume -t t -e
	WEIR_CONFIG=missing try 0 consume -t t -e -F weir.conf
	try 2 consume -t t -e
}

@test "what a configuration file has wrong is named with its line" {
	printf '# c\nclient.id=x\n\nno.such.thing=1\n' >unknown
	refuses 2 "consume: unknown:4: there is no property 'no.such.thing'" \
		consume -b localhost:1 -t t -F unknown
	printf 'client.id=x\nnonsense\n' >nonsense
	refuses_like 2 "consume: nonsense:2: " \
		consume -b localhost:1 -t t -F nonsense
	refuses_like 2 "consume: cannot open 'missing'" \
		consume -b localhost:1 -t t -F missing
	WEIR_CONFIG=missing refuses_like 2 "consume: cannot open 'missing'" \
		consume -b localhost:1 -t t
}

@test "-t given twice reads both topics" {
	a_broker a:1 b:1
	put a 1 2
	put b 3 4
	try 0 consume -t a -t b -e
	sort "$OUT" >both
	ids 1 4 | sort | cmp - both
}

@test "-X overrides the file, and -b and WEIR_BROKERS go before both" {
	a_broker t:1
	put t 1 1
	echo 'bootstrap.servers=127.0.0.1:1' >weir.conf
	try 0 consume -t t -e -F weir.conf
	try 0 consume -t t -e -F weir.conf -X bootstrap.servers=127.0.0.1:1
	try 0 env -u WEIR_BROKERS consume -t t -e -F weir.conf \
		-X "bootstrap.servers=$WEIR_BROKERS"
	try 0 env WEIR_BROKERS=127.0.0.1:1 consume -t t -e -b "$WEIR_BROKERS"
	refuses 2 "consume: -X: there is no property 'no.such'" \
		consume -t t -X no.such=1
	refuses 2 "consume: -X: 'x' is not KEY=VALUE" consume -t t -X x
}

@test "secrets are refused in -X, taken from a file and never shown" {
	local key
	for key in sasl.password ssl.key.password ssl.keystore.password; do
		try 2 consume -b localhost:1 -t t -X "$key=canary"
		prints
		grep -qF "$key" "$ERR"
		if grep -q canary "$ERR"; then return 1; fi
	done
	printf 'sasl.username=u\nsasl.password=canary\nno.such=1\n' >weir.conf
	try 2 consume -b localhost:1 -t t -F weir.conf -v
	if grep -q canary "$ERR"; then return 1; fi
	printf 'sasl.username=u\nsasl.password=canary\n' >weir.conf
	try 3 consume -b localhost:1 -t t -F weir.conf -v --timeout 0.3 -X debug=all
	if grep -q canary "$ERR" "$OUT"; then return 1; fi
}

# --- joining a group --------------------------------------------------------

# joined N: it has asked so often to be taken in.
joined() {
	[ "$(grep -c 'Sent JoinGroupRequest' "$ERR")" -ge "$1" ]
}

@test "an answer to joining a group that is lost is not waited for for ever" {
	a_broker t:1
	put t 1 3
	broker reply 1 11 0 600000 # JoinGroup
	start_fresh consume -v -X debug=protocol -t t -g g \
		-X max.poll.interval.ms=5000
	eventually joined 1
	since=$(now_ms)
	eventually joined 2
	# librdkafka adds 3 seconds.
	passed "$since" 5000
	if passed "$since" 15000; then return 1; fi
	eventually lines "$OUT" 3
}

# polls_within MS OPTION...: so it is set.
polls_within() {
	try 3 consume -v -X debug=conf -t t -b 127.0.0.1:1 --timeout 0.1 "${@:2}"
	grep -q "max.poll.interval.ms = $1\$" "$ERR" || complain "not $1"
}

@test "it is waited for for 2 minutes, or a session that is longer" {
	unset WEIR_PROPERTIES
	polls_within 120000
	polls_within 120000 -e
	polls_within 200000 -X session.timeout.ms=200000
	polls_within 60000 -X max.poll.interval.ms=60000
}
