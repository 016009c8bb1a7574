#!/usr/bin/env bats
# The manual: what the pages say is what the programs do.

load ../helper

PAGES=$ROOT/man

# page FILE: as a terminal that is wide enough shows it, without bold type.
page() {
	mandoc -Tascii -O width=200 "$1" | sed 's/.\x08//g'
}

# section NAME: its lines, of a page on stdin.
section() {
	sed -n "/^$1\$/,/^[A-Z]/p" | sed -e 1d -e '/^[A-Z]/d'
}

# Words, with one blank between two, and none around a bar.
words() {
	tr -s ' \t\n' ' ' | sed -e 's/^ //' -e 's/ $//' -e 's/ | /|/g'
	echo
}

# The examples of a page on stdin, each ended by a NUL: `$ ` begins one and `> `
# goes on. (What the mock of Kafka cannot do has the prompt `# `.)
examples() {
	section EXAMPLES | sed -E 's/^ +//' | awk '
		/^\$ / { if (n++) printf "%c", 0; going = 1 }
		!/^[$>] / { going = 0 }
		going { print substr($0, 3) }
		END { if (n) printf "%c", 0 }'
}

# Is it all the same, and not nothing?
agree() { # FILE FILE
	[ -s "$1" ] || complain "$1 is empty"
	same "$1" "$2"
}

# Every example of a page runs with status 0, in their order.
examples_run() {
	local command n=0
	sample >creditcard.csv
	csv2json creditcard.csv >transactions.ndjson
	train-lr -q -y Class --exclude Time --output model.json transactions.ndjson
	score -m model.json transactions.ndjson >scored.ndjson
	mkdir .examples
	while IFS= read -r -d '' command; do
		n=$((n + 1))
		printf '%s' "$command" >".examples/$(printf %02d "$n")"
	done < <(page "$PAGES/$1" | examples)
	[ "$n" -gt 1 ] || complain "$n examples in $1"
	cat >.examples/run <<-'END'
		produce -t transactions transactions.ndjson
		produce -t scored scored.ndjson
		for file in .examples/[0-9]*; do
			status=0
			bash -o pipefail -c "$(cat "$file")" </dev/null || status=$?
			[ "$status" -eq 0 ] || {
				echo "status $status of:"
				cat "$file"
				exit 1
			}
		done
	END
	TRY_SECONDS=150 try 0 kafka-sandbox --topic transactions:4 \
		--topic scored:4 bash -e .examples/run
}

@test "mandoc has nothing to say about any page" {
	try 0 mandoc -Tlint -W warning "$PAGES"/*.[1-9]
	prints
	says
}

@test "every program has a page, a row in the README, a line in weir(7), and tests" {
	local program
	[ "$(programs | wc -l)" -ge 10 ]
	for program in $(programs); do
		echo "$program"
		[ -s "$PAGES/$program.1" ]
		grep -q "^| \`$program\` " "$ROOT/README.md"
		grep -qx "\.It Xr $program 1" "$PAGES/weir.7"
		[ -s "$TESTS/programs/$program.bats" ] ||
			[ -s "$TESTS/mock/$program.bats" ] ||
			[ -s "$TESTS/broker/$program.bats" ]
	done
}

@test "every page is of a program that there is" {
	{
		programs | sed 's/$/.1/'
		echo weir.7
	} | sort >want
	(cd "$PAGES" && ls -- *.[1-9]) | sort >got
	agree want got
}

@test "every page has the sections that all have, in their order" {
	local program section='SYNOPSIS|DESCRIPTION|EXIT STATUS|EXAMPLES|SEE ALSO|CAVEATS'
	for program in $(programs); do
		page "$PAGES/$program.1" | grep -xE "$section" | tr '\n' '|' >got
		echo "$section|" | tr -d '\n' >want
		echo "$program"
		agree want got
	done
}

@test "every SYNOPSIS says what -h says" {
	local program
	for program in $(programs); do
		echo "$program"
		"$program" -h | sed -n -e '1s/^usage: //p' -e '1!{/^ /!q; p}' |
			words >want
		page "$PAGES/$program.1" | section SYNOPSIS | words >got
		agree want got
	done
}

@test "every option of -h stands in the page, and the other way round" {
	local program
	for program in $(programs); do
		echo "$program"
		"$program" -h | sed -nE \
			's/^  (-[A-Za-z], )?(--[a-z0-9-]+)([[ ].*)?$/\1\2/p' |
			sort >want
		grep '^\.It Fl [^N]' "$PAGES/$program.1" |
			grep -oE 'Fl -?[A-Za-z0-9-]+' | sed 's/^Fl /-/' |
			awk '/^--/ { print letter $0; letter = ""; next }
				{ letter = $0 ", " }' | sort >got
		agree want got
	done
}

# (They are what users of CSV tools, of databases and of kcat would try.)
@test "a letter except -d, -n and -T means one option in all programs, and weir(7) has it" {
	local program
	for program in $(programs); do
		"$program" -h | sed -nE 's/^  (-[A-Za-z]), (--[a-z-]+)( .*)?$/\1 \2/p'
	done | sort -u >want
	sed -nE 's/^\.It Fl ([A-Za-z]) Ta Fl (-[a-z-]+) Ta .*/-\1 -\2/p' \
		"$PAGES/weir.7" | sort >got
	agree want got
	[ "$(cut -d ' ' -f 1 want | sort | uniq -d | xargs)" = '-T -d -n' ]
}

@test "every reason of a reject stands in weir(7), and the other way round" {
	sed -n '/ names\[/,/^}/p' "$ROOT/common/stream/fault.c" |
		sed -nE 's/^ *\[REASON_[A-Z0-9_]+\] = "(.*)",$/\1/p' | sort >want
	sed -n '/^The reasons are these/,/^\.El/s/^\.It Cm //p' \
		"$PAGES/weir.7" | sort >got
	agree want got
}

@test "the manual for a browser has every page, and each link leads somewhere" {
	local program
	try 0 make -s -C "$ROOT" html HTML="$PWD/a folder"
	says
	for program in $(programs); do
		[ -s "a folder/$program.1.html" ]
		grep -qF "href=\"$program.1.html\">$program(1)</a></dt><dd>" \
			"a folder/index.html"
	done
	cat >links.py <<-'END'
		import html.parser, pathlib, sys
		from urllib.parse import unquote
		class Page(html.parser.HTMLParser):
		    def __init__(self, file):
		        super().__init__()
		        self.ids, self.links = set(), []
		        self.feed(file.read_text(encoding="utf-8"))
		    def handle_starttag(self, tag, attributes):
		        a = dict(attributes)
		        self.ids.add(a.get("id"))
		        if "href" in a:
		            self.links.append(a["href"])
		folder = pathlib.Path(sys.argv[1])
		pages = {f.name: Page(f) for f in folder.glob("*.html")}
		pages["style.css"] = None
		assert (folder / "style.css").stat().st_size > 1000
		for name, page in pages.items():
		    for link in page.links if page else []:
		        to, _, part = link.partition("#")
		        to = to or name
		        if link.startswith("https://"):
		            continue
		        if to not in pages or (
		                part and unquote(part) not in pages[to].ids):
		            print(f"{name}: {link}")
		assert "score.1.html" in pages["weir.7.html"].links
		assert len(pages["index.html"].links) == len(pages) - 2 + 1
	END
	try 0 python3 links.py "a folder"
	prints
	says
}

@test "every page's examples are run by a test" {
	local file
	for file in "$PAGES"/*.[1-9]; do
		grep -qx "	examples_run ${file##*/}" "$BATS_TEST_FILENAME" ||
			complain "not ${file##*/}"
	done
}

@test "the examples of csv2json(1) run" {
	examples_run csv2json.1
}

@test "the examples of json2csv(1) run" {
	examples_run json2csv.1
}

@test "the examples of produce(1) run" {
	examples_run produce.1
}

@test "the examples of consume(1) run" {
	examples_run consume.1
}

@test "the examples of relay(1) run" {
	examples_run relay.1
}

@test "the examples of topics(1) run" {
	examples_run topics.1
}

@test "the examples of query(1) run" {
	examples_run query.1
}

@test "the examples of load(1) run" {
	examples_run load.1
}

@test "the examples of monitor(1) run" {
	examples_run monitor.1
}

@test "the examples of holdout(1) run" {
	examples_run holdout.1
}

@test "the examples of train-lr(1) run" {
	examples_run train-lr.1
}

@test "the examples of train-gbt(1) run" {
	examples_run train-gbt.1
}

@test "the examples of train-mlp(1) run" {
	examples_run train-mlp.1
}

@test "the examples of train-ae(1) run" {
	examples_run train-ae.1
}

@test "the examples of score(1) run" {
	examples_run score.1
}

@test "the examples of serve(1) run" {
	examples_run serve.1
}

@test "the examples of evaluate(1) run" {
	examples_run evaluate.1
}

@test "the examples of describe(1) run" {
	examples_run describe.1
}

@test "the examples of report(1) run" {
	examples_run report.1
}

@test "the examples of model(1) run" {
	examples_run model.1
}

@test "the examples of models(1) run" {
	examples_run models.1
}

@test "the examples of kafka-sandbox(1) run" {
	examples_run kafka-sandbox.1
}

@test "the examples of weir(1) run" {
	examples_run weir.1
}

@test "the examples of weir(7) run" {
	examples_run weir.7
}
