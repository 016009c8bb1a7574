#!/usr/bin/env bats
# The page of monitor in a real browser: that it opens, shows its panels on a
# phone as on a wide screen, and asks for nothing.

load ../helper
load ../browser

setup_page() {
	gencard -s 5 30000 | csv2json | jq -c '.id = input_line_number' >in
	head -n 15000 in >train
	train-lr -q -y Class --exclude Time,id train >one
	train-gbt -q -y Class --exclude Time,id train >two
	{
		sed -n 15001,22000p in | score -q -m one --threshold 0.5 |
			jq -c --arg s "a long name of a model<script>window.evil=1</script>:3@sha256:$(sha256sum one | cut -c 1-12)" '.model = $s'
		sed -n '22001,$p' in | jq -c 'if .id > 26000 then .V14 += 2 else . end' |
			score -q -m two --threshold 0.5 |
			jq -c --arg s "fraud:4@sha256:$(sha256sum two | cut -c 1-12)" '.model = $s'
	} >scored
	jq -c 'select(.id < 24000) | {id, Class}' scored >labels
	monitor -q -m one -m two --window 3h --time Time --labels labels --key id \
		--maturity 6h --capacity 20 --html page.html scored >windows || true
}

@test "the page opens without a word, fetches nothing, and is as wide as the screen" {
	setup_page
	browse <<-'END'
		import os
		from browser import Browser
		shots = os.environ["SHOTS"]
		os.makedirs(shots, exist_ok=True)
		for width in 1280, 390:
		    for dark in False, True:
		        with Browser(width=width, dark=dark) as b:
		            b.open("page.html")
		            assert b.said() == [], b.said()
		            fetched = b.fetched()
		            assert fetched == ["file://" + os.path.abspath("page.html")], fetched
		            assert b.run("return window.evil === undefined")
		            wide = b.run("return document.documentElement.scrollWidth")
		            assert wide <= width, wide
		            b.run("document.querySelectorAll('details')"
		                  ".forEach((d) => d.open = true)")
		            wide = b.run("return document.documentElement.scrollWidth")
		            assert wide <= width, wide
		            text = b.run("return document.body.innerText")
		            assert "NaN" not in text and "nan" not in text, text
		            b.driver.save_screenshot("%s/monitor-%d-%s.png" % (
		                shots, width, "dark" if dark else "light"))
	END
}

@test "nine panels in their order; each chart is drawn and has a table" {
	setup_page
	browse <<-'END'
		from browser import Browser
		with Browser() as b:
		    b.open("page.html")
		    ids = b.run("return [...document.querySelectorAll('section[id]')]"
		                ".map((s) => s.id)")
		    assert ids == ["state", "alerts", "precision", "recall",
		                   "calibration", "scores", "fields", "volume",
		                   "models"], ids
		    for name in ids[1:-1]:
		        section = "document.querySelector('#%s')" % name
		        assert b.run("return %s.querySelectorAll('svg.plot').length" % section) > 0, name
		        assert b.run("return %s.querySelectorAll('table').length" % section) > 0, name
		    # What is drawn lies within its picture.
		    assert b.run("return [...document.querySelectorAll('svg.plot path')]"
		                 ".every((p) => { const a = p.getBoundingClientRect(),"
		                 "s = p.ownerSVGElement.getBoundingClientRect();"
		                 "return a.left >= s.left - 1 && a.right <= s.right + 1; })")
		    # The second model's first window is an upright line.
		    assert b.run("return document.querySelectorAll('svg line.at').length") >= 5
		    state = b.run("return document.querySelector('.state .value').textContent")
		    assert state == "alert", state
	END
}
