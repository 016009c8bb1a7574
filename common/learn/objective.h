/*
 * objective: the function that a logistic regression minimises, and its
 * derivatives.
 *
 *	f(b) = 0.5 * l2 * sum_j b_j^2  +  sum_i w_i ln(1 + exp(-s_i z_i))
 *	df/db = l2 b - sum_i w_i (y_i - p_i) x_i
 *	H = l2 I + sum_i w_i p_i (1 - p_i) x_i x_i'
 *
 * with z = x'b, p = 1 / (1 + exp(-z)) and x = (1, standardised features);
 * b_0, the intercept's, has no penalty. The sums run in eight lanes within a
 * panel of rows (panel.h), over the panels of a block of the dataset, and over
 * the blocks, always in the order of the rows; the loss is compensated.
 *
 * With `blas`, H is summed by OpenBLAS's dsyrk, in one thread of ours each:
 * the same bits on one machine, others on another.
 */
#ifndef LEARN_OBJECTIVE_H
#define LEARN_OBJECTIVE_H

#include "base/diag.h"
#include "learn/scale.h"
#include "learn/scan.h"

#include <stdbool.h>
#include <stddef.h>

/* The objective at b. Arrays have n = features + 1 elements. */
struct point {
	double *b;
	double objective, loss; /* with and without the penalty */
	double squares;		/* sum of w^2 (y - p)^2 */
	double *gradient;
	double *hessian; /* n x n, its lower triangle (symmetric.h) */
};

struct objective {
	struct scan *scan;
	const struct scale *scale;
	double l2;
	bool blas;
	bool hessian; /* the caller asks for it */
	size_t n, stride;
	struct objective_part *part; /* one a member of the team */
	struct objective_part *all;
	double *b; /* of the point, padded */
};

void point_init(struct point *p, size_t n);
void point_release(struct point *p);

/* Set up; the scan and the scale stay the caller's. */
void objective_init(struct objective *o, struct scan *scan,
    const struct scale *scale, double l2, bool blas);
void objective_release(struct objective *o);

/*
 * Fill `p`, at p->b, its hessian only when asked for: a third of the time. 0,
 * or -1 when rows cannot be read.
 */
int objective_evaluate(
    struct objective *o, struct point *p, bool hessian, struct error *e);
/*
 * Compute X'WX of the rows (1, standardised features) and their weights without
 * those of the classes: n x n, the lower triangle.
 */
int objective_gram(struct objective *o, double *gram, struct error *e);

#endif
