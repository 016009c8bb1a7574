#!/usr/bin/env bats
# The page of report in a real browser: how it looks, what the threshold moves,
# and that it asks for nothing.

load ../helper
load ../browser

# A page as the README's pipeline makes it, with requirements and a model:
# scored, evaluation, page.html.
setup_page() {
	gencard -s 11 20000 | csv2json >records
	train-lr -q -y Class -x V1,V3,V4,V7,Amount records >model
	score -m model records >scored
	evaluate -y Class --threshold 0.2 --format json --curves scored |
		jq -c '.requirements = [
			{text: "ap >= 0.70", value: .average_precision, bound: 0.7,
				held: (.average_precision >= 0.7)},
			{text: "recall at a precision of at least 0.9 >= 0.99999",
				value: 0.6, bound: 0.99999, held: false}]' >evaluation
	report -m model --title 'Card payments, the last eight hours' \
		evaluation >page.html
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
		    b.run("document.getElementById('slider').value = 3;"
		          "document.getElementById('slider').dispatchEvent("
		          "new Event('input'))")
		    assert b.said() == [] and b.fetched() == []
		    # And if it tried, its own policy would not let it.
		    loaded = b.driver.execute_async_script(
		        "const done = arguments[0];"
		        "fetch('http://127.0.0.1:9/').then(() => done('yes'),"
		        "() => done('no'))")
		    assert loaded == "no"
		    assert any("Content Security Policy" in s for s in b.said())
	END
}

@test "moving the threshold shows what evaluate says at that threshold" {
	setup_page
	browse <<-'END'
		import json
		import subprocess
		from browser import Browser

		def number(text):
		    return float(text.replace(",", "").replace("−", "-"))

		with Browser() as b:
		    b.open("page.html")
		    assert int(b.run("return slider.max")) == 1000
		    seen = []
		    for at in (0, 1, 300, 500, 640, 999, 1000):
		        b.run("slider.value = arguments[0];"
		              "slider.dispatchEvent(new Event('input'))", at)
		        option, threshold = b.text("at-exact").split()
		        said = json.loads(subprocess.check_output(
		            ["evaluate", "-y", "Class", "--resamples", "0",
		             "--format", "json", option, threshold, "scored"]))
		        for name in ("tp", "fp", "fn", "tn"):
		            assert number(b.text("at-" + name)) == said[name], name
		        for name in ("precision", "recall", "f1"):
		            assert abs(number(b.text("at-" + name))
		                       - said[name]) < 5.1e-5, name
		        alerts = said["tp"] + said["fp"]
		        assert number(b.text("at-alerts")) == alerts
		        share = number(b.text("at-share").replace("\xa0%", ""))
		        assert abs(share / 100 - alerts / said["n"]) < 0.005 * share / 100
		        threshold = float(threshold)
		        assert abs(number(b.text("at-threshold")) / threshold - 1) < 1e-5
		        # The circles stand where these values are.
		        x, y = b.run(
		            "const m = document.getElementById('pr-mark');"
		            "return [m.getAttribute('cx'), m.getAttribute('cy')]")
		        assert abs(float(x) - (74 + 314 * said["recall"])) < 0.01
		        assert abs(float(y) - (248 - 236 * said["precision"])) < 0.01
		        seen.append(threshold)
		    # Right is up, and the way along the slider is that of the scale.
		    assert seen == sorted(seen) and len(set(seen)) >= 5, seen
		    axis = json.loads(b.text("steps"))["axis"]
		    assert axis["log"], axis # less than 5 % are positive
		    middle = axis["lo"] * (axis["hi"] / axis["lo"]) ** 0.5
		    assert middle / 2 < seen[3] < middle * 2, (middle, seen)
	END
}

# A page as of customers that leave, with common positives and a cost by a
# member: scored, evaluation, page.html.
setup_costs() {
	gencard -s 11 20000 | csv2json | jq -c 'select(.Class == 1 or
		.Time % 40 < 1)' >records
	train-lr -q -y Class -x V1,V3,V4,V7,Amount records >model
	score -m model records >scored
	evaluate -q -y Class -m model --time Time --choose \
		'cost FP=5,FN=1*Amount' --format json --curves --worst 8 \
		scored >evaluation
	report -m model --unit EUR evaluation >page.html
	jq -e '.prevalence > 0.05' evaluation
}

@test "the cost, its saving and the alerts a day move with the slider" {
	setup_costs
	browse <<-'END'
		import json
		from browser import Browser

		rows = [json.loads(line) for line in open("scored")]

		def number(text):
		    return float(text.replace(",", "").replace("−", "-"))

		def cost(t):
		    return sum(r["Amount"] if r["Class"] and r["score"] < t else
		               5 if not r["Class"] and r["score"] >= t else 0
		               for r in rows)

		def check(b):
		    t = float(b.text("at-exact").split()[1])
		    shown = number(b.text("at-cost"))
		    assert abs(shown - cost(t)) <= max(0.5, 0.0005 * shown), (t, shown)
		    saved = 100 * (1 - cost(t) / cost(2))
		    text = b.text("at-saves")
		    assert text.startswith("saves" if saved >= 0 else "costs"), text
		    assert abs(number(text.split()[1]) - abs(saved)) < 0.06, text
		    alerts = sum(r["score"] >= t for r in rows)
		    days = len({r["Time"] // 86400 for r in rows})
		    assert abs(number(b.text("at-daily")) - alerts / days) < 0.06
		    x, y = b.run("const m = document.getElementById('cost-mark');"
		                 "return [m.getAttribute('cx'), m.getAttribute('cy')]")
		    assert abs(float(x) - (74 + 314 * t)) < 0.06, (x, t)
		    return t, shown

		with Browser() as b:
		    b.open("page.html")
		    e = json.load(open("evaluation"))
		    lowest = e["curves"]["cost"]["lowest"]
		    assert check(b) == (e["threshold"], number(b.text("at-cost")))
		    for at in (0, 120, 500, 770, 1000):
		        b.run("slider.value = arguments[0];"
		              "slider.dispatchEvent(new Event('input'))", at)
		        t, shown = check(b)
		        assert shown >= lowest["cost"] - 0.5
		        # Positives are common: the scale is linear.
		        steps = e["curves"]["thresholds"]["threshold"]
		        assert abs(t - at / 1000) <= min(
		            abs(s - at / 1000) for s in steps) + 1e-12, (at, t)
		        # Intervals are of the chosen threshold only.
		        assert b.run("return [...document.querySelectorAll("
		                     "'.card .at-chosen')].every((e) => "
		                     "getComputedStyle(e).visibility === 'hidden')")
		    b.run("document.getElementById('cheapest').click()")
		    assert check(b)[0] == lowest["threshold"]
		    b.run("document.getElementById('reset').click()")
		    assert check(b)[0] == e["threshold"]
		    assert b.said() == [], b.said()
	END
}

@test "a class has its colour, and no effect or curve has it too" {
	setup_costs
	browse <<-'END'
		from browser import Browser
		for dark in (False, True):
		    with Browser(dark=dark) as b:
		        b.open("page.html")
		        style = ("return [...document.querySelectorAll(arguments[0])].map("
		                 "(e) => getComputedStyle(e)[arguments[1]])")
		        classes = (b.run(style, "svg .bar", "stroke") +
		                   b.run(style, ".key", "backgroundColor"))
		        assert classes[0] != classes[1] and classes[:2] == classes[2:]
		        others = (b.run(style, "svg .curve, svg .whisker", "stroke") +
		                  b.run(style, "svg .band, svg .lowest", "fill"))
		        assert len(set(others)) == 1 and others[0] not in classes
		        effects = set(b.run(style, "svg.importance rect", "stroke"))
		        assert len(effects) == 1 and not effects & set(classes + others)
		        filled = b.run(style, "rect.raises", "fill")
		        hollow = b.run(style, "rect.lowers", "fill")
		        assert set(filled) == effects and set(hollow) == {"none"}
	END
}

@test "plots stand before tables, and the full table is opened on demand" {
	setup_costs
	browse <<-'END'
		from browser import Browser
		with Browser() as b:
		    b.open("page.html")
		    top = ("return document.querySelector(arguments[0])"
		           ".getBoundingClientRect().top")
		    tables = b.run(top, "table")
		    for plot in ("cost", "pr", "roc", "scores", "calibration"):
		        assert b.run(top, "#" + plot) <= tables, plot
		    assert b.run(top, "#cost") < 900
		    ids = b.run("return [...document.querySelectorAll('[id]')].map("
		                "(e) => e.id)")
		    assert len(ids) == len(set(ids))
		    open_ones = ("return [...document.querySelectorAll("
		                 "'details table')].map((e) => e.checkVisibility())")
		    assert not any(b.run(open_ones))
		    b.run("dispatchEvent(new Event('beforeprint'))")
		    assert all(b.run(open_ones)) and b.run(open_ones) != []
	END
}

@test "the slider goes by keyboard, says what it does, and goes back" {
	setup_page
	browse <<-'END'
		import json
		from browser import Browser
		from selenium.webdriver.common.by import By
		from selenium.webdriver.common.keys import Keys
		with Browser() as b:
		    b.open("page.html")
		    names = ["tp", "fp", "fn", "tn", "precision", "recall", "f1",
		             "threshold", "alerts"]
		    before = [b.text("at-" + n) for n in names]
		    slider = b.driver.find_element(By.ID, "slider")
		    assert slider.is_displayed()
		    # An arrow goes to the next score, a page by a part of the way.
		    thresholds = json.loads(b.text("steps"))["threshold"]
		    slider.send_keys(Keys.ARROW_LEFT)
		    at = thresholds.index(float(b.text("at-exact").split()[1]))
		    slider.send_keys(Keys.ARROW_LEFT)
		    assert float(b.text("at-exact").split()[1]) == thresholds[at + 1]
		    slider.send_keys(Keys.ARROW_UP)
		    assert float(b.text("at-exact").split()[1]) == thresholds[at]
		    slider.send_keys(Keys.PAGE_DOWN)
		    after = [b.text("at-" + n) for n in names]
		    assert after != before
		    said = slider.get_attribute("aria-valuetext")
		    assert said.startswith("threshold " + b.text("at-threshold")), said
		    b.driver.find_element(By.ID, "reset").click()
		    assert [b.text("at-" + n) for n in names] == before
	END
}

@test "the script writes numbers as the page has them" {
	setup_costs
	browse <<-'END'
		from browser import Browser
		ids = ["tp", "fp", "fn", "tn", "precision", "recall", "f1",
		       "threshold", "alerts", "share", "daily", "cost", "saves",
		       "exact"]
		with Browser(script=False) as b:
		    b.open("page.html")
		    html = b.driver.page_source
		with Browser() as b:
		    b.open("page.html")
		    b.run("document.getElementById('reset').click()")
		    for name in ids:
		        wanted = 'id="at-' + name + '">' + b.text("at-" + name) + "<"
		        wanted = wanted.replace("\xa0", "&nbsp;")
		        assert wanted in html, wanted
	END
}

@test "without a script all is there but the slider" {
	setup_page
	browse <<-'END'
		from browser import Browser
		from selenium.webdriver.common.by import By
		with Browser(script=False) as b:
		    b.open("page.html")
		    assert not b.driver.find_element(By.ID, "slider").is_displayed()
		    for name in ("pr", "roc", "scores", "calibration", "confusion",
		                 "requirements", "coefficients"):
		        e = b.driver.find_element(By.ID, name)
		        assert e.is_displayed() and e.size["height"] > 40, name
	END
}

@test "on a wide screen, light and dark, labels are legible and nothing overlaps" {
	setup_page
	mkdir -p "$SHOTS"
	browse <<-'END'
		import os
		from browser import Browser
		from legible import check
		for mode in ("light", "dark"):
		    with Browser(width=1200, dark=mode == "dark") as b:
		        b.open("page.html")
		        check(b, 12)
		        paper = b.run("return getComputedStyle(document.body)"
		                      ".backgroundColor")
		        assert (paper == "rgb(255, 255, 255)") == (mode == "light")
		        b.screenshot(os.environ["SHOTS"] + "/wide-%s.png" % mode)
	END
	[ "$(stat -c %s "$SHOTS/wide-light.png")" -gt 50000 ]
	run ! cmp -s "$SHOTS/wide-light.png" "$SHOTS/wide-dark.png"
}

@test "on a phone the page fits, and its labels are legible" {
	setup_page
	mv page.html rare.html
	setup_costs
	mv page.html common.html
	# With a comparison, and figures of ten columns a day.
	jq -c '.score = .score * 0.9 | .card = (.Amount | floor | tostring)' \
		scored >base
	evaluate -q -y Class --time Time --top 20 --card card --delay 0 \
		--baseline base --format json --curves base | report >wide.html
	mkdir -p "$SHOTS"
	browse <<-'END'
		import os
		from browser import Browser
		from legible import check
		for width, page in ((320, "rare"), (390, "rare"), (320, "common"),
		                    (390, "common"), (320, "wide"),
		                    (390, "wide")):
		    with Browser(width=width, height=800) as b:
		        b.open(page + ".html")
		        b.run("document.querySelectorAll('details').forEach("
		              "(e) => { e.open = true; })")
		        check(b, 10)
		        # No row is high and empty.
		        assert b.run("return [...document.querySelectorAll('#further "
		                     "table:not(.wide) "
		                     "tbody tr')].every((e) => "
		                     "e.getBoundingClientRect().height < 150)")
		        b.screenshot(os.environ["SHOTS"] + "/phone-%s-%d.png" % (page, width))
	END
}

@test "the model of each kind is legible, wide and on a phone" {
	setup_page
	train-gbt -q -y Class --exclude Time --trees 60 records >trees
	train-mlp -q -y Class --exclude Time --epochs 3 records >nets
	train-lr -q -y Class --exclude Time --pieces 8 --l2 10 records >pieces
	local kind
	for kind in trees nets pieces; do
		score -m "$kind" records | evaluate -q -y Class -m "$kind" \
			--format json --curves | report -m "$kind" >"$kind.html"
	done
	mkdir -p "$SHOTS"
	browse <<-'END'
		import os
		from browser import Browser
		from legible import check
		for width, least in ((320, 10), (390, 10), (1200, 12)):
		    for dark in (False, True):
		        with Browser(width=width, dark=dark) as b:
		            for kind in ("trees", "nets", "pieces"):
		                b.open(kind + ".html")
		                b.run("document.querySelectorAll('details').forEach("
		                      "(e) => { e.open = true; })")
		                check(b, least)
		                assert b.said() == [], b.said()
		                b.screenshot(os.environ["SHOTS"] + "/%s-%d.png" % (
		                    kind, width))
	END
}

@test "long and hostile names stay text, and do not widen the page" {
	setup_page
	local name
	name="<script>window.evil=1</script>$(printf 'x%.0s' {1..300})"
	jq -c --arg n "$name" '.features[0] += {name: $n, field: $n}' model >other
	jq -c --arg n "$name" '.requirements[0].text = $n | .rule = $n' \
		evaluation >long
	report -m other --title "$name" long >page.html
	browse <<-'END'
		from browser import Browser
		for width in (390, 1200):
		    with Browser(width=width) as b:
		        b.open("page.html")
		        assert b.run("return window.evil === undefined")
		        assert b.run("return document.title").startswith("<script>")
		        wide = b.run("return document.documentElement.scrollWidth")
		        assert wide <= width, wide
		        assert b.said() == [], b.said()
	END
}

@test "evaluations with one class, weights, or no probabilities open too" {
	local i=0 options
	printf '{"y":%d,"s":%s,"w":%s}\n' 1 0.9 1 1 0.4 2.5 >one
	printf '{"y":%d,"s":%s,"w":%s}\n' 1 0.9 1 0 0.4 2.5 0 0.5 0.1 1 0.5 3 >few
	printf '{"y":%d,"s":%s,"w":%s}\n' 1 9 1 0 -4 2.5 0 100 0.1 1 3 3 >any
	for file in one few any; do
		for options in '' '--weight w'; do
			i=$((i + 1))
			# shellcheck disable=SC2086 # words
			evaluate -y y -s s $options --format json --curves "$file" |
				report >"page$i.html"
		done
	done
	browse <<-'END'
		from browser import Browser
		with Browser() as b:
		    for i in range(1, 7):
		        b.open("page%d.html" % i)
		        b.run("slider.value = 0;"
		              "slider.dispatchEvent(new Event('input'))")
		        assert b.said() == [], (i, b.said())
		        text = b.run("return document.body.innerText")
		        assert "NaN" not in text and "null" not in text, i
	END
}
