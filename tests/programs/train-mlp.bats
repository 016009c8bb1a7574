#!/usr/bin/env bats
# train-mlp: what its nets learn, and that all of it is the same everywhere.
load ../helper

# corners [N [SHARE]]: rows whose label no plane tells: x and z have one sign.
# In SHARE of them it is wrong.
corners() {
	awk -v n="${1:-2000}" -v wrong="${2:-0.02}" 'BEGIN {
		srand(4)
		for (i = 0; i < n; i++) {
			x = rand() * 4 - 2; z = rand() * 4 - 2
			y = (x * z > 0) != (rand() < wrong)
			printf "{\"y\":%d,\"x\":%.6f,\"z\":%.6f,\"k\":\"%s\",\"w\":%d}\n",
				y, x, z, substr("abc", 1 + i % 3, 1), 1 + i % 2
		}
	}'
}

small=(--hidden '8,4' --members 2 --epochs 8)

# figure NAME MODEL RECORDS: of an evaluation.
figure() {
	score -q -m "$2" "$3" | evaluate -q -y y --format json | jq ".$1"
}

@test "the nets find what no plane can" {
	corners >in
	corners 5000 | tail -n 3000 >later
	try 0 train-mlp -y y -x x,z in
	says
	cp "$OUT" net
	train-lr -q -y y -x x,z in >plane
	[ "$(jq -r '[.kind, .label, .scale, (.members | length)] | @tsv' net)" = \
		"multilayer-perceptron	y	robust	4" ]
	jq -e '.hidden == [64, 32] and .rows == 2000 and .options.batch == 62' net
	jq -en "$(figure roc_auc net later) > 0.95"
	jq -en "$(figure roc_auc plane later) < 0.6"
	jq -en "$(figure log_loss net later) < 0.2"
}

@test "a score is the one of the page's formulas, in any company" {
	corners 300 >in
	train-mlp -q -y y --categorical k --missing indicator "${small[@]}" \
		in >net
	score -m net in >scored
	python3 - net scored <<-'END'
		import base64, json, math, struct, sys

		net = json.load(open(sys.argv[1]))
		sizes = [len(net["features"])] + net["hidden"] + [1]

		def floats(text):
		    data = base64.b64decode(text)
		    return struct.unpack("<%df" % (len(data) // 4), data)

		def columns(r):
		    for f in net["features"]:
		        x = r[f.get("field", f["name"])]
		        if "level" in f:
		            x = x == f["level"]
		        u = (x - f["centre"]) * f["factor"]
		        yield u / math.sqrt(1 + (u / 3) ** 2)

		def log_odds(member, layer):
		    for l, (w, b) in enumerate(zip(member["weights"], member["biases"])):
		        w, b, n = floats(w), floats(b), sizes[l + 1]
		        assert len(b) == n and len(w) == n * sizes[l]
		        layer = [b[j] + sum(x * w[i * n + j] for i, x in enumerate(layer))
		                 for j in range(n)]
		        if l + 1 < len(member["weights"]):
		            layer = [max(0, x) for x in layer]
		    return layer[0]

		for line in open(sys.argv[2]):
		    r = json.loads(line)
		    u = list(columns(r))
		    p = [1 / (1 + math.exp(-log_odds(m, u))) for m in net["members"]]
		    assert abs(r["score"] - sum(p) / len(p)) < 1e-6, (r, p)
	END
	while read -r line; do
		echo "$line" | score -m net
	done <in >alone
	same scored alone
}

@test "the model is the same bytes for any order, kernel, memory and processors" {
	local kernel
	corners >in
	all=(-y y --categorical k --weight w "${small[@]}" --seed 3)
	try 0 train-mlp "${all[@]}" in
	cp "$OUT" first
	sort -t, -k2 in >turned
	try 0 train-mlp "${all[@]}" turned
	same first "$OUT"
	try 0 train-mlp "${all[@]}" --memory 1000 in
	same first "$OUT"
	try 0 taskset -c 0 train-mlp "${all[@]}" --reproducible in
	jq -c 'del(.options.reproducible)' "$OUT" >one
	jq -c . first >two
	same one two
	refuses_like 2 "train-mlp: WEIR_KERNEL: 'mmx' is not one of this processor's: plain" \
		env WEIR_KERNEL=mmx train-mlp "${all[@]}" in
	for kernel in $(WEIR_KERNEL=none train-mlp -y y in 2>&1 |
		sed 's/.*: //; s/,//g'); do
		try 0 env WEIR_KERNEL="$kernel" train-mlp "${all[@]}" in
		same first "$OUT"
		score -m first in >scored.avx
		WEIR_KERNEL=$kernel score -m first in >scored
		same scored scored.avx
	done
	all=(-y y --categorical k --weight w "${small[@]}" --seed 4)
	try 0 train-mlp "${all[@]}" in
	run -1 cmp -s first "$OUT"
}

@test "--verify makes the model again, whatever options made it" {
	corners 400 >in
	train-mlp -q -y y --categorical k --weight w --missing mean --clip 3 \
		--class-weight balanced --hidden 5 --members 3 --epochs 40 \
		--batch 50 --rate 0.01 --decay 0.1 --hold-out 0.3 \
		--scale standard --seed 9 in >net
	try 0 train-mlp --verify net in
	says
	train-mlp -q -y y -x x --undersample 0.5 --seed 2 --epochs 2 in >less
	try 0 train-mlp --verify less in
	sed 1d in >other
	try 1 train-mlp --verify less other
	grep -q "the model is another one: it differs in" "$ERR"
	train-lr -q -y y -x x in >plane
	refuses 2 "train-mlp: 'plane' is of kind 'logistic-regression': use train-lr --verify" \
		train-mlp --verify plane in
}

@test "a model knows its records by their places" {
	corners 60 | awk '{ sub(/}$/, sprintf(",\"_kafka\":{\"topic\":\"t\",\"partition\":%d,\"offset\":%d,\"timestamp\":5}}",
		NR % 2, int(NR / 2))); print }' >in
	try 0 train-mlp -y y -x x,z --epochs 2 in
	cp "$OUT" net
	[ "$(jq .lineage.rows net)" -eq 60 ]
	sort -r in >turned
	try 0 train-mlp --verify net turned
}

@test "-v tells the loss after each epoch, and each net's best one" {
	corners 300 >in
	try 0 train-mlp -v -y y -x x,z "${small[@]}" in
	[ "$(grep -cE '^train-mlp: epoch [1-8]: loss [0-9.]+, of rows held out [0-9.]+$' "$ERR")" -eq 8 ]
	[ "$(grep -cE '^train-mlp: net [12]: epoch [1-8] is the best: loss ' "$ERR")" -eq 2 ]
	says_line "train-mlp: 2 nets of 65 weights, 8 epochs of batches of 16"
	try 0 train-mlp -v -y y -x x,z --epochs 3 --hold-out 0 in
	[ "$(grep -cE '^train-mlp: epoch [123]: loss [0-9.]+$' "$ERR")" -eq 3 ]
	jq -e '[.members[] | .epoch == 3 and .held_out == null] | all' "$OUT"
}

# probability MODEL: the mean score over the mean label.
probability() {
	score -q -m "$1" in | jq -s '(map(.score) | add) / (map(.y) | add)'
}

@test "weights of classes and undersampling leave the probabilities right" {
	corners 4000 0.1 | jq -c 'select(.y == 0 or .x > 1.2)' >in
	[ "$(jq -s 'map(.y) | add / length < 0.2' in)" = true ]
	local options
	for options in '--class-weight balanced' '--class-weight 1=20' \
		'--undersample 1'; do
		# shellcheck disable=SC2086
		train-mlp -q -y y -x x,z --epochs 30 $options in >net
		jq -e '.correction.ln_beta < -0.5' net
		near "$(probability net)" 1 0.2
	done
	train-mlp -q -y y -x x,z --epochs 15 in >net
	jq -e '.correction == null' net
	near "$(probability net)" 1 0.2
}

@test "a weight of 2 is two records, and a weight of 0 is none" {
	corners 300 | jq -c '.w = 1' >in
	jq -c '., (.x = 5 | .y = 1 - .y | .w = 0)' in >more
	train-mlp -q -y y -x x,z --weight w "${small[@]}" in >one
	train-mlp -q -y y -x x,z --weight w "${small[@]}" more >two
	same one two
}

@test "constant, missing, wild and many-levelled members have answers" {
	corners 300 >in
	jq -c '.same = 7 | .none = null | .far = (if .y == 1 then 1e50 else -1e300 end)' \
		in >odd
	try 0 train-mlp -y y -x x,z,same,far "${small[@]}" odd
	says_line "train-mlp: feature 'same' is constant: the nets do not see it"
	cp "$OUT" net
	jq -e '.features[2].factor == 0' net
	score -m net odd | jq -e 'select((.score >= 0 and .score <= 1) | not)' &&
		return 1
	echo '{"x":1e308,"z":-1e308,"same":1e308,"far":1e-308}' |
		score -m net | jq -e '.score >= 0 and .score <= 1'
	refuses_like 2 "train-mlp: feature 'none' is missing in all records" \
		train-mlp -y y -x x,none --missing mean odd
	refuses 2 "train-mlp: all features are constant: nothing can be learned from them" \
		train-mlp -q -y y -x same odd
	refuses 2 "train-mlp: all 300 records have label 0: both labels are needed" \
		train-mlp -q -y same -x x - < <(jq -c '.same = 0' odd)
	refuses 2 "train-mlp: all $(jq -s 'map(1 - .y) | add' in) records of label 0 have the weight 0 in 'w': both labels are needed" \
		train-mlp -q -y y -x x,z --weight w - < <(jq -c '.w = .y' in)
	awk '{ sub(/"k":"."/, "\"k\":\"level" NR "\""); print }' \
		< <(corners 10000) >levels
	refuses_like 2 "train-mlp: category 'k' has more than 100 levels" \
		train-mlp -y y --categorical k levels
	try 0 train-mlp -q -y y --exclude x,z,w --categorical k --max-levels 10000 --hidden 2 \
		--members 1 --epochs 1 <(head -n 3000 levels)
	[ "$(jq '.features | length' "$OUT")" -eq 2999 ]
}

@test "one positive is enough, and is not held out" {
	printf '{"y":%s,"x":%s}\n' 0 1 0 2 0 3 1 4 >in
	try 0 train-mlp -y y --members 1 --epochs 3 in
	says_line 'train-mlp: a label has one record only: none is held out, and each net keeps its last epoch'
	jq -e '.members[0].epoch == 3' "$OUT"
}

@test "what the options mean to others is said, and what they may be" {
	corners 30 >in
	local bad
	for bad in '' 0 64,0 1.5 x 1,2,3,4,5,6,7,8,9 5000 64,,2; do
		refuses 2 "train-mlp: --hidden: '$bad' is not a list of 1 to 8 whole numbers from 1 to 4096" \
			train-mlp -y y --hidden "$bad" in
	done
	try 0 train-mlp -q -y y -x x,z --hidden 4,4 --epochs 1 in
	jq -e '.hidden == [4, 4]' "$OUT"
	refuses 2 "train-mlp: unknown option '--learning-rate' (the size of a step is --rate)" \
		train-mlp -y y --learning-rate 1 in
	refuses_like 2 "train-mlp: --hold-out: '1' is not" \
		train-mlp -y y --hold-out 1 in
	refuses_like 2 "train-mlp: 2 columns and these --hidden layers need more than 10000000 weights" \
		train-mlp -q -y y -x x,z --hidden 4096,4096 in
	corners 400 >in
	try 0 train-mlp -y y -x x,z --hidden 8,8,8,8 --rate 10 --epochs 4 in
	grep -qE '^train-mlp: [2-4] of 4 nets are not better than the share of positives alone: ' "$ERR"
	try 0 train-mlp -y y -x x,z --hidden 8,8,8,8 --rate 10 --epochs 4 --hold-out 0 in
	grep -qE '^train-mlp: [2-4] of 4 nets are not better than the share of positives alone: ' "$ERR"
	try 0 train-mlp -y y -x x,z in
	says
}

@test "a kill while it learns leaves the old model" {
	corners 5000 >in
	echo old >net
	start train-mlp -q -y y -x x,z --epochs 100000 --output net in
	sleep 0.5
	kill "$PID"
	ends 143
	[ "$(cat net)" = old ]
	[ "$(echo net*)" = net ]
}

# spoiled FILTER SENTENCE: a model file that is no more whole.
spoiled() {
	jq -c "$1" net >spoiled
	refuses 2 "score: 'spoiled' $2" score -m spoiled in
}

@test "a file whose nets are not whole is refused" {
	corners 30 >in
	train-mlp -q -y y -x x,z --hidden 3 --members 2 --epochs 1 in >net
	spoiled 'del(.members)' "has no member 'members'"
	spoiled '.members = []' "has 0 nets in 'members', not 1 to 64"
	spoiled '.hidden = []' "has 0 hidden layers, not 1 to 8"
	spoiled '.hidden = [0]' "has in 'hidden' what is no whole number from 1 to 4096"
	spoiled '.hidden = [4096]' "has too few weights in a net of 'members': 16385 are needed"
	spoiled '.members[1].weights[0] = "AAAA"' \
		"is not a whole model: net 2 has in 'weights' of layer 1 what is not 6 finite floats in base64"
	spoiled '.members[1].weights[1] += "AAAA"' \
		"is not a whole model: net 2 has in 'weights' of layer 2 what is not 3 finite floats in base64"
	spoiled '.members[0].biases[1] = "AACAfw=="' \
		"is not a whole model: net 1 has in 'biases' of layer 2 what is not 1 finite floats in base64"
	spoiled '.members[0].biases |= .[1:]' \
		"is not a whole model: net 1 has 1 matrices in 'biases', not 2"
	spoiled 'del(.features[0].centre)' \
		"is not a whole model: feature 1 has no member 'centre'"
}
