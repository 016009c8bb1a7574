#include "result.h"

#include "base/diag.h"
#include "base/mem.h"
#include "math/blas.h"
#include "math/portable.h"
#include "model/linear.h"
#include "train/trainer.h"

#include <math.h>

static void
tell_coefficients(struct linear *l, const struct lr *fit)
{
	for (size_t j = 0; j < l->features; j++) {
		l->mean[j] = fit->scale.mean[j];
		l->coefficient[j] = fit->coefficient[j];
		l->feature[j].sd = fit->scale.sd[j];
		l->feature[j].standardised = fit->standardised[j];
	}
}

double
result_ln_beta(
    const struct opts *o, const struct design *d, const struct lr *asked)
{
	return portable_log(trainer_beta(&o->ask, d, asked->class_weight));
}

static void
tell_correction(struct linear *l, const struct opts *o, const struct design *d,
    const struct lr *fit)
{
	struct linear_correction *c = &l->correction;

	l->intercept = fit->intercept;
	l->intercept_standardised = fit->intercept_standardised;
	if (trainer_correction(&o->ask) == NULL)
		return;
	c->method = mem_string(trainer_correction(&o->ask));
	c->beta = trainer_beta(&o->ask, d, fit->class_weight);
	c->ln_beta = result_ln_beta(o, d, fit);
	c->intercept_fitted = fit->intercept;
	c->intercept_standardised_fitted = fit->intercept_standardised;
	l->intercept += c->ln_beta;
	l->intercept_standardised += c->ln_beta;
}

static void
tell_rows(struct model *m, const struct lr *fit)
{
	m->rows = fit->rows;
	m->positives = fit->positives;
	m->weights.sum = fit->weight;
	m->weights.sum_positives = fit->weight_positives;
}

static void
tell_options(struct linear *l, const struct lr *fit)
{
	l->l2 = fit->l2;
	l->tolerance = fit->tolerance;
	l->max_iterations = fit->max_iterations;
}

static void
tell_convergence(struct linear *l, const struct lr *fit)
{
	l->converged = true;
	l->iterations = fit->iterations;
	l->halvings = fit->halvings;
	l->gradient_max = fit->gradient_max;
	l->objective = fit->objective;
	l->log_loss = fit->log_loss;
	l->log_likelihood = fit->log_likelihood;
	l->null_log_likelihood = fit->null_log_likelihood;
}

static void
tell_arithmetic(struct model *m, const struct lr *fit)
{
	m->arithmetic.mode = mem_string(fit->blas ? "blas" : "portable");
	if (!fit->blas)
		return;
	m->arithmetic.threads = 1;
	m->arithmetic.kernel = mem_string(blas_kernel());
}

static void
tell_inference(struct linear *l, const struct inference *f)
{
	if (!f->valid)
		return;
	for (size_t j = 0; j < l->features; j++) {
		const struct inference_term *t = &f->feature[j];

		l->feature[j].std_error = t->std_error;
		l->feature[j].z = t->z;
		l->feature[j].p = t->p;
		l->feature[j].ci[0] = t->low;
		l->feature[j].ci[1] = t->high;
		l->feature[j].vif = f->vif[j];
	}
	l->fit = (struct linear_fit){
	    .aic = f->aic,
	    .bic = f->bic,
	    .deviance = f->deviance,
	    .null_deviance = f->null_deviance,
	    .mcfadden = f->mcfadden,
	    .lr_chi2 = f->lr_chi2,
	    .lr_df = f->lr_df,
	    .lr_p = f->lr_p,
	    .condition_number = f->condition_number,
	    .intercept_std_error = f->intercept.std_error,
	    .intercept_z = NAN,
	    .intercept_p = NAN,
	    .intercept_ci = {NAN, NAN},
	};
	if (l->correction.method != NULL)
		return; /* these are of the intercept as it was fitted */
	l->fit.intercept_z = f->intercept.z;
	l->fit.intercept_p = f->intercept.p;
	l->fit.intercept_ci[0] = f->intercept.low;
	l->fit.intercept_ci[1] = f->intercept.high;
}

void
result_tell(struct model *m, const struct opts *o, const struct design *d,
    const struct lr *fit)
{
	struct linear *l = linear_of(m);

	trainer_tell(m, &o->ask, fit->class_weight);
	tell_coefficients(l, fit);
	tell_correction(l, o, d, fit);
	tell_rows(m, fit);
	tell_options(l, fit);
	tell_convergence(l, fit);
	tell_inference(l, &fit->inference);
	tell_arithmetic(m, fit);
}

static void
report_term(const char *name, double estimate, double std_error, double z,
    double p, const double ci[2])
{
	note("%s: %.9g (std error %.6g, z %.4g, p %.4g), odds ratio %.6g "
	     "[%.6g, %.6g]",
	    name, estimate, std_error, z, p, exp(estimate), exp(ci[0]),
	    exp(ci[1]));
}

static void
report_inference(const struct model *m)
{
	const struct linear *l = linear_of(m);
	const struct linear_fit *f = &l->fit;

	if (isnan(f->aic))
		return;
	report_term("(intercept)", l->intercept, f->intercept_std_error,
	    f->intercept_z, f->intercept_p, f->intercept_ci);
	for (size_t j = 0; j < l->features; j++) {
		const struct linear_feature *t = &l->feature[j];

		if (!isnan(t->std_error))
			report_term(m->schema.feature[j].name,
			    l->coefficient[j], t->std_error, t->z, t->p, t->ci);
	}
	note("AIC %.9g, BIC %.9g, McFadden %.6g, LR chi2 %.6g (df %g, p %.4g)",
	    f->aic, f->bic, f->mcfadden, f->lr_chi2, f->lr_df, f->lr_p);
	note("condition number %.4g", f->condition_number);
}

void
result_report(const struct model *m)
{
	const struct linear *l = linear_of(m);

	for (size_t j = 0; j < l->features; j++)
		if (l->feature[j].sd == 0)
			warnx("feature '%s' is constant: its coefficient is 0",
			    m->schema.feature[j].name);
	trainer_report_rows(m);
	if (l->correction.method != NULL)
		note("intercepts corrected by ln(%.6g) = %.6g for %s",
		    l->correction.beta, l->correction.ln_beta,
		    l->correction.method);
	trainer_report_lineage(m);
	note("converged after %d iterations (%d halvings), gradient %.3g",
	    l->iterations, l->halvings, l->gradient_max);
	note("log likelihood %.12g (%.12g with only an intercept)",
	    l->log_likelihood, l->null_log_likelihood);
	note("mean log loss %.12g, objective %.12g", l->log_loss, l->objective);
	report_inference(m);
}
