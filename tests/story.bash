# shellcheck shell=bash
# story: what the demos share: commands that are shown and run, and counts.

section() { # TITLE
	printf '\n=== %s\n' "$1"
}

# Show a command, then run it.
run() {
	printf '\n$ %s\n' "$1"
	eval "$1"
}

# check WHAT GOT WANTED: the count is as it has to be, or the demo ends here.
check() {
	local verdict=ok
	[ "$2" = "$3" ] || verdict="FAILED (wanted $3)"
	printf '%s: %s %s\n' "$verdict" "$2" "$1"
	[ "$verdict" = ok ]
}

# The number of records in a topic.
count() {
	consume -t "$1" -e | wc -l
}

# until_true SECONDS COMMAND...: it succeeds before so many seconds have gone.
until_true() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] || {
			echo "FAILED: not in time: $*" >&2
			return 1
		}
		sleep 0.1
	done
}

# A server's answer to GET of this path is 200.
is_up() { # URL
	curl -sf -o answer "$1"
}
