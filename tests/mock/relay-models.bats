#!/usr/bin/env bats
load ../helper
load ../mock
load ../promotions

# The mock keeps no committed offsets: what they are for is in broker/.

# cards FIRST LAST [PARTITION]
cards() {
	seq "$1" "$2" | awk '{ printf "{\"id\":%d,\"Amount\":%d}\n", $1, $1 % 50 }' |
		produce -t in --key id
}

has_scored() {
	[ "$(consume -t out -e | wc -l)" -ge "$1" ]
}

following() {
	start relay -v -g g -t in -T out --models reg --model fraud@champion \
		--used used "$@"
}

@test "each transaction has one model, and a boundary says from where on" {
	a_broker in:1 out:1 used:1
	registry 1 2
	following --keep -n 10 -- score -m {} --stamp-model
	cards 1 100
	eventually has_scored 100
	promote 2
	eventually grep -q "version 2 of 'fraud' from here on, epoch 4" "$ERR"
	cards 101 150
	eventually has_scored 150
	kill -TERM "$PID"
	ends 143
	consume -t out -e | jq -r '.model | sub("@.*"; "")' | uniq -c |
		sed 's/^ *//' >got
	printf '%s\n' '100 fraud:1' '50 fraud:2' | cmp - got
	consume -t used -e --envelope | jq -c '[.key, .value.from, .value.epoch]' >got
	printf '%s\n' '["g/in/0/3",0,3]' '["g/in/0/4",100,4]' | cmp - got
	# The outputs are what score makes of the records, to the byte.
	consume -t in -e | head -100 >first
	consume -t in -e | tail -n 50 >last
	{
		score -m reg/fraud/1/model.json --stamp-model first
		score -m reg/fraud/2/model.json --stamp-model last
	} | cmp - <(consume -t out -e)
}

@test "a file's name in any word of the command, and in WEIR_MODEL" {
	a_broker in:1 out:1 used:1
	registry 1
	cards 1 3
	try 0 relay -g g -t in -T out -e --models reg --model fraud@champion \
		--used used -- sh -c 'jq -c --arg a {} --arg b x{}y{} \
		--arg c "$WEIR_MODEL" "{id, a: \$a, b: \$b, c: \$c}"'
	consume -t out -e | head -1 >got
	[[ $(jq -r .a got) == */fraud/1/model.json ]]
	[ "$(jq -r .c got)" = "$(jq -r .a got)" ]
	[ "$(jq -r .b got)" = "x$(jq -r .a got)y$(jq -r .a got)" ]
	# Without either, the command scores by who knows which model.
	try 0 relay -g h -t in -T out -e --models reg --model fraud@champion \
		--used used -- cat
	says_line "relay: no argument of 'cat' has {}: it must read the model of \$WEIR_MODEL"
}

@test "what is asked wrongly" {
	registry 1
	local base=(relay -g g -t in -T out)
	refuses_like 2 "relay: --models: which one? --model NAME@ALIAS, or --as-used" \
		"${base[@]}" --models reg --used u -- score -m {}
	refuses_like 2 "relay: --models: a topic that tells which model was used is" \
		"${base[@]}" --models reg --model fraud@champion -- score -m {}
	refuses_like 2 "relay: --used: 'out' is a topic of -t, -T or --dead-letters" \
		"${base[@]}" --models reg --model fraud@champion --used out -- score
	refuses_like 2 "relay: --model, --used and --as-used go with --models" \
		"${base[@]}" --model fraud@champion -- score
	refuses_like 2 "relay: --model and --as-used exclude each other" \
		"${base[@]}" --models reg --model a@b --as-used x --used u -- score
	try 2 "${base[@]}" --models reg --model fraud@nobody --used u -- score -m {}
	grep -q "nobody" "$ERR"
	try 2 "${base[@]}" --models none --model fraud@champion --used u -- score -m {}
	grep -q "none" "$ERR"
}
