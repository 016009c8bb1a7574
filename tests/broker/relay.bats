#!/usr/bin/env bats
# relay on a real broker: exactly once through any command, and what it says
# when it cannot be.

load ../helper
load ../broker
load ../relay

# --- any command ------------------------------------------------------------

# through COMMAND...: what comes out is what the command alone would print.
through() {
	GROUP=$TOPIC-${1##*/}
	TO=$TOPIC-$RANDOM$RANDOM
	topics --create "$TO:1"
	ids 1 2000 | "$@" >want
	relays 0 --linger 1000 -- "$@"
	came_out want
	all_committed
}

@test "grep, jq, awk, sort and a shell's pipe are exactly-once unknowingly" {
	two_topics 3
	put 1 2000
	through grep 7
	through jq -c '{id, twice: (2 * .id)}'
	through awk 'NR > 0 { print; print }'
	through sort -r
	through sh -c 'grep 1 | sort | sed s/id/number/'
}

@test "a second run with nothing new puts out nothing" {
	two_topics 2
	put 1 100
	ids 1 100 >want
	relays 0 -- cat
	relays 0 -- cat
	came_out want
	put 101 150
	ids 1 150 >want
	relays 0 -n 7 -- cat
	came_out want
}

@test "the order within a key is kept, over many small batches" {
	two_topics 3
	awk 'BEGIN { for (i = 1; i <= 3000; i++)
		printf "{\"id\":%d,\"k\":\"k%d\"}\n", i, i % 7 }' >want
	produce -t "$TOPIC" --key k want
	relays 0 -n 100 --key k -- cat
	came_out want
	for k in 0 1 2 3 4 5 6; do
		grep "k$k\"" came | cmp - <(grep "k$k\"" want)
	done
}

# --- a command that fails ---------------------------------------------------

@test "a status that is not 0 aborts, is tried again, and ends with 3" {
	gives_up 'it ended with status 7' -- sh -c 'cat; exit 7'
	grep -qF "'sh' failed" "$ERR"
}

@test "a command that is killed by a signal aborts" {
	gives_up 'it was killed by signal 9' -- sh -c 'cat; kill -9 $$'
}

@test "a last line without its end aborts" {
	gives_up 'its last line has no end' -- sh -c 'cat; printf "{\"id\":6}"'
}

@test "a line that is no record aborts" {
	gives_up 'line 6 of it is no record: ' -- sh -c 'cat; echo hello'
}

@test "grep that finds nothing has failed, as it says itself" {
	gives_up 'it ended with status 1' -- grep nothing
}

@test "a command that hangs is broken off" {
	gives_up 'it neither reads nor writes any more' --command-timeout 0.3 \
		-- sh -c 'exec tail -f /dev/null'
	gives_up 'it has closed its stdout and does not end' \
		--command-timeout 0.3 -- sh -c 'exec >&-; exec sleep 100'
}

@test "a command that fails at first and then works is delivered once" {
	two_topics 2
	put 1 50
	ids 1 50 >want
	relays 0 -- sh -c 'mkdir once || exec cat; head -n 3; exit 1'
	came_out want
	all_committed
	grep -q 'again: it ended with status 1$' "$ERR"
}

# --- --keep -----------------------------------------------------------------

@test "--keep asks one command, batch after batch" {
	two_topics 2
	put 1 500
	ids 1 500 >want
	relays 0 -n 10 --keep -- sh -c 'echo >>began; exec jq -c --unbuffered .'
	came_out want
	all_committed
	[ "$(wc -l <began)" -eq 1 ]
}

@test "--keep finds out when there are fewer answers, or more" {
	gives_up 'it did not answer each line with one (--keep)' --keep \
		--command-timeout 0.5 -- jq -c --unbuffered 'select(.id > 1)'
	gives_up 'it did not answer each line with one (--keep)' --keep -- \
		jq -c --unbuffered '., .'
}

@test "--keep ends when there are more answers behind what is committed" {
	two_topics 1
	put 1 5
	relays 3 --keep -- sh -c 'while read -r l; do echo "$l"; done; echo "$l"x'
	says "relay: 'sh' wrote more lines than it read (--keep): what was \
committed of it before may be wrong"
}

@test "--keep finds out when the command ends in mid-batch" {
	gives_up 'it ended before it had answered each line (--keep)' \
		--keep -- head -n 3
	gives_up 'it was killed by signal 9' --keep -- \
		sh -c 'read -r l; echo "$l"; kill -9 $$'
}

@test "a kept command that dies once is started anew, and delivers once" {
	two_topics 1
	put 1 100
	ids 1 100 >want
	relays 0 -n 30 --keep -- sh -c 'mkdir once || exec jq -c --unbuffered .
		for i in $(seq 45); do read -r l; echo "$l"; done'
	came_out want
	all_committed
}

# --- full duplex ------------------------------------------------------------

@test "10 MB go through a command that writes while it reads" {
	two_topics 1
	awk 'BEGIN { for (i = 1; i <= 10000; i++)
		printf "{\"id\":%d,\"pad\":\"%01000d\"}\n", i, i }' >want
	produce -t "$TOPIC" want
	relays 0 -n 1000000 --linger 3000 -- cat
	consume -t "$TO" -e >came
	cmp came want
	GROUP=$GROUP-2 relays 0 -n 1000000 --linger 3000 -- \
		awk '{ print; fflush() }'
	GROUP=$GROUP-3 relays 0 -n 1000000 --linger 3000 --keep -- \
		jq -c --unbuffered .
	consume -t "$TO" -e >came
	cmp came <(cat want want want)
}

@test "without -n a batch ends at 32 MB, and with it by the number alone" {
	local count='printf "{\"lines\":%d}\n" "$(wc -l)"'
	two_topics 1
	awk 'BEGIN { for (i = 1; i <= 80; i++)
		printf "{\"id\":%d,\"pad\":\"%0500000d\"}\n", i, i }' >want
	produce -t "$TOPIC" want
	relays 0 --linger 5000 -- sh -c "$count"
	printf '{"lines":%d}\n' 68 12 >want
	came_out want
	GROUP=$GROUP-2 relays 0 -n 80 --linger 5000 -- sh -c "$count"
	echo '{"lines":80}' >>want
	came_out want
}

# --- places and keys --------------------------------------------------------

@test "--position restores key, headers and time, and takes the stamp off" {
	two_topics 1
	cat >sent <<-'END'
		{"key":"a","headers":[{"name":"h","value":"1"},{"name":"h","value":"2"}],"timestamp":1700000000123,"value":{"id":1}}
		{"key":null,"headers":[],"timestamp":1700000000456,"value":{"id":2}}
	END
	produce -t "$TOPIC" --envelope sent
	relays 0 --position -- jq -c 'if ._kafka.offset >= 0 then .new = 1
		else error("no stamp") end'
	consume -t "$TO" -e --envelope |
		jq -c '[.key, .headers, .timestamp, .value]' >got
	consume -t "$TOPIC" -e --envelope |
		jq -c '[.key, .headers, .timestamp, (.value | .new = 1)]' >want
	same got want
	grep -q 1700000000123 got
}

@test "--key makes a member of the output its key" {
	two_topics 3
	put 1 20
	relays 0 --key id -- cat
	consume -t "$TO" -e --envelope | jq -r '"\(.key) \(.value.id)"' |
		sort >got
	seq 20 | sed 's/.*/& &/' | sort | cmp - got
	gives_up 'line 1 of it is no record: ' --key nothing -- cat
}

# --- records that cannot go through -----------------------------------------

@test "what is no record is rejected with its place, and passed by" {
	two_topics 1
	printf '{"id":1}\nnonsense\n{"id":2}\n' | produce -t "$TOPIC" --raw
	echo '{"key":"k","value":null}' | produce -t "$TOPIC" --envelope
	printf '{"id":1}\n{"id":2}\n' >want
	relays 1 --rejects kept -- cat
	came_out want
	all_committed
	[ "$(jq -c .position kept)" = "[\"$TOPIC\",0,1]
[\"$TOPIC\",0,3]" ]
	grep -q "^relay: $TOPIC\[0\]@1: " "$ERR"
	grep -q "^relay: $TOPIC\[0\]@3: a tombstone" "$ERR"
}

@test "a topic of nothing but bad records is passed by all the same" {
	two_topics 1
	printf 'a\nb\n' | produce -t "$TOPIC" --raw
	relays 1 -- cat
	nothing_came_out
	all_committed
}

@test "relay reads what is committed only, whatever a property says" {
	two_topics 1
	put 1 10
	txn-produce abort "$TOPIC" 0 11 20
	put 21 25
	{ ids 1 10; ids 21 25; } >want
	relays 0 -X isolation.level=read_uncommitted -X transactional.id=x -- cat
	came_out want
	all_committed
}

# --- groups -----------------------------------------------------------------

@test "two instances share the partitions" {
	local a b
	two_topics 4
	in_background a --instance a -- cat
	a=$PID
	in_background b --instance b -- cat
	b=$PID
	ids 1 2000 >want
	for i in 1 2 3 4 5 6 7 8 9 10; do
		ids $((200 * i - 199)) $((200 * i)) |
			produce -t "$TOPIC" --key id
		within 20 has_come_out $((200 * i))
	done
	kill -TERM "$a" "$b"
	ended "$a" 143
	ended "$b" 143
	came_out want
	all_committed
	grep -qE '^relay: [1-9][0-9]* records in' a.err
	grep -qE '^relay: [1-9][0-9]* records in' b.err
}

@test "a name that is started again with fewer topics reads only these" {
	local a other
	two_topics 2
	other=$TOPIC-other
	topics --create "$other:2"
	in_background a --instance same -- cat
	a=$PID
	kill -KILL "$a"
	in_background a --instance same -t "$other" -- cat
	a=$PID
	put 1 20
	within 20 has_come_out 20
	kill -KILL "$a"
	put 21 40
	relays 0 --instance same -- cat
	ids 1 40 >want
	came_out want
}

@test "of two with the same name the first is fenced, and says so" {
	local a b
	two_topics 2
	put 1 100
	in_background a --instance same -- cat
	a=$PID
	within 20 has_come_out 100
	in_background b --instance same -- cat
	b=$PID
	put 101 200
	ended "$a" 3
	grep -qE "another (relay has the transactional.id|one running with)" \
		a.err
	ids 1 300 >want
	put 201 300
	within 20 has_come_out 300
	kill -TERM "$b"
	ended "$b" 143
	came_out want
	all_committed
}

# A follower that sees new partitions first joins again, and the group keeps its
# generation: nothing but our own waiting keeps a commit that is on its way
# apart from the question for what was committed. Few messages at a time make
# that way long.
@test "a member that joins again in its generation delivers once" {
	local slow=(-n 1000 -X queue.buffering.max.messages=5)
	local a b
	two_topics 4
	put 1 12000 --key id
	in_background a "${slow[@]}" -- cat
	a=$PID
	within 20 has_come_out 1
	in_background b "${slow[@]}" \
		-X topic.metadata.refresh.interval.ms=300 -X debug=cgrp -- cat
	b=$PID
	within 20 grep -q 'JoinGroup response: GenerationId [1-9]' b.err
	for size in 5 6 7 8 9 10; do
		txn-produce grow "$TOPIC" "$size"
		within 10 grep -q "to $size\$" b.err
	done
	ids 1 12000 >want
	within 60 has_come_out 12000
	kill -TERM "$a" "$b"
	ended "$a" 143
	ended "$b" 143
	came_out want
}

# A member that sees new partitions while it waits to be told where to begin
# joins again without a word: librdkafka takes nothing away before it gives it
# others.
@test "partitions that went to another without being taken away are not passed" {
	local a first z
	two_topics 4
	in_background a --instance a --linger 3000 -n 9999 \
		-X topic.metadata.refresh.interval.ms=300 \
		-X debug=cgrp,fetch -- cat
	a=$PID
	# Who comes first leads, and so it is a that looks for partitions.
	within 20 grep -q 'delegating assign of 4 part' a.err
	put 1 4000 --key id
	ids 1 5000 >want
	mkfifo hold said
	txn-produce pending "$GROUP" "$TOPIC" 0 0 <hold >said &
	STARTED+=($!)
	exec 7>hold 8<said
	read -r -t 20 -u 8 line
	[ "$line" = open ]
	in_background z --instance z -- cat
	z=$PID
	within 20 grep -q 'delegating assign of 2 part' a.err
	within 20 has_come_out 1
	# It joins again, and the group waits for z.
	kill -STOP "$z"
	in_background A --instance A -- sh -c 'mkdir has; sleep 99'
	first=$PID
	txn-produce grow "$TOPIC" 5
	within 20 grep -q 'joining in join-state wait-assign-call' a.err
	exec 7>&-
	within 20 eval 'grep -A999 "wait-assign-call" a.err |
		grep -q "Enqueue [1-9].*\[1\] fetch"'
	# Name A comes first, and gets 0 and 1, but never commits.
	kill -CONT "$z"
	within 20 test -d has
	put 4001 5000 --key id
	within 20 eval '[ "$(topics -t "$TOPIC" -g "$GROUP" |
		jq -s "map(select(.partition > 1).lag) | add")" = 0 ]'
	kill -KILL "$first"
	ended "$first" 137
	within 30 has_come_out 5000
	kill -TERM "$a" "$z"
	ended "$a" 143
	ended "$z" 143
	came_out want
	all_committed
}

@test "a named member that comes back reads what its topic has got meanwhile" {
	local a
	two_topics 2
	put 1 100 --key id
	in_background a --instance a -- cat
	a=$PID
	within 20 has_come_out 100
	kill -KILL "$a"
	ended "$a" 137
	txn-produce grow "$TOPIC" 4
	put 101 500 --key id
	in_background a --instance a -- cat
	a=$PID
	ids 1 500 >want
	within 20 has_come_out 500
	kill -TERM "$a"
	ended "$a" 143
	came_out want
	all_committed
}

# --- signals ----------------------------------------------------------------

@test "SIGTERM lets the batch be finished and committed" {
	local a
	two_topics 1
	put 1 20
	ids 1 20 >want
	mkfifo gate
	in_background a -- sh -c 'mkdir began; read -r go <gate; cat'
	a=$PID
	within 20 test -d began
	kill -TERM "$a"
	timeout 10 sh -c 'echo go >gate'
	ended "$a" 143
	came_out want
	all_committed
}

@test "SIGTERM leaves a batch uncommitted that does not end" {
	local a
	two_topics 1
	put 1 20
	in_background a -- sh -c 'mkdir began; cat; exec tail -f /dev/null'
	a=$PID
	within 20 test -d began
	kill -TERM "$a"
	ended "$a" 143
	nothing_came_out
	nothing_committed
	relays 0 -- cat
	ids 1 20 >want
	came_out want
}

gone_by_signal() {
	gone "$1" || kill -TERM "$1"
	gone "$1"
}

@test "a second SIGTERM ends it at once" {
	local a
	two_topics 1
	put 1 20
	in_background a -- sh -c 'mkdir began; exec tail -f /dev/null'
	a=$PID
	within 20 test -d began
	kill -TERM "$a"
	# Two signals that are both pending are one: send it until it is gone.
	within 2 gone_by_signal "$a"
	nothing_came_out
	nothing_committed
}

@test "kill -9 in mid-batch: the next one does it again, and once" {
	local a
	two_topics 1
	put 1 20
	ids 1 20 >want
	in_background a --instance a -- sh -c 'mkdir began; cat; exec tail -f /dev/null'
	a=$PID
	within 20 test -d began
	kill -KILL "$a"
	relays 0 --instance a -- cat
	came_out want
	all_committed
}

# --- nothing to do, and what cannot be done ---------------------------------

@test "an idle topic is waited on, and what comes later is relayed" {
	local a
	two_topics 2
	in_background a -- cat
	a=$PID
	within 20 grep -q . /proc/"$a"/stat
	put 1 10
	within 20 has_come_out 10
	put 11 20
	within 20 has_come_out 20
	ids 1 20 >want
	kill -TERM "$a"
	ended "$a" 143
	came_out want
	all_committed
}

@test "-e on an empty topic ends with 0" {
	two_topics 3
	relays 0 -- cat
	prints
	says
	nothing_came_out
}

# What was sent to be committed for this group, in this order, by itself or in
# a transaction, whatever became of that: Kafka's own records of it.
sent_offsets() {
	local value
	consume -t __consumer_offsets -e --envelope \
		-X isolation.level=read_uncommitted |
		jq -r --arg group "$GROUP" 'select(.key and .value_base64 and
			(.key | startswith("\u0000\u0001") and index($group))) |
			.value_base64' |
		while read -r value; do
			base64 -d <<<"$value" | od -An -tu1 -j9 -N1
		done
}

@test "what it waits with at its end would not move the group back" {
	two_topics 1
	put 1 5
	relays 0 -- cat
	put 6 9
	relays 0 -- cat
	all_committed
	sent_offsets >sent
	has_lines sent 4
	sort -nc sent
}

@test "-e of one relay ends where it is to, when another feeds it" {
	two_topics 2
	put 1 100
	relays 0 -- cat
	TOPIC=$TO TO=$TO-2
	topics --create "$TO:2"
	ids 1 100 >want
	relays 0 -- cat
	came_out want
	all_committed # the marks of the first one's transactions, too
	relays 0 -- cat
	all_committed
}

@test "a broker that is not there is status 3, within the timeout" {
	TRY_SECONDS=10 try 3 relay -b 127.0.0.1:9 --timeout 1 -g g -t a -T b \
		-- cat
	prints
	grep -q '^relay: no broker answers' "$ERR"
}

@test "a topic that is not there is status 2, named" {
	two_topics 1
	refuses_like 2 "relay: there is no topic '$TO-none'" relay -g "$GROUP" \
		-t "$TOPIC" -T "$TO-none" -- cat
	refuses_like 2 "relay: there is no topic '$TOPIC-none'" relay -g "$GROUP" \
		-t "$TOPIC-none" -T "$TO" -- cat
}

@test "a command that cannot be run is status 2, and nothing is committed" {
	two_topics 1
	put 1 5
	relays 2 -- ./nothing-here
	says "relay: cannot run './nothing-here': No such file or directory"
	nothing_came_out
	nothing_committed
}

@test "what is missing on the command line is said" {
	refuses 2 'relay: a command is needed: -- COMMAND' \
		relay -g g -t a -T b
	refuses_like 2 'relay: a group and two topics are needed' \
		relay -t a -T b -- cat
}
