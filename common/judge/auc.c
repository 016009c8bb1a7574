#include "judge/auc.h"

#include "judge/curve.h"
#include "math/sum.h"

#include <math.h>

/* One class's placements, and how much their weighted mean varies. */
struct placements {
	struct sum squares; /* sum of w^2 (x - mean)^2 */
	double weight;
	double count;
};

static double
variance(const struct placements *s)
{
	return sum_value(&s->squares) / (s->weight * s->weight) * s->count /
	    (s->count - 1);
}

/* Count rows [from, to) of either class, and sum their squared weights. */
static void
find_squares(const struct rows *m, size_t from, size_t to,
    struct placements *positive, struct placements *negative, double *positive2,
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
 * Compute the variance. The placement of a positive is the share of negatives
 * below it, that of a negative the share of positives above it, ties counting
 * half; the mean of either is ROC AUC.
 */
double
auc_variance(const struct rows *m, double auc)
{
	struct placements positive = {0}, negative = {0};
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
auc_delong(const struct rows *m, struct value auc)
{
	double half;

	if (!auc.defined)
		return interval_none(auc.reason);
	if (m->positives < 2)
		return interval_none("fewer than two positives");
	if (m->count - m->positives < 2)
		return interval_none("fewer than two negatives");
	half = INTERVAL_Z * sqrt(auc_variance(m, auc.value));
	if (half <= 0)
		return interval_none("DeLong's variance is 0: the scores of "
				     "the classes do not overlap");
	return (struct interval){
	    .low = fmax(auc.value - half, 0),
	    .high = fmin(auc.value + half, 1),
	    .method = "delong",
	};
}
