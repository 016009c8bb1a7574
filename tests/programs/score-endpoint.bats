#!/usr/bin/env bats
# score --endpoint: scores of a hosted model.

load ../helper
load ../endpoint

# --- what is asked, and what is made of the answer ----------------------------

@test "each record gets its prediction, in order, and no other byte changes" {
	an_endpoint
	printf '%s\n' '{"p":0.10,"a":"}"}' ' { "p" : 1E-3 } ' '{"x":[{}],"p":-0}' \
		'{"p":12345678901234567890.5}' >in
	rows 1 1000 >>in
	try 0 score --endpoint "$URL" in
	{
		printf '%s\n' '{"p":0.10,"a":"}","score":0.10}' \
			' { "p" : 1E-3 ,"score":1E-3} ' \
			'{"x":[{}],"p":-0,"score":-0}' \
			'{"p":12345678901234567890.5,"score":12345678901234567890.5}'
		scored 1 1000
	} | same - "$OUT"
	says
	asked 16
	[ "$(requests .instances | sort -n | tail -n 1)" = 64 ]
	[ "$(requests .line | sort -u)" = 'POST /v1/models/m:predict HTTP/1.1' ]
}

@test "the order stays although answers come in any" {
	# The first request of each four is answered last.
	an_endpoint --plan '503 ok ok ok 503:1 ok'
	rows 1 400 >in
	try 0 score --endpoint "$URL" --batch 10 in
	scored 1 400 | same - "$OUT"
	asked 42
}

@test "only the members of -x are sent, as they stand, as objects or arrays" {
	an_endpoint
	printf '%s\n' '{"b":"x\u0041","p":1.50,"c":[1, 2],"q":null}' '{"p":2}' >in
	try 0 score --endpoint "$URL" -x p,c,q in
	[ "$(requests .first)" = '{"p":1.50,"c":[1, 2],"q":null}' ]
	try 0 score --endpoint "$URL" --batch 1 -x c,b,p in
	[ "$(requests .first | tail -n 2)" = "$(printf '%s\n' \
		'{"c":[1, 2],"b":"x\u0041","p":1.50}' '{"p":2}')" ] ||
		[ "$(requests .first | tail -n 2)" = "$(printf '%s\n' \
			'{"p":2}' '{"c":[1, 2],"b":"x\u0041","p":1.50}')" ]
	try 1 score --endpoint "$URL" --rows -x p,q --rejects bad in
	prints '{"b":"x\u0041","p":1.50,"c":[1, 2],"q":null,"score":1.5}'
	[ "$(requests .first | tail -n 1)" = '[1.50,null]' ]
	[ "$(jq -r '"\(.line) \(.reason) \(.field)"' bad)" = '2 missing q' ]
}

@test "the number is where a prediction has it, or where --prediction says" {
	rows 1 3 >in
	for shape in % '[%]' '{"score":%,"alert":true}'; do
		an_endpoint --shape "$shape"
		try 0 score --endpoint "$URL" in
		scored 1 3 | same - "$OUT"
	done
	an_endpoint --shape '{"classes":["a","b"],"p":[9,%]}'
	try 0 score --endpoint "$URL" --prediction /p/1 in
	scored 1 3 | same - "$OUT"
	an_endpoint --v2
	try 0 score --endpoint "$URL" in
	scored 1 3 | same - "$OUT"
	refuses 2 "score: --prediction: 'p' is no JSON Pointer, such as /score" \
		score --endpoint "$URL" --prediction p in
}

@test "a prediction without a number is a reject, and no other record is" {
	an_endpoint
	printf '%s\n' '{"p":1}' '{"p":null}' '{"p":"2"}' '{"p":3}' >in
	try 1 score --endpoint "$URL" --rejects bad in
	prints '{"p":1,"score":1}' '{"p":3,"score":3}'
	[ "$(jq -r '"\(.line) \(.reason) \(.message)"' bad | sort -u)" = "$(
		printf '%s\n' \
			'2 endpoint-refused the endpoint answers, and its prediction holds no number' \
			'3 endpoint-refused the endpoint answers, and its prediction holds no number'
	)" ]
}

@test "the alert, the name and the members that are taken are as with a model" {
	an_endpoint
	rows 1 3 >in
	try 0 score --endpoint "$URL" --threshold 0.2 --name s in
	prints '{"id":1,"p":0.1,"s":0.1,"alert":false}' \
		'{"id":2,"p":0.2,"s":0.2,"alert":true}' \
		'{"id":3,"p":0.3,"s":0.3,"alert":true}'
	echo '{"p":1,"score":2}' >in
	try 1 score --endpoint "$URL" in
	prints
	asked 1
	refuses 2 "score: -x: 'score' is a member that is appended" \
		score --endpoint "$URL" -x p,score in
}

@test "the stamp is what the endpoint calls its model, record by record" {
	local hex
	hex=$(printf '%064d' 7)
	an_endpoint --models "fraud:1 sha256:$hex,fraud:2 sha256:$hex" --switch 3
	rows 1 50 >in
	try 0 score --endpoint "$URL" --batch 10 --in-flight 1 --stamp-model in
	[ "$(jq -r .model "$OUT" | uniq -c | xargs)" = \
		'30 fraud:1@sha256:000000000000 20 fraud:2@sha256:000000000000' ]
	try 0 score --endpoint "$URL" --stamp-model=full --stamp-name by in
	[ "$(jq -r .by "$OUT" | sort -u)" = "fraud:2@sha256:$hex" ]
	an_endpoint --body-model '"deployedModelId":"42","modelVersionId":"3"'
	try 0 score --endpoint "$URL" --stamp-model in
	[ "$(jq -r .model "$OUT" | sort -u)" = 42@3 ]
	an_endpoint --v2
	try 0 score --endpoint "$URL" --stamp-model in
	[ "$(jq -r .model "$OUT" | sort -u)" = m:7 ]
	an_endpoint
	refuses 2 'score: --stamp-model: the endpoint does not name its model' \
		score --endpoint "$URL" --stamp-model in
}

@test "what is no name for a model is not taken for one" {
	local long
	long=$(printf '%0300d' 0)
	rows 1 1 >in
	for model in '"\u0000x"' "\"$long\""; do
		an_endpoint --body-model "\"deployedModelId\":$model"
		refuses 2 'score: --stamp-model: the endpoint does not name its model' \
			score --endpoint "$URL" --stamp-model in
		try 0 score --endpoint "$URL" in
	done
	an_endpoint --models "$(printf '\xff')"
	refuses 2 'score: --stamp-model: the endpoint does not name its model' \
		score --endpoint "$URL" --stamp-model in
}

# --- a record does not wait -----------------------------------------------------

has_lines() {
	[ "$(wc -l <"$OUT")" -ge "$1" ]
}

@test "when the input pauses, a batch is sent as it is" {
	an_endpoint
	a_pipe
	start score --endpoint "$URL" <pipe
	rows 1 1 >&7
	eventually has_lines 1
	rows 2 71 >&7
	eventually has_lines 71
	echo 'no record' >&7
	rows 72 72 >&7
	eventually has_lines 72
	exec 7>&-
	ends 1
	scored 1 72 | same - "$OUT"
}

@test "records are read while others are on their way" {
	# Each answer takes 0.3 s: eight records, one by one, are asked about at
	# the same time.
	an_endpoint --plan 'stall stall ok'
	a_pipe
	start score --endpoint "$URL" --request-timeout 5 <pipe
	rows 1 1 >&7
	eventually asked 1
	rows 2 2 >&7
	eventually asked 2
	rows 3 3 >&7
	eventually asked 3
	has_lines 0
	exec 7>&-
	ends 0
	scored 1 3 | same - "$OUT"
}

# --- trying again ----------------------------------------------------------------

@test "what may be better later is tried again" {
	local plan
	rows 1 200 >in
	for plan in '429 ok' '503 ok' '500 502 504 408 425 ok' 'reset ok' \
		'half ok' 'reset half 429 ok'; do
		an_endpoint --plan "$plan"
		try 0 score --endpoint "$URL" in
		scored 1 200 | same - "$OUT"
	done
}

@test "an endpoint that is not there yet is waited for" {
	local port
	an_endpoint
	port=$PORT
	kill "$ENDPOINT"
	eventually gone "$ENDPOINT"
	rows 1 10 >in
	start score --endpoint "$URL" in
	eventually grep -q 'cannot be asked: .*; trying again' "$ERR"
	an_endpoint --port "$port"
	ends 0
	scored 1 10 | same - "$OUT"
	[ "$(wc -l <"$ERR")" -eq 1 ]
}

@test "a request that stalls is broken off, and tried again" {
	an_endpoint --plan 'stall ok'
	rows 1 10 >in
	try 0 score --endpoint "$URL" --request-timeout 0.3 in
	scored 1 10 | same - "$OUT"
	asked 2
}

@test "Retry-After is kept, in seconds and as a date, by all batches" {
	local first
	rows 1 30 >in
	for after in 2 d3; do
		an_endpoint --plan "429:$after ok"
		try 0 score --endpoint "$URL" --batch 10 --in-flight 1 in
		scored 1 30 | same - "$OUT"
		asked 4
		[ "$(jq -s '.[1].time - .[0].time >= 1.9' "$LOG")" = true ]
	done
}

@test "an endpoint that has too much to do gets less at a time" {
	an_endpoint --plan '503 503 503 503 503 503 503 503 ok' --delay 0.05
	rows 1 100 >in
	try 0 score --endpoint "$URL" --batch 1 --in-flight 8 in
	scored 1 100 | same - "$OUT"
	[ "$(jq -s '[.[:8][].busy] | max' "$LOG")" -eq 8 ]
	[ "$(jq -s '[.[8:10][].busy] | max' "$LOG")" -le 2 ]
	[ "$(jq -s '[.[10:14][].busy] | max' "$LOG")" -le 3 ]
	[ "$(jq -s '[.[-30:][].busy] | max' "$LOG")" -ge 5 ]
}

@test "a batch that is not scored in time is not written, and is status 3" {
	rows 1 30 >in
	an_endpoint --plan 'ok ok 503'
	try 3 score --endpoint "$URL" --batch 10 --in-flight 1 --timeout 1 in
	scored 1 20 | same - "$OUT"
	[[ $(tail -n 1 "$ERR") == *'the endpoint has not scored 10 records within --timeout: it answers 503: busy' ]]
	an_endpoint --plan 'ok stall'
	try 3 score --endpoint "$URL" --batch 10 --in-flight 1 --timeout 1 in
	scored 1 10 | same - "$OUT"
}

@test "after a signal what is on its way is written" {
	an_endpoint --delay 0.3
	rows 1 5 >in
	a_pipe
	start score --endpoint "$URL" <pipe
	cat in >&7
	eventually asked 1
	kill -TERM "$PID"
	ends 143
	scored 1 5 | same - "$OUT"
}

@test "after a signal a dead endpoint is not waited for for long" {
	an_endpoint --plan 503
	rows 1 5 >in
	start score --endpoint "$URL" in
	eventually test -s "$LOG"
	kill -TERM "$PID"
	ends 143
	[ ! -s "$OUT" ]
}

# --- refusals ---------------------------------------------------------------------

@test "the records that an endpoint refuses are found, and the others scored" {
	an_endpoint --mark bad
	rows 1 300 | sed '7s/}/,"bad":1}/; 65s/}/,"bad":1}/; 200,203s/}/,"bad":1}/' \
		>in
	try 1 score --endpoint "$URL" --rejects kept in
	scored 1 300 | sed '200,203d; 65d; 7d' | same - "$OUT"
	[ "$(jq -r .line kept | xargs)" = '7 65 200 201 202 203' ]
	[ "$(jq -r '"\(.reason) \(.message)"' kept | sort -u)" = \
		"endpoint-refused the endpoint answers 400: instances[0]: 'bad' is not wanted" ]
	[ "$(jq -r .raw kept | same - <(grep bad in) && echo same)" = same ]
	says_line 'score: 6 of 300 records rejected'
}

@test "one refused record costs few requests" {
	an_endpoint --mark bad
	rows 1 64 | sed '43s/}/,"bad":1}/' >in
	try 1 score --endpoint "$URL" in
	[ "$(wc -l <"$LOG")" -le 14 ]
	[ "$(wc -l <"$OUT")" -eq 63 ]
}

@test "rejects come in the order of the records, and --strict ends there" {
	an_endpoint --mark bad
	rows 1 300 | sed '7s/}/,"bad":1}/; 150s/.*/{"p":/; 200s/}/,"bad":1}/' >in
	try 1 score --endpoint "$URL" --strict in
	scored 1 6 | same - "$OUT"
	try 1 score --endpoint "$URL" --max-rejects 1 --rejects kept in
	scored 1 149 | sed 7d | same - "$OUT"
	[ "$(jq -r '"\(.line) \(.reason)"' kept | xargs)" = \
		'7 endpoint-refused 150 bad-json' ]
}

@test "lines that are no records keep their places among the rejects" {
	an_endpoint --mark bad
	{
		yes '{"p":' | head -n 200
		rows 1 100 | sed '50s/}/,"bad":1}/'
		echo '{"p":'
	} >in
	try 1 score --endpoint "$URL" --rejects kept in
	scored 1 100 | sed 50d | same - "$OUT"
	[ "$(jq -r .line kept | xargs)" = "$(seq 1 200 | xargs) 250 301" ]
	# None of them is told of before what comes before it is written.
	rm kept
	an_endpoint --plan 503
	rows 1 3 >in
	echo '{"p":' >>in
	try 3 score --endpoint "$URL" --timeout 0.5 --rejects kept in
	[ ! -s kept ]
}

@test "--strict ends in a pipe that pauses" {
	an_endpoint --mark bad
	a_pipe
	start score --endpoint "$URL" --strict <pipe
	echo '{"p":1,"bad":1}' >&7
	ends 1
	[ ! -s "$OUT" ]
}

@test "batches that are too large are sent in parts, which is no refusal" {
	an_endpoint --most 10
	rows 1 200 >in
	try 0 score --endpoint "$URL" in
	scored 1 200 | same - "$OUT"
	says
	[ "$(requests .instances | sort -n | head -n 1)" = 8 ]
	# A single record that is too large is rejected.
	an_endpoint --plan 413
	rows 1 2 >in
	try 1 score --endpoint "$URL" in
	prints
}

@test "a batch has a megabyte at most" {
	an_endpoint
	for i in 1 2 3 4 5 6 7 8; do
		printf '{"p":%d,"pad":"%0300000d"}\n' "$i" 0
	done >in
	try 0 score --endpoint "$URL" in
	[ "$(jq .score "$OUT" | xargs)" = '1 2 3 4 5 6 7 8' ]
	[ "$(requests .instances | xargs)" = '4 4' ]
}

# --- what cannot be ----------------------------------------------------------------

@test "401, 403, 404 and the like are status 2 at once" {
	local status
	rows 1 10 >in
	for status in 401 403 404 405 407 415; do
		an_endpoint --plan "$status" --words '{"error":"no"}'
		refuses 2 "score: the endpoint answers $status: no" \
			score --endpoint "$URL" --batch 1 --in-flight 1 in
		asked 1
	done
}

@test "an answer of no use is status 3 at once, and nothing of it is written" {
	local plan
	rows 1 10 >in
	for plan in few many text; do
		an_endpoint --plan "ok $plan"
		try 3 score --endpoint "$URL" --batch 5 --in-flight 1 in
		scored 1 5 | same - "$OUT"
	done
	an_endpoint --plan garbage
	refuses 2 'score: the endpoint cannot be asked: Received HTTP/0.9 when not allowed' \
		score --endpoint "$URL" in
	an_endpoint --plan few
	refuses 3 'score: the endpoint answered 9 predictions for 10 records' \
		score --endpoint "$URL" in
}

# --- what libcurl would do by itself ------------------------------------------------

@test "an answer without end is broken off, packed or not" {
	rows 1 10 >in
	for plan in huge bomb; do
		an_endpoint --plan "$plan"
		refuses 3 'score: the endpoint answers more than 16 MiB' \
			score --endpoint "$URL" in
	done
}

@test "a redirect is not followed" {
	an_endpoint --plan redirect
	echo secret >token
	rows 1 10 >in
	refuses 2 "score: the endpoint answers 307, a redirect to http://127.0.0.1:$PORT/elsewhere, which is not followed" \
		score --endpoint "$URL" --token-file token in
	asked 1
}

@test "no proxy of the environment is asked, but for --proxy" {
	local server
	an_endpoint
	server=$URL
	rows 1 10 >in
	an_endpoint
	try 0 env http_proxy="http://127.0.0.1:$PORT" \
		all_proxy="http://127.0.0.1:$PORT" \
		score --endpoint "$server" in
	asked 0
	try 0 env http_proxy="http://127.0.0.1:$PORT" \
		score --endpoint "$server" --proxy env in
	asked 1
	try 0 score --endpoint "$server" --proxy "http://127.0.0.1:$PORT" in
	asked 2
	[ "$(requests .line | sort -u)" = "POST $server HTTP/1.1" ]
	refuses_like 2 'score: --proxy: a user or a password goes into the ' \
		score --endpoint "$server" --proxy http://u:p@h/ in
}

@test "no password is taken from ~/.netrc" {
	an_endpoint
	echo 'machine 127.0.0.1 login me password pw' >home/.netrc
	rows 1 1 >in
	try 0 score --endpoint "$URL" in
	[ "$(requests '.headers.authorization')" = null ]
}

@test "a large batch does not wait for 100-continue" {
	an_endpoint
	printf '{"p":1,"pad":"%02000000d"}\n' 0 >in
	try 0 score --endpoint "$URL" in
	[ "$(requests '.headers.expect')" = null ]
	[ "$(requests .length)" -gt 2000000 ]
}

@test "connections are kept, and one that was closed meanwhile is no error" {
	an_endpoint
	rows 1 100 >in
	try 0 score --endpoint "$URL" --batch 10 --in-flight 2 in
	[ "$(requests .connection | sort -u | wc -l)" -le 2 ]
	an_endpoint --plan idle
	try 0 score --endpoint "$URL" --batch 10 --in-flight 1 in
	scored 1 100 | same - "$OUT"
}

@test "a packed answer is unpacked" {
	an_endpoint --plan gzip
	rows 1 10 >in
	try 0 score --endpoint "$URL" in
	scored 1 10 | same - "$OUT"
}

@test "only http and https, and no password in the URL" {
	local url
	for url in file:///etc/passwd ftp://h/x; do
		refuses 2 'score: --endpoint: the URL cannot be used: it is neither http:// nor https://' \
			score --endpoint "$url" /dev/null
	done
	for url in nonsense:// http://; do
		refuses 2 'score: --endpoint: the URL cannot be used: it is not of the form http://HOST/PATH' \
			score --endpoint "$url" /dev/null
	done
	refuses 2 'score: --endpoint: the URL cannot be used: a user or a password goes into a --header-file, where no list of processes shows it' \
		score --endpoint http://u:secret@localhost/ /dev/null
}

# --- tokens and headers ---------------------------------------------------------------

@test "the token and the headers of files are sent, and no message shows them" {
	an_endpoint --token right
	echo sesame >right
	printf 'X-Key: k\n# no\n\nX-Team: a b\n' >headers
	rows 1 10 >in
	try 0 score --endpoint "$URL" --token-file right --header-file headers in
	[ "$(requests '.headers | "\(.["x-key"]) \(.["x-team"]) \(.authorization)"')" = \
		'k a b Bearer sesame' ]
	echo wrong >token
	refuses 2 'score: the endpoint answers 401: this token is not the right one' \
		score --endpoint "$URL" --token-file token in
	refuses 2 "score: --token-file: the first line of 'in' is no token" \
		score --endpoint "$URL" --token-file headers2 in 2>/dev/null ||
		refuses 2 "score: cannot open 'headers2': No such file or directory" \
			score --endpoint "$URL" --token-file headers2 in
	refuses 2 "score: --header-file: line 1 of 'in' is no header 'NAME: VALUE' that can be sent" \
		score --endpoint "$URL" --header-file in in
}

@test "a token that was renewed is read again on a 401" {
	an_endpoint --token right
	echo one | tee right >token
	a_pipe
	start score --endpoint "$URL" --token-file token <pipe
	rows 1 1 >&7
	eventually has_lines 1
	echo two | tee right >token
	rows 2 2 >&7
	eventually has_lines 2
	[ "$(requests '.headers.authorization' | xargs)" = \
		'Bearer one Bearer one Bearer two' ]
	# But only when the file has another one.
	echo three >right
	rows 3 3 >&7
	ends 2
	scored 1 2 | same - "$OUT"
}

# --- all at once -----------------------------------------------------------------------

@test "through an endpoint that fails by chance none is lost, doubled or moved" {
	survives 5000
}

# --- options -----------------------------------------------------------------------------

@test "options of an endpoint go with it, and those of a model do not" {
	small_model >m
	refuses 2 'score: a model is needed: -m MODEL, or --endpoint URL' score
	refuses 2 'score: -m and --endpoint exclude each other' \
		score -m m --endpoint http://h/
	refuses 2 'score: --endpoint excludes --explain, --max-missing and --follow' \
		score --endpoint http://h/ --explain 2
	try 2 score -m m --batch 3
	try 2 score -m m --token-file m
	refuses 2 'score: --rows needs -x' score --endpoint http://h/ --rows
}

@test "a model of a file does not load libcurl" {
	small_model >m
	echo '{"Amount":1}' >in
	try 0 env LD_DEBUG=libs score -m m in
	run ! grep -q libcurl "$ERR"
	rows 1 1 >in
	an_endpoint
	try 0 env LD_DEBUG=libs score --endpoint "$URL" in
	grep -q libcurl "$ERR"
}
