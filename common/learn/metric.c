#include "learn/metric.h"

#include "learn/curve.h"
#include "learn/radix.h"
#include "learn/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

void
metric_release(struct metric *m)
{
	free(m->rows);
	*m = (struct metric){0};
}

static int
compare_weights(const void *a, const void *b)
{
	const struct metric_row *x = a, *y = b;

	return (x->signed_weight < y->signed_weight) -
	    (x->signed_weight > y->signed_weight);
}

/* Where weights are summed, the order within a tie must be settled too. */
static void
sort_ties(struct metric *m)
{
	size_t start = 0;

	for (size_t i = 1; i <= m->count; i++) {
		if (i < m->count && m->rows[i].score == m->rows[start].score)
			continue;
		if (i - start > 1)
			qsort(m->rows + start, i - start, sizeof *m->rows,
			    compare_weights);
		start = i;
	}
}

void
metric_sort(struct metric *m)
{
	if (m->sorted)
		return;
	if (m->count > 0)
		radix_sort_shared(m->rows, m->count);
	if (m->weighted)
		sort_ties(m);
	m->sorted = true;
}

double
metric_log_loss(double p, bool label)
{
	p = fmin(fmax(p, DBL_EPSILON), 1 - DBL_EPSILON);
	return label ? -log(p) : -log1p(-p);
}

static const char *
why_no_pairs(const struct metric_result *r)
{
	return r->n == 0	? "no records"
	    : r->positives == 0 ? "no positives"
				: "no negatives";
}

/*
 * All in one walk over the blocks of tied rows. A block adds
 *	to ROC AUC	      in- * (above+ + in+ / 2) / (all+ * all-)
 *	to average precision  in+ / all+ * precision behind the block
 * with the positives in it (in+) and those above it (above+).
 */
static void
walk(const struct metric *m, struct metric_result *r)
{
	bool probable = m->count > 0 && m->rows[0].score <= 1 &&
	    m->rows[m->count - 1].score >= 0;
	struct sum pairs = {0}, precisions = {0}, losses = {0}, squares = {0};
	const char *no_loss =
	    m->count > 0 ? "there are scores outside 0 to 1" : "no records";
	struct curve c;

	curve_start(&c, m);
	while (curve_next(&c)) {
		double p = c.threshold;

		if (c.negatives > 0)
			sum_add(&pairs, c.negatives * (c.tp - c.positives / 2));
		if (c.positives > 0)
			sum_add(
			    &precisions, c.positives * (c.tp / (c.tp + c.fp)));
		if (!probable)
			continue;
		if (c.negatives > 0) {
			sum_add(
			    &losses, c.negatives * metric_log_loss(p, false));
			sum_add(&squares, c.negatives * p * p);
		}
		if (c.positives > 0) {
			sum_add(
			    &losses, c.positives * metric_log_loss(p, true));
			sum_add(&squares, c.positives * (p - 1) * (p - 1));
		}
	}
	r->weight_positives = c.tp;
	r->weight = c.tp + c.fp;
	r->prevalence = value_ratio(c.tp, r->weight, "no records");
	r->roc_auc =
	    value_ratio(sum_value(&pairs), c.tp * c.fp, why_no_pairs(r));
	r->average_precision =
	    value_ratio(sum_value(&precisions), c.tp, "no positives");
	r->log_loss = r->brier = value_none(no_loss);
	if (probable) {
		r->log_loss = value_of(sum_value(&losses) / r->weight);
		r->brier = value_of(sum_value(&squares) / r->weight);
	}
}

/* The classes are furthest apart behind a block with positives. */
static void
find_ks(const struct metric *m, struct metric_result *r)
{
	double positives = r->weight_positives;
	double negatives = r->weight - positives;
	struct curve c;

	r->ks = r->ks_threshold = value_none(why_no_pairs(r));
	if (positives <= 0 || negatives <= 0)
		return;
	r->ks = value_of(0);
	r->ks_threshold = value_none("no threshold parts the classes");
	curve_start(&c, m);
	while (curve_next(&c)) {
		double distance;

		if (c.positives <= 0)
			continue;
		distance = c.tp / positives - c.fp / negatives;
		if (distance > r->ks.value) {
			r->ks = value_of(distance);
			r->ks_threshold = value_of(c.threshold);
		}
	}
}

void
metric_evaluate(struct metric *m, double threshold, struct metric_result *r)
{
	*r = (struct metric_result){
	    .n = m->count, .positives = m->positives, .threshold = threshold};
	metric_sort(m);
	walk(m, r);
	find_ks(m, r);
	confusion_at(&r->at, m, threshold);
}
