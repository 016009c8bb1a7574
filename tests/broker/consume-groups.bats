#!/usr/bin/env bats
# consume in groups on a real broker: members come, go, die and stall.

load ../helper
load ../broker

# A member is missed after six seconds, without a word or without a poll.
FAST=(-X session.timeout.ms=6000 -X max.poll.interval.ms=6000
	-X heartbeat.interval.ms=500)

# member NAME [OPTION...]: in the background, prints into the file NAME.
member() {
	: >"$1" # the name is there for a pattern at once
	env --default-signal=PIPE,INT,TERM \
		consume -t "$TOPIC" -g "$GROUP" "${FAST[@]}" -v "${@:2}" \
		>"$1" 2>"$1.err" 3>&- 7>&- &
	PID=$!
	STARTED+=("$PID")
}

# within SECONDS COMMAND...: it comes true in that time.
within() {
	# Three times as long as should do: the machine may be busy.
	local deadline=$((SECONDS + 3 * $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] || {
			echo "never came true: $*"
			return 1
		}
		read -rt 0.05 <> <(:) || true
	done
}

# all_out WANT FILE...: each line of WANT is in one of the files.
all_out() {
	[ -z "$(comm -23 <(sort "$1") <(sort -u "${@:2}"))" ]
}

# once WANT FILE...: the files hold the lines of WANT, each once.
once() {
	sort "${@:2}" | cmp - <(sort "$1")
}

all_committed() {
	[ "$(topics -t "$TOPIC" -g "$GROUP" | jq -s 'map(.lag) | add')" = 0 ]
}

term() {
	kill -TERM "$1"
	local got=0
	within 15 gone "$1"
	wait "$1" || got=$?
	[ "$got" -eq 143 ] || {
		echo "status $got, not 143"
		return 1
	}
}

# more COUNT: that many records more; WANT has all of them.
FED=0
more() {
	put $((FED + 1)) $((FED + $1))
	FED=$((FED + $1))
	ids 1 "$FED" >want
}

# Each of these files gets some of what is fed: its member has a share.
all_have_some() { # FILE...
	local file
	more 200
	for file; do
		[ -s "$file" ] || return 1
	done
}

@test "two, then three members share a topic; one is killed: nothing is lost" {
	local b
	topic 6
	member a
	member b
	b=$PID
	within 30 all_have_some a b
	within 30 all_out want a b
	member c
	within 30 all_have_some c
	within 30 all_out want a b c
	more 4000 &
	within 10 has_lines b 1
	kill -KILL "$b"
	wait "$b" || true
	wait $!
	FED=$((FED + 4000)) # the one behind the & counts for itself
	more 1000
	within 40 all_out want a b c
	within 20 all_committed
	term "${STARTED[0]}"
	term "${STARTED[2]}"
}

@test "members that come and go by SIGTERM: nothing is lost, nothing twice" {
	local i
	topic 6
	: >want
	member m0
	for i in 1 2 3 4; do
		put $((i * 500 - 499)) $((i * 500))
		ids $((i * 500 - 499)) $((i * 500)) >>want
		member "m$i"
		within 30 all_out want m*[0-9]
		term "${STARTED[i - 1]}"
	done
	put 2001 2500
	ids 2001 2500 >>want
	within 30 all_out want m*[0-9]
	within 10 all_committed
	once want m*[0-9]
}

@test "-e in a group: members that start together leave nothing unread" {
	local pid
	topic 6
	put 1 5000
	ids 1 5000 >want
	member a -e
	member b -e
	member c -e
	for pid in "${STARTED[@]}"; do
		within 60 gone "$pid"
		wait "$pid"
	done
	all_out want a b c
	all_committed
}

# A reader that has stalled: `consume | cat >NAME.out`, where cat is stopped.
stalled_member() { # NAME [OPTION...]
	mkfifo "$1"
	# shellcheck disable=SC2016 # its own $$
	sh -c 'kill -STOP $$; exec cat' <"$1" >"$1.out" 3>&- 7>&- &
	READER=$!
	STARTED+=("$READER")
	member "$@"
	within 20 has_filled_pipe "$PID"
}

# It waits for its reader: nothing moves, and it has read something.
has_filled_pipe() {
	local before
	before=$(awk '$1 == "wchar:" { print $2 }' "/proc/$1/io")
	[ "$before" -ge 65536 ] || return 1
	read -rt 0.3 <> <(:) || true
	[ "$(awk '$1 == "wchar:" { print $2 }' "/proc/$1/io")" = "$before" ]
}

# The fault lasts as long as that: twice what the group would put up with.
stall_goes_on() { # PID
	local deadline=$((SECONDS + 15))
	while [ "$SECONDS" -lt "$deadline" ]; do
		! gone "$1" || return 1
		read -rt 0.2 <> <(:) || true
	done
}

was_never_missed() { # NAME
	! grep -qE 'MAXPOLL|UNKNOWN_MEMBER|SESSTMOUT|evicted' "$1.err" || {
		cat "$1.err"
		return 1
	}
}

@test "a stalled reader does not cost the membership: nothing lost or twice" {
	topic 2
	put 1 100000
	ids 1 100000 >want
	stalled_member a -e
	stall_goes_on "$PID"
	kill -CONT "$READER"
	within 30 gone "$PID"
	wait "$PID"
	within 10 gone "$READER"
	was_never_missed a
	once want a.out
	all_committed
}

@test "while one reader is stalled, the group goes on for the others" {
	local a reader b
	topic 2
	put 1 100000 --key id
	ids 1 100000 >want
	stalled_member a
	a=$PID reader=$READER
	member b
	b=$PID
	# B gets a share within the time that a rebalance takes.
	within 15 has_lines b 40000
	stall_goes_on "$a"
	was_never_missed a
	kill -CONT "$reader"
	within 30 all_out want a.out b
	within 20 all_committed
	# What the stalled member could not take back is all that came twice.
	[ "$(sort a.out b | uniq -d | wc -l)" -lt 20000 ]
	term "$a"
	term "$b"
}

@test "a stalled member that dies has committed only what its reader has" {
	local a
	topic 2
	put 1 100000
	ids 1 100000 >want
	stalled_member a
	a=$PID
	stall_goes_on "$a"
	kill -KILL "$a"
	wait "$a" || true
	kill -CONT "$READER"
	within 10 gone "$READER"
	member b
	within 40 all_out want a.out b
	within 10 all_committed
}

# --- joining ----------------------------------------------------------------

@test "a group whose members use another protocol: status 2, and the reason" {
	local program why
	topic 2
	put 1 10
	topics --create "$TOPIC-out:1"
	kcat -b "$WEIR_BROKERS" -G "$GROUP" -u -o beginning \
		-X partition.assignment.strategy=cooperative-sticky \
		-X auto.offset.reset=earliest "$TOPIC" >theirs 2>&1 3>&- &
	STARTED+=("$!")
	within 20 grep -q '"id":10}' theirs
	why="cannot join group '$GROUP': its members share partitions by another \
protocol (cooperative-sticky?) than ours, range and roundrobin"
	TRY_SECONDS=20 refuses 2 "consume: $why" consume -t "$TOPIC" -g "$GROUP"
	TRY_SECONDS=20 refuses 2 "consume: $why" \
		consume -t "$TOPIC" -g "$GROUP" -e --timeout 5
	TRY_SECONDS=20 refuses 2 "relay: $why" \
		relay -t "$TOPIC" -T "$TOPIC-out" -g "$GROUP" -- cat
}

@test "a session that the broker does not allow is status 2" {
	topic 1
	TRY_SECONDS=20 refuses 2 "consume: cannot join group '$GROUP': the broker \
does not allow our session.timeout.ms (-X sets it)" \
		consume -t "$TOPIC" -g "$GROUP" -e -X session.timeout.ms=5000
}

# A member with -e that is killed while its reader stands still.
killed_job() {
	topic 1
	put 1 100000
	mkfifo pipe
	exec 7<>pipe
	consume -t "$TOPIC" -g "$GROUP" -e --no-commit >pipe 3>&- 7>&- &
	PID=$!
	STARTED+=("$PID")
	within 20 has_filled_pipe "$PID"
	kill -KILL "$PID"
	wait "$PID" || true
	ids 1 100000 >want
}

@test "after a kill -9 the next -e says what it waits for, not for long" {
	local begun
	killed_job
	begun=$SECONDS
	gives want consume -t "$TOPIC" -g "$GROUP" -e
	[ $((SECONDS - begun)) -lt 20 ] || complain "$((SECONDS - begun)) s"
	[[ $(<"$ERR") == "consume: waiting for group '$GROUP' ("*" s): it \
assigns partitions after its other members have joined, or the session of one \
that died is over" ]] || complain 'it does not say so'
}

@test "-e that waits for a group beyond --timeout does not blame the broker" {
	killed_job
	refuses_like 3 "consume: group '$GROUP' assigned no partitions in " \
		consume -t "$TOPIC" -g "$GROUP" -e --timeout 2
}

@test "relay with a name that is killed goes on at once, not after its session" {
	topic 1
	topics --create "$TOPIC-out:1"
	named() {
		start relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" \
			--instance a -X session.timeout.ms=30000 -- cat
	}
	named
	put 1 5
	within 10 has_committed 0 5
	kill -KILL "$PID"
	wait "$PID" || true
	named
	put 6 10
	within 5 has_committed 0 10
}
