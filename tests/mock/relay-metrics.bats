#!/usr/bin/env bats
# --metrics, readiness for a service manager, rejects that are rotated.
load ../helper
load ../mock

# value FILE SERIES: the sample whose name and labels begin so.
value() {
	grep -F -- "$2" "$1" | awk 'NR == 1 { print $2 }'
}

# sum FILE NAME: of all samples of a family.
sum() {
	awk -v n="$2" 'index($0, n "{") == 1 { s += $NF } END { print s + 0 }' "$1"
}

# has_value FILE SERIES NUMBER
has_value() {
	[ "$(value "$1" "$2")" = "$3" ]
}

# Is each line what Prometheus reads, by the letter of its format 0.0.4?
well_formed() {
	[ -z "$(tail -c 1 "$1" | tr -d '\n')" ]
	! grep -vE '^# (HELP|TYPE) weir_[a-z_]+ .+$|^weir_[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? (-?[0-9.e+-]+|NaN|[+-]Inf)$' "$1"
	[ -z "$(grep -v '^#' "$1" | sed 's/ [^ ]*$//' | sort | uniq -d)" ]
}

# Records 1 to N; each tenth lacks what the model needs.
cards() {
	seq 1 "$1" | awk '{
		print $1 % 10 ? "{\"id\":" $1 ",\"A\":" $1 % 7 "}" : "{\"id\":" $1 "}" }'
}

a_model() {
	seq 1 200 | awk '{ print "{\"A\":" $1 % 7 ",\"y\":" $1 % 2 "}" }' |
		train-lr -q -y y >model.json
}

@test "relay's figures add up: in = out + rejected by reason, and no lag at the end" {
	a_broker in:2 out:1
	a_model
	cards 1000 | produce -t in
	umask 077
	try 1 relay -g g -t in -T out -e --keep --metrics 'weir-"x".prom' -- \
		score -m model.json
	well_formed 'weir-"x".prom'
	[ "$(stat -c %a 'weir-"x".prom')" = 644 ]
	f='weir-"x".prom' n='{name="weir-\"x\""'
	[ "$(value "$f" "weir_relay_records_in_total$n")" = 1000 ]
	[ "$(value "$f" "weir_relay_records_out_total$n")" = 900 ]
	[ "$(value "$f" "weir_relay_records_rejected_total$n,reason=\"missing\"")" = 100 ]
	[ "$(sum "$f" weir_relay_records_rejected_total)" = 100 ]
	[ "$(grep -c '^weir_relay_lag_records{' "$f")" -eq 2 ]
	[ "$(sum "$f" weir_relay_lag_records)" = 0 ]
	[ "$(value "$f" "weir_relay_running$n")" = 0 ]
	[ "$(value "$f" "weir_relay_last_commit_time_seconds$n" | cut -d. -f1)" -ge \
		$(($(date +%s) - 60)) ]
}

@test "a message that is no JSON is a reject of its own reason" {
	a_broker in:1 out:1
	printf '%s\n' '{"a":1}' 'no json' '{"a":2}' | produce --raw -t in
	try 1 relay -g g -t in -T out -e --metrics r.prom -- cat
	[ "$(value r.prom 'weir_relay_records_rejected_total{name="r",reason="bad-json"}')" = 1 ]
	[ "$(value r.prom 'weir_relay_records_in_total{')" = 3 ]
	[ "$(value r.prom 'weir_relay_records_out_total{')" = 2 ]
	try 1 consume -t in -e --metrics c.prom
	well_formed c.prom
	[ "$(value c.prom 'weir_consume_records_rejected_total{name="c",reason="bad-json"}')" = 1 ]
	[ "$(value c.prom 'weir_consume_records_in_total{')" = 3 ]
	[ "$(sum c.prom weir_consume_lag_records)" = 0 ]
}

@test "produce's figures: delivered, rejected, and what the end of a broker leaves" {
	a_broker in:1
	{ seq 1 99 | sed 's/.*/{"a":&}/'; echo 'no json'; } >lines
	try 1 produce -t in --metrics p.prom lines
	well_formed p.prom
	[ "$(value p.prom 'weir_produce_records_in_total{')" = 100 ]
	[ "$(value p.prom 'weir_produce_records_out_total{')" = 99 ]
	[ "$(value p.prom 'weir_produce_records_rejected_total{name="p",reason="bad-json"}')" = 1 ]
	[ "$(value p.prom 'weir_produce_running{')" = 0 ]
	try 3 produce -b localhost:1 --timeout 1 -t in --metrics away.prom lines
	well_formed away.prom
	[ "$(value away.prom 'weir_produce_records_in_total{')" = 0 ]
	[ "$(value away.prom 'weir_produce_running{')" = 0 ]
	mkfifo fifo
	listening "$PWD/socket"
	start env NOTIFY_SOCKET="$SOCKET" produce -t in --metrics r.prom fifo
	exec 9>fifo
	eventually grep -qx READY=1 said
	[ "$(value r.prom 'weir_produce_running{')" = 1 ]
	exec 9>&-
	ends 0
}

@test "a file of figures that cannot be written is warned of once, and ends nothing" {
	a_broker in:1 out:1
	put in 1 3
	try 0 relay -g g -t in -T out -e --metrics nowhere/r.prom -- cat
	[ "$(grep -c 'metrics' "$ERR")" -eq 1 ]
	holds out 1 3
}

@test "relay killed at any moment leaves whole figures, and says that it ran" {
	a_broker in:1 out:1
	put in 1 5000
	for i in 1 2 3 4 5; do
		start relay -g "g$i" -t in -T out --metrics r.prom -- cat
		eventually test -s r.prom
		kill -KILL "$PID"
		ends 137
		well_formed r.prom
		[ "$(value r.prom 'weir_relay_running{')" = 1 ]
		rm r.prom
	done
}

# listening NAME: what comes to the socket of a service manager is in `said`.
listening() {
	python3 - "$1" >said 3>&- <<-'END' &
		import socket, sys
		name = sys.argv[1]
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("\0" + name[1:] if name[0] == "@" else name)
		print("listens", flush=True)
		while True:
		    print(s.recv(4096).decode().rstrip("\n"), flush=True)
	END
	STARTED+=("$!")
	SOCKET=$1
	eventually grep -q listens said
}

@test "relay and consume say READY=1 once they do their task, and STOPPING=1" {
	a_broker in:1 out:1
	listening "$PWD/socket"
	put in 1 3
	start env NOTIFY_SOCKET="$SOCKET" relay -g g -t in -T out -- sh -c 'echo "${NOTIFY_SOCKET-none}" >&2; cat'
	eventually grep -qx READY=1 said
	eventually holds out 1 3
	grep -qx none "$ERR"
	kill -TERM "$PID"
	ends 143
	eventually grep -qx STOPPING=1 said
	[ "$(grep -cx READY=1 said)" -eq 1 ]
	start env NOTIFY_SOCKET="$SOCKET" consume -t in
	has_two() { [ "$(grep -cx READY=1 said)" -eq 2 ]; }
	eventually has_two
	kill -TERM "$PID"
	ends 143
}

@test "relay is not ready when there is no broker, and an abstract socket hears of it" {
	a_broker in:1 out:1
	listening "@weir-$BATS_TEST_NUMBER-$$"
	try 3 env NOTIFY_SOCKET="$SOCKET" relay -b localhost:1 -g g -t in -T out --timeout 1 -- cat
	[ "$(grep -c READY said)" -eq 0 ]
	start env NOTIFY_SOCKET="$SOCKET" relay -g g -t in -T out -- cat
	eventually grep -qx READY=1 said
}

@test "relay goes on in a new file of rejects when the old one was moved" {
	a_broker in:1 out:1
	a_model
	start relay -g g -t in -T out --keep --linger 0 --max-reject-share 1 \
		--rejects rej -- score -m model.json
	cards 10 | produce -t in
	eventually test -s rej
	mv rej rej.1
	cards 10 | produce -t in
	eventually test -s rej
	kill -TERM "$PID"
	ends 143
	[ "$(wc -l <rej.1)" -eq 1 ] && [ "$(wc -l <rej)" -eq 1 ]
	jq -e '.reason == "missing"' rej rej.1 >answers
}
