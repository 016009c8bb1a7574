#!/usr/bin/env bats
# The fast way of csv2json against the slow one: rows that lie across the blocks
# in which they are read, rows that are almost plain.

load ../helper
load ../blocks

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

@test "the plain way, libcsv and the split byte by byte make the same of every row" {
	local ending way
	for ending in '\n' '\r\n'; do
		{
			printf '\357\273\277a,"b",c'"$ending"
			for cell in 1 -1 01 1.5 1. .5 -.5 - -- +1 1e5 1E+05 1e 1.5.2 \
				00 0.0 -0 0123456789012345 12345678901234567890 \
				0.123456789012345678901234567890 1234567890123456789012345678901 \
				12345678901234567890123456789012 '"1"' '"-1.5"' '"01"' \
				'"1"2' '1"' '"1' '""' '"a""b"' '" 1"' ' 1' '1 ' 'a\b' '"a\b"' \
				'\' '\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\' true null '{}' é \
				'"é"' '"é""b"' 'é"b' '"é"b' ' "é"' '"é" ' $'é\rb' $'\ré' $'\r' \
				$'"é"\rb' $'"é\rb"' $'\x01' $'\x7f' $'\xff' 'a;b' '	' '"x,y"' \
				'"x,1"' 1d 0x10 NaN ١; do
				printf "%s,2,3$ending" "$cell"
				printf "1,%s,3$ending" "$cell"
				printf "1,2,%s$ending" "$cell"
				printf '"1","2","3"'"$ending"
				printf ",,$ending"
			done
		} >in
		for options in '' '--empty omit' '--empty string' '--strings b' '-d ;' \
			'--null 1,01' '--lazy-quotes' '--trim' '--quote x' '--quote none'; do
			# shellcheck disable=SC2086 # they are words
			run csv2json $options --rejects fast in
			printf '%s\n%s\n' "$status" "$output" >wanted
			for way in libcsv split; do
				# shellcheck disable=SC2086
				WEIR_CSV=$way run csv2json $options --rejects slow in
				printf '%s\n%s\n' "$status" "$output" | same wanted -
				[ ! -f fast ] || same fast slow
				rm -f slow
			done
			rm -f fast
		done
	done
}
