#include "learn/lr.h"

#include "base/mem.h"
#include "base/stop.h"
#include "learn/sum.h"

#include <cblas.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that go to BLAS together: with 30 features, 128 kB, an L2 cache. */
#define BLOCK 512
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
 * relative to the size of its terms. The first is what rounding does to a
 * step; the second only explains a fit that has failed already.
 */
#define SEPARATION 1e-11
#define SEPARATION_LOOSE 1e-7

/* The objective and its derivatives at `b`. Column 0 is the intercept's. */
struct point {
	double *b;
	double objective, loss;
	double residuals; /* sum of (y - p)^2 */
	double *gradient;
	double *hessian; /* lower triangle, row by row */
};

struct fit {
	struct lr *m;
	const struct lr_data *d;
	size_t n; /* features + 1 */
	struct point at, trial;
	double *step;
	double step_max, previous_max;
	double *z, *residual; /* a block's */
	double *weighted;     /* a block's rows (1, x) by sqrt(p (1 - p)) */
};

static void
point_init(struct point *p, size_t n)
{
	*p = (struct point){
	    .b = mem_zero(n, sizeof *p->b),
	    .gradient = mem_zero(n, sizeof *p->gradient),
	    .hessian = mem_zero(n * n, sizeof *p->hessian),
	};
}

static void
point_release(struct point *p)
{
	free(p->b);
	free(p->gradient);
	free(p->hessian);
}

static void
fit_init(struct fit *f, struct lr *m, const struct lr_data *d)
{
	size_t n = d->x.columns + 1;

	*f = (struct fit){
	    .m = m,
	    .d = d,
	    .n = n,
	    .step = mem_zero(n, sizeof *f->step),
	    .z = mem_zero(BLOCK, sizeof *f->z),
	    .residual = mem_zero(BLOCK, sizeof *f->residual),
	    .weighted = mem_zero(n, BLOCK * sizeof *f->weighted),
	};
	point_init(&f->at, n);
	point_init(&f->trial, n);
}

static void
fit_release(struct fit *f)
{
	point_release(&f->at);
	point_release(&f->trial);
	free(f->step);
	free(f->z);
	free(f->residual);
	free(f->weighted);
}

static double
max_norm(const double *x, size_t n)
{
	double max = 0;

	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(x[i]));
	return max;
}

/*
 * The loss ln(1 + exp(-m)) of the margin m = (2y - 1) z, its residual y - p
 * and its weight p (1 - p), all from e = exp(-|m|), which cannot overflow.
 */
static double
log_loss(double z, bool label, double *residual, double *weight)
{
	double m = label ? z : -z;
	double e = exp(-fabs(m));
	double r = m >= 0 ? e / (1 + e) : 1 / (1 + e);

	*residual = label ? r : -r;
	*weight = e / ((1 + e) * (1 + e));
	return (m >= 0 ? 0 : -m) + log1p(e);
}

/* Add what rows `first` to `first + count` contribute. */
static void
add_block(struct fit *f, struct point *p, struct sum *loss, size_t first,
    const double *x, size_t count)
{
	int rows = (int)count, n = (int)f->n;
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		f->z[i] = p->b[0];
	cblas_dgemv(CblasRowMajor, CblasNoTrans, rows, n - 1, 1, x, n - 1,
	    p->b + 1, 1, 1, f->z, 1);
	for (size_t i = 0; i < count; i++) {
		const double *row = x + i * (f->n - 1);
		double *out = f->weighted + i * f->n;
		double weight;

		sum_add(loss,
		    log_loss(f->z[i], f->d->label[first + i], &f->residual[i],
			&weight));
		sum += f->residual[i];
		p->residuals += f->residual[i] * f->residual[i];
		weight = sqrt(weight);
		out[0] = weight;
		for (size_t j = 1; j < f->n; j++)
			out[j] = weight * row[j - 1];
	}
	p->gradient[0] -= sum;
	cblas_dgemv(CblasRowMajor, CblasTrans, rows, n - 1, -1, x, n - 1,
	    f->residual, 1, 1, p->gradient + 1, 1);
	cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, n, rows, 1,
	    f->weighted, n, 1, p->hessian, n);
}

static void
add_penalty(const struct fit *f, struct point *p)
{
	double l2 = f->m->l2, squares = 0;

	for (size_t j = 1; j < f->n; j++) {
		squares += p->b[j] * p->b[j];
		p->gradient[j] += l2 * p->b[j];
		/*
		 * A constant column is all zeros by now, and so are its
		 * gradient and its step, whatever is on the diagonal.
		 */
		p->hessian[j * f->n + j] +=
		    scale_is_constant(&f->m->scale, j - 1) ? 1 : l2;
	}
	p->objective = p->loss + 0.5 * l2 * squares;
}

/* Find the objective and its derivatives at p->b. */
static void
evaluate(struct fit *f, struct point *p)
{
	const struct mat *x = &f->d->x;
	struct sum loss = {0};
	size_t count;

	memset(p->gradient, 0, f->n * sizeof *p->gradient);
	memset(p->hessian, 0, f->n * f->n * sizeof *p->hessian);
	p->residuals = 0;
	for (size_t i = 0; i < x->rows; i += count) {
		const double *rows = mat_block(x, i, BLOCK, &count);

		add_block(f, p, &loss, i, rows, count);
	}
	p->loss = sum_value(&loss);
	add_penalty(f, p);
}

/* Whether the plane v has every row on its label's side or, nearly, in it. */
static bool
separates(const struct fit *f, const double *v, double tolerance)
{
	const struct mat *x = &f->d->x;
	double v_max = max_norm(v, f->n);
	bool strictly = false;

	for (size_t i = 0; i < x->rows; i++) {
		const double *row = mat_row(x, i);
		double z = v[0], size = 1, limit;

		for (size_t j = 0; j < x->columns; j++) {
			z += row[j] * v[j + 1];
			size += fabs(row[j]);
		}
		if (!f->d->label[i])
			z = -z;
		limit = tolerance * size * v_max;
		if (!(z >= -limit))
			return false;
		if (z > limit)
			strictly = true;
	}
	return strictly;
}

/*
 * A direction that separates the classes, or NULL. Under complete separation
 * the coefficients become one; under quasi-complete separation the steps do,
 * as what the other rows decide about has converged.
 */
static const double *
separation(const struct fit *f, double tolerance)
{
	if (f->m->l2 > 0)
		return NULL;
	if (separates(f, f->at.b, tolerance))
		return f->at.b;
	if (separates(f, f->step, tolerance))
		return f->step;
	return NULL;
}

/* The features with the largest |v|, up to three: 'a', 'b', ... */
static void
name_largest(const struct fit *f, const double *v, char *text, size_t size)
{
	double large = 0.5 * max_norm(v + 1, f->n - 1);
	size_t named = 0, len = 0;

	for (size_t j = 1; j < f->n && len < size; j++) {
		if (fabs(v[j]) < large)
			continue;
		if (++named > 3) {
			snprintf(text + len, size - len, ", ...");
			return;
		}
		len += (size_t)snprintf(text + len, size - len, "%s'%.64s'",
		    named == 1 ? "" : ", ", f->d->names[j - 1]);
	}
}

static int
error_separated(const struct fit *f, const double *v, struct error *e)
{
	char names[256];

	name_largest(f, v, names, sizeof names);
	return error_set(e, ST_CANNOT,
	    "the classes are separated by %s: without a penalty the "
	    "likelihood has no maximum (set l2 above 0)",
	    names);
}

static int
error_singular(const struct fit *f, size_t column, struct error *e)
{
	const double *v = NULL;

	/* At the start all rows weigh the same: it is the features. */
	if (f->m->iterations == 0 && column > 0)
		return error_set(e, ST_CANNOT,
		    "feature '%.64s' is a linear combination of other "
		    "features: its coefficient is not determined (l2 is %g)",
		    f->d->names[column - 1], f->m->l2);
	if (f->m->iterations > 0)
		v = separation(f, SEPARATION_LOOSE);
	if (v != NULL)
		return error_separated(f, v, e);
	return error_set(e, ST_CANNOT,
	    "the classes are separated, or so nearly that the Hessian is "
	    "singular after %d iterations (l2 is %g)",
	    f->m->iterations, f->m->l2);
}

static int
error_unconverged(const struct fit *f, struct error *e)
{
	const double *v = separation(f, SEPARATION_LOOSE);

	if (v != NULL)
		return error_separated(f, v, e);
	return error_set(e, ST_CANNOT,
	    "no convergence after %d iterations: the last Newton step was "
	    "%.3g, the tolerance is %g",
	    f->m->iterations, f->step_max, f->m->tolerance);
}

/* Solve for the Newton step; this uses the Hessian up. */
static int
find_step(struct fit *f, struct error *e)
{
	size_t column;

	if (!mat_cholesky(f->at.hessian, f->n, TINY_PIVOT, &column))
		return error_singular(f, column, e);
	for (size_t j = 0; j < f->n; j++)
		f->step[j] = -f->at.gradient[j];
	mat_cholesky_solve(f->at.hessian, f->n, f->step);
	f->previous_max = f->step_max;
	f->step_max = max_norm(f->step, f->n);
	return 0;
}

/* Move by the step, halved as needed; false when no part of it will do. */
static bool
take_step(struct fit *f)
{
	double part = 1;

	for (int i = 0; i <= MAX_HALVINGS; i++, part /= 2) {
		for (size_t j = 0; j < f->n; j++)
			f->trial.b[j] = f->at.b[j] + part * f->step[j];
		evaluate(f, &f->trial);
		if (f->trial.objective <= f->at.objective * (1 + ROUNDING)) {
			struct point swap = f->at;

			f->at = f->trial;
			f->trial = swap;
			f->m->halvings += i;
			return true;
		}
	}
	return false;
}

/*
 * Whether rounding is all that is left of the gradient. By Cauchy and Schwarz
 * no component sums terms of more than sqrt(rows * residuals) in absolute
 * value, as the columns are standardised; at the optimum the penalty's term is
 * no larger.
 */
static bool
at_precision_limit(const struct fit *f)
{
	double terms = sqrt((double)f->d->x.rows * f->at.residuals);

	return f->step_max <= LIMIT_STEP &&
	    max_norm(f->at.gradient, f->n) <= GRADIENT_ROUNDING * terms;
}

static int
minimise(struct fit *f, struct error *e)
{
	struct lr *m = f->m;
	const double *v;

	evaluate(f, &f->at);
	for (;;) {
		bool shrinks;

		if (stop_requested())
			return 1;
		if (m->iterations == m->max_iterations)
			return error_unconverged(f, e);
		if (find_step(f, e) != 0)
			return -1;
		shrinks =
		    m->iterations == 0 || f->step_max <= 0.5 * f->previous_max;
		if (!shrinks && (v = separation(f, SEPARATION)) != NULL)
			return error_separated(f, v, e);
		if (!take_step(f))
			return at_precision_limit(f) ? 0
						     : error_unconverged(f, e);
		m->iterations++;
		if (f->step_max <= m->tolerance)
			return 0;
		if (!shrinks && at_precision_limit(f))
			return 0;
	}
}

static int
check_data(const struct lr *m, const struct lr_data *d, struct error *e)
{
	if (m->rows == 0)
		return error_set(e, ST_CANNOT, "no records to learn from");
	if (m->positives == 0 || m->positives == m->rows)
		return error_set(e, ST_CANNOT,
		    "all %zu records have label %d: both labels are needed",
		    m->rows, m->positives != 0);
	for (size_t j = 0; j < d->x.columns; j++)
		if (!scale_is_constant(&m->scale, j))
			return 0;
	return error_set(e, ST_CANNOT, "all features are constant");
}

static double
null_log_likelihood(double positives, double rows)
{
	double negatives = rows - positives;

	return positives * log(positives / rows) +
	    negatives * log(negatives / rows);
}

/* Take over the solution, and bring it to the raw scale. */
static int
finish(struct fit *f, struct error *e)
{
	struct lr *m = f->m;
	const struct point *p = &f->at;
	struct sum intercept = {.total = p->b[0]};
	size_t features = f->n - 1;
	bool finite = true;

	m->standardised = mem_zero(features, sizeof *m->standardised);
	m->coefficient = mem_zero(features, sizeof *m->coefficient);
	for (size_t j = 0; j < features; j++) {
		if (scale_is_constant(&m->scale, j))
			continue;
		m->standardised[j] = p->b[j + 1];
		m->coefficient[j] = p->b[j + 1] / m->scale.sd[j];
		finite = finite && isfinite(m->coefficient[j]);
		sum_add(&intercept, -m->coefficient[j] * m->scale.mean[j]);
	}
	m->intercept_standardised = p->b[0];
	m->intercept = sum_value(&intercept);
	if (!finite || !isfinite(m->intercept))
		return error_set(e, ST_CANNOT,
		    "the coefficients are too large for a double");
	m->gradient_max = max_norm(p->gradient, f->n);
	m->objective = p->objective;
	m->log_likelihood = -p->loss;
	m->log_loss = p->loss / (double)m->rows;
	m->null_log_likelihood =
	    null_log_likelihood((double)m->positives, (double)m->rows);
	return 0;
}

void
lr_init(struct lr *m)
{
	*m = (struct lr){
	    .l2 = LR_L2,
	    .max_iterations = LR_MAX_ITERATIONS,
	    .tolerance = LR_TOLERANCE,
	};
}

void
lr_release(struct lr *m)
{
	scale_release(&m->scale);
	free(m->coefficient);
	free(m->standardised);
	*m = (struct lr){0};
}

int
lr_fit(struct lr *m, struct lr_data *d, struct error *e)
{
	struct fit f;
	int rc;

	m->rows = d->x.rows;
	for (size_t i = 0; i < m->rows; i++)
		m->positives += d->label[i];
	if (m->rows > 0)
		scale_init(&m->scale, &d->x);
	if (check_data(m, d, e) != 0)
		return -1;
	scale_standardise(&m->scale, &d->x);

	fit_init(&f, m, d);
	rc = minimise(&f, e);
	if (rc == 0)
		rc = finish(&f, e);
	fit_release(&f);
	return rc;
}
