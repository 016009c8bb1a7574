#!/usr/bin/mawk -f
# short.awk -v count=N - as many records of 40 bytes with their newline
BEGIN {
	for (i = 0; i < count; i++)
		printf "{\"id\":\"%020d\",\"n\":%04d}\n", i, 1000 + i % 9000
}
