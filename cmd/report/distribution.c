/* The plots of the scores: how they are distributed, and what they say. */
#include "page/figure.h"
#include "page/plot.h"
#include "sections.h"

#include <math.h>

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
	if (v->common)
		return axis_round(
		    v->weighted ? "sum of weights" : "records", 0, most, false);
	a = axis_round(v->weighted ? "sum of weights, logarithmic"
				   : "records, logarithmic",
	    least, most, true);
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
	plot_bars(&p, "negatives bar", h->edge, h->negatives, h->n);
	plot_bars(&p, "positives bar", h->edge, h->positives, h->n);
	plot_upright(&p, "scores-at", v->threshold);
	plot_end(&p);
	text.len = 0;
	buf_add_format(&text,
	    "<i class=\"key negatives\"></i><span>negatives</span>"
	    "<i class=\"key positives\"></i><span>positives</span><br>"
	    "The upright line is the threshold.%s",
	    p.y.log ? " The heights are logarithmic, so that a few records "
		      "show next to many."
		    : "");
	section_caption(out, buf_string(&text));
	buf_release(&text);
}

/* --- calibration ---------------------------------------------------------- */

static struct axis
rate_axis(const struct evaluation *v)
{
	const struct reliability *c = &v->reliability;
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
	if (!v->common && isfinite(least) && most / least > 100)
		return axis_round(NULL, least, fmin(most, 1), true);
	return axis_round(NULL, 0, most > 0 ? fmin(most, 1) : 1, false);
}

static void
add_calibration(struct buf *out, const struct evaluation *v)
{
	const struct reliability *c = &v->reliability;
	struct plot p = {.out = out, .x = rate_axis(v)};
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
		    &p, "model whisker", c->score[i], c->low[i], c->high[i]);
		plot_dot(
		    &p, none ? "hollow" : "model dot", c->score[i], c->rate[i]);
		if (none)
			zeros = " Hollow at the floor: no positives.";
	}
	plot_end(&p);
	text.len = 0;
	buf_add_format(&text,
	    "On the dashes a score means what it says; above them it is "
	    "too low. Each dot is one of %zu bins, with its interval.%s",
	    c->n, zeros);
	section_caption(out, buf_string(&text));
	buf_release(&text);
}

void
section_distribution(struct buf *out, const struct evaluation *v)
{
	add_scores(out, v);
	if (v->reliability.n > 0)
		add_calibration(out, v);
	else
		section_no_plot(
		    out, "Calibration", "the scores are no probabilities");
}
