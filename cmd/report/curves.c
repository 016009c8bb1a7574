/* The plots: precision-recall, ROC, distribution of scores, calibration. */
#include "base/buf.h"
#include "page/figure.h"
#include "page/html.h"
#include "page/plot.h"
#include "sections.h"

#include <math.h>

/* Append a metric for a caption: "Average precision 0.762 (0.67 to 0.85)". */
static void
add_area(struct buf *out, const struct evaluation *v, const char *title,
    const char *name)
{
	struct metric f = evaluation_metric(v, name);

	buf_add_string(out, title);
	if (!isfinite(f.value)) {
		buf_add_string(out, " undefined");
		if (f.reason != NULL)
			buf_add_format(out, ": %s", f.reason);
		return;
	}
	buf_add_byte(out, ' ');
	figure_add_padded(out, f.value, 4);
	if (isfinite(f.low) && isfinite(f.high)) {
		buf_add_string(out, " (");
		figure_add_padded(out, f.low, 3);
		buf_add_string(out, " to ");
		figure_add_padded(out, f.high, 3);
		buf_add_string(out, ")");
	}
}

/* Append a curve's text alternative: y where x first reaches each stop. */
static void
add_way(struct buf *out, const struct polyline *c, const char *x, const char *y)
{
	static const double stops[] = {0.1, 0.25, 0.5, 0.75, 0.9, 1};
	size_t at = 0;

	for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
		while (at < c->n && !(c->x[at] >= stops[i]))
			at++;
		if (at == c->n || !isfinite(c->y[at]))
			return;
		buf_add_format(out, " At %s ", x);
		figure_add(out, c->x[at], 3);
		buf_add_format(out, " %s is ", y);
		figure_add(out, c->y[at], 3);
		buf_add_byte(out, '.');
	}
}

/* End a figure with its caption: HTML that the caller has escaped. */
static void
end_figure(struct buf *out, const char *caption)
{
	buf_add_format(
	    out, "<figcaption>%s</figcaption>\n</figure>\n", caption);
}

static void
add_missing(struct buf *out, const char *title, const char *why)
{
	buf_add_string(out, "<figure><p class=\"note\">");
	html_text(out, title);
	buf_add_string(out, ": ");
	html_text(out, why);
	buf_add_string(out, "</p></figure>\n");
}

/* --- precision-recall and ROC --------------------------------------------- */

static bool
has_band(const struct polyline *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (isfinite(c->low[i]) && isfinite(c->high[i]))
			return true;
	return false;
}

static const char *
shade(const struct polyline *c)
{
	return has_band(c) ? " The shade is its interval, point by point." : "";
}

static void
add_precision_recall(struct buf *out, const struct evaluation *v)
{
	const struct polyline *c = &v->precision_recall;
	struct plot p = {
	    .out = out,
	    .x = {.label = "recall", .lo = 0, .hi = 1},
	    .y = {.label = "precision", .lo = 0, .hi = 1},
	};
	struct metric prevalence = evaluation_metric(v, "prevalence");
	struct buf text = {0};

	if (c->n == 0) {
		add_missing(out, "Precision and recall",
		    "no curve, as there are no positives");
		return;
	}
	add_area(&text, v, "Average precision", "average_precision");
	buf_add_byte(&text, '.');
	add_way(&text, c, "recall", "precision");
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "pr", "Precision over recall", buf_string(&text));
	plot_band(&p, "blue band", c->x, c->low, c->high, c->n);
	if (isfinite(prevalence.value))
		plot_segment(
		    &p, "rule", 0, prevalence.value, 1, prevalence.value);
	/* The first step begins at a recall of 0, as its area does. */
	plot_segment(&p, "blue curve", 0, c->y[0], c->x[0], c->y[0]);
	plot_steps(&p, "blue curve", c->x, c->y, c->n);
	plot_mark(&p, "pr-mark", evaluation_metric(v, "recall").value,
	    evaluation_metric(v, "precision").value);
	plot_end(&p);
	text.len = 0;
	add_area(&text, v, "Average precision", "average_precision");
	buf_add_format(&text,
	    ".%s The dashes are prevalence: precision by chance. The "
	    "circle is the threshold.",
	    shade(c));
	end_figure(out, buf_string(&text));
	buf_release(&text);
}

static void
add_roc(struct buf *out, const struct evaluation *v)
{
	const struct polyline *c = &v->roc;
	struct plot p = {
	    .out = out,
	    .x = {.label = "false positive rate", .lo = 0, .hi = 1},
	    .y = {.label = "true positive rate (recall)", .lo = 0, .hi = 1},
	};
	struct buf text = {0};

	if (c->n == 0) {
		add_missing(out, "ROC", "no curve, as there is one class only");
		return;
	}
	add_area(&text, v, "Area under the curve", "roc_auc");
	buf_add_byte(&text, '.');
	add_way(&text, c, "false positive rate", "true positive rate");
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "roc", "ROC curve", buf_string(&text));
	plot_band(&p, "blue band", c->x, c->low, c->high, c->n);
	plot_segment(&p, "rule", 0, 0, 1, 1);
	plot_line(&p, "blue curve", c->x, c->y, c->n);
	plot_mark(
	    &p, "roc-mark", v->fp / (v->fp + v->tn), v->tp / (v->tp + v->fn));
	plot_end(&p);
	text.len = 0;
	add_area(&text, v, "Area under the curve", "roc_auc");
	buf_add_format(&text,
	    ".%s The dashes are chance. The circle is the threshold.",
	    shade(c));
	end_figure(out, buf_string(&text));
	buf_release(&text);
}

void
section_curves(struct buf *out, const struct evaluation *v)
{
	buf_add_string(out,
	    "<section id=\"curves\">\n<h2>Curves</h2>\n"
	    "<div class=\"plots\">\n");
	add_precision_recall(out, v);
	add_roc(out, v);
	buf_add_string(out, "</div>\n</section>\n");
}

/* --- distribution of scores ----------------------------------------------- */

/* Do the bins widen towards the right, so that only a log axis shows them? */
static bool
widens(const struct histogram *h)
{
	return h->n >= 3 && h->edge[0] >= 0 &&
	    h->edge[h->n] - h->edge[h->n - 1] > 10 * (h->edge[2] - h->edge[1]);
}

static struct axis
score_axis(const struct histogram *h)
{
	struct axis a = {
	    .label = "score", .lo = h->edge[0], .hi = h->edge[h->n]};

	if (widens(h)) {
		a.log = true;
		a.label = "score, logarithmic";
		if (a.lo <= 0) /* the first bin goes down to 0 */
			a.lo = h->edge[1] / 10;
	}
	return a;
}

static struct axis
count_axis(const struct evaluation *v)
{
	const struct histogram *h = &v->histogram;
	const char *label = v->weighted ? "sum of weights, logarithmic"
					: "records, logarithmic";
	double least = INFINITY, most = 0;
	struct axis a;

	for (size_t i = 0; i < h->n; i++) {
		most = fmax(most, fmax(h->positives[i], h->negatives[i]));
		if (h->positives[i] > 0)
			least = fmin(least, h->positives[i]);
		if (h->negatives[i] > 0)
			least = fmin(least, h->negatives[i]);
	}
	if (most <= 0)
		least = most = 1;
	a = axis_round(label, least, most, true);
	a.lo = least / 2; /* so that the lowest bar can be seen */
	return a;
}

/*
 * Append the text alternative of a histogram: the edges between which most of a
 * class lies.
 */
static void
add_peak(struct buf *out, const char *class, const double *heights,
    const struct histogram *h)
{
	size_t peak = 0;

	for (size_t i = 1; i < h->n; i++)
		if (heights[i] > heights[peak])
			peak = i;
	buf_add_format(out, " The fullest bin of the %s is from ", class);
	figure_add(out, h->edge[peak], 3);
	buf_add_string(out, " to ");
	figure_add(out, h->edge[peak + 1], 3);
	buf_add_string(out, " with ");
	figure_add(out, heights[peak], 4);
	buf_add_byte(out, '.');
}

static void
add_scores(struct buf *out, const struct evaluation *v)
{
	const struct histogram *h = &v->histogram;
	struct plot p = {.out = out, .x = score_axis(h), .y = count_axis(v)};
	struct buf text = {0};

	buf_add_format(&text, "%zu bins.", h->n);
	add_peak(&text, "negatives", h->negatives, h);
	add_peak(&text, "positives", h->positives, h);
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "scores", "Distribution of the scores, by class",
	    buf_string(&text));
	plot_bars(&p, "blue bar", h->edge, h->negatives, h->n);
	plot_bars(&p, "orange bar", h->edge, h->positives, h->n);
	plot_upright(&p, "scores-at", v->threshold);
	plot_end(&p);
	end_figure(out,
	    "<i class=\"key blue\"></i><span>negatives</span>"
	    "<i class=\"key orange\"></i><span>positives</span><br>"
	    "The upright line is the threshold. The smallest counts are "
	    "visible because the heights are logarithmic.");
	buf_release(&text);
}

/* --- calibration ---------------------------------------------------------- */

static struct axis
rate_axis(const struct reliability *c, const char *label)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->score[i] > 0)
			least = fmin(least, c->score[i]);
		if (c->rate[i] > 0)
			least = fmin(least, c->rate[i]);
		most = fmax(most, c->score[i]);
		if (isfinite(c->high[i]))
			most = fmax(most, c->high[i]);
		else if (isfinite(c->rate[i]))
			most = fmax(most, c->rate[i]);
	}
	if (least > 0 && isfinite(least) && most / least > 100)
		return axis_round(label, least, fmin(most, 1), true);
	return axis_round(label, 0, most > 0 ? fmin(most, 1) : 1, false);
}

static void
add_calibration(struct buf *out, const struct evaluation *v)
{
	const struct reliability *c = &v->reliability;
	struct plot p = {.out = out, .x = rate_axis(c, NULL)};
	struct buf text = {0};
	const char *zeros = "";

	p.y = p.x;
	p.x.label = p.x.log ? "mean score of a bin, logarithmic"
			    : "mean score of a bin";
	p.y.label =
	    p.x.log ? "share of positives, logarithmic" : "share of positives";
	buf_add_format(&text, "%zu bins.", c->n);
	for (size_t i = 0; i < c->n; i++) {
		buf_add_string(&text, " Mean score ");
		figure_add(&text, c->score[i], 3);
		buf_add_string(&text, ", share ");
		figure_add(&text, c->rate[i], 3);
		buf_add_byte(&text, '.');
	}
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "calibration",
	    "Calibration: what the scores say, and "
	    "what is so",
	    buf_string(&text));
	plot_segment(&p, "rule", p.x.lo, p.x.lo, p.x.hi, p.x.hi);
	for (size_t i = 0; i < c->n; i++) {
		bool none = p.y.log && !(c->rate[i] > 0);

		plot_whisker(
		    &p, "blue whisker", c->score[i], c->low[i], c->high[i]);
		plot_dot(
		    &p, none ? "hollow" : "blue dot", c->score[i], c->rate[i]);
		if (none)
			zeros = " Hollow at the floor: no positives.";
	}
	plot_end(&p);
	text.len = 0;
	buf_add_format(&text,
	    "On the dashes a score means what it says; above them it is "
	    "too low. Each dot is one of %zu bins, with its interval.%s",
	    c->n, zeros);
	end_figure(out, buf_string(&text));
	buf_release(&text);
}

void
section_distribution(struct buf *out, const struct evaluation *v)
{
	buf_add_string(out,
	    "<section id=\"distribution\">\n<h2>Scores</h2>\n"
	    "<div class=\"plots\">\n");
	add_scores(out, v);
	if (v->reliability.n > 0)
		add_calibration(out, v);
	else
		add_missing(
		    out, "Calibration", "the scores are no probabilities");
	buf_add_string(out, "</div>\n</section>\n");
}
