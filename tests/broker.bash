# broker: what the tests share that need a real broker, in $WEIR_TEST_BROKERS.
# After `load ../helper`.

export WEIR_BROKERS=${WEIR_TEST_BROKERS:-}

setup_file() {
	[ -n "${WEIR_TEST_BROKERS:-}" ] ||
		skip 'WEIR_TEST_BROKERS names no broker'
}

# Names that no other test and no other run has: $TOPIC and $GROUP.
unique_names() {
	TOPIC=t-${BATS_TEST_FILENAME##*/}-$BATS_TEST_NUMBER-$$-$RANDOM
	GROUP=g-$TOPIC
}

# topic PARTITIONS [OPTION...]: create $TOPIC, and its names.
topic() {
	unique_names
	topics --create "$TOPIC:$1" "${@:2}"
}

ids() {
	seq -f '{"id":%.0f}' "$1" "$2"
}

# put FIRST LAST [OPTION...]: these records into $TOPIC.
put() {
	ids "$1" "$2" | produce -t "$TOPIC" "${@:3}"
}

# gives RECORDS COMMAND...: it prints these records (a file), in any order.
gives() {
	local want=$1
	shift
	try 0 "$@"
	sort "$OUT" | cmp - <(sort "$want") ||
		complain "$(wc -l <"$want") records wanted, got $(wc -l <"$OUT")"
}

# took FIRST LAST OPTION...: consume with these options prints these ids.
took() {
	ids "$1" "$2" >want
	gives want consume -t "$TOPIC" -e "${@:3}"
}

# committed PARTITION [GROUP]: what it has, or null.
committed() {
	topics -t "$TOPIC" -g "${2:-$GROUP}" |
		jq "select(.partition == $1).committed"
}

has_committed() { # PARTITION OFFSET
	[ "$(committed "$1")" = "$2" ]
}

has_lines() { # FILE N: at least
	[ "$(wc -l <"$1")" -ge "$2" ]
}
