#!/usr/bin/env bats
# models: a registry in a folder. (In a topic: mock/models.bats and
# broker/models.bats.)

load ../helper
load ../models

# champion FILE: what the alias stands for, by the log, the link and get.
champion() {
	same R/fraud/champion "$1"
	models get R fraud@champion >got
	same got "$1"
	[ "$(models list R --format json |
		jq -r 'select(.aliases == ["champion"]).digest')" = \
		"$(digest "$1")" ]
}

# --- put, get, list ------------------------------------------------------------

@test "put gives a model the next version, and get prints its bytes" {
	small_model >model.json
	try 0 models put R fraud model.json
	says
	prints "{\"model\":\"fraud\",\"version\":1,\"digest\":\"$(digest model.json)\"}"
	a_model 2 >2.json
	try 0 models put R fraud - <2.json
	[ "$(jq .version "$OUT")" = 2 ]
	try 0 models get R fraud:1
	same "$OUT" model.json
	try 0 models get R fraud
	same "$OUT" 2.json
	try 0 models get R "$(digest model.json | head -c 15)" --output out.json
	prints
	same out.json model.json
	same R/fraud/1/model.json model.json
	[ "$(stat -c %a "R/blobs/sha256-$(digest model.json | cut -c 8-)")" = 444 ]
	clean R
}

@test "each line that a trainer prints becomes a version as it comes" {
	mkfifo lines
	start models put R fraud --alias champion lines
	exec 7>lines
	a_model 1 >&7
	eventually test -e R/fraud/champion
	a_model 2 >&7
	eventually test -e R/fraud/2/model.json
	exec 7>&-
	ends 0
	[ "$(wc -l <"$OUT")" -eq 2 ]
	jq -es 'map(.alias == "champion") | all' "$OUT"
	a_model 2 >2.json
	champion 2.json
	clean R
}

@test "a line that is no model is rejected, and the others are put" {
	{
		a_model 1
		echo '{"format":"no model"}'
		echo 'no JSON'
		a_model 2
	} >lines
	try 1 models put R fraud --rejects bad lines
	[ "$(jq -c .version "$OUT" | xargs)" = '1 2' ]
	[ "$(jq -c .line bad | xargs)" = '2 3' ]
	[ "$(jq -r .reason bad | xargs)" = 'wrong-type bad-json' ]
	clean R
}

@test "the same bytes are no new version, and it is said what is not recorded" {
	a_model 1 >1.json
	try 0 models put R fraud 1.json
	try 0 models put R fraud --why again 1.json
	says "models: these bytes are version 1 of 'fraud' already: --metrics and --why are not recorded"
	[ "$(jq .version "$OUT")" = 1 ]
	[ "$(wc -l <R/log)" -eq 1 ]
	try 0 models put R other 1.json
	says
	clean R
}

@test "what is no model is refused, and the registry stays" {
	filled R
	cp R/log before
	echo '{}' >no.json
	refuses 2 "models: 'no.json' is not a model: it has no member 'format' of 'weir-model'" \
		models put R fraud no.json
	refuses 2 "models: '<stdin>' is empty: it has no model" models put R fraud </dev/null
	refuses_like 2 "models: cannot open 'none.json'" models put R fraud none.json
	refuses 2 "models: 'log' is no name for a model: the registry has something else of that name" \
		models put R log 1.json
	refuses_like 2 "models: '7' is no name for a model" models put R 7 1.json
	refuses_like 2 "models: '../x' is no name for a model" models put R ../x 1.json
	refuses_like 2 "models: --alias: 'a/b' is no name for an alias" \
		models put R fraud --alias a/b 1.json
	same R/log before
	[ ! -e R/.. ] || [ ! -e x ]
	mkdir full
	touch full/file
	refuses 2 "models: 'full' is no registry: it has no log, and is not empty" \
		models put full fraud 1.json
	refuses 2 "models: there is no registry 'none': models put makes one" models list none
	refuses_like 2 "models: there is no model 'fruad': did you mean 'fraud'?" models get R fruad
	refuses 2 "models: model 'fraud' has no version 9: its newest is 3" models get R fraud:9
	refuses 2 "models: model 'fraud' has no alias 'champon': did you mean 'champion'?" \
		models get R fraud@champon
	clean R
}

@test "metrics are the figures of evaluate, and the lineage is that of the model" {
	sample 400 | csv2json >tx
	produced() { jq -c '. + {_kafka: {topic: "tx", partition: 0,
		offset: input_line_number, timestamp: 1, timestamp_type: "create"}}' tx; }
	produced >placed
	train-lr -q -y Class -x Amount,V1 placed --output model.json
	score -m model.json tx | evaluate -y Class --format json >figures
	try 0 models put R fraud --metrics figures model.json
	models log R >events
	[ "$(jq .metrics.n events)" = 400 ]
	[ "$(jq .metrics.average_precision events)" = "$(jq .average_precision figures)" ]
	jq -e '.metrics | has("lift") | not' events
	[ "$(jq -cS .lineage events)" = "$(jq -cS .lineage model.json)" ]
	[ "$(jq -r .kind events)" = logistic-regression ]
	models list R >table
	grep -q '  AP  ' table
	a_model 7 >seven
	printf '{"n": 1, "auc": [1], "auc": [2], "\\u006e": 2}' >doubled
	refuses 2 "models: 'doubled' has two members 'n'" \
		models put R doubled --metrics doubled seven
	printf '{"a\\u0000b": 1}' >odd
	refuses 2 "models: 'odd' has a member with a NUL in its name" \
		models put R doubled --metrics odd seven
	{
		a_model 1
		a_model 2
	} >two
	try 2 models put R several --metrics figures two
	says "models: --metrics tells of one model, and 'two' has several"
	clean R
}

@test "list has a row a version, and the same as JSON" {
	filled R
	try 0 models list R
	[ "$(awk '{ print $1, $2 }' "$OUT" | xargs)" = 'MODEL VERSION fraud 1 fraud 2 fraud 3' ]
	grep -qE '^fraud +2 +champion +logistic-regression ' "$OUT"
	run ! grep -q ' $' "$OUT"
	try 0 models list R fraud --format json
	[ "$(jq -c '[.version, .aliases, .who, .pruned]' "$OUT" | xargs)" = \
		'[1,[],who1,false] [2,[champion],who2,false] [3,[],who3,false]' ]
}

# --- aliases --------------------------------------------------------------------

@test "an alias moves, back and forth, and the log has each move" {
	filled R
	champion 2.json
	try 0 models alias R fraud@champion 3
	try 0 models rollback R fraud@champion
	champion 2.json
	try 0 models rollback R fraud@champion
	champion 1.json
	refuses 2 'models: fraud@champion cannot take back 1 change: it stood for 0 versions before this one' \
		models rollback R fraud@champion
	try 0 models alias R fraud@champion 3
	try 0 models rollback R fraud@champion
	champion 1.json
	[ "$(models log R fraud@champion | jq -c '[.version, .rollback]' | xargs)" = \
		'[1,null] [2,null] [3,null] [2,1] [1,1] [3,null] [1,1]' ]
	clean R
}

@test "rollback N takes N changes back at once" {
	filled R
	try 0 models alias R fraud@champion 3
	try 0 models rollback R fraud@champion 2
	champion 1.json
	refuses_like 2 "models: rollback: '0' is not a whole number from 1" \
		models rollback R fraud@champion 0
}

@test "an alias can be given by another one, or a digest" {
	filled R
	try 0 models alias R fraud@challenger 3
	try 0 models alias R fraud@champion challenger
	same R/fraud/champion 3.json
	try 0 models alias R fraud@champion "$(digest 1.json | head -c 20)"
	same R/fraud/champion 1.json
	refuses 2 "models: VERSION: model 'fraud' has no alias 'chalenger': did you mean 'challenger'?" \
		models alias R fraud@champion chalenger
}

@test "--was that is not so is status 1, and nothing changes" {
	filled R
	cp R/log before
	try 1 models alias R fraud@champion 3 --was 1
	prints
	grep -qE '^models: fraud@champion is version 2 \(.*@.*, 20.*Z\): it is not version 1$' "$ERR"
	try 1 models alias R fraud@champion 3 --was none
	grep -qE '^models: fraud@champion exists: it is version 2 \(.*@.*, 20.*Z\)$' "$ERR"
	refuses 1 'models: fraud@new does not exist: it is not version 1' \
		models alias R fraud@new 3 --was 1
	same R/log before
	try 0 models alias R fraud@new 3 --was none
	try 0 models alias R fraud@champion 3 --was 2
	champion 3.json 2>/dev/null || same R/fraud/champion 3.json
}

@test "an alias that stands for the version already makes no event" {
	filled R
	cp R/log before
	try 0 models alias R fraud@champion 2
	says
	[ "$(jq .version "$OUT")" = 2 ]
	same R/log before
}

# --- the log --------------------------------------------------------------------

@test "an event's ID is the digest of its line, and each line names the one before" {
	local line prev=null
	filled R
	while read -r line; do
		[ "$(printf %s "$line" | sed 's/"event":"[0-9a-f]*",//' |
			sha256sum | cut -d ' ' -f 1)" = "$(jq -r .event <<<"$line")" ]
		[ "$(jq -r .prev <<<"$line")" = "$prev" ]
		prev=$(jq -r .event <<<"$line")
	done <R/log
	try 0 models log R
	same "$OUT" R/log
	try 0 models log R fraud@champion --position
	[ "$(jq -c '._log' "$OUT" | xargs)" = '{position:4} {position:5}' ]
	[ "$(jq -r '.why // "-"' "$OUT" | xargs)" = '- better' ]
}

# spoils SENTENCE COMMAND...: after the command, every reader says so, and
# nothing is changed by it.
spoils() {
	local sentence=$1 command
	shift
	rm -rf R
	cp -a good R
	"$@"
	cp -a R spoilt
	for command in 'list R' 'log R' 'get R fraud@champion' 'check R' \
		'put R fraud 1.json' 'alias R fraud@champion 1' \
		'rollback R fraud@champion' 'prune R fraud --keep 1' 'pull R copy'; do
		# shellcheck disable=SC2086 # words
		try 2 models $command
		prints
		grep -qE "$sentence" "$ERR" || complain "models $command does not say $sentence"
	done
	diff -r R spoilt
	rm -rf spoilt copy
	same R/fraud/champion 2.json
}

@test "a damaged log is named by its line, status 2, and the old model stays" {
	filled R
	mv R good
	spoils "^models: 'R/log', line 2 was changed: its ID is " \
		sed -i '2s/who2/whoX/' R/log
	spoils "^models: 'R/log', line 2 follows the event .*, which is not in the log: a part of the log is missing" \
		sed -i 2d R/log
	spoils "^models: 'R/log', line 1 follows the event .*, which is not in the log" \
		sed -i 1d R/log
	spoils "^models: 'R/log', line 4 is no event: it does not begin with its ID" \
		sed -i '4s/.*/what/' R/log
	spoils "^models: 'R/log', line 6 is no event: it does not begin with its ID" \
		sh -c 'printf "\0\0\0\n" >>R/log'
}

# forge REST: a line with the ID that it should have.
forge() {
	printf '{"event":"%s",%s\n' \
		"$(printf '{%s' "$1" | sha256sum | cut -d ' ' -f 1)" "$1"
}

@test "an event that contradicts the log is damage, whoever has forged it" {
	filled R
	local last
	last=$(tail -n 1 R/log | jq -r .event)
	forge "\"prev\":\"$last\",\"at\":\"\",\"who\":\"\",\"op\":\"alias\",\"model\":\"fraud\",\"alias\":\"champion\",\"version\":9,\"digest\":\"$(digest 1.json)\",\"was\":null}" >>R/log
	refuses_like 2 "models: 'R/log', line 6 contradicts the log: 'fraud' has no version 9" \
		models list R
}

@test "an event of a newer weir is not guessed at" {
	filled R
	local last
	last=$(tail -n 1 R/log | jq -r .event)
	forge "\"prev\":\"$last\",\"at\":\"\",\"who\":\"\",\"op\":\"bless\",\"model\":\"fraud\"}" >>R/log
	refuses 2 "models: 'R/log', line 6 says 'bless', which this weir does not know: a newer one wrote it" \
		models list R
}

@test "a missing or edited model is named, and check names them all" {
	local blob
	filled R
	blob=R/blobs/sha256-$(digest 2.json | cut -c 8-)
	chmod +w "$blob"
	echo >>"$blob"
	rm "R/blobs/sha256-$(digest 3.json | cut -c 8-)"
	refuses_like 2 "models: '$blob' was changed: its bytes have the digest sha256:" \
		models get R fraud@champion
	try 2 models check R
	[ "$(wc -l <"$ERR")" -eq 2 ]
	grep -qF "models: fraud:2: '$blob' was changed" "$ERR"
	grep -qF "models: fraud:3: a model's bytes are missing: there is no 'R/blobs/" "$ERR"
	# Bytes that are missing can be put again.
	try 0 models put R fraud 3.json
	try 0 models get R fraud:3
	same "$OUT" 3.json
}

@test "check knows a model that this weir does not read" {
	local last
	filled R
	cp /dev/null no
	last=$(tail -n 1 R/log | jq -r .event)
	cp no "R/blobs/sha256-$(digest no | cut -c 8-)"
	forge "\"prev\":\"$last\",\"at\":\"\",\"who\":\"\",\"op\":\"put\",\"model\":\"fraud\",\"version\":4,\"digest\":\"$(digest no)\",\"bytes\":0}" >>R/log
	try 2 models check R
	grep -q '^models: fraud:4 is not a model: ' "$ERR"
}

# --- writers that were killed ----------------------------------------------------

@test "a line that a killed writer began is taken away by the next one" {
	filled R
	cp R/log whole
	head -c 100 R/log >>R/log
	try 0 models list R
	[ "$(wc -l <"$OUT")" -eq 4 ]
	try 0 models alias R fraud@champion 3
	grep -q "^models: 'R/log' ended within a line, after a writer was killed: the part of a line is taken away$" "$ERR"
	head -n 5 R/log | cmp - whole
	champion 3.json
	clean R
}

@test "check tells of a link that the log does not know, as when its last lines are gone" {
	filled R
	sed -i '4,$d' R/log
	try 2 models check R
	grep -qxF "models: the link 'R/fraud/champion' is not in the log: no event makes this alias, or lines are missing at the end of the log" "$ERR"
}

@test "a whole line without its newline stays" {
	filled R
	truncate -s -1 R/log
	try 0 models alias R fraud@champion 3
	grep -q 'the line was whole, and stays$' "$ERR"
	[ "$(wc -l <R/log)" -eq 6 ]
	clean R
}

@test "links that a killed writer did not draw are drawn by the next one" {
	filled R
	ln -sfn "../blobs/sha256-$(digest 1.json | cut -c 8-)" R/fraud/champion
	rm -r R/fraud/3
	echo old >R/fraud/.new
	echo old >R/blobs/.new
	a_model 4 >4.json
	try 0 models put R fraud 4.json
	champion 2.json
	same R/fraud/3/model.json 3.json
	clean R
	rm R/fraud/champion
	clean R
	champion 2.json
}

# A program that is killed as it is about to call a function for the Nth time.
killer() {
	cat >killer.c <<-'END'
		#define _GNU_SOURCE
		#include <dlfcn.h>
		#include <signal.h>
		#include <stdlib.h>
		#include <sys/stat.h>
		#include <unistd.h>
		static void point(void) {
			static int n;
			const char *at = getenv("KILL_AT");
			if (at && ++n == atoi(at)) raise(SIGKILL);
		}
		#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))
		ssize_t write(int fd, const void *p, size_t n) {
			point();
			return NEXT(ssize_t (*)(int, const void *, size_t), "write")(fd, p, n);
		}
		int fsync(int fd) { point(); return NEXT(int (*)(int), "fsync")(fd); }
		int fchmod(int fd, mode_t m) {
			point(); return NEXT(int (*)(int, mode_t), "fchmod")(fd, m);
		}
		int mkdirat(int d, const char *p, mode_t m) {
			point();
			return NEXT(int (*)(int, const char *, mode_t), "mkdirat")(d, p, m);
		}
		int unlinkat(int d, const char *p, int f) {
			point();
			return NEXT(int (*)(int, const char *, int), "unlinkat")(d, p, f);
		}
		int symlinkat(const char *t, int d, const char *p) {
			point();
			return NEXT(int (*)(const char *, int, const char *),
				"symlinkat")(t, d, p);
		}
		int renameat(int a, const char *p, int b, const char *q) {
			point();
			return NEXT(int (*)(int, const char *, int, const char *),
				"renameat")(a, p, b, q);
		}
	END
	cc -shared -fPIC -o killer.so killer.c -ldl
}

# killed_everywhere COMMAND...: at each point; the next command finds a
# registry that it can go on with. $POINTS gets how many there were.
killed_everywhere() {
	local at status
	for ((at = 1; ; at++)); do
		rm -rf R
		cp -a good R
		status=0
		(LD_PRELOAD=$PWD/killer.so KILL_AT=$at exec "$@") >/dev/null 2>&1 ||
			status=$?
		[ "$status" -eq 137 ] || break
		try 0 models check R
		try 0 models put R fraud --alias champion 4.json
		champion 4.json
		clean R
		POINTS=$((POINTS + 1))
	done
	[ "$status" -eq 0 ]
}

@test "killed at any point, a change is whole or not made, and the next one goes on" {
	# A library that comes before the sanitizer's is refused by it.
	! sanitized || return 0
	POINTS=0
	filled R
	a_model 4 >4.json
	killer
	mv R good
	killed_everywhere models put R fraud --alias champion 4.json
	killed_everywhere models rollback R fraud@champion
	killed_everywhere models prune R fraud --keep 1
	[ "$POINTS" -gt 30 ]
}

@test "a full disk is status 3, and the registry is as before" {
	filled R
	cp R/log before
	a_model 4 >4.json
	try 3 bash -c 'ulimit -f 0; trap "" XFSZ; exec models put R fraud 4.json'
	same R/log before
	try 0 models put R fraud 4.json
	clean R
}

# --- several writers --------------------------------------------------------------

@test "eight promoters at once: nothing is lost, nothing is there twice" {
	race R 8 10
	# Under the lock nobody is second.
	[ "$(jq -r 'select(.alias).version' said | wc -l)" -eq 80 ]
}

@test "a reader beside a promoter reads one model or the other, whole" {
	filled R
	for i in {1..60}; do
		models alias R fraud@champion $((1 + i % 2))
	done >/dev/null 3>&- &
	STARTED+=($!)
	local n=0
	while ! gone "${STARTED[0]}"; do
		cat R/fraud/champion >read
		cmp -s read 1.json || cmp -s read 2.json || complain 'neither the one nor the other'
		n=$((n + 1))
	done
	[ "$n" -gt 0 ]
}

# --- pull and prune ---------------------------------------------------------------

@test "pull makes a folder of the same log and the same bytes, and then only adds" {
	filled R
	try 0 models pull R copy
	same copy/log R/log
	same copy/fraud/champion 2.json
	same copy/fraud/3/model.json 3.json
	try 0 models rollback R fraud@champion
	try 0 models pull R copy
	same copy/fraud/champion 1.json
	try 0 models check copy
	[ "$(jq .events "$OUT")" = 6 ]
	# A copy with an event of its own is none any more.
	try 0 models alias copy fraud@champion 3
	try 0 models alias R fraud@champion 2
	try 2 models pull R copy
	grep -qE "^models: 'copy' is no copy of 'R': its event 7, .* of 20.*Z, is not there$" "$ERR"
	same copy/fraud/champion 3.json
}

@test "pull --follow shows each promotion, and ends by a signal" {
	filled R
	start models pull R copy --follow
	eventually cmp -s copy/fraud/champion 2.json
	try 0 models alias R fraud@champion 3
	eventually cmp -s copy/fraud/champion 3.json
	try 0 models rollback R fraud@champion
	eventually cmp -s copy/fraud/champion 2.json
	kill -TERM "$PID"
	ends 143
	same copy/log R/log
}

@test "a follower goes on with a log that is replaced by a longer copy of it" {
	filled R
	cp -a R other
	start models pull R copy --follow
	eventually cmp -s copy/fraud/champion 2.json
	try 0 models alias other fraud@champion 3
	cp other/log R/log.new
	mv R/log.new R/log
	eventually cmp -s copy/fraud/champion 3.json
	kill -TERM "$PID"
	ends 143
}

@test "prune keeps the newest, the aliased and the one before, and frees the rest" {
	local i
	filled R
	for i in 4 5 6; do
		a_model "$i" >"$i.json"
		try 0 models put R fraud "$i.json"
	done
	cp 6.json R/blobs/sha256-"$(head -c 100 /dev/zero | sha256sum | cut -d ' ' -f 1)"
	try 0 models prune R fraud --keep 1 --why space
	prints '{"pruned":3,"removed":4}'
	[ "$(find R/blobs -type f | wc -l)" -eq 3 ]
	[ ! -e R/fraud/4 ]
	champion 2.json
	refuses 2 "models: version 4 of 'fraud' was pruned: its bytes are gone" models get R fraud:4
	refuses 2 "models: version 3 of 'fraud' was pruned: its bytes are gone" \
		models alias R fraud@champion 3
	try 0 models rollback R fraud@champion
	champion 1.json
	try 0 models prune R fraud --keep 1
	prints '{"pruned":1,"removed":1}'
	try 0 models put R fraud 4.json
	[ "$(jq .version "$OUT")" = 7 ]
	clean R
}

@test "a topic in the place of a folder is refused where a folder is filled" {
	refuses_like 2 "models: pull: 'kafka:x' is a topic: the second operand is the folder" \
		models pull R kafka:x
}

@test "a verb says what it needs" {
	refuses 2 'models: a command is needed: put, get, list, alias, log, rollback, pull, check or prune' models
	refuses 2 "models: 'lst' is not a command: did you mean 'list'?" models lst R
	refuses 2 'models: alias: an operand is missing: models alias SOURCE NAME@ALIAS VERSION' \
		models alias R fraud@champion
	refuses 2 "models: unexpected operand 'x': models check SOURCE" models check R x
	refuses 2 'models: --was does not go with put' models put R fraud --was 1
	refuses_like 2 "models: 'fraud' is not NAME@ALIAS" models alias R fraud 1
}
