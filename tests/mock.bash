# mock: what the tests share that need the mock broker. After `load ../helper`.
#
# Such a test begins with `a_broker`: a Kafka of its own (mock/broker.c), so
# that it can name topics as it likes, fail the broker, and run beside others.

# As in a sandbox: the mock waits for group members that have gone.
export WEIR_PROPERTIES='session.timeout.ms=4000 heartbeat.interval.ms=500'

# a_broker [TOPIC:PARTITIONS...]: sets WEIR_BROKERS and BROKER, its process. It
# is as many brokers as MOCK_BROKERS says.
a_broker() {
	local topic
	mkfifo .said/broker.in .said/broker.out
	"$BIN/mock-broker" "${MOCK_BROKERS:-1}" <.said/broker.in >.said/broker.out 3>&- &
	BROKER=$!
	STARTED+=("$BROKER")
	exec 5>.said/broker.in 6<.said/broker.out
	read -r -t 10 -u 6 WEIR_BROKERS
	export WEIR_BROKERS
	for topic; do
		broker create "${topic%:*}" "${topic#*:}"
	done
}

# broker COMMAND...: let it obey.
broker() {
	local answer=none
	echo "$*" >&5
	read -r -t 10 -u 6 answer || true
	[ "$answer" = ok ] || {
		echo "broker: $*: $answer"
		return 1
	}
}

# ids FIRST LAST: records {"id":N}
ids() {
	seq -f '{"id":%.0f}' "$1" "$2"
}

# put TOPIC FIRST LAST [OPTION...]: records {"id":N} into a topic.
put() {
	ids "$2" "$3" | produce -t "$1" "${@:4}"
}

# all_of TOPIC [OPTION...]: what is there now.
all_of() {
	consume -t "$1" -e "${@:2}"
}

# holds TOPIC FIRST LAST: exactly these records, in any order.
holds() {
	cmp <(all_of "$1" | sort) <(ids "$2" "$3" | sort)
}

has_messages() {
	[ -n "$(all_of "$1" -c 1)" ]
}

# lines FILE N: there are at least so many.
lines() {
	[ "$(wc -l <"$1")" -ge "$2" ]
}

# start, but nothing of the command before is in $OUT and $ERR any more, even
# before this one has come to open them.
start_fresh() {
	: >"$OUT" 2>"$ERR"
	start "$@" <&0
}

# passed SINCE MS: so long ago was that moment of now_ms
passed() {
	[ $(($(now_ms) - $1)) -gt "$2" ]
}

# ends_within MS STATUS: what was started last ends by itself, and in time.
ends_within() {
	local got=0
	succeeds_within "$1" gone "$PID" ||
		complain "still there after $1 ms" || return
	wait "$PID" || got=$?
	[ "$got" -eq "$2" ] || complain "status $got, not $2"
}

# reasons FILE: of rejects, a line each: line, reason, persisted
reasons() {
	jq -r '"\(.line) \(.reason) \(.persisted // "-")"' "$1"
}

# a_pipe: `pipe`, into which the test writes by >&7 until it does exec 7>&-
a_pipe() {
	[ -p pipe ] || mkfifo pipe
	exec 7<>pipe
}

# The first signal has been caught: from then on SIGTERM (bit 15) is not.
catches_no_more() {
	local mask
	mask=$(sed -n 's/^SigCgt:\s*//p' "/proc/$PID/status")
	(((0x$mask >> 14 & 1) == 0))
}
