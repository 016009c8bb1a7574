#!/usr/bin/env bats
# What runs for long, without a broker: figures, levels for the journal, readiness.
load ../helper
load ../serve

has_ended() {
	! kill -0 "$PID" 2>/dev/null
}

@test "score's, load's and monitor's figures add up" {
	seq 1 200 | awk '{ print "{\"A\":" $1 % 7 ",\"y\":" $1 % 2 "}" }' |
		train-lr -q -y y >fraud.json
	{ seq 1 99 | sed 's/.*/{"A":&}/'; echo '{"B":1}'; } >in
	try 1 score -m fraud.json --metrics s.prom in
	mv "$OUT" scored
	grep -qx 'weir_score_records_in_total{name="s"} 100' s.prom
	grep -qx 'weir_score_records_out_total{name="s"} 99' s.prom
	grep -qx 'weir_score_records_rejected_total{name="s",reason="missing"} 1' s.prom
	grep -q '^weir_score_model_info{name="s",model="fraud",version="",digest="sha256:' s.prom
	echo 'no record' >>scored
	try 1 load -d sqlite:db -T t --metrics l.prom scored
	grep -qx 'weir_load_records_in_total{name="l"} 100' l.prom
	grep -qx 'weir_load_records_out_total{name="l"} 99' l.prom
	grep -qx 'weir_load_records_rejected_total{name="l",reason="bad-json"} 1' l.prom
	grep -q '^weir_load_last_commit_time_seconds' l.prom
	try 1 monitor -m fraud.json --metrics m.prom --html page.html scored
	grep -qx 'weir_monitor_records_in_total{name="m"} 100' m.prom
	grep -qx 'weir_monitor_records_out_total{name="m"} 99' m.prom
	grep -q '^weir_monitor_state{name="m",model="fraud.json",' m.prom
	grep -q 'Rejected since the start: bad-json 1' page.html
}

@test "messages have their level where stderr is the journal, and never elsewhere" {
	: >log
	stream=$(stat -c %d:%i log)
	JOURNAL_STREAM=$stream evaluate -y y nosuch 2>>log || true
	grep -q '^<3>evaluate: ' log
	: >log
	echo '{"a":1}x' | JOURNAL_STREAM=$stream score -v -m "$TESTS/fixtures/model-mixed.json" \
		2>>log >/dev/null || true
	grep -q '^<4>score: ' log
	grep -q '^<6>score: ' log
	[ "$(grep -vc '^<[346]>' log)" -eq 0 ]
	for wrong in "${stream}1" "${stream%:*}:1" "$stream " x '' "1$stream"; do
		: >log
		JOURNAL_STREAM=$wrong evaluate -y y nosuch 2>>log || true
		grep -q '^evaluate: ' log
	done
}

@test "rejects are whole over 200 rotations, and with copytruncate" {
	mkfifo fifo
	start holdout --fraction 0.5 --to /dev/null --rejects rej fifo
	exec 9>fifo
	for i in $(seq 1 200); do
		echo "bad $i" >&9
		if [ $((i % 20)) -eq 0 ]; then
			eventually test -s rej
			mv rej "rej.$i"
		fi
	done
	exec 9>&-
	ends 1
	cat rej.* rej 2>/dev/null | jq -r .raw | sort -V | uniq >got
	seq -f 'bad %.0f' 1 200 | cmp - got
	mkfifo fifo2
	start holdout --fraction 0.5 --to /dev/null --rejects rej2 fifo2
	exec 9>fifo2
	echo 'bad 1' >&9
	eventually test -s rej2
	: >rej2
	echo 'bad 2' >&9
	exec 9>&-
	ends 1
	[ "$(jq -r .raw rej2)" = 'bad 2' ]
}

@test "serve, models pull, monitor, load and score are ready when they do their task" {
	local command
	small_model 1 >model.json
	models put reg fraud model.json --alias champion >/dev/null
	mkfifo fifo
	exec 9<>fifo
	while read -r command; do
		rm -f said socket
		python3 -c 'import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("socket")
print("listens", flush=True)
while True:
    print(s.recv(4096).decode().rstrip("\n"), flush=True)' >said 3>&- &
		STARTED+=("$!")
		eventually grep -q listens said
		# shellcheck disable=SC2086 # words
		start env NOTIFY_SOCKET="$PWD/socket" $command
		eventually grep -qx READY=1 said
		kill -TERM "$PID"
		eventually grep -qx STOPPING=1 said
		eventually has_ended
	done <<-'END'
		serve --models reg --listen 127.0.0.1:0
		models pull reg mirror --follow --metrics pull.prom
		monitor -m model.json fifo
		load -d sqlite:db -T t fifo
		score -m model.json fifo
	END
	grep -q '^weir_models_alias_info{name="pull",model="fraud",alias="champion",version="1",digest="sha256:' pull.prom
	grep -q '^weir_models_follow_age_seconds{name="pull"} ' pull.prom
}
