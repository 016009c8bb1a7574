#!/usr/bin/env bats
# Protobuf in a real schema registry, and Confluent's serializers of Python

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../broker
load ../schemas

setup_file() {
	# They register the same import, and the registry refuses one of two at once.
	export BATS_NO_PARALLELIZE_WITHIN_FILE=true
	[ -n "${WEIR_TEST_REGISTRY:-}" ] ||
		skip 'WEIR_TEST_REGISTRY names no registry'
}

# confluent COMMAND FILE MESSAGE: with $TOPIC
confluent() {
	"${WEIR_REGISTRY_PYTHON:-$TESTS/../build/registry/python/bin/python}" \
		"$TESTS/registry/confluent_protobuf.py" "$1" "$TOPIC" "$2" "$3"
}

# numbers: members by their names, and each number as its double or whole number
# is
numbers() {
	python3 -c '
import json, sys
def real(text):
    x = float(text)
    return int(x) if x.is_integer() else x
for line in sys.stdin:
    print(json.dumps(json.loads(line, parse_float=real), sort_keys=True))'
}

# both FILE MESSAGE [OPTION...]: what Confluent's serializer writes is read as
# its own classes have it; it is written again, and read by its deserializer.
both() {
	local file=$1 message=$2
	shift 2
	confluent write "$file" "$message" >want
	try 0 consume -t "$TOPIC" -e --schema-registry "$WEIR_TEST_REGISTRY"
	says
	[ "$(wc -l <"$OUT")" -eq 500 ]
	numbers <"$OUT" >got
	numbers <want | cmp - got
	mv "$OUT" records
	TOPIC=$TOPIC-again
	topics --create "$TOPIC:1"
	try 0 produce -t "$TOPIC" --schema "$TESTS/registry/protos/$file" --register \
		--schema-registry "$WEIR_TEST_REGISTRY" "$@" records
	confluent read "$file" "$message" >read
	numbers <read | cmp - got
	try 0 consume -t "$TOPIC" -e --schema-registry "$WEIR_TEST_REGISTRY"
	numbers <"$OUT" | cmp - got
}

@test "messages of all types, imports, recursion, maps, oneof: both ways" {
	topic 1
	both payment.proto com.x.Payment --message Payment
	# Decimals and long numbers have all their digits.
	grep -oE '"(amount|[us]?[if]?64)": ?-?[0-9.]+' want | tr -d ' ' | sort >want.digits
	grep -oE '"(amount|[us]?[if]?64)":-?[0-9.]+' records | sort | cmp - want.digits
	grep -q '18446744073709551615' records
}

@test "a nested message, by its indexes: both ways" {
	topic 1
	both payment.proto com.x.Payment.Link.Tag --message Payment.Link.Tag
}

@test "proto2: required, defaults, groups: both ways" {
	topic 1
	both legacy.proto Legacy
}

@test "relay gives records of Protobuf to its command, exactly once" {
	topic 1
	topics --create "$TOPIC-out:1"
	confluent write payment.proto com.x.Payment >want
	for _ in 1 2; do
		relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -e \
			--schema-registry "$WEIR_TEST_REGISTRY" -- jq -c '{real}'
	done
	try 0 consume -t "$TOPIC-out" -e
	cmp <(jq .real want) <(jq .real "$OUT")
}

@test "what is registered is written by its subject and version" {
	topic 1
	echo '{"id":1,"line":[{"x":0.5}]}' >in
	try 0 produce -t "$TOPIC" --schema "$TESTS/registry/protos/legacy.proto" \
		--register --schema-registry "$WEIR_TEST_REGISTRY" in
	try 0 produce -t "$TOPIC" --schema "$TOPIC-value:1" \
		--schema-registry "$WEIR_TEST_REGISTRY" in
	try 0 produce -t "$TOPIC" --schema "$TESTS/registry/protos/legacy.proto" \
		--schema-registry "$WEIR_TEST_REGISTRY" in
	confluent read legacy.proto Legacy >read
	[ "$(jq -c '[.id, .kind, .line[0].x]' read | sort | uniq -c | tr -s ' ')" = \
		' 3 [1,"CARD",0.5]' ]
}
