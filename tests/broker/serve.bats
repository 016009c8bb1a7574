#!/usr/bin/env bats
# serve: the models of a topic.

load ../helper
load ../broker
load ../serve

# A registry in a topic, with a champion, which is $REGISTRY.
registry_topic() {
	small_model >a && other_model >b
	MODELS=models-$BATS_TEST_NUMBER-$$
	REGISTRY=kafka:$MODELS
	topics --create "$MODELS:1" --set cleanup.policy=compact \
		--set message.timestamp.type=LogAppendTime
	models put "$REGISTRY" fraud a --alias champion
	models put "$REGISTRY" fraud b
}

by() {
	asks /v1/models/fraud:predict '{"instances":[[0]]}'
	answers 200
	has_line "X-Weir-Model: fraud:$1 $(digest "$2")"
}

follower() {
	pgrep -P "$PID" -f 'models pull'
}

@test "a promotion in a topic is served, and a follower that dies is replaced" {
	registry_topic
	export TMPDIR=$PWD/tmp
	unset XDG_RUNTIME_DIR
	mkdir tmp
	serving --models "$REGISTRY" -m fraud --drain-delay 0
	by 1 a
	models alias "$REGISTRY" fraud@champion 2
	eventually by 2 b
	kill -KILL "$(follower)"
	eventually grep -q 'has ended: the models stay' "$ERR"
	by 2 b
	eventually follower
	models rollback "$REGISTRY" fraud@champion
	eventually by 1 a
	local child
	child=$(follower)
	kill "$PID"
	ends 0
	eventually gone "$child"
	[ -z "$(ls tmp)" ]
}

@test "a topic that is not there, or without what is asked for, ends serve" {
	registry_topic
	refuses_like 2 'models: ' serve --models kafka:none-there -m fraud
}
