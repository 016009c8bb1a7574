#include "model/model.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
model_init(struct model *m)
{
	*m = (struct model){
	    .correction = {.beta = NAN,
		.ln_beta = NAN,
		.intercept_fitted = NAN,
		.intercept_standardised_fitted = NAN},
	    .threshold = MODEL_THRESHOLD,
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
	    .lineage = {.timestamp_first = NAN, .timestamp_last = NAN},
	};
}

void
model_feature_init(struct model_feature *f, const char *name, const char *field)
{
	*f = (struct model_feature){
	    .name = mem_string(name),
	    .field = mem_string(field),
	    .missing = NAN,
	    .clip = {NAN, NAN},
	    .std_error = NAN,
	    .z = NAN,
	    .p = NAN,
	    .ci = {NAN, NAN},
	    .vif = NAN,
	};
}

static void
release_category(struct model_category *c)
{
	for (size_t k = 0; k < c->levels; k++)
		free(c->level[k]);
	free(c->level);
	free(c->field);
}

void
model_release(struct model *m)
{
	for (size_t j = 0; j < m->features; j++) {
		free(m->feature[j].name);
		free(m->feature[j].field);
		free(m->feature[j].level);
	}
	for (size_t i = 0; i < m->categories; i++)
		release_category(&m->category[i]);
	for (size_t i = 0; i < m->lineage.count; i++)
		free(m->lineage.range[i].topic);
	free(m->feature);
	free(m->category);
	free(m->label);
	free(m->correction.method);
	free(m->weights.field);
	free(m->missing);
	free(m->class_weight);
	free(m->selection.by);
	free(m->selection.score);
	free(m->selection.tried);
	free(m->lineage.range);
	free(m->lineage.digest);
	free(m->arithmetic.mode);
	free(m->arithmetic.kernel);
	free(m->tool);
	*m = (struct model){0};
}

const struct model_category *
model_category(const struct model *m, const char *field)
{
	for (size_t i = 0; i < m->categories; i++)
		if (strcmp(m->category[i].field, field) == 0)
			return &m->category[i];
	return NULL;
}

double
model_score(const struct model *m, const double *x)
{
	double z = m->intercept_standardised, e;

	for (size_t j = 0; j < m->features; j++) {
		const struct model_feature *f = &m->feature[j];

		z += f->coefficient * (x[j] - f->mean);
	}
	/* The branch in which exp cannot overflow. */
	e = exp(-fabs(z));
	return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}
