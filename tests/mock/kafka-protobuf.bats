#!/usr/bin/env bats
# values with schemas of Protobuf, both ways

# Each test is a process of its own.
# shellcheck disable=SC2030,SC2031

load ../helper
load ../mock
load ../schemas

# proto ID TEXT [MEMBER...]: reg/ has this .proto
proto() {
	schema "$1" "$2" '"schemaType":"PROTOBUF"' "${@:3}"
}

# import SUBJECT VERSION TEXT [MEMBER...]: and this one, for references
import() {
	subject "$1" "$2" "$3" '"schemaType":"PROTOBUF"' "${@:4}"
}

# reads STATUS TOPIC [OPTION...]: consume does, with the schemas of reg/
reads() {
	try "$1" consume -t "$2" -e --schema-registry file:reg "${@:3}"
}

# rejects LINE...: OFFSET REASON FIELD MESSAGE, of the file `bad`
rejects() {
	jq -r '"\(.position[2] // .line) \(.reason) \(.field // "-") \(.message)"' \
		bad >got
	printf '%s\n' "$@" | diff got -
}

all='syntax = "proto3"; package x.y;
	import "google/protobuf/timestamp.proto";
	import "google/protobuf/duration.proto";
	import "google/protobuf/wrappers.proto";
	import "google/protobuf/struct.proto";
	import "confluent/type/decimal.proto";
	message First { int32 a = 1; }
	message All {
		message Inner { sint64 s = 1; Inner next = 2;
			message Deep { bool b = 1; } }
		enum Color { RED = 0; GREEN = 1; }
		int32 i32 = 1; int64 i64 = 2; uint32 u32 = 3; uint64 u64 = 4;
		float f = 5; double d = 6; bool b = 7; string s = 8; bytes y = 9;
		Color c = 10; Inner inner = 11; repeated int64 r = 12;
		repeated Inner ri = 13; map<string, int32> m = 14;
		map<int64, Inner> mi = 15; map<bool, Color> mb = 16;
		oneof o { string os = 17; int64 oi = 18; Inner om = 19; }
		optional int32 opt = 20;
		google.protobuf.Timestamp ts = 21;
		google.protobuf.Duration du = 22;
		google.protobuf.DoubleValue w = 23;
		google.protobuf.Struct st = 24; google.protobuf.Value v = 25;
		google.protobuf.ListValue l = 26;
		confluent.type.Decimal dec = 27; }'

# What protoc writes of a message that sets each field; key k" of m twice.
full='08ffffffffffffffffff01 1080808080808080808001 18ffffffff0f
	20ffffffffffffffffff01 2dcdcccc3d 317b14ae47e17af43f 3801
	4207c3a40a00e282ac 4a02ff00 5001 5a0608091202080e
	620a0102818080808080 8010 6a00 6a020802 72060a026b221001 72050a017a1002
	72060a026b221003 7a0f08fdffffffffffffffff0112020804 820104080110 01
	900100 aa0108080110 80cab5ee01 b2011608ffffffffffffffffff0110fbffffffffffffffff01
	ba0100 c201210a070a0161120208000a160a01621211320f0a0911000000000000f83f0a022001
	ca01031a0178 da01080a0204ce10041802'
full=${full//[^0-9a-f]/}

@test "all types of Protobuf become JSON, and defaults are there" {
	a_broker t:1
	proto 1 "$all"
	values t "0000000001 0202 $full" '0000000001 0202'
	reads 0 t
	says
	cat >want <<-'E'
		{"i32":-1,"i64":-9223372036854775808,"u32":4294967295,"u64":18446744073709551615,"f":0.1,"d":1.28,"b":true,"s":"ä\n\u0000€","y":"/wA=","c":"GREEN","inner":{"s":-5,"next":{"s":7,"next":null}},"r":[1,2,9007199254740993],"ri":[{"s":0,"next":null},{"s":1,"next":null}],"m":{"z":2,"k\"":3},"mi":{"-3":{"s":2,"next":null}},"mb":{"true":"GREEN"},"oi":0,"opt":null,"ts":{"seconds":1,"nanos":500000000},"du":{"seconds":-1,"nanos":-5},"w":0,"st":{"a":null,"b":[1.5,true]},"v":"x","l":null,"dec":12.30}
		{"i32":0,"i64":0,"u32":0,"u64":0,"f":0,"d":0,"b":false,"s":"","y":"","c":"RED","inner":null,"r":[],"ri":[],"m":{},"mi":{},"mb":{},"opt":null,"ts":null,"du":null,"w":null,"st":null,"v":null,"l":null,"dec":null}
	E
	diff "$OUT" want
}

@test "--avro says how times, wrappers and bytes of Protobuf are written" {
	a_broker t:1
	proto 1 "$all"
	values t "0000000001 0202 $full"
	reads 0 t --avro times
	[ "$(jq -c '[.ts, .du, .w]' "$OUT")" = \
		'["1970-01-01T00:00:01.500Z","-1.000000005s",0]' ]
	reads 0 t --avro tagged,text
	grep -qF ',"dec":12.30}' "$OUT"
	[ "$(jq -c '[.y, .w, .v, .st.fields.a]' "$OUT")" = \
		'["ÿ\u0000",{"value":0},{"string_value":"x"},{"null_value":"NULL_VALUE"}]' ]
}

@test "the indexes say which message of the file a value is" {
	a_broker t:1
	proto 1 "$all"
	# The first one; again; All.Inner; All.Inner.Deep
	values t '0000000001 00 0803' '0000000001 0200 0804' \
		'0000000001 040200 0803' '0000000001 06020000 0801' \
		'0000000001 0204' '0000000001 01' '0000000001' '0000000001 04020f' \
		'0000000001 42 00' '0000000001 0280' '0000000001 8080808080808001'
	reads 1 t --rejects bad
	prints '{"a":3}' '{"a":4}' '{"s":-2,"next":null}' '{"b":true}'
	local its='value of schema id 1 does not fit it: its bytes'
	rejects \
		"4 undecodable - $its have an index of a message that the schema lacks" \
		"5 undecodable - $its do not begin with the indexes of a message" \
		"6 undecodable - $its do not begin with the indexes of a message" \
		"7 undecodable - $its do not begin with the indexes of a message" \
		"8 undecodable - $its have too many indexes of a message" \
		"9 undecodable - $its do not begin with the indexes of a message" \
		"10 undecodable - $its do not begin with the indexes of a message"
}

@test "a header that names the schema has the indexes, too" {
	a_broker t:1
	proto 1 "$all"
	mkdir -p reg/schemas/guids
	cp reg/schemas/ids/1 reg/schemas/guids/01234567-89ab-4def-8123-456789abcdef
	local guid='01 0123456789ab4def8123456789abcdef' header
	for header in 00 040200 ''; do
		printf '{"value_base64":"%s","headers":[{"name":"%s","value_base64":"%s"}]}\n' \
			"$(bytes 0803)" __value_schema_id "$(bytes "$guid $header")"
	done | produce -t t --envelope
	reads 1 t
	prints '{"a":3}' '{"s":-2,"next":null}'
	says_line "consume: t[0]@2: value of schema GUID \
01234567-89ab-4def-8123-456789abcdef does not fit it: its bytes do not begin \
with the indexes of a message"
}

@test "proto2: required, optional, defaults, groups, enums, extensions" {
	a_broker t:1
	proto 1 'syntax = "proto2"; enum E { A = 1; B = 5; }
		message M { required int32 id = 1; optional int32 n = 2;
		optional string s = 3 [default = "say \"x\""]; optional E e = 4;
		repeated group Line = 5 { optional bool ok = 6; }
		repeated E es = 7 [packed = true]; optional double d = 8 [default = inf];
		extensions 100 to 200; }
		extend M { optional string note = 100; }'
	values t '0000000001 00 0807' \
		'0000000001 00 0807 1000 1a00 2005 2b30012c 2b2c 3a020105 410000000000000440' \
		'0000000001 00 1000' '0000000001 00 0807 2003' \
		'0000000001 00 0807 3a0109 410000000000000440' \
		'0000000001 00 0807 a20601c3 410000000000000440'
	reads 1 t --rejects bad
	prints '{"id":7,"n":0,"s":"","e":"B","line":[{"ok":true},{"ok":null}],"es":["A","B"],"d":2.5}' \
		'{"id":7,"n":null,"s":"say \"x\"","e":null,"line":[],"es":[],"d":2.5}'
	local its='value of schema id 1 does not fit it: field'
	rejects \
		"0 not-finite d $its 'd' is infinity, which JSON does not have" \
		"2 undecodable id $its 'id' is missing, which the schema needs" \
		"3 undecodable e $its 'e' is not one of its enum's values" \
		"4 undecodable es $its 'es' is not one of its enum's values"
}

@test "bytes that are no message are rejected, and fields of others passed over" {
	a_broker t:1
	proto 1 'syntax = "proto3"; message M { int32 i = 1; string s = 2;
		double d = 3; M m = 4; map<string, M> mm = 5; }'
	local deep='' i len
	for ((i = 0; i < 120; i++)); do
		len=$((${#deep} / 2))
		[ "$len" -gt 127 ] && printf -v len '%02x%02x' $((len % 128 + 128)) \
			$((len / 128)) || printf -v len %02x "$len"
		deep=22$len$deep
	done
	values t '0000000001 00 08' '0000000001 00 12ffffffff07' \
		'0000000001 00 0807 00' '0000000001 00 0a0141' \
		'0000000001 00 1201ff' '0000000001 00 19000000000000f87f' \
		'0000000001 00 08ffffffffffffffffffff01' '0000000001 00 0807 0f' \
		'0000000001 00 2a040a01ff1200' '0000000001 00 0807 0c' \
		'0000000001 00 0807 980601 a2060161' \
		"0000000001 00 $deep" '0000000001 00 2d00000000'
	reads 1 t --rejects bad
	prints '{"i":7,"s":"","d":0,"m":null,"mm":{}}'
	local it='value of schema id 1 does not fit it:' is
	is="$it its bytes are no message of type 'M'"
	rejects "0 undecodable - $is" "1 undecodable - $is" "2 undecodable - $is" \
		"3 undecodable i $it field 'i' is there with bytes of another type" \
		"4 undecodable - $is" \
		"5 not-finite d $it field 'd' is NaN, which JSON does not have" \
		"6 undecodable - $is" "7 undecodable - $is" "8 undecodable - $is" \
		"9 undecodable - $is" "11 undecodable - $is" \
		"12 undecodable mm $it field 'mm' is there with bytes of another type"
}

@test "a longer text than --max-line is rejected while it is made" {
	a_broker t:1
	proto 1 'syntax = "proto3"; message M { repeated M m = 1; }'
	values t "0000000001 00 $(printf '0a00%.0s' {1..500})"
	reads 1 t --max-line 1000 --rejects bad
	[ "$(jq -r .reason bad)" = too-long ]
}

@test "a .proto may import others, by the references' names" {
	a_broker t:1
	local money='{"name":"com/x/money.proto","subject":"money","version":1}'
	proto 1 'syntax = "proto3"; import "line.proto"; import "com/x/money.proto";
		import "google/type/date.proto"; import "confluent/meta.proto";
		message O { option (confluent.message_meta).doc = "an order";
		Line l = 1; com.x.Money m = 2; google.type.Date d = 3; }' \
		'"references":[{"name":"line.proto","subject":"line/v","version":2},'"$money]"
	import line%2Fv 2 'syntax = "proto3"; import public "com/x/money.proto";
		message Line { com.x.Money price = 1; }' "\"references\":[$money]"
	import money 1 'syntax = "proto3"; package com.x; message Money { int64 cents = 1; }'
	values t '0000000001 00 0a040a020802 12020803 1a0308ea0f'
	reads 0 t
	prints '{"l":{"price":{"cents":2}},"m":{"cents":3},"d":{"year":2026,"month":0,"day":0}}'
	rm -r reg/subjects/money
	reads 1 t
	says_line "consume: t[0]@0: value has schema id 1, which cannot be used: \
it refers to subject 'money', which the registry does not have"
}

@test "a schema that cannot be used says why" {
	a_broker t:1
	proto 1 'syntax = "proto3"; message M { int32 a = 0; }'
	proto 2 'syntax = "proto3"; message M {'
	proto 3 'syntax = "proto3"; import "x.proto"; message M { X x = 1; }'
	proto 4 'syntax = "proto3"; import "a.proto"; message M { A a = 1; }' \
		'"references":[{"name":"a.proto","subject":"a","version":1}]'
	import a 1 'syntax = "proto3"; import "a.proto"; message A {}'
	proto 5 'syntax = "proto3";'
	proto 6 'AAAA'
	proto 7 "syntax = \"proto3\"; $(printf 'message M {%.0s' {1..20000})"
	proto 8 "syntax = \"proto3\"; $(seq -f 'message M%.0f {}' 0 5000)"
	proto 9 '// of 2023
		edition = "2023"; message M { int32 a = 1; }'
	values t '0000000001 00' '0000000002 00' '0000000003 00' '0000000004 00' \
		'0000000005 00' '0000000006 00' '0000000007 00' '0000000008 00' \
		'0000000009 00'
	reads 1 t --rejects bad
	jq -r .message bad >got
	diff got - <<-'E'
		value has schema id 1, which cannot be used: it is no schema of Protobuf: M.a: Field numbers must be positive integers.
		value has schema id 2, which cannot be used: it is no schema of Protobuf: line 2, column 1: Reached end of input in message definition (missing '}').
		value has schema id 3, which cannot be used: it imports 'x.proto', which its references do not have
		value has schema id 4, which cannot be used: it imports 'a.proto', which imports it in turn
		value of schema id 5 does not fit it: its bytes have an index of a message that the schema lacks
		value has schema id 6, which cannot be used: it is no schema of Protobuf: is no file of descriptors
		value has schema id 7, which cannot be used: it is no schema of Protobuf: has too many blocks in each other
		value has schema id 8, which cannot be used: it is no schema of Protobuf: has too many messages
		value has schema id 9, which cannot be used: it is no schema of Protobuf: has an edition, which this libprotobuf does not read
	E
}

@test "a schema may be a compiled file in base64, as Python's client has it" {
	a_broker t:1
	# message M { int32 a = 1; }
	proto 1 "$(bytes 0a07612e70726f746f 220e0a014d 12090a0161 1801 2001 2805 620670726f746f33)"
	values t '0000000001 00 0807'
	reads 0 t
	prints '{"a":7}'
}

@test "keys of Protobuf are decoded with --envelope" {
	a_broker t:1
	proto 1 'syntax = "proto3"; message K { int32 a = 1; }'
	printf '{"key_base64":"%s","value_base64":"%s"}\n' \
		"$(bytes 0000000001 00 0801)" "$(bytes 0000000001 00 0802)" |
		produce -t t --envelope
	reads 0 t --envelope
	[ "$(jq -c '[.key, .key_schema, .value]' "$OUT")" = \
		'[{"a":1},"id 1",{"a":2}]' ]
}

@test "relay gives records of Protobuf to its command" {
	a_broker t:1 out:1
	proto 1 'syntax = "proto3"; message M { int32 a = 1; }'
	values t '0000000001 00 0801' '0000000001 00 08' '0000000001 00 0802'
	try 1 relay -g g -t t -T out -e --schema-registry file:reg -- cat
	says_line 'relay: 1 of 3 records rejected'
	try 0 consume -t out -e
	prints '{"a":1}' '{"a":2}'
}

@test "weir-protobuf.so is loaded when Protobuf is met, from beside or lib/weir" {
	a_broker t:1 u:1
	schema 1 '"string"'
	proto 2 'syntax = "proto3"; message M { int32 a = 1; }'
	values u '0000000001 0261'
	values t '0000000002 00 0801'
	LD_DEBUG=files consume -t u -e --schema-registry file:reg 2>said >got
	! grep -q protobuf said || false
	# (The sanitizers themselves need C++.)
	grep -q libasan said || ! grep -q libstdc said || false
	mkdir -p at/bin at/libexec/weir at/lib/weir
	cp "$BIN/consume" at/bin
	cp "$BIN/consume" at/libexec/weir
	try 2 at/bin/consume -t t -e --schema-registry file:reg
	says "consume: Protobuf needs weir-protobuf.so, which is neither beside \
the program nor in ../lib/weir from there: 'make install' puts it there, and Debian's package \
weir-protobuf does"
	echo >at/lib/weir/weir-protobuf.so
	try 2 at/bin/consume -t t -e --schema-registry file:reg
	grep -q '^consume: Protobuf needs libprotobuf (of Debian: libprotobuf32): ' "$ERR"
	cp "$BIN/weir-protobuf.so" at/lib/weir
	try 0 at/bin/consume -t t -e --schema-registry file:reg
	prints '{"a":1}'
	try 0 at/libexec/weir/consume -t t -e --schema-registry file:reg
	prints '{"a":1}'
}

# --- produce ------------------------------------------------------------------

# writes STATUS RECORDS [OPTION...]: produce does, to topic t
writes() {
	printf '%s\n' "$2" >in
	try "$1" produce -t t --schema-registry "$REGISTRY" "${@:3}" in
}

# sent N: the bytes of message N, from 0 on, in hexadecimal
sent() {
	consume -t t -o "$1" -c 1 --envelope |
		jq -r '.value_base64 // (.value | @base64)' | base64 -d |
		od -An -v -tx1 | tr -d ' \n'
}

@test "what is read of Protobuf is written again, all types of it" {
	a_broker t:1
	mkdir reg
	a_registry
	echo "$all" >all.proto
	writes 0 '{"i64":1}' --schema all.proto --message All --register
	proto 1 "$all"
	values t "0000000001 0202 $full"
	consume -t t -o 1 -e --schema-registry file:reg >in
	for form in '' times; do
		consume -t t -o 1 -c 1 --schema-registry file:reg ${form:+--avro $form} |
			produce -t t --schema-registry "$REGISTRY" --schema all.proto \
				--message x.y.All
	done
	consume -t t -o 2 -e --schema-registry file:reg | diff - <(cat in in)
	consume -t t -o 2 -e --schema-registry file:reg | diff - <(cat in in)
	# Defaults, too: what is in its fields is the same again.
	[ "$(sent 2)" = "$(sent 3)" ]
}

@test "produce writes the indexes as Confluent's clients do" {
	a_broker t:1
	mkdir reg
	a_registry
	echo "$all" >all.proto
	writes 0 '{"a":3}' --schema all.proto --register
	writes 0 '{"s":-2}' --schema all.proto --message All.Inner
	writes 0 '{"b":true}' --schema t-value --message x.y.All.Inner.Deep
	writes 0 '{"i64":-1}' --schema t-value:1 --message All
	[ "$(sent 0)" = 0000000001000803 ]
	[ "$(sent 1)" = 00000000010402000803 ]
	[ "$(sent 2)" = 0000000001060200000801 ]
	[ "$(sent 3)" = 0000000001020210ffffffffffffffffff01 ]
	[ "$(jq -r .schemaType reg/schemas/ids/1)" = PROTOBUF ]
	refuses 2 "produce: --schema: 'all.proto' has no message 'Nope'" \
		produce -t t --schema-registry "$REGISTRY" --schema all.proto \
		--message Nope in
	refuses 2 "produce: --schema: 't-value' has no message 'Nope'" \
		produce -t t --schema-registry "$REGISTRY" --schema t-value \
		--message Nope in
	echo '"string"' >s.avsc
	refuses 2 'produce: --message: only a schema of Protobuf has messages' \
		produce -t t --schema-registry "$REGISTRY" --schema s.avsc \
		--register --message Nope in
	writes 0 '{}' --schema all.proto --register --subject record
	writes 0 '{}' --schema all.proto --register --subject topic-record
	grep -q 'POST /subjects/x.y.First/versions 200' requests
	grep -q 'POST /subjects/t-x.y.First/versions 200' requests
}

@test "produce rejects a record that does not fit its message, with its member" {
	a_broker t:1
	mkdir reg
	a_registry
	echo "$all" >all.proto
	writes 1 '{"u64":18446744073709551615,"i64":9223372036854775807}
{"u64":18446744073709551616}
{"i32":1.5}
{"i32":2147483648}
{"oi":1,"os":"x"}
{"i32":1,"i32":2}
{"m":{"a":1,"\u0061":2}}
{"mi":{"01":{}}}
{"c":"BLUE"}
{"inner":{"nope":1}}
{"i64":"1"}
{"i32":null}
{"y":"%"}
{"f":1e39}
{"dec":"1"}
{"ts":"2026-11-31T00:00:00Z"}
{"du":"1.5"}
{"r":[1,null]}
{"r":null}
{"mb":{"maybe":"RED"}}
{"b":1}
{"s":7}
{"ri":[{"s":1},2]}
{"w":"1"}
{"om":null,"oi":1,"opt":null,"inner":null,"c":9,"dec":-0.05}
{"dec":-1.50e-7}
{"dec":1e3}
{"dec":1e1000001}
{"dec":123456789012345678901234567890.10}' \
		--schema all.proto --message All --register --rejects bad
	jq -r '"\(.line) \(.reason) \(.field) \(.message)"' bad |
		sed 's/, as the schema has it$//' >got
	diff got - <<-'E'
		2 wrong-type u64 field 'u64' is 18446744073709551616, not a whole number of 64 bits that is not negative
		3 wrong-type i32 field 'i32' is 1.5, not a whole number of 32 bits
		4 wrong-type i32 field 'i32' is 2147483648, not a whole number of 32 bits
		5 wrong-type os field 'os' and another one of its oneof are both set
		6 duplicate-key i32 field 'i32' occurs twice
		7 duplicate-key a field 'a' occurs twice
		8 wrong-type mi field 'mi' is 01, not a whole number of 64 bits
		9 wrong-type c field 'c' is "BLUE", not one of its enum's names
		10 no-column nope field 'nope' is not in the schema's message 'x.y.All.Inner'
		11 wrong-type i64 field 'i64' is "1", not a whole number of 64 bits
		12 wrong-type i32 field 'i32' is null, not a whole number of 32 bits
		13 wrong-type y field 'y' is "%", not base64
		14 wrong-type f field 'f' is 1e39, not a number of a float's range
		15 wrong-type dec field 'dec' is "1", not a number of 2400 digits at most
		16 wrong-type ts field 'ts' is "2026-11-31T00:00:00Z", not a time such as 2026-11-22T15:04:05Z
		17 wrong-type du field 'du' is "1.5", not a duration such as 1.5s
		18 wrong-type r field 'r' is null, not a whole number of 64 bits
		19 wrong-type r field 'r' is null, not an array
		20 wrong-type mb field 'mb' is maybe, not true or false
		21 wrong-type b field 'b' is 1, not true or false
		22 wrong-type s field 's' is 7, not a string
		23 wrong-type ri field 'ri' is 2, not an object
		24 wrong-type w field 'w' is "1", not a number
		28 wrong-type dec field 'dec' is 1e1000001, not a number of 2400 digits at most
	E
	try 0 consume -t t -e --schema-registry "$REGISTRY"
	[ "$(grep -oE '"dec":[-0-9.e]+' "$OUT" | paste -sd ' ')" = \
		'"dec":-0.05 "dec":-0.000000150 "dec":1e3 "dec":123456789012345678901234567890.10' ]
	head -n 2 "$OUT" >some
	[ "$(grep -oE '"(u64|i64|oi|c|dec)":[^,}]*' some | paste -sd ' ')" = \
		'"i64":9223372036854775807 "u64":18446744073709551615 "c":"RED" "dec":null "i64":0 "u64":0 "c":9 "oi":1 "dec":-0.05' ]
}

@test "proto2: a required field must be there to be written" {
	a_broker t:1
	mkdir reg
	a_registry
	echo 'syntax = "proto2"; enum E { A = 1; }
		message M { required int32 id = 1; optional M m = 2; optional E e = 3; }' >m.proto
	writes 1 '{"id":1,"m":{"id":2}}
{}
{"id":1,"m":{}}
{"id":null}
{"id":1,"e":2}' --schema m.proto --register --rejects bad
	jq -r '"\(.line) \(.field) \(.message)"' bad >got
	diff got - <<-'E'
		2 id field 'id' is missing, which the schema needs
		3 m.id field 'm.id' is missing, which the schema needs
		4 id field 'id' is null, not a whole number of 32 bits, as the schema has it
		5 e field 'e' is 2, not one of its enum's names, as the schema has it
	E
	[ "$(sent 0)" = 000000000100080112020802 ]
}

@test "produce registers what a .proto imports, each under its name" {
	a_broker t:1
	mkdir -p reg protos/com/x
	a_registry
	echo 'syntax = "proto3"; package com.x; import "com/x/money.proto";
		import "line.proto"; import "google/protobuf/timestamp.proto";
		message O { Line l = 1; Money m = 2; }' >protos/com/x/o.proto
	echo 'syntax = "proto3"; package com.x; import "com/x/money.proto";
		message Line { Money price = 1; }' >protos/line.proto
	echo 'syntax = "proto3"; package com.x; message Money { int64 cents = 1; }' \
		>protos/com/x/money.proto
	echo '{"l":{"price":{"cents":2}},"m":null}' >in
	refuses 2 "produce: --schema: the registry does not have the import \
'com/x/money.proto' under this subject: --register registers it" \
		produce -t t --schema-registry "$REGISTRY" \
		--schema protos/com/x/o.proto in
	for again in --register ''; do
		# shellcheck disable=SC2086
		try 0 produce -t t --schema-registry "$REGISTRY" \
			--schema protos/com/x/o.proto $again in
	done
	jq -c .references reg/subjects/t-value/versions/1 >got
	diff got - <<-'E'
		[{"name":"com/x/money.proto","subject":"com/x/money.proto","version":1},{"name":"line.proto","subject":"line.proto","version":1}]
	E
	try 0 consume -t t -e --schema-registry "$REGISTRY"
	prints '{"l":{"price":{"cents":2}},"m":null}' \
		'{"l":{"price":{"cents":2}},"m":null}'
	a_registry --refuse 'it is not compatible'
	sed -i 's/cents = 1/cents = 2/' protos/com/x/money.proto
	refuses 2 "produce: --schema: the registry refuses the import \
'com/x/money.proto', with 409: it is not compatible" \
		produce -t t --schema-registry "$REGISTRY" --register \
		--schema protos/com/x/o.proto in
	# Each is asked for once, and registered only when it is new.
	grep -c 'POST /subjects/line.proto/versions' requests | grep -qx 1
	rm protos/line.proto
	refuses 2 "produce: --schema: 'protos/com/x/o.proto' imports 'line.proto', \
which is neither in its folder nor in one above it" \
		produce -t t --schema-registry "$REGISTRY" \
		--schema protos/com/x/o.proto in
}
