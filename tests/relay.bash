# relay: what the tests of relay share. After `load ../helper` and
# `load ../broker`.

# A member is missed after six seconds, without a word or without a poll.
FAST=(-X session.timeout.ms=6000 -X max.poll.interval.ms=10000
	-X heartbeat.interval.ms=500)

# two_topics [PARTITIONS] [OPTION...]: $TOPIC and $TO, the latter with options.
two_topics() {
	local partitions=${1:-1}
	shift || true
	topic "$partitions"
	TO=$TOPIC-out
	topics --create "$TO:$partitions" "$@"
}

# relays STATUS OPTION... -- COMMAND...: all that is there, and then the end.
relays() {
	local status=$1
	shift
	try "$status" relay -g "$GROUP" -t "$TOPIC" -T "$TO" -e "${FAST[@]}" "$@"
}

# in_background NAME OPTION... -- COMMAND...: says into the file NAME.err.
in_background() {
	env --default-signal=PIPE,INT,TERM relay -g "$GROUP" -t "$TOPIC" \
		-T "$TO" "${FAST[@]}" -v "${@:2}" \
		>"$1.out" 2>"$1.err" 3>&- 7>&- 8>&- &
	PID=$!
	STARTED+=("$PID")
}

# within SECONDS COMMAND...: it comes true in that time.
within() {
	# Three times as long as should do: the machine may be busy.
	local deadline=$((SECONDS + 3 * $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$deadline" ] || {
			echo "never came true: $*"
			tail -n 5 ./*.err
			return 1
		}
		read -rt 0.05 <> <(:) || true
	done
}

# ended PID STATUS: it ends by itself, within twenty seconds.
ended() {
	local got=0
	within 20 gone "$1"
	wait "$1" || got=$?
	[ "$got" -eq "$2" ] || {
		echo "status $got, not $2"
		tail -n 5 ./*.err
		return 1
	}
}

# came_out FILE: these lines, in any order, are what a reader of $TO sees; a
# transaction that is committed becomes visible a moment later.
came_out() {
	consume -t "$TO" -e >came
	within 10 is_all_out "$1" || {
		echo "$(wc -l <"$1") records wanted, $(wc -l <came) came"
		return 1
	}
}

is_all_out() {
	consume -t "$TO" -e >came && sort came | cmp - <(sort "$1")
}

nothing_came_out() {
	came_out /dev/null
}

has_come_out() { # N: at least
	[ "$(consume -t "$TO" -e | wc -l)" -ge "$1" ]
}

all_committed() {
	[ "$(topics -t "$TOPIC" -g "$GROUP" | jq -s 'map(.lag) | add')" = 0 ]
}

nothing_committed() {
	[ "$(topics -t "$TOPIC" -g "$GROUP" |
		jq -s 'map(select(.committed > 0)) | length')" = 0 ]
}

# gives_up WHY [OPTION...] -- COMMAND...: aborted, tried again, status 3 with
# the batch kept, and no reader sees anything of it.
gives_up() {
	local why=$1
	shift
	two_topics 1
	put 1 5
	rm -f kept
	relays 3 --retries 1 --rejects kept "$@"
	prints
	grep -qF "relay: trying a batch of 5 records again: $why" "$ERR" ||
		complain "it does not say: $why"
	[[ $(tail -n 1 "$ERR") == "relay: giving up after 2 tries: "*"$why"*"; \
nothing of this batch of 5 records is committed" ]] ||
		complain 'it does not say that it gives up'
	[ "$(jq -r '"\(.position[2]) \(.reason)"' kept | tr '\n' ,)" = \
		"$(printf '%s command-failed,' 0 1 2 3 4)" ]
	[ "$(jq -r .raw kept)" = "$(ids 1 5)" ]
	nothing_came_out
	nothing_committed
}

# dead LINES: what was set aside, as TOPIC's own value, in any order.
dead_letters() {
	consume -t "$DEAD" -e
}

# The header of each dead letter, a line each.
dead_header() {
	consume -t "$DEAD" -e --envelope | jq -r --arg name "$1" \
		'.headers | map(select(.name == $name))[0].value'
}
