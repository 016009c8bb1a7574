#!/usr/bin/env bats
# What a model says of where its records came from, and that it is the same
# however they came: their order, and where rows are kept.
load ../helper

# Records of four partitions and two topics, with their positions.
positioned() {
	jq -nc 'range(400) | {i: ., x: (. * 7 % 13), z: (. * . % 31),
		y: (. * 5 % 7 < 2), _kafka: {
		topic: (if . % 2 == 0 then "b" else "a" end),
		partition: (. / 2 % 2 | floor), offset: (. / 4 | floor + 10),
		timestamp: (1700000000000 + .), key: null, headers: []}}'
}

@test "the model has ranges, times and a digest, whatever the interleaving" {
	positioned >in
	try 0 train-lr -y y -x x,z in
	cp "$OUT" model
	[ "$(jq -c .lineage.topics model)" = '[{"topic":"a","partition":0,"first":10,"last":109,"rows":100},{"topic":"a","partition":1,"first":10,"last":109,"rows":100},{"topic":"b","partition":0,"first":10,"last":109,"rows":100},{"topic":"b","partition":1,"first":10,"last":109,"rows":100}]' ]
	[ "$(jq -c '.lineage | .rows, .timestamp_first, .timestamp_last' model |
		xargs)" = '400 1700000000000 1700000000399' ]
	local i
	for i in 1 2 3; do
		shuf in >mixed
		try 0 train-lr -y y -x x,z mixed
		same model "$OUT"
	done
	shuf in >mixed
	try 0 train-lr -y y -x x,z --missing mean --l2 auto --undersample 1 in
	cp "$OUT" chosen
	try 0 train-lr -y y -x x,z --missing mean --l2 auto --undersample 1 mixed
	same chosen "$OUT"
}

@test "the digest is that of the messages, as sha256sum has it" {
	positioned | head -n 40 >in
	try 0 train-lr -y y -x x,z in
	cp "$OUT" model
	jq -c '[._kafka.topic, ._kafka.partition, ._kafka.offset,
		(del(._kafka) | tojson)]' in |
		jq -rs 'sort[] | .[3]' >values
	while IFS= read -r value; do
		printf %s "$value" | sha256sum | cut -d ' ' -f 1
	done <values >hex
	printf %b "$(tr -d '\n' <hex | sed 's/../\\x&/g')" | sha256sum |
		cut -d ' ' -f 1 >wanted
	[ "$(jq -r .lineage.digest model)" = "sha256:$(<wanted)" ]
}

@test "--verify makes the same bytes again, or says what differs" {
	positioned >in
	train-lr -y y -x x,z --log z --clip 2 --class-weight balanced in >model
	shuf in >mixed
	try 0 train-lr --verify model mixed
	prints
	says
	# The topic has grown since.
	{ jq -c '._kafka.offset += 1000' in; cat mixed; } >grown
	try 0 train-lr --verify model grown
	says
	# A member that is no feature: the digest.
	sed 's/"i":7,/"i":8,/' in >other
	try 1 train-lr --verify model other
	prints
	says 'train-lr: the model is another one: it differs in lineage'
	sed '5s/"x":[0-9]*/"x":99/' in >other
	try 1 train-lr --verify model other
	grep -q 'differs in features, .*convergence, reference, lineage$' "$ERR"
	head -n 399 in >fewer
	try 1 train-lr --verify model fewer
	# With rejects, too.
	{ cat in; echo '{'; } >bad
	try 1 train-lr --verify model bad
	grep -qx 'train-lr: the model is the same, of the records that were not rejected' "$ERR"
	# The version that made it may be another one.
	sed 's/^"tool":.*/"tool":"weir 0"}/' model >old
	try 0 train-lr --verify old in
}

@test "a position that is wrong, missing or there twice" {
	positioned >in
	{ cat in; head -n 1 in; } >twice
	refuses_like 2 'train-lr: b[0]@10 occurs twice' \
		train-lr -y y -x x twice
	{
		cat in
		jq -c 'del(._kafka)' in | head -n 1
		local change
		for change in '.partition = -1' '.offset = "1"' 'del(.topic)' \
			'.offset = 1.5' '.timestamp = "now"' '.topic = ""'; do
			head -n 1 in | jq -c "._kafka |= ($change)"
		done
	} >bad
	try 1 train-lr -y y -x x --rejects why bad
	[ "$(jq -r '.reason + " " + .field' why | sort | uniq -c | xargs)" = \
		'1 missing _kafka 6 wrong-type _kafka' ]
	[ "$(jq .rows "$OUT")" = 400 ]
	# Where the first record has none, none matters, which is said.
	{ head -n 1 in | jq -c 'del(._kafka)'; cat in; } >none
	try 0 train-lr -y y -x x none
	says 'train-lr: records carry their position, but the first one did not: the model gets no lineage'
	[ "$(jq 'has("lineage")' "$OUT")" = false ]
}

@test "one processor or two: the same bytes" {
	sample | csv2json >in
	local options=(-y Class --exclude Time --reproducible)
	train-lr "${options[@]}" in >wanted
	[ "$(jq -r .arithmetic.mode wanted)" = portable ]
	try 0 taskset -c 0 train-lr "${options[@]}" in
	same wanted "$OUT"
}

@test "more rows than memory go to a file; the model is the same" {
	# 30,000 rows of 12 doubles are 2.9 MB.
	awk 'BEGIN { for (i = 0; i < 30000; i++) { printf "{\"y\":%d",
		i * 7919 % 13 < 3; for (j = 0; j < 11; j++)
		printf ",\"v%d\":%d", j, (i * (j + 3) * 31 + j * i * i) % 1009
		print "}" } }' >in
	train-lr -y y in >wanted
	mkdir spool
	export TMPDIR=$PWD/spool
	local bytes
	for bytes in 1000000 1000K 1M; do
		try 0 train-lr -y y --memory $bytes in
		same wanted "$OUT"
		[ -z "$(ls spool)" ]
	done
	for bytes in 0 1k 1KB K 9999999999G 99999999999999999999999999; do
		refuses 2 "train-lr: --memory: '$bytes' is not a number of bytes, such as 1000000 or 500M" \
			train-lr -y y --memory $bytes in
	done
	train-lr -y y --log v1 --missing indicator in >wanted
	try 0 train-lr -y y --log v1 --missing indicator --memory 1000000 in
	same wanted "$OUT"
	TMPDIR=$PWD/nowhere
	refuses_like 3 "train-lr: cannot create a file in '$TMPDIR/nowhere'" \
		env TMPDIR="$TMPDIR/nowhere" train-lr -y y --memory 1000000 in
}

@test "sorted by position in a file as in memory" {
	jq -nc 'range(30000) | {x: (. * 7 % 13), z: (. * . % 31), y: (. * 5 % 7 < 2),
		_kafka: {topic: "t", partition: (. % 3), offset: ., timestamp: null}}' >in
	shuf --random-source=in in >mixed
	local options
	for options in '--undersample 1 --l2 auto --folds 2' '--l2 auto --by x' \
		'--weight z' ''; do
		train-lr -q -y y $options in >wanted
		try 0 train-lr -q -y y $options --memory 200000 mixed
		same wanted "$OUT"
	done
	[ "$(jq '.lineage | has("timestamp_first")' "$OUT")" = false ]
}

@test "from a topic: the digest of messages, and the same model again" {
	sample 300 | csv2json >in
	cat >job <<-'END'
		set -e
		produce -t tx <in
		consume -t tx -e --position >one
		train-lr -q -y Class -x V14,V4,Amount one >model
		produce -t tx <in # it grows
		consume -t tx -e --position | train-lr --verify model
	END
	try 0 kafka-sandbox --topic tx:4 sh job
	says
	[ "$(jq '.lineage.topics | map(.rows) | add' model)" = 300 ]
	# The same records without their positions.
	train-lr -y Class -x V14,V4,Amount in >plain
	[ "$(jq 'has("lineage")' plain)" = false ]
	near "$(jq .intercept model)" "$(jq .intercept plain)" 1e-9
}
