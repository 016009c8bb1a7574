# shellcheck shell=bash
# What the tests of serve share: a server of its own for each test, and curl.

# serving OPTION...: serve runs, as $PID, and listens at $URL.
serving() {
	local -a listen=(--listen 127.0.0.1:0)
	case " $* " in *' --listen '*) listen=() ;; esac
	start serve "${listen[@]}" "$@"
	eventually grep -q ' at http' "$ERR"
	URL=$(grep -o 'http://.*' "$ERR" | head -n 1)
	ADDRESS=${URL#http://}
}

# asks PATH [BODY] [OPTION...]: the status goes to $STATUS, head and body to the
# files `head` and `body`.
asks() {
	local path=$1
	local -a data=()
	shift
	case ${1:-} in
	'{'* | '['* | @*)
		data=(--data-binary "$1")
		shift
		;;
	esac
	STATUS=$(curl -s -m 30 -D head -o body -w '%{http_code}' "${data[@]}" \
		"$@" "$URL$path") || complain "curl: status $?"
}

# answers STATUS [TEXT]: the last one had this status and this text.
answers() {
	[ "$STATUS" = "$1" ] ||
		complain "status $STATUS, not $1: $(head -c 500 body)"
	[ $# -lt 2 ] || [ "$(<body)" = "$2" ] ||
		complain "the body is: $(head -c 500 body)"
}

# A line of the last one's head, without regard to case.
has_line() {
	tr -d '\r' <"$PWD/head" | grep -qixF -e "$1" ||
		complain "$(cat "$PWD/head")"
}

digest() {
	sha256sum "$1" | sed 's/ .*//; s/^/sha256:/'
}

# Prints the scores of body, one a line, with the digits as they came.
scores() {
	grep -o '"score":[^,}]*' body | cut -d : -f 2
}

# Another model, whose scores are others.
other_model() {
	small_model 1
}
