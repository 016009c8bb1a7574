#!/usr/bin/env bats
# docs/operation.md: the units, by systemd's verifier; figures, by Prometheus' own
# tools; rejects, by logrotate.
load ../helper

installed() {
	make -s -C "$ROOT" install PREFIX="$PWD/to" CONFDIR="$PWD/etc" >/dev/null
	UNITS=$PWD/to/lib/systemd/system
}

# block FIRST: the indented block of the page that begins with this line.
block() {
	awk -v first="    $1" '$0 == first { on = 1 }
		on && NF && !/^    / { exit }
		on { print substr($0, 5) }' "$ROOT/docs/operation.md"
}

@test "systemd accepts the installed units, and calls them well confined" {
	installed
	[ "$(ls "$UNITS"/*.service | wc -l)" -eq 4 ]
	export MANPATH=$PWD/to/share/man:
	try 0 systemd-analyze verify "$UNITS"/*.service
	says
	for unit in "$UNITS"/*.service; do
		try 0 systemd-analyze security --offline=true --threshold=20 "$unit"
		grep -qx 'RestartPreventExitStatus=2' "$unit"
		if grep -q '@[A-Z]*@' "$unit"; then complain "$unit"; fi
	done
}

@test "topic-to-monitor ends with the status that tells more, and waits for both" {
	installed
	program() { # NAME SCRIPT
		printf '#!/bin/sh\n%s\n' "$2" >"to/bin/$1"
	}
	rm to/bin/consume to/bin/monitor
	while read -r read watched all; do
		program consume "exit $read"
		program monitor "cat >/dev/null; exit $watched"
		chmod +x to/bin/consume to/bin/monitor
		try "$all" to/lib/weir/topic-to-monitor -t x -- -m y
	done <<-'END'
		0 0 0
		0 1 1
		3 0 3
		3 1 3
		2 1 2
		3 2 2
		137 0 137
		141 3 3
	END
	program consume 'trap "echo c >>ends; exit 143" TERM; echo "$@" >>args; : >on; while :; do sleep 0.1; done'
	program monitor 'echo "$@" >>args; cat >/dev/null; echo m >>ends; exit 143'
	start to/lib/weir/topic-to-monitor -t x -- -m 'a b'
	eventually test -e on
	kill -TERM "$PID"
	ends 143
	[ "$(sort ends | xargs)" = 'c m' ]
	[ "$(sort args | xargs)" = '-m a b -t x' ]
}

@test "the page's rules are rules, and promtool and node_exporter take the figures" {
	block 'groups:' >rules.yml
	try 0 promtool check rules rules.yml
	grep -q '6 rules found' "$OUT"
	seq 1 200 | awk '{ print "{\"A\":" $1 % 7 ",\"y\":" $1 % 2 "}" }' |
		train-lr -q -y y >fraud.json
	mkdir -p run/a run/b
	echo '{"A":1}' >in
	score -m fraud.json --metrics run/a/weir-a.prom in >/dev/null
	score -m fraud.json --metrics run/b/weir-b.prom in >/dev/null
	promtool check metrics <run/a/weir-a.prom
	start prometheus-node-exporter --collector.disable-defaults \
		--collector.textfile --collector.textfile.directory="$PWD/run/*" \
		--web.listen-address="127.0.0.1:$((20000 + $$ % 10000))"
	got() {
		curl -sf "http://127.0.0.1:$((20000 + $$ % 10000))/metrics" >figures
	}
	eventually got
	grep -qx 'weir_score_records_in_total{name="weir-a"} 1' figures
	grep -qx 'weir_score_records_in_total{name="weir-b"} 1' figures
	grep -qx 'node_textfile_scrape_error 0' figures
}

@test "logrotate moves the rejects by the page's file, and no line is lost" {
	block '/var/log/weir/*.rejects {' | sed "s|/var/log/weir|$PWD/log|" >conf
	mkdir log
	chmod 755 log
	mkfifo fifo
	start holdout --fraction 0.5 --to /dev/null --rejects log/a.rejects fifo
	exec 9>fifo
	for i in 1 2 3 4; do
		echo "bad $i" >&9
		eventually test -s log/a.rejects
		logrotate -f -s state conf
	done
	echo 'bad 5' >&9
	exec 9>&-
	ends 1
	[ -e log/a.rejects.3.gz ]
	{ zcat log/*.gz; cat log/a.rejects.1 log/a.rejects; } | jq -r .raw |
		sort >got
	seq -f 'bad %.0f' 1 5 | cmp - got
}
