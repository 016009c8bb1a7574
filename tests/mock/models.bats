#!/usr/bin/env bats
# models: a registry in a topic, on a broker that fails. (programs/models.bats
# has what is the same in a folder; broker/models.bats what takes a real one.)

load ../helper
load ../mock
load ../models

S=kafka:models

# raw KEY VALUE: a record into the topic, as it is; VALUE is JSON.
raw() {
	jq -nc --arg key "$1" --argjson value "$2" '{$key, $value}' |
		produce -t models --envelope
}

@test "a topic has the log, the bytes and the aliases of a folder" {
	a_broker models:1
	filled $S
	try 0 models get $S fraud@champion
	same "$OUT" 2.json
	try 0 models rollback $S fraud@champion
	try 0 models alias $S fraud@champion 3 --was 1
	try 1 models alias $S fraud@champion 3 --was 1
	clean $S
	try 0 models pull $S copy
	models log $S >log.txt
	same log.txt copy/log
	same copy/fraud/champion 3.json
	clean copy
}

@test "the epoch of an alias is its last event's offset, and only grows" {
	a_broker models:1
	filled $S
	models alias $S fraud@challenger 1
	models rollback $S fraud@champion
	try 0 models log $S fraud@champion --position
	[ "$(jq ._log.position "$OUT" | xargs)" = '6 7 9' ]
	jq -es 'map(._log.timestamp > 1.7e12) | all' "$OUT"
	consume -t models -e --envelope >records
	[ "$(jq -r 'select(.offset == 9).key' records)" = \
		"event/$(jq -rs 'last.event' "$OUT")" ]
	[ "$(jq -r 'select(.offset == 0).key' records)" = "blob/$(digest 1.json)" ]
}

@test "promoters race by the order of the log: nothing lost, nothing twice" {
	a_broker models:1
	race $S 4 6
	jq -es 'map(select(.alias)) | length > 0' said
	try 0 models pull $S copy
	same copy/log log.race
}

@test "pull --follow keeps the last state while the broker is gone, and goes on" {
	a_broker models:1
	filled $S
	start models pull $S copy --follow
	eventually cmp -s copy/fraud/champion 2.json
	broker down 1
	same copy/fraud/champion 2.json
	refuses_like 3 'models: ' models list $S --timeout 1
	broker up 1
	try 0 models alias $S fraud@champion 3
	eventually cmp -s copy/fraud/champion 3.json
	kill -TERM "$PID"
	ends 143
	clean copy
}

@test "an event whose bytes are missing, or others, is named, and put mends it" {
	a_broker models:1
	filled $S
	start models pull $S copy --follow
	eventually cmp -s copy/fraud/champion 2.json
	raw "blob/$(digest 2.json)" null
	raw "blob/$(digest 3.json)" '{"no":"model"}'
	refuses_like 2 "models: a model's bytes are missing: models@8 removes $(digest 2.json)" \
		models get $S fraud@champion
	refuses 2 "models: a model was changed: the bytes of models@9 do not have the digest $(digest 3.json)" \
		models get $S fraud:3
	try 2 models check $S
	[ "$(grep -c '^models: fraud:[23]: ' "$ERR")" -eq 2 ]
	try 0 models put $S fraud 2.json
	try 0 models put $S fraud 3.json
	try 0 models get $S fraud:3
	same "$OUT" 3.json
	clean $S
	same copy/fraud/champion 2.json
	kill -TERM "$PID"
	wait "$PID" || true
}

@test "an edited event is damage, named by its offset; followers keep their state" {
	local id
	a_broker models:1
	filled $S
	start models pull $S copy --follow
	eventually cmp -s copy/fraud/champion 2.json
	id=$(models log $S | jq -rs 'last.event')
	models log $S | tail -n 1 | sed 's/better/bitter/' >line
	raw "event/$id" "$(cat line)"
	ends 2
	grep -qE '^models: models@8 was changed: its ID is ' "$ERR"
	same copy/fraud/champion 2.json
	for command in 'list' 'check' 'log'; do
		refuses_like 2 'models: models@8 was changed: its ID is ' models $command $S
	done
	refuses_like 2 'models: models@8 was changed: ' models alias $S fraud@champion 3
}

@test "an event that is removed is damage" {
	a_broker models:1
	filled $S
	raw "event/$(models log $S | jq -rs 'first.event')" null
	refuses 2 'models: models@8 removes an event that counts' models list $S
}

@test "an event under another one's key is damage" {
	a_broker models:1
	filled $S
	models log $S >lines
	raw "event/$(jq -rs 'first.event' lines)" "$(tail -n 1 lines)"
	refuses 2 'models: models@8 has the key of another event' models list $S
}

@test "records of others, and copies of events, are passed over, and check tells" {
	a_broker models:1
	filled $S
	raw 'something/else' '{"a":1}'
	raw "event/$(models log $S | jq -rs 'first.event')" "$(models log $S | head -n 1)"
	try 0 models get $S fraud@champion
	same "$OUT" 2.json
	try 2 models check $S
	says "models: topic 'models' has 2 records that no models command writes: of other keys, or copies of events"
}

@test "a lost acknowledgement makes no second event" {
	a_broker models:1
	filled $S
	# Produce is answered late, after the client has given up and asked again.
	broker reply 1 0 0 3000
	a_model 4 >4.json
	try 0 models put $S fraud --alias champion -X socket.timeout.ms=1000 4.json
	[ "$(jq .version "$OUT")" = 4 ]
	consume -t models -e --envelope | jq -r .key | grep event/ | sort | uniq -d >twice
	[ ! -s twice ]
	[ "$(models log $S | jq -r .op | xargs)" = 'put put put alias alias put alias' ]
	try 0 models get $S fraud@champion
	same "$OUT" 4.json
}

@test "a broker that takes nothing is status 3, and nothing has changed" {
	a_broker models:1
	filled $S
	a_model 4 >4.json
	# NOT_ENOUGH_REPLICAS, for as long as anybody tries.
	broker err 0 19 900
	refuses_like 3 'models: no broker takes the message' \
		models put $S fraud 4.json --timeout 2
	[ "$(models list $S --format json | wc -l)" -eq 3 ]
}

@test "prune removes bytes from a topic, and the log stays whole" {
	a_broker models:1
	filled $S
	try 0 models prune $S fraud --keep 1
	prints '{"pruned":0,"removed":0}'
	a_model 4 | models put $S fraud -
	try 0 models prune $S fraud --keep 1
	prints '{"pruned":1,"removed":1}'
	clean $S
	refuses 2 "models: version 3 of 'fraud' was pruned: its bytes are gone" models get $S fraud:3
	try 0 models pull $S copy
	clean copy
	[ ! -e copy/fraud/3 ]
	# The same bytes again are a new version.
	try 0 models put $S fraud 3.json
	[ "$(jq .version "$OUT")" = 5 ]
	try 0 models get $S fraud
	same "$OUT" 3.json
	clean $S
}

@test "a topic with more than one partition, or none, is refused" {
	a_broker two:2
	a_model 1 >1.json
	refuses 2 "models: topic 'two' has 2 partitions, and a registry needs one, for one order of all events: kafka-sandbox --topic two:1 makes it" \
		models put kafka:two fraud 1.json
	refuses_like 2 "models: there is no topic 'none' (topics --create none:1 --set cleanup.policy=compact --set message.timestamp.type=LogAppendTime makes it)" \
		models put kafka:none fraud 1.json
	refuses_like 2 "models: '' can be no topic's name" models list kafka:
}
