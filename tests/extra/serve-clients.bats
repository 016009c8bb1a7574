#!/usr/bin/env bats
# serve, asked by the clients of other servers, unchanged; each gets the scores
# of score. (`make clients-deps` installs them, in build/clients.)

load ../helper
load ../serve

CLIENTS=$ROOT/build/clients

setup_file() {
	[ -x "$ROOT/build/clients/kserve/bin/python" ]
}

# A server of a model of Kaggle's columns; the scores of tx are in `want`.
fraud() {
	sample 300 | csv2json >all
	train-lr -q -y Class --exclude Time --output model.json all
	head -n 20 all >tx
	score -m model.json tx | grep -o '"score":[^,}]*' | cut -d : -f 2 >raw
	# (As Python writes the same doubles.)
	python3 -c 'import sys
for line in sys.stdin: print(repr(float(line)))' <raw >want
	serving -m model.json --name fraud
}

# asked VENV SCRIPT ARG...: it prints the scores.
asked() {
	TRY_SECONDS=120 try 0 "$CLIENTS/$1/bin/python" -B \
		"$TESTS/http/clients/$2" "${@:3}"
	same want "$OUT"
}

@test "curl gets the scores" {
	fraud
	jq -sc '{instances: .}' tx >request
	asks /v1/models/fraud:predict @request
	scores >got
	same raw got
}

@test "who asks as TensorFlow Serving's users do gets the scores" {
	fraud
	asked mlflow tf_serving.py "$URL" fraud tx
}

@test "MLflow's ScoringServerClient gets the scores" {
	fraud
	asked mlflow mlflow_client.py "${URL##*:}" tx
}

@test "KServe's InferenceRESTClient gets the scores, and an explanation" {
	fraud
	asked kserve kserve_client.py "$URL" fraud tx
}

@test "mlserver infer gets the scores" {
	fraud
	jq -c --slurpfile m model.json '{inputs:[{name:"x",shape:[1,29],
		datatype:"FP64",data:[.[$m[0].features[].name]]}]}' tx >requests
	TRY_SECONDS=120 try 0 "$CLIENTS/mlserver/bin/mlserver" infer \
		-u "$ADDRESS" -m fraud -i requests -o answers
	python3 -c 'import json
for line in open("answers"):
    for o in json.loads(line)["outputs"]:
        if o["name"] == "score": print(repr(float(o["data"][0])))' |
		sort >got
	# (Its workers take turns.)
	sort want | same - got
}
