#include "learn/lr.h"

#include "base/mem.h"
#include "base/stop.h"
#include "learn/objective.h"
#include "learn/portable.h"
#include "learn/sample.h"
#include "learn/sum.h"
#include "learn/symmetric.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Hessians of this many columns and more are OpenBLAS's, by panels of so many
 * rows. With fewer, ours are as fast or faster (30 columns: half the time),
 * also where OpenBLAS has fused operations to use.
 */
#define BLAS_COLUMNS 512
#define BLAS_PANEL 512
/*
 * The start is the solution of a sample of so many rows a label, found to so
 * small a step. With few more rows than that it is not worth it.
 */
#define WARM_ROWS 8192
#define WARM_TOLERANCE 0.01
#define WARM_WORTH (3 * WARM_ROWS)
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

struct fit {
	struct lr *m;
	const struct dataset *d;
	size_t n; /* features + 1 */
	struct objective objective;
	struct point at, trial;
	double *factor; /* of at.hessian */
	double *step;
	double step_max, previous_max;
};

static void
fit_init(struct fit *f, struct lr *m, struct scan *scan)
{
	size_t n = scan->dataset->features + 1;

	*f = (struct fit){
	    .m = m,
	    .d = scan->dataset,
	    .n = n,
	    .factor = mem_zero(n * n, sizeof *f->factor),
	    .step = mem_zero(n, sizeof *f->step),
	};
	objective_init(&f->objective, scan, &m->scale, m->l2, m->blas);
	point_init(&f->at, n);
	point_init(&f->trial, n);
}

static void
fit_release(struct fit *f)
{
	objective_release(&f->objective);
	point_release(&f->at);
	point_release(&f->trial);
	free(f->factor);
	free(f->step);
}

static double
max_norm(const double *x, size_t n)
{
	double max = 0;

	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(x[i]));
	return max;
}

/* Whether every row is on its label's side of the plane v or, nearly, in it. */
struct sides {
	const struct fit *f;
	const double *v;
	double limit;
	bool all, some;		/* right; strictly right */
	bool *wrong, *strictly; /* a member's */
};

static void
find_sides(void *context, size_t member, struct panel *p)
{
	struct sides *s = context;

	if (s->wrong[member])
		return;
	scale_panel(&s->f->m->scale, s->f->objective.scan->kernel, p);
	for (size_t i = 0; i < p->rows; i++) {
		const double *row = p->x + i * p->stride;
		double z = 0, size = 0;

		for (size_t j = 0; j < p->columns; j++) {
			z += row[j] * s->v[j];
			size += fabs(row[j]);
		}
		z *= p->sign[i];
		if (!(z >= -s->limit * size))
			s->wrong[member] = true;
		if (z > s->limit * size)
			s->strictly[member] = true;
	}
}

static void
take_sides(void *context, size_t member)
{
	struct sides *s = context;

	s->all = s->all && !s->wrong[member];
	s->some = s->some || s->strictly[member];
}

static bool
separates(struct fit *f, const double *v, double tolerance)
{
	struct scan *scan = f->objective.scan;
	struct sides s = {
	    .f = f,
	    .v = v,
	    .limit = tolerance * max_norm(v, f->n),
	    .all = true,
	    .wrong = mem_zero(scan->members, sizeof *s.wrong),
	    .strictly = mem_zero(scan->members, sizeof *s.strictly),
	};
	struct error e;
	int rc = scan_run(scan, find_sides, take_sides, &s, &e);

	free(s.wrong);
	free(s.strictly);
	return rc == 0 && s.all && s.some;
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

static int
factorise(struct fit *f, struct error *e)
{
	size_t column;

	memcpy(f->factor, f->at.hessian, f->n * f->n * sizeof *f->factor);
	if (!symmetric_cholesky(f->factor, f->n, TINY_PIVOT, &column))
		return error_singular(f, column, e);
	return 0;
}

/* Solve for the Newton step. */
static int
find_step(struct fit *f, struct error *e)
{
	if (factorise(f, e) < 0)
		return -1;
	for (size_t j = 0; j < f->n; j++)
		f->step[j] = -f->at.gradient[j];
	symmetric_solve(f->factor, f->n, f->step);
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
		if (objective_evaluate(&f->objective, &f->trial, e) < 0)
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
	double terms = sqrt(f->m->weight * f->at.squares);

	return f->step_max <= LIMIT_STEP &&
	    max_norm(f->at.gradient, f->n) <= GRADIENT_ROUNDING * terms;
}

static int
minimise(struct fit *f, struct error *e)
{
	struct lr *m = f->m;
	const double *v;

	if (objective_evaluate(&f->objective, &f->at, e) < 0)
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

	return positives * portable_log(positives / all) +
	    negatives * portable_log(negatives / all);
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

static int
infer(struct fit *f, struct error *e)
{
	struct lr *m = f->m;
	double *gram;
	int rc;

	if (m->l2 > 0 || m->class_weight[0] != 1 || m->class_weight[1] != 1)
		return 0;
	if (factorise(f, e) < 0)
		return -1;
	gram = mem_zero(f->n * f->n, sizeof *gram);
	rc = objective_gram(&f->objective, gram, e);
	if (rc == 0) {
		inference_init(&m->inference, &m->scale, m->intercept,
		    m->coefficient, f->factor, gram);
		inference_of_fit(&m->inference, m->log_likelihood,
		    m->null_log_likelihood, m->weight);
	}
	free(gram);
	return rc;
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
	inference_release(&m->inference);
	free(m->coefficient);
	free(m->standardised);
	*m = (struct lr){0};
}

/* What the scale counted. */
static void
count_rows(struct lr *m)
{
	const struct scale *s = &m->scale;

	m->positives = s->rows[1];
	m->rows = s->rows[0] + s->rows[1];
	m->weight_positives = m->class_weight[1] * s->weight[1];
	m->weight = m->class_weight[0] * s->weight[0] + m->weight_positives;
}

/* The sums of w |y - p| of each label, at f->at. */
struct uncertainty {
	struct fit *f;
	double sum[2], (*part)[2];
};

static void
find_uncertainty(void *context, size_t member, struct panel *p)
{
	struct uncertainty *u = context;
	struct objective *o = &u->f->objective;
	struct panel_loss loss = {0};

	scale_panel(o->scale, o->scan->kernel, p);
	o->scan->kernel->evaluate(p, o->b, &loss);
	for (size_t i = 0; i < p->rows; i++)
		u->part[member][p->sign[i] > 0] += fabs(p->residual[i]);
}

static void
take_uncertainty(void *context, size_t member)
{
	struct uncertainty *u = context;

	for (size_t y = 0; y < 2; y++) {
		u->sum[y] += u->part[member][y];
		u->part[member][y] = 0;
	}
}

/* Solve for the rows of a sample. */
static bool
solve_sample(const struct fit *f, const struct dataset *sample,
    const struct scale *scale, double *b, double uncertainty[2])
{
	const struct scan *scan = f->objective.scan;
	struct lr m = *f->m;
	struct scan sample_scan;
	struct fit fit;
	struct error e;
	int rc;

	scan_init(&sample_scan, sample, scan->panel_rows, scan->members);
	m.scale = *scale;
	m.tolerance = WARM_TOLERANCE;
	m.iterations = m.halvings = 0;
	fit_init(&fit, &m, &sample_scan);
	memcpy(fit.at.b, b, f->n * sizeof *b);
	rc = minimise(&fit, &e);
	memcpy(b, fit.at.b, f->n * sizeof *b);
	if (rc == 0) {
		struct uncertainty u = {
		    .f = &fit,
		    .part = mem_zero(scan->members, sizeof *u.part),
		};

		scan_run(
		    &sample_scan, find_uncertainty, take_uncertainty, &u, &e);
		memcpy(uncertainty, u.sum, sizeof u.sum);
		free(u.part);
	}
	fit_release(&fit);
	scan_release(&sample_scan);
	return rc == 0;
}

/* From the solution of a uniform sample to that of an informative one. */
static bool
refine_start(struct fit *f, double uncertainty[2])
{
	struct lr *m = f->m;
	struct dataset sample;
	struct scale standard;
	struct error e;
	bool found;

	if (sample_informative(&sample, f->objective.scan, &m->scale, f->at.b,
		m->scale.rows, uncertainty, WARM_ROWS, &e) < 0)
		return false;
	scale_standard(&standard, &m->scale);
	found = solve_sample(f, &sample, &standard, f->at.b, uncertainty);
	scale_release(&standard);
	dataset_release(&sample);
	return found;
}

/*
 * Begin where samples of the rows end. It only saves time; when it fails, the
 * fit begins at zero.
 */
static bool
start_warm(struct fit *f)
{
	struct lr *m = f->m;
	double uncertainty[2];
	struct dataset sample;
	struct error e;
	bool found;

	if (m->rows < WARM_WORTH ||
	    sample_uniform(
		&sample, f->objective.scan, m->scale.rows, WARM_ROWS, &e) < 0)
		return false;
	found = solve_sample(f, &sample, &m->scale, f->at.b, uncertainty);
	dataset_release(&sample);
	if (found)
		refine_start(f, uncertainty);
	return found;
}

static void
start_at_zero(struct fit *f)
{
	memset(f->at.b, 0, f->n * sizeof *f->at.b);
	f->m->iterations = f->m->halvings = 0;
	f->step_max = f->previous_max = 0;
}

static int
fit_rows(struct lr *m, struct scan *scan, struct error *e)
{
	struct fit f;
	int rc = -1;

	if (scale_init(&m->scale, scan, e) < 0)
		return -1;
	count_rows(m);
	if (check_labels(m, e) < 0 || check_scale(m, scan->dataset, e) < 0)
		return -1;
	fit_init(&f, m, scan);
	if (start_warm(&f))
		rc = minimise(&f, e);
	if (rc < 0) {
		start_at_zero(&f);
		rc = minimise(&f, e);
	}
	if (rc == 0)
		rc = finish(&f, e);
	if (rc == 0)
		rc = infer(&f, e);
	fit_release(&f);
	return rc;
}

int
lr_fit(struct lr *m, const struct dataset *d, struct error *e)
{
	struct scan scan;
	int rc;

	m->blas = !m->reproducible && d->features + 1 >= BLAS_COLUMNS;
	scan_init(
	    &scan, d, m->blas ? BLAS_PANEL : SCAN_PANEL, (size_t)m->threads);
	scan.class_weight[0] = m->class_weight[0];
	scan.class_weight[1] = m->class_weight[1];
	rc = fit_rows(m, &scan, e);
	scan_release(&scan);
	return rc;
}
