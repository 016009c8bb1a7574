#!/usr/bin/env bats
load ../helper

# convert STATUS [OPTION...] < CSV
convert() {
	local status=$1
	shift
	try "$status" csv2json "$@"
}

@test "a row becomes an object with the header's names in column order" {
	printf 'b,a,é "x"\n1,2,3\n' | sed 's/é "x"/"é ""x"""/' >in
	convert 0 <in
	says
	prints '{"b":1,"a":2,"é \"x\"":3}'
}

@test "the sample of Kaggle's shape passes with every number as written" {
	sample >in
	convert 0 in
	says
	tail -n +2 in | tr -d '"' >cells
	sed -E 's/"[A-Za-z0-9]+"://g; s/[{}]//g' "$OUT" >numbers
	same cells numbers
	[ "$(head -n 1 "$OUT" | jq -r 'keys_unsorted | join(",")')" = \
		"$(head -n 1 in | tr -d '"')" ]
}

@test "a cell that is a JSON number passes byte for byte, quoted or not" {
	local n
	for n in 0 -0 1 -1 1.0 1.10 0.1 -0.5 1e5 1E5 1e+5 1E+05 1e-05 0e0 \
		12345678901234567890123456789012345678901234567890 \
		0.10000000000000000555 1e999 -1e-999 9007199254740993; do
		printf 'a,b\n%s,"%s"\n' "$n" "$n" >in
		convert 0 in
		prints "{\"a\":$n,\"b\":$n}"
	done
}

@test "a cell that is no JSON number is a string, quoted or not" {
	local n
	for n in 01 -01 00 +1 .5 -.5 1. 1.e5 0x1 NaN nan Infinity -inf 1e 1e+ \
		- -- 1,5 1_0 ' 1' '1 ' '1	' 1d 1f true false null '١' '{}'; do
		printf 'a,b\n"%s","%s"\n' "$n" "$n" >in
		convert 0 in
		prints "{\"a\":\"${n/	/\\t}\",\"b\":\"${n/	/\\t}\"}"
		[[ $n == *,* ]] && continue
		printf 'a,b\n%s,%s\n' "$n" "$n" >in
		convert 0 in
		prints "{\"a\":\"${n/	/\\t}\",\"b\":\"${n/	/\\t}\"}"
	done
}

@test "blanks around a cell belong to it" {
	printf ' a ,b\n x ,\ty\t\n 1,"  "\n' >in
	convert 0 in
	prints '{" a ":" x ","b":"\ty\t"}' '{" a ":" 1","b":"  "}'
}

@test "an empty cell is null, a quoted empty one is an empty string" {
	printf 'a,b,c\n,"",x\n"",,\n' >in
	convert 0 in
	prints '{"a":null,"b":"","c":"x"}' '{"a":"","b":null,"c":null}'
	convert 0 --empty null in
	prints '{"a":null,"b":"","c":"x"}' '{"a":"","b":null,"c":null}'
	convert 0 --empty omit in
	prints '{"b":"","c":"x"}' '{"a":""}'
	convert 0 --empty string in
	prints '{"a":"","b":"","c":"x"}' '{"a":"","b":"","c":""}'
	printf 'a,b\n,\n' >in
	convert 0 --empty=omit in
	prints '{}'
	refuses 2 "csv2json: --empty: 'zero' is not null, omit or string" \
		csv2json --empty zero in
}

@test "quoted cells hold delimiters, newlines and doubled quotes" {
	printf 'a,b\n"1,5","x\ny"\n"say ""hi""",""""\n"\r\n","a\rb"\n",","\n"\n' \
		>in
	convert 0 in
	prints '{"a":"1,5","b":"x\ny"}' '{"a":"say \"hi\"","b":"\""}' \
		'{"a":"\r\n","b":"a\rb"}' '{"a":",","b":"\n"}'
}

@test "control bytes and backslashes are escaped, other characters kept" {
	printf 'a\n\\\001\b\f\t/\177é😀\n' >in
	convert 0 in
	printf '{"a":"\\\\\\u0001\\b\\f\\t/\177é😀"}\n' | cmp - "$OUT"
}

@test "rows end with LF or CRLF, and the last one with nothing" {
	printf 'a,b\r\n1,"x"\r\n2,"y"\n3,z\r\n4,"w"' >in
	convert 0 in
	says
	prints '{"a":1,"b":"x"}' '{"a":2,"b":"y"}' '{"a":3,"b":"z"}' \
		'{"a":4,"b":"w"}'
	printf 'a,b\r\n1,2\r' >in
	convert 0 in
	prints '{"a":1,"b":2}'
	printf 'a,b\n1,' >in
	convert 0 in
	prints '{"a":1,"b":null}'
}

@test "a carriage return in the middle of a row is rejected" {
	printf 'a,b\n1,x\ry\n2,z\n' >in
	convert 1 in
	prints '{"a":2,"b":"z"}'
	grep -q '^csv2json: in:2: ' "$ERR"
}

@test "a byte order mark is no part of the first name, quoted or not" {
	printf '\357\273\277a,b\n1,2\n' >one
	printf '\357\273\277"a","b"\n3,4\n' >two
	convert 0 one two
	prints '{"a":1,"b":2}' '{"a":3,"b":4}'
	printf 'a\n\357\273\277x\n' >in
	convert 0 in
	printf '{"a":"\357\273\277x"}\n' | cmp - "$OUT"
}

@test "a ragged row is rejected with its line, longer or shorter" {
	printf 'a,b\n1\n1,2\n1,2,3\n"x\ny"\n3,4\n1,\n,,\n' >in
	convert 1 --rejects bad in
	prints '{"a":1,"b":2}' '{"a":3,"b":4}' '{"a":1,"b":null}'
	says 'csv2json: in:2: the row has 1 cell, the table 2 columns' \
		'csv2json: in:4: the row has 3 cells, the table 2 columns: a cell that holds the delimiter needs quotes' \
		'csv2json: in:9: the row has 3 cells, the table 2 columns: --drop-trailing drops empty cells at the end' \
		'csv2json: 2 records like in:2: the row has 1 cell, the table 2 columns' \
		'csv2json: 4 of 7 records rejected'
	[ "$(jq -r .reason bad | sort -u)" = ragged ]
	[ "$(jq -c .line bad | xargs)" = '2 4 5 9' ]
	[ "$(jq -s '.[2].raw' bad)" = '"\"x\ny\""' ]
}

@test "an unclosed quote is rejected by the line that it opens on" {
	printf 'a,b\n1,2\n3,"4\n5,6\n' >in
	convert 1 --rejects bad in
	prints '{"a":1,"b":2}'
	[ "$(jq -r '.line, .reason' bad | xargs)" = '3 bad-quote' ]
	grep -q '^csv2json: in:3: ' "$ERR"
	# It ends with its file.
	printf 'a,b\n7,8\n' >next
	convert 1 in next
	prints '{"a":1,"b":2}' '{"a":7,"b":8}'
}

@test "an unclosed quote takes no more than --max-line" {
	{ printf 'a,b\n"'; yes 'x,y' | head -n 1000; } >in
	convert 1 --max-line 1000 --rejects bad in
	[ "$(jq -s '.[0].reason' bad)" = '"too-long"' ]
	[ "$(jq -s '.[0].line' bad)" = 2 ]
	grep -q '"x"' "$OUT" # rows follow again
}

@test "a quote in the wrong place is rejected, and the next row is not" {
	printf 'a,b\nx"y,1\n"x"y,2\n"x" ,3\n4,5\n' >in
	convert 1 --rejects bad in
	prints '{"a":4,"b":5}'
	[ "$(jq -r .reason bad | xargs)" = 'bad-quote bad-quote bad-quote' ]
}

@test "every file has its header row, and lines count from its start" {
	printf 'a,b\n1,2\n' >one
	printf 'b,c,d\n3,4,5\n6\n' >two
	: >empty
	convert 1 one empty two
	prints '{"a":1,"b":2}' '{"b":3,"c":4,"d":5}'
	grep -q '^csv2json: two:3: ' "$ERR"
	[ "$(tail -n 1 "$ERR")" = 'csv2json: 1 of 3 records rejected' ]
}

@test "--names are the columns of files without a header row" {
	printf '1,x\n2,y\n' >in
	convert 0 --names a,b in in
	prints '{"a":1,"b":"x"}' '{"a":2,"b":"y"}' '{"a":1,"b":"x"}' \
		'{"a":2,"b":"y"}'
	convert 1 --names a,b,c in
	prints
	refuses 2 "csv2json: --names: an empty name in the list" \
		csv2json --names a,,b in
	# A name that cannot stand in JSON.
	refuses_like 2 'csv2json: ' csv2json --names $'a,\xff' in
}

@test "two columns of one name are status 2, before any output" {
	local sentence="csv2json: in:1: columns 1 and 3 have the name 'a': --number-names makes it 'a_2' from the second on"
	printf 'a,b,a\n1,2,3\n' >in
	refuses 2 "$sentence" csv2json in
	refuses 2 "csv2json: --names: 'x' is named twice" \
		csv2json --names x,x in
	printf '"a",b,"a"\n1,2,3\n' >in
	refuses 2 "$sentence" csv2json in
}

@test "a header row that is none is status 2" {
	printf 'a,"b\n1,2\n' >in
	refuses_like 2 'csv2json: in:1: header row: ' csv2json in
	printf 'a,\377\n1,2\n' >in
	refuses_like 2 'csv2json: in:1: header row: ' csv2json in
	printf 'a,\0b\n1,2\n' >in
	refuses_like 2 'csv2json: in:1: header row: ' csv2json in
	printf '\na,b\n1,2\n' >in
	refuses_like 2 'csv2json: in:1: header row: ' csv2json in
}

@test "--strings keeps the cells of a column strings" {
	printf 'zip,n\n01234,1\n90210,2\n,3\n' >in
	convert 0 --strings zip in
	prints '{"zip":"01234","n":1}' '{"zip":"90210","n":2}' \
		'{"zip":null,"n":3}'
	try 2 csv2json --strings nope in
	prints
	convert 0 --names a,b --strings a,b in
	prints '{"a":"zip","b":"n"}' '{"a":"01234","b":"1"}' \
		'{"a":"90210","b":"2"}' '{"a":null,"b":"3"}'
}

@test "--decimal-comma makes numbers of these, and of no other cells" {
	local cell
	{
		echo n
		printf '"%s"\n' 0 7 -7 +7 1,5 -1,50 '1.234' '12.345.678,9' '1 234,5' \
			' 1,5 ' '0,125' 1,5E3 -1,50e-07 +1,5E+3 1e5 7E2 01 01,5 ,5 5, \
			1,2,3 1.23,4 1234.567,8 1.5E3 1.234E5 1.234,5E3 1,5E 1,E3 E3 ,5E3 \
			01,5E3 1,5E3,2 1,5E- - '' x '1,5 EUR' '5%' 03.11
	} >in
	try 0 csv2json -q --decimal-comma in
	cp "$OUT" got
	{
		printf '{"n":%s}\n' 0 7 -7 7 1.5 -1.50 1234 12345678.9 1234.5 1.5 0.125 \
			1.5E3 -1.50e-07 1.5E+3 1e5 7E2
		printf '{"n":"%s"}\n' 01 01,5 ,5 5, 1,2,3 1.23,4 1234.567,8 1.5E3 1.234E5 \
			1.234,5E3 1,5E 1,E3 E3 ,5E3 01,5E3 1,5E3,2 1,5E- - '' x \
			'1,5 EUR' '5%' 03.11
	} | same - got
	try 0 csv2json -q --decimal-comma --strings n --null 7 in
	[ "$(sed -n 5p "$OUT")" = '{"n":"1,5"}' ]
	[ "$(sed -n 2p "$OUT")" = '{"n":null}' ]
}

@test "-d sets the delimiter; \\t is a tab" {
	printf 'a;b\n1,5;2\n' >in
	convert 0 -d ';' in
	prints '{"a":"1,5","b":2}'
	printf 'a\tb\n1\t\n' >in
	convert 0 --delimiter '\t' in
	prints '{"a":1,"b":null}'
	convert 0 -d $'\t' in
	prints '{"a":1,"b":null}'
	printf 'a b\n1 2\n' >in
	convert 0 -d ' ' in
	prints '{"a":1,"b":2}'
	local c
	for c in '' ';;' '"' $'\n' $'\r' é; do
		refuses_like 2 'csv2json: -d: ' csv2json -d "$c" in
	done
}

@test "in a table of one column an empty line is an empty cell" {
	printf 'a\n1\n\n""\n2\n' >in
	convert 0 in
	prints '{"a":1}' '{"a":null}' '{"a":""}' '{"a":2}'
}

@test "a thousand columns and a cell of a megabyte are no limits" {
	{ seq -s, 1000; seq -s, 1000; } >in
	convert 0 in
	[ "$(jq length "$OUT")" = 1000 ]
	{ echo a; head -c 1000000 /dev/zero | tr '\0' x; echo; } >in
	convert 0 in
	[ "$(wc -c <"$OUT")" = 1000009 ]
}

@test "memory does not grow with the number of rows" {
	mkfifo in
	start csv2json in
	exec 7>in
	sample 1 >&7
	sample 1000 | tail -n +2 >block
	local i after
	for i in 1 2 3; do cat block; done >&7
	after=$(peak_memory)
	for i in {1..60}; do cat block; done >&7
	[ "$(peak_memory)" -le $((after + 512)) ]
	exec 7>&-
	ends 0
	[ "$(wc -l <"$OUT")" -eq 63001 ]
}
