#!/usr/bin/mawk -f
# batches.awk -v size=BYTES -v total=BYTES FILE - records that hold records,
# each of at most so many bytes, until there are so many bytes of them
{
	if (length(line) + length($0) + 10 > size) {
		print "{\"rows\":[" line "]}"
		written += length(line)
		line = ""
		if (written >= total) exit
	}
	line = line (line == "" ? "" : ",") $0
}
