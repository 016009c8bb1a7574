#!/usr/bin/env bats
# csv2json and the CSV that people have: other quotes and escapes, blanks,
# comments, titles, names that are missing or the same.
load ../helper

# convert STATUS [OPTION...] < CSV
convert() {
	local status=$1
	shift
	try "$status" csv2json "$@"
}

@test "--null: a cell that is one of the words becomes null, and no other" {
	printf 'a,b,c\nNA,"NA",NAN\n?,-999,-999.0\n1,\\N,"x"\n' >in
	convert 0 --null 'NA,?,-999,\N' in
	prints '{"a":null,"b":null,"c":"NAN"}' '{"a":null,"b":null,"c":-999.0}' \
		'{"a":1,"b":null,"c":"x"}'
	convert 0 --null NA --strings a,b --empty string in
	[ "$(head -n 1 "$OUT")" = '{"a":null,"b":null,"c":"NAN"}' ]
	# Blanks are part of a cell, and so of a word.
	printf 'a,b\n N A ,\té\n' >in
	convert 0 --null ' N A ' in
	prints '{"a":null,"b":"\té"}'
	convert 0 --trim --null 'N A,é' in
	prints '{"a":null,"b":null}'
}

@test "--trim removes blanks around names and cells, and around their quotes" {
	printf ' a, b ,"c "\n 39,\t-1.5 , x y\n"1" , " p,q " ,"r"\t\n ,"",  " "\n' \
		>in
	convert 0 --trim in
	says
	prints '{"a":39,"b":-1.5,"c ":"x y"}' '{"a":1,"b":" p,q ","c ":"r"}' \
		'{"a":null,"b":"","c ":" "}'
	# A blank that is the delimiter is none.
	printf 'a\tb\tc\n 1 \t\t 2\n' >in
	convert 0 --trim -d tab in
	prints '{"a":1,"b":null,"c":2}'
}

@test "adult.csv as it is published becomes records by one command" {
	printf '39, State-gov, <=50K\n50, ?, >50K\n\n' >in
	convert 0 --trim --null '?' --skip-blank --names age,work,income in
	says
	prints '{"age":39,"work":"State-gov","income":"<=50K"}' \
		'{"age":50,"work":null,"income":">50K"}'
}

@test "--skip-rows passes over the first lines of each file, whatever they are" {
	printf 'Report "2024\n\xff,,\na,b\n1,2\n' >one
	printf '\n\nb,a\n3,4\n' >two
	convert 0 -v --skip-rows 2 one two
	prints '{"a":1,"b":2}' '{"b":3,"a":4}'
	says_line 'csv2json: 4 first lines of files passed over'
	printf 'x,y\n1,2\n' >in
	convert 0 --skip-rows 1 --names a,b in
	prints '{"a":1,"b":2}'
	convert 1 --skip-rows 1 --names a in
	says_line 'csv2json: in:2: the row has 2 cells, the table 1 column: --names must name them all'
	convert 0 --skip-rows 9 in
	prints
	says "csv2json: in: --skip-rows passed over all of its 2 lines"
}

@test "--comment passes over lines that begin so, not over cells or rows' middles" {
	printf '# made by x\na,b\n1,"\n# no comment"\n#2,3\n4,#5\n' >in
	convert 0 -v --comment '#' in
	prints '{"a":1,"b":"\n# no comment"}' '{"a":4,"b":"#5"}'
	says_line 'csv2json: 2 comment lines passed over'
	says_line 'csv2json: 2 rows in, 2 records out, 0 rows rejected'
	printf '//x\na\n1\n/2\n' >in
	convert 0 --comment // in
	prints '{"a":1}' '{"a":"/2"}'
	refuses_like 2 'csv2json: --comment: ' csv2json --comment '' in
}

@test "--skip-blank passes over lines of blanks, which are rejected without it" {
	printf '\n \t\na,b\n\n1,2\r\n\r\n  \n3,4\n' >in
	convert 0 -v --skip-blank in
	prints '{"a":1,"b":2}' '{"a":3,"b":4}'
	says_line 'csv2json: 5 blank lines passed over'
	printf 'a,b\n\n1,2\n  \n' >in
	convert 1 in
	prints '{"a":1,"b":2}'
	says_line 'csv2json: in:2: empty line: --skip-blank passes over such lines'
	says_line 'csv2json: in:4: the row has 1 cell, the table 2 columns: --skip-blank passes over lines of blanks'
	# To a delimiter that is a tab, a line of tabs is a row.
	printf 'a\tb\n\t\n \n' >in
	convert 0 --skip-blank -d tab in
	prints '{"a":null,"b":null}'
	# In a table of one column, where an empty line is a cell.
	printf 'a\n\n1\n' >in
	convert 0 --skip-blank in
	prints '{"a":1}'
}

@test "--quote sets the quote, and none makes quotes bytes like any" {
	printf "a,'b,c'\n'1,5','it''s \"x\"'\n" >in
	convert 0 --quote "'" in
	prints '{"a":"1,5","b,c":"it'\''s \"x\""}'
	printf 'a\tb\n"\t5" pipe\n""\t"x"\n' >in
	convert 0 --quote none -d tab in
	says
	prints '{"a":"\"","b":"5\" pipe"}' '{"a":"\"\"","b":"\"x\""}'
	local c
	for c in '' xy $'\n' é; do
		refuses_like 2 'csv2json: --quote: ' csv2json --quote "$c" in
	done
	refuses 2 "csv2json: -d: '|' is the quote, too: --quote none, or another one" \
		csv2json -d '|' --quote '|' in
}

@test "--escape takes the quote, the delimiter, itself and a newline as they are" {
	printf '%s\n' 'a,b' '1,"he said \"hi\""' '\,2,"\\"' 'C:\new,"\N ""x"""' \
		'"x\' 'y",\"' >in
	convert 0 --escape '\' in
	says
	prints '{"a":1,"b":"he said \"hi\""}' '{"a":",2","b":"\\"}' \
		'{"a":"C:\\new","b":"\\N \"x\""}' '{"a":"x\ny","b":"\""}'
	printf 'a,b\n1,"say ""hi"""\n' >in
	convert 0 --escape '"' in
	prints '{"a":1,"b":"say \"hi\""}'
	refuses 2 "csv2json: -d: '\\' is the escape, too" \
		csv2json -d '\' --escape '\' in
	printf 'a,b\n1,x\\\n' >in
	convert 1 --escape '\' in
	says_line 'csv2json: in:2: the file ends after an escaped end of line, at line 2'
}

@test "--lazy-quotes takes a quote in the wrong place as part of its cell" {
	printf '%s\n' 'a,b' '5" pipe,1' '"a "b" c",2' 'x"",3' '"y",""' >in
	convert 0 --lazy-quotes in
	says
	prints '{"a":"5\" pipe","b":1}' '{"a":"a \"b\" c","b":2}' \
		'{"a":"x\"\"","b":3}' '{"a":"y","b":""}'
}

@test "--number-names makes names different and fills in those that are missing" {
	printf 'a,b,a,,a,\n1,2,3,4,5,6\n' >in
	convert 0 --number-names in
	says
	prints '{"a":1,"b":2,"a_2":3,"column_4":4,"a_3":5,"column_6":6}'
	# A name that is there already stays where it is.
	printf 'a,a,a_2,column_4,\n1,2,3,4,5\n' >in
	convert 0 --number-names in
	prints '{"a":1,"a_3":2,"a_2":3,"column_4":4,"column_5":5}'
	printf 'a,,column_2\n1,2,3\n' >in
	convert 0 --number-names --strings column_2_2 in
	prints '{"a":1,"column_2_2":"2","column_2":3}'
	printf ',a\n0,1\n' >in
	convert 0 --number-names in
	says
	prints '{"column_1":0,"a":1}'
	refuses 2 'csv2json: --names excludes --number-names' \
		csv2json --names a,b --number-names in
}

@test "--drop-trailing drops empty names and empty cells at the end of rows" {
	printf 'h1,h2,,,\na,b,,,\nc,d\ne,f,\ng,h,,x,\n' >in
	convert 1 --drop-trailing in
	prints '{"h1":"a","h2":"b"}' '{"h1":"c","h2":"d"}' '{"h1":"e","h2":"f"}'
	says_line 'csv2json: in:5: the row has 5 cells, the table 2 columns: a cell that holds the delimiter needs quotes'
	printf 'id;type;url;\n1;x;u\n2;y;v;\n' >in
	convert 0 -d ';' --drop-trailing in
	prints '{"id":1,"type":"x","url":"u"}' '{"id":2,"type":"y","url":"v"}'
	printf 'a,b\n1,\n1\n' >in
	convert 1 --drop-trailing in # a cell of a column is never dropped
	prints '{"a":1,"b":null}'
}

@test "Excel's first line sep=; is the delimiter of its file" {
	printf 'sep=;\r\na;b\r\n1,5;2\r\n' >one
	printf '"sep=\t"\na\tb\n1\t2\n' >two
	printf '\357\273\277SEP=|\na|b\n3|4\n' >three
	printf 'a,b\n5,6\n' >four
	convert 0 one two three four
	prints '{"a":"1,5","b":2}' '{"a":1,"b":2}' '{"a":3,"b":4}' \
		'{"a":5,"b":6}'
	convert 0 -d ';' one
	prints '{"a":"1,5","b":2}'
	convert 1 -d , one
	says_line "csv2json: one:1: the line asks for the delimiter ';', and -d for ',': -d wins"
	# No other first line is taken for it.
	printf 'sep=x,b\n1,2\n' >in
	convert 0 in
	prints '{"sep=x":1,"b":2}'
	printf 'sep=x\n1\n' >in
	convert 0 in
	prints '{"sep=x":1}'
}

@test "delimiters have words, and those of several bytes are refused" {
	printf 'a\tb\n1\t2\n' >in
	convert 0 -d tab in
	prints '{"a":1,"b":2}'
	tr '\t' ';' <in | convert 0 -d semicolon
	prints '{"a":1,"b":2}'
	tr '\t' '|' <in | convert 0 -d bar
	prints '{"a":1,"b":2}'
	tr '\t' ' ' <in | convert 0 -d blank
	prints '{"a":1,"b":2}'
	tr '\t' '|' <in | convert 0 -d pipe
	prints '{"a":1,"b":2}'
	tr '\t' ' ' <in | convert 0 -d space
	prints '{"a":1,"b":2}'
	tr '\t' '\001' <in | convert 0 -d $'\001'
	prints '{"a":1,"b":2}'
	refuses 2 "csv2json: -d: '||' has 2 bytes, and must be one; with sed 's/||/\\t/g' before it, -d tab" \
		csv2json -d '||' in
	refuses 2 "csv2json: -d: 'tabs' is no byte, and no word for one: did you mean 'tab'?" \
		csv2json -d tabs in
	refuses 2 "csv2json: -d: 'Semicolon' is no byte, and no word for one: did you mean 'semicolon'?" \
		csv2json -d Semicolon in
	refuses 2 "csv2json: -d: 'dollar' is no byte, and no word for one: the words are tab, comma, semicolon, bar and blank" \
		csv2json -d dollar in
	refuses_like 2 "csv2json: -d: '§' " csv2json -d § in
}

@test "dialects go together, over files, in quotes that go over lines" {
	printf '%s\n' '# x' "'a' ; b;" '# y' " '1" "# z' ; 5\" ;" '' '?;2;' >in
	convert 0 -d ';' --quote "'" --trim --comment '#' --skip-blank \
		--null '?' --drop-trailing in in
	prints '{"a":"1\n# z","b":"5\""}' '{"a":null,"b":2}' \
		'{"a":"1\n# z","b":"5\""}' '{"a":null,"b":2}'
}
