#!/usr/bin/env bats
# what produce and relay write by schemas of a real registry

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../broker
load ../schemas

setup_file() {
	[ -n "${WEIR_TEST_REGISTRY:-}" ] ||
		skip 'WEIR_TEST_REGISTRY names no registry'
}

# confluent COMMAND TOPIC
confluent() {
	"${WEIR_REGISTRY_PYTHON:-$TESTS/../build/registry/python/bin/python}" \
		"$TESTS/registry/confluent.py" "$@"
}

# whole TOPIC: each message with its bytes, without its place
whole() {
	consume -t "$1" -e --envelope |
		jq -c 'del(.topic, .partition, .offset)'
}

@test "keys and values that Confluent's serializers write come back the same" {
	topic 1
	topics --create "$TOPIC-copy:1"
	confluent write-keys "$TOPIC" >want
	consume -t "$TOPIC" -e --envelope --schema-registry "$WEIR_TEST_REGISTRY" >told
	jq -c '[.key, .value]' told | sed 's/[:,]/& /g' >got
	diff <(jq -cS . want) <(jq -cS . got)
	produce -t "$TOPIC-copy" --envelope --schema-registry "$WEIR_TEST_REGISTRY" \
		--schema "$TOPIC-value" --key-schema "$TOPIC-key:latest" told
	whole "$TOPIC" >want.bytes
	whole "$TOPIC-copy" | diff want.bytes -
	confluent read-keys "$TOPIC-copy" | diff want -
}

@test "relay brings a topic of Avro to a topic of Avro" {
	topic 1
	topics --create "$TOPIC-out:1"
	confluent write-avro "$TOPIC" >want
	echo '{"type":"record","name":"Scored","fields":[{"name":"ratio",
		"type":"double"},{"name":"score","type":"float"}]}' >scored.avsc
	for _ in 1 2; do
		relay -g "$GROUP" -t "$TOPIC" -T "$TOPIC-out" -e \
			--schema-registry "$WEIR_TEST_REGISTRY" \
			--schema scored.avsc --register -- \
			jq -c '{ratio, score: 0.5}'
	done
	confluent read-avro "$TOPIC-out" >got
	[ "$(wc -l <got)" -eq 1000 ]
	cmp <(jq .ratio want) <(jq .ratio got)
}

@test "schemas that refer to subjects are registered, for Avro and JSON Schema" {
	topic 1
	local reference
	echo '{"type":"record","name":"Money","namespace":"com.x","fields":[
		{"name":"cents","type":"int"}]}' >money.avsc
	echo '{"type":"record","name":"O","fields":[{"name":"m","type":"com.x.Money"}]}' \
		>o.avsc
	topics --create "$TOPIC.money:1"
	echo '{"cents":1}' | produce -t "$TOPIC.money" --schema money.avsc --register \
		--schema-registry "$WEIR_TEST_REGISTRY"
	reference=com.x.Money=$TOPIC.money-value
	echo '{"m":{"cents":7}}' | produce -t "$TOPIC" --schema o.avsc --register \
		--reference "$reference" --schema-registry "$WEIR_TEST_REGISTRY"
	# It is known by now.
	echo '{"m":{"cents":8}}' | produce -t "$TOPIC" --schema o.avsc \
		--reference "$reference:1" --schema-registry "$WEIR_TEST_REGISTRY"
	try 0 consume -t "$TOPIC" -e --schema-registry "$WEIR_TEST_REGISTRY"
	prints '{"m":{"cents":7}}' '{"m":{"cents":8}}'
	confluent read-avro "$TOPIC" | diff - <(
		printf '{"m": {"cents": %s}}\n' 7 8
	)
	echo '{"type":"object","properties":{"cents":{"type":"integer"}}}' >money.json
	echo '{"type":"object","properties":{"m":{"$ref":"money.json"}}}' >o.json
	topics --create "$TOPIC.j:1" --create "$TOPIC.jm:1"
	echo '{"cents":1}' | produce -t "$TOPIC.jm" --schema money.json --register \
		--schema-registry "$WEIR_TEST_REGISTRY"
	printf '{"m":{"cents":7}}\n{"m":{"cents":7.5}}\n' |
		try 1 produce -t "$TOPIC.j" --schema o.json --register \
			--reference "money.json=$TOPIC.jm-value" \
			--schema-registry "$WEIR_TEST_REGISTRY"
	echo '{"m":{"cents":"x"}}' >in
	try 1 produce -t "$TOPIC.j" --schema "$TOPIC.j-value" \
		--schema-registry "$WEIR_TEST_REGISTRY" in
	says_line "produce: in:1: field 'm' is not of type \"integer\", as the schema has it"
	try 0 consume -t "$TOPIC.j" -e --schema-registry "$WEIR_TEST_REGISTRY"
	prints '{"m":{"cents":7}}'
}

@test "the registry names a subject's strategies as Confluent's serializers do" {
	topic 1
	echo '{"type":"record","name":"S","namespace":"com.z","fields":[
		{"name":"k","type":"string"}]}' >s.avsc
	for by in topic record topic-record; do
		echo '{"k":"a"}' | produce -t "$TOPIC" --schema s.avsc --register \
			--subject "$by" --schema-registry "$WEIR_TEST_REGISTRY"
	done
	"${WEIR_REGISTRY_PYTHON:-$TESTS/../build/registry/python/bin/python}" - \
		"$TOPIC" >want <<-'E'
		import sys
		from confluent_kafka.schema_registry import (
		    record_subject_name_strategy, topic_record_subject_name_strategy,
		    topic_subject_name_strategy)
		from confluent_kafka.serialization import MessageField, SerializationContext
		context = SerializationContext(sys.argv[1], MessageField.VALUE)
		for strategy in (topic_subject_name_strategy,
		                 record_subject_name_strategy,
		                 topic_record_subject_name_strategy):
		    print(strategy(context, "com.z.S"))
	E
	python3 - "$WEIR_TEST_REGISTRY/subjects" >got <<-'E'
		import json, sys, urllib.request
		print("\n".join(json.load(urllib.request.urlopen(sys.argv[1]))))
	E
	[ "$(wc -l <want)" -eq 3 ]
	! grep -vxFf got want || false
}

@test "records of old and new schemas are read as fastavro reads them" {
	topic 1
	"${WEIR_REGISTRY_PYTHON:-$TESTS/../build/registry/python/bin/python}" \
		"$TESTS/registry/evolution.py" "$TOPIC" >said || {
		cat said
		false
	}
	grep -E '^[67][0-9]{2} read, [0-9]{2} refused, 0 not the same$' said
}

@test "values of all types that fastavro writes are read, and written again" {
	topic 1
	"${WEIR_REGISTRY_PYTHON:-$TESTS/../build/registry/python/bin/python}" \
		"$TESTS/registry/round_trip.py" "$TOPIC" >said || {
		cat said
		false
	}
	[ "$(grep -c '^300 of 300 written' said)" -eq 3 ]
	[ "$(grep -cE '^2[0-9]{2} of 300 written --avro .*times$' said)" -eq 2 ]
}
