#!/usr/bin/env bats
# What csv2json says of files that are not what they seem: the cause that a
# person sees, and the way on.
load ../helper

# doubts SENTENCE [OPTION...] < CSV: it says this one line, and converts.
doubts() {
	local sentence=$1
	shift
	try 0 csv2json "$@"
	says "csv2json: $sentence"
}

# silent [OPTION...] < CSV: there is nothing to say.
silent() {
	try 0 csv2json "$@"
	says
}

# --- the header row ---------------------------------------------------------

@test "a header row that another delimiter splits is doubted, with that -d" {
	printf 'a\tb\tc\n1\t2\t3\n' | doubts \
		'<stdin>:1: the header row is 1 column, and has tabs: -d tab makes it 3 columns'
	prints '{"a\tb\tc":"1\t2\t3"}'
	printf 'a;b\n1;2\n' | doubts \
		"<stdin>:1: the header row is 1 column, and has semicolons: -d ';' makes it 2 columns"
	printf 'a|b\n1|2\n' | doubts \
		"<stdin>:1: the header row is 1 column, and has bars: -d '|' makes it 2 columns"
	printf 'a,b\n1,2\n' | doubts \
		"<stdin>:1: the header row is 1 column, and has commas: -d ',' makes it 2 columns" -d ';'
	printf 'a\001b\n1\0012\n' | doubts \
		"<stdin>:1: the header row is 1 column, and has bytes 0x01: -d \$'\\001' makes it 2 columns"
	# As many columns, or more by this one: no doubt.
	printf 'a;b,c\n1,2\n' | silent
	printf '"a;b;c",d\n1,2\n' | silent
	printf 'name, first\tage\tsize\n1,2\n' | doubts \
		"<stdin>:1: the header row is 2 columns, and has tabs: -d tab makes it 3 columns"
	printf 'a\tb\n1\t2\n' >one
	cp one two
	doubts 'one:1: the header row is 1 column, and has tabs: -d tab makes it 2 columns' \
		one two # once
}

@test "lines that are in quotes as a whole are doubted" {
	printf '"a,b,c"\n"1,2,3"\n' >in
	try 0 csv2json in
	grep -q '^csv2json: in:1: the header row is one column, whose quotes hold delimiters' "$ERR"
	grep -o "sed '.*' removes" "$ERR" | sed "s/^sed '//; s/' removes//" >script
	sed -f script in | silent
	prints '{"a":1,"b":2,"c":3}'
}

@test "a header row of numbers is doubted, one of years is not" {
	printf '1,2.5\n3,4\n' | doubts \
		'<stdin>:1: each name in the header row is a number: if the file has no header row, --names A,B,... gives the names'
	printf '39,State-gov,77516\n50,Private,83311\n' | doubts \
		"<stdin>:1: 2 of the 3 names in the header row are numbers, such as '39': if the file has no header row, --names A,B,... gives the names"
	printf '39,State,low\n50,Private,high\n51,Private,high\n' | doubts \
		"<stdin>:1: the header row has a number, '39', for a name: if the file has no header row, --names A,B,... gives the names"
	prints '{"39":50,"State":"Private","low":"high"}' \
		'{"39":51,"State":"Private","low":"high"}'
	printf 'State,39,low\nx,1,2\n' | doubts \
		"<stdin>:1: the header row has a number, '39', for a name: if the file has no header row, --names A,B,... gives the names"
	printf '1,2,x\n3,4,y\n' | doubts \
		"<stdin>:1: 2 of the 3 names in the header row are numbers, such as '1': if the file has no header row, --names A,B,... gives the names"
	printf 'country,2019,2020,2021\nx,1,2,3\n' | silent
	printf 'country,2019\nx,1\n' | silent
	printf '2019,2020,total\n1,2,3\n' | silent
	printf 'index,0\na,1\n' | silent
	printf 'id,0,1,2\n7,1,2,3\n' | silent
	printf '39,x\n1,2\n' | silent --names a,b
	printf '7, x, 0, 0\n1,2,3,4\n' >in
	try 2 csv2json in
	grep -q 'if the file has no header row, --names A,B,... gives the names$' "$ERR"
	printf '0,x,0\n1,2,3\n' >in
	refuses 2 "csv2json: in:1: columns 1 and 3 have the name '0': --number-names makes it '0_2' from the second on; if the file has no header row, --names A,B,... gives the names" \
		csv2json in
}

@test "options of other tools for a file without a header row say --names" {
	local option
	for option in --no-header --no-header-row -H; do
		refuses 2 "csv2json: unknown option '$option' (--names A,B,... gives the names of a file without a header row)" \
			csv2json "$option" in
	done
	refuses 2 "csv2json: unknown option '--sep' (it is -d)" \
		csv2json --sep=';' in
}

@test "columns that blanks delimit are doubted" {
	printf 'x  y\n1   2\n' >in
	doubts "in:2: the row is 1 column, as its header row, and both have 2 words: tr -s ' ' before it and -d blank make it 2 columns" in
	tr -s ' ' <in | silent -d blank
	prints '{"x":1,"y":2}'
	printf 'Total amount\n12\n' | silent
}

@test "blanks around names and quotes of another kind are doubted" {
	printf 'a, b\nx,y\n' | doubts \
		"<stdin>:1: a name in the header row has blanks around it, ' b': --trim removes them, and those around cells"
	printf 'a, b\nx,y\n' | silent --trim
	printf "'a','b'\nx,y\n" | doubts \
		"<stdin>:1: the names in the header row are in single quotes: --quote \"'\" removes them"
}

@test "blanks around the names of --names are doubted, and --trim removes them" {
	printf '39, x, 1\n' >in
	doubts "--names: a name has blanks around it, ' work': --trim removes them, and those around cells" \
		--names 'age, work,n' --strings n in
	prints '{"age":39," work":" x","n":" 1"}'
	silent --names 'age, work ,n' --trim --strings ' work, n' in
	prints '{"age":39,"work":"x","n":"1"}'
	refuses 2 "csv2json: --names: 'age' is named twice" \
		csv2json --names 'age, age,n' --trim in
	refuses 2 "csv2json: --names: a name of blanks in the list" \
		csv2json --names 'age, ,n' --trim in
	printf 'x\n' | silent --names 'a b'
}

@test "one name that is empty is doubted, and several are refused with the ways on" {
	printf ',a\n0,1\n' | doubts \
		"<stdin>:1: column 1 has no name (an index of pandas?), so that its member's name is empty: --number-names calls it 'column_1'"
	prints '{"":0,"a":1}'
	printf 'a,\n0,1\n' | doubts \
		"<stdin>:1: column 2 has no name, so that its member's name is empty: --number-names calls it 'column_2', --drop-trailing drops it"
	printf 'h1,h2,,,\na,b,,,\n' >in
	refuses 2 "csv2json: in:1: columns 3, 4 and 5 have no name: --number-names calls each 'column_' and its number, --drop-trailing drops those at the end" \
		csv2json in
	printf ',,a\n1,2,3\n' >in
	refuses 2 "csv2json: in:1: columns 1 and 2 have no name: --number-names calls each 'column_' and its number" \
		csv2json in
	printf 'Report of May,,\na,b,c\n' >in
	refuses 2 "csv2json: in:1: columns 2 and 3 have no name: if the line is no header row, --skip-rows 1 passes over it" \
		csv2json in
	{ yes a, | head -n 9 | tr -d '\n'; echo a; } >in
	refuses_like 2 "csv2json: in:1: columns 1, 2, 3, 4 and 6 more have the name 'a': " \
		csv2json in
}

@test "a row of the columns' names is doubted, once" {
	printf 'a,b\n1,x\na,b\na,b\n' >in
	doubts "in:3: the row repeats the columns' names, and becomes a record; csv2json reads several files, each with its header row" in
	printf 'a,b\n1,x\n' >in
	doubts "in:1: the row repeats the columns' names, and becomes a record; --skip-rows 1 passes over a header row" \
		--names a,b in
}

@test "a name of --strings that is no column brings near ones to mind" {
	printf 'zip,Amount\n1,2\n' >in
	refuses 2 "csv2json: --strings: there is no column 'amount': did you mean 'Amount'?" \
		csv2json --strings amount in
}

# --- rows -------------------------------------------------------------------

@test "a ragged row says why, where the cause is known" {
	local row='csv2json: in:2: the row has'
	printf 'id;type;url;\n1;x;u\n' >in
	try 1 csv2json -d ';' in
	says_line "$row 3 cells, the table 4 columns: the last name in the header row is empty, --drop-trailing drops it"
	printf 'a,b\n1,2,\n' >in
	try 1 csv2json in
	says_line "$row 3 cells, the table 2 columns: --drop-trailing drops empty cells at the end"
	printf 'a,b\n1,2,3\n' >in
	try 1 csv2json in
	says_line "$row 3 cells, the table 2 columns: if each row is so, the header row lacks a name: --skip-rows 1 --names A,B,..."
	printf 'Report of May\na,b\n1,2\n' >in
	try 1 csv2json in
	says_line "$row 2 cells, the table 1 column: is the first line a title (--skip-rows 1), or -d another byte?"
	# Where another delimiter was proposed, nothing else is guessed.
	printf 'card;amount;day\nK1;1.234,50;x\nK2;7,5;y\n' >in
	try 1 csv2json in
	says "csv2json: in:1: the header row is 1 column, and has semicolons: -d ';' makes it 3 columns" \
		"$row 2 cells, the table 1 column" \
		"csv2json: 2 records like in:2: the row has 2 cells, the table 1 column" \
		'csv2json: 2 of 2 records rejected'
}

@test "a quote in the wrong place says where, and which option takes it" {
	printf '%s\n' 'a,b' '1,"he said \"hi\""' 'a, "b"' '5" pipe,2' \
		'1,"b" ' '"x"y",1' '1,x\"y' >in
	try 1 csv2json in
	says_line "csv2json: in:2: cell 2: text after a quote that closes the cell, and a backslash before it: --escape '\\' takes it as part of the cell"
	says_line 'csv2json: in:3: cell 2: a blank before the opening quote: --trim removes it'
	says_line 'csv2json: in:4: cell 1: a quote inside a cell without quotes: --lazy-quotes takes it as part of the cell'
	says_line 'csv2json: in:5: cell 2: a blank after the closing quote: --trim removes it'
	says_line 'csv2json: in:6: cell 1: text after the closing quote: --lazy-quotes takes the quote as part of the cell'
	says_line "csv2json: in:7: cell 2: a quote after a backslash, in a cell without quotes: --escape '\\' takes it as part of the cell"
	# Each option does what was said of it.
	try 0 csv2json --escape '\' --trim --lazy-quotes in
	printf 'a,"b\n1,2\n' >in
	refuses 2 'csv2json: in:1: header row: a quote is not closed before the end, at line 2: --quote none takes quotes as bytes like any' \
		csv2json in
	try 0 csv2json --quote none in
}

@test "lines that end with carriage returns alone are named, with the way on" {
	printf 'a,b\r1,2\r' >in
	refuses 2 "csv2json: in:1: header row: cell 2: a carriage return outside of quotes: where it ends lines, give the file through tr '\\r' '\\n'" \
		csv2json in
	tr '\r' '\n' <in | silent
}

# --- encodings and other files ----------------------------------------------

@test "UTF-16 and UTF-32 are named, and the line that is shown converts them" {
	local encoding
	printf 'a,é\n1,2\n' >in
	for encoding in UTF-16 UTF-16LE UTF-16BE UTF-32 UTF-32LE UTF-32BE; do
		printf 'a,b\n1,2\n' | iconv -t "$encoding" >"$encoding"
		refuses 2 "csv2json: '$encoding' is ${encoding%[LB]E} text: iconv -f $encoding -t UTF-8 $encoding | csv2json" \
			csv2json "$encoding"
		try 2 csv2json --names x,y --skip-rows 1 "$encoding"
		iconv -f "$encoding" -t UTF-8 "$encoding" | silent
		prints '{"a":1,"b":2}'
	done
}

@test "a byte that is not UTF-8 is said by its place, with its encoding and iconv" {
	printf 'name,n\nM\xfcller,1\n' >in
	try 1 csv2json in
	says_line 'csv2json: in:2: not UTF-8 at byte 2 of the row: text of Latin-1: iconv -f LATIN1 -t UTF-8 in | csv2json'
	printf 'n\xe4me,n\n1,2\n' >'a b'
	refuses 2 "csv2json: a b:1: header row: not UTF-8 at byte 2 of the row: text of Latin-1: iconv -f LATIN1 -t UTF-8 'a b' | csv2json" \
		csv2json 'a b'
	printf 'a,b\n"x\ny",\x93z\x94\n' >in
	try 1 csv2json in
	grep -q '^csv2json: in:2: not UTF-8 at byte 7 of the row: text of Windows-1252' "$ERR"
	printf 'a,b\n1,\0\n' >in
	try 1 csv2json in
	says_line "csv2json: in:2: NUL byte, byte 3 of the row: tr -d '\\000' takes NUL bytes out"
}

@test "compressed files are named, and the line that is shown reads them" {
	local tool
	printf 'a,b\n1,2\n' >in.csv
	for tool in gzip bzip2 xz; do
		"$tool" -kc in.csv >"in.$tool"
		try 2 csv2json "in.$tool"
		prints
		grep -qE "^csv2json: 'in.$tool' is $tool data: [a-z]+ in.$tool \| csv2json$" "$ERR"
		bash -c "$(sed 's/.* data: //' "$ERR")" >got
		[ "$(cat got)" = '{"a":1,"b":2}' ]
	done
	printf 'PK\3\4\24\0\10\10\10\0' | try 2 csv2json
	grep -q 'spreadsheet' "$ERR"
	printf 'PAR1\25\4\25\0' | try 2 csv2json
	grep -q 'Parquet' "$ERR"
	# Words that only begin so are names.
	printf 'ORCID,BZh,PAR1\n1,2,3\n' | silent
}

@test "JSON is not taken for CSV without a word" {
	printf '{"a":1}\n' >in
	try 2 csv2json in
	grep -q 'JSON' "$ERR"
}

# --- strings that are almost numbers ----------------------------------------

@test "numbers with decimal commas are said to be strings, with the way on" {
	printf 'id;price\n1;1,5\n2;-0,25\n3;1.234,50\n' >in
	try 0 csv2json -d ';' in
	says "csv2json: in:2: column 'price' has 3 cells like '1,5': a string, because of the decimal comma; --decimal-comma makes it a number"
	silent -d ';' --decimal-comma in
	prints '{"id":1,"price":1.5}' '{"id":2,"price":-0.25}' \
		'{"id":3,"price":1234.50}'
	silent -d ';' --strings price in
	printf 'p\n1,5E3\n-2,5e-3\n' | doubts \
		"<stdin>:2: column 'p' has 2 cells like '1,5E3': a string, because of the decimal comma; --decimal-comma makes it a number" \
		-d ';'
}

@test "with --decimal-comma, numbers with a point are said to be strings" {
	printf 'a,b\n1.5,"1,5"\n2.25,x\n' >in
	try 0 csv2json --decimal-comma in
	prints '{"a":"1.5","b":1.5}' '{"a":"2.25","b":"x"}'
	says "csv2json: in:2: column 'a' has 2 cells like '1.5': a string, because of the decimal point; without --decimal-comma it is a number"
}

@test "money, per cents and thousands are said to be strings, with the way on" {
	printf 'a b,p,g,e\n$5,5%%,"1,234","5,50 €"\n-$1.50,0.5%%,"12,345.5",x\n' >in
	try 0 csv2json in
	cp "$OUT" records
	[ "$(wc -l <"$ERR")" -eq 3 ]
	grep -q "column 'a b' has 2 cells like '\$5': a string, because of the currency sign; jq .*; also 'e'" "$ERR"
	grep -q "column 'p' has 2 cells like '5%': a string, because of the %; jq" "$ERR"
	grep -q "column 'g' has 2 cells like '1,234': a string, because of the comma; jq" "$ERR"
	sed -n "s/.*; jq -c '\(.*\)' makes it a number.*/\1/p" "$ERR" | paste -sd '|' >filter
	jq -c -f filter records | head -n 1 | jq -e '.["a b"] == 5 and .p == 5 and .g == 1234'
	jq -c -f filter records | tail -n 1 | jq -e '.["a b"] == -1.5 and .p == 0.5 and .g == 12345.5'
}

@test "blanks around numbers and words for missing are said, with the options" {
	printf 'a,b,c\n 1,x,1\n 2,y,NA\n 3,z,3\n' >in
	try 0 csv2json in
	says "csv2json: in:2: column 'a' has 3 cells like ' 1': a string, because of the blanks; --trim removes them" \
		"csv2json: in:3: column 'c' has 1 cell like 'NA': a string among numbers; --null 'NA' makes it null"
	silent --trim --null NA in
	printf 'n\n1\n \n' | doubts \
		"<stdin>:3: column 'n' has 1 cell like ' ': blanks among numbers; --trim makes it null"
	# Among words they may be words.
	printf 'a,b\nNA,?\nx, \n' | silent
	# Dates, codes, versions and lists are strings as any.
	printf 'a,b,c,d,e\n2024-01-31,007,1.2.3,"1,2,3",+1\n12:30,1e,192.168.0.1,"1,23,456",.5\n' | silent
}

@test "a word of --null that has blanks around it in its cells is told" {
	printf '39, ?, <=50K\n50, ?, >50K\n51,Private, >50K\n\n' >in
	try 0 csv2json --names age,work,income --null '?' --skip-blank in
	says "csv2json: in:1: column 'work' has 2 cells like ' ?', which --null '?' would take with --trim"
	silent --names age,work,income --null '?' --skip-blank --trim in
	printf 'a\nunknown \n' | doubts \
		"<stdin>:2: column 'a' has 1 cell like 'unknown ', which --null 'unknown' would take with --trim" \
		--null unknown
	# Blanks that --null has are meant.
	printf 'a\n ?\nx ? y\n' | silent --null ' ?'
}

@test "all words for missing are told at once, as --null takes them" {
	printf 'temp,hum\n-,1\nn/a,?\n17,-\n-,2\n' >in
	try 0 csv2json in
	says "csv2json: in:2: column 'temp' has 3 cells like '-' or 'n/a': strings among numbers; --null '?,-,n/a' makes them null; also 'hum'"
	silent --null '?,-,n/a' in
	# With those that were given, since --null is given once.
	try 0 csv2json --null '?,x\,y' in
	says "csv2json: in:2: column 'temp' has 3 cells like '-' or 'n/a': strings among numbers; --null '?,x\\,y,-,n/a' makes them null; also 'hum'"
	# Where numbers have blanks or commas, one more run is enough, too.
	printf 'n;m\n1; ?\n2; NA\n3; 7\n' >in
	try 0 csv2json -d ';' in
	says_line "csv2json: in:2: column 'm' has 2 cells like ' ?' or 'NA': strings among numbers; --trim --null '?,NA' makes them null"
	silent -d ';' --trim --null '?,NA' in
	printf 't\n1,5\n-\n' | doubts \
		"<stdin>:3: column 't' has 1 cell like '-': a string among numbers; --null '-' makes it null" \
		-d ';' --decimal-comma
}

@test "digits with a leading 0 among numbers are told, with --strings" {
	printf 'PLZ,kfz,n\n01067,01,1\n10115,2,2\n20095,3,3\n' >in
	try 0 csv2json in
	says "csv2json: in:2: column 'PLZ' has 1 cell like '01067': a string among numbers, because of its leading 0; --strings PLZ,kfz keeps all as text; also 'kfz'"
	silent --strings PLZ,kfz in
	try 0 csv2json --strings kfz in
	says_line "csv2json: in:2: column 'PLZ' has 1 cell like '01067': a string among numbers, because of its leading 0; --strings kfz,PLZ keeps all as text"
	# All with a zero, or none, is no mixture.
	printf 'zip,n\n01067,0\n01099,0.5\nx,-0\n' | silent
	# The numbers come late.
	{ echo zip; yes 01067 | head -n 5000; echo 10115; } >in
	try 0 csv2json in
	says_line "csv2json: in:2: column 'zip' has 5000 cells like '01067': a string among numbers, because of its leading 0; --strings zip keeps all as text"
}

@test "many columns are one sentence of each kind" {
	{ echo a,b,c,d,e,f; echo ' 1, 2, 3, 4, 5, 6'; } | doubts \
		"<stdin>:2: column 'a' has 1 cell like ' 1': a string, because of the blanks; --trim removes them; also 'b', 'c', 'd' and 2 more columns"
	# Files with the same header row are one table.
	printf 'p;q\n1,5;1\n' >one
	try 0 csv2json -d ';' one one one
	[ "$(grep -c 'has 3 cells' "$ERR")" = 1 ]
	[ "$(wc -l <"$ERR")" = 1 ]
}

@test "-q says nothing of all that" {
	printf 'a\tb\n1,5\n' | try 1 csv2json -q
	printf ' 1,a\n 1,x\n' | try 0 csv2json -q
	says
}
