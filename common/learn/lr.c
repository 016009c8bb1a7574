#include "learn/lr.h"

#include "base/mem.h"
#include "learn/newton.h"
#include "learn/start.h"
#include "math/blas.h"
#include "math/portable.h"
#include "math/sum.h"
#include "math/symmetric.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Hessians of this many columns and more are OpenBLAS's, by panels of this many
 * rows. With fewer, ours are as fast or faster (30 columns: half the time),
 * also where OpenBLAS has fused operations to use.
 */
#define BLAS_COLUMNS 512
#define BLAS_PANEL 512

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

int
lr_check_labels(size_t rows, size_t positives, struct error *e)
{
	if (rows == 0)
		return error_set(e, ST_CANNOT, "no records to learn from");
	if (rows == 1)
		return error_set(e, ST_CANNOT,
		    "there is one record only: both labels are needed");
	if (positives == 0 || positives == rows)
		return error_set(e, ST_CANNOT,
		    "all %zu records have label %d: both labels are needed",
		    rows, positives != 0);
	return 0;
}

static int
check_labels(const struct lr *m, struct error *e)
{
	if (lr_check_labels(m->rows, m->positives, e) < 0)
		return -1;
	if (m->weight_positives == 0 || m->weight_positives == m->weight)
		return error_set(e, ST_CANNOT,
		    "the weights of the labels are too far apart: next to the "
		    "other's, label %d has none",
		    m->weight_positives == 0);
	return 0;
}

static int
check_scale(const struct lr *m, const struct dataset *d, struct error *e)
{
	for (size_t j = 0; j < d->features; j++)
		if (!scale_is_constant(&m->scale, j))
			return 0;
	return error_set(e, ST_CANNOT,
	    "all features are constant: nothing can be learned from them");
}

static double
null_log_likelihood(double positives, double all)
{
	double negatives = all - positives;

	return positives * portable_log(positives / all) +
	    negatives * portable_log(negatives / all);
}

/* Take over the solution on the raw scale. */
static int
finish(struct lr *m, const struct newton *f, struct error *e)
{
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
	m->iterations = f->iterations;
	m->halvings = f->halvings;
	m->gradient_max = symmetric_max(p->gradient, f->n);
	m->objective = p->objective;
	m->log_likelihood = -p->loss;
	m->log_loss = p->loss / m->weight;
	m->null_log_likelihood =
	    null_log_likelihood(m->weight_positives, m->weight);
	return 0;
}

static int
infer(struct lr *m, struct newton *f, struct error *e)
{
	double *gram;
	int rc;

	if (m->l2 > 0 || m->class_weight[0] != 1 || m->class_weight[1] != 1)
		return 0;
	if (newton_factorise(f, e) < 0)
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

/* Take over the scale's counts. */
static void
count_rows(struct lr *m)
{
	const struct scale *s = &m->scale;

	m->positives = s->rows[1];
	m->rows = s->rows[0] + s->rows[1];
	m->weight_positives = m->class_weight[1] * s->weight[1];
	m->weight = m->class_weight[0] * s->weight[0] + m->weight_positives;
}

/* Measure the rows: can anything be learned from them? */
static int
measure(struct lr *m, struct scan *scan, struct error *e)
{
	if (scale_init(&m->scale, scan, e) < 0)
		return -1;
	count_rows(m);
	if (check_labels(m, e) < 0 || check_scale(m, scan->dataset, e) < 0)
		return -1;
	return 0;
}

static void
prepare(struct newton *f, const struct lr *m, struct scan *scan, double l2)
{
	newton_init(f, scan, &m->scale, l2, m->blas);
	f->max_iterations = m->max_iterations;
	f->tolerance = m->tolerance;
}

/* Fit from `last`, or else from its own start; a dead end begins at zero. */
static int
fit_next(struct newton *f, const double *last, struct error *e)
{
	int rc = -1;

	if (last != NULL)
		memcpy(f->at.b, last, f->n * sizeof *last);
	if (last != NULL || start_warm(f))
		rc = newton_minimise(f, e);
	if (rc < 0) {
		newton_restart(f);
		rc = newton_minimise(f, e);
	}
	return rc;
}

/*
 * Return the caller's start for standardised features, which the caller frees;
 * NULL: there is none, or it is too large.
 */
static double *
standardise_start(const struct lr *m, size_t features)
{
	struct sum intercept = {0};
	bool finite = true;
	double *b;

	if (m->start == NULL)
		return NULL;
	b = mem_zero(features + 1, sizeof *b);
	sum_add(&intercept, m->start[0]);
	for (size_t j = 0; j < features; j++) {
		if (scale_is_constant(&m->scale, j))
			continue;
		b[j + 1] = m->start[j + 1] * m->scale.sd[j];
		sum_add(&intercept, m->start[j + 1] * m->scale.mean[j]);
		finite = finite && isfinite(b[j + 1]);
	}
	b[0] = sum_value(&intercept);
	if (finite && isfinite(b[0]))
		return b;
	free(b);
	return NULL;
}

static int
fit_rows(struct lr *m, struct scan *scan, struct error *e)
{
	struct newton f;
	double *start;
	int rc;

	if (measure(m, scan, e) < 0)
		return -1;
	prepare(&f, m, scan, m->l2);
	start = standardise_start(m, f.n - 1);
	rc = fit_next(&f, start, e);
	free(start);
	if (rc == 0)
		rc = finish(m, &f, e);
	if (rc == 0)
		rc = infer(m, &f, e);
	newton_release(&f);
	return rc;
}

void
lr_scan(struct lr *m, struct scan *scan, const struct dataset *d)
{
	m->blas = !m->reproducible && d->features + 1 >= BLAS_COLUMNS &&
	    blas_open(m->blas_kernel);
	scan_init(
	    scan, d, m->blas ? BLAS_PANEL : SCAN_PANEL, (size_t)m->threads);
	scan->class_weight[0] = m->class_weight[0];
	scan->class_weight[1] = m->class_weight[1];
}

int
lr_fit(struct lr *m, const struct dataset *d, struct error *e)
{
	struct scan scan;
	int rc;

	lr_scan(m, &scan, d);
	rc = fit_rows(m, &scan, e);
	scan_release(&scan);
	return rc;
}

int
lr_fit_path(struct lr *m, struct scan *scan, const double *l2, size_t count,
    double *b, struct error *e)
{
	size_t n = scan->dataset->features + 1;
	const double *last = NULL;
	int rc = measure(m, scan, e);

	for (size_t i = 0; rc == 0 && i < count; i++, b += n) {
		struct newton f;

		prepare(&f, m, scan, l2[i]);
		rc = fit_next(&f, last, e);
		memcpy(b, f.at.b, n * sizeof *b);
		newton_release(&f);
		if (rc == 0)
			last = b;
		else if (rc < 0 && e->status == ST_CANNOT) {
			b[0] = NAN;
			rc = 0;
		}
	}
	return rc;
}
