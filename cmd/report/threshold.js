"use strict";
/*
 * The threshold that one can move. All counts and costs are evaluate's: the
 * script only looks them up, and writes what follows from them into the page.
 */
(function () {
	const el = (id) => document.getElementById(id);
	const data = JSON.parse(el("steps").textContent);
	const slider = el("slider");
	const last = data.threshold.length - 1;
	let at = 0; /* the step that is shown, or the one above the chosen */

	/* Numbers as the rest of the page has them: numbers.h, figure.c. */
	const minus = (text) => text.replace(/-/g, "−");

	function cut(text) {
		return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
	}

	function figure(x, digits, padded) {
		const size = Math.abs(x);
		if (!Number.isFinite(x))
			return "–";
		if (size >= 1000) {
			const whole = Math.floor(Math.log10(size)) + 1;
			return minus(x.toLocaleString("en-US", {
				maximumFractionDigits: Number.isInteger(x) ?
					0 : Math.max(0, digits - whole),
			}));
		}
		if (Number.isInteger(x) && !padded)
			return minus(String(x));
		const [mantissa, power] = x.toExponential(digits - 1).split("e");
		const text = (t) => padded ? t : cut(t);
		if (x !== 0 && Number(power) < -4)
			return minus(text(mantissa) + "e" + Number(power));
		return minus(text(x.toFixed(
			Math.max(0, digits - 1 - Number(power)))));
	}

	const count = (x) => figure(x, 4, false);
	const measure = (x) => figure(x, 4, true);
	const threshold = (x) => figure(x, 6, false);

	function share(part, all) {
		const x = 100 * part / all;
		return Number.isFinite(x) ? figure(x, 3, false) + "\u00a0%" :
			"–";
	}

	/* How far along the axis a value lies, from 0 to 1. */
	function along(log, lo, hi, value) {
		if (value <= lo)
			return 0;
		return Math.min(1, log ? Math.log(value / lo) / Math.log(hi / lo) :
			(value - lo) / (hi - lo));
	}

	/* Where a value lies in a plot, from what its data- attributes say. */
	function place(svg, side, value) {
		const [kind, lo, hi] = svg.dataset[side].split(" ");
		const [left, top, width, height] =
			svg.dataset.frame.split(" ").map(Number);
		const part = along(kind === "log", Number(lo), Number(hi), value);
		return side === "x" ? left + part * width :
			top + (1 - part) * height;
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

	function upright(id, x) {
		const line = el(id + "-at");
		if (!line)
			return;
		x = place(el(id), "x", x);
		line.setAttribute("x1", x);
		line.setAttribute("x2", x);
	}

	function saving(cost) {
		const saved = data.no_alerts - cost;
		if (!Number.isFinite(saved))
			return "–";
		return saved >= 0 ? "saves " + share(saved, data.no_alerts) :
			"costs " + share(-saved, data.no_alerts) + " more";
	}

	function write(step) {
		const { tp, fp, cost } = step;
		const all = data.positives + data.negatives;
		const fn = Math.max(0, data.positives - tp);
		const tn = Math.max(0, data.negatives - fp);
		const text = {
			"at-threshold": threshold(step.threshold),
			"at-exact": "--threshold " + step.threshold,
			"at-tp": count(tp), "at-fp": count(fp),
			"at-fn": count(fn), "at-tn": count(tn),
			"at-precision": measure(tp / (tp + fp)),
			"at-recall": measure(tp / data.positives),
			"at-f1": measure(2 * tp / (2 * tp + fp + fn)),
			"at-alerts": count(tp + fp),
			"at-share": share(tp + fp, all),
			"at-daily": count((tp + fp) / data.days),
			"at-cost": count(cost),
			"at-saves": saving(cost),
		};
		for (const id in text)
			if (el(id))
				el(id).textContent = text[id];
		let said = "threshold " + text["at-threshold"] + ", " +
			text["at-alerts"] + " alerts, precision " +
			text["at-precision"] + ", recall " + text["at-recall"];
		if (Number.isFinite(cost))
			said += ", cost " + text["at-cost"];
		slider.setAttribute("aria-valuetext", said);
	}

	const part = (t) =>
		along(data.axis.log, data.axis.lo, data.axis.hi, t);

	/* Show a step; its place on the slider, unless the slider is there. */
	function show(step, own) {
		const { tp, fp } = step;
		write(step);
		move("pr", tp / data.positives, tp / (tp + fp));
		move("roc", fp / data.negatives, tp / data.positives);
		move("cost", step.threshold, step.cost);
		upright("scores", step.threshold);
		if (!own)
			slider.value = Math.round(1000 * part(step.threshold));
		const chosen = step.threshold === data.chosen.threshold;
		for (const e of document.querySelectorAll(".at-chosen"))
			e.classList.toggle("moved", !chosen);
	}

	function show_at(i, own) {
		at = i;
		show({ threshold: data.threshold[i], tp: data.tp[i],
			fp: data.fp[i], cost: data.cost && data.cost[i] }, own);
	}

	/* The last step whose threshold is still at least t; none: the first. */
	function step_of(t) {
		let low = 0, high = last;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if (data.threshold[middle] >= t)
				low = middle;
			else
				high = middle - 1;
		}
		return low;
	}

	/* The step nearest to a place on the axis. */
	function nearest(where) {
		const { log, lo, hi } = data.axis;
		const i = step_of(log ? lo * Math.pow(hi / lo, where) :
			lo + where * (hi - lo));
		const away = (k) => Math.abs(part(data.threshold[k]) - where);
		return i < last && away(i + 1) < away(i) ? i + 1 : i;
	}

	function reset() {
		at = step_of(data.chosen.threshold);
		show(data.chosen, false);
	}

	slider.addEventListener("input", function () {
		show_at(nearest(Number(slider.value) / 1000), true);
	});
	slider.addEventListener("keydown", function (event) {
		const by = { ArrowLeft: 1, ArrowDown: 1,
			ArrowRight: -1, ArrowUp: -1 }[event.key];
		if (!by || event.altKey || event.ctrlKey || event.metaKey)
			return;
		event.preventDefault();
		show_at(Math.min(last, Math.max(0, at + by)), false);
	});
	el("reset").addEventListener("click", reset);
	if (el("cheapest"))
		el("cheapest").addEventListener("click", function () {
			at = step_of(data.lowest.threshold);
			show(data.lowest, false);
		});
	/* On paper nothing can be opened. */
	addEventListener("beforeprint", function () {
		for (const e of document.querySelectorAll("details"))
			e.open = true;
	});
	reset();
	el("mover").hidden = false;
})();
