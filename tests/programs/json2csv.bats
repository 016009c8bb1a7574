#!/usr/bin/env bats
# json2csv: records as the rows of a CSV file

load ../helper

# rows TEXT OPTION...: the records on stdin become this.
rows() {
	printf "$1" >want
	shift
	try 0 json2csv "$@"
	same want "$OUT"
}

@test "the first record's members are the columns, in any order later" {
	printf '{"a":1,"b":"x"}\n{"b":"y","a":2}\n{"a":3}\n' >in
	rows 'a,b\n1,x\n2,y\n3,\n' in
	says
	rows '1,x\n2,y\n3,\n' --no-header in
	rows 'a\tb\r\n1\tx\r\n2\ty\r\n3\t\r\n' -d tab --crlf in
	rows 'b,a\nx,1\ny,2\n,3\n' --columns b,a in
	says
}

@test "numbers keep their bytes, and words and null are what they are" {
	printf '%s\n' '{"a":1.50,"b":-0,"c":1E+400,"d":12345678901234567890123456789012345678901234567890,"e":true,"f":false,"g":null}' >in
	rows 'a,b,c,d,e,f,g\n1.50,-0,1E+400,12345678901234567890123456789012345678901234567890,true,false,\n' in
	# A delimiter that numbers have puts them into quotes.
	printf '{"a":1.5,"b":2}\n' | rows 'a.b\n"1.5".2\n' -d .
}

@test "--decimal-comma writes numbers with a comma, and csv2json reads them back" {
	printf '%s\n' '{"a":1.50,"b":-0.5e-3,"c":7,"d":"1.5x","e":[1.5],"f":true,"g":null}' >in
	rows 'a;b;c;d;e;f;g\n1,50;-0,5e-3;7;1.5x;[1.5];true;\n' \
		-d ';' --json --decimal-comma in
	rows 'a,b,c,d,e.0,f,g\n"1,50","-0,5e-3",7,1.5x,"1,5",true,\n' \
		--flatten . --decimal-comma in
	gencard -s 7 300 | csv2json >cards
	json2csv --decimal-comma -d tab cards |
		csv2json -d tab --decimal-comma | same cards -
	json2csv --decimal-comma cards | csv2json --decimal-comma | same cards -
}

@test "a cell has quotes where it needs them, and only there" {
	printf '%s\n' '{"a":"x,y","b":"say \"hi\"","c":"two\nlines","d":"cr\r","e":"","f":" plain; ","g,h":"\u00e9"}' >in
	rows 'a,b,c,d,e,f,"g,h"\n"x,y","say ""hi""","two\nlines","cr\r","", plain; ,é\n' in
	rows 'a;b;c;d;e;f;g,h\nx,y;"say ""hi""";"two\nlines";"cr\r";"";" plain; ";é\n' -d ';' in
}

@test "csv2json and json2csv give the bytes of a standard CSV file back" {
	gencard -s 7 3000 | tr -d '"' >cards.csv
	csv2json cards.csv | json2csv >back.csv
	same cards.csv back.csv
	printf 'a,b,"c,d"\n1,"x, ""y""\nz",é\n,"",-2.50e3\n' >odd.csv
	csv2json odd.csv | json2csv >back.csv
	same odd.csv back.csv
	printf 'a\n1\n\n2\n' >one.csv
	csv2json one.csv | json2csv >back.csv
	same one.csv back.csv
}

@test "a first name that begins as a byte order mark stays as it is" {
	printf '{"\357\273\277a":1}\n' >in
	json2csv in >out.csv
	csv2json out.csv >back
	same in back
}

@test "Python's csv reads the rows" {
	printf '%s\n' '{"a":"x,\"y\"\n","b":"","c":" "}' '{"a":"\r\n","b":"\t","c":"\\"}' >in
	json2csv in >out.csv
	python3 -c 'import csv, json, sys
rows = list(csv.reader(open("out.csv", newline="")))
for row in rows[1:]: print(json.dumps(dict(zip(rows[0], row)), separators=(",", ":")))' >got
	same in got
}

@test "a member that is no column is never lost in silence" {
	printf '{"a":1}\n{"a":2,"b":3}\n{"a":4}\n' >in
	try 1 json2csv --rejects bad in
	prints a 1 4
	says "json2csv: in:2: member 'b' is no column: the first record has \
none of that name: --columns names the columns" \
		'json2csv: 1 of 3 records rejected'
	[ "$(jq -r .reason bad)" = no-column ]
	try 0 json2csv --columns a in
	prints a 1 2 4
	says "json2csv: in 1 of 3 records, members that are no columns are left \
out, such as 'b'"
	try 0 json2csv --columns a,b,zz in
	says "json2csv: no row has a value of 'zz'"
}

@test "a nested member is rejected, flattened or JSON text" {
	printf '%s\n' '{"a":{"b":1,"c":[2,{"d":"x"}]},"e":{},"f":[]}' >in
	try 1 json2csv in
	prints
	says_line "json2csv: in:1: field 'a' is an object: --flatten . makes \
columns of its members, --json writes it as JSON text"
	rows 'a.b,a.c.0,a.c.1.d,e,f\n1,2,x,{},[]\n' --flatten . in
	rows 'a__b,f\n1,[]\n' --flatten __ --columns a__b,f in
	rows 'a,e,f\n"{""b"":1,""c"":[2,{""d"":""x""}]}",{},[]\n' --json in
	printf '{"a":{"b":1}}\n{"a.b":2}\n{"a.b":3,"a":{"b":4}}\n' >in
	try 1 json2csv --flatten . in
	prints a.b 1 2
	says_line "json2csv: in:3: field 'a.b' occurs twice: another separator \
than '.' may keep them apart"
	sed 1,2d in >first
	try 1 json2csv --flatten . first
	says_line "json2csv: first:1: field 'a.b' occurs twice: another separator \
than '.' may keep them apart"
	# Null, where there is no object, is empty cells; a number is none.
	printf '{"a":{"b":{"c":1}},"d":2}\n{"a":null,"d":3}\n{"a":{"b":null}}\n' >in
	rows 'a.b.c,d\n1,2\n,3\n,\n' --flatten . in
	rows 'a.b.c\n1\n\n\n' --flatten . --columns a.b.c <(jq -c 'del(.d)' in)
	says
	printf '{"a":{"b":1}}\n{"a":5}\n{"a.":null}\n{"ab":null}\n' >in
	try 1 json2csv --flatten . in
	prints a.b 1
	refuses_like 2 'json2csv: --flatten excludes --json' \
		json2csv --flatten . --json in
}

@test "a record that cannot be a row makes no columns, either" {
	printf '{}\n{"x":1,"x":2}\n{"y":[1]}\n{"a":"\\u0000"}\n{"a":5}\n' >in
	try 1 json2csv in
	prints a 5
	says_line "json2csv: in:1: the record has no members, to be the columns"
	says_line "json2csv: in:4: field 'a' has a NUL byte, which CSV cannot have"
	says_line 'json2csv: 4 of 5 records rejected'
}

@test "without records the header needs --columns" {
	: >empty
	try 0 json2csv empty
	prints
	try 0 json2csv --columns 'a,b\,c' empty
	prints 'a,"b,c"'
	says
}

@test "a delimiter that makes no CSV is refused" {
	refuses 2 "json2csv: -d: 'none' can be no delimiter" json2csv -d none
	refuses 2 "json2csv: -d: '\"' can be no delimiter" json2csv -d '"'
	refuses 2 "json2csv: -d: ';;' has 2 bytes, and must be one" \
		json2csv -d ';;'
}
