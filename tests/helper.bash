# helper: what all tests share. Each .bats file begins with `load ../helper`.
#
# A test runs in a directory of its own, with the programs under test first on
# PATH. A command that is to be judged goes through `try`, `refuses` or
# `start`; what it said is then in the files $OUT and $ERR.

bats_require_minimum_version 1.5.0

TESTS=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
ROOT=$(cd "$TESTS/.." && pwd)
BIN=$(cd "${BIN:-$ROOT/build/release}" && pwd)
PATH=$BIN:$PATH
export BIN PATH LC_ALL=C
unset WEIR_BROKERS WEIR_CONFIG
# What a make tells its own makes is not for those that a test starts.
unset MAKEFLAGS MFLAGS MAKELEVEL

setup() {
	# bats' own word has done its work; it is also a program's name.
	unset -f load
	cd "$BATS_TEST_TMPDIR" || return
	mkdir .said home
	export HOME=$PWD/home
	OUT=$PWD/.said/out ERR=$PWD/.said/err
	STARTED=()
}

teardown() {
	reap
}

# Is this the variant with the sanitizers?
sanitized() {
	[ "${BIN##*/}" = asan ]
}

# --- running and judging ----------------------------------------------------

# try STATUS COMMAND [ARG...]: it ends with exactly this status, within a
# minute. (env: a pipe's reader that goes must matter here as in a shell.)
try() {
	local want=$1 got=0
	shift
	timeout -k 5 "${TRY_SECONDS:-60}" \
		env --default-signal=PIPE,INT,TERM "$@" \
		>"$OUT" 2>"$ERR" 3>&- || got=$?
	[ "$got" -eq "$want" ] || complain "status $got, not $want: $*"
}

# What was wrong, and what the last command said; then fail.
complain() {
	echo "$1"
	echo '--- stdout:'
	head -c 2000 "$OUT" | cat -v
	echo '--- stderr:'
	head -c 2000 "$ERR" | cat -v
	return 1
}

# same FILE FILE: byte for byte.
same() {
	cmp "$1" "$2" || {
		diff <(cat -v "$1") <(cat -v "$2") | head -20
		return 1
	}
}

# The last command's stdout (stderr) is exactly these lines.
# shellcheck disable=SC2120 # none: it is empty
prints() {
	[ $# -eq 0 ] || printf '%s\n' "$@" | cmp - "$OUT" ||
		complain "stdout is not: $*"
	[ $# -gt 0 ] || [ ! -s "$OUT" ] || complain 'stdout is not empty'
}

# shellcheck disable=SC2120 # none: it is empty
says() {
	[ $# -eq 0 ] || printf '%s\n' "$@" | cmp - "$ERR" ||
		complain "stderr is not: $*"
	[ $# -gt 0 ] || [ ! -s "$ERR" ] || complain 'stderr is not empty'
}

# Some line of its stderr is this text.
says_line() {
	grep -qxF -e "$1" "$ERR" || complain "stderr lacks the line: $1"
}

# refuses STATUS SENTENCE COMMAND [ARG...]: it prints nothing, says this one
# sentence, and ends with this status.
refuses() {
	local status=$1 sentence=$2
	shift 2
	try "$status" "$@"
	prints
	says "$sentence"
}

# The same, where only the beginning of the sentence is promised: `PROGRAM: `
# and this text, on one line.
refuses_like() {
	local status=$1 beginning=$2
	shift 2
	try "$status" "$@"
	prints
	[ "$(wc -l <"$ERR")" -eq 1 ] || complain 'stderr is not one line'
	[[ $(<"$ERR") == "$beginning"* ]] ||
		complain "stderr does not begin with: $beginning"
}

# near A B TOLERANCE: the one comparison of numbers that are not exact.
near() {
	awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN {
		if (a "" !~ /^[-+.0-9eE]+$/ || b "" !~ /^[-+.0-9eE]+$/) exit 1
		d = a - b; if (d < 0) d = -d; exit !(d <= t) }' || {
		echo "$1 is not within $3 of $2"
		return 1
	}
}

# --- waiting, and programs in the background --------------------------------

now_ms() {
	echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

# succeeds_within MS COMMAND [ARG...]: and it has been tried often enough, too:
# a machine that stood still gave it no time.
succeeds_within() {
	local deadline=$(($(now_ms) + $1)) due=$(($1 < 4000 ? $1 / 40 : 100))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $((due--)) -gt 0 ] || [ "$(now_ms)" -lt "$deadline" ] || return
		sleep 0.02 # between two polls
	done
}

# eventually COMMAND [ARG...]: it succeeds before thirty seconds have passed.
eventually() {
	succeeds_within 30000 "$@" || {
		echo "not within thirty seconds: $*"
		return 1
	}
}

gone() {
	local state
	state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 0
	[ -z "$state" ] || [ "$state" = Z ]
}

# start COMMAND [ARG...]: in the background, with $PID; stdin is the caller's.
start() {
	env --default-signal=PIPE,INT,TERM "$@" \
		<&0 >"$OUT" 2>"$ERR" 3>&- 7>&- 8>&- &
	PID=$!
	STARTED+=("$PID")
}

# ends STATUS: what was started last ends by itself, with this status.
ends() {
	local got=0
	eventually gone "$PID"
	wait "$PID" || got=$?
	[ "$got" -eq "$1" ] || complain "status $got, not $1"
}

# End what a test has left behind.
reap() {
	local pid
	exec 7>&- 8>&-
	for pid in "${STARTED[@]}"; do
		kill -KILL "$pid" 2>/dev/null || continue
		wait "$pid" || true
	done
	STARTED=()
}

# freeze PID: it runs no more when this returns. The signal alone is only on
# its way then, and a thread on another processor may still answer something.
freeze() {
	kill -STOP "$1"
	eventually stands_still "$1"
}

stands_still() {
	! grep -hv '^[0-9]* ([^)]*) T ' "/proc/$1"/task/*/stat
}

# The largest amount of memory that $PID ever had, in KiB.
peak_memory() {
	awk '$1 == "VmHWM:" { print $2 }' "/proc/$PID/status"
}

# Before a command: it has no right to read what a mode forbids, root or not.
UNPRIVILEGED=()
[ "$(id -u)" -ne 0 ] || UNPRIVILEGED=(setpriv --inh-caps=-all
	'--bounding-set=-dac_override,-dac_read_search')

# --- input ------------------------------------------------------------------

# sample [N]: the header and the first N rows of a file of Kaggle's shape.
sample() {
	head -n $((1 + ${1:-1000})) "$ROOT/data/creditcard-sample.csv"
}

# small_model [INTERCEPT]: a model whose scores are plain to see:
# p = 1 / (1 + exp(-(INTERCEPT + Amount))).
# shellcheck disable=SC2120 # tests give it
small_model() {
	local intercept=${1:-0}
	cat <<-END
		{"format":"weir-model",
		"version":1,
		"kind":"logistic-regression",
		"label":"Class",
		"features":[
		{"name":"Amount","mean":0,"sd":1,"coefficient":1,"standardised":1}],
		"intercept":$intercept,
		"intercept_standardised":$intercept,
		"threshold":0.5,
		"rows":10,
		"positives":5,
		"options":{"l2":1,"max_iterations":100,"tolerance":1e-8},
		"convergence":{"converged":true,"iterations":5,"halvings":0,"gradient_max":0,"objective":5,"log_loss":0.5,"log_likelihood":-5,"null_log_likelihood":-7},
		"tool":"weir 0.1.0"}
	END
}

# --- the common rows --------------------------------------------------------
#
# What every program promises is written once, in programs/promises.bats. These
# functions tell it how to call a program, and what to feed it.

# The programs that read records from files or stdin.
FILTERS=(csv2json json2csv query load holdout train-lr train-gbt train-mlp train-ae
	score evaluate describe)
# Those of them that print; a database is no stdout, and larger than a block.
PRINTERS=(csv2json json2csv query holdout train-lr train-gbt train-mlp train-ae score
	evaluate describe)

# The programs of the Makefile, a line each.
programs() {
	sed -e :a -e '/\\$/N; s/\\\n//; ta' "$ROOT/Makefile" |
		sed -n 's/^PROGRAMS = *//p' | tr -s ' \t' '\n'
}
mapfile -t ALL_PROGRAMS < <(programs)

# command_of PROGRAM: into COMMAND, with what it needs to handle `records`.
command_of() {
	case $1 in
	csv2json) COMMAND=(csv2json) ;;
	json2csv) COMMAND=(json2csv --no-header) ;;
	query) COMMAND=(query 'SELECT * FROM stream') ;;
	load)
		# shellcheck disable=SC2016 # a new table for each run
		COMMAND=(sh -c 'rm -f w.db*
			exec load -d sqlite:w.db -T tx "$@"' load)
		;;
	holdout) COMMAND=(holdout --fraction 0 --to held) ;;
	train-lr) COMMAND=(train-lr -y Class -x Amount) ;;
	train-gbt)
		COMMAND=(train-gbt -y Class -x Amount --trees 5 --hold-out 0
			--min-weight 0)
		;;
	train-mlp) COMMAND=(train-mlp -y Class -x Amount --epochs 2) ;;
	train-ae) COMMAND=(train-ae -x Amount --epochs 2 --hidden 2) ;;
	score)
		small_model >model.json
		COMMAND=(score -m model.json)
		;;
	evaluate) COMMAND=(evaluate -y Class -s p --format json) ;;
	describe) COMMAND=(describe --format json) ;;
	monitor) COMMAND=(monitor --window 1000000) ;;
	*) return 1 ;;
	esac
}

# Does it print a record for each record? (The others print at the end.)
streams() {
	case $1 in train-* | evaluate | describe | load) return 1 ;; esac
}

# header PROGRAM, records PROGRAM FROM TO: good input for it.
header() {
	[ "$1" != csv2json ] || echo Time,Amount,Class,p
}

records() {
	local format='{"Time":%d,"Amount":%d.5,"Class":%d,"p":0.%d}\n'
	[ "$1" != csv2json ] || format='%d,%d.5,%d,0.%d\n'
	seq "$2" "$3" | awk -v "format=$format" '{
		printf format, $1, $1 % 7, $1 % 3 == 0, $1 % 10 }'
}

# A line that it has to reject, as bad-json or ragged.
bad_record() {
	if [ "$1" = csv2json ]; then echo 1,2; else echo '{"Time":1,'; fi
}

# handled PROGRAM: how many records its output in $OUT stands for.
handled() {
	case $1 in
	train-*) jq .rows "$OUT" ;;
	evaluate) jq .n "$OUT" ;;
	describe) jq .records "$OUT" ;;
	load)
		query -d w.db 'SELECT count(*) AS n FROM tx' /dev/null |
			jq .n
		;;
	*) wc -l <"$OUT" ;;
	esac
}

# handles PROGRAM N: that many of its records came out.
handles() {
	local n
	n=$(handled "$1")
	[ "$n" = "$2" ] || complain "$1 handled $n records, not $2"
}

# for_each ROW PROGRAM...: run the row for each, in a directory of its own.
for_each() {
	local row=$1 program
	shift
	for program; do
		echo "$program:"
		mkdir "$program"
		cd "$program" || return
		"$row" "$program"
		cd ..
	done
}
