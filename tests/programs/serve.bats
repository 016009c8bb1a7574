#!/usr/bin/env bats
# serve: a model behind HTTP.

load ../helper
load ../serve

HTTP=$TESTS/http

# instances FILE: its records as the body of a request.
instances() {
	printf '{"instances":['
	paste -sd , "$1" | tr -d '\n'
	printf ']}'
}

# A model of Kaggle's columns, in model.json, and its records in tx.
real_model() {
	sample 300 | csv2json >tx
	train-lr -q -y Class --exclude Time --output model.json tx
	score -m model.json tx | grep -o '"score":[^,}]*' | cut -d : -f 2 >want
}

# --- scores ------------------------------------------------------------------

@test "the scores are those of score, to the last digit, in every form" {
	real_model
	serving -m model.json
	instances tx >request
	asks /v1/models/model:predict @request
	answers 200
	scores >got
	same want got
	# Lists, in the order of the model.
	jq -c --slurpfile m model.json '[.[$m[0].features[].name]]' tx |
		jq -s -c '{instances:.}' >request
	asks /v1/models/model:predict @request
	scores >got
	same want got
	# Columns.
	jq -s -c '. as $r | {inputs:(.[0] | with_entries(.key as $k |
		.value = [$r[][$k]]))}' tx >request
	asks /v1/models/model:predict @request
	[[ $(<body) == '{"outputs":['* ]]
	scores >got
	same want got
	# As pandas writes a table, in its two ways.
	jq -s -c '{dataframe_split:{index:[0],columns:(.[0]|keys),
		data:[.[]|[to_entries|sort_by(.key)[].value]]}}' tx >request
	asks /invocations @request
	scores >got
	same want got
	jq -s -c '{dataframe_records:.}' tx >request
	asks /invocations @request
	scores >got
	same want got
}

@test "the Open Inference Protocol gives the same, by one tensor or by many" {
	real_model
	serving -m model.json
	jq -s -c --slurpfile m model.json '{id:"a",inputs:[{name:"x",
		shape:[300,29],datatype:"FP64",
		data:[.[]|.[$m[0].features[].name]]}]}' tx >request
	asks /v2/models/model/infer @request
	answers 200
	sed 's/.*"score"[^[]*\[300\][^[]*\[//; s/].*//' body | tr , '\n' >got
	same want got
	[ "$(jq -r '.id + .model_name + .model_version' body)" = amodel1 ]
	[ "$(jq '.outputs[1].data | length' body)" = 300 ]
	jq -s -c '. as $r | {inputs:[$r[0]|keys[]|. as $k | {name:$k,
		shape:[300,1],datatype:"FP64",data:[$r[]|[.[$k]]]}]}' tx >request
	asks /v2/models/model/infer @request
	sed 's/.*"score"[^[]*\[300\][^[]*\[//; s/].*//' body | tr , '\n' >got
	same want got
}

@test "a model with words, gaps and a label of its own scores as score does" {
	csv2json >tx <<-'END'
		colour,size,y
		red,1,yes
		blue,,no
		red,3,yes
		,4,no
		blue,5,yes
		red,2,no
	END
	train-lr -q -y y --positive yes --categorical colour --missing indicator \
		--output words.json tx
	score -q -m words.json tx | grep -o '"score":[^,}]*' | cut -d : -f 2 >want
	serving -m words.json
	instances tx >request
	asks /v1/models/words:predict @request
	scores >got
	same want got
	asks /v1/models/words:predict '{"instances":[{"colour":"green","size":1}]}'
	answers 400 "{\"error\":\"instances[0]: field 'colour' has level \\\"green\\\", which the model does not know: one trained with --unseen reference takes it\"}"
	asks /v1/models/words:predict '{"instances":[{}]}'
	answers 200
	[ "$(scores | wc -l)" = 1 ]
}

@test "--max-missing refuses what the model would fill in" {
	printf '{"a":%d,"y":%d}\n' 1 0 2 1 3 0 4 1 >tx
	echo '{"a":null,"y":1}' >>tx
	train-lr -q -y y --missing mean --output m.json tx
	serving -m m.json --max-missing 0
	asks /v1/models/m:predict '{"instances":[{"a":1},{}]}'
	answers 400 "{\"error\":\"instances[1]: 1 of the model's 1 members are missing, 'a' first: --max-missing allows 0\"}"
}

@test "a wrong value is a 400 that names the instance and the member" {
	small_model >small.json
	serving -m small.json
	local path=/v1/models/small:predict
	asks $path '{"instances":[{"Amount":1},{"Amount":2},{"amount":3}]}'
	answers 400 "{\"error\":\"instances[2]: field 'Amount' is missing\"}"
	asks $path '{"instances":[{"Amount":"x"}]}'
	answers 400 "{\"error\":\"instances[0]: field 'Amount' is \\\"x\\\", not a number\"}"
	asks $path '{"instances":[[1],[1,2]]}'
	answers 400 '{"error":"instances[1]: it has 2 values, where 1 are needed"}'
	asks $path '{"inputs":{"Amount":[1,null]}}'
	answers 400 "{\"error\":\"inputs[1]: field 'Amount' is null: a model trained with --missing fills it in\"}"
	asks $path '{"instances":[{"Amount":1}'
	answers 400 "{\"error\":\"the body is not JSON at byte 27: expected ',' or ']'\"}"
	asks $path '{"instance":[{"Amount":1}]}'
	answers 400 "{\"error\":\"'instances' is missing\"}"
	asks /v2/models/small/infer '{"inputs":[{"name":"x","shape":[1,2],"data":[1,2]}]}'
	answers 400 '{"error":"inputs: 2 values are in a row of the tensor, where 1 are needed"}'
	asks /v2/models/small/infer '{"inputs":[]}' \
		-H 'Inference-Header-Content-Length: 13'
	answers 400 '{"error":"binary tensors are not read: use binary_data=False"}'
	asks /invocations '{"Amount":1}' -H 'Content-Type: text/csv'
	answers 415 '{"error":"the body has to be JSON"}'
	asks /invocations '{"instances":[{"Amount":0}]}'
	answers 200 '{"predictions":[{"score":0.5,"alert":true}]}'
}

@test "bare numbers stand for records of one member, and --plain answers them" {
	small_model >small.json
	serving -m small.json --plain
	asks /v1/models/small:predict '{"instances":[0,0.0]}'
	answers 200 '{"predictions":[0.5,0.5]}'
}

@test ":explain tells what each member adds, as score --explain does" {
	real_model
	serving -m model.json
	head -n 3 tx >three
	instances three >request
	asks /v1/models/model:explain @request
	answers 200
	score -m model.json --explain 29 three | jq -c .explanation >want
	jq -c '.explanations[]' body >got
	same want got
}

# --- what it tells -----------------------------------------------------------

@test "each answer of a model says which one, by its bytes" {
	small_model >small.json
	serving -m small.json
	local path
	for path in /v1/models/small /v1/models/small/metadata /v2/models/small; do
		asks $path
		answers 200
		has_line "X-Weir-Model: small $(digest small.json)"
	done
	asks /v1/models/small:predict '{"instances":[{}]}'
	answers 400
	has_line "X-Weir-Model: small $(digest small.json)"
}

@test "the paths of TensorFlow Serving, KServe, MLflow and version 2 answer" {
	small_model >small.json
	serving -m small.json --name fraud
	asks / && answers 200 '{"status":"alive"}'
	asks /v1/models && answers 200 '{"models":["fraud"]}'
	asks /v1/models/fraud
	[ "$(jq -c '[.name, .ready, .model_version_status[0].state]' body)" = \
		'["fraud",true,"AVAILABLE"]' ]
	asks /v1/models/fraud/versions/1 && answers 200
	asks /v1/models/fraud/versions/2
	answers 404 "{\"error\":\"this is not served here, but 'fraud:1'\"}"
	asks /v1/models/fraud/labels/champion && answers 404
	asks /v1/models/fraud/versions/1:predict '{"instances":[[0]]}'
	answers 200
	asks /v1/models/fraud/metadata
	[ "$(jq -r .metadata.digest body)" = "$(digest small.json)" ]
	asks /v1/models/other
	answers 404 "{\"error\":\"this is not served here, but 'fraud:1'\"}"
	asks /ping && answers 200
	asks /health && answers 200
	asks /version && answers 200 "$(serve -V | sed 's/.* //')"
	asks /v2/health/live && answers 200 '{"live":true}'
	asks /v2/health/ready && answers 200 '{"ready":true}'
	asks /v2 && answers 200
	asks /v2/models/fraud/ready && answers 200 '{"name":"fraud","ready":true}'
	asks /v2/models/fraud
	[ "$(jq -c '[.inputs[].name, .outputs[].name]' body)" = \
		'["Amount","score","alert"]' ]
	asks /nothing
	answers 404 "$(jq -nc --arg paths "$(sed 's/^ *//' <<-'END' | paste -sd ' '
		/v1/models/NAME:predict, /v1/models/NAME:explain, /v1/models/NAME,
		/v1/models/NAME/metadata, /v1/models, /invocations, /ping, /health,
		/version, /v2/models/NAME/infer, /v2, /v2/health/live,
		/v2/health/ready, /v2/models/NAME, /v2/models/NAME/ready, /metrics, /
	END
	)" '{error: ("there is nothing at this path, but at " + $paths)}')"
	asks /v1/models/fraud:predict
	answers 405 '{"error":"this path answers POST"}'
	has_line 'Allow: POST'
}

@test "a path with escapes is the path that they encode" {
	small_model >small.json
	serving -m small.json --name fraud
	local body='{"instances":[[0]]}'
	asks /v1/models/fraud:predict "$body"
	mv body plain
	asks /v1/models/fraud%3Apredict "$body" && answers 200
	same plain body
	asks /v1/models/%66raud%3apredict "$body" && answers 200
	asks /v1/models/fraud/versions/%31 && answers 200
	asks /v1/models/fraud%2Fversions/1
	answers 400 '{"error":"a path cannot have %2F in it"}'
	asks /v1/models/fraud%00
	answers 400 '{"error":"a path cannot have %00 in it"}'
	asks /v1/models/fraud%3
	answers 400 '{"error":"in a path, two hexadecimal digits follow '"'%'"'"}'
	asks /v1/models/fraud%253A && answers 404
}

@test "Vertex AI's and SageMaker's variables are the port and the paths" {
	small_model >small.json
	export AIP_PREDICT_ROUTE=/score/me AIP_HEALTH_ROUTE=/well
	serving -m small.json
	asks /score/me '{"instances":[[0]],"parameters":{"a":1}}'
	answers 200 '{"predictions":[{"score":0.5,"alert":true}]}'
	asks /well && answers 200
	export AIP_HTTP_PORT=x
	refuses 2 "serve: \$AIP_HTTP_PORT: 'x' is not a port" serve -m small.json
}

@test "/metrics counts answers, records and models, as Prometheus reads them" {
	small_model >small.json
	serving -m small.json
	asks /v1/models/small:predict '{"instances":[[0],[1],[2]]}'
	asks /v1/models/small:predict '{"instances":[{}]}'
	asks /metrics
	has_line 'Content-Type: text/plain; version=0.0.4; charset=utf-8'
	local line
	for line in 'weir_serve_requests_total{code="200"} 1' \
		'weir_serve_requests_total{code="400"} 1' \
		'weir_serve_records_total 3' 'weir_serve_ready 1' \
		'weir_serve_answer_seconds_count 2' \
		"weir_serve_model_info{model=\"small\",alias=\"\",version=\"\",digest=\"$(
			digest small.json)\"} 1"; do
		grep -qxF -e "$line" body || complain "no: $line in: $(<body)"
	done
	# Each name has its type, once, before its first value.
	awk '/^# TYPE/ { if (type[$3]++) exit 1; next } /^#/ { next }
		{ sub(/[{ ].*/, ""); name = $0; sub(/_(bucket|sum|count)$/, "", name)
		  if (!type[name] && !type[$0]) exit 1 }' body
}

# --- who may ask ---------------------------------------------------------------

@test "hostile requests get the answers of the table, and hide nothing" {
	small_model >small.json
	serving -m small.json
	try 0 python3 -B "$HTTP/hostile.py" "$ADDRESS"
	asks / && answers 200
}

@test "slow, deaf and silent clients end at their deadlines, beside a good one" {
	small_model >small.json
	serving -m small.json
	try 0 python3 -B "$HTTP/slow.py" "$ADDRESS"
	sanitized || [ "$(peak_memory)" -lt 40000 ]
	asks / && answers 200
}

@test "one connection too many takes the place of the one that waits longest" {
	small_model >small.json
	serving -m small.json --connections 2
	exec 7<>"/dev/tcp/127.0.0.1/${ADDRESS##*:}"
	exec 8<>"/dev/tcp/127.0.0.1/${ADDRESS##*:}"
	asks / && answers 200
	printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&8
	grep -q alive <&8
	[ -z "$(timeout 10 cat <&7)" ]
}

@test "without a token there is no answer, and a rotated file counts at once" {
	small_model >small.json
	printf '%s\n' '# ours' aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbb >tokens
	serving -m small.json --token-file tokens
	local body='{"instances":[[0]]}' path=/v1/models/small:predict
	asks $path "$body"
	answers 401 '{"error":"a token is needed: Authorization: Bearer ..."}'
	has_line 'WWW-Authenticate: Bearer'
	asks $path "$body" -H 'Authorization: Bearer aaaaaaaaaaaaaaaaaaab'
	answers 401
	asks $path "$body" -H 'Authorization: Bearer aaaaaaaaaaaaaaaaaaa'
	answers 401
	asks $path "$body" -H 'Authorization: bearer bbbbbbbbbbbbbbbbbbbb'
	answers 200
	asks /metrics && answers 401
	asks /nothing && answers 401
	asks /ping && answers 200
	echo cccccccccccccccccccc >new
	mv new tokens
	eventually grep -q '1 tokens from now on' "$ERR"
	asks $path "$body" -H 'Authorization: Bearer bbbbbbbbbbbbbbbbbbbb'
	answers 401
	asks $path "$body" -H 'Authorization: Bearer cccccccccccccccccccc'
	answers 200
	echo short >tokens
	eventually grep -q 'the tokens stay as they were' "$ERR"
	: >tokens
	eventually grep -q "'tokens' has no token: the tokens stay as they were" "$ERR"
	asks $path "$body" && answers 401
	rm tokens
	eventually grep -q "cannot open 'tokens': .*: the tokens stay as they were" "$ERR"
	asks $path "$body" && answers 401
	asks $path "$body" -H 'Authorization: Bearer cccccccccccccccccccc'
	answers 200
}

@test "it stays on this machine unless tokens or --open are given" {
	small_model >small.json
	refuses 2 "serve: --listen: others can reach '0.0.0.0': give --token-file FILE, or --open to let everybody in" \
		serve -m small.json --listen 0.0.0.0:0
	serving -m small.json --open --listen 0.0.0.0:0
	URL=http://127.0.0.1:${URL##*:}
	asks / -H 'Host: fraud.example' && answers 200
}

@test "a Host of another name is refused on this machine's own addresses" {
	small_model >small.json
	serving -m small.json --host fraud.example
	asks / -H 'Host: evil.example'
	answers 421 '{"error":"this Host is not served here: see --host"}'
	asks / -H 'Host: fraud.example:80' && answers 200
	asks / -H 'Host: LOCALHOST' && answers 200
}

@test "options of other servers are told with what ours are" {
	small_model >small.json
	refuses 2 "serve: unknown option '--port' (--listen :PORT)" \
		serve -m small.json --port 8512
	refuses 2 "serve: unknown option '-p' (--listen :PORT)" serve -p 8512
	refuses 2 "serve: unknown option '--bind' (--listen ADDRESS:PORT)" \
		serve --bind=0.0.0.0
	refuses 2 "serve: unknown option '--model-dir' (--models SOURCE serves all\
 models of a registry)" serve --model-dir models
	# --host is no address to listen at, and what is meant works.
	serving -m small.json --host 0.0.0.0 --listen :0
	[ "${URL%:*}" = http://127.0.0.1 ]
	try 2 serve -m none --host 0.0.0.0
	says_line "serve: --host 0.0.0.0: a name that clients may call us by;\
 --listen ADDRESS:PORT says where to listen"
}

@test "a socket is its user's alone, and a stale one is replaced" {
	small_model >small.json
	start serve -m small.json --unix sock
	eventually grep -q 'at the socket' "$ERR"
	[ "$(stat -c %a sock)" = 600 ]
	[ "$(curl -s --unix-socket sock http://x/)" = '{"status":"alive"}' ]
	try 3 serve -m small.json --unix sock
	says "serve: cannot listen at 'sock': address already in use"
	kill -KILL "$PID"
	wait "$PID" || true
	start serve -m small.json --unix sock
	eventually grep -q 'at the socket' "$ERR"
	[ "$(curl -s --unix-socket sock http://x/)" = '{"status":"alive"}' ]
	kill "$PID"
	ends 0
	[ ! -e sock ]
}

@test "a place that is taken is status 3, an address that is none status 2" {
	small_model >small.json
	serving -m small.json
	refuses 3 "serve: cannot listen at '$ADDRESS': address already in use" \
		serve -m small.json --listen "$ADDRESS"
	refuses 2 "serve: cannot listen at 'no/sock': no such file or directory" \
		serve -m small.json --unix no/sock
	refuses 2 "serve: cannot listen at 'nowhere:1': 'nowhere' is not an address" \
		serve -m small.json --open --listen nowhere:1
	refuses 2 "serve: --listen: 'a:b' is not ADDRESS:PORT" \
		serve -m small.json --listen a:b
}

@test "a file that is no model is status 2" {
	echo '{"a":1}' >small.json
	refuses_like 2 "serve: 'small.json' is not a model" serve -m small.json
	refuses 2 'serve: -m: a file is needed, which is read again when it changes: not stdin' \
		serve -m -
	refuses 2 "serve: cannot open 'none': No such file or directory" \
		serve -m none
	refuses 2 'serve: a model is needed: -m MODEL, or --models SOURCE' serve
}

# --- newer models ----------------------------------------------------------------

said_twice() {
	[ "$(grep -c "$1" "$ERR")" = 2 ]
}

# The model that answers is that of FILE.
is_served() {
	asks /v1/models/small && has_line "X-Weir-Model: small $(digest "$1")"
}

@test "a file that changes is served, and one that is no model changes nothing" {
	small_model >a && other_model >b
	cp a small.json
	serving -m small.json
	is_served a
	cp b new && mv new small.json
	eventually is_served b
	# In place, by two writes.
	head -c 100 a >small.json
	eventually grep -q "'small' stays small $(digest b)" "$ERR"
	is_served b
	cat a >small.json
	eventually is_served a
	# None at all, and SIGHUP tells it again.
	rm small.json
	eventually grep -q "cannot open 'small.json'" "$ERR"
	is_served a
	kill -HUP "$PID"
	eventually said_twice "cannot open 'small.json'"
	cp b small.json
	eventually is_served b
}

@test "a link that moves is followed, and SIGHUP reads at once" {
	small_model >a && other_model >b
	ln -s a small.json
	serving -m small.json --name small
	ln -s b new && mv -T new small.json
	eventually is_served b
	ln -s a new && mv -T new small.json
	kill -HUP "$PID"
	eventually is_served a
}

@test "a hundred exchanges fail no request, and each answer is of its model" {
	small_model >a && other_model >b
	cp a small.json
	serving -m small.json
	try 0 python3 -B "$HTTP/swaps.py" "$ADDRESS" small.json a b 100
}

# --- a registry --------------------------------------------------------------------

# Version 1 is champion, version 2 challenger.
registry() {
	small_model >a && other_model >b
	models put models fraud a --alias champion
	models put models fraud b --alias challenger
}

# by PATH VERSION FILE: that version answers there, from these bytes.
by() {
	asks "$1" '{"instances":[[0]]}'
	answers 200
	has_line "X-Weir-Model: fraud:$2 $(digest "$3")"
}

@test "a registry's aliases are served, each with its versions by their paths" {
	registry
	serving --models models
	asks /v1/models && answers 200 '{"models":["fraud"]}'
	asks /v1/models/fraud
	[ "$(jq -c '[.model_version_status[].version]' body)" = '["1","2"]' ]
	by /v1/models/fraud:predict 1 a
	by /v1/models/fraud/labels/champion:predict 1 a
	by /v1/models/fraud/labels/challenger:predict 2 b
	by /v1/models/fraud/versions/2:predict 2 b
	by /invocations 1 a
	asks /v1/models/fraud/versions/3:predict '{"instances":[[0]]}'
	answers 404 "{\"error\":\"this is not served here, but 'fraud:1' (champion), 'fraud:2' (challenger)\"}"
	asks /v2/models/fraud/versions/2/infer \
		'{"inputs":[{"name":"Amount","shape":[1],"data":[0]}]}'
	[ "$(jq -r .model_version body)" = 2 ]
	asks /v2/models/fraud
	[ "$(jq -c .versions body)" = '["1","2"]' ]
}

@test "a promotion is live within a second, and so is a rollback" {
	registry
	serving --models models -m fraud
	asks /v1/models/fraud/labels/challenger && answers 404
	models alias models fraud@champion 2
	eventually by /v1/models/fraud:predict 2 b
	models rollback models fraud@champion
	eventually by /v1/models/fraud:predict 1 a
	asks /metrics
	grep -q '^weir_models_follow_age_seconds 0\.' body
	grep -qxF 'weir_serve_reloads_total{model="fraud",alias="champion",result="served"} 2' body
}

@test "an alias that comes later is served, unless -m says which ones are" {
	registry
	serving --models models
	models alias models fraud@shadow 1
	eventually by /v1/models/fraud/labels/shadow:predict 1 a
	small_model | sed 's/"rows":10/"rows":11/' >c
	models put models other c --alias champion
	eventually has_other
}

has_other() {
	asks /v1/models && answers 200 '{"models":["fraud","other"]}'
}

@test "a broken model or registry is told once, and the old model stays" {
	registry
	serving --models models -m fraud@champion
	chmod u+w models/blobs/* && echo '{}' >"models/blobs/$(
		digest b | tr : -)"
	models alias models fraud@champion 2
	eventually grep -q "'fraud' stays fraud:1" "$ERR"
	by /v1/models/fraud:predict 1 a
	mv models gone
	eventually grep -q 'going on with what there is' "$ERR"
	by /v1/models/fraud:predict 1 a
	asks /ping && answers 200
}

@test "a registry without what is asked for is status 2" {
	registry
	refuses_like 2 'serve: ' serve --models models -m fraud@nobody
	refuses 2 "serve: 'fraud:1' is not NAME or NAME@ALIAS: what is served follows an alias" \
		serve --models models -m fraud:1
	refuses_like 2 'serve: ' serve --models none
	refuses 2 "serve: -m: two files: several models need --models SOURCE" \
		serve -m a -m b
}

# --- the end -----------------------------------------------------------------------

@test "the private folder of a killed serve is removed by the next one" {
	unset XDG_RUNTIME_DIR
	mkdir own own/weir-serve-notes.d own/other
	export TMPDIR=$PWD/own WEIR_BROKERS=127.0.0.1:1
	a_private_one() { compgen -G "own/weir-serve-??????" >"$1"; }
	start serve --listen 0 --models kafka:models
	eventually a_private_one first
	local killed=$PID
	mkdir -p "$(cat first)/models/fraud/1"
	touch "$(cat first)/models/fraud/1/model.json"
	# One that lives keeps its own.
	start serve --listen 0 --models kafka:models
	eventually eval '[ "$(a_private_one two; wc -l <two)" -eq 2 ]'
	kill -KILL "$killed"
	eventually eval '! kill -0 "$killed" 2>/dev/null'
	start serve --listen 0 --models kafka:models
	eventually eval 'a_private_one now; [ "$(wc -l <now)" -eq 2 ] && ! grep -qxFf first now'
	[ -d own/other ] && [ -d own/weir-serve-notes.d ]
}

@test "SIGTERM: unready at once, all is answered, and status 0" {
	small_model >small.json
	serving -m small.json --drain-delay 2
	try 0 python3 -B "$HTTP/drain.py" "$ADDRESS" "$PID"
	ends 0
}

@test "a second signal ends it at once" {
	small_model >small.json
	serving -m small.json --drain-delay 3000
	kill "$PID"
	eventually unready
	kill "$PID"
	ends 143
}

unready() {
	asks /ping && [ "$STATUS" = 503 ]
}
