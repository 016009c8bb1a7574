#include "learn/newton.h"

#include "base/mem.h"
#include "base/stop.h"
#include "learn/separation.h"
#include "learn/separators.h"
#include "math/symmetric.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_HALVINGS 40
/* A rise of the objective that rounding may explain, relative to it. */
#define ROUNDING 1e-12
/* A gradient that rounding may explain, relative to the terms it sums. */
#define GRADIENT_ROUNDING 1e-12
/* At the limit of precision, a larger step than this is not convergence. */
#define LIMIT_STEP 1e-4
/* A pivot below this part of its diagonal: no digits are left to solve by. */
#define TINY_PIVOT 1e-12
/*
 * How far beyond the wrong side of a separating plane a row may seem to be,
 * relative to the size of its terms. The first is the rounding of a step; the
 * second only explains a fit that has failed already.
 */
#define SEPARATION 1e-11
#define SEPARATION_LOOSE 1e-7

void
newton_init(struct newton *f, struct scan *scan, const struct scale *scale,
    double l2, bool blas)
{
	size_t n = scan->dataset->features + 1;

	*f = (struct newton){
	    .n = n,
	    .names = scan->dataset->names,
	    .weight = scan->class_weight[0] * scale->weight[0] +
		scan->class_weight[1] * scale->weight[1],
	    .factor = mem_zero(n * n, sizeof *f->factor),
	    .step = mem_zero(n, sizeof *f->step),
	};
	objective_init(&f->objective, scan, scale, l2, blas);
	point_init(&f->at, n);
	point_init(&f->trial, n);
}

void
newton_release(struct newton *f)
{
	objective_release(&f->objective);
	point_release(&f->at);
	point_release(&f->trial);
	free(f->factor);
	free(f->step);
}

void
newton_restart(struct newton *f)
{
	memset(f->at.b, 0, f->n * sizeof *f->at.b);
	f->iterations = f->halvings = 0;
	f->step_max = f->previous_max = 0;
}

/*
 * Find a direction that separates the classes, or NULL. Under complete
 * separation the coefficients become one; under quasi-complete separation the
 * steps do, once the directions that the other rows decide have converged.
 */
static const double *
separation(struct newton *f, double tolerance)
{
	const struct objective *o = &f->objective;

	if (o->l2 > 0)
		return NULL;
	if (separation_by(o->scan, o->scale, f->at.b, tolerance))
		return f->at.b;
	if (separation_by(o->scan, o->scale, f->step, tolerance))
		return f->step;
	return NULL;
}

static int
error_separated(
    struct newton *f, const double *v, double tolerance, struct error *e)
{
	char names[320];

	separators_name(
	    &f->objective, f->names, v, tolerance, names, sizeof names);
	return error_set(e, ST_CANNOT,
	    "the classes are separated by %s: without a penalty the "
	    "likelihood has no maximum (set l2 above 0)",
	    names);
}

static int
error_singular(struct newton *f, size_t column, struct error *e)
{
	const double *v = NULL;

	/* At the start all rows weigh the same: so the features are the cause. */
	if (f->iterations == 0 && column > 0)
		return error_set(e, ST_CANNOT,
		    "feature '%.64s' is a linear combination of other "
		    "features: its coefficient is not determined (l2 is %g)",
		    f->names[column - 1], f->objective.l2);
	if (f->iterations > 0)
		v = separation(f, SEPARATION_LOOSE);
	if (v != NULL)
		return error_separated(f, v, SEPARATION_LOOSE, e);
	return error_set(e, ST_CANNOT,
	    "the classes are separated, or so nearly that the Hessian is "
	    "singular after %d iterations (l2 is %g)",
	    f->iterations, f->objective.l2);
}

static int
error_unconverged(struct newton *f, struct error *e)
{
	const double *v = separation(f, SEPARATION_LOOSE);

	if (v != NULL)
		return error_separated(f, v, SEPARATION_LOOSE, e);
	return error_set(e, ST_CANNOT,
	    "no convergence after %d iterations: the last Newton step was "
	    "%.3g, the tolerance is %g",
	    f->iterations, f->step_max, f->tolerance);
}

int
newton_factorise(struct newton *f, struct error *e)
{
	size_t column;

	memcpy(f->factor, f->at.hessian, f->n * f->n * sizeof *f->factor);
	if (!symmetric_cholesky(f->factor, f->n, TINY_PIVOT, &column))
		return error_singular(f, column, e);
	return 0;
}

/* Solve for the Newton step. */
static int
find_step(struct newton *f, struct error *e)
{
	if (newton_factorise(f, e) < 0)
		return -1;
	for (size_t j = 0; j < f->n; j++)
		f->step[j] = -f->at.gradient[j];
	symmetric_solve(f->factor, f->n, f->step);
	f->previous_max = f->step_max;
	f->step_max = symmetric_max(f->step, f->n);
	return 0;
}

/* Move by the step, halved as needed; 1 when no part of it will do. */
static int
take_step(struct newton *f, struct error *e)
{
	double part = 1;
	/* After the last step, only inference asks for it. */
	bool hessian = f->step_max > f->tolerance || f->objective.l2 == 0;

	for (int i = 0; i <= MAX_HALVINGS; i++, part /= 2) {
		for (size_t j = 0; j < f->n; j++)
			f->trial.b[j] = f->at.b[j] + part * f->step[j];
		if (objective_evaluate(&f->objective, &f->trial, hessian, e) <
		    0)
			return -1;
		if (f->trial.objective <= f->at.objective * (1 + ROUNDING)) {
			struct point swap = f->at;

			f->at = f->trial;
			f->trial = swap;
			f->halvings += i;
			return 0;
		}
	}
	return 1;
}

/*
 * Is only rounding left of the gradient? By Cauchy and Schwarz no component
 * sums terms of more than sqrt(rows * residuals) in absolute value, as the
 * columns are standardised; at the optimum the penalty's term is no larger.
 */
static bool
at_precision_limit(const struct newton *f)
{
	double terms = sqrt(f->weight * f->at.squares);

	return f->step_max <= LIMIT_STEP &&
	    symmetric_max(f->at.gradient, f->n) <= GRADIENT_ROUNDING * terms;
}

int
newton_minimise(struct newton *f, struct error *e)
{
	const double *v;

	if (objective_evaluate(&f->objective, &f->at, true, e) < 0)
		return -1;
	for (;;) {
		bool shrinks;
		int rc;

		if (stop_requested())
			return 1;
		if (f->iterations == f->max_iterations)
			return error_unconverged(f, e);
		if (find_step(f, e) != 0)
			return -1;
		shrinks =
		    f->iterations == 0 || f->step_max <= 0.5 * f->previous_max;
		if (!shrinks && (v = separation(f, SEPARATION)) != NULL)
			return error_separated(f, v, SEPARATION, e);
		if ((rc = take_step(f, e)) < 0)
			return -1;
		if (rc > 0)
			return at_precision_limit(f) ? 0
						     : error_unconverged(f, e);
		f->iterations++;
		if (f->step_max <= f->tolerance)
			return 0;
		if (!shrinks && at_precision_limit(f))
			return 0;
	}
}
