#!/usr/bin/env bats
# Brokers that say nothing any more, a black hole: after a signal every program
# ends within the time that its page promises, and at once after a second one.

load ../helper
load ../mock

# Kafka's numbers of the requests that are left without an answer.
declare -gA KEY=([Produce]=0 [ListOffsets]=2 [OffsetCommit]=8
	[OffsetFetch]=9 [FindCoordinator]=10 [JoinGroup]=11
	[InitProducerId]=22 [AddPartitionsToTxn]=24 [AddOffsetsToTxn]=25
	[EndTxn]=26 [TxnOffsetCommit]=28)

# hangs NAME REQUEST COMMAND...: in the background, where the next REQUEST gets
# no answer; returns when it has been sent.
hangs() {
	broker reply 1 "${KEY[$2]}" 0 600000
	env --default-signal=PIPE,INT,TERM "$3" -v -X debug=protocol "${@:4}" \
		>"$1.out" 2>"$1.err" <in 3>&- 7>&- 8>&- &
	PID=$!
	STARTED+=("$PID")
	HUNG[$PID]=$1
	eventually grep -q "Sent $2Request" "$1.err" || {
		tail -n 5 "$1.err"
		return 1
	}
}

# all_end_within SECONDS: after a signal, by that signal.
all_end_within() {
	local pid got deadline
	kill -TERM "${!HUNG[@]}"
	# Two seconds more: the machine may be busy.
	deadline=$(($(now_ms) + 1000 * $1 + 2000))
	for pid in "${!HUNG[@]}"; do
		until gone "$pid"; do
			[ "$(now_ms)" -lt "$deadline" ] || {
				echo "${HUNG[$pid]}: still there"
				return 1
			}
			sleep 0.02 # between two polls
		done
		got=0
		wait "$pid" || got=$?
		[ "$got" -eq 143 ] || {
			echo "${HUNG[$pid]}: status $got, not 143"
			tail -n 5 "${HUNG[$pid]}.err"
			return 1
		}
	done
}

a_silent_one() {
	declare -gA HUNG=()
	ids 1 10 >in
	a_broker "$@"
	STARTED=("$BROKER")
}

@test "relay ends within 15 seconds after a signal, whatever is not answered" {
	local request n=0
	a_silent_one t:1 u:1
	put t 1 10
	for request in InitProducerId OffsetFetch AddPartitionsToTxn \
		AddOffsetsToTxn TxnOffsetCommit EndTxn JoinGroup; do
		n=$((n + 1))
		hangs "$request" "$request" relay -g "g$n" -t t -T u \
			--instance "i$n" -- cat
	done
	all_end_within 15
}

@test "consume ends within 10 seconds after a signal, whatever is not answered" {
	local request n=0
	a_silent_one t:1
	put t 1 10
	for request in ListOffsets JoinGroup OffsetFetch OffsetCommit; do
		n=$((n + 1))
		hangs "$request" "$request" consume -t t -g "g$n"
	done
	all_end_within 10
}

@test "produce ends within 11 seconds after a signal, whatever is not answered" {
	local request
	a_silent_one t:1
	for request in InitProducerId Produce; do
		hangs "$request" "$request" produce -t t
	done
	all_end_within 11
}

@test "topics ends within 5 seconds after a signal, whatever is not answered" {
	local request
	a_silent_one t:1
	hangs ListOffsets ListOffsets topics -t t
	for request in FindCoordinator OffsetFetch; do
		hangs "$request" "$request" topics -g g -t t
	done
	all_end_within 5
}

# Its connection is there, and all else is awaited.
asks() {
	grep -q 'Sent ApiVersionRequest' "$ERR"
}

all_programs() { # FUNCTION
	"$1" produce -t t
	"$1" consume -t t
	"$1" consume -t t -g g
	"$1" relay -g g -t t -T u -- cat
	"$1" topics
}

ends_by_one_signal() { # PROGRAM [ARG...]
	start_fresh "$1" -v -X debug=protocol "${@:2}" <in
	eventually asks
	kill -TERM "$PID"
	ends_within 2000 143
}

@test "a signal ends each program soon, when a broker is silent at the start" {
	a_silent_one t:1 u:1
	freeze "$BROKER"
	all_programs ends_by_one_signal
}

ends_by_two_signals() {
	kill -TERM "$PID"
	eventually catches_no_more
	kill -TERM "$PID"
	ends_within 500 143
}

@test "a second signal ends each program at once, when a broker is silent" {
	a_silent_one t:1 u:1
	put t 1 10
	for request in InitProducerId TxnOffsetCommit EndTxn; do
		hangs "$request" "$request" relay -g "$request" -t t -T u -- cat
		ends_by_two_signals
	done
	for request in OffsetFetch OffsetCommit; do
		hangs "$request" "$request" consume -g "$request" -t t
		ends_by_two_signals
	done
	hangs Produce Produce produce -t u
	ends_by_two_signals
}

@test "the leader that has just died is not waited for: its successor is asked" {
	MOCK_BROKERS=2 a_broker t:1
	broker leader t 0 2
	ids 1 10 | produce -t t
	broker down 2
	start consume -t t -e --timeout 20 -v -X debug=metadata
	eventually grep -q ' t with 1 partition' "$ERR"
	sleep 1 # in which the others have not noticed yet
	broker leader t 0 1
	ends 0
	cmp "$OUT" <(ids 1 10)
}
