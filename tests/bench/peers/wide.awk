#!/usr/bin/mawk -f
# wide.awk -v copies=N CSV - each column but the last N times, with other names
BEGIN { FS = "," }
NR == 1 { for (i = 1; i < NF; i++) gsub(/"/, "", $i) }
{
	for (copy = 1; copy <= copies; copy++)
		for (i = 1; i < NF; i++)
			printf NR == 1 ? "%s_" copy "," : "%s,", $i
	print $NF
}
