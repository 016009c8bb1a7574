#!/usr/bin/env bats
# The page of describe in a real browser: that it opens, shows each member, is
# legible, and asks for nothing.

load ../helper
load ../browser

# Records with numbers of all kinds, words, and what is hostile.
setup_page() {
	gencard -s 11 3000 | csv2json | jq -c '. + {
		kind: ["card", "cash", "a long name of a kind of payment"][.Time % 3],
		year: (1990 + .Time % 30), stamp: (1700000000 + .Time),
		one: 1, tiny: (.Amount * 1e-9), wild: (if .Time % 50 == 0 then
			.V1 * 1e6 else .V1 end),
		"<script>window.evil=1</script>": "</td><script>window.evil=1</script>"}
		| if .Time % 7 == 0 then .kind = null else . end' >records
	describe --by "${1:-Class}" --title '<b>Payments</b>' --html records >page.html
}

@test "the page opens without a word on the console, and fetches nothing" {
	setup_page
	browse <<-'END'
		import os
		from browser import Browser
		with Browser() as b:
		    b.open("page.html")
		    assert b.said() == [], b.said()
		    fetched = b.fetched()
		    assert fetched == ["file://" + os.path.abspath("page.html")], fetched
		    assert b.run("return window.evil === undefined")
		    assert b.run("return document.title") == "<b>Payments</b>"
		    text = b.run("return document.body.innerText")
		    assert "NaN" not in text and "nan" not in text, text
	END
}

@test "each member has its section, and each with numbers a histogram of all" {
	setup_page
	browse <<-'END'
		import json
		import subprocess
		from browser import Browser
		with Browser() as b:
		    b.open("page.html")
		    members = json.loads(subprocess.check_output(
		        ["describe", "--by", "Class", "--format", "json", "records"]))
		    members = members["members"]
		    names = b.run("return [...document.querySelectorAll("
		                  "'section[id^=m] h2')].map((h) => h.textContent)")
		    assert names[0] == "Members"
		    assert names[1:] == [m["name"] for m in members], names
		    drawn = b.run("return [...document.querySelectorAll('svg.plot')]"
		                  ".map((s) => s.querySelector('title').textContent)")
		    assert drawn == [m["name"] for m in members if "min" in m], drawn
		    # Both classes are drawn, and what is drawn has a size.
		    for number in range(len(drawn)):
		        boxes = b.run(
		            "return [...document.querySelectorAll('svg.plot')"
		            "[arguments[0]].querySelectorAll('.bar')].map((p) => {"
		            "const r = p.getBoundingClientRect();"
		            "return [r.width, r.height]; })", number)
		        assert len(boxes) == 2, drawn[number]
		        assert all(w > 10 and h > 5 for w, h in boxes), drawn[number]
	END
}

@test "on a wide screen and on a phone, light and dark, it fits and is legible" {
	setup_page
	mkdir -p "$SHOTS"
	browse <<-'END'
		import os
		from browser import Browser
		from legible import check

		for width, dark in ((1200, False), (1200, True), (390, False), (320, True)):
		    with Browser(width=width, dark=dark) as b:
		        b.open("page.html")
		        check(b, 10, scrolls=True)
		        b.screenshot("%s/describe-%d-%s.png" % (
		            os.environ["SHOTS"], width, "dark" if dark else "light"))
	END
}

@test "with many classes the largest are drawn, and without a label all as one" {
	setup_page year
	grep -q '26 smaller classes are not drawn' page.html
	describe --html records >one.html
	browse <<-'END'
		from browser import Browser
		with Browser() as b:
		    for page, parts in (("page.html", 4), ("one.html", 1)):
		        b.open(page)
		        assert b.said() == [], b.said()
		        most = b.run("return Math.max(...[...document.querySelectorAll("
		                     "'svg.plot')].map((s) => s.querySelectorAll('.bar')"
		                     ".length))")
		        assert most == parts, (page, most)
	END
}
