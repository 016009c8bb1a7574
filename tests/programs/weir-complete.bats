#!/usr/bin/env bats
# What a shell is offered on Tab, without a shell.

load ../helper

# offers 'WORD ...' AT WORD...: these words, whatever their descriptions, and
# lines like :files, in any order.
offers() {
	try 0 weir --complete "${@:2}"
	says
	[ "$(cut -f 1 "$OUT" | sort | paste -sd ' ')" = "$1" ] ||
		complain "offered: $(cut -f 1 "$OUT" | sort | paste -sd ' ')"
}

@test "each option of each program is offered, with its help, as -h has it" {
	local program
	for program in $(programs); do
		echo "$program"
		"$program" -h | sed -nE \
			's/^  ((-[A-Za-z]), )?(--[a-z0-9-]+)([[ ].*)?$/\2\n\3/p' |
			sed '/^$/d' | sort >want
		weir --complete 1 "$program" - >offered
		cut -f 1 offered | sort >got
		same want got
		[ -z "$(awk -F '\t' 'NF != 2 || $2 == ""' offered)" ]
		same <(cut -f 1 offered) \
			<(weir --complete 2 weir "$program" - | cut -f 1)
	done
}

@test "an option that is given is offered no more, except where it may be again" {
	offers '--threshold --timeout --token-file' 1 score --t
	offers '--timeout --token-file' 3 score --threshold 1 --t
	offers '--token-file' 3 score --timeout=5 --threshold=1 --t
	offers '-m' 1 score -m
	offers '--every --exclude' 3 train-lr --exclude a --e
	offers '--verbose --version' 2 score -q --ve
	offers '--version' 2 score -vq --ve
}

@test "words of an option: in the next word, after =, and of a part" {
	offers 'json text' 2 evaluate --format ''
	offers 'json' 2 evaluate --format j
	offers '--format=json' 1 evaluate --format=j
	offers 'sqlite' 4 load -d x --ddl s
	offers '--stamp-model=full' 1 score --stamp-model=
	offers 'balanced' 2 train-lr --class-weight b
	offers '' 2 train-lr --l2 1
}

@test "files, folders and commands, where an argument or an operand is one" {
	offers ':files' 2 score -m ''
	offers ':files' 1 score --model=x
	offers ':files' 1 score ''
	offers ':files' 3 score -m m ''
	offers ':files' 2 score '>' ''
	offers ':files' 2 consume --config ''
	offers ':files' 2 query 'SELECT 1' ''
	offers '' 1 query ''
	offers ':folders' 2 monitor --models ''
	offers ':folders' 2 models put ''
	offers ':commands' 1 kafka-sandbox zz
	offers ':files' 3 kafka-sandbox jq . ''
	offers '' 1 consume ''
}

@test "programs and verbs" {
	offers 'score serve' 1 weir s
	offers 'find' 1 weir 'fi'
	offers 'help holdout' 1 weir h
	offers 'evaluate' 2 weir help e
	offers '' 3 weir help score ''
	offers '' 2 weir find '' # any word, and no file
	offers '' 2 weir list ''
	offers 'alias check get list log prune pull put rollback' 1 models ''
	offers 'pull put' 2 weir models pu
	offers 'diff export import show' 1 model ''
	offers ':commands score serve' 2 relay -e s
	offers ':commands score serve' 2 relay -- s
	offers '--threshold' 6 relay -t a --keep -- score --th
	offers ':commands relay report' 5 weir kafka-sandbox --topic a:1 -- re
	offers '--linger' 6 weir kafka-sandbox --topic a:1 -- relay --li
}

@test "members of the first record, of a file before or after the cursor" {
	echo '{"Time":1,"Amount":2.5,"a,b":"x","Class":false,"_kafka":[]}' >d
	offers 'Amount Class Time a,b' 3 train-lr d -y ''
	offers 'Amount Class Time a,b' 2 train-lr -y '' d
	offers '--label=Amount' 1 evaluate --label=A d
	offers 'Amount' 2 train-lr -y A '<' d
	offers 'Class' 2 evaluate -y C -s p d
	offers 'Class' 4 evaluate '<d' -q -y C
	try 0 weir --complete 2 train-lr -y C d
	prints $'Class\tfalse'
	# A list goes on; what is in it is not offered again; commas are escaped.
	offers ':nospace Time,Amount Time,Class Time,a\,b' 2 train-lr -x Time, d
	offers ':nospace a\,b,Time' 2 train-lr -x 'a\,b,T' d
	offers ':nospace auto' 2 train-lr --categorical au d
	offers ':nospace Time=' 2 holdout --at T d
}

@test "a file that has no record offers nothing, and nothing waits" {
	mkfifo pipe
	head -c 100000 /dev/urandom >noise
	printf '[1]\n' >array
	: >empty
	printf '{"a":1}' >cut
	{
		printf '{"a":"'
		head -c 2000000 /dev/zero | tr '\0' x
		echo '"}'
	} >long
	for file in pipe noise array empty long . /dev/zero /dev/stdin none; do
		echo "$file"
		offers '' 2 train-lr -y '' "$file"
	done
	offers a 2 train-lr -y '' cut
	# The next file has one.
	offers a 2 train-lr -y '' array cut
}

@test "words as they were typed: quotes, backslashes, ~" {
	echo '{"a b":1}' >'my file'
	offers 'a b' --raw 2 train-lr -y '' 'my\ file'
	offers 'a b' --raw 2 train-lr -y '' '"my file"'
	offers 'a b' --raw 2 train-lr -y '"a' "'my file'"
	# shellcheck disable=SC2088 # that is what was typed
	HOME=$PWD offers 'a b' --raw 2 train-lr -y '' '~/my\ file'
}

@test "models of a registry in a folder, their aliases and versions" {
	small_model >model.json
	models put reg fraud --alias champion model.json
	models put reg churn model.json
	offers 'churn fraud' 3 models get reg ''
	offers 'fraud' 3 models get reg f
	offers 'fraud@champion' 3 models log reg fraud@
	offers 'fraud:1' 3 models get reg fraud:
	offers 'fraud@champion' 4 relay --models reg --model fraud@
	offers 'churn fraud' 4 serve --models reg -m ''
	offers ':files' 4 models put reg fraud ''
	offers ':folders' 3 models pull reg ''
	offers '' 3 models get none ''
}

@test "topics, of the broker of the line; a broker that is away is silent" {
	local end
	try 0 kafka-sandbox --topic one:2 --topic two:1 sh -c '
		weir --complete 2 consume -t "" | cut -f 1
		weir --complete 4 relay -t one -T t | cut -f 1
		weir --complete 2 relay -t one,t | cut -f 1
		broker=$WEIR_BROKERS
		unset WEIR_BROKERS
		weir --complete 4 consume -b "$broker" -t o | cut -f 1
		echo "bootstrap.servers=$broker" >conf
		weir --complete 3 consume --config=conf -t o | cut -f 1
		weir --complete 4 consume -X "bootstrap.servers=$broker" -t o | cut -f 1'
	prints one two two one,two one one one
	says
	offers '' 4 consume -b 127.0.0.1:1 -t ''
	offers '' 4 topics -b 127.0.0.1:1 -g ''
}

@test "groups are those of topics --groups, of the broker of the line" {
	mkdir bin
	ln -s "$BIN"/* bin
	rm bin/weir bin/topics
	cp "$BIN/weir" bin
	cat >bin/topics <<-'END'
		#!/bin/sh
		echo "$@" >arguments
		printf '{"group":"%s","state":"Stable"}\n' fraud scoring
	END
	chmod +x bin/topics
	PATH=$PWD/bin:$PATH offers 'fraud scoring' 9 consume -b here:1 -X a=b \
		--property=c=d -t x -g ''
	[ "$(cat arguments)" = '--timeout 1 --brokers here:1 --property a=b --property c=d --groups' ]
	PATH=$PWD/bin:$PATH offers 'fraud' 2 relay --as-used f
}

# (This program topics wants to know something, and never ends.)
@test "nothing is asked of anybody, and what takes long is ended" {
	mkdir bin
	ln -s "$BIN"/* bin
	rm bin/weir bin/topics
	cp "$BIN/weir" bin
	cat >bin/topics <<-'END'
		#!/bin/sh
		echo $$ >pid
		echo '{"topic":"one"}'
		cat
		echo password: >&2
		(echo password: >/dev/tty) && echo '{"topic":"two"}'
		exec sleep 1000
	END
	chmod +x bin/topics
	try 0 script -qec "$PWD/bin/weir --complete 2 consume -t ''" /dev/null
	[ "$(tr -d '\r' <"$OUT")" = $'one\ttopic' ]
	[ ! -d "/proc/$(cat pid)" ]
}

@test "a call that is wrong is status 2; a foreign command gets files" {
	try 2 weir --complete
	try 2 weir --complete 5 score
	try 2 weir --complete 0 score
	offers ':files' 1 jq ''
	offers ':files' 1 score $'\xff'
}
