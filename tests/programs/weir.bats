#!/usr/bin/env bats
# weir runs the others, from wherever it lies.

load ../helper

# plain: the programs but weir itself.
plain() {
	programs | grep -vx weir
}

# installed OPTION...: into the folder `to`.
installed() {
	make -s -C "$ROOT" VARIANT="${BIN##*/}" ${SAN:+SAN="$SAN"} install \
		DESTDIR="$PWD/to" PREFIX=/opt/weir "$@" >/dev/null
}

# The install is of the release; it is the same code.
release() {
	[[ $BIN != */asan ]]
}

@test "weir NAME is the program: streams, arguments, status" {
	small_model >model.json
	records score 1 5 >in
	score -m model.json in >want
	try 0 weir score -m model.json <in
	says
	same want "$OUT"
	try 1 weir score -m model.json --rejects bad <<<'{"x":1}'
	jq -e '.tool == "score"' bad
	try 2 weir score
	grep -q '^score: ' "$ERR"
}

@test "it becomes the program: the process is the same, and so is the signal" {
	weir csv2json <> <(:) >out 2>err &
	PID=$!
	eventually grep -q csv2json "/proc/$PID/comm"
	kill -TERM "$PID"
	ends 143
	sh -c 'echo $$ >pid; exec weir kafka-sandbox sh -c "echo \$PPID >ppid"'
	same pid ppid
}

@test "usage texts and hints have the command that was typed" {
	local program
	for program in $(plain); do
		"$program" -h >plain
		weir "$program" -h >ours
		head -n 1 ours | grep -q "^usage: weir $program "
		sed -E "s/^(usage:|      ) weir $program /\1 $program /" ours >got
		same plain got
		[ "$(grep -c "^\(usage:\|      \) $program " plain)" -eq \
			"$(grep -c "^\(usage:\|      \) weir $program " ours)" ]
	done
	refuses 2 "score: unknown option '--no' (weir score -h lists them)" \
		weir score --no
	try 0 weir score -V
	grep -q '^score (weir) ' "$OUT"
}

@test "what a program runs finds the others, though only weir is on PATH" {
	release || return 0
	installed PLAIN=no
	small_model >model.json
	records score 1 3 >in
	PATH=$PWD/to/opt/weir/bin:/usr/bin:/bin try 0 \
		weir kafka-sandbox --topic a:1 --topic b:1 sh -c '
		produce -q -t a in && relay -e -g g -t a -T b -- score -m model.json &&
			weir consume -t b -e'
	[ "$(jq -s length "$OUT")" = 3 ]
	jq -e 'has("score")' "$OUT"
}

@test "PATH is as it was where the programs are on it, and goes first where not" {
	ln -s /usr/bin/env weir-env
	PATH=$PWD:$BIN:/usr/bin:/bin try 0 weir env
	grep -qx "PATH=$PWD:$BIN:/usr/bin:/bin" "$OUT"
	PATH=$PWD:/usr/bin:/bin try 0 "$BIN/weir" env
	grep -qx "PATH=$(realpath "$BIN"):$PWD:/usr/bin:/bin" "$OUT"
}

@test "list has every program with the line of its page" {
	local name does
	try 0 weir list
	says
	[ "$(wc -l <"$OUT")" -eq "$(plain | wc -l)" ]
	while read -r name does; do
		grep -qx "\.Nd $does" "$ROOT/man/$name.1" || complain "$name"
	done <"$OUT"
	diff <(cut -d ' ' -f 1 "$OUT" | sort) <(plain | sort)
	cp "$OUT" list
	try 0 weir help
	same list "$OUT"
	refuses 2 "weir: unexpected operand 'x' (weir -h)" weir list x
}

# finds 'NAME ...' WORD...: these programs and no others.
finds() {
	try 0 weir find "${@:2}"
	says
	[ "$(cut -d ' ' -f 1 "$OUT" | sort | xargs)" = "$1" ] ||
		complain "$(cut -d ' ' -f 1 "$OUT" | sort | xargs)"
}

@test "find finds by names, lines and words of other tools, in any case" {
	finds 'consume produce topics' kcat
	finds 'consume produce topics' KCAT
	finds 'evaluate monitor report' auc
	finds 'describe monitor' drift
	finds 'csv2json json2csv' CSV
	finds 'csv2json describe json2csv query' pandas
	finds 'evaluate holdout model score train-ae train-gbt train-lr train-mlp' \
		BigQuery ML
	finds evaluate confusion matrix
	finds 'train-lr' logistic
	finds 'model' C
	finds 'relay' exactly once relay
}

@test "find without a word is an error; without a match it says so with status 1" {
	refuses 2 'weir: find: a word is needed, such as weir find CSV' weir find
	refuses 1 "weir: no program is about 'blue cheese' (weir list shows all)" \
		weir find blue cheese
	try 1 weir find ''
	prints
}

@test "a word that is no program gets the near ones, or those about it" {
	refuses 2 "weir: 'scroe' is no program: did you mean 'score'? (weir list shows all)" \
		weir scroe
	refuses 2 "weir: 'drift' is no program: see monitor, describe (weir list shows all)" \
		weir drift
	refuses 2 "weir: 'qqq' is no program (weir list shows all)" weir qqq
	refuses 2 "weir: '../score' is no program (weir list shows all)" weir ../score
	refuses 2 'weir: a program is needed, such as weir score (weir list shows all)' weir
	refuses 2 "weir: 'scroe' is no program: did you mean 'score'? (weir list shows all)" \
		weir help scroe
	refuses_like 2 "weir: '' is no program" weir ''
}

@test "weir-NAME of somebody else runs as weir NAME, unless the name is ours" {
	cat >weir-hello <<-'END'
		#!/bin/sh
		echo "$0" "$@"
		exit 7
	END
	chmod +x weir-hello
	cp weir-hello weir-score
	PATH=$PWD:$PATH try 7 weir hello -x 'a b'
	prints "$PWD/weir-hello -x a b"
	PATH=$PWD:$PATH try 0 weir score -V
	grep -q '^score (weir)' "$OUT"
}

@test "help shows the page by man, else by mandoc, else the usage text" {
	local tool word
	mkdir man mandoc none
	for tool in man mandoc; do
		printf '#!/bin/sh\necho %s "$@"\n' "$tool" >"$tool/$tool"
		chmod +x "$tool/$tool"
	done
	cp mandoc/mandoc man
	try 0 env PATH="$PWD/man" "$BIN/weir" help score
	grep -qxE 'man .*/man/score\.1' "$OUT"
	try 0 env PATH="$PWD/mandoc" "$BIN/weir" help weir
	grep -qxE 'mandoc -a .*/man/weir\.1' "$OUT"
	for word in list find help; do # weir's page describes them
		try 0 env PATH="$PWD/man" "$BIN/weir" help "$word"
		grep -qxE 'man .*/man/weir\.1' "$OUT"
	done
	try 0 env PATH="$PWD/none" "$BIN/weir" help score
	grep -q '^usage: weir score ' "$OUT"
	try 0 env PATH="$PWD/none" "$BIN/weir" help weir
	grep -q '^usage: weir PROGRAM ' "$OUT"
}

@test "PLAIN=no: only weir is in BINDIR, and pages are named weir-NAME" {
	release || return 0
	local program
	installed PLAIN=no
	diff <(ls to/opt/weir/bin) <(echo weir)
	diff <(ls to/opt/weir/libexec/weir) <(plain | sort)
	diff <(ls to/opt/weir/share/man/man1) <({
		plain | sed 's/.*/weir-&.1/'
		echo weir.1
	} | sort)
	mandoc -Tlint -W warning to/opt/weir/share/man/man?/*
	for program in $(plain); do
		mandoc -Tascii "to/opt/weir/share/man/man1/weir-$program.1" |
			sed 's/.\x08//g' >page
		grep -q "^ *weir-$program - " page
		sed -n '/^SYNOPSIS/{n; p; q}' page |
			grep -q "^ *weir $program\( \|$\)" || complain "$program"
	done
	# No page leads to a plain name.
	plain | sed 's/.*/Xr & 1/' >names
	[ "$(grep -cFf names to/opt/weir/share/man/man?/* | grep -vc ':0$')" = 0 ]
	[ "$(to/opt/weir/bin/weir --exec-path)" = "$PWD/to/opt/weir/libexec/weir" ]
	try 0 env PATH=/nowhere to/opt/weir/bin/weir score -V
	make -s -C "$ROOT" uninstall DESTDIR="$PWD/to" PREFIX=/opt/weir \
		PLAIN=no >/dev/null
	[ -z "$(find to ! -type d)" ]
	[ ! -e to/opt/weir/libexec/weir ]
	try 2 make -s -C "$ROOT" install PLAIN=maybe
	grep -q 'PLAIN=maybe: only yes and no are known' "$ERR"
}

@test "as installed by default: plain names, weir, and pages under both names" {
	release || return 0
	local program
	installed
	diff <(ls to/opt/weir/bin) <(programs | sort)
	for program in $(plain); do
		same "$ROOT/man/$program.1" "to/opt/weir/share/man/man1/$program.1"
		same "$ROOT/man/$program.1" "to/opt/weir/share/man/man1/weir-$program.1"
	done
	[ "$(to/opt/weir/bin/weir --exec-path)" = "$PWD/to/opt/weir/bin" ]
	to/opt/weir/bin/weir score -V | grep -q '^score (weir)'
	make -s -C "$ROOT" uninstall DESTDIR="$PWD/to" PREFIX=/opt/weir >/dev/null
	[ -z "$(find to ! -type d)" ]
}

@test "a folder that was moved, with blanks in its name, and by a link" {
	release || return 0
	installed PLAIN=no
	mkdir links
	mv to/opt/weir "a new  place"
	ln -s "../a new  place/bin/weir" links/weir
	ln -s weir links/other
	PATH=/usr/bin:/bin try 0 "a new  place/bin/weir" score -V
	PATH=/usr/bin:/bin try 0 links/weir score -V
	PATH=/usr/bin:/bin try 0 links/other score -V
	PATH=$PWD/links:/usr/bin:/bin try 0 weir csv2json <<<$'a\n1'
	prints '{"a":1}'
	# The page goes with it.
	printf '#!/bin/sh\necho "$1"\n' >links/man
	chmod +x links/man
	PATH=$PWD/links:/usr/bin:/bin try 0 weir help score
	[ "$(realpath "$(cat "$OUT")")" = \
		"$PWD/a new  place/share/man/man1/weir-score.1" ]
}

@test "LIBEXECDIR may be anywhere; a program that is gone is named" {
	release || return 0
	installed PLAIN=no LIBEXECDIR="$PWD/far away"
	mv "to$PWD/far away" .
	PATH=/usr/bin:/bin try 0 to/opt/weir/bin/weir score -V
	rm "far away/weir/score"
	PATH=/usr/bin:/bin try 2 to/opt/weir/bin/weir score -V
	says "weir: cannot run $PWD/far away/weir/score: No such file or directory"
}

@test "a stdout that takes nothing is status 3, of list, find and --exec-path" {
	local arguments
	for arguments in list help 'find CSV' --exec-path -h; do
		# shellcheck disable=SC2086 # words
		refuses_like 3 'weir: ' sh -c 'exec weir "$@" >/dev/full' sh $arguments
	done
}
