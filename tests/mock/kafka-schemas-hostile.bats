#!/usr/bin/env bats
# schema registries that fail, and schemas that do harm

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../mock
load ../schemas

# a_hostile MODE: hostile_registry.py is at REGISTRY.
a_hostile() {
	rm -f .said/port requests
	python3 "$TESTS/mock/hostile_registry.py" "$1" .said/port requests 3>&- &
	STARTED+=("$!")
	eventually test -s .said/port
	REGISTRY=http://127.0.0.1:$(cat .said/port)
}

# fails STATUS MODE MESSAGE [REQUESTS]: reading and writing by that registry ends
# with this status and message, and no record is rejected for it.
fails() {
	local program
	a_hostile "$2"
	for program in consume produce; do
		if [ $program = consume ]; then
			try "$1" consume -t t -e --schema-registry "$REGISTRY" \
				--timeout 1 --rejects bad
		else
			try "$1" produce -t t --schema-registry "$REGISTRY" \
				--schema s --timeout 1 --rejects bad in
		fi
		prints
		# (The last of several tries may have had no time left.)
		grep -F "$program: schema registry $REGISTRY: " "$ERR" |
			grep -qF -- "$3"
		[ ! -s bad ]
	done
	[ -z "${4:-}" ] || [ "$(wc -l <requests)" -eq "$4" ]
}

begin() {
	a_broker t:1
	values t '00 00000001 02 61'
	echo '{"a":1}' >in
}

@test "a page in the place of an answer is no answer" {
	begin
	fails 3 html 'it answers, and not with JSON, as a registry does' 2
	fails 3 empty 'it answers, and not with JSON, as a registry does' 2
	fails 2 404 'no registry is there: it answers 404, and not as a registry does' 2
	fails 2 422 'no registry is there: it answers 422, and not as a registry does' 2
	fails 2 418 'it answers 418' 2
}

@test "no redirect is followed" {
	begin
	fails 2 redirect 'it answers 302: it names another address, which is not followed: name that one' 2
	! grep elsewhere requests || false
}

@test "a registry that fails is asked again until --timeout" {
	begin
	fails 3 500 'it answers 500'
	[ "$(wc -l <requests)" -gt 4 ]
	# (libcurl's own words for it are others since 8.10.)
	fails 3 cut '970 bytes '
	[ "$(wc -l <requests)" -gt 4 ]
}

@test "Retry-After is waited for, unless it is later than --timeout" {
	begin
	a_hostile later
	try 0 consume -t t -e --schema-registry "$REGISTRY"
	prints '"a"'
	says "consume: schema registry $REGISTRY: it answers 429, and asks to wait 1 s: trying again"
	[ "$(wc -l <requests)" -eq 3 ]
	fails 3 never 'it answers 429, and asks to wait 3600 s' 2
}

@test "a registry that is slow, or silent, does not outlast --timeout" {
	begin
	for mode in slow silent; do
		a_hostile "$mode"
		TRY_SECONDS=20 try 3 consume -t t -e --schema-registry "$REGISTRY" \
			--timeout 1
		grep -q 'Operation timed out after' "$ERR"
	done
}

@test "a schema of 100 MB cannot be used, packed or not" {
	begin
	for mode in large bomb; do
		a_hostile "$mode"
		try 1 consume -t t -e --schema-registry "$REGISTRY"
		says_line 'consume: t[0]@0: value has schema id 1, which cannot be used: it has more than 16 MB'
	done
}

@test "the answer to --register must be a number" {
	begin
	a_hostile number
	echo '"string"' >s.avsc
	refuses 3 'produce: --schema: the registry does not answer with a number' \
		produce -t t --schema-registry "$REGISTRY" --schema s.avsc in
}

@test "schemas that would take long, or all memory, cannot be used" {
	a_broker t:1
	mkdir -p reg/schemas/ids
	python3 - <<-'E'
		import json
		def put(number, schema):
		    with open(f"reg/schemas/ids/{number}", "w") as f:
		        json.dump({"schema": schema}, f)
		put(1, '{"type":"array","items":' * 10000 + '"int"' + "}" * 10000)
		put(2, '{"type":"array","items":' * 70 + '"int"' + "}" * 70)
		put(3, json.dumps({"type": "record", "name": "R", "fields": [
		    {"name": f"f{i}", "type": "int"} for i in range(30000)]}))
		put(4, json.dumps({"type": "enum", "name": "E", "symbols": [
		    f"s{i}" for i in range(30000)]}))
		# Each record has two of the next: 2^60 values of no bytes.
		t = {"type": "record", "name": "R60", "fields": []}
		for i in range(59, -1, -1):
		    t = {"type": "record", "name": f"R{i}", "fields": [
		        {"name": "a", "type": t}, {"name": "b", "type": f"R{i + 1}"}]}
		put(5, json.dumps(t))
		put(6, '{"type":"record","name":"R","fields":[{"name":"r","type":"R"}]}')
	E
	values t '00 00000001' '00 00000002 00' '00 00000003 00' '00 00000004 00' \
		'00 00000005' '00 00000006'
	TRY_SECONDS=240 try 1 consume -t t -e --schema-registry file:reg --rejects bad
	jq -r .message bad >got
	diff got - <<-'E'
		value has schema id 1, which cannot be used: it is not JSON at byte 23977: nested too deeply
		value has schema id 2, which cannot be used: it nests its types too deeply
		value has schema id 3, which cannot be used: it has more than 20000 types, fields and symbols
		value has schema id 4, which cannot be used: it has more than 20000 types, fields and symbols
		value of schema id 5 does not fit it at byte 1: more than 1000000 values of no bytes
		value of schema id 6 does not fit it at byte 1: values in each other, more than 64
	E
	# All of it is left out by the reader's schema, and read.
	echo '{"type":"record","name":"R0","fields":[]}' >r.avsc
	TRY_SECONDS=240 try 1 consume -t t -o 4 -c 1 --schema-registry file:reg --reader-schema r.avsc
	says_line 'consume: t[0]@4: value of schema id 5 does not fit it at byte 1: more than 1000000 values of no bytes'
	# And written: each field is missing, and has a default.
	sed -i 's/\\"name\\": \\"a\\",/& \\"default\\": {},/g; s/\\"name\\": \\"b\\",/& \\"default\\": {},/g' \
		reg/schemas/ids/5
	mkdir -p reg/subjects/s/versions
	sed 's/{/{"id":5,/' reg/schemas/ids/5 >reg/subjects/s/versions/latest
	echo '{}' >in
	TRY_SECONDS=240 try 1 produce -t t --schema-registry file:reg --schema s in
	says_line 'produce: in:1: values of no bytes, more than 1000000'
}

@test "circles of references end, and two ways to one schema are one" {
	a_broker t:1
	schema 1 '"A"' '"references":[{"name":"A","subject":"a","version":1}]'
	subject a 1 '"B"' '"references":[{"name":"B","subject":"b","version":1}]'
	subject b 1 '"A"' '"references":[{"name":"A","subject":"a","version":1}]'
	schema 2 '{"type":"record","name":"R","fields":[{"name":"c","type":"C"},
		{"name":"d","type":"D"}]}' \
		'"references":[{"name":"c","subject":"c","version":1},
		{"name":"d","subject":"d","version":1}]'
	subject c 1 '{"type":"record","name":"C","fields":[{"name":"d","type":"D"}]}' \
		'"references":[{"name":"any","subject":"d","version":1}]'
	subject d 1 '{"type":"enum","name":"D","symbols":["x"]}'
	values t '00 00000001 00' '00 00000002 00 00'
	try 1 consume -t t -e --schema-registry file:reg
	prints '{"c":{"d":"x"},"d":"x"}'
	says_line "consume: t[0]@0: value has schema id 1, which cannot be used: it \
has type 'A', which it does not define"
}

@test "a JSON Schema that would take for ever is given up" {
	a_broker t:1
	subject s latest '{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}' \
		'"id":1,"schemaType":"JSON"'
	echo '{"a":1}' >in
	try 1 produce -t t --schema-registry file:reg --schema s in
	says_line 'produce: in:1: the record fits none of its alternatives, as the schema has it'
}

@test "schemas may alternate, and values and keys may be missing" {
	a_broker t:1
	schema 1 '"string"'
	schema 2 '"long"'
	{
		for value in "$(bytes 00 00000001 02 61)" "$(bytes 00 00000002 02)" \
			"$(bytes 00 00000001 02 62)" "$(bytes 00 00000002 04)"; do
			printf '{"value_base64":"%s"}\n' "$value"
		done
		printf '{"key_base64":"%s","value":null}\n' "$(bytes 00 00000001 02 6b)"
		echo '{"key":"","value":""}'
	} | produce -t t --envelope
	try 1 consume -t t -e --schema-registry file:reg --rejects bad
	prints '"a"' 1 '"b"' 2
	jq -r '"\(.position[2]) \(.reason) \(.message)"' bad >got
	diff got - <<-'E'
		4 not-object a tombstone: the message has no value
		5 undecodable value names no schema: it does not begin with a byte 0 and a schema's number
	E
	try 1 consume -t t -e --schema-registry file:reg --envelope
	[ "$(jq -c '[.key, .value]' "$OUT" | tr -d '\n')" = \
		'[null,"a"][null,1][null,"b"][null,2]["k",null]' ]
}
