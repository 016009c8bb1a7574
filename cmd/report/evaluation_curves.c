/* The member "curves" of an evaluation. */
#include "base/mem.h"
#include "evaluation.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* --- arrays --------------------------------------------------------------- */

/*
 * Read the numbers of curves.PART.NAME; `*n` is how many there must be, or
 * SIZE_MAX: it is set. A null is NAN where `null` allows it.
 */
static double *
numbers(struct document *d, const struct node *part, const char *where,
    const char *name, size_t *n, bool null)
{
	const struct node *list = node_member(part, name);
	double *x;
	size_t i = 0;

	if (!node_is(list, NODE_ARRAY)) {
		document_fail(d, "has no array curves.%s.%s", where, name);
		return NULL;
	}
	if (*n == SIZE_MAX)
		*n = list->count;
	if (list->count != *n) {
		document_fail(d, "has %zu numbers in curves.%s.%s, not %zu",
		    list->count, where, name, *n);
		return NULL;
	}
	x = mem_zero(*n + 1, sizeof *x);
	for (const struct node *v = list->first; v != NULL; v = v->next) {
		bool is_null = null && v->type == NODE_NULL;

		if (!is_null &&
		    (v->type != NODE_NUMBER || !isfinite(v->number)))
			document_fail(d, "has no number at curves.%s.%s[%zu]",
			    where, name, i);
		x[i++] = is_null ? NAN : v->number;
	}
	return x;
}

/*
 * Find the part of that name of the curves; null, or NULL, where there is none.
 */
static const struct node *
part_of(struct document *d, const struct node *curves, const char *name)
{
	const struct node *part = node_member(curves, name);

	if (!node_is(part, NODE_OBJECT | NODE_NULL))
		document_fail(d, "has no object curves.%s", name);
	return part;
}

static void
read_steps(struct document *d, const struct node *curves, struct steps *s)
{
	const char *where = "thresholds";
	const struct node *part = part_of(d, curves, where);

	s->n = SIZE_MAX;
	s->threshold = numbers(d, part, where, "threshold", &s->n, false);
	s->tp = numbers(d, part, where, "tp", &s->n, false);
	s->fp = numbers(d, part, where, "fp", &s->n, false);
	if (d->failed)
		return;
	if (s->n == 0)
		document_fail(d, "has no thresholds");
	for (size_t i = 1; i < s->n; i++)
		if (!(s->threshold[i] < s->threshold[i - 1]) ||
		    s->tp[i] < s->tp[i - 1] || s->fp[i] < s->fp[i - 1])
			document_fail(d,
			    "has curves.%s that are out of order at %zu", where,
			    i);
}

static bool
has_point(const struct polyline *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (isfinite(c->x[i]) && isfinite(c->y[i]))
			return true;
	return false;
}

static void
read_curve(struct document *d, const struct node *curves, const char *where,
    const char *x, const char *y, struct polyline *c)
{
	const struct node *part = part_of(d, curves, where);

	if (node_is(part, NODE_NULL)) /* of one class only */
		return;
	c->n = SIZE_MAX;
	c->x = numbers(d, part, where, x, &c->n, true);
	c->y = numbers(d, part, where, y, &c->n, true);
	c->low = numbers(d, part, where, "low", &c->n, true);
	c->high = numbers(d, part, where, "high", &c->n, true);
	if (!d->failed && !has_point(c)) /* of one class only, too */
		c->n = 0;
}

/* Read what each threshold costs; an older evaluation does not tell. */
static void
read_costs(struct document *d, const struct node *curves, struct evaluation *v)
{
	const struct node *part = node_member(curves, "cost");
	const struct node *lowest = node_member(part, "lowest");
	size_t n = v->steps.n;

	if (!node_is(part, NODE_OBJECT))
		return;
	v->steps.cost = numbers(d, part, "cost", "cost", &n, false);
	v->costs.lowest = evaluation_number(lowest, "cost");
	v->costs.lowest_at = evaluation_number(lowest, "threshold");
	v->costs.lowest_tp = evaluation_number(lowest, "tp");
	v->costs.lowest_fp = evaluation_number(lowest, "fp");
}

static void
read_looks(const struct node *curves, struct evaluation *v)
{
	const struct node *list = node_member(curves, "capacity");

	if (!node_is(list, NODE_ARRAY))
		return;
	v->look = mem_zero(list->count + 1, sizeof *v->look);
	for (const struct node *o = list->first; o != NULL; o = o->next)
		v->look[v->looks++] = (struct look){
		    .k = evaluation_number(o, "k"),
		    .a_day = evaluation_number(o, "a_day"),
		    .positives = evaluation_number(o, "positives"),
		    .precision = evaluation_number(o, "precision"),
		    .recall = evaluation_number(o, "recall"),
		};
}

static void
read_histogram(
    struct document *d, const struct node *curves, struct histogram *h)
{
	const char *where = "histogram";
	const struct node *part = part_of(d, curves, where);
	size_t edges;

	h->n = SIZE_MAX;
	h->positives = numbers(d, part, where, "positives", &h->n, false);
	h->negatives = numbers(d, part, where, "negatives", &h->n, false);
	if (d->failed)
		return;
	edges = h->n + 1;
	h->edge = numbers(d, part, where, "edges", &edges, false);
	if (h->n == 0)
		document_fail(d, "has no bins in curves.%s", where);
	for (size_t i = 0; h->edge != NULL && i < h->n; i++)
		if (!(h->edge[i] < h->edge[i + 1]))
			document_fail(
			    d, "has curves.%s.edges that do not ascend", where);
}

static void
read_reliability(
    struct document *d, const struct node *curves, struct reliability *c)
{
	const struct node *part = part_of(d, curves, "calibration");
	const struct node *bins = node_member(part, "bins");

	if (node_is(part, NODE_NULL)) /* the scores are no probabilities */
		return;
	if (!node_is(bins, NODE_ARRAY)) {
		document_fail(d, "has no array curves.calibration.bins");
		return;
	}
	c->count = mem_zero(bins->count + 1, sizeof *c->count);
	c->score = mem_zero(bins->count + 1, sizeof *c->score);
	c->rate = mem_zero(bins->count + 1, sizeof *c->rate);
	c->low = mem_zero(bins->count + 1, sizeof *c->low);
	c->high = mem_zero(bins->count + 1, sizeof *c->high);
	for (const struct node *bin = bins->first; bin; bin = bin->next) {
		c->count[c->n] = evaluation_need_count(d, bin, "count");
		c->score[c->n] = evaluation_need_or_null(d, bin, "mean_score");
		c->rate[c->n] = evaluation_need_or_null(d, bin, "rate");
		c->low[c->n] = evaluation_need_or_null(d, bin, "rate_low");
		c->high[c->n] = evaluation_need_or_null(d, bin, "rate_high");
		c->n++;
	}
}

void
evaluation_curves(struct document *d, struct evaluation *v)
{
	const struct node *curves = node_member(d->root, "curves");

	if (!node_is(curves, NODE_OBJECT)) {
		document_fail(d,
		    "has no curves: draw what 'evaluate --format json "
		    "--curves' prints");
		return;
	}
	read_steps(d, curves, &v->steps);
	read_curve(d, curves, "precision_recall", "recall", "precision",
	    &v->precision_recall);
	read_curve(d, curves, "roc", "fpr", "tpr", &v->roc);
	read_histogram(d, curves, &v->histogram);
	read_reliability(d, curves, &v->reliability);
	if (!d->failed)
		read_costs(d, curves, v);
	read_looks(curves, v);
}

void
evaluation_curves_release(struct evaluation *v)
{
	double *all[] = {v->steps.threshold, v->steps.tp, v->steps.fp,
	    v->steps.cost, v->precision_recall.x, v->precision_recall.y,
	    v->precision_recall.low, v->precision_recall.high, v->roc.x,
	    v->roc.y, v->roc.low, v->roc.high, v->histogram.edge,
	    v->histogram.positives, v->histogram.negatives,
	    v->reliability.count, v->reliability.score, v->reliability.rate,
	    v->reliability.low, v->reliability.high};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(all[i]);
	free(v->look);
}
