/*
 * numbers: what many numbers were, in a few kilobytes: how many, their sum,
 * mean and standard deviation, the least and the greatest, and how they were
 * spread.
 *
 * pages.h counts numbers by their leading bits and adds up their mantissas;
 * wide.h makes sum, mean and deviation of these, rounded once. steps.h has the
 * quantiles: numbers that lie close together have narrow buckets, and few of
 * them, or whole ones of a narrow range, are told exactly.
 *
 * All of it is the same whatever the order of the numbers, and however they
 * were shared out before numbers_merge(). (Not so with weights: then sums are
 * floating-point ones, in the order of the calls.)
 *
 * Memory: 170 bytes, and the pages: 20 to 64 of them for what people measure.
 */
#ifndef SKETCH_NUMBERS_H
#define SKETCH_NUMBERS_H

#include "math/sum.h"
#include "sketch/pages.h"

#include <stdbool.h>
#include <stddef.h>

/* `{0}` has none yet. */
struct numbers {
	double zeros;
	struct pages pages; /* of all others */
	double least, most; /* when there are any */
	bool any;
	bool fractions; /* not all were whole */
	bool weighted;
	struct sum weight, weighted_sum;
	double mean, spread; /* of the weighted ones, updated */
};

void numbers_release(struct numbers *n);
/* Add `count` finite numbers. Many at once are faster. */
void numbers_add_many(struct numbers *n, const double *x, size_t count);
static inline void
numbers_add(struct numbers *n, double x)
{
	numbers_add_many(n, &x, 1);
}
/* Add a finite number that stands for `weight` > 0 of them. */
void numbers_add_weighted(struct numbers *n, double x, double weight);
void numbers_merge(struct numbers *into, const struct numbers *from);

struct numbers_moments {
	double count, zeros, negatives; /* of numbers, or their weights */
	double sum;
	long double mean;
	long double spread; /* sum of squared deviations from the mean */
	double sd;	    /* of a sample: over count - 1; NAN: none */
};
struct numbers_moments numbers_moments(const struct numbers *n);

/*
 * Return Pearson's correlation of the numbers with "is in `part`", or NAN when
 * it is undefined. `all` has the part merged in.
 */
double numbers_correlation(
    const struct numbers_moments *part, const struct numbers_moments *all);

#endif
