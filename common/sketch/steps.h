/*
 * steps: the buckets of numbers.h in the order of size, and what they tell:
 * quantiles, and how far two distributions are apart.
 */
#ifndef SKETCH_STEPS_H
#define SKETCH_STEPS_H

#include "sketch/numbers.h"

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

/*
 * Return the Kolmogorov-Smirnov distance of two, the largest difference between
 * the shares that are at most x: seen at the ends of buckets, so perhaps a
 * little too small. NAN when one is empty.
 */
double numbers_distance(const struct numbers *a, const struct numbers *b);

#endif
