# endpoint: a hosted model of the test's own. After `load ../helper`.

# an_endpoint [OPTION...]: endpoint/server.py; sets URL, and LOG, a line of JSON
# a request.
an_endpoint() {
	local name=.said/endpoint$((++ENDPOINTS))
	LOG=$PWD/$name.log
	: >"$LOG"
	/usr/bin/python3 "$TESTS/endpoint/server.py" --port-file "$name" \
		--log "$LOG" "$@" </dev/null >"$name.out" 2>&1 3>&- &
	ENDPOINT=$!
	STARTED+=("$ENDPOINT")
	eventually test -s "$name"
	PORT=$(<"$name")
	URL=http://127.0.0.1:$PORT/v1/models/m:predict
}

# rows FIRST LAST: records {"id":N,"p":0.N}
rows() {
	seq "$1" "$2" | awk '{ printf "{\"id\":%d,\"p\":0.%d}\n", $1, $1 }'
}

# scored FIRST LAST: the same with their scores
scored() {
	seq "$1" "$2" | awk '{
		printf "{\"id\":%d,\"p\":0.%d,\"score\":0.%d}\n", $1, $1, $1 }'
}

# requests FILTER: of each, in their order, by jq
requests() {
	jq -r "$1" "$LOG"
}

# asked N: so many requests have come
asked() {
	[ "$(wc -l <"$LOG")" -eq "$1" ] ||
		complain "$(wc -l <"$LOG") requests, not $1"
}

# a_pipe: `pipe`, into which the test writes by >&7 until it does exec 7>&-
a_pipe() {
	mkfifo pipe
	exec 7<>pipe
}

# survives N [OPTION...]: N records through an endpoint that fails one request
# in five, and refuses a record in each thousand.
survives() {
	local n=$1
	rows 1 "$n" | awk '{ if (NR % 1000 == 500) sub(/}/, ",\"bad\":1}"); print }' >in
	an_endpoint --faults 0.2 --seed 3 --mark bad
	rm -f kept
	try 1 score -q --endpoint "$URL" --request-timeout 1 --rejects kept \
		"${@:2}" in
	scored 1 "$n" | awk 'NR % 1000 != 500' | same - "$OUT"
	[ "$(jq -r .line kept | xargs)" = "$(seq 500 1000 "$n" | xargs)" ]
	[ "$(jq -r .reason kept | sort -u)" = endpoint-refused ]
	for word in 429 503 reset stall half; do
		grep -q "\"word\": \"$word\"" "$LOG"
	done
}
