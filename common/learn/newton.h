/*
 * newton: finds the minimum of a logistic regression's objective.
 *
 * lr.h describes the method and what can go wrong.
 */
#ifndef LEARN_NEWTON_H
#define LEARN_NEWTON_H

#include "base/diag.h"
#include "learn/objective.h"

#include <stddef.h>

struct newton {
	/* The options, to set after newton_init(). */
	int max_iterations;
	double tolerance;

	struct objective objective;
	size_t n; /* features + 1 */
	const char *const *names;
	double weight;	 /* of the rows */
	struct point at; /* b is the caller's to set before and read after */
	int iterations, halvings;
	double *factor; /* Cholesky's, of at.hessian: newton_factorise() */

	struct point trial;
	double *step;
	double step_max, previous_max;
};

/* Begin at b = 0. The scan and the scale stay the caller's. */
void newton_init(struct newton *f, struct scan *scan, const struct scale *scale,
    double l2, bool blas);
void newton_release(struct newton *f);
/* Go back to b = 0 and no iterations. */
void newton_restart(struct newton *f);
/* Go from at.b to the minimum. Returns as lr_fit(): 0, 1 or -1. */
int newton_minimise(struct newton *f, struct error *e);
int newton_factorise(struct newton *f, struct error *e);

#endif
