#include "learn/inference.h"

#include "base/mem.h"
#include "math/portable.h"
#include "math/symmetric.h"
#include "math/tail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NORMAL_975 1.959963984540054 /* the normal's 97.5 % quantile */

static const struct inference_term none = {NAN, NAN, NAN, NAN, NAN};

/* Return v'(LL')^-1 v, the square of L^-1 v; this uses v up. */
static double
variance(const double *factor, size_t n, double *v)
{
	double sum = 0;

	symmetric_forward(factor, n, v);
	for (size_t i = 0; i < n; i++)
		sum += v[i] * v[i];
	return sum;
}

static struct inference_term
term(double estimate, double std_error)
{
	double z = estimate / std_error;

	return (struct inference_term){
	    .std_error = std_error,
	    .z = z,
	    .p = tail_normal(z),
	    .low = estimate - NORMAL_975 * std_error,
	    .high = estimate + NORMAL_975 * std_error,
	};
}

static void
find_terms(struct inference *f, const struct scale *scale, double intercept,
    const double *coefficient, const double *factor)
{
	size_t n = scale->columns + 1;
	double *v = mem_zero(n, sizeof *v);

	v[0] = 1;
	for (size_t j = 1; j < n; j++)
		if (!scale_is_constant(scale, j - 1))
			v[j] = -scale->mean[j - 1] / scale->sd[j - 1];
	f->intercept = term(intercept, sqrt(variance(factor, n, v)));
	for (size_t j = 1; j < n; j++) {
		f->feature[j - 1] = none;
		if (scale_is_constant(scale, j - 1))
			continue;
		f->parameters++;
		memset(v, 0, n * sizeof *v);
		v[j] = 1;
		f->feature[j - 1] = term(coefficient[j - 1],
		    sqrt(variance(factor, n, v)) / scale->sd[j - 1]);
	}
	free(v);
}

/* Reduce the gram to the correlations of the columns that are not constant. */
static size_t
find_correlations(double *gram, const struct scale *scale)
{
	size_t n = scale->columns + 1, rows = 0;
	double weight = gram[0];
	double *root = mem_zero(n, sizeof *root);
	size_t *place = mem_zero(n, sizeof *place);

	for (size_t j = 0; j < n; j++)
		if (j == 0 || !scale_is_constant(scale, j - 1)) {
			/* Rounding apart, the diagonal is the weight. */
			root[rows] = sqrt(gram[j * n + j] / weight);
			place[rows++] = j;
		}
	/* Each element that moves to the front is read before written. */
	for (size_t j = 0; j < rows; j++)
		for (size_t k = 0; k <= j; k++)
			gram[j * rows + k] = gram[place[j] * n + place[k]] /
			    weight / (root[j] * root[k]);
	free(root);
	free(place);
	return rows;
}

/* Find the diagonal of the inverse; all infinite where there is none. */
static void
find_vif(struct inference *f, const struct scale *scale, double *a, size_t n)
{
	double *v = mem_zero(n, sizeof *v);
	size_t column, at = 1;
	bool definite = symmetric_cholesky(a, n, 0, &column);

	for (size_t j = 0; j < scale->columns; j++) {
		f->vif[j] = NAN;
		if (scale_is_constant(scale, j))
			continue;
		memset(v, 0, n * sizeof *v);
		v[at++] = 1;
		f->vif[j] = definite ? variance(a, n, v) : INFINITY;
	}
	free(v);
}

void
inference_init(struct inference *f, const struct scale *scale, double intercept,
    const double *coefficient, const double *factor, double *gram)
{
	size_t n = scale->columns + 1, rows;
	double *copy = mem_zero(n * n, sizeof *copy);
	double least, greatest;

	*f = (struct inference){
	    .valid = true,
	    .feature = mem_zero(scale->columns, sizeof *f->feature),
	    .vif = mem_zero(scale->columns, sizeof *f->vif),
	    .parameters = 1,
	};
	find_terms(f, scale, intercept, coefficient, factor);
	rows = find_correlations(gram, scale);
	memcpy(copy, gram, rows * rows * sizeof *copy);
	symmetric_extremes(copy, rows, &least, &greatest);
	f->condition_number = least > 0 ? sqrt(greatest / least) : INFINITY;
	find_vif(f, scale, gram, rows);
	free(copy);
}

void
inference_of_fit(struct inference *f, double log_likelihood,
    double null_log_likelihood, double weight)
{
	double k = (double)f->parameters;

	f->deviance = -2 * log_likelihood;
	f->null_deviance = -2 * null_log_likelihood;
	f->mcfadden = 1 - log_likelihood / null_log_likelihood;
	f->aic = 2 * k - 2 * log_likelihood;
	f->bic = k * portable_log(weight) - 2 * log_likelihood;
	f->lr_chi2 = 2 * (log_likelihood - null_log_likelihood);
	f->lr_df = k - 1;
	f->lr_p = tail_chi2(f->lr_chi2, f->lr_df);
}

void
inference_release(struct inference *f)
{
	free(f->feature);
	free(f->vif);
	*f = (struct inference){0};
}
