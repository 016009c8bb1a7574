#!/usr/bin/env bats
# The fast way of score against the slow one: records that lie across the blocks
# in which they are read, records whose members change.

load ../helper
load ../blocks

@test "records across the ends of blocks are scored as any" {
	local pad
	small_model >model.json
	for pad in {0..70..7}; do
		wanted "$pad" | sed 's/"b":/"Amount":/' >records
		try 0 score -m model.json records
		jq -c 'del(.score)' "$OUT" >back
		same <(jq -c . records) back
		split -l 1 -a 4 -d --filter='score -m model.json' \
			<(sed -n '1p;3600,3640p;7200,7240p' records) >apart
		sed -n '1p;3600,3640p;7200,7240p' "$OUT" >together
		same apart together
	done
}

@test "whatever the order of members and blanks, the scores are the same" {
	small_model | sed 's/{"name":"Amount"/{"name":"V1","mean":0,"sd":1,"coefficient":2,"standardised":2},\n&/' >model.json
	cat >records <<-'END'
		{"V1":0.5,"Amount":-1.25,"x":1}
		{"V1":0.5,"Amount":-1.25,"x":1}
		{"Amount":-1.25,"x":"}","V1":0.5}
		{"V1":0.5,"x":[{"V1":9,"Amount":9}],"Amount":-1.25}
		{"V1": 0.5,"Amount" :-1.25 , "x":1}
		 { "V1" : 0.5 , "Amount" : -1.25 , "x" : 1 } 
		{"\u0056\u0031":0.5,"Amo\u0075nt":-1.25,"x":1}
		{"V1":5e-1,"Amount":-125E-2,"x":"V1"}
		{"V1":0.50000000000000000000,"Amount":-1.25000000000000000000000000000000000}
		{"V1":0.5,"Amount":-1.25,"x":1,"y":"\"V1\":7,"}
		{"x":{"Amount":1,"V1":2},"V1":0.5,"x2":-0,"Amount":-1.25}
		{"V1":0.5,"Amount":-1.25,"x":1}
	END
	# The same with a carriage return, too.
	sed 's/$/\r/' records >crlf
	try 0 score -m model.json records crlf
	[ "$(jq .score "$OUT" | sort -u | wc -l)" -eq 1 ]
	near "$(jq .score "$OUT" | head -n 1)" 0.43782349911420193 1e-15
	[ "$(wc -l <"$OUT")" -eq 24 ]
}

@test "what looks like the record before and is none is rejected" {
	local bad
	small_model >model.json
	for bad in '{"x":1,"Amount":01}' '{"x":1,"Amount":1.}' '{"x":1,"Amount":-}' \
		'{"x":1,"Amount":1e}' '{"x":1,"Amount":1' '{"x":1,"Amount":' \
		'{"x":1,"Amount"' '{"x":1,"Amount":1}}' '{"x":1,"Amount":1},' \
		'{"x":1 "Amount":1}' '{"x":1,,"Amount":1}' '{"x":1,"Amount":1x}' \
		'{"x":01,"Amount":1}' '{"x":1.,"Amount":1}' '{"x":1,"Amount":1,}' \
		'{"x":1,"Amount":1.2.3}' '{"x":1,"Amount":--1}' '{"x":1,"Amount":+1}' \
		'{"x":1,"Amount":.5}' '{"x":1,"Amount":1,"Amount":1}' \
		'{"x":1,"Amount":1,"\u0041mount":1}' '{"x":1,"Amount":1e999}' \
		'{"x":1,"Amount":-1e999}' '{"x":1,"Amount":"1"}' '{"x":1}'; do
		printf '%s\n' '{"x":1,"Amount":1}' "$bad" '{"x":1,"Amount":1}' >in
		try 1 score -m model.json --rejects bad in
		[ "$(wc -l <"$OUT")" -eq 2 ] || complain "accepted: $bad"
		[ "$(jq -r .raw bad)" = "$bad" ] || complain "kept otherwise: $bad"
		rm bad
	done
}
