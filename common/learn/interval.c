#include "learn/interval.h"

#include "learn/curve.h"
#include "learn/metric.h"
#include "learn/sum.h"

#include <math.h>
#include <stdlib.h>

struct interval
interval_wilson(double part, double whole, double squares)
{
	double n, p, z2 = INTERVAL_Z * INTERVAL_Z, middle, half;

	if (whole <= 0)
		return interval_none("of nothing");
	n = whole * whole / squares;
	p = part / whole;
	middle = (p + z2 / (2 * n)) / (1 + z2 / n);
	half = INTERVAL_Z / (1 + z2 / n) *
	    sqrt(p * (1 - p) / n + z2 / (4 * n * n));
	return (struct interval){
	    .low = part <= 0 ? 0 : fmax(middle - half, 0),
	    .high = part >= whole ? 1 : fmin(middle + half, 1),
	    .method = "wilson",
	};
}

/* Of one class's placements: what their weighted mean varies by. */
struct spread {
	struct sum squares; /* sum of w^2 (x - mean)^2 */
	double weight;
	double count;
};

static double
variance(const struct spread *s)
{
	return sum_value(&s->squares) / (s->weight * s->weight) * s->count /
	    (s->count - 1);
}

/* Of rows [from, to): how many of either class, and their squared weights. */
static void
find_squares(const struct metric *m, size_t from, size_t to,
    struct spread *positive, struct spread *negative, double *positive2,
    double *negative2)
{
	*positive2 = *negative2 = 0;
	for (size_t i = from; i < to; i++) {
		double w = m->rows[i].signed_weight;

		*(w > 0 ? positive2 : negative2) += w * w;
		(w > 0 ? positive : negative)->count++;
	}
}

/*
 * The placement of a positive is the share of negatives below it, that of a
 * negative the share of positives above it, ties counting half; the mean of
 * either is ROC AUC.
 */
double
interval_delong_variance(const struct metric *m, double auc)
{
	struct spread positive = {0}, negative = {0};
	struct curve all, c;
	size_t first = 0;

	curve_end(&all, m);
	positive.weight = all.tp;
	negative.weight = all.fp;
	curve_start(&c, m);
	for (; curve_next(&c); first = c.next) {
		double of_positive =
		    (all.fp - c.fp + c.negatives / 2) / all.fp - auc;
		double of_negative = (c.tp - c.positives / 2) / all.tp - auc;
		double positive2 = c.positives, negative2 = c.negatives;

		if (m->weighted)
			find_squares(m, first, c.next, &positive, &negative,
			    &positive2, &negative2);
		if (positive2 > 0)
			sum_add(&positive.squares,
			    positive2 * of_positive * of_positive);
		if (negative2 > 0)
			sum_add(&negative.squares,
			    negative2 * of_negative * of_negative);
	}
	if (!m->weighted) {
		positive.count = all.tp;
		negative.count = all.fp;
	}
	return variance(&positive) + variance(&negative);
}

struct interval
interval_delong(const struct metric *m, struct value auc)
{
	double half;

	if (!auc.defined)
		return interval_none(auc.reason);
	if (m->positives < 2)
		return interval_none("fewer than two positives");
	if (m->count - m->positives < 2)
		return interval_none("fewer than two negatives");
	half = INTERVAL_Z * sqrt(interval_delong_variance(m, auc.value));
	if (half <= 0)
		return interval_none("DeLong's variance is 0: the scores of "
				     "the classes do not overlap");
	return (struct interval){
	    .low = fmax(auc.value - half, 0),
	    .high = fmin(auc.value + half, 1),
	    .method = "delong",
	};
}

double
interval_quantile(const double *sorted, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t i = (size_t)at;

	if (i + 1 >= n)
		return sorted[n - 1];
	return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

static int
compare_doubles(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct interval
interval_percentile(double *values, size_t n)
{
	double tail = (1 - INTERVAL_LEVEL) / 2;

	qsort(values, n, sizeof *values, compare_doubles);
	return (struct interval){
	    .low = interval_quantile(values, n, tail),
	    .high = interval_quantile(values, n, 1 - tail),
	    .method = "bootstrap",
	};
}
