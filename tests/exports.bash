# exports: what the tests of model's exports share: a database and a runtime to
# run them in. After `load ../helper`.

# Where `make exports-deps` puts what Debian does not have.
PYTHON=$ROOT/build/python/bin/python3

# As nobody's server: PostgreSQL refuses to run as root.
as_server() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
	else
		"$@"
	fi
}

postgresql_bin() {
	local folder
	for folder in /usr/lib/postgresql/*/bin; do :; done
	echo "$folder"
}

# A server of our own, on a socket in a folder of its own, for this file.
setup_file() {
	local bin
	bin=$(postgresql_bin)
	PGHOST=$(mktemp -d /tmp/weir-postgresql.XXXXXX)
	export PGHOST PGUSER=weir PGDATABASE=postgres
	[ "$(id -u)" -ne 0 ] || chown postgres:postgres "$PGHOST"
	as_server "$bin/initdb" -D "$PGHOST/data" -U weir -A trust -E UTF8 \
		--no-sync >"$BATS_FILE_TMPDIR/initdb" 2>&1 3>&- ||
		{ cat "$BATS_FILE_TMPDIR/initdb"; return 1; }
	as_server "$bin/pg_ctl" -D "$PGHOST/data" -w -t 60 \
		-l "$PGHOST/log" -o "-k $PGHOST -c listen_addresses=" \
		start >/dev/null 2>&1 3>&- || { cat "$PGHOST/log"; return 1; }
}

teardown_file() {
	as_server "$(postgresql_bin)/pg_ctl" -D "$PGHOST/data" -m immediate \
		stop >/dev/null 2>&1 3>&- || true
	rm -rf "$PGHOST"
}

# --- two models, and records for them ---------------------------------------

# A thousand records of Kaggle's shape, and the model that is learned from
# them: `model` and `records`.
plain() {
	sample 1000 | csv2json | jq -c '. + {id: input_line_number}' >records
	train-lr -q -y Class --exclude Time,id records >model
}

# A model with all that a model can have, and a thousand records that need all
# of it; score rejects some of them.
mixed() {
	cp "$TESTS/fixtures/model-mixed.json" model
	"$PYTHON" - >records <<-'END'
		import json
		import random

		random.seed(7)
		for i in range(1, 1001):
		    r = {"id": i,
		         "age": round(random.uniform(18, 90), 3),
		         "amount": random.choice(
		             [random.lognormvariate(3, 3), 1e-9, -0.9999999,
		              -1, 0, None, 1e300, random.uniform(-1.5, 2)]),
		         "größe \"x\" o'clock": random.choice(
		             [random.gauss(0, 2), random.gauss(0, 300), 0,
		              600.5, -600.5]),
		         "visits": random.choice([None, 0, 3, 12, 7.5]),
		         "kind": random.choice(
		             ["plain", "it's", "back\\slash"] * 9
		             + ["unseen", "", None]),
		         "channel": random.choice(
		             ["web", "app", "7", "7.0", "other", "", None])}
		    if random.random() < 0.05:
		        del r[random.choice(["age", "amount", "visits"])]
		    print(json.dumps(r, ensure_ascii=False))
	END
}

# A table with categories, missing values and heavy tails: `records`.
table() {
	"$PYTHON" - >records <<-'END'
		import json
		import math
		import random

		random.seed(3)
		for i in range(1, 1001):
		    kind = random.choice(["online", "shop", "cash", "O'Neil"])
		    spent = random.lognormvariate(3, 2)
		    visits = random.choice([None, 0, 1, 2, 5, 20])
		    z = -1 + 0.5 * math.log1p(spent) - (kind == "cash")
		    z += 0.1 * (visits or 0) + random.gauss(0, 1) - 2
		    print(json.dumps({
		        "id": i, "bad": int(random.random() < 1 / (1 + math.exp(-z))),
		        "kind": random.choice([kind] * 9 + [None]),
		        "channel": random.choice([True, False, 3, "3", "three"]),
		        "spent": random.choice([spent] * 9 + [None]),
		        "visits": visits, "age": random.uniform(18, 80)}))
	END
}

# What train-lr, or $TRAINER, learns from it with these options: `model`.
learned() {
	table
	"${TRAINER:-train-lr}" -q -y bad -x kind,channel,spent,visits,age \
		--categorical kind,channel "$@" records >model
}

# The same of train-gbt; and records of levels that it does not know.
grown() {
	table
	train-gbt -q -y bad -x kind,channel,spent,visits,age \
		--categorical kind,channel "$@" records >model
	jq -c 'select(.id % 9 == 0) | .id += 1000 | .kind = "new"' records >later
	cat later >>records
}

# What score says, as lines "id score".
scored() {
	local status=0
	score -q -m model records >scores || status=$?
	[ "$status" -le 1 ]
	jq -r '[.id, .score] | @tsv' scores
}

# agrees FILE: its lines "id score", which leave out the rows that have none,
# are of the records that score accepts, and the scores differ by at most
# 1e-12, or $TOLERANCE. ("nan" and "inf" are no scores.)
agrees() {
	scored | sort -n >want
	sort -n "$1" >gave
	cut -f 1 want >want.ids
	cut -f 1 gave >gave.ids
	[ "$(wc -l <want)" -gt "$2" ] || complain "only $(wc -l <want) scores"
	same want.ids gave.ids
	paste want gave | awk -v most="${TOLERANCE:-1e-12}" '
		$4 !~ /^[-+.0-9eE]+$/ { print "no number: " $0; bad = 1; exit }
		{ d = $2 - $4; if (d < 0) d = -d
		  if (d > worst) worst = d
		  if (d > most) { print "differs: " $0; bad = 1; exit } }
		END { print "worst: " worst; exit bad }'
}
