#!/usr/bin/env bats
# train-ae: what it gives back, what it finds strange, and that all of it is the
# same everywhere.
load ../helper

# ring [N [FROM]]: x and z on a circle, u on a line with them; each 20th record
# is strange: each of its numbers is an ordinary one, but not together.
ring() {
	awk -v n="${1:-2000}" -v from="${2:-1}" 'BEGIN {
		srand(from)
		for (i = 0; i < n; i++) {
			a = rand() * 6.283185; s = i % 20 == 0
			b = s ? rand() * 6.283185 : a
			printf "{\"x\":%.6f,\"z\":%.6f,\"u\":%.6f,\"v\":%.6f,\"y\":%d}\n",
				cos(a), sin(a), cos(b) + sin(a) + rand() / 20,
				sin(b) - cos(a) + rand() / 20, s
		}
	}' | jq -c . # which writes numbers as it does later
}

# auc MODEL RECORDS: how well its score tells the strange ones.
auc() {
	score -q -m "$1" "$2" | evaluate -q -y y --resamples 0 --format json |
		jq .roc_auc
}

# same_nets MODEL MODEL: they learned the same of the same rows.
same_nets() {
	diff <(jq '.features, .members, .rows' "$1") \
		<(jq '.features, .members, .rows' "$2")
}

small=(--hidden '8,4,8' --epochs 60)

@test "records unlike the others have a larger error, with labels and without" {
	ring >in
	ring 3000 7 >later
	try 0 train-ae --exclude y "${small[@]}" in
	says
	cp "$OUT" without
	[ "$(jq -c '[.kind, .label, .threshold, .positives, .rows]' without)" = \
		'["autoencoder",null,null,null,2000]' ]
	[ "$(jq "$(auc without later) > 0.85" <<<0)" = true ]
	# With a label it does not learn from those that are strange.
	try 0 train-ae -y y "${small[@]}" in
	cp "$OUT" with
	[ "$(jq -c '[.label, .rows]' with)" = '["y",1900]' ]
	[ "$(jq "$(auc with later) > 0.85" <<<0)" = true ]
	# So what they are does not matter, only their number of rows.
	jq -c 'if .y == 1 then .x = 1e9 | .u = -5 else . end' in >other
	train-ae -q -y y "${small[@]}" other >got
	same_nets with got
	train-ae -q -y y "${small[@]}" --scale standard in >with
	train-ae -q -y y "${small[@]}" --scale standard other >got
	same_nets with got
	train-ae -q --exclude y "${small[@]}" --scale standard \
		- < <(jq -c 'select(.y == 0)' in) >got
	same_nets with got
}

@test "the score is the mean squared error of what it gives back" {
	ring 300 >in
	train-ae -q -y y --hidden 3 --scale standard --epochs 2 in >model
	python3 - model in <<-'END' >want
		import base64, json, struct, sys
		m = json.load(open(sys.argv[1]))
		def floats(t):
		    b = base64.b64decode(t)
		    return struct.unpack('<%df' % (len(b) // 4), b)
		net = m['members'][0]
		w = [floats(t) for t in net['weights']]
		b = [floats(t) for t in net['biases']]
		for line in open(sys.argv[2]):
		    r = json.loads(line)
		    u = [(r[f['name']] - f['centre']) * f['factor'] for f in m['features']]
		    h = [max(0, b[0][j] + sum(u[i] * w[0][i * 3 + j] for i in range(4)))
		         for j in range(3)]
		    v = [b[1][j] + sum(h[i] * w[1][i * 4 + j] for i in range(3))
		         for j in range(4)]
		    print(sum((p - q) ** 2 for p, q in zip(u, v)) / 4)
	END
	score -q -m model in | jq .score >got
	[ "$(wc -l <got)" -eq 300 ]
	paste got want | awk '{ d = $1 - $2; if (d < 0) d = -d
		if (d > 1e-5 * (1 + $2)) bad = 1 } END { exit bad }'
}

@test "the same bytes for any kernel, order and memory, and --verify finds them" {
	ring 1500 >in
	train-ae -q -y y "${small[@]}" --members 3 in >model
	local kernel
	for kernel in plain avx2 avx512; do
		WEIR_KERNEL=$kernel train-ae -q -y y "${small[@]}" --members 3 \
			in >got 2>said || { grep -q WEIR_KERNEL said; continue; }
		same model got
	done
	tac in | train-ae -q -y y "${small[@]}" --members 3 >got
	same model got
	train-ae -q -y y "${small[@]}" --members 3 --reproducible --memory 1 in >got
	diff <(jq . model) <(jq 'del(.options.reproducible)' got)
	try 0 train-ae --verify model in
	says
	sed 5d in >less
	try 1 train-ae --verify model less
	grep -q 'the model is another one: it differs in' "$ERR"
	train-ae -q --exclude y "${small[@]}" in >model
	try 0 train-ae --verify model in
	train-lr -q -y y in >plane
	refuses 2 "train-ae: 'plane' is of kind 'logistic-regression': use train-lr --verify" \
		train-ae --verify plane in
	refuses 2 "train-mlp: 'model' is of kind 'autoencoder': use train-ae --verify" \
		train-mlp --verify model in
}

@test "score, evaluate, model and report take it; what they cannot is said" {
	ring 1000 >in
	train-ae -q -y y "${small[@]}" in >model
	score -q -m model in >scored
	score -q -m model < <(head -n 1 in) | jq .score >one
	[ "$(<one)" = "$(head -n 1 scored | jq .score)" ]
	try 0 score -q -m model --threshold 3.5 in
	jq -es 'all(.alert == (.score >= 3.5))' "$OUT"
	refuses 2 "score: --explain: models of kind 'autoencoder' do not tell what a member adds" \
		score -m model --explain 2 in
	try 0 evaluate -q -y y --model model --format json --curves scored
	jq -e '.roc_auc > 0.8' "$OUT"
	cp "$OUT" figures
	try 0 report --model model figures
	grep -q 'Autoencoder of <strong>y</strong>, learned from 950 records: one net of' "$OUT"
	try 0 model show model
	grep -q '^layers  *4-8-4-8-4$' "$OUT"
	grep -q 'mean squared error' "$OUT"
	try 0 train-ae -v -y y "${small[@]}" --weight w - < <(jq -c '.w = 2' in)
	says_line 'train-ae: weights sum to 1900'
	model show "$OUT" | grep -q '^sum of weights  *1900$'
	try 0 model diff model model
	train-ae -q -y y "${small[@]}" --seed 1 in >other
	try 1 model diff model other
	local to
	for to in sql onnx python c; do
		refuses 2 "model: 'model' is of kind 'autoencoder', which has no export to $to" \
			model export --to "$to" model
	done
}

@test "files that contradict themselves are refused, and so are bad inputs" {
	ring 200 >in
	train-ae -q -y y "${small[@]}" in >model
	jq -c '.members[0].weights[3] = "AAAA"' model >bad
	refuses_like 2 "score: 'bad' is not a whole model: net 1 has in 'weights' of layer 4" \
		score -m bad in
	jq -c '.kind = "multilayer-perceptron"' model >bad
	refuses_like 2 "score: 'bad' " score -m bad in
	refuses 2 'train-ae: all 200 records have label 1: it learns from the others' \
		train-ae -q -y y - < <(jq -c '.y = 1' in)
	refuses 2 'train-ae: no records to learn from' train-ae -q /dev/null
	refuses 2 'train-ae: all features are constant: nothing can be learned from them' \
		train-ae -q -x y - < <(jq -c '.y = 0' in)
	refuses 2 'train-ae: all records have the weight 0' \
		train-ae -q -x x --weight y - < <(jq -c '.y = 0' in)
	refuses_like 2 'train-ae: --positive ' train-ae --positive a in
	try 1 train-ae -q -y y --hidden 2 --epochs 1 - < <(head -n 50 in; echo '{"x":1}')
	jq -e '.rows == 47' "$OUT"
}

@test "--every: each line has the bytes of a fit of its window alone" {
	ring 500 >in
	try 0 train-ae -q --exclude y --hidden 3 --epochs 3 --every 200 --window 150 in
	cp "$OUT" models
	[ "$(wc -l <models)" -eq 2 ]
	tail -n 1 models >line
	head -n 400 in >sofar
	tail -n 150 sofar | train-ae -q --exclude y --hidden 3 --epochs 3 >cold
	diff <(jq 'del(.window)' line) <(jq . cold)
	try 0 train-ae --verify line sofar
}
