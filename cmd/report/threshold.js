"use strict";
/*
 * The threshold that one can move. All counts are evaluate's: the script only
 * looks them up, and writes what follows from them into the page.
 */
(function () {
	const el = (id) => document.getElementById(id);
	const data = JSON.parse(el("steps").textContent);
	const slider = el("slider");
	const last = data.threshold.length - 1;
	const chosen = {
		threshold: data.chosen.threshold,
		tp: data.chosen.tp,
		fp: data.chosen.fp,
	};

	/* Numbers as the rest of the page has them: figure.h. */
	const minus = (text) => text.replace(/-/g, "−");

	function count(x) {
		return minus(Number.isInteger(x) || Math.abs(x) >= 1000 ?
			x.toLocaleString("en-US", {
				maximumSignificantDigits:
					Number.isInteger(x) ? 21 : 6,
			}) : String(Number(x.toPrecision(6))));
	}

	function share(x) {
		return Number.isFinite(x) ? minus(x.toPrecision(4)) :
			"undefined";
	}

	/* Where a value lies in a plot, from what its data- attributes say. */
	function place(svg, side, value) {
		const [kind, lo, hi] = svg.dataset[side].split(" ");
		const [left, top, width, height] =
			svg.dataset.frame.split(" ").map(Number);
		let at = kind === "log" ?
			Math.log(value / lo) / Math.log(hi / lo) :
			(value - lo) / (hi - lo);
		at = Math.min(1, Math.max(0, value <= lo ? 0 : at));
		return side === "x" ? left + at * width :
			top + (1 - at) * height;
	}

	function move(id, x, y) {
		const mark = el(id + "-mark"), svg = el(id);
		if (!mark)
			return;
		if (!Number.isFinite(x) || !Number.isFinite(y)) {
			mark.setAttribute("visibility", "hidden");
			return;
		}
		mark.setAttribute("visibility", "visible");
		mark.setAttribute("cx", place(svg, "x", x));
		mark.setAttribute("cy", place(svg, "y", y));
	}

	function show(step) {
		const { threshold, tp, fp } = step;
		const fn = Math.max(0, data.positives - tp);
		const tn = Math.max(0, data.negatives - fp);
		const precision = tp / (tp + fp), recall = tp / data.positives;
		const text = {
			"at-threshold": count(threshold),
			"at-tp": count(tp), "at-fp": count(fp),
			"at-fn": count(fn), "at-tn": count(tn),
			"at-precision": share(precision),
			"at-recall": share(recall),
			"at-f1": share(2 * tp / (2 * tp + fp + fn)),
			"at-alerts": count(tp + fp),
		};
		for (const id in text)
			el(id).textContent = text[id];
		slider.setAttribute("aria-valuetext", "threshold " +
			count(threshold) + ", precision " +
			text["at-precision"] + ", recall " + text["at-recall"]);
		move("pr", recall, precision);
		move("roc", fp / data.negatives, recall);
		const line = el("scores-at");
		if (line) {
			const x = place(el("scores"), "x", threshold);
			line.setAttribute("x1", x);
			line.setAttribute("x2", x);
		}
	}

	/* The last step whose threshold is still at least t; none: the first. */
	function step_of(t) {
		let i = last;
		while (i > 0 && data.threshold[i] < t)
			i--;
		return i;
	}

	function reset() {
		slider.value = last - step_of(chosen.threshold);
		show(chosen);
	}

	slider.max = last;
	slider.addEventListener("input", function () {
		const i = last - Number(slider.value);
		show({ threshold: data.threshold[i],
			tp: data.tp[i], fp: data.fp[i] });
	});
	el("reset").addEventListener("click", reset);
	reset();
	el("mover").hidden = false;
})();
