#include "learn/metric.h"

#include "base/mem.h"
#include "learn/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

void
metric_add(struct metric *m, double score, bool label, double weight)
{
	if (weight == 0)
		return;
	m->rows = mem_grow(m->rows, m->count, &m->capacity, sizeof *m->rows);
	m->rows[m->count++] = (struct metric_row){
	    .score = score,
	    .signed_weight = label ? weight : -weight,
	};
}

void
metric_release(struct metric *m)
{
	free(m->rows);
	*m = (struct metric){0};
}

static bool
is_positive(const struct metric_row *row)
{
	return row->signed_weight > 0;
}

static struct metric_value
defined(double value)
{
	return (struct metric_value){.defined = true, .value = value};
}

static struct metric_value
undefined(const char *reason)
{
	return (struct metric_value){.reason = reason};
}

static struct metric_value
ratio(double part, double whole, const char *reason)
{
	return whole > 0 ? defined(part / whole) : undefined(reason);
}

/* By descending score; by weight within a tie, only to fix the order. */
static int
compare_rows(const void *a, const void *b)
{
	const struct metric_row *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->signed_weight < y->signed_weight) -
	    (x->signed_weight > y->signed_weight);
}

static void
find_confusion(const struct metric *m, struct metric_result *r)
{
	struct sum cell[2][2] = {0}; /* predicted, label */

	for (size_t i = 0; i < m->count; i++) {
		const struct metric_row *row = &m->rows[i];
		bool predicted = row->score >= r->threshold;
		bool label = is_positive(row);

		r->positives += label;
		sum_add(&cell[predicted][label], fabs(row->signed_weight));
	}
	r->n = m->count;
	r->tp = sum_value(&cell[1][1]);
	r->fp = sum_value(&cell[1][0]);
	r->fn = sum_value(&cell[0][1]);
	r->tn = sum_value(&cell[0][0]);

	r->precision = ratio(r->tp, r->tp + r->fp, "no predicted positives");
	r->recall = ratio(r->tp, r->tp + r->fn, "no positives");
	r->f1 = ratio(2 * r->tp, 2 * r->tp + r->fp + r->fn,
	    "no positives and no predicted positives");
}

static void
find_prevalence(const struct metric *m, struct metric_result *r)
{
	struct sum all = {0}, positives = {0};

	for (size_t i = 0; i < m->count; i++) {
		double weight = fabs(m->rows[i].signed_weight);

		sum_add(&all, weight);
		if (is_positive(&m->rows[i]))
			sum_add(&positives, weight);
	}
	r->weight = sum_value(&all);
	r->weight_positives = sum_value(&positives);
	r->prevalence = ratio(r->weight_positives, r->weight, "no records");
}

/*
 * Both areas in one walk over the blocks of tied rows. With the positives and
 * negatives above a block and in it, the block adds
 *	to ROC AUC	      in- * (above+ + in+ / 2) / (all+ * all-)
 *	to average precision  in+ / all+ * precision behind the block
 */
static void
find_areas(const struct metric *m, struct metric_result *r)
{
	struct sum positives = {0}, negatives = {0};
	struct sum pairs = {0}, precisions = {0};
	size_t i = 0;

	while (i < m->count) {
		double score = m->rows[i].score;
		double above = sum_value(&positives);
		double below = sum_value(&negatives);
		double tp, fp;

		for (; i < m->count && m->rows[i].score == score; i++)
			if (is_positive(&m->rows[i]))
				sum_add(&positives, m->rows[i].signed_weight);
			else
				sum_add(&negatives, -m->rows[i].signed_weight);
		tp = sum_value(&positives);
		fp = sum_value(&negatives);
		sum_add(&pairs, (fp - below) * (above + (tp - above) / 2));
		sum_add(&precisions, (tp - above) * (tp / (tp + fp)));
	}
	r->roc_auc = ratio(sum_value(&pairs),
	    sum_value(&positives) * sum_value(&negatives),
	    r->n == 0		    ? "no records"
		: r->positives == 0 ? "no positives"
				    : "no negatives");
	r->average_precision = ratio(
	    sum_value(&precisions), sum_value(&positives), "no positives");
}

static double
log_loss(double p, bool label)
{
	p = fmin(fmax(p, DBL_EPSILON), 1 - DBL_EPSILON);
	return label ? -log(p) : -log1p(-p);
}

static void
find_losses(const struct metric *m, struct metric_result *r)
{
	struct sum losses = {0}, squares = {0};

	if (m->count > 0 &&
	    (m->rows[0].score > 1 || m->rows[m->count - 1].score < 0)) {
		r->log_loss = r->brier =
		    undefined("there are scores outside 0 to 1");
		return;
	}
	for (size_t i = 0; i < m->count; i++) {
		double p = m->rows[i].score;
		double weight = fabs(m->rows[i].signed_weight);
		bool label = is_positive(&m->rows[i]);
		double d = p - label;

		sum_add(&losses, weight * log_loss(p, label));
		sum_add(&squares, weight * d * d);
	}
	r->log_loss = ratio(sum_value(&losses), r->weight, "no records");
	r->brier = ratio(sum_value(&squares), r->weight, "no records");
}

void
metric_evaluate(struct metric *m, double threshold, struct metric_result *r)
{
	*r = (struct metric_result){.threshold = threshold};
	if (m->count > 0)
		qsort(m->rows, m->count, sizeof *m->rows, compare_rows);
	find_confusion(m, r);
	find_prevalence(m, r);
	find_areas(m, r);
	find_losses(m, r);
}
