#!/usr/bin/env bats
# values and keys with schemas of a registry

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../mock
load ../schemas

point='{"type":"record","name":"P","fields":[{"name":"x","type":"long"},
	{"name":"y","type":["null","double"]}]}'

# reads STATUS TOPIC [OPTION...]: consume does, with the schemas of reg/
reads() {
	try "$1" consume -t "$2" -e --schema-registry file:reg "${@:3}"
}

@test "a value of JSON Schema is read as the JSON that it is" {
	a_broker t:1
	schema 7 '{"type":"object"}' '"schemaType":"JSON"'
	values t "00 00000007 $(printf '{"a": 1,\n"b":[2]}' | od -An -tx1 | tr -d ' \n')"
	reads 0 t
	prints '{"a": 1, "b":[2]}'
	says
}

@test "a value of Avro becomes a record" {
	a_broker t:1
	schema 1 "$point"
	values t '00 00000001 02 02 000000000000f83f' '00 00000001 04 00' \
		'00 00000001 ffffffffffffffffff01 02 9a9999999999b93f'
	reads 0 t
	prints '{"x":1,"y":1.5}' '{"x":2,"y":null}' \
		'{"x":-9223372036854775808,"y":0.1}'
	says
}

@test "the schema may be named by its GUID, in the value or in a header" {
	a_broker t:1
	mkdir -p reg/schemas/guids
	schema_answer "$point" \
		>reg/schemas/guids/01234567-89ab-4def-8123-456789abcdef
	local guid='01 0123456789ab4def8123456789abcdef'
	values t "$guid 02 00"
	printf '{"value_base64":"%s","headers":[{"name":"%s","value_base64":"%s"}]}\n' \
		"$(bytes 04 00)" __value_schema_id "$(bytes "$guid")" |
		produce -t t --envelope
	reads 0 t
	prints '{"x":1,"y":null}' '{"x":2,"y":null}'
}

@test "a message that does not fit its schema is rejected with its place" {
	a_broker t:1
	schema 1 "$point"
	schema 2 '{"type":"record","name":"P"}'
	schema 3 '<schema/>' '"schemaType":"XML"'
	values t '00 00000001 02' '00 00000001 02 00 00' '00 00000009 02 00' \
		'00 00000002 02' '00 00000003 00' '7b7d' '00 00000001 06 00'
	reads 1 t --rejects bad
	prints '{"x":3,"y":null}'
	jq -r '"\(.position[2]) \(.reason) \(.field // "-") \(.message)"' bad \
		>got
	diff got - <<-'E'
		0 undecodable y value of schema id 1 does not fit it at byte 2: the bytes end within a value of type union
		1 undecodable - value of schema id 1 does not fit it at byte 3: the value ends here, and not all bytes: 1 more
		2 unknown-schema - value has schema id 9, which the registry does not have
		3 unknown-schema - value has schema id 2, which cannot be used: it has record 'P' without fields
		4 undecodable - value has schema id 3, which is of another kind: only Avro, JSON Schema and Protobuf are read
		5 undecodable - value names no schema: it does not begin with a byte 0 and a schema's number
	E
	says_line 'consume: 6 of 7 records rejected'
}

@test "NaN, which JSON does not have, is rejected with its member" {
	a_broker t:1
	schema 1 "$point"
	values t '00 00000001 02 02 000000000000f87f'
	reads 1 t
	prints
	says_line "consume: t[0]@0: value of schema id 1 does not fit it at byte 3: \
NaN, which JSON does not have"
}

@test "a schema may refer to others, which may refer to others" {
	a_broker t:1
	schema 1 '{"type":"record","name":"O","fields":[{"name":"l","type":
		{"type":"array","items":"com.x.Line"}},{"name":"m","type":"com.x.Money"}]}' \
		'"references":[{"name":"com.x.Line","subject":"line/v","version":2},
		{"name":"com.x.Money","subject":"money","version":1}]'
	subject line%2Fv 2 '{"type":"record","name":"Line","namespace":"com.x",
		"fields":[{"name":"price","type":"Money"}]}' \
		'"references":[{"name":"com.x.Money","subject":"money","version":1}]'
	subject money 1 '{"type":"record","name":"Money","namespace":"com.x",
		"fields":[{"name":"cents","type":"int"}]}'
	values t '00 00000001 04 02 04 00 06'
	reads 0 t
	prints '{"l":[{"price":{"cents":1}},{"price":{"cents":2}}],"m":{"cents":3}}'
	rm -r reg/subjects/money
	reads 1 t
	says_line "consume: t[0]@0: value has schema id 1, which cannot be used: \
it refers to subject 'money', which the registry does not have"
}

@test "--reader-schema gives old and new records as one schema has them" {
	a_broker t:1
	schema 1 "$point"
	schema 2 '{"type":"record","name":"P","fields":[{"name":"x2","type":"int"}]}'
	schema 3 '{"type":"record","name":"P","fields":[]}'
	echo '{"type":"record","name":"P","fields":[{"name":"x","type":"long",
		"aliases":["x2"]},{"name":"z","type":"string","default":"ä"}]}' >r.avsc
	values t '00 00000001 02 02 000000000000f87f' '00 00000002 04' '00 00000003'
	reads 1 t --reader-schema r.avsc
	prints '{"x":1,"z":"ä"}' '{"x":2,"z":"ä"}'
	says_line "consume: t[0]@2: value has schema id 3, which cannot be used: \
it lacks field 'x' of the reader's 'P', which has no default"
}

@test "--envelope decodes the key, too, and names both schemas" {
	a_broker t:1
	schema 1 "$point"
	schema 2 '"string"'
	printf '{"key_base64":"%s","value_base64":"%s"}\n' \
		"$(bytes 00 00000002 04 6b31)" "$(bytes 00 00000001 02 00)" \
		"$(bytes 6b32)" "$(bytes 00 00000001 04 00)" |
		produce -t t --envelope
	echo '{"key":"k3","value":null}' | produce -t t --envelope
	reads 0 t --envelope
	jq -c '[.key, .key_schema, .value, .value_schema]' "$OUT" >got
	diff got - <<-'E'
		["k1","id 2",{"x":1,"y":null},"id 1"]
		["k2",null,{"x":2,"y":null},"id 1"]
		["k3",null,null,null]
	E
	reads 0 t --envelope --plain-keys -c 1
	[ "$(jq .key "$OUT")" = '"\u0000\u0000\u0000\u0000\u0002\u0004k1"' ]
}

@test "--position stamps a decoded record" {
	a_broker t:1
	schema 1 "$point"
	values t '00 00000001 02 00'
	reads 0 t --position
	[ "$(jq -c '[.x, .y, ._kafka.offset]' "$OUT")" = '[1,null,0]' ]
}

@test "a longer text than --max-line is rejected" {
	a_broker t:1
	schema 1 '{"type":"record","name":"B","fields":[{"name":"b","type":
		{"type":"array","items":"null"}}]}'
	values t '00 00000001 808001 00'
	reads 1 t --max-line 1000 --rejects bad
	[ "$(jq -r .reason bad)" = too-long ]
}

@test "a registry is asked once for each schema" {
	a_broker t:2
	schema 1 "$point"
	schema 2 '"string"'
	local twice=(00000000010200 0000000002026b)
	values t "${twice[@]}" "${twice[@]}" "${twice[@]}" "${twice[@]}"
	a_registry
	try 0 consume -t t -e --schema-registry "$REGISTRY/"
	[ "$(wc -l <"$OUT")" -eq 8 ]
	sort requests | diff - <(printf 'GET /schemas/ids/%s 200\n' 1 2)
}

@test "a registry that fails is asked again" {
	a_broker t:1
	schema 1 "$point"
	values t 00000000010200
	a_registry --fail 2
	try 0 consume -t t -e --schema-registry "http://127.0.0.1:1,$REGISTRY"
	prints '{"x":1,"y":null}'
	[ "$(grep -c 503 requests)" -eq 2 ]
}

@test "a registry that stays away ends consume with status 3, after --timeout" {
	a_broker t:1
	values t 00000000010200
	try 3 consume -t t -e --schema-registry http://127.0.0.1:1 --timeout 1
	prints
	grep -q '^consume: schema registry http://127.0.0.1:1: .*connect' "$ERR"
}

@test "an address at which no registry is rejects nothing: status 2" {
	a_broker t:1
	schema 1 "$point"
	schema 2 "$point"
	echo '<html>please log in</html>' >reg/schemas/ids/2
	values t 00000000010200 00000000020200
	a_registry
	refuses 2 "consume: schema registry $REGISTRY/api: no registry is there: \
it answers 404, and not as a registry does" \
		consume -t t -e --schema-registry "$REGISTRY/api"
	try 3 consume -t t -e --schema-registry "$REGISTRY"
	prints '{"x":1,"y":null}'
	says "consume: schema registry $REGISTRY: it answers, and not with JSON, as a registry does"
}

@test "the user and the token are the configuration file's" {
	a_broker t:1
	schema 1 "$point"
	values t 00000000010200
	a_registry --user me:secret-canary
	refuses_like 2 "consume: schema registry $REGISTRY: it answers 401: it wants to know" \
		consume -t t -e --schema-registry "$REGISTRY"
	echo 'basic.auth.user.info=me:wrong' >conf
	chmod 600 conf
	refuses_like 2 "consume: schema registry $REGISTRY: it answers 401: it refuses" \
		consume -F conf -t t -e --schema-registry "$REGISTRY"
	printf '%s\n' basic.auth.credentials.source=USER_INFO \
		schema.registry.basic.auth.user.info=me:secret-canary \
		schema.registry.url="$REGISTRY" >conf
	try 0 consume -F conf -t t -e --schema-registry config
	prints '{"x":1,"y":null}'
	says
	printf '%s\n' basic.auth.credentials.source=SASL_INHERIT \
		sasl.username=me sasl.password=secret-canary >conf
	try 0 consume -F conf -t t -e --schema-registry "$REGISTRY"
	a_registry --token token-canary
	echo 'bearer.auth.token=token-canary' >conf
	try 0 consume -F conf -t t -e --schema-registry "$REGISTRY"
	prints '{"x":1,"y":null}'
}

@test "a password in the address is refused, and not repeated" {
	refuses_like 2 'consume: --schema-registry: the address cannot be used: a user' \
		consume -b x:1 -t t --schema-registry http://me:canary@host
	refuses_like 2 'consume: --schema-registry: the address cannot be used: it is not http' \
		consume -b x:1 -t t --schema-registry ftp://host
	refuses 2 "consume: --schema-registry: cannot open 'none': No such file or directory" \
		consume -b x:1 -t t --schema-registry file:none
	refuses 2 'consume: --schema-registry config: there is no schema.registry.url in a configuration file' \
		env HOME="$PWD" consume -b x:1 -t t --schema-registry config
}

@test "libcurl is loaded only to ask a registry" {
	a_broker t:1
	put t 1 1
	LD_DEBUG=files consume -t t -e 2>said
	# (Debian 13's librdkafka needs it, for OAUTHBEARER.)
	grep -q 'librdkafka' said
	! grep 'libcurl.*dynamically loaded by' said || false
}

@test "relay gives records with schemas to its command" {
	a_broker t:1 out:1
	schema 1 "$point"
	values t '00 00000001 02 00' '00 00000001 02' '00 00000001 04 00'
	try 1 relay -g g -t t -T out -e --schema-registry file:reg -- cat
	says_line 'relay: 1 of 3 records rejected'
	try 0 consume -t out -e
	prints '{"x":1,"y":null}' '{"x":2,"y":null}'
	try 3 relay -g h -t t -T out -e --schema-registry http://127.0.0.1:1 \
		--timeout 1 -- cat
	try 0 consume -t out -e
	[ "$(wc -l <"$OUT")" -eq 2 ]
}

# --- produce ------------------------------------------------------------------

# writes STATUS RECORDS [OPTION...]: produce does, to topic t
writes() {
	printf '%s\n' "$2" >in
	try "$1" produce -t t --schema-registry "$REGISTRY" "${@:3}" in
}

@test "produce registers a file's schema, and writes Avro by it" {
	a_broker t:1
	mkdir reg
	a_registry
	echo "$point" >p.avsc
	echo '{"x":1}' >in
	refuses 2 "produce: --schema: the registry does not have this schema \
under subject 't-value': --register registers it" \
		produce -t t --schema-registry "$REGISTRY" --schema p.avsc in
	writes 0 '{"x":1,"y":1.5}' --schema p.avsc --register
	writes 0 '{"y":null,"x":9007199254740993}' --schema p.avsc
	writes 0 '{"x":3}' --schema t-value
	writes 0 '{"x":4}' --schema t-value:1
	try 0 consume -t t -e --schema-registry "$REGISTRY"
	prints '{"x":1,"y":1.5}' '{"x":9007199254740993,"y":null}' \
		'{"x":3,"y":null}' '{"x":4,"y":null}'
	try 0 consume -t t -e -c 1 --envelope
	[ "$(jq -r '.value_base64 // (.value | @base64)' "$OUT")" = \
		"$(bytes 00 00000001 02 02 000000000000f83f)" ]
}

@test "produce rejects a record that does not fit, with its member" {
	a_broker t:1
	mkdir reg
	a_registry
	echo "$point" >p.avsc
	writes 1 '{"x":"1"}
{"y":1}
{"x":1,"z":2}
{"x":1,"_kafka":{"partition":0,"key":"k"}}
{"x":2,"y":true}' --schema p.avsc --register --rejects bad
	jq -r '"\(.line) \(.reason) \(.field) \(.message)"' bad >got
	diff got - <<-'E'
		1 wrong-type x field 'x' is "1", not a whole number of 64 bits, as the schema has it
		2 missing x field 'x' is missing, which the schema needs
		3 no-column z field 'z' is not in the schema's record 'P'
		5 wrong-type y field 'y' is true, not of any of the types, as the schema has it
	E
	try 0 consume -t t -e --schema-registry "$REGISTRY" --envelope
	[ "$(jq -c '[.key, .value]' "$OUT")" = '["k",{"x":1,"y":null}]' ]
}

@test "produce checks records by a JSON Schema, and writes them as they are" {
	a_broker t:1
	mkdir reg
	a_registry
	cat >s.json <<-'E'
		{"title": "Payment", "type": "object", "required": ["id", "amount"],
		 "additionalProperties": false, "properties": {
		  "id": {"type": "integer"}, "amount": {"$ref": "#/$defs/money"},
		  "kind": {"enum": ["card", null]}, "tags": {"type": "array",
		  "items": {"type": "string", "maxLength": 3}},
		  "by": {"oneOf": [{"type": "string"}, {"type": "null"}]}},
		 "$defs": {"money": {"type": "number", "minimum": 0}}}
	E
	writes 1 '{"id":1,"amount": 2.50,"kind":null,"tags":["äöü"],"by":"x"}
{"id":1.5,"amount":1}
{"id":1}
{"id":1,"amount":-1}
{"id":1,"amount":1,"kind":"cash"}
{"id":1,"amount":1,"tags":["long"]}
{"id":1,"amount":1,"x":1}
{"id":1.0,"amount":1,"by":2}' --schema s.json --register --rejects bad
	jq -r '"\(.line) \(.reason) \(.field) \(.message)"' bad >got
	diff got - <<-'E'
		2 wrong-type id field 'id' is not of type "integer", as the schema has it
		3 missing amount field 'amount' is missing, which is required, as the schema has it
		4 out-of-range amount field 'amount' is out of its range, as the schema has it
		5 out-of-range kind field 'kind' is none of its values, as the schema has it
		6 out-of-range tags field 'tags' is too long, as the schema has it
		7 no-column x field 'x' is not among its properties, as the schema has it
		8 wrong-type by field 'by' does not fit exactly one of its alternatives, as the schema has it
	E
	try 0 consume -t t -e --schema-registry "$REGISTRY"
	prints '{"id":1,"amount": 2.50,"kind":null,"tags":["äöü"],"by":"x"}'
	echo '{"pattern":"^a"}' >s.json
	writes 0 '{}' --schema s.json --register
	says "produce: --schema: 's.json': these keywords are not checked: pattern"
}

@test "a JSON Schema of any draft refuses what it refuses, and nothing else" {
	a_broker t:1
	mkdir reg
	a_registry
	cat >s.json <<-'E'
		{"type": "object", "patternProperties": {"^S_": {"type": "string"}},
		 "additionalProperties": false, "properties": {
		  "old": {"items": [{"type": "string"}, {"type": "integer"}],
		   "additionalItems": {"type": "null"}},
		  "new": {"items": {"type": "integer"},
		   "prefixItems": [{"type": "string"}]},
		  "above": {"minimum": 0, "exclusiveMinimum": true,
		   "maximum": 9, "exclusiveMaximum": false}}}
	E
	writes 1 '{"S_a":"x","old":["a",1,null],"new":["a",1,2],"above":9}
{"old":["a"],"new":[],"above":0.5}
{"old":[1]}
{"old":["a",1,2]}
{"new":[1]}
{"new":["a","b"]}
{"above":0}' --schema s.json --register --rejects bad
	says_line "produce: --schema: 's.json': these keywords are not checked: patternProperties"
	jq -r '"\(.line) \(.reason) \(.message)"' bad >got
	diff got - <<-'E'
		3 wrong-type field 'old' is not of type "string", as the schema has it
		4 wrong-type field 'old' is not of type "null", as the schema has it
		5 wrong-type field 'new' is not of type "string", as the schema has it
		6 wrong-type field 'new' is not of type "integer", as the schema has it
		7 out-of-range field 'above' is out of its range, as the schema has it
	E
}

@test "a subject's name is the topic's, the record's or both" {
	a_broker t:1
	mkdir reg
	a_registry
	echo '{"type":"record","name":"x.P","fields":[]}' >p.avsc
	writes 0 '{}' --schema p.avsc --register --subject record
	writes 0 '{}' --schema p.avsc --register --subject topic-record
	writes 0 '{}' --schema p.avsc --register
	sed -n 's/POST .subjects.\(.*\).versions 200/\1/p' requests |
		diff - <(printf '%s\n' x.P t-x.P t-value)
	echo '"string"' >p.avsc
	refuses 2 'produce: --subject: the schema has no name to name its subject by' \
		produce -t t --schema-registry "$REGISTRY" --schema p.avsc \
		--subject record in
}

@test "what the registry says of a schema is said" {
	a_broker t:1
	mkdir reg
	a_registry --refuse 'it is not compatible'
	echo '{"x":1}' >in
	echo "$point" >p.avsc
	refuses 2 "produce: --schema: the registry refuses it for subject \
't-value', with 409: it is not compatible" \
		produce -t t --schema-registry "$REGISTRY" --schema p.avsc --register in
	refuses_like 2 "produce: --schema: the registry does not have 'nope'" \
		produce -t t --schema-registry "$REGISTRY" --schema nope in
	echo '{"type":"record"}' >p.avsc
	refuses 2 "produce: --schema: 'p.avsc' has record without a name" \
		produce -t t --schema-registry "$REGISTRY" --schema p.avsc in
	refuses 2 'produce: --schema-registry needs --schema or --key-schema' \
		produce -b x:1 -t t --schema-registry "$REGISTRY" in
	# Only a folder is at hand: it has schemas, and takes none.
	schema 1 "$point"
	subject s latest "$point" '"id":1'
	echo '{"x":7}' >in
	try 0 produce -t t --schema-registry file:reg --schema s in
	try 0 consume -t t -e --schema-registry file:reg
	prints '{"x":7,"y":null}'
}
