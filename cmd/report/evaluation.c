#include "evaluation.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* --- numbers -------------------------------------------------------------- */

static double
number_or_null(struct document *d, const struct node *object, const char *name)
{
	const struct node *item = node_member(object, name);

	if (item == NULL)
		document_fail(d,
		    "is not what evaluate prints: it has no member '%s'", name);
	else if (item->type == NODE_NULL)
		return NAN;
	else if (item->type != NODE_NUMBER || !isfinite(item->number))
		document_fail(d,
		    "is not what evaluate prints: its member '%s' is not "
		    "a number",
		    name);
	else
		return item->number;
	return NAN;
}

static double
number(struct document *d, const struct node *object, const char *name)
{
	double x = number_or_null(d, object, name);

	if (isnan(x))
		document_fail(d,
		    "is not what evaluate prints: its member '%s' is null",
		    name);
	return x;
}

static double
count(struct document *d, const struct node *object, const char *name)
{
	double x = number(d, object, name);

	if (x < 0)
		document_fail(d,
		    "is not what evaluate prints: its member '%s' is "
		    "negative",
		    name);
	return x;
}

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
		c->count[c->n] = count(d, bin, "count");
		c->score[c->n] = number_or_null(d, bin, "mean_score");
		c->rate[c->n] = number_or_null(d, bin, "rate");
		c->low[c->n] = number_or_null(d, bin, "rate_low");
		c->high[c->n] = number_or_null(d, bin, "rate_high");
		c->n++;
	}
}

static void
read_curves(struct document *d, struct evaluation *v)
{
	const struct node *curves = node_member(d->root, "curves");

	if (!node_is(curves, NODE_OBJECT)) {
		document_fail(
		    d, "has no curves: evaluate must be told --curves");
		return;
	}
	read_steps(d, curves, &v->steps);
	read_curve(d, curves, "precision_recall", "recall", "precision",
	    &v->precision_recall);
	read_curve(d, curves, "roc", "fpr", "tpr", &v->roc);
	read_histogram(d, curves, &v->histogram);
	read_reliability(d, curves, &v->reliability);
}

/* --- the rest ------------------------------------------------------------- */

static void
read_requirements(struct document *d, struct evaluation *v)
{
	const struct node *list = node_member(d->root, "requirements");

	if (list == NULL || list->type == NODE_NULL)
		return;
	if (list->type != NODE_ARRAY) {
		document_fail(
		    d, "has a member 'requirements' that is not an array");
		return;
	}
	v->requirement = mem_zero(list->count + 1, sizeof *v->requirement);
	for (const struct node *item = list->first; item; item = item->next) {
		const char *text = node_text(node_member(item, "text"));
		const struct node *held = node_member(item, "held");

		if (text == NULL || !node_is(held, NODE_BOOL)) {
			document_fail(
			    d, "has a requirement without 'text' or 'held'");
			return;
		}
		v->requirement[v->requirements++] = (struct requirement){
		    .text = text,
		    .value = number_or_null(d, item, "value"),
		    .bound = number_or_null(d, item, "bound"),
		    .held = held->truth,
		    .reason = node_text(node_member(item, "reason")),
		};
	}
}

static void
read_counts(struct document *d, struct evaluation *v)
{
	const struct node *root = d->root;

	v->n = count(d, root, "n");
	v->positives = count(d, root, "positives");
	v->threshold = number(d, root, "threshold");
	v->tp = count(d, root, "tp");
	v->fp = count(d, root, "fp");
	v->fn = count(d, root, "fn");
	v->tn = count(d, root, "tn");
	v->weighted = node_member(root, "weight") != NULL;
	v->all = v->weighted ? count(d, root, "weight") : v->n;
	v->all_positives =
	    v->weighted ? count(d, root, "weight_positives") : v->positives;
	v->rule = node_text(node_member(root, "rule"));
	if (v->rule == NULL)
		v->rule = "score >= threshold";
}

static void
refuse(struct document *d, const struct document_fault *fault)
{
	switch (fault->what) {
	case DOCUMENT_NUL:
		document_fail(d, "is not JSON: there is a NUL in it");
		break;
	case DOCUMENT_SYNTAX:
		document_fail(d, "is not JSON from byte %zu on", fault->byte);
		break;
	case DOCUMENT_TRAILING:
		document_fail(d, "has text behind its first JSON value");
		break;
	}
}

/* Parse the text as an object. */
static void
parse(struct document *d, const char *text, size_t len)
{
	struct document_fault fault;

	if (len == 0)
		document_fail(d, "is empty");
	else if (!utf8_valid(text, len))
		document_fail(d, "is not UTF-8");
	else if (document_parse(d, text, len, &fault) < 0)
		refuse(d, &fault);
	else if (d->root->type != NODE_OBJECT)
		document_fail(d, "is not what evaluate prints: not an object");
}

int
evaluation_read(
    struct evaluation *v, const char *text, size_t len, struct error *e)
{
	struct document *d = &v->document;

	*v = (struct evaluation){0};
	parse(d, text, len);
	if (!d->failed)
		read_counts(d, v);
	if (!d->failed)
		read_requirements(d, v);
	if (!d->failed)
		read_curves(d, v);
	if (!d->failed)
		return 0;
	*e = d->e;
	evaluation_release(v);
	return -1;
}

void
evaluation_release(struct evaluation *v)
{
	double *all[] = {v->steps.threshold, v->steps.tp, v->steps.fp,
	    v->precision_recall.x, v->precision_recall.y,
	    v->precision_recall.low, v->precision_recall.high, v->roc.x,
	    v->roc.y, v->roc.low, v->roc.high, v->histogram.edge,
	    v->histogram.positives, v->histogram.negatives,
	    v->reliability.count, v->reliability.score, v->reliability.rate,
	    v->reliability.low, v->reliability.high};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(all[i]);
	free(v->requirement);
	document_release(&v->document);
	*v = (struct evaluation){0};
}

static double
number_of(const struct node *item)
{
	return node_is(item, NODE_NUMBER) && isfinite(item->number)
	    ? item->number
	    : NAN;
}

struct metric
evaluation_metric(const struct evaluation *v, const char *name)
{
	const struct node *root = v->document.root;
	const struct node *item = node_member(root, name);
	const struct node *why = node_member(root, "undefined");
	const struct node *interval =
	    node_member(node_member(root, "intervals"), name);
	struct buf path = {0};
	const char *none;

	buf_add_format(&path, "intervals.%s", name);
	none = node_text(node_member(why, buf_string(&path)));
	buf_release(&path);
	return (struct metric){
	    .there = item != NULL,
	    .value = number_of(item),
	    .reason = node_text(node_member(why, name)),
	    .low = number_of(node_member(interval, "low")),
	    .high = number_of(node_member(interval, "high")),
	    .level = number_of(node_member(interval, "level")),
	    .method = node_text(node_member(interval, "method")),
	    .no_interval = none,
	};
}
