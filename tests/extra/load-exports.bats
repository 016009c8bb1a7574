#!/usr/bin/env bats
# load puts records into PostgreSQL, each of them once.

load ../helper
load ../exports

# The tests share a server, and one restarts it.
export BATS_NO_PARALLELIZE_WITHIN_FILE=true

LOAD=("$BIN/load" -d postgresql:// -T tx)

setup() {
	run_sql 'DROP SCHEMA public CASCADE; CREATE SCHEMA public' 2>/dev/null
	cd "$BATS_TEST_TMPDIR" && mkdir -p .said
	OUT=.said/out ERR=.said/err STARTED=()
	unset -f load
}

run_sql() {
	psql -qAtX -v ON_ERROR_STOP=1 -c "$1"
}

# holds STATEMENT LINE...: the database gives exactly these lines.
holds() {
	local statement=$1
	shift
	run_sql "$statement" >got
	printf '%s\n' "$@" | cmp - got || { cat got; return 1; }
}

placed() { # FROM TO
	local i
	for ((i = $1; i <= $2; i++)); do
		printf '{"id":%d,"x":%d.5,"_kafka":{"topic":"tx",' "$i" "$i"
		printf '"partition":%d,"offset":%d,"timestamp":%d,"from":0}}\n' \
			$((i % 2)) $((i / 2)) $((1700000000000 + i))
	done
}

counts() {
	holds 'SELECT count(*), count(DISTINCT id) FROM tx' "$1|$1"
}

@test "records become rows, and no digit is lost" {
	printf '%s\n' '{"a":1.10,"i":1e+05,"t":"x\ty\\z\n","b":true}' \
		'{"a":5e-324,"i":9007199254740993,"j":{"k":[1.0]}}' \
		'{"a":null,"t":""}' >in
	try 0 "${LOAD[@]}" in
	says
	holds "SELECT a, i, replace(replace(t, E'\t', 'T'), E'\n', 'N'), b, j,
		t IS NULL FROM tx" '1.1|100000|xTy\zN|t||f' \
		'5e-324|9007199254740993|||{"k": [1.0]}|t' '|||||f'
	# A numeric column, and the types of a table that is there.
	printf '%s\n' '{"n":0.12345678901234567890,"t":"a\tb\\n","b":false}' \
		'{"n":1e400,"t":null}' >in
	try 0 "$BIN/load" -d postgresql:// -T many in
	holds 'SELECT n, t, b FROM many WHERE n < 1' \
		"0.12345678901234567890|$(printf 'a\tb\\n')|f"
	run_sql 'CREATE TABLE old (s smallint, i integer, f real, c varchar(3),
		d date, w timestamptz, g integer GENERATED ALWAYS AS (i + 1)
		STORED)'
	printf '%s\n' '{"s":1,"i":2,"f":0.5,"c":"abc","d":"2026-11-29"}' \
		'{"s":40000,"i":3}' '{"i":4,"c":"abcd"}' '{"i":5,"d":"x"}' \
		'{"i":6}' >in
	try 1 "$BIN/load" -d postgresql:// -T old --rejects bad in
	[ "$(jq -c '[.line, .reason]' bad | tr -d '\n')" = \
		'[2,"database-refused"][3,"database-refused"][4,"database-refused"]' ]
	holds 'SELECT s, i, f, c, d, g FROM old' '1|2|0.5|abc|2026-11-29|3' \
		'|6||||7'
}

@test "numbers that are too large for a column of a binary COPY" {
	run_sql 'CREATE TABLE tx (s smallint, i integer)'
	printf '%s\n' '{"s":32767,"i":-2147483648}' '{"s":32768}' \
		'{"i":2147483648}' '{"s":1}' >in
	try 1 "${LOAD[@]}" in
	holds 'SELECT * FROM tx' '32767|-2147483648' '1|'
}

@test "a text with NUL is rejected, by name" {
	echo '{"t":"a\u0000b"}' >in
	echo '{"t":"c"}' >>in
	try 1 "${LOAD[@]}" in
	says_line "load: in:1: field 't' has a NUL, which a text of PostgreSQL cannot have: tr -d '\\000' takes NUL bytes out"
	holds 'SELECT * FROM tx' c
}

@test "a record with a place is loaded once; a bad one is set aside once" {
	placed 0 99 >a
	placed 50 199 | sed '3s/"id":52/"id":"x"/; 70s/"id":119/"id":"y"/' >b
	try 0 "${LOAD[@]}" --batch 7 a
	try 1 "${LOAD[@]}" b
	try 0 "${LOAD[@]}" b
	counts 199
	holds 'SELECT part, "offset", reason FROM _weir_rejects' \
		'1|59|wrong-type'
	holds 'SELECT part, next, rows, rejected FROM _weir_offsets ORDER BY 1' \
		'0|100|100|0' '1|100|99|1'
	try 0 "${LOAD[@]}" --offsets
	prints '{"topic":"tx","partition":0,"offset":99}' \
		'{"topic":"tx","partition":1,"offset":99}'
}

@test "--key replaces the row; the last record of a key counts" {
	printf '%s\n' '{"k":"a","v":1,"w":1}' '{"k":"b","v":2}' \
		'{"k":"a","v":3}' '{"v":4}' >in
	try 1 "${LOAD[@]}" --key k in
	try 1 "${LOAD[@]}" --key k --batch 1 in
	holds 'SELECT * FROM tx ORDER BY k' 'a|3|' 'b|2|'
	try 2 "${LOAD[@]}" --key v in
	says_line "load: --key: table 'tx' has no unique index of these columns alone: CREATE UNIQUE INDEX makes one"
}

@test "a constraint rejects the record alone, also among places" {
	run_sql 'CREATE TABLE tx (id integer PRIMARY KEY,
		x double precision CHECK (x <> 3.5))'
	placed 0 9 >in
	placed 4 4 | sed 's/"offset":2/"offset":5/' >>in
	try 1 "${LOAD[@]}" --rejects bad in
	[ "$(jq -r .reason bad | sort | uniq -c | tr -s ' ')" = \
		' 2 database-refused' ]
	counts 9
	holds 'SELECT count(*) FROM _weir_rejects' 2
	try 0 "${LOAD[@]}" in
	counts 9
}

@test "loaders at once make one table, lose and double nothing" {
	local i pids=()
	placed 0 2999 >in
	for i in 1 2 3; do
		"${LOAD[@]}" --batch $((i * 37)) in &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	counts 3000
}

@test "loaders that are killed and stopped lose and double nothing" {
	"$TESTS/torture/load" postgresql --kills 12
}

@test "loaders that are killed, and a server too, lose and double nothing" {
	local i pid
	placed 0 4999 >in
	for i in 1 2 3 4 5 6 7 8; do
		"${LOAD[@]}" --batch 53 in &
		pid=$!
		sleep 0.0$i
		kill -KILL "$pid" 2>/dev/null || :
		wait "$pid" || :
	done
	# The server goes away under a loader, which waits for it.
	"${LOAD[@]}" --batch 5 --timeout 60 in &
	pid=$!
	sleep 0.2
	as_server "$(postgresql_bin)/pg_ctl" -D "$PGHOST/data" -m immediate -w \
		restart -l "$PGHOST/log" -o "-k $PGHOST -c listen_addresses=" \
		>/dev/null 2>&1 3>&-
	wait "$pid"
	counts 5000
	holds 'SELECT sum(rows) FROM _weir_offsets' 5000
}

@test "a batch whose COMMIT failed is loaded again" {
	# The server process of the loader dies in its COMMIT.
	placed 0 99 >in
	"${LOAD[@]}" in
	run_sql 'CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN PERFORM pg_terminate_backend(pg_backend_pid());
		RETURN NULL; END $$'
	run_sql 'CREATE CONSTRAINT TRIGGER die AFTER INSERT ON tx DEFERRABLE
		INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()'
	placed 100 109 >more
	try 3 "${LOAD[@]}" --timeout 1 more
	counts 100
	run_sql 'DROP TRIGGER die ON tx'
	try 0 "${LOAD[@]}" more
	counts 110
}

# A server between load and the real one: it passes all on, but the answer to
# the first COMMIT that it sees is lost, with the connection.
deaf() {
	cat >deaf.py <<-'END'
		import os, select, socket, sys
		real, ours = sys.argv[1:]
		listener = socket.socket(socket.AF_UNIX)
		listener.bind(ours)
		listener.listen(5)
		lost = False
		while True:
		    client, _ = listener.accept()
		    server = socket.socket(socket.AF_UNIX)
		    server.connect(real)
		    dying = False
		    while True:
		        ready, _, _ = select.select([client, server], [], [])
		        data = ready[0].recv(65536)
		        if not data:
		            break
		        if ready[0] is client:
		            dying = not lost and b"COMMIT\0" in data
		            server.sendall(data)
		        elif dying:
		            lost = True
		            open("lost", "w").close()
		            break
		        else:
		            client.sendall(data)
		    client.close()
		    server.close()
	END
	mkdir deaf
	python3 deaf.py "$PGHOST/.s.PGSQL.5432" deaf/.s.PGSQL.5432 3>&- &
	STARTED+=($!)
	eventually test -S deaf/.s.PGSQL.5432
}

@test "a batch whose COMMIT came through, without an answer, is not loaded again" {
	placed 0 99 | sed '5s/"id":4/"id":"x"/' >in
	placed 0 1 | "${LOAD[@]}"
	deaf
	try 1 env PGHOST="$PWD/deaf" "${LOAD[@]}" --rejects bad in
	[ -e lost ]
	counts 99
	[ "$(jq .line bad)" = 5 ]
	holds 'SELECT count(*) FROM _weir_rejects' 1
	# Without places nobody knows.
	rm -r deaf lost
	deaf
	printf '{"id":1}\n' >plain
	refuses 3 "load: the database went away during COMMIT: it is unknown whether the last 1 records are in table 'plain' (records with places, or --key, would tell)" \
		env PGHOST="$PWD/deaf" "$BIN/load" -d postgresql:// -T plain plain
	# With a key it does not matter.
	rm -r deaf lost
	deaf
	try 0 env PGHOST="$PWD/deaf" "$BIN/load" -d postgresql:// -T keyed \
		--key id plain
	[ -e lost ]
	holds 'SELECT * FROM keyed' 1
}

@test "a password in -d, a wrong database, no server" {
	refuses_like 2 'load: -d: it has a password, which all users' \
		"$BIN/load" -d postgresql://u:secret@h/d -T tx /dev/null
	refuses_like 2 'load: -d: cannot reach the database: ' \
		"$BIN/load" -d postgresql:///none -T tx /dev/null
	refuses_like 3 'load: -d: cannot reach the database: ' \
		env PGHOST=/nowhere "$BIN/load" -d postgresql:// -T tx \
		--timeout 0.5 /dev/null
}

@test "a column that the records lack gets its default" {
	run_sql "CREATE TABLE tx (id bigserial PRIMARY KEY, n integer NOT NULL,
		state text NOT NULL DEFAULT 'new', a integer[], u uuid)"
	printf '%s\n' '{"n":1}' '{"n":2,"a":"{1,2}"}' '{"n":3,"u":"x"}' >in
	try 1 "${LOAD[@]}" in
	says_line 'load: in:3: the database refuses it: invalid input syntax for type uuid: "x"'
	holds 'SELECT n, state, a FROM tx ORDER BY n' '1|new|' '2|new|{1,2}'
}

@test "a user who may not make tables can load into those that are there" {
	placed 0 0 | "$BIN/load" -d postgresql:// -T other
	run_sql "DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN;
		GRANT USAGE ON SCHEMA public TO poor;
		CREATE TABLE tx (id integer, x double precision);
		GRANT SELECT, INSERT ON tx TO poor;
		GRANT ALL ON _weir_offsets, _weir_rejects TO poor"
	placed 0 9 >in
	try 0 env PGUSER=poor "${LOAD[@]}" in
	counts 10
	try 2 env PGUSER=poor "$BIN/load" -d postgresql:// -T new in
	says_line 'load: the database says: permission denied for schema public'
	run_sql 'DROP OWNED BY poor; DROP ROLE poor'
}

@test "names that PostgreSQL would cut or cannot have are told before" {
	local long
	long=$(printf 'a%.0s' {1..64})
	echo '{"":1}' >in
	refuses_like 2 'load: a member has an empty name, which no column of PostgreSQL can have' \
		"${LOAD[@]}" in
	echo '{"a":1}' >in
	refuses_like 2 "load: table '$long': its name has 64 bytes" \
		"$BIN/load" -d postgresql:// -T "$long" in
	jq -nc '[range(1601) | {"c\(.)": 1}] | add' >in
	refuses_like 2 'load: the records have 1601 members, and a table of PostgreSQL takes 1600 columns' \
		"${LOAD[@]}" in
	# A name with dots and quotes is one name; the path chooses the schema.
	run_sql 'CREATE SCHEMA s'
	echo '{"a.\"b":1}' | PGOPTIONS='-c search_path=s' \
		"$BIN/load" -d postgresql:// -T 'x."y'
	holds 'SELECT "a.""b" FROM s."x.""y"' 1
	run_sql 'DROP SCHEMA s CASCADE' 2>/dev/null
}

@test "--offsets waits for a database that comes back" {
	placed 0 9 | "${LOAD[@]}"
	mv "$PGHOST/.s.PGSQL.5432" "$PGHOST/hidden"
	"${LOAD[@]}" --offsets --timeout 30 >said &
	sleep 0.3
	mv "$PGHOST/hidden" "$PGHOST/.s.PGSQL.5432"
	wait $!
	[ "$(wc -l <said)" = 2 ]
}
