#!/usr/bin/env bats
# The rows that every program has: what all of them promise, written once. A
# row is a function of a program's name; helper.bash knows how to call it.

load ../helper

# --- the command line -------------------------------------------------------

no_arguments() {
	refuses_like 2 "$1: " "$1" </dev/null
}

@test "a program that needs options says which, with status 2" {
	for_each no_arguments holdout train-lr train-gbt train-mlp score evaluate model produce \
		consume
}

help() {
	try 0 "$1" -h
	says
	[[ $(head -n 1 "$OUT") == "usage: $1 "* ]] || complain 'no usage line'
	cp "$OUT" short
	try 0 "$1" --help
	says
	same short "$OUT"
	# Also behind other options, and no line is too wide for a terminal.
	try 0 "$1" -q -h
	same short "$OUT"
	[ "$(awk 'length > 80' short | wc -l)" -eq 0 ]
}

@test "-h and --help print the usage to stdout" {
	for_each help "${ALL_PROGRAMS[@]}"
}

version() {
	try 0 "$1" -V
	says
	grep -qxE "$1 \(weir\) [0-9]+\.[0-9]+\.[0-9]+" "$OUT"
	[ "$(wc -l <"$OUT")" -eq 1 ]
	cp "$OUT" short
	try 0 "$1" --version
	same short "$OUT"
}

@test "-V and --version print name and version" {
	for_each version "${ALL_PROGRAMS[@]}"
}

bad_option() {
	refuses 2 "$1: unknown option '-7' ($1 -h lists them)" \
		"$1" -7 </dev/null
	refuses 2 "$1: unknown option '--no-such' ($1 -h lists them)" \
		"$1" --no-such </dev/null
}

@test "an unknown option, short or long, is named, with status 2" {
	for_each bad_option "${ALL_PROGRAMS[@]}"
}

@test "an unknown option is told with those whose names are near" {
	refuses 2 "score: unknown option '--modle': did you mean '--model'? (score -h lists them)" \
		score --modle
	refuses 2 "train-lr: unknown option '--featurs=3': did you mean '--features'? (train-lr -h lists them)" \
		train-lr --featurs=3
	refuses 2 "score: option '--max' may be one of --max-missing, --max-rejects, --max-line" \
		score --max
	refuses 2 "train-lr: unknown option '--C' (scikit-learn's C is 1 / --l2)" \
		train-lr --C 1
	refuses 2 "train-lr: unknown option '-C' (scikit-learn's C is 1 / --l2)" \
		train-lr -C 1
	refuses 2 "train-lr: unknown option '--lambda' (the penalty is --l2)" \
		train-lr --lambda=1
}

bad_argument() {
	command_of "$1"
	refuses 2 "$1: option '--max-line' needs an argument" \
		"${COMMAND[@]}" --max-line </dev/null
	refuses_like 2 "$1: --max-rejects: '12x' is not a whole number from 0" \
		"${COMMAND[@]}" --max-rejects 12x </dev/null
	refuses_like 2 "$1: --max-rejects: '-1' is not " \
		"${COMMAND[@]}" --max-rejects=-1 </dev/null
	refuses_like 2 "$1: --max-rejects: '' is not " \
		"${COMMAND[@]}" --max-rejects= </dev/null
	refuses_like 2 "$1: --max-line: '0' is not " \
		"${COMMAND[@]}" --max-line 0 </dev/null
	refuses_like 2 "$1: --max-line: '99999999999999999999' is not " \
		"${COMMAND[@]}" --max-line 99999999999999999999 </dev/null
	refuses_like 2 "$1: " "${COMMAND[@]}" --strict=yes </dev/null
}

@test "a bad argument of an option is repeated, with status 2" {
	for_each bad_argument "${FILTERS[@]}"
}

help_to_full_disk() {
	local option
	for option in -h -V; do
		try 3 sh -c "$1 $option >/dev/full"
		try 3 sh -c "$1 $option >&-"
	done
}

@test "help and version that cannot be printed are status 3" {
	for_each help_to_full_disk "${ALL_PROGRAMS[@]}"
}

# --- operands ---------------------------------------------------------------

files() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >one
	{ header "$1"; records "$1" 21 40; } >two
	{ header "$1"; records "$1" 41 60; } >three
	try 0 "${COMMAND[@]}" one - three <two
	handles "$1" 60
	cp "$OUT" wanted
	{ header "$1"; records "$1" 1 60; } >all
	try 0 "${COMMAND[@]}" all
	same wanted "$OUT"
	try 0 "${COMMAND[@]}" -- all
	same wanted "$OUT"
	try 0 "${COMMAND[@]}" <all
	same wanted "$OUT"
}

@test "FILE operands are read in order, and - is stdin" {
	for_each files "${FILTERS[@]}"
}

place() {
	command_of "$1"
	{ header "$1"; records "$1" 1 9; } >one
	{ header "$1"; bad_record "$1"; records "$1" 1 9; } >two
	cp two three
	local line=2
	[ "$1" = csv2json ] || line=1
	try 1 "${COMMAND[@]}" one - <three
	grep -q "^$1: <stdin>:$line: ." "$ERR"
	[ "$(wc -l <"$ERR")" -eq 2 ]
	try 1 "${COMMAND[@]}" one two - <three
	grep -q "^$1: two:$line: ." "$ERR"
	grep -q "^$1: 2 records like two:$line: ." "$ERR"
	[ "$(tail -n 1 "$ERR")" = "$1: 2 of 29 records rejected" ]
	[ "$(wc -l <"$ERR")" -eq 3 ]
}

@test "a rejected record is named by its file and its line in it" {
	for_each place "${FILTERS[@]}"
}

missing_file() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >good
	refuses 2 "$1: cannot open 'nope': No such file or directory" \
		"${COMMAND[@]}" nope
	refuses 2 "$1: cannot open 'nope': No such file or directory" \
		"${COMMAND[@]}" good nope
}

@test "a file that is not there is status 2 before any output" {
	for_each missing_file "${FILTERS[@]}"
}

directory() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >good
	mkdir folder
	refuses 2 "$1: cannot read 'folder': Is a directory" \
		"${COMMAND[@]}" good folder
	refuses 2 "$1: cannot read '<stdin>': Is a directory" \
		"${COMMAND[@]}" <folder
}

@test "a directory is no file to read" {
	for_each directory "${FILTERS[@]}"
}

unreadable() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >good
	cp good secret
	chmod 0 secret
	refuses 2 "$1: cannot open 'secret': Permission denied" \
		"${UNPRIVILEGED[@]}" "${COMMAND[@]}" good secret
}

@test "a file without permission to read is status 2 before any output" {
	for_each unreadable "${FILTERS[@]}"
}

failing_read() {
	command_of "$1"
	# Reading the unmapped beginning of a process's memory is EIO.
	try 3 "${COMMAND[@]}" /proc/self/mem
	prints
	says_line "$1: cannot read /proc/self/mem: Input/output error"
}

@test "a read that fails is status 3, and no end of input" {
	for_each failing_read "${FILTERS[@]}"
}

closed_stdin() {
	command_of "$1"
	try 3 sh -c '"$@" <&-' sh "${COMMAND[@]}"
	prints
}

@test "a closed stdin is status 3, and no empty input" {
	for_each closed_stdin "${FILTERS[@]}"
}

# --- lines ------------------------------------------------------------------

empty_input() {
	command_of "$1"
	case $1 in
	train-* | evaluate | describe)
		refuses_like 2 "$1: " "${COMMAND[@]}" </dev/null
		;;
	*)
		try 0 "${COMMAND[@]}" </dev/null
		prints
		says
		;;
	esac
}

@test "empty input is no records: none come out, and none can be learned" {
	for_each empty_input "${FILTERS[@]}"
}

silent() {
	command_of "$1"
	{ header "$1"; records "$1" 1 30; } >good
	try 0 "${COMMAND[@]}" <good
	says
	handles "$1" 30
}

@test "nothing is said when all is well" {
	for_each silent "${FILTERS[@]}"
}

no_newline() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >whole
	try 0 "${COMMAND[@]}" whole
	cp "$OUT" wanted
	head -c -1 whole >stripped
	try 0 "${COMMAND[@]}" stripped
	same wanted "$OUT"
	[ "$1" != csv2json ] || return 0
	says "$1: stripped:20: no newline at the end of the last record, which is whole"
	# Without its end it was cut: the writer died.
	head -c -3 whole >cut
	try 1 "${COMMAND[@]}" --rejects bad cut
	handles "$1" 19
	[ "$(jq -r .reason bad)" = cut ]
}

@test "a last line without newline is a record only when it is whole" {
	for_each no_newline "${FILTERS[@]}"
}

crlf() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >lf
	sed 's/$/\r/' lf >crlf
	try 0 "${COMMAND[@]}" lf
	if [ "$1" = score ] || [ "$1" = holdout ] || [ "$1" = query ]; then
		sed 's/$/\r/' "$OUT" >wanted # the record's own bytes
	else
		cp "$OUT" wanted
	fi
	try 0 "${COMMAND[@]}" crlf
	says
	same wanted "$OUT"
}

@test "lines that end with CRLF are records" {
	for_each crlf "${FILTERS[@]}"
}

byte_order_mark() {
	command_of "$1"
	{ header "$1"; records "$1" 1 20; } >plain
	{ printf '\357\273\277'; cat plain; } >marked
	try 0 "${COMMAND[@]}" plain
	cp "$OUT" wanted
	try 0 "${COMMAND[@]}" marked
	says
	same wanted "$OUT"
}

@test "a byte order mark in front of a file is no part of a record" {
	for_each byte_order_mark "${FILTERS[@]}"
}

# rejects_line PROGRAM REASON < LINE: it alone is rejected, among good records,
# and kept as it was.
rejects_line() {
	cat >line
	command_of "$1"
	{ header "$1"; records "$1" 1 9; cat line; records "$1" 10 18; } >input
	try 1 "${COMMAND[@]}" --rejects bad input
	handles "$1" 18
	[ "$(jq -r .reason bad)" = "$2" ] || complain "not $2: $(cat bad)"
	head -c -1 line >wanted
	if jq -e 'has("raw")' bad >/dev/null; then
		jq -j .raw bad >kept
	else
		jq -r .raw_b64 bad | base64 -d >kept
	fi
	same wanted kept
}

nul_byte() {
	local record
	record=$(records "$1" 5 5)
	printf '%s\0%s\n' "${record:0:3}" "${record:3}" |
		rejects_line "$1" nul-byte
	rm bad
	printf '%s\0\n' "$record" | rejects_line "$1" nul-byte
	rm bad
	printf '\0\n' | rejects_line "$1" nul-byte
}

@test "a line with a NUL byte is rejected, and none other" {
	for_each nul_byte "${FILTERS[@]}"
}

bad_utf8() {
	local bytes
	# Alone, overlong, a surrogate, past the end, cut short, Latin-1.
	for bytes in '\377' '\300\200' '\355\240\200' '\364\220\200\200' \
		'\342\202' '\351t\351'; do
		rm -f bad
		if [ "$1" = csv2json ]; then
			printf "1,$bytes,0,x\n"
		else
			printf "{\"Time\":1,\"a\":\"$bytes\"}\n"
		fi | rejects_line "$1" bad-utf8
		jq -e 'has("raw_b64") and (has("raw") | not)' bad
	done
}

@test "a line that is not UTF-8 is rejected and kept in base64" {
	for_each bad_utf8 "${FILTERS[@]}"
}

empty_line() {
	echo | rejects_line "$1" empty-line
}

@test "an empty line is rejected, never dropped in silence" {
	for_each empty_line "${FILTERS[@]}"
}

long_line() {
	command_of "$1"
	{ header "$1"; records "$1" 1 9; } >before
	records "$1" 10 18 >after
	head -c 70000 /dev/zero | tr '\0' 5 >long
	{ cat before long; echo; cat after; } >input
	try 1 "${COMMAND[@]}" --max-line 69999 --rejects bad input
	handles "$1" 18
	[ "$(jq -r '.reason, .length' bad | xargs)" = 'too-long 70000' ]
	[ "$(jq -r '.raw | length' bad)" -le 1024 ]
	# As long as allowed is not too long.
	rm bad
	try 1 "${COMMAND[@]}" --max-line 70000 --rejects bad input
	[ "$(jq -r .reason bad)" != too-long ]
	# Also as the last line, without newline, and with nothing else.
	cat before after long >input
	rm bad
	try 1 "${COMMAND[@]}" --max-line 69999 --rejects bad input
	handles "$1" 18
	[ "$(jq -r .reason bad)" = too-long ]
}

@test "a line beyond --max-line is rejected, and none other" {
	for_each long_line "${FILTERS[@]}"
}

exact_limit() {
	local length
	command_of "$1"
	{ header "$1"; records "$1" 1 99; } >input
	length=$(awk 'length > n { n = length } END { print n }' input)
	try 0 "${COMMAND[@]}" --max-line "$length" input
	handles "$1" 99
	try 1 "${COMMAND[@]}" --max-line $((length - 1)) input
}

@test "--max-line counts a line's bytes without its newline" {
	for_each exact_limit holdout train-lr train-mlp train-ae score evaluate
}

huge_line() {
	local limit=65536 # KiB
	! sanitized || limit=400000
	command_of "$1"
	mkfifo in
	start "${COMMAND[@]}" in
	exec 7>in
	{
		header "$1"
		records "$1" 1 9
		head -c 200000000 /dev/zero | tr '\0' 5
		echo
		records "$1" 10 18
	} >&7
	# All but what the pipe holds has been read.
	[ "$(peak_memory)" -lt "$limit" ] || complain "$(peak_memory) KiB"
	exec 7>&-
	ends 1
	handles "$1" 18
}

@test "a line of 200 MB takes no more memory than --max-line allows" {
	for_each huge_line "${FILTERS[@]}"
}

# --- rejects ----------------------------------------------------------------

quiet() {
	command_of "$1"
	{ header "$1"; records "$1" 1 9; bad_record "$1"; } >input
	try 1 "${COMMAND[@]}" -q input
	says
	handles "$1" 9
	try 1 "${COMMAND[@]}" --quiet input
	says
}

@test "-q silences warnings, not the status" {
	for_each quiet "${FILTERS[@]}"
}

quiet_death() {
	command_of "$1"
	refuses 2 "$1: cannot open 'nope': No such file or directory" \
		"${COMMAND[@]}" -q nope
}

@test "-q does not silence what ends a program" {
	for_each quiet_death "${FILTERS[@]}"
}

verbose() {
	command_of "$1"
	{ header "$1"; records "$1" 1 9; bad_record "$1"; } >input
	try 1 "${COMMAND[@]}" -v input
	grep -q "^$1: 10 .* in, 9 .*, 1 .*rejected$" "$ERR" ||
		complain 'no counts'
	cp "$OUT" wanted
	try 1 "${COMMAND[@]}" input
	same wanted "$OUT"
}

@test "-v says how many came in, were handled and were rejected" {
	for_each verbose "${FILTERS[@]}"
}

keeps_rejects() {
	command_of "$1"
	{
		header "$1"
		records "$1" 1 9
		bad_record "$1"
		records "$1" 10 18
		bad_record "$1"
	} >input
	try 1 "${COMMAND[@]}" --rejects bad <input
	handles "$1" 18
	jq -es 'length == 2' bad # in = out + rejected
	local line reason=bad-json
	line=$(($(header "$1" | wc -l) + 10))
	[ "$1" != csv2json ] || reason=ragged
	bad_record "$1" | head -c -1 >raw
	jq -es --arg tool "$1" --arg reason "$reason" --argjson line "$line" \
		--rawfile raw raw '.[0] |
		.tool == $tool and .source == "<stdin>" and
		.line == $line and .reason == $reason and
		(.message | length > 0) and .raw == $raw and
		(has("raw_b64") | not)' bad
	[ "$(wc -l <bad)" -eq 2 ]
	# A second run keeps what the first one rejected.
	cp bad first
	try 1 "${COMMAND[@]}" --rejects bad <input
	cat first first >wanted
	same wanted bad
}

@test "--rejects appends each rejected record to a file, as NDJSON" {
	for_each keeps_rejects "${FILTERS[@]}"
}

no_rejects() {
	command_of "$1"
	{ header "$1"; records "$1" 1 9; } >input
	try 0 "${COMMAND[@]}" --rejects bad input
	[ -f bad ] && [ ! -s bad ]
	refuses 2 "$1: cannot open 'no/where': No such file or directory" \
		"${COMMAND[@]}" --rejects no/where input
	bad_record "$1" >>input
	try 3 "${COMMAND[@]}" --rejects /dev/full input
	grep -q "cannot write to '/dev/full': No space left on device" "$ERR"
}

@test "a file of rejects that cannot be written is never passed over" {
	for_each no_rejects "${FILTERS[@]}"
}

# The disk is full after 1024 bytes; then there is room again.
torn_reject() {
	command_of "$1"
	{
		header "$1"
		records "$1" 1 9
		for _ in {1..20}; do bad_record "$1"; done
	} >input
	(
		trap '' XFSZ
		ulimit -f 1
		try 3 "${COMMAND[@]}" -q --rejects bad input
	)
	[ "$(wc -c <bad)" -eq 1024 ]
	[ "$(tail -c 1 bad | wc -l)" -eq 0 ] # it is torn
	cp bad torn
	try 1 "${COMMAND[@]}" -q --rejects bad input
	tail -c +1026 bad >second
	jq -es 'length == 20' second
	{ cat torn && echo && cat second; } >wanted
	same wanted bad
	# A line that is whole gets no other one.
	: >bad
	try 1 "${COMMAND[@]}" -q --rejects bad input
	try 1 "${COMMAND[@]}" -q --rejects bad input
	[ "$(wc -l <bad)" -eq 40 ]
}

@test "a line that a full disk has torn off is not appended to" {
	for_each torn_reject "${PRINTERS[@]}"
}

hostile_reject() {
	command_of "$1"
	local name=$'a"b\\\t\303\251.x'
	{
		header "$1"
		records "$1" 1 9
		printf '"\\\t\001\177\303\251\n'
		records "$1" 10 18
	} >"$name"
	try 1 "${COMMAND[@]}" --rejects bad "$name"
	[ "$(jq -r .source bad)" = "$name" ]
	printf '"\\\t\001\177\303\251' >wanted
	jq -j .raw bad >kept
	# An unclosed quote of a CSV file takes what follows it.
	head -c "$(wc -c <wanted)" kept | cmp - wanted
	# A message has no control bytes but its newline.
	[ "$(tr -d '\n' <"$ERR" | tr -cd '\000-\037\177' | wc -c)" -eq 0 ]
}

@test "a reject is valid JSON for any bytes, and its warning is one line" {
	for_each hostile_reject "${FILTERS[@]}"
}

many_rejects() {
	local i
	command_of "$1"
	{
		header "$1"
		records "$1" 1 9
		for i in {1..25}; do bad_record "$1"; done
	} >input
	try 1 "${COMMAND[@]}" --rejects bad input
	[ "$(grep -c "^$1: input:" "$ERR")" -eq 1 ]
	grep -q "^$1: 25 records like input:" "$ERR"
	[ "$(tail -n 1 "$ERR")" = "$1: 25 of 34 records rejected" ]
	[ "$(wc -l <"$ERR")" -eq 3 ]
	[ "$(wc -l <bad)" -eq 25 ]
	handles "$1" 9
}

@test "rejects of one cause get one warning, and at the end their number" {
	for_each many_rejects "${FILTERS[@]}"
}

max_rejects() {
	local i
	command_of "$1"
	{
		header "$1"
		for i in 1 2 3 4; do
			records "$1" $((i * 10)) $((i * 10 + 8))
			bad_record "$1"
		done
	} >input
	try 1 "${COMMAND[@]}" --max-rejects 4 input
	handles "$1" 36
	try 1 "${COMMAND[@]}" --max-rejects 2 --rejects bad input
	[ "$(wc -l <bad)" -eq 3 ]
	# Metrics or a model of some of the records would mislead.
	if streams "$1"; then handles "$1" 27; else prints; fi
	[ "$(tail -n 1 "$ERR")" = \
		"$1: 3 of 30 records rejected, which is too many" ]
}

@test "--max-rejects N stops when more than N are rejected" {
	for_each max_rejects "${FILTERS[@]}"
}

strict() {
	command_of "$1"
	{ header "$1"; records "$1" 1 9; bad_record "$1"; records "$1" 10 18; } \
		>input
	try 1 "${COMMAND[@]}" --strict --rejects bad input
	if streams "$1"; then handles "$1" 9; else prints; fi
	[ "$(wc -l <bad)" -eq 1 ]
	cp "$OUT" wanted
	try 1 "${COMMAND[@]}" --max-rejects 0 input
	same wanted "$OUT"
}

@test "--strict stops at the first reject" {
	for_each strict "${FILTERS[@]}"
}

# --- stdout and signals -----------------------------------------------------

full_disk() {
	command_of "$1"
	{ header "$1"; records "$1" 1 30; } >input
	try 3 sh -c 'exec "$@" >/dev/full' sh "${COMMAND[@]}" input
	says "$1: cannot write to <stdout>: No space left on device"
	{ header "$1"; records "$1" 1 30000; } >input
	try 3 sh -c 'exec "$@" >/dev/full' sh "${COMMAND[@]}" input
}

@test "a full disk is status 3" {
	for_each full_disk "${PRINTERS[@]}"
}

closed_stdout() {
	command_of "$1"
	{ header "$1"; records "$1" 1 30; } >input
	try 3 sh -c 'exec "$@" >&-' sh "${COMMAND[@]}" input
	says "$1: cannot write to <stdout>: Bad file descriptor"
	# And no file that it opens takes stdout's place.
	bad_record "$1" >>input
	try 3 sh -c 'exec "$@" >&-' sh "${COMMAND[@]}" --rejects bad input
	jq -es 'length == 1' bad
}

@test "a closed stdout is status 3" {
	for_each closed_stdout "${PRINTERS[@]}"
}

closed_stderr() {
	command_of "$1"
	{ header "$1"; records "$1" 1 30; bad_record "$1"; } >input
	try 1 sh -c 'exec "$@" 2>&-' sh "${COMMAND[@]}" --rejects bad input
	handles "$1" 30
	jq -es 'length == 1' bad
}

@test "a closed stderr changes nothing but what is said" {
	for_each closed_stderr "${FILTERS[@]}"
}

reader_gone() {
	command_of "$1"
	mkfifo in out
	start sh -c 'exec "$@" >out' sh "${COMMAND[@]}" in
	exec 8<out 7>in 8<&-
	{ header "$1"; records "$1" 1 30; } >&7
	exec 7>&-
	ends 141
}

@test "a reader that has gone ends a program by SIGPIPE" {
	for_each reader_gone "${PRINTERS[@]}"
}

# Start it, and let it read good records and half of one.
start_mid_stream() {
	command_of "$1"
	mkfifo in
	start "${COMMAND[@]}" in
	exec 7>in
	{
		header "$1"
		records "$1" 1 30
		records "$1" 31 31 | head -c 9
	} >&7
	! streams "$1" || eventually handles "$1" 30
}

stop_by_term() {
	start_mid_stream "$1"
	kill -TERM "$PID"
	ends 143
	if streams "$1"; then handles "$1" 30; else prints; fi
	[ "$(tail -c 1 "$OUT" | tr -d '\n' | wc -c)" -eq 0 ]
	exec 7>&-
}

@test "SIGTERM ends a program between two records, by the signal" {
	for_each stop_by_term "${FILTERS[@]}"
}

stop_by_int() {
	start_mid_stream "$1"
	kill -INT "$PID"
	ends 130
	exec 7>&-
}

@test "SIGINT ends a program by the signal" {
	for_each stop_by_int "${FILTERS[@]}"
}

stop_in_flow() {
	local i
	command_of "$1"
	records "$1" 1 1000 >block
	start "${COMMAND[@]}" < <(
		header "$1"
		# Enough not to end by itself; the pipe's end ends this.
		for ((i = 0; i < 1000000; i++)); do cat block || break; done 2>/dev/null
	)
	eventually test -s "$OUT"
	kill -TERM "$PID"
	ends 143
	[ "$(tail -c 1 "$OUT" | tr -d '\n' | wc -c)" -eq 0 ]
	jq -c . "$OUT" >/dev/null # all of them whole
}

@test "SIGTERM in full flow leaves whole lines" {
	for_each stop_in_flow csv2json holdout score
}

stop_twice() {
	command_of "$1"
	mkfifo in out
	start sh -c 'exec "$@" >out' sh "${COMMAND[@]}" in
	exec 8<>out 7<>in
	{ header "$1"; records "$1" 1 9; } >&7
	# More than the pipe holds, for a reader that will never read.
	records "$1" 1 20000 >in &
	STARTED+=($!)
	# Two at once may count as one: send them until it has gone.
	kill -TERM "$PID"
	eventually terminated
	ends 143
	reap
}

terminated() {
	kill -TERM "$PID"
	gone "$PID"
}

@test "a second SIGTERM ends a program that cannot write" {
	for_each stop_twice csv2json holdout score
}

idle_flush() {
	command_of "$1"
	mkfifo in
	start "${COMMAND[@]}" in
	exec 7>in
	{ header "$1"; records "$1" 1 1; } >&7
	eventually handles "$1" 1
	records "$1" 2 3 >&7
	eventually handles "$1" 3
	exec 7>&-
	ends 0
}

@test "no record is held back while a program waits for the next" {
	for_each idle_flush csv2json holdout score
}
