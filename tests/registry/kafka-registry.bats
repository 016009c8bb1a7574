#!/usr/bin/env bats
# a real schema registry, and Confluent's serializers of Python

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../broker
load ../schemas

setup_file() {
	[ -n "${WEIR_TEST_REGISTRY:-}" ] ||
		skip 'WEIR_TEST_REGISTRY names no registry'
}

# confluent COMMAND: with $TOPIC
confluent() {
	"${WEIR_REGISTRY_PYTHON:-$TESTS/../build/registry/python/bin/python}" \
		"$TESTS/registry/confluent.py" "$1" "$TOPIC"
}

# numbers: members by their names, and each number as its double or whole number
# is: 1.50, 19.0
numbers() {
	python3 -c '
import json, sys
def real(text):
    x = float(text)
    return int(x) if x.is_integer() else x
for line in sys.stdin:
    print(json.dumps(json.loads(line, parse_float=real), sort_keys=True))'
}

@test "what Confluent's serializer writes of all types is read, in two versions" {
	topic 1
	confluent write-avro >want
	try 0 consume -t "$TOPIC" -e --schema-registry "$WEIR_TEST_REGISTRY"
	says
	[ "$(wc -l <"$OUT")" -eq 1000 ]
	numbers <"$OUT" >got
	numbers <want | cmp - got
	# Decimals and long numbers have all their digits.
	grep -oE '"(amount|id)": ?-?[0-9.]+' want | tr -d ' ' >want.digits
	grep -oE '"(amount|id)":-?[0-9.]+' "$OUT" | sort |
		cmp - <(sort want.digits)
}

@test "what produce writes is read by Confluent's deserializer" {
	topic 1
	cat >p.avsc <<-'E'
		{"type":"record","name":"P","namespace":"com.y","fields":[
		 {"name":"id","type":"long"},{"name":"x","type":["null","double"]},
		 {"name":"s","type":"string"},{"name":"b","type":"bytes"},
		 {"name":"m","type":{"type":"bytes","logicalType":"decimal",
		  "precision":20,"scale":2}},
		 {"name":"l","type":{"type":"array","items":"int"}},
		 {"name":"d","type":"int","default":7}]}
	E
	printf '%s\n' '{"b": "AP8=", "d": 7, "id": -9007199254740993, "l": [1, 2, -3], "m": -123456789012345678.90, "s": "ä😀\u0000", "x": 0.1}' \
		'{"b": "", "d": 1, "id": 2, "l": [], "m": 0.05, "s": "", "x": null}' >want
	sed 's/"d": 7, //' want | produce -t "$TOPIC" --schema p.avsc --register \
		--schema-registry "$WEIR_TEST_REGISTRY"
	confluent read-avro >got
	numbers <want | cmp - <(numbers <got)
	grep -q -- '-123456789012345678.90' got
	try 0 consume -t "$TOPIC" -e --schema-registry "$WEIR_TEST_REGISTRY"
	numbers <want | cmp - <(numbers <"$OUT")
}

@test "JSON Schema, both ways" {
	topic 1
	confluent write-json >want
	try 0 consume -t "$TOPIC" -e --schema-registry "$WEIR_TEST_REGISTRY"
	cmp <(numbers <want) <(numbers <"$OUT")
	printf '{"id":7,"name":"x"}\n{"id":"7"}\n' |
		try 1 produce -t "$TOPIC" --schema "$TOPIC-value" \
			--schema-registry "$WEIR_TEST_REGISTRY"
	confluent read-json | tail -n 1 >got
	echo '{"id": 7, "name": "x"}' | cmp - got
}

@test "relay scores a topic of Avro, exactly once" {
	topic 1
	topics --create "$TOPIC-out:1"
	confluent write-avro >want
	relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -e \
		--schema-registry "$WEIR_TEST_REGISTRY" -- jq -c '{ratio}'
	relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -e \
		--schema-registry "$WEIR_TEST_REGISTRY" -- jq -c '{ratio}'
	try 0 consume -t "$TOPIC-out" -e
	cmp <(jq .ratio want) <(jq .ratio "$OUT")
}

@test "the registry refuses a schema that readers could not follow" {
	topic 1
	echo '{"type":"record","name":"P","fields":[{"name":"a","type":"int"}]}' \
		>p.avsc
	echo '{"a":1}' | produce -t "$TOPIC" --schema p.avsc --register \
		--schema-registry "$WEIR_TEST_REGISTRY"
	python3 - "$WEIR_TEST_REGISTRY/config/$TOPIC-value" <<-'E'
		import sys, urllib.request
		urllib.request.urlopen(urllib.request.Request(sys.argv[1], method="PUT",
		    data=b'{"compatibility":"BACKWARD"}',
		    headers={"Content-Type": "application/json"})).read()
	E
	sed -i 's/"int"/"string"/' p.avsc
	echo '{"a":"1"}' >in
	refuses_like 2 "produce: --schema: the registry refuses it for subject \
'$TOPIC-value', with 409" produce -t "$TOPIC" --schema p.avsc --register \
		--schema-registry "$WEIR_TEST_REGISTRY" in
	refuses_like 2 "produce: --schema: the registry does not have 'nope'" \
		produce -t "$TOPIC" --schema nope \
		--schema-registry "$WEIR_TEST_REGISTRY" in
}
