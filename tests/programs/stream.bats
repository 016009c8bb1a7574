#!/usr/bin/env bats
# The fast ways of reading against the slow ones: lines that lie across the
# blocks in which they are read, rows that are almost plain, records whose
# members change.

load ../helper

# rows PAD: 700,000 bytes of CSV, with a first row of so many more. Numbers as
# they come, quoted cells, text, and empty cells.
rows() {
	awk -v pad="$1" 'BEGIN {
		print "a,b,c,\"d\""
		s = sprintf("%*s", pad, ""); gsub(/ /, "x", s)
		print "0,-0.5," s ",1"
		for (i = 1; i < 12000; i++)
			printf "%d,-%d.%06d,%s,\"%d\"\n", i, i % 20, i * 7919 % 1000000,
			    i % 5 ? "text " i : i % 2 ? "" : "\"x y\"", i % 2
	}'
}

# What these rows are as records.
wanted() {
	awk -v pad="$1" 'BEGIN {
		s = sprintf("%*s", pad, ""); gsub(/ /, "x", s)
		printf "{\"a\":0,\"b\":-0.5,\"c\":%s,\"d\":1}\n", pad ? "\"" s "\"" : "null"
		for (i = 1; i < 12000; i++)
			printf "{\"a\":%d,\"b\":-%d.%06d,\"c\":%s,\"d\":%d}\n", i, i % 20,
			    i * 7919 % 1000000,
			    i % 5 ? "\"text " i "\"" : i % 2 ? "null" : "\"x y\"", i % 2
	}'
}

@test "rows across the ends of blocks are rows as any" {
	local pad
	for pad in {0..70..3}; do
		rows "$pad" >in
		wanted "$pad" >records
		try 0 csv2json in
		same records "$OUT"
	done
}

@test "a pipe gives the same as a file, in pieces of any size" {
	local bytes
	rows 0 >in
	wanted 0 >records
	for bytes in 1021 4096 9973 65537 300000; do
		dd if=in ibs="$bytes" obs="$bytes" status=none |
			try 0 csv2json
		same records "$OUT"
	done
	head -n 200 in >small
	head -n 199 records >few
	dd if=small ibs=1 obs=1 status=none | try 0 csv2json
	same few "$OUT"
}

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

@test "the plain way and libcsv make the same of every row" {
	local ending
	for ending in '\n' '\r\n'; do
		{
			printf '\357\273\277a,"b",c'"$ending"
			for cell in 1 -1 01 1.5 1. .5 -.5 - -- +1 1e5 1E+05 1e 1.5.2 \
				00 0.0 -0 0123456789012345 12345678901234567890 \
				0.123456789012345678901234567890 1234567890123456789012345678901 \
				12345678901234567890123456789012 '"1"' '"-1.5"' '"01"' \
				'"1"2' '1"' '"1' '""' '"a""b"' '" 1"' ' 1' '1 ' 'a\b' '"a\b"' \
				'\' '\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\' true null '{}' é \
				'"é"' $'\x01' $'\x7f' $'\xff' 'a;b' '	' '"x,y"' \
				'"x,1"' 1d 0x10 NaN ١; do
				printf "%s,2,3$ending" "$cell"
				printf "1,%s,3$ending" "$cell"
				printf "1,2,%s$ending" "$cell"
				printf '"1","2","3"'"$ending"
				printf ",,$ending"
			done
		} >in
		for options in '' '--empty omit' '--empty string' '--strings b' '-d ;'; do
			# shellcheck disable=SC2086 # they are words
			WEIR_CSV=libcsv run csv2json $options --rejects slow in
			printf '%s\n%s\n' "$status" "$output" >wanted
			# shellcheck disable=SC2086
			run csv2json $options --rejects fast in
			printf '%s\n%s\n' "$status" "$output" | same wanted -
			[ ! -f slow ] || same slow fast
			rm -f slow fast
		done
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
