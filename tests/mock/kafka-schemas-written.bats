#!/usr/bin/env bats
# values and keys that produce and relay write by schemas of a registry

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../mock
load ../schemas

point='{"type":"record","name":"P","fields":[{"name":"x","type":"long"},
	{"name":"y","type":["null","double"]}]}'

# writes STATUS RECORDS [OPTION...]: produce does, to topic t
writes() {
	printf '%s\n' "$2" >in
	try "$1" produce -t t --schema-registry "$REGISTRY" "${@:3}" in
}

# whole TOPIC: each message with its bytes
whole() {
	consume -t "$1" -e --envelope "${@:2}" |
		jq -c 'del(.topic, .partition, .offset)'
}

# registered: the subjects, in their order
registered() {
	sed -n 's/POST .subjects.\(.*\).versions 200/\1/p' requests
}

@test "a key is written by a schema of its own" {
	a_broker t:1
	mkdir reg
	a_registry
	echo "$point" >p.avsc
	echo '{"type":"long"}' >k.avsc
	writes 1 '{"x":7}
{"x":"7"}
{"y":1}' --schema p.avsc --key x --key-schema k.avsc --register --rejects bad
	jq -r '"\(.line) \(.reason) \(.message)"' bad >got
	diff got - <<-'E'
		2 wrong-type field 'x' is "7", not a whole number of 64 bits, as the schema has it
		3 missing field 'x' is missing
	E
	registered | diff - <(printf '%s\n' t-value t-key)
	whole t | jq -r '[.key_base64 // (.key|@base64), .value_base64 // (.value|@base64)] | @tsv' >got
	printf '%s\t%s\n' "$(bytes 00 00000002 0e)" "$(bytes 00 00000001 0e 00)" |
		diff - got
	# An object, and only the key by a schema.
	rm bad
	echo '{"type":"record","name":"K","fields":[{"name":"id","type":"int"}]}' >k.avsc
	writes 1 '{"k":{"id":1},"v":1}
{"k":{"id":"1"},"v":2}
{"k":"a","v":3}' --key k --key-schema k.avsc --register --key-subject record \
		--rejects bad
	jq -r '"\(.line) \(.reason) \(.message)"' bad >got
	diff got - <<-'E'
		2 wrong-type key: field 'id' is "1", not a whole number of 32 bits, as the schema has it
		3 wrong-type key: it is not an object, as the schema has it
	E
	try 0 consume -t t -o 1 -e --envelope
	[ "$(jq -c .value "$OUT")" = '{"k":{"id":1},"v":1}' ]
	[ "$(registered | tail -n 1)" = K ]
}

@test "what consume --envelope decodes, produce --envelope writes again" {
	a_broker t:1 u:1
	schema 1 "$point"
	schema 2 '"string"'
	subject value latest "$point" '"id":1'
	subject key latest '"string"' '"id":2'
	{
		printf '{"timestamp":1700000000000,"key_base64":"%s","value_base64":"%s","headers":[{"name":"h","value":"v"},{"name":"n","value":null}]}\n' \
			"$(bytes 00 00000002 04 6b31)" "$(bytes 00 00000001 02 00)" \
			"$(bytes 00 00000002 00)" "$(bytes 00 00000001 04 00)"
		printf '{"timestamp":1700000000001,"key_base64":"%s","value":null}\n' \
			"$(bytes 00 00000002 02 61)"
		printf '{"timestamp":1700000000002,"key":null,"value_base64":"%s"}\n' \
			"$(bytes 00 00000001 06 00)"
	} | produce -t t --envelope
	consume -t t -e --envelope --schema-registry file:reg >told
	[ "$(jq -c '[.key, .value]' told | tr -d '\n')" = \
		'["k1",{"x":1,"y":null}]["",{"x":2,"y":null}]["a",null][null,{"x":3,"y":null}]' ]
	try 0 produce -t u --envelope --schema-registry file:reg --schema value \
		--key-schema key told
	whole t >want
	whole u | diff want -
	# The key's schema would be lost.
	try 1 produce -t u --envelope --schema-registry file:reg --schema value told
	says_line "produce: told:1: envelope: 'key' has a schema, by member \
'key_schema': --key-schema writes it"
	echo '{"key":null,"value_base64":"AA=="}' >in
	try 1 produce -t u --envelope --schema-registry file:reg --schema value in
	says_line "produce: in:1: envelope: 'value_base64' has bytes, which no schema writes"
}

@test "the header that named another schema goes when a schema is written" {
	a_broker t:1 u:1
	mkdir -p reg/schemas/guids
	schema_answer "$point" \
		>reg/schemas/guids/01234567-89ab-4def-8123-456789abcdef
	subject value latest "$point" '"id":1'
	local guid='01 0123456789ab4def8123456789abcdef'
	printf '{"value_base64":"%s","headers":[{"name":"__value_schema_id","value_base64":"%s"},{"name":"h","value":"v"}]}\n' \
		"$(bytes 04 00)" "$(bytes "$guid")" | produce -t t --envelope
	try 0 consume -t t -e --envelope --schema-registry file:reg
	[ "$(jq -c '[.headers, .value, .value_schema]' "$OUT")" = \
		'[[{"name":"h","value":"v"}],{"x":2,"y":null},"GUID 01234567-89ab-4def-8123-456789abcdef"]' ]
	# A stamp has it only where the value is not decoded.
	consume -t t -e --position --schema-registry file:reg |
		produce -t u --schema-registry file:reg --schema value
	printf '{"value":{"x":2},"headers":[{"name":"__value_schema_id","value":"?"}]}\n' |
		produce -t u --envelope --schema-registry file:reg --schema value
	# So has one of a key that is another one now.
	echo '{"x":2,"_kafka":{"key":"k","headers":[{"name":"__key_schema_id","value":"?"}]}}' |
		produce -t u --schema-registry file:reg --schema value --key x
	whole u | jq -c '[.headers, .value_base64 // (.value|@base64)]' >got
	printf '[%s,"%s"]\n' '[{"name":"h","value":"v"}]' \
		"$(bytes 00 00000001 04 00)" '[]' "$(bytes 00 00000001 04 00)" \
		'[]' "$(bytes 00 00000001 04 00)" |
		diff - got
}

@test "the subjects of keys and values each have a strategy" {
	a_broker t:1
	mkdir reg
	a_registry
	echo '{"type":"record","name":"x.P","fields":[]}' >p.avsc
	echo '{"title":"Key","type":"string"}' >k.json
	local options=(--schema p.avsc --key-schema k.json --key k --register)
	sed -i 's/\[\]/[{"name":"k","type":"string"}]/' p.avsc
	writes 0 '{"k":"a"}' "${options[@]}" --key-subject topic-record
	writes 0 '{"k":"a"}' "${options[@]}" --subject record --key-subject record
	registered | diff - <(printf '%s\n' t-value t-Key x.P Key)
	echo '{"type":"string"}' >k.json
	refuses 2 'produce: --key-subject: the schema has no title to name its subject by' \
		produce -t t --schema-registry "$REGISTRY" "${options[@]}" \
		--key-subject record in
	refuses 2 'produce: --key-schema: there is no key: --key FIELD, or --envelope' \
		produce -t t --schema-registry "$REGISTRY" --key-schema k.json in
}

@test "a file's schema refers to subjects of the registry, for Avro" {
	a_broker t:1
	mkdir reg
	a_registry
	echo '{"type":"record","name":"Money","namespace":"com.x","fields":[
		{"name":"cents","type":"int"}]}' >money.avsc
	echo '{"type":"record","name":"O","fields":[{"name":"m","type":"com.x.Money"}]}' \
		>o.avsc
	writes 0 '{"cents":1}' --schema money.avsc --register --subject record
	refuses_like 2 "produce: --schema: 'o.avsc' has type 'com.x.Money', which" \
		produce -t t --schema-registry "$REGISTRY" --schema o.avsc in
	writes 0 '{"m":{"cents":7}}' --schema o.avsc --register \
		--subject record --reference com.x.Money=com.x.Money
	writes 0 '{"m":{"cents":8}}' --schema o.avsc --subject record \
		--reference com.x.Money=com.x.Money:1
	writes 0 '{"m":{"cents":9}}' --schema O:latest
	jq -c .references reg/subjects/O/versions/1 |
		diff - <(echo '[{"name":"com.x.Money","subject":"com.x.Money","version":1}]')
	try 0 consume -t t -o 1 -e --schema-registry "$REGISTRY"
	prints '{"m":{"cents":7}}' '{"m":{"cents":8}}' '{"m":{"cents":9}}'
	refuses 2 "produce: --schema: 'o.avsc' refers to subject 'nope', which the registry does not have" \
		produce -t t --schema-registry "$REGISTRY" --schema o.avsc \
		--reference com.x.Money=nope in
	refuses 2 "produce: --reference: 'x' is not NAME=SUBJECT or NAME=SUBJECT:VERSION" \
		produce -t t --schema-registry "$REGISTRY" --schema o.avsc \
		--reference x in
	refuses_like 2 'produce: --reference: it goes with a file of --schema' \
		produce -t t --schema-registry "$REGISTRY" --schema O \
		--reference x=y in
}

@test "a JSON Schema refers to others, which refer to it" {
	a_broker t:1
	mkdir reg
	a_registry
	echo '{"$defs":{"cents":{"type":"integer"}},"type":"object","properties":{
		"c":{"$ref":"#/$defs/cents"},"of":{"$ref":"o.json"}}}' >money.json
	echo '{"type":"object","properties":{"m":{"$ref":"money.json"},
		"n":{"$ref":"money.json#/$defs/cents"},
		"a":{"anyOf":[{"type":"null"},{"type":"boolean"}]},
		"b":{"$ref":"#/properties/a/anyOf/1"},"z":{"$ref":"gone.json"}}}' >o.json
	writes 0 '{}' --schema money.json --register
	says "produce: --schema: 'money.json': these keywords are not checked: \$ref \"o.json\""
	mv reg/subjects/t-value reg/subjects/money
	sed -i 's/}$/,"references":[{"name":"o.json","subject":"o","version":1}]}/' \
		reg/subjects/money/versions/*
	writes 2 '{}' --schema o.json --register --reference money.json=gone
	says "produce: --schema: 'o.json' refers to subject 'gone', which the registry does not have"
	subject o 1 "$(cat o.json)" '"id":2,"schemaType":"JSON",
		"references":[{"name":"money.json","subject":"money","version":1}]'
	writes 1 '{"m":{"c":1,"of":{"n":2}},"n":3,"a":null,"b":true}
{"m":{"c":1.5}}
{"n":"3"}
{"b":null}
{"m":{"of":{"m":{"c":"x"}}}}' --schema o:1 --rejects bad
	says_line "produce: --schema: 'o:1': these keywords are not checked: \$ref \"gone.json\""
	jq -r '"\(.line) \(.message)"' bad >got
	diff got - <<-'E'
		2 field 'm' is not of type "integer", as the schema has it
		3 field 'n' is not of type "integer", as the schema has it
		4 field 'b' is not of type "boolean", as the schema has it
		5 field 'm' is not of type "integer", as the schema has it
	E
}

@test "relay writes its outputs by a schema" {
	a_broker t:1 out:1
	mkdir reg
	a_registry
	echo "$point" >p.avsc
	writes 0 '{"x":1,"y":1.5}
{"x":2}
{"x":3}' --schema p.avsc --register
	echo '{"type":"record","name":"S","fields":[{"name":"id","type":"long"},
		{"name":"score","type":"double"}]}' >s.avsc
	echo '{"type":"long"}' >k.avsc
	try 1 relay -g g -t t -T out -e --schema-registry "$REGISTRY" \
		--schema s.avsc --key-schema k.avsc --register --key id \
		--rejects bad -- jq -c '{id: .x, score: (if .x == 2 then "?" else 0.5 end)}'
	says_line 'relay: 1 of 3 records rejected'
	jq -r '"\(.position[2]) \(.reason) \(.field) \(.message)"' bad >got
	diff got - <<-'E'
		1 wrong-type score field 'score' is "?", not a number, as the schema has it
	E
	try 0 consume -t out -e --envelope --schema-registry "$REGISTRY"
	[ "$(jq -c '[.key, .value]' "$OUT" | tr -d '\n')" = \
		'[1,{"id":1,"score":0.5}][3,{"id":3,"score":0.5}]' ]
	registered | diff - <(printf '%s\n' t-value out-value out-key)
	# A kept command tells by itself which output is of which record.
	try 1 relay -g h -t t -T out -e --keep --schema-registry "$REGISTRY" \
		--schema out-value -- jq -c --unbuffered \
		'{id: .x, score: (if .x == 2 then "?" else 0.25 end)}'
	try 0 consume -t out -o 2 -e --schema-registry "$REGISTRY"
	prints '{"id":1,"score":0.25}' '{"id":3,"score":0.25}'
}

@test "relay --position keeps a key with its schema, and the time" {
	a_broker t:1 out:1
	schema 1 "$point"
	schema 2 '"string"'
	subject value latest "$point" '"id":1'
	printf '{"timestamp":1700000000000,"key_base64":"%s","value_base64":"%s"}\n' \
		"$(bytes 00 00000002 04 6b31)" "$(bytes 00 00000001 02 00)" |
		produce -t t --envelope
	try 0 relay -g g -t t -T out -e --position --schema-registry file:reg \
		--schema value -- cat
	whole t >want
	whole out | diff want -
}

@test "relay reads JSON and writes Avro, with --plain-values" {
	a_broker t:1 out:1
	schema 1 "$point"
	subject value latest "$point" '"id":1'
	put t 1 1
	echo '{"x":2}' | produce -t t
	try 1 relay -g g -t t -T out -e --schema-registry file:reg --schema value \
		--plain-values -- cat
	try 0 consume -t out -e --schema-registry file:reg
	prints '{"x":2,"y":null}'
	refuses 2 'relay: --message, --reference, --subject and --plain-values go with --schema' \
		relay -g g -t t -T out -e --schema-registry file:reg \
		--plain-values -- cat
}

@test "consume -f prints what the schemas make of values and keys" {
	a_broker t:1
	schema 1 "$point"
	schema 2 '{"type":"record","name":"K","fields":[{"name":"k","type":"string"}]}'
	printf '{"key_base64":"%s","value_base64":"%s"}\n' \
		"$(bytes 00 00000002 04 c3a4)" "$(bytes 00 00000001 02 00)" \
		"$(bytes 6b)" "$(bytes 00 00000001 04 00)" \
		"$(bytes 00 00000002 04 c3)" "$(bytes 00 00000001 04 00)" |
		produce -t t --envelope
	echo '{"key":null,"value":null}' | produce -t t --envelope
	try 1 consume -t t -e --schema-registry file:reg -f '%o|%k|%K|%s|%S\n' \
		--rejects bad
	prints '0|{"k":"ä"}|10|{"x":1,"y":null}|16' '1|k|1|{"x":2,"y":null}|16' \
		'3||-1||-1'
	jq -r .message bad | diff - <(echo "key of schema id 2 does not fit it at \
byte 2: string of 2 bytes, 1 are left")
}

@test "consume --plain-values reads JSON whose keys have a schema" {
	a_broker t:1
	schema 2 '{"type":"record","name":"K","fields":[{"name":"id","type":"long"}]}'
	subject key latest "$(jq -r .schema reg/schemas/ids/2)" '"id":2'
	echo '{"a": 1,"k":{"id":7}}' | produce -t t --schema-registry file:reg \
		--key-schema key --key k
	try 1 consume -t t -e --envelope --schema-registry file:reg
	try 0 consume -t t -e --envelope --schema-registry file:reg --plain-values
	[ "$(jq -c '[.key, .key_schema, .value, .value_schema]' "$OUT")" = \
		'[{"id":7},"id 2",{"a":1,"k":{"id":7}},null]' ]
	try 0 consume -t t -e -f '%k|%s\n' --schema-registry file:reg --plain-values
	prints '{"id":7}|{"a": 1,"k":{"id":7}}'
	try 0 consume -t t -e --schema-registry file:reg --plain-values
	prints '{"a": 1,"k":{"id":7}}'
	refuses 2 'consume: --plain-values excludes --reader-schema' \
		consume -t t -e --schema-registry file:reg --plain-values \
		--reader-schema none
}
