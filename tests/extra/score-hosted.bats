#!/usr/bin/env bats
# score --endpoint against a server of another make, and for long.

load ../helper
load ../endpoint

# A model of scikit-learn behind FastAPI and uvicorn, from build/hosted.
a_foreign_endpoint() {
	"$ROOT/build/hosted/bin/python" "$TESTS/endpoint/fastapi_server.py" \
		train.csv .said/fastapi </dev/null >.said/fastapi.out 2>&1 3>&- &
	STARTED+=("$!")
	eventually test -s .said/fastapi
	URL=http://127.0.0.1:$(<.said/fastapi)/v1/models/fraud:predict
	eventually curl -sf -o /dev/null "${URL%:predict}"
}

@test "FastAPI with scikit-learn gives the scores of train-lr's model" {
	sample 2000 >train.csv
	csv2json train.csv >in
	a_foreign_endpoint
	train-lr -q -y Class -x V14,V4,Amount --l2 0.5 --tolerance 1e-10 \
		--output m in
	try 0 score --endpoint "$URL" -x V14,V4,Amount --rows in
	# The same fit by another tool: the same scores, to its tolerance.
	paste <(score -m m in | jq .score) <(jq .score "$OUT") |
		awk '{ d = $1 - $2; if (d < 0) d = -d; if (d > 1e-4) exit 1 }'
	jq -c 'del(.score)' "$OUT" | same - <(jq -c . in)
}

@test "what FastAPI refuses is rejected with its words" {
	sample 2000 >train.csv
	csv2json train.csv | head -n 200 |
		sed '77s/"V4":[^,]*/"V4":"x"/' >in
	a_foreign_endpoint
	try 1 score --endpoint "$URL" -x V14,V4,Amount --rows --rejects kept in
	[ "$(wc -l <"$OUT")" -eq 199 ]
	[ "$(jq -r .line kept)" = 77 ]
	jq -re .message kept | grep -q 'answers 422: .*valid number'
}

@test "a certificate must hold, by the system's or by --ca" {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout key.pem -out ca.pem -days 2 -subj /CN=test \
		-addext subjectAltName=IP:127.0.0.1 2>openssl.log
	cat key.pem ca.pem >both.pem
	an_endpoint --tls both.pem
	rows 1 100 >in
	try 0 score --endpoint "https${URL#http}" --ca ca.pem in
	scored 1 100 | same - "$OUT"
	refuses_like 2 'score: the endpoint cannot be asked: SSL certificate problem' \
		score --endpoint "https${URL#http}" in
	# The name counts, too.
	refuses_like 2 'score: the endpoint cannot be asked: SSL: no alternative' \
		score --endpoint "https://localhost:$PORT/" --ca ca.pem in
	refuses 2 "score: cannot open 'none.pem': No such file or directory" \
		score --endpoint "https${URL#http}" --ca none.pem in
}

@test "100,000 records through an endpoint that fails one request in five" {
	TRY_SECONDS=900 survives 100000
	# In the order of batches and one at a time, too.
	TRY_SECONDS=900 survives 3000 --batch 7 --in-flight 1
}
