/*
 * scale: mean and standard deviation of a dataset's features.
 *
 * With the weights w of the rows, mean = sum w x / sum w, and sd is the
 * population's, sqrt(sum w (x - mean)^2 / sum w), as in scikit-learn's
 * StandardScaler. A feature whose values are all equal is constant: its sd is
 * exactly 0 and its mean exactly the value. (So is one that varies by less than
 * DBL_MIN, 2.2e-308: nothing is left to divide by.) Of any other both are good
 * to a few units in the last place, whatever the offset: two passes with
 * compensated sums over values scaled by a power of two, so that no square
 * overflows.
 */
#ifndef LEARN_SCALE_H
#define LEARN_SCALE_H

#include "base/diag.h"
#include "learn/scan.h"
#include "math/panel.h"

#include <stdbool.h>
#include <stddef.h>

struct scale {
	size_t columns;
	double *mean, *sd; /* one a feature */
	size_t rows[2];	   /* of the labels 0 and 1 */
	double weight[2];
	/* For a panel, whose column 0 is the intercept's. */
	double *unit, *unit_mean, *inverse;
};

/*
 * Measure the rows that `scan` visits, with their weights, but without those of
 * the classes. Without rows, all is 0. Returns -1 when rows cannot be read.
 */
int scale_init(struct scale *s, struct scan *scan, struct error *e);
/*
 * Make the scale of rows already standardised by `s`: mean 0 and sd 1, except
 * where constant.
 */
void scale_standard(struct scale *standard, const struct scale *s);
void scale_release(struct scale *s);
bool scale_is_constant(const struct scale *s, size_t column);
/* Standardise a panel's features: (x - mean) / sd, and 0 where constant. */
void
scale_panel(const struct scale *s, const struct kernel *k, struct panel *p);

#endif
