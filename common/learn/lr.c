#include "learn/lr.h"

#include "base/mem.h"
#include "base/stop.h"
#include "learn/sum.h"
#include "learn/symmetric.h"

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
	const struct dataset *d;
	size_t n; /* features + 1 */
	struct point at, trial;
	double *step;
	double step_max, previous_max;
	double *buffer;		       /* for a block of the matrix */
	double *z, *residual, *weight; /* of a panel's rows */
	bool *label;
	double *panel;	  /* rows (1, x), x standardised */
	double *weighted; /* the same by sqrt(w p (1 - p)) */
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
fit_init(struct fit *f, struct lr *m, const struct dataset *d)
{
	size_t n = d->features + 1;

	*f = (struct fit){
	    .m = m,
	    .d = d,
	    .n = n,
	    .step = mem_zero(n, sizeof *f->step),
	    .buffer = mem_zero(mat_block_size(&d->mat), sizeof(double)),
	    .z = mem_zero(BLOCK, sizeof *f->z),
	    .weight = mem_zero(BLOCK, sizeof *f->weight),
	    .label = mem_zero(BLOCK, sizeof *f->label),
	    .panel = mem_zero(n, BLOCK * sizeof *f->panel),
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
	free(f->buffer);
	free(f->z);
	free(f->weight);
	free(f->label);
	free(f->panel);
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

/* Add what the first `count` rows of the panel contribute. */
static void
add_panel(struct fit *f, struct point *p, struct sum *loss, size_t count)
{
	int rows = (int)count, n = (int)f->n;

	cblas_dgemv(CblasRowMajor, CblasNoTrans, rows, n, 1, f->panel, n, p->b,
	    1, 0, f->z, 1);
	for (size_t i = 0; i < count; i++) {
		const double *row = f->panel + i * f->n;
		double *out = f->weighted + i * f->n;
		double w = f->weight[i], weight;

		sum_add(loss,
		    w *
			log_loss(
			    f->z[i], f->label[i], &f->residual[i], &weight));
		f->residual[i] *= w;
		p->residuals += f->residual[i] * f->residual[i];
		weight = sqrt(w * weight);
		for (size_t j = 0; j < f->n; j++)
			out[j] = weight * row[j];
	}
	cblas_dgemv(CblasRowMajor, CblasTrans, rows, n, -1, f->panel, n,
	    f->residual, 1, 1, p->gradient, 1);
	cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, n, rows, 1,
	    f->weighted, n, 1, p->hessian, n);
}

static double
row_weight(const struct lr *m, const struct dataset *d, const double *row)
{
	double w = d->weighted ? row[dataset_weight(d)] : 1;

	return w * m->class_weight[row[dataset_label(d)] != 0];
}

/*
 * Fill the panel with the rows of a block from `*at` on that count. False when
 * there are none.
 */
static bool
fill_panel(
    struct fit *f, const double *block, size_t rows, size_t *at, size_t *count)
{
	const struct dataset *d = f->d;

	for (*count = 0; *count < BLOCK && *at < rows; ++*at) {
		const double *row = block + *at * d->mat.columns;
		double *out = f->panel + *count * f->n;
		double w = row_weight(f->m, d, row);

		if (w == 0)
			continue;
		f->weight[*count] = w;
		f->label[*count] = row[dataset_label(d)] != 0;
		out[0] = 1;
		scale_row(&f->m->scale, row, out + 1);
		++*count;
	}
	return *count > 0;
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
static int
evaluate(struct fit *f, struct point *p, struct error *e)
{
	const struct mat *mat = &f->d->mat;
	struct sum loss = {0};
	size_t rows, count;

	memset(p->gradient, 0, f->n * sizeof *p->gradient);
	memset(p->hessian, 0, f->n * f->n * sizeof *p->hessian);
	p->residuals = 0;
	for (size_t i = 0; i < mat_blocks(mat); i++) {
		const double *x = mat_block(mat, i, f->buffer, &rows, e);
		size_t at = 0;

		if (x == NULL)
			return -1;
		while (fill_panel(f, x, rows, &at, &count))
			add_panel(f, p, &loss, count);
	}
	p->loss = sum_value(&loss);
	add_penalty(f, p);
	return 0;
}

/* Whether the plane v has every row on its label's side or, nearly, in it. */
static bool
separates(struct fit *f, const double *v, double tolerance)
{
	const struct mat *mat = &f->d->mat;
	double v_max = max_norm(v, f->n);
	bool strictly = false;
	struct error e;
	size_t rows, count;

	for (size_t b = 0; b < mat_blocks(mat); b++) {
		const double *x = mat_block(mat, b, f->buffer, &rows, &e);
		size_t at = 0;

		if (x == NULL)
			return false;
		while (fill_panel(f, x, rows, &at, &count))
			for (size_t i = 0; i < count; i++) {
				const double *row = f->panel + i * f->n;
				double z = 0, size = 0, limit;

				for (size_t j = 0; j < f->n; j++) {
					z += row[j] * v[j];
					size += fabs(row[j]);
				}
				if (!f->label[i])
					z = -z;
				limit = tolerance * size * v_max;
				if (!(z >= -limit))
					return false;
				if (z > limit)
					strictly = true;
			}
	}
	return strictly;
}

/*
 * A direction that separates the classes, or NULL. Under complete separation
 * the coefficients become one; under quasi-complete separation the steps do,
 * as what the other rows decide about has converged.
 */
static const double *
separation(struct fit *f, double tolerance)
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
error_singular(struct fit *f, size_t column, struct error *e)
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
error_unconverged(struct fit *f, struct error *e)
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

	if (!symmetric_cholesky(f->at.hessian, f->n, TINY_PIVOT, &column))
		return error_singular(f, column, e);
	for (size_t j = 0; j < f->n; j++)
		f->step[j] = -f->at.gradient[j];
	symmetric_solve(f->at.hessian, f->n, f->step);
	f->previous_max = f->step_max;
	f->step_max = max_norm(f->step, f->n);
	return 0;
}

/* Move by the step, halved as needed; 1 when no part of it will do. */
static int
take_step(struct fit *f, struct error *e)
{
	double part = 1;

	for (int i = 0; i <= MAX_HALVINGS; i++, part /= 2) {
		for (size_t j = 0; j < f->n; j++)
			f->trial.b[j] = f->at.b[j] + part * f->step[j];
		if (evaluate(f, &f->trial, e) < 0)
			return -1;
		if (f->trial.objective <= f->at.objective * (1 + ROUNDING)) {
			struct point swap = f->at;

			f->at = f->trial;
			f->trial = swap;
			f->m->halvings += i;
			return 0;
		}
	}
	return 1;
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
	double terms = sqrt(f->m->weight * f->at.residuals);

	return f->step_max <= LIMIT_STEP &&
	    max_norm(f->at.gradient, f->n) <= GRADIENT_ROUNDING * terms;
}

static int
minimise(struct fit *f, struct error *e)
{
	struct lr *m = f->m;
	const double *v;

	if (evaluate(f, &f->at, e) < 0)
		return -1;
	for (;;) {
		bool shrinks;
		int rc;

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
		if ((rc = take_step(f, e)) < 0)
			return -1;
		if (rc > 0)
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
check_labels(const struct lr *m, struct error *e)
{
	if (m->rows == 0)
		return error_set(e, ST_CANNOT, "no records to learn from");
	if (m->positives == 0 || m->positives == m->rows)
		return error_set(e, ST_CANNOT,
		    "all %zu records have label %d: both labels are needed",
		    m->rows, m->positives != 0);
	if (m->weight_positives == 0 || m->weight_positives == m->weight)
		return error_set(e, ST_CANNOT,
		    "label %d has no weight: both labels are needed",
		    m->weight_positives == 0);
	return 0;
}

static int
check_scale(const struct lr *m, const struct dataset *d, struct error *e)
{
	for (size_t j = 0; j < d->features; j++)
		if (!scale_is_constant(&m->scale, j))
			return 0;
	return error_set(e, ST_CANNOT, "all features are constant");
}

static double
null_log_likelihood(double positives, double all)
{
	double negatives = all - positives;

	return positives * log(positives / all) +
	    negatives * log(negatives / all);
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
	m->log_loss = p->loss / m->weight;
	m->null_log_likelihood =
	    null_log_likelihood(m->weight_positives, m->weight);
	return 0;
}

void
lr_init(struct lr *m)
{
	*m = (struct lr){
	    .l2 = LR_L2,
	    .max_iterations = LR_MAX_ITERATIONS,
	    .tolerance = LR_TOLERANCE,
	    .class_weight = {1, 1},
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

/* Count the rows and add up their weights. */
static int
count_rows(struct lr *m, const struct dataset *d, struct error *e)
{
	double *buffer = mem_zero(mat_block_size(&d->mat), sizeof *buffer);
	struct sum weight[2] = {0};
	size_t rows;

	for (size_t b = 0; b < mat_blocks(&d->mat); b++) {
		const double *x = mat_block(&d->mat, b, buffer, &rows, e);

		if (x == NULL) {
			free(buffer);
			return -1;
		}
		for (size_t i = 0; i < rows; i++, x += d->mat.columns) {
			bool label = x[dataset_label(d)] != 0;

			if (d->weighted && x[dataset_weight(d)] == 0)
				continue;
			m->rows++;
			m->positives += label;
			sum_add(&weight[label], row_weight(m, d, x));
		}
	}
	free(buffer);
	m->weight_positives = sum_value(&weight[1]);
	m->weight = sum_value(&weight[0]) + m->weight_positives;
	return 0;
}

int
lr_fit(struct lr *m, const struct dataset *d, struct error *e)
{
	struct fit f;
	int rc;

	if (count_rows(m, d, e) < 0 || check_labels(m, e) < 0 ||
	    scale_init(&m->scale, d, e) < 0 || check_scale(m, d, e) < 0)
		return -1;
	fit_init(&f, m, d);
	rc = minimise(&f, e);
	if (rc == 0)
		rc = finish(&f, e);
	fit_release(&f);
	return rc;
}
