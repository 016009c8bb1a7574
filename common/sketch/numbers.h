/*
 * numbers: what many numbers were, in a few kilobytes: how many, their sum,
 * mean and standard deviation, the least and the greatest, and how they were
 * spread.
 *
 * A number goes into the bucket that its leading bits name: sign, exponent and
 * the first bits of the mantissa. So a bucket is narrow where numbers are
 * small, and its middle is as near to each of its numbers:
 *
 *	bits of 149.62   0 10000000110 0010101 10011110101110000101000111...
 *			 \_________ page ____/
 *	                 \_____________ bucket of a page: 7 bits
 *
 *	sign, exponent, mantissa:  page  | bucket  | open
 *
 * At first all bits count. When more than NUMBERS_PAGES pages are needed, one
 * bit more is left open, and again, until seven bits of the mantissa are left:
 * then a bucket's middle is off by at most 2^-8 of a number (0.39 %), and there
 * are as many pages as there are exponents. Numbers that lie close together
 * have narrower buckets, and few of them, or whole ones of a narrow range, are
 * told exactly.
 *
 * Each page also adds up its mantissas and their squares as whole numbers:
 * wide.h makes sum, mean and deviation of these, rounded once.
 *
 * All of it is the same whatever the order of the numbers, and however they
 * were shared out before numbers_merge(). (Not so with weights: then sums are
 * floating-point ones, in the order of the calls.)
 *
 * Memory: 560 bytes a page, 20 to 64 of them for what people measure; with
 * weights 1.6 kB.
 */
#ifndef SKETCH_NUMBERS_H
#define SKETCH_NUMBERS_H

#include "math/sum.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBERS_BUCKETS 128 /* of a page */
#define NUMBERS_BITS 7
#define NUMBERS_PAGES 64
#define NUMBERS_OPEN_MAX 45 /* bits: seven of the mantissa's 52 are left */

struct numbers_page {
	uint64_t key; /* the leading bits of its numbers */
	uint64_t sum[2], square[3];
	/* Of each bucket: weights, and what is too many for `count`; or NULL. */
	double *weight;
	uint32_t count[NUMBERS_BUCKETS];
};

/* `{0}` has none yet. */
struct numbers {
	unsigned open; /* bits that a bucket leaves open */
	size_t pages;
	struct numbers_page **slot; /* hash table of pages, by their keys */
	size_t slots;		    /* a power of two, or 0 */
	double zeros;
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

/* A bucket, in the order of size; low and high are its first and last double. */
struct numbers_step {
	double low, high;
	double value; /* that stands for its numbers */
	double error; /* of the value, at most, relative to a number of it */
	double count; /* of them, or their weights */
};

/*
 * Return the buckets that are not empty, ascending, in an array that the caller
 * frees; `*count` gets how many.
 */
struct numbers_step *numbers_steps(const struct numbers *n, size_t *count);

/*
 * For each share (ascending, from 0 to 1) find the least number such that at
 * least this share of all are at most that.
 */
void numbers_quantiles(const struct numbers_step *step, size_t steps,
    const double *share, size_t count, double *quantile);
/*
 * Return the largest error of a step's value, relative to a number of it: 0 to
 * 2^-8. (Not for numbers below 2^-1022, which have fewer digits themselves.)
 */
double numbers_error(const struct numbers_step *step, size_t steps);

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
/*
 * Return the Kolmogorov-Smirnov distance of two, the largest difference between
 * the shares that are at most x: seen at the ends of buckets, so perhaps a
 * little too small. NAN when one is empty.
 */
double numbers_distance(const struct numbers *a, const struct numbers *b);

#endif
