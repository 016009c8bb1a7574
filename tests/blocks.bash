# shellcheck shell=bash
# blocks: rows that fill several of the blocks in which input is read, and their
# records. After `load ../helper`.

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
