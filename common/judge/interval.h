/*
 * interval: how far a figure may be from its true value: 95 % intervals.
 *
 *	Wilson (1927), of a proportion p of n:
 *		(p + z^2/2n +- z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n)
 *	of ROC AUC: see auc.h
 *	bootstrap: see bootstrap.h
 *
 * Rows with weights count as drawn with unequal chances, not as copies.
 * Wilson's n then is Kish's effective size, (sum w)^2 / sum w^2. Equal weights
 * give the same as none.
 */
#ifndef JUDGE_INTERVAL_H
#define JUDGE_INTERVAL_H

#include "judge/value.h"

#include <stddef.h>

#define INTERVAL_LEVEL 0.95
#define INTERVAL_Z 1.959963984540054 /* the normal quantile of 0.975 */

struct interval {
	double low, high;
	const char *method; /* "wilson"; NULL: there is none */
	const char *reason; /* why there is none */
};

static inline struct interval
interval_none(const char *reason)
{
	return (struct interval){.reason = reason};
}

/*
 * Return the interval of part / whole; `squares` sums the whole's squared
 * weights.
 */
struct interval interval_wilson(double part, double whole, double squares);

/*
 * Return the quantile q of n > 0 ascending numbers, linear between two of them.
 */
double interval_quantile(const double *sorted, size_t n, double q);
/*
 * Return the 95 % interval of n > 1 resampled values, by percentiles. Sorts
 * them.
 */
struct interval interval_percentile(double *values, size_t n);

#endif
