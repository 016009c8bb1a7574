#!/usr/bin/env bats
# Tab in bash, zsh and fish, as installed.

load ../helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	make -s -C "$ROOT" install DESTDIR="$PWD" PREFIX=/usr >/dev/null
	make -s -C "$ROOT" install DESTDIR="$PWD/other" PREFIX=/usr PLAIN=no \
		>/dev/null
}

# keys SHELL: what it makes of the lines of `typed`, into the file `made`.
keys() {
	TRY_SECONDS=300 try 0 env \
		PATH="${INSTALLED:=$BATS_FILE_TMPDIR}/usr/bin:/usr/bin:/bin" \
		"$TESTS/shells/tab.py" "$1" "$INSTALLED/usr/share" <typed
	sed -E 's/ +/ /g; s/ $//' "$OUT" >made
}

# makes SHELL LINE...: exactly these lines, but for blanks.
makes() {
	keys "$1"
	printf '%s\n' "${@:2}" >want
	same want made
}

# Every option, by `score -` and by `weir score -`.
every_option() {
	local program
	for program in $(programs); do
		echo "all $program -"
		[ "$program" = weir ] || echo "all weir $program -"
	done >typed
	keys "$1"
	paste typed made >both
	[ "$(wc -l <both)" -eq $((2 * $(programs | wc -l) - 1)) ]
	while IFS=$'\t' read -r line found; do
		echo "$1: $line"
		line=${line#all }
		[ "$line" = "weir -" ] || line=${line#weir }
		"${line% -}" -h | sed -nE \
			's/^  ((-[A-Za-z]), )?(--[a-z0-9-]+)([[ ].*)?$/\2\n\3/p' |
			sed '/^$/d' | sort >want
		tr ' ' '\n' <<<"$found" | grep '^-' | sort >got
		same want got
	done <both
}

@test "bash offers each option of each program" {
	every_option bash
}

@test "zsh offers each option of each program" {
	every_option zsh
}

@test "fish offers each option of each program" {
	every_option fish
}

lines() {
	echo '{"Time":1,"Amount":2.5,"Class":0}' >d.ndjson
	: >'my model.json'
	mkdir folder
	cat >typed <<-'END'
		tab score --thr
		tab weir sco
		tab weir score --thr
		tab models rollb
		tab evaluate --format j
		tab evaluate --format=j
		tab score -m my
		tab score --model=my
		tab train-lr d.ndjson -y Am
		tab train-lr -y Am^ d.ndjson
		tab train-lr < d.ndjson -y Am
		tab relay -t a -- scor
		tab relay -t a -- score --thr
		tab models put fol
		tab train-lr d.ndjson -x Time,Am
	END
}

done_lines() {
	echo 'score --threshold'
	echo 'weir score'
	echo 'weir score --threshold'
	echo 'models rollback'
	echo 'evaluate --format json'
	echo 'evaluate --format=json'
	echo 'score -m my\ model.json'
	echo 'score --model=my\ model.json'
	echo 'train-lr d.ndjson -y Amount'
	echo 'train-lr -y Amount d.ndjson'
	echo 'train-lr < d.ndjson -y Amount'
	echo 'relay -t a -- score'
	echo 'relay -t a -- score --threshold'
	echo 'models put folder/'
	echo 'train-lr d.ndjson -x Time,Amount'
}

@test "bash completes programs, verbs, words, files and members" {
	lines
	mapfile -t want < <(done_lines)
	makes bash "${want[@]}"
}

@test "zsh completes programs, verbs, words, files and members" {
	lines
	mapfile -t want < <(done_lines)
	makes zsh "${want[@]}"
}

# (fish tells a completion nothing of what is after the cursor.)
@test "fish completes programs, verbs, words, files and members" {
	lines
	sed -i '/\^ /d' typed
	mapfile -t want < <(done_lines | grep -v '^train-lr -y')
	makes fish "${want[@]}"
}

topics_of() {
	cat >typed <<-'END'
		tab consume -t tran
		tab weir relay -t transactions -T sco
		tab relay -t transactions,sco
	END
	# shellcheck disable=SC2016 # the sandbox's shell expands it
	try 0 kafka-sandbox --topic transactions:2 --topic scored:1 \
		env PATH="$BATS_FILE_TMPDIR/usr/bin:$PATH" \
		"$TESTS/shells/tab.py" "$1" "$BATS_FILE_TMPDIR/usr/share" <typed
	sed -E 's/ +/ /g; s/ $//' "$OUT" >made
	printf '%s\n' 'consume -t transactions' \
		'weir relay -t transactions -T scored' \
		'relay -t transactions,scored' >want
	same want made
}

@test "topics are completed from the broker, in each shell" {
	local shell
	for shell in bash zsh fish; do
		topics_of "$shell"
	done
}

@test "PLAIN=no: weir NAME is completed, and no name of others" {
	local shell
	INSTALLED=$BATS_FILE_TMPDIR/other
	diff <(cd "$INSTALLED/usr/share" && find . -type f -o -type l |
		grep -v /man/ | sort) - <<-'END'
			./bash-completion/completions/weir
			./fish/vendor_completions.d/weir.fish
			./zsh/site-functions/_weir
	END
	for shell in bash zsh fish; do
		echo 'tab weir score --thr' >typed
		makes "$shell" 'weir score --threshold'
	done
}
