#!/usr/bin/env bats
# What is built and installed: hardening, libraries, folders.

load ../helper

programs() {
	make -s -C "$ROOT" -f - names <<-'E'
		include Makefile
		names:
			@echo $(PROGRAMS)
	E
}

# The sanitizers' build is not the one that is installed.
release() {
	[[ $BIN != */asan ]]
}

@test "every binary is position independent, read-only after relocation, and has no executable stack" {
	local p
	for p in $(programs); do
		readelf -hW "$BIN/$p" | grep -q 'Type: *DYN' ||
			complain "$p is not PIE"
		readelf -lW "$BIN/$p" | grep -q 'GNU_RELRO' ||
			complain "$p has no RELRO"
		readelf -dW "$BIN/$p" | grep -qE 'BIND_NOW|FLAGS_1.*NOW' ||
			complain "$p binds lazily"
		readelf -lW "$BIN/$p" | grep 'GNU_STACK' | grep -q 'RW ' ||
			complain "$p has an executable stack"
	done
}

@test "every binary is stack-protected and fortified" {
	local p
	release || return 0
	for p in $(programs); do
		readelf -sW "$BIN/$p" | grep -q '__stack_chk_fail' ||
			complain "$p is not stack-protected"
		readelf -sW "$BIN/$p" | grep -qE '__[a-z]+_chk' ||
			complain "$p is not fortified"
	done
}

# loads PROGRAM LIBRARY: is it among what the program names?
loads() {
	readelf -dW "$BIN/$1" | grep NEEDED | grep -q "lib$2"
}

@test "a program links only the libraries that it needs" {
	local p
	for p in csv2json json2csv query holdout train-lr train-gbt train-mlp train-ae score evaluate model \
		report weir; do
		if loads "$p" rdkafka; then
			complain "$p loads librdkafka"
		fi
	done
	for p in $(programs); do # train-lr opens it, for wide tables
		if loads "$p" openblas; then
			complain "$p loads OpenBLAS"
		fi
	done
	sanitized || # libc and libm
		[ "$(readelf -dW "$BIN/weir" | grep -c NEEDED)" -le 2 ]
	loads csv2json csv
	for p in cjson crypto; do
		if loads csv2json "$p"; then
			complain "csv2json loads lib$p"
		fi
	done
	loads produce rdkafka
	for p in consume produce relay load; do # they open weir's shim
		if loads "$p" protobuf; then
			complain "$p loads libprotobuf"
		fi
	done
}

@test "install puts programs and pages where PREFIX, DESTDIR and PROGRAM_PREFIX say, and uninstall takes them away" {
	release || return 0
	local p to=$PWD/stage
	make -s -C "$ROOT" install DESTDIR="$to" PREFIX='/opt/my weir' \
		PROGRAM_PREFIX=weir- >/dev/null
	[ -x "$to/opt/my weir/bin/weir" ]
	for p in $(programs); do
		[ "$p" != weir ] || continue
		[ -x "$to/opt/my weir/bin/weir-$p" ]
		[ -f "$to/opt/my weir/share/man/man1/weir-$p.1" ]
	done
	[ -f "$to/opt/my weir/share/man/man7/weir.7" ]
	grep -q '^ExecStart=/opt/my\\sweir/bin/weir-relay ' \
		"$to/opt/my weir/lib/systemd/system/weir-relay@.service"
	[ -x "$to/opt/my weir/lib/weir/topic-to-monitor" ]
	grep -q '"/opt/my weir/bin/weir-consume" ' \
		"$to/opt/my weir/lib/weir/topic-to-monitor"
	[ -f "$to/opt/my weir/lib/weir/weir-protobuf.so" ]
	[ "$("$to/opt/my weir/bin/weir-score" -V)" = \
		"weir-score (weir) $(score -V | awk '{print $3}')" ]
	"$to/opt/my weir/bin/weir-score" -h | grep -q '^usage: weir-score '
	make -s -C "$ROOT" uninstall DESTDIR="$to" PREFIX='/opt/my weir' \
		PROGRAM_PREFIX=weir- >/dev/null
	[ -z "$(find "$to" -type f)" ]
}

# most_memory FILE COMMAND...: VmHWM at the end of reading FILE, in KiB. The
# command reads a FIFO that stays open until its memory has been looked at.
most_memory() {
	local pid kib
	rm -f fifo
	mkfifo fifo
	"${@:2}" <fifo >/dev/null 2>&1 3>&- &
	pid=$!
	exec 9>fifo
	cat "$1" >&9
	until [ "$(awk '/^read_bytes|^rchar/ {s += $2} END {print s}' \
		"/proc/$pid/io")" -ge "$(stat -c %s "$1")" ]; do
		read -rt 0.05 <> <(:) || true
	done
	kib=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status")
	exec 9>&-
	wait "$pid"
	echo "$kib"
}

# flat COMMAND...: ten times the input does not take more memory (2 MiB).
flat() {
	local small large
	small=$(most_memory small "$@")
	large=$(most_memory large "$@")
	echo "# $1: $small KiB, then $large KiB"
	[ "$large" -le $((small + 2048)) ] ||
		complain "$1 grows: $small KiB, then $large KiB"
}

@test "csv2json and score take the same memory for ten times the records" {
	release || return 0
	gencard -s 3 2000 | csv2json | train-lr -y Class >model
	gencard 10000 >small
	gencard 100000 >large
	flat csv2json
	csv2json small >small.ndjson
	csv2json large >large.ndjson
	mv small.ndjson small
	mv large.ndjson large
	flat score -m model
	flat holdout --fraction 0.5 --to /dev/null
}
