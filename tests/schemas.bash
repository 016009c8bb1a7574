# schemas: what the tests of schema registries share. After `load ../helper`.

# schema ID JSON [MEMBER...]: reg/ has a schema of this number; members such as
# '"schemaType":"JSON"' are added.
schema() {
	mkdir -p reg/schemas/ids
	schema_answer "${@:2}" >"reg/schemas/ids/$1"
}

# subject NAME VERSION JSON [MEMBER...]: and one of this subject, for references.
subject() {
	mkdir -p "reg/subjects/$1/versions"
	schema_answer "${@:3}" >"reg/subjects/$1/versions/$2"
}

schema_answer() {
	local text IFS=,
	text=$(jq -Rs . <<<"$1")
	shift
	printf '{"schema":%s%s}\n' "$text" "${*:+,$*}"
}

# bytes HEX...: as base64
bytes() {
	local hex="$*"
	hex=${hex// /}
	# shellcheck disable=SC2001 # two characters at a time
	printf '%b' "$(sed 's/../\\x&/g' <<<"$hex")" | base64 -w 0
}

# values TOPIC HEX...: a message each
values() {
	local hex topic=$1
	shift
	for hex; do
		printf '{"value_base64":"%s"}\n' "$(bytes "$hex")"
	done | produce -t "$topic" --envelope
}

# a_registry [OPTION...]: it serves reg/; REGISTRY is its address, and requests
# go to `requests`.
a_registry() {
	rm -f .said/port
	python3 "$TESTS/mock/schema_registry.py" reg .said/port requests "$@" \
		3>&- &
	STARTED+=("$!")
	eventually test -s .said/port
	REGISTRY=http://127.0.0.1:$(cat .said/port)
}
