/*
 * scale: mean and standard deviation of the columns of a matrix.
 *
 * sd is the population's, sqrt(sum (x - mean)^2 / rows), as in scikit-learn's
 * StandardScaler. A column whose values are all equal is constant: its sd is
 * exactly 0 and its mean exactly the value. (So is one that varies by less
 * than DBL_MIN, 2.2e-308, which leaves nothing to divide by.) In any other
 * column both are good to a few units in the last place, whatever the offset:
 * two passes with compensated sums over values scaled by a power of two, so
 * that no square overflows.
 */
#ifndef SCALE_H
#define SCALE_H

#include "learn/mat.h"

#include <stdbool.h>
#include <stddef.h>

struct scale {
	size_t columns;
	double *mean, *sd;
};

/* Measure `m`, which has at least one row and only finite values. */
void scale_init(struct scale *s, const struct mat *m);
void scale_release(struct scale *s);
bool scale_is_constant(const struct scale *s, size_t column);
/* x becomes (x - mean) / sd, and 0 in a constant column. */
void scale_standardise(const struct scale *s, struct mat *m);

#endif
