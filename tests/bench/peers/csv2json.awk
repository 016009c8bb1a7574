#!/usr/bin/mawk -f
# The one-liner: it knows no quoting rules, only that names and labels stand
# in quotes here.
BEGIN { FS = "," }
NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; n = NF; next }
{
	gsub(/"/, "")
	printf "{%s:%s", name[1], $1
	for (i = 2; i <= n; i++) printf ",%s:%s", name[i], $i
	print "}"
}
