#!/usr/bin/env bats
load ../helper

digest() {
	sha256sum <"$1" | cut -c "1-${2:-64}"
}

# registry VERSION...: reg/fraud has these versions, each a model of its own.
registry() {
	local v d
	mkdir -p reg/blobs
	for v; do
		small_model "$v" >new
		d=sha256-$(digest new)
		mv new "reg/blobs/$d"
		mkdir -p "reg/fraud/$v"
		ln -s "../../blobs/$d" "reg/fraud/$v/model.json"
	done
}

# promote VERSION: the alias champion leads to it.
promote() {
	ln -s "../blobs/$(basename "$(readlink "reg/fraud/$1/model.json")")" \
		reg/fraud/.new
	mv -T reg/fraud/.new reg/fraud/champion
}

# stamp_of VERSION: as score writes it.
stamp_of() {
	echo "fraud:$1@sha256:$(digest "reg/fraud/$1/model.json" 12)"
}

# A score that runs, and gets a record by `ask`.
live() {
	mkfifo to from
	score "$@" <to >from 2>"$ERR" 3>&- &
	PID=$!
	STARTED+=("$PID")
	exec 7>to 8<from
}

# ask RECORD: its answer is in $ANSWER.
ask() {
	echo "$1" >&7
	read -r -t 10 ANSWER <&8
}

stamp() {
	jq -r .model <<<"$ANSWER"
}

over() {
	local got=0
	exec 7>&-
	cat <&8 >rest
	eventually gone "$PID"
	wait "$PID" || got=$?
	[ "$got" -eq "${1:-0}" ] || complain "status $got"
}

# --- the stamp ----------------------------------------------------------------

@test "the stamp of a file is its name and the digest of its bytes" {
	small_model 1 >risk.v2.json
	echo '{"Amount":-1}' >in
	try 0 score -m risk.v2.json --stamp-model in
	prints '{"Amount":-1,"score":0.5,"model":"risk.v2@sha256:'"$(digest risk.v2.json 12)"'"}'
	try 0 score -m ./risk.v2.json --stamp-model=full in
	prints '{"Amount":-1,"score":0.5,"model":"risk.v2@sha256:'"$(digest risk.v2.json)"'"}'
	mkdir d
	mv risk.v2.json d/plain
	ln -s d/plain current.json
	try 0 score -m current.json --stamp-model in
	[ "$(jq -r .model "$OUT")" = "plain@sha256:$(digest d/plain 12)" ]
	try 0 score -m - --stamp-model in <d/plain
	[ "$(jq -r .model "$OUT")" = "stdin@sha256:$(digest d/plain 12)" ]
	try 0 bash -c 'score -m <(cat d/plain) --stamp-model in'
	[[ $(jq -r .model "$OUT") == *"@sha256:$(digest d/plain 12)" ]]
}

@test "in a registry's folder the stamp has the model's name and version" {
	registry 1 2 3
	promote 2
	echo '{"Amount":-1}' >in
	try 0 score -m reg/fraud/champion --stamp-model in
	[ "$(jq -r .model "$OUT")" = "$(stamp_of 2)" ]
	try 0 score -m reg/fraud/3/model.json --stamp-model in
	[ "$(jq -r .model "$OUT")" = "$(stamp_of 3)" ]
	ln -s reg/fraud/champion mine.json
	try 0 score -m mine.json --stamp-model in
	[ "$(jq -r .model "$OUT")" = "$(stamp_of 2)" ]
	ln -s reg/fraud theirs
	try 0 score -m theirs/champion --stamp-model in
	[ "$(jq -r .model "$OUT")" = "$(stamp_of 2)" ]
	cd reg/fraud/1
	try 0 score -m model.json --stamp-model ../../../in
	cd ../../..
	[ "$(jq -r .model "$OUT")" = "$(stamp_of 1)" ]
	# The same bytes again: the highest version that has them.
	mkdir reg/fraud/10
	cp -P reg/fraud/2/model.json reg/fraud/10/
	try 0 score -m reg/fraud/champion --stamp-model in
	[ "$(jq -r .model "$OUT")" = "$(stamp_of 10)" ]
}

@test "the stamp's member has a name that no other has" {
	small_model 0 >m.json
	echo '{"Amount":0,"model":"x"}' >in
	try 1 score -m m.json --stamp-model --rejects bad in
	prints
	[ "$(jq -r .reason bad)" = member-exists ]
	grep -q -- '--stamp-name gives the stamp another name' "$ERR"
	try 0 score -m m.json --stamp-model --stamp-name 'by "whom"' in
	[ "$(jq -r '."by \"whom\""' "$OUT")" = "m@sha256:$(digest m.json 12)" ]
	try 0 score -m m.json in
	prints '{"Amount":0,"model":"x","score":0.5}'
	refuses_like 2 "score: --stamp-model: 'short' is not 'full'" \
		score -m m.json --stamp-model=short in
	refuses_like 2 'score: --stamp-name needs --stamp-model' \
		score -m m.json --stamp-name by in
	refuses_like 2 "score: --stamp-model: another appended member is called 'model'" \
		score -m m.json --name model --stamp-model in
	refuses_like 2 "score: --stamp-model: another appended member is called 'alert'" \
		score -m m.json --threshold 0.1 --stamp-model --stamp-name alert in
	refuses_like 2 "score: --stamp-model: 'Amount' is a feature of 'm.json'" \
		score -m m.json --stamp-model --stamp-name Amount in
}

@test "alert and explanation come before the stamp, of one and of many records" {
	sample | csv2json >data
	train-lr -y Class --exclude Time data >m.json
	try 0 score -m m.json --threshold 0.5 --explain 2 data
	sed "s/}\$/,\"model\":\"m@sha256:$(digest m.json 12)\"}/" "$OUT" >want
	try 0 score -m m.json --threshold 0.5 --explain 2 --stamp-model data
	same want "$OUT"
	# Other programs take the member as any other.
	mv "$OUT" scored
	try 0 evaluate -y Class --format json scored
	try 0 query "SELECT model, count(*) n FROM stream GROUP BY model" scored
	prints '{"model":"m@sha256:'"$(digest m.json 12)"'","n":1000}'
}

@test "two scores in a pipe, both stamped" {
	small_model 0 >champion.json
	small_model 2 >challenger.json
	echo '{"Amount":0}' >in
	score -m champion.json --stamp-model in >first
	try 0 score -m challenger.json --name score_challenger --stamp-model \
		--stamp-name model_challenger first
	[ "$(jq -c 'keys_unsorted' "$OUT")" = \
		'["Amount","score","model","score_challenger","model_challenger"]' ]
	[ "$(jq -r .model "$OUT")" = "champion@sha256:$(digest champion.json 12)" ]
	[ "$(jq -r .model_challenger "$OUT")" = \
		"challenger@sha256:$(digest challenger.json 12)" ]
}

# --- following ----------------------------------------------------------------

@test "a record after the link has moved is scored by the new model" {
	registry 1 2 3
	promote 1
	live -m reg/fraud/champion --follow --stamp-model
	ask '{"Amount":-1}'
	[ "$ANSWER" = '{"Amount":-1,"score":0.5,"model":"'"$(stamp_of 1)"'"}' ]
	for v in 2 3 1 3; do
		promote $v
		ask "{\"Amount\":-$v}"
		[ "$ANSWER" = "{\"Amount\":-$v,\"score\":0.5,\"model\":\"$(stamp_of $v)\"}" ]
		ask '{"Amount":0}'
		[ "$(stamp)" = "$(stamp_of $v)" ]
	done
	# The alias of other bytes with another version, too.
	mkdir reg/fraud/4
	cp -P reg/fraud/3/model.json reg/fraud/4/
	promote 4
	ask '{"Amount":0}'
	[ "$(stamp)" = "$(stamp_of 4)" ]
	over
	says
}

@test "a file that is replaced, or gets new bytes, is the new model" {
	small_model 1 >m.json
	live -m m.json --follow --stamp-model
	ask '{"Amount":-1}'
	[ "$(stamp)" = "m@sha256:$(digest m.json 12)" ]
	small_model 2 >other
	mv other m.json
	ask '{"Amount":-2}'
	[ "$(jq .score <<<"$ANSWER")" = 0.5 ]
	[ "$(stamp)" = "m@sha256:$(digest m.json 12)" ]
	small_model 3 >other
	cat other >m.json
	changed() {
		ask '{"Amount":-3}'
		[ "$(jq .score <<<"$ANSWER")" = 0.5 ]
	}
	eventually changed
	[ "$(stamp)" = "m@sha256:$(digest m.json 12)" ]
	over
}

@test "a model that cannot be used is told while nothing comes, the old one stays" {
	registry 1 2
	promote 1
	live -m reg/fraud/champion --follow --stamp-model
	ask '{"Amount":0}'
	echo '{"format":"weir-model"' >broken
	ln -s ../../broken reg/fraud/.new
	mv -T reg/fraud/.new reg/fraud/champion
	eventually grep -q "'reg/fraud/champion' is not a .*: the model before stays" "$ERR"
	ask '{"Amount":-1}'
	[ "$ANSWER" = '{"Amount":-1,"score":0.5,"model":"'"$(stamp_of 1)"'"}' ]
	promote 2
	ask '{"Amount":-2}'
	[ "$ANSWER" = '{"Amount":-2,"score":0.5,"model":"'"$(stamp_of 2)"'"}' ]
	over
	[ "$(wc -l <"$ERR")" -eq 1 ]
}

@test "so is one that the options do not fit" {
	small_model 0 >m.json
	live -m m.json --follow --name risk --threshold 0.5 --stamp-model
	ask '{"Amount":0}'
	small_model 0 | sed 's/"Amount"/"risk"/' >other
	mv other m.json
	eventually says_line "score: --name: 'risk' is a feature of 'm.json': the model before stays"
	small_model 0 | sed 's/"Amount"/"model"/' >other
	mv other m.json
	eventually says_line "score: --stamp-model: 'model' is a feature of 'm.json': the model before stays"
	ask '{"Amount":0}'
	[ "$(jq .risk <<<"$ANSWER")" = 0.5 ]
	over
}

@test "a file that is gone is told once, and the model stays until there is one" {
	small_model 1 >m.json
	live -m m.json --follow --stamp-model
	ask '{"Amount":-1}'
	rm m.json
	eventually says_line "score: 'm.json' is gone: the model before stays"
	ask '{"Amount":-1}'
	[ "$(jq .score <<<"$ANSWER")" = 0.5 ]
	small_model 2 >other
	mv other m.json
	ask '{"Amount":-2}'
	[ "$(jq .score <<<"$ANSWER")" = 0.5 ]
	over
	[ "$(wc -l <"$ERR")" -eq 1 ]
}

@test "another model reads other members, as if score had been started with it" {
	small_model 0 >m.json
	live -m m.json --follow --stamp-model --rejects bad
	ask '{"Amount":0}'
	small_model 0 | sed 's/"Amount"/"Other"/' >other
	mv other m.json
	ask '{"Other":0,"Amount":1,"Amount":2}'
	[ "$(jq .score <<<"$ANSWER")" = 0.5 ]
	echo '{"Amount":0}' >&7
	ask '{"Other":0}'
	[ "$ANSWER" = '{"Other":0,"score":0.5,"model":"m@sha256:'"$(digest m.json 12)"'"}' ]
	over 1
	[ "$(jq -r .field bad)" = Other ]
}

@test "--follow of what can be read only once" {
	small_model 0 >m.json
	echo '{"Amount":0}' >in
	refuses 2 'score: --follow: -m - is stdin, which is read once' \
		score -m - --follow in <m.json
	refuses_like 2 "score: --follow: '/dev/fd/" \
		bash -c 'score -m <(cat m.json) --follow in'
}

# Each record's stamp is the model that scored it, while many blocks are scored
# at once: some of the records are refused by the fast way and taken by itself.
@test "among many records, each has the score of the model in its stamp" {
	registry 1 2 3 4 5
	promote 1
	seq 40000 | awk '{ printf "{\"Amount\":%s,\"n\":%d}\n",
		$1 % 97 == 0 ? "\"1\"" : ($1 % 50) / 10, $1 }' >data
	for v in 1 2 3 4 5; do
		score -q -m "reg/fraud/$v/model.json" --stamp-model data >"want.$v" || true
	done
	[ "$(wc -l <want.1)" -gt 39000 ]
	mkfifo to
	start score -m reg/fraud/champion --follow --stamp-model --rejects bad \
		-q to
	exec 7>to
	split -n l/10 data part.
	local v=1
	for part in part.*; do
		v=$((v % 5 + 1))
		# The first half before, the second around the swap.
		head -2000 "$part" >&7
		tail -n +2001 "$part" >&7 3>&- &
		STARTED+=($!)
		promote $v
		wait $!
	done
	exec 7>&-
	ends 1
	cp "$OUT" got
	# Every record is there, in order, or rejected.
	same <(jq -c .n got) <(jq -c .n want.1)
	[ $(($(wc -l <got) + $(wc -l <bad))) -eq 40000 ]
	# To the bit, by the model of its stamp.
	awk 'FILENAME ~ /^want/ { known[$0] = 1; next }
		!($0 in known) { print; exit 1 }' want.? got
	# A stamp changes at most once for each promotion.
	[ "$(jq -r .model got | uniq | wc -l)" -le 11 ]
	[ "$(jq -r .model got | uniq | wc -l)" -ge 6 ]
}
