#include "model/linear.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct linear *
linear_of(const struct model *m)
{
	return m->body;
}

static void *
create(size_t features)
{
	struct linear *l = mem_zero(1, sizeof *l);

	*l = (struct linear){
	    .features = features,
	    .coefficient = mem_zero(features + 1, sizeof *l->coefficient),
	    .mean = mem_zero(features + 1, sizeof *l->mean),
	    .feature = mem_zero(features + 1, sizeof *l->feature),
	    .correction = {.beta = NAN,
		.ln_beta = NAN,
		.intercept_fitted = NAN,
		.intercept_standardised_fitted = NAN},
	    .fit = {.aic = NAN,
		.bic = NAN,
		.deviance = NAN,
		.null_deviance = NAN,
		.mcfadden = NAN,
		.lr_chi2 = NAN,
		.lr_df = NAN,
		.lr_p = NAN,
		.condition_number = NAN,
		.intercept_std_error = NAN,
		.intercept_z = NAN,
		.intercept_p = NAN,
		.intercept_ci = {NAN, NAN}},
	};
	for (size_t j = 0; j < features; j++)
		l->feature[j] = (struct linear_feature){
		    .std_error = NAN,
		    .z = NAN,
		    .p = NAN,
		    .ci = {NAN, NAN},
		    .vif = NAN,
		};
	return l;
}

static void
release(void *body)
{
	struct linear *l = body;

	free(l->coefficient);
	free(l->mean);
	free(l->feature);
	free(l->correction.method);
	free(l->selection.by);
	free(l->selection.group);
	free(l->selection.score);
	free(l->selection.tried);
	free(l->start);
	free(l);
}

static void
score(const void *body, const double *x, size_t n, double *p)
{
	const struct linear *l = body;

	for (size_t i = 0; i < n; i++, x += l->features) {
		double z = l->intercept_standardised, e;

		for (size_t j = 0; j < l->features; j++)
			z += l->coefficient[j] * (x[j] - l->mean[j]);
		/* The branch where exp cannot overflow. */
		e = exp(-fabs(z));
		p[i] = z >= 0 ? 1 / (1 + e) : e / (1 + e);
	}
}

static double
explain(const void *body, const double *x, double *share, double *error)
{
	const struct linear *l = body;

	for (size_t j = 0; j < l->features; j++)
		share[j] = l->coefficient[j] * (x[j] - l->mean[j]);
	*error = 0;
	return l->intercept_standardised;
}

struct effect {
	double size;
	size_t j;
};

static int
by_size(const void *a, const void *b)
{
	const struct effect *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return x->j < y->j ? -1 : x->j > y->j; /* the file's order */
}

size_t *
linear_by_importance(const struct model *m)
{
	const struct linear *l = linear_of(m);
	struct effect *effect = mem_zero(l->features + 1, sizeof *effect);
	size_t *order = mem_zero(l->features + 1, sizeof *order);

	for (size_t j = 0; j < l->features; j++)
		effect[j] =
		    (struct effect){fabs(l->feature[j].standardised), j};
	qsort(effect, l->features, sizeof *effect, by_size);
	for (size_t j = 0; j < l->features; j++)
		order[j] = effect[j].j;
	free(effect);
	return order;
}

const struct model_kind linear_kind = {
    .name = "logistic-regression",
    .trainer = "train-lr",
    .output = MODEL_PROBABILITY,
    .create = create,
    .release = release,
    .read = linear_read,
    .write = linear_write,
    .check = linear_check,
    .score = score,
    .explain = explain,
};
