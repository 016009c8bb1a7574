/*
 * scale: mean and standard deviation of a dataset's features.
 *
 * With the weights w of the rows, mean = sum w x / sum w, and sd is the
 * population's, sqrt(sum w (x - mean)^2 / sum w), as in scikit-learn's
 * StandardScaler. A column whose values are all equal is constant: its sd is
 * exactly 0 and its mean exactly the value. (So is one that varies by less
 * than DBL_MIN, 2.2e-308, which leaves nothing to divide by.) In any other
 * column both are good to a few units in the last place, whatever the offset:
 * two passes with compensated sums over values scaled by a power of two, so
 * that no square overflows.
 */
#ifndef SCALE_H
#define SCALE_H

#include "learn/dataset.h"

#include <stdbool.h>
#include <stddef.h>

struct scale {
	size_t columns;
	double *mean, *sd;
};

/*
 * Measure `d`, which has a row of weight above 0. 0, or -1 when its rows cannot
 * be read.
 */
int scale_init(struct scale *s, const struct dataset *d, struct error *e);
void scale_release(struct scale *s);
bool scale_is_constant(const struct scale *s, size_t column);
/* (x - mean) / sd of a row's features, 0 in a constant column. */
void scale_row(const struct scale *s, const double *x, double *standardised);

#endif
