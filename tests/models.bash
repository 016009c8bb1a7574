# models: what the tests of models share. After `load ../helper`.

# a_model N: a model of one line, which differs from others by N.
a_model() {
	small_model | jq -c ".tool = \"weir test $1\""
}

digest() { # FILE
	printf 'sha256:%s' "$(sha256sum <"$1" | cut -d ' ' -f 1)"
}

# filled SOURCE: three versions, in the files N.json, and the champion moved
# twice.
filled() {
	local i
	for i in 1 2 3; do
		a_model "$i" >"$i.json"
		try 0 models put "$1" fraud --who "who$i" "$i.json"
	done
	try 0 models alias "$1" fraud@champion 1
	try 0 models alias "$1" fraud@champion 2 --why better
}

# clean SOURCE: check has nothing to say.
clean() {
	try 0 models check "$1"
	says
}

# race SOURCE PROMOTERS EACH: all put and promote models at once. What each was
# told is in the log just once, and the other way round.
race() {
	local i n promoters=()
	for ((i = 1; i <= $2; i++)); do
		for ((n = 1; n <= $3; n++)); do a_model "$i.$n"; done >"lines.$i"
	done
	for ((i = 1; i <= $2; i++)); do
		models put "$1" fraud --alias champion --who "p$i" "lines.$i" \
			>"said.$i" 2>"err.$i" 3>&- 7>&- 8>&- &
		promoters+=($!)
	done
	wait "${promoters[@]}" || true
	models log "$1" >log.race
	cat said.* >said
	[ "$(wc -l <said)" -eq $(($2 * $3)) ]
	[ "$(jq -r 'select(.op == "put").version' log.race | xargs)" = \
		"$(seq $(($2 * $3)) | xargs)" ]
	cmp <(jq -r '"\(.version) \(.digest)"' said | sort) \
		<(jq -r 'select(.op == "put") | "\(.version) \(.digest)"' \
			log.race | sort)
	cmp <(jq -r 'select(.alias).version' said | sort) \
		<(jq -r 'select(.op == "alias").version' log.race | sort)
	# Who did not promote was told that somebody else was first.
	[ "$(jq -c 'select(.alias == null)' said | wc -l)" -eq \
		"$(cat err.* | grep -c 'somebody else was first')" ]
	clean "$1"
}
