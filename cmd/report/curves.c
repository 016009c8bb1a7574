/* The plots over all thresholds: cost, precision over recall, ROC. */
#include "base/mem.h"
#include "numbers.h"
#include "page/figure.h"
#include "page/html.h"
#include "page/plot.h"
#include "sections.h"

#include <math.h>
#include <stdlib.h>

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
	numbers_measure(out, f.value);
	if (isfinite(f.low) && isfinite(f.high)) {
		buf_add_string(out, " (");
		numbers_range(out, f.low, f.high);
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

void
section_caption(struct buf *out, const char *caption)
{
	buf_add_format(
	    out, "<figcaption>%s</figcaption>\n</figure>\n", caption);
}

void
section_no_plot(struct buf *out, const char *title, const char *why)
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
		section_no_plot(out, "Precision and recall",
		    "no curve, as there are no positives");
		return;
	}
	add_area(&text, v, "Average precision", "average_precision");
	buf_add_byte(&text, '.');
	add_way(&text, c, "recall", "precision");
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "pr", "Precision over recall", buf_string(&text));
	plot_band(&p, "model band", c->x, c->low, c->high, c->n);
	if (isfinite(prevalence.value))
		plot_segment(
		    &p, "rule", 0, prevalence.value, 1, prevalence.value);
	/* The first step begins at a recall of 0, as its area does. */
	plot_segment(&p, "model curve", 0, c->y[0], c->x[0], c->y[0]);
	plot_steps(&p, "model curve", c->x, c->y, c->n);
	plot_mark(&p, "pr-mark", evaluation_metric(v, "recall").value,
	    evaluation_metric(v, "precision").value);
	plot_end(&p);
	text.len = 0;
	add_area(&text, v, "Average precision", "average_precision");
	buf_add_format(&text,
	    ".%s The dashes are prevalence: precision by chance. The "
	    "circle is the threshold.",
	    shade(c));
	section_caption(out, buf_string(&text));
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
		section_no_plot(
		    out, "ROC", "no curve, as there is one class only");
		return;
	}
	add_area(&text, v, "Area under the curve", "roc_auc");
	buf_add_byte(&text, '.');
	add_way(&text, c, "false positive rate", "true positive rate");
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "roc", "ROC curve", buf_string(&text));
	plot_band(&p, "model band", c->x, c->low, c->high, c->n);
	plot_segment(&p, "rule", 0, 0, 1, 1);
	plot_line(&p, "model curve", c->x, c->y, c->n);
	plot_mark(
	    &p, "roc-mark", v->fp / (v->fp + v->tn), v->tp / (v->tp + v->fn));
	plot_end(&p);
	text.len = 0;
	add_area(&text, v, "Area under the curve", "roc_auc");
	buf_add_format(&text,
	    ".%s The dashes are chance. The circle is the threshold.",
	    shade(c));
	section_caption(out, buf_string(&text));
	buf_release(&text);
}

/* --- cost ----------------------------------------------------------------- */

/* The cost over the thresholds, ascending, as far as it is worth a look. */
struct cost_curve {
	size_t n;
	double *x, *y;
	double most; /* of the costs that are drawn */
};

/*
 * Leave out what costs more than twice as much as no alerts at all, unless the
 * lowest is there: it would flatten the rest.
 */
static struct cost_curve
find_cost_curve(const struct evaluation *v)
{
	const struct steps *s = &v->steps;
	double limit = 2 * fmax(v->costs.of_no_alerts, v->costs.lowest);
	struct cost_curve c = {
	    .n = s->n,
	    .x = mem_zero(s->n, sizeof *c.x),
	    .y = mem_zero(s->n, sizeof *c.y),
	    .most = v->costs.of_no_alerts,
	};

	for (size_t i = 0; i < s->n; i++) {
		double cost = s->cost[s->n - 1 - i];

		c.x[i] = s->threshold[s->n - 1 - i];
		c.y[i] = cost <= limit ? cost : NAN;
		c.most = fmax(c.most, cost <= limit ? cost : 0);
	}
	return c;
}

static void
add_cost_text(struct buf *text, const struct evaluation *v, const char *unit)
{
	const struct costs *c = &v->costs;

	buf_add_string(text, "Lowest cost ");
	numbers_cost(text, c->lowest);
	if (unit != NULL) {
		buf_add_byte(text, ' ');
		html_text(text, unit);
	}
	buf_add_string(text, " at the threshold ");
	numbers_threshold(text, c->lowest_at);
	buf_add_string(text, "; without alerts ");
	numbers_cost(text, c->of_no_alerts);
	buf_add_byte(text, '.');
}

static void
draw_cost(struct plot *p, const struct evaluation *v)
{
	const struct costs *c = &v->costs;
	struct cost_curve curve = find_cost_curve(v);
	double highest = v->steps.threshold[0];

	plot_segment(
	    p, "rule", p->x.lo, c->of_no_alerts, p->x.hi, c->of_no_alerts);
	plot_steps(p, "model curve", curve.x, curve.y, curve.n);
	/* Above the highest score nothing is predicted. */
	if (highest < p->x.hi)
		plot_segment(p, "model curve", highest, c->of_no_alerts,
		    p->x.hi, c->of_no_alerts);
	plot_dot(p, "lowest", c->lowest_at, c->lowest);
	plot_mark(p, "cost-mark", v->threshold, c->value);
	free(curve.x);
	free(curve.y);
}

static void
add_cost(struct buf *out, const struct evaluation *v, const char *unit)
{
	struct cost_curve curve = find_cost_curve(v);
	struct buf text = {0}, label = {0};
	struct plot p = {.out = out, .x = section_threshold_axis(v)};

	buf_add_string(&label, "cost");
	if (unit != NULL)
		buf_add_format(&label, ", %s", unit);
	p.y = axis_round(
	    buf_string(&label), 0, curve.most > 0 ? curve.most : 1, false);
	free(curve.x);
	free(curve.y);
	buf_add_string(&text, "Lowest cost ");
	numbers_cost(&text, v->costs.lowest);
	buf_add_string(&text, " at the threshold ");
	numbers_threshold(&text, v->costs.lowest_at);
	buf_add_byte(&text, '.');
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, "cost", "Cost over the threshold", buf_string(&text));
	draw_cost(&p, v);
	plot_end(&p);
	text.len = 0;
	add_cost_text(&text, v, unit);
	buf_add_string(&text,
	    " The dashes are the cost of no alerts, the dot is the lowest of "
	    "these records, the circle is the threshold.");
	section_caption(out, buf_string(&text));
	buf_release(&text);
	buf_release(&label);
}

void
section_curves(struct buf *out, const struct evaluation *v, const char *unit)
{
	if (v->steps.cost != NULL && isfinite(v->costs.of_no_alerts) &&
	    isfinite(v->costs.lowest))
		add_cost(out, v, unit);
	add_precision_recall(out, v);
	add_roc(out, v);
}
