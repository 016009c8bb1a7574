#!/usr/bin/env bats
# train-lr reads with all processors, and nobody can tell: not by the model,
# nor by what is rejected, nor by when it ends.

load ../helper

# good FROM TO: records, one megabyte for 10000 of them.
good() {
	seq "$1" "$2" | awk '{
		x = ($1 * 7919) % 10007 / 1000
		z = ($1 * 104729) % 10009 / 1000
		pad = substr("0123456789012345678901234567890123456789", 1, $1 % 37)
		printf "{\"n\":%d,\"x\":%.3f,\"z\":%.3f,", $1, x, z
		printf "\"w\":%d,\"pad\":\"%s\",", $1 % 9, pad
		printf "\"y\":%d}\n", (x + ($1 * 31) % 11 > z + 5) }'
}

# The rows as they are kept one by one: what the fit found, to the last bit.
fit_of() {
	jq -c '[.rows, .intercept, (.features | map(.coefficient, .mean, .sd)),
		.convergence]' "$1"
}

@test "the fit is that of records read one by one, however they come" {
	local bytes
	good 1 30000 >in
	# (What leaves rows out looks at each record's bytes in turn; here it
	# leaves none out.)
	try 0 train-lr -y y -x x,z --weight w --undersample 1e9 in
	fit_of "$OUT" >wanted
	try 0 train-lr -y y -x x,z --weight w in
	cp "$OUT" model
	fit_of model >found
	same wanted found
	for bytes in 997 65536 262144 1000003; do
		dd if=in ibs="$bytes" obs="$bytes" status=none |
			try 0 train-lr -y y -x x,z --weight w
		same model "$OUT"
	done
	# A line at a time, after those that one thread reads.
	good 1 3000 >in
	try 0 train-lr -y y -x x,z in
	cp "$OUT" model
	while IFS= read -r line; do printf '%s\n' "$line"; done <in |
		try 0 train-lr -y y -x x,z
	same model "$OUT"
}

@test "what is no row is rejected in its turn, with its place" {
	good 1 20000 >all
	# Among them: too large, too long, nothing, cut; a good one that is
	# longer than a block; and the same again in a second file.
	awk 'BEGIN { long = sprintf("%4000s", ""); gsub(/ /, long, long)
			long = substr(long, 1, 400000)
		} {
		if (NR % 1000 == 999) print "{\"x\":1e999,\"z\":1,\"y\":0}"
		if (NR == 5000) print "{\"x\":1," long long "\"z\":1,\"y\":0}"
		if (NR == 7000) print ""
		if (NR == 7001) print "{\"x\":2,\"z\":4,\"y\":2}"
		if (NR == 9000) print "{\"x\":2,"
		if (NR == 11000) print "{\"x\":3," long "\"z\":1,\"y\":1}"
		print }' all >in
	printf '\357\273\277' >next
	cat in >>next
	printf '{"x":1,"z":2,"y":1}' >>next
	try 1 train-lr -y y -x x,z --max-line 500000 --rejects rejected \
		in next
	cp "$OUT" model
	for file in in next; do
		awk -v file="$file" '{
			if ($0 == "") reason = "empty-line"
			else if (length($0) > 500000) reason = "too-long"
			else if ($0 ~ /1e999/) reason = "not-finite"
			else if ($0 ~ /"y":2/) reason = "out-of-range"
			else if ($0 !~ /}$/) reason = "bad-json"
			else next
			print file, NR, reason }' "$file"
	done >wanted
	[ "$(wc -l <wanted)" -eq 48 ]
	jq -r '"\(.source) \(.line) \(.reason)"' rejected >found
	same wanted found
	says_line "train-lr: 48 of 40051 records rejected"
	says_line "train-lr: in:999: field 'x' is too large for a double"
	# The model is that of the others.
	cat in next | sed 's/^\xef\xbb\xbf//' |
		awk 'length($0) < 500000 && /}$/ && !/1e999|"y":2/' >others
	try 0 train-lr -y y -x x,z others
	same model "$OUT"
}

@test "rejects in every other place, and missing values" {
	# Every other record is no row at first sight.
	good 1 9000 | sed '600~2s/"x":[^,]*/"x":"a"/' >in
	try 1 train-lr -y y -x x,z --rejects rejected in
	jq -r .line rejected >found
	seq 600 2 9000 >wanted
	same wanted found
	[ "$(jq .rows "$OUT")" -eq 4799 ]
	# One in some is too long.
	rm rejected
	good 1 9000 >in
	awk 'length($0) > 70 { print NR }' in >wanted
	[ -s wanted ]
	try 1 train-lr -y y -x x,z --max-line 70 --rejects rejected in
	jq -r 'select(.reason == "too-long").line' rejected >found
	same wanted found
	# Missing values are rows.
	good 1 9000 | sed '600~2s/"x":[^,]*/"x":null/' >in
	try 0 train-lr -y y -x x,z --missing mean in
	cp "$OUT" model
	[ "$(jq .rows model)" -eq 9000 ]
	try 0 train-lr -y y -x x,z --missing mean --undersample 1e9 in
	fit_of model >found
	fit_of "$OUT" >wanted
	same wanted found
	# A position, where the first record had none, is said once.
	good 1 9000 | sed '6000,$s/^{/{"_kafka":{"topic":"t"},/' >in
	try 0 train-lr -y y -x x,z in
	says "train-lr: records carry their position, but the first one did \
not: the model gets no lineage"
}

@test "too many rejects end it, though the input may go on" {
	good 1 5000 >in
	mkfifo more
	start train-lr -y y -x x,z --strict more
	exec 7>more
	cat in >&7
	eventually has_read "$(wc -c <in)"
	# One thread waits for more when another finds it.
	{ echo '{"x":1,"z":"a","y":0}' && head -n 700 in; } >piece
	dd if=piece bs=65536 status=none >&7
	ends 1
	prints
	says "train-lr: more:5001: field 'z' is \"a\", not a number: --null 'a' if it\
 means missing, --categorical if it is a level" \
		"train-lr: 1 of 5001 records rejected, which is too many"
}

@test "a signal ends it while it waits for more" {
	good 1 5000 >in
	mkfifo more
	start train-lr -y y -x x,z more
	exec 7>more
	cat in >&7
	printf '{"x":' >&7
	eventually has_read $(($(wc -c <in) + 5))
	kill -TERM "$PID"
	ends 143
	prints
}

# has_read BYTES: so many at least, by all of its threads.
has_read() {
	[ "$(awk '$1 == "rchar:" { print $2 }' "/proc/$PID/io")" -ge "$1" ]
}
