#!/usr/bin/env bats
# Every export of a model gives the same scores as score, where it runs.

load ../helper
load ../exports
load ../compile

# --- SQL --------------------------------------------------------------------

# The names and types of the records' columns: `columns`, a line each.
columns() {
	jq -rs 'reduce .[] as $r ({}; . + ($r | map_values(type))) | to_entries |
		reduce .[] as $e ({}; .[$e.key] = $e.value) | keys_unsorted[]' \
		records >columns
}

# create TYPE_OF_NUMBERS: the table of the records, in both databases' SQL.
create() {
	columns
	echo 'CREATE TABLE records ('
	sed -e 's/"/""/g' -e 's/.*/"&"/' columns | awk -v "real=$1" '
		{ type = $0 ~ /^"(kind|channel)"$/ ? "TEXT" : real
		  printf "%s%s %s\n", (NR > 1 ? ", " : ""), $0, type }'
	echo ');'
}

# The rows as SQL: numbers with all of their digits.
insert() {
	jq -r --rawfile names columns '
		. as $r | ($names | rtrimstr("\n") / "\n") as $names |
		"INSERT INTO records VALUES (" + ([$names[] as $n | $r[$n] |
			if . == null then "NULL"
			elif type == "string" then
				"'"'"'" + gsub("'"'"'"; "'"''"'") + "'"'"'"
			elif type == "boolean" then "'"'"'\(.)'"'"'"
			else "(" + tojson + ")" end] | join(", ")) + ");"' records
}

run_sqlite() {
	{
		echo 'BEGIN;'
		create REAL
		insert
		echo 'COMMIT;'
		echo ".separator '	'"
		echo "SELECT CAST(id AS INTEGER), printf('%!.17g', s) FROM"
		echo "(SELECT id,"
		model export --to sql --dialect sqlite model
		echo ' AS s FROM records) WHERE s IS NOT NULL;'
	} | sqlite3 -bail >got
}

run_postgresql() {
	{
		echo 'BEGIN;'
		create 'DOUBLE PRECISION'
		insert
		echo "\\pset format unaligned"
		echo "\\pset tuples_only on"
		echo "\\pset fieldsep '\\t'"
		echo "SELECT id, s FROM (SELECT id,"
		model export --to sql --dialect postgresql model
		echo ' AS s FROM records) AS t WHERE s IS NOT NULL;'
		echo 'ROLLBACK;'
	} | psql -X -q -v ON_ERROR_STOP=1 >got
}

@test "SQLite gives the scores of score" {
	plain
	run_sqlite
	agrees got 999
}

@test "SQLite gives the scores of a model with categories, logs and missing values" {
	mixed
	run_sqlite
	agrees got 500
}

@test "PostgreSQL gives the scores of score" {
	plain
	run_postgresql
	agrees got 999
}

@test "PostgreSQL gives the scores of a model with categories, logs and missing values" {
	mixed
	run_postgresql
	agrees got 500
}

@test "SQLite takes a model of 1500 features" {
	seq 0 1499 | jq -c '{key: "f\(.)", value: ((. * 7919 % 1000) / 500 - 1)}' |
		jq -sc '[range(1; 4) as $i | from_entries | map_values(. * $i) |
			.id = $i] | .[]' >records
	jq -c '(.features[0]) as $f | .features = [range(1500) as $j |
		$f + {name: "f\($j)", coefficient: (($j % 7 - 3) / 100),
			standardised: (($j % 7 - 3) / 100)}]' <(small_model) >model
	run_sqlite
	agrees got 2
}

@test "PostgreSQL's NaN and infinity have no score" {
	small_model >model
	{
		echo 'SELECT x, s FROM (SELECT "Amount" AS x,'
		model export --to sql model
		echo " AS s FROM (VALUES ('NaN'::float8), ('Infinity'), (0)) AS"
		echo ' t ("Amount")) AS u WHERE s IS NOT NULL;'
	} | psql -X -q -A -t -v ON_ERROR_STOP=1 >got
	[ "$(cat got)" = '0|0.5' ]
}

# --- ONNX -------------------------------------------------------------------

# Run the file by ONNX Runtime, with X as the metadata say.
run_onnx() {
	model export --to onnx model >model.onnx
	"$PYTHON" - >got <<-'END'
		import json

		import numpy
		import onnx
		import onnxruntime

		graph = onnx.load("model.onnx")
		# (Debian's checker is older than TreeEnsemble.)
		if "ai.onnx.ml" not in [o.domain for o in graph.opset_import]:
		    onnx.checker.check_model(graph, full_check=True)
		session = onnxruntime.InferenceSession(
		    "model.onnx", providers=["CPUExecutionProvider"])
		about = session.get_modelmeta().custom_metadata_map
		columns = json.loads(about["columns"])
		levels = {c["field"]: c for c in
		          json.load(open("model")).get("categories", [])}

		def word(value):
		    return str(value).lower() if value in (True, False) else str(value)

		def value(column, record):
		    x = record.get(column["field"])
		    if x is None or x == "":
		        return numpy.nan
		    if "code" in column:
		        known = word(x) in column["levels"]
		        return (float(column["levels"].index(word(x)))
		                if known else numpy.nan)
		    if "level" not in column:
		        return 0.0 if "indicator" in column else x
		    category = levels[column["field"]]
		    if (word(x) not in category["levels"]
		            and category["unseen"] == "reject"):
		        return numpy.nan
		    return float(word(x) == column["level"])

		records = [json.loads(line) for line in open("records")]
		X = numpy.array([[value(c, r) for c in columns] for r in records],
		                dtype=numpy.float64)
		scores = session.run(["score"], {"X": X})[0]
		assert scores.dtype == numpy.float64 and scores.shape == (len(X),)
		for record, score in zip(records, scores):
		    if score == score:
		        print(record["id"], repr(float(score)), sep="\t")
	END
}

@test "ONNX Runtime gives the scores of score" {
	plain
	run_onnx
	agrees got 999
}

@test "ONNX Runtime gives the scores of a model with categories, logs and missing values" {
	mixed
	run_onnx
	agrees got 500
}

@test "the ONNX file says what its columns are, and where the model is from" {
	jq -c '.lineage = {topics: [{topic: "tx", partition: 0, first: 3, last: 9,
		rows: 7}], rows: 7, digest: ("sha256:" + "0" * 64)}' \
		"$TESTS/fixtures/model-mixed.json" >model
	model export --to onnx --output model.onnx model
	"$PYTHON" - >said <<-'END'
		import onnx
		graph = onnx.load("model.onnx")
		assert graph.ir_version == 7
		assert [o.version for o in graph.opset_import] == [13]
		for entry in graph.metadata_props:
		    print(entry.key, entry.value)
	END
	grep -qx 'label bad' said
	grep -qx 'threshold 0.5' said
	grep -qx 'topics \[{"topic":"tx","partition":0,"first":3,"last":9}\]' said
	grep -q '^digest sha256:0000' said
	sed -n 's/^columns //p' said |
		jq -e '.[7] == {name: "channel=web", field: "channel", level: "web"}'
}

# --- scikit-learn -----------------------------------------------------------

# The program itself scores records; those that score rejects stop it.
run_python() {
	model export --to python model >estimator.py
	score -q -m model records >scores || true
	jq -c 'del(.score)' scores >accepted
	"$PYTHON" estimator.py <accepted >only
	paste <(jq .id accepted) only >got
}

@test "scikit-learn gives the scores of score" {
	plain
	run_python
	agrees got 999
}

@test "scikit-learn gives the scores of a model with categories, logs and missing values" {
	mixed
	run_python
	agrees got 500
}

@test "the estimator is scikit-learn's own, and refuses what score rejects" {
	mixed
	model export --to python model >estimator.py
	"$PYTHON" - <<-'END'
		import sklearn.linear_model
		import sklearn.preprocessing
		from estimator import estimator

		e = estimator()
		assert type(e["lr"]) is sklearn.linear_model.LogisticRegression
		assert type(e["scaler"]) is sklearn.preprocessing.StandardScaler
		assert e["lr"].coef_.shape == (1, 9)
	END
	local field
	for field in '"age":null' '"kind":"unseen"' '"kind":""' '"amount":-1'; do
		echo '{"age":1,"größe \"x\" o'"'"'clock":0,"kind":"plain",'"$field}" >one
		try 1 score -m model one
		try 1 "$PYTHON" estimator.py <one
	done
}

@test "the estimator has the words and the single levels of train-lr" {
	local n
	for n in 1e16 10000000000000000 12345678901234567890 1e22 -0.0 1e-7 0.1 \
		1.50 1e300 9007199254740993 72057594037927945.0 '"1e+22"'; do
		printf '{"id":%d,"c":%s,"k":"one","y":%d}\n' $((++i)) "$n" \
			$((i % 2)) $((++i)) "$n" 0
	done >records
	echo '{"id":99,"c":0.1,"y":1}' >>records
	train-lr -q -y y -x c,k --categorical c,k --missing mean records >model
	model export --to python model >estimator.py
	# (jq would change the largest numbers.)
	"$PYTHON" estimator.py <records >only
	paste <(jq .id records) only >got
	agrees got 24
	for n in '"c":[1],"k":"one"' '"c":1e400,"k":"one"' '"c":0.1,"k":"two"'; do
		echo "{$n}" >one
		try 1 score -m model one
		try 1 "$PYTHON" estimator.py <one
	done
	sed 's/,"missing":"mean"//' model >strict
	model export --to python strict >estimator.py
	echo '{"c":0.1}' >one
	try 1 "$PYTHON" estimator.py <one
}

# --- C ----------------------------------------------------------------------

@test "clang compiles the header without a warning, and it gives the scores of score" {
	plain
	c_agrees model records 999 clang
	mixed
	c_agrees model records 500 clang
	c_agrees model records 500 clang -std=c99 -pedantic
	echo 'int main(void) { return weir_member(0) == NULL; }' |
		g++ -Wall -Wextra -Werror -x c++ -include model.h -o cxx - -lm
	./cxx
}

# --- what train-lr learns from a table --------------------------------------

# All four, on the same model and records.
run_all() {
	local engine
	for engine in sqlite postgresql onnx python; do
		echo "$engine"
		"run_$engine"
		agrees got 999
	done
}

@test "all of them score a table with categories as score does, --missing mean" {
	learned --missing mean --log spent --clip 3
	jq -e '[.features[] | has("clip")] | any' model
	run_all
}

@test "all of them score a table with categories as score does, --missing indicator" {
	learned --missing indicator --unseen reference --class-weight balanced
	jq -e '[.features[] | has("indicator")] | any' model
	run_all
}

# --- what train-gbt learns from it -------------------------------------------

@test "all of them score trees as score does, missing values and unseen levels, too" {
	grown --trees 40 --unseen missing
	jq -e '[.trees[].m[]] | any(. == 1)' model
	run_all
	c_agrees model records 999 gcc
}

@test "trees that reject missing values and unseen levels do so in SQL and Python" {
	local engine
	grown --trees 40 --missing reject || [ $? -eq 1 ]
	for engine in sqlite postgresql python; do
		echo "$engine"
		"run_$engine"
		agrees got 400
	done
	c_agrees model records 400 gcc
}

@test "a thousand trees, weighted by their label, are one expression, too" {
	grown --trees 1000 --hold-out 0 --leaves 4 --class-weight balanced \
		--unseen missing
	run_sqlite
	agrees got 999
	run_postgresql
	agrees got 999
}

@test "all of them score the same table by nets as score does, to 1e-6" {
	local options TRAINER=train-mlp TOLERANCE=1e-6
	for options in '--missing indicator --hidden 5 --members 2' \
		'--missing mean --log spent --scale standard --hidden 3,2'; do
		# shellcheck disable=SC2086 # several options
		learned --epochs 5 $options
		run_all
		rm records
	done
	learned --missing mean --unseen reference --clip 3 # 4 nets, 64-32
	run_onnx
	agrees got 999
	run_python
	agrees got 999
}

@test "all of them score pieces as score does" {
	learned --missing indicator --log spent --clip 3 --pieces 6
	jq -e '[.features[] | has("piece")] | any' model
	run_all
}

@test "SQL and Python know the words that mean missing" {
	local options engine
	# channel: numbers in a column of text, with words; age: numbers with one
	# that means missing; kind: a category.
	"$PYTHON" - >records <<-'END'
		import json
		import random

		random.seed(5)
		for i in range(1, 1001):
		    x = random.gauss(0, 1)
		    kind = random.choice(["a", "b", "it's", "?", "NA", None])
		    age = random.choice([random.uniform(18, 80), -999, None])
		    z = x + (kind == "b") - 1 + random.gauss(0, 1)
		    print(json.dumps({
		        "id": i, "y": 2 if z > 0 else 1, "kind": kind,
		        "channel": random.choice(
		            [x, x, x, "NA", "?", "it's not", " ", -999, None]),
		        "age": age}))
	END
	for options in '--missing mean --log age' '--missing indicator'; do
		# shellcheck disable=SC2086 # several options
		train-lr -q -y y --positive 2 -x kind,channel,age --categorical kind \
			--null "NA,?,it's not, ,-999" $options records >model
		for engine in sqlite postgresql python; do
			echo "$engine $options"
			"run_$engine"
			agrees got 999
		done
	done
	# Without --missing such records have no score.
	train-lr -q -y y --positive 2 -x kind,channel,age --categorical kind \
		--null "NA,?,it's not, ,-999" records >model || [ $? -eq 1 ]
	for engine in sqlite postgresql; do
		"run_$engine"
		agrees got 40
	done
}
