#include "model/linear.h"
#include "show.h"

#include <math.h>

/* Limits from which on something is worth a warning. */
#define VIF_HIGH 10.0
#define CONDITION_HIGH 30.0
#define STANDARDISED_HIGH 15.0
#define POSITIVES_FEW 10.0 /* a feature */

/* --- the fit ---------------------------------------------------------------- */

void
show_linear_correction(struct buf *out, const struct model *m)
{
	const struct linear_correction *c = &linear_of(m)->correction;

	if (c->method != NULL)
		show_line(out, "correction",
		    "%s: ln %.6g = %.6g added to the fitted intercept %.10g",
		    c->method, c->beta, c->ln_beta, c->intercept_fitted);
}

static void
add_selection(struct buf *out, const struct linear_selection *s)
{
	if (s->folds == 0)
		return;
	show_line(out, "penalty chosen", "by %s in %zu folds%s%.200s%s%.200s",
	    s->score, s->folds, s->by != NULL ? " in the order of " : "",
	    s->by != NULL ? s->by : "",
	    s->group != NULL ? ", each with all records of a " : "",
	    s->group != NULL ? s->group : "");
	for (size_t i = 0; i < s->count; i++) {
		const struct linear_tried *t = &s->tried[i];

		if (isnan(t->score))
			show_line(out, "", "l2 %-10.4g no fit", t->l2);
		else
			show_line(out, "", "l2 %-10.4g %.10g (sd %.3g)", t->l2,
			    t->score, t->sd);
	}
}

void
show_linear_fit(struct buf *out, const struct model *m)
{
	const struct linear *l = linear_of(m);
	const struct linear_fit *f = &l->fit;

	show_line(out, "penalty", l->l2 > 0 ? "l2 %.10g" : "none", l->l2);
	add_selection(out, &l->selection);
	show_known(out, "log likelihood", l->log_likelihood);
	show_known(out, "null log likelihood", l->null_log_likelihood);
	show_known(out, "log loss", l->log_loss);
	show_known(out, "deviance", f->deviance);
	show_known(out, "null deviance", f->null_deviance);
	show_known(out, "McFadden R2", f->mcfadden);
	show_known(out, "AIC", f->aic);
	show_known(out, "BIC", f->bic);
	if (!isnan(f->lr_chi2))
		show_line(out, "likelihood ratio", "chi2 %.6g, df %.0f, p %.3g",
		    f->lr_chi2, f->lr_df, f->lr_p);
	show_known(out, "condition number", f->condition_number);
	show_line(out, "convergence", "%s after %d iterations, %d halvings",
	    l->converged ? "yes" : "no", l->iterations, l->halvings);
	show_line(out, "largest gradient", "%.3g (tolerance %.3g)",
	    l->gradient_max, l->tolerance);
}

/* --- JSON ------------------------------------------------------------------- */

/* Write known numbers only; exp() of a large coefficient is null. */
static void
put(struct json_out *j, const char *name, double x)
{
	if (!isnan(x))
		json_out_number(j, name, x);
}

static void
put_pair(struct json_out *j, const char *name, double a, double b)
{
	if (isnan(a) || isnan(b))
		return;
	json_out_array(j, name);
	json_out_number(j, NULL, a);
	json_out_number(j, NULL, b);
	json_out_end(j);
}

void
show_linear_feature(struct json_out *j, const struct model *m, size_t feature)
{
	const struct linear *l = linear_of(m);
	const struct linear_feature *f = &l->feature[feature];
	double coefficient = l->coefficient[feature];

	put(j, "coefficient", coefficient);
	put(j, "std_error", f->std_error);
	put(j, "z", f->z);
	put(j, "p", f->p);
	put_pair(j, "ci", f->ci[0], f->ci[1]);
	put(j, "odds_ratio", exp(coefficient));
	put_pair(j, "odds_ratio_ci", exp(f->ci[0]), exp(f->ci[1]));
	put(j, "standardised", f->standardised);
	put(j, "odds_ratio_sd", exp(f->standardised));
	put_pair(j, "odds_ratio_sd_ci", exp(f->ci[0] * f->sd),
	    exp(f->ci[1] * f->sd));
	put(j, "importance", fabs(f->standardised));
	put(j, "mean", l->mean[feature]);
	put(j, "sd", f->sd);
	put(j, "vif", f->vif);
}

/* --- warnings ---------------------------------------------------------------- */

static void
warn_of_features(
    struct warnings *w, const struct model *m, const struct linear *l)
{
	for (size_t j = 0; j < l->features; j++) {
		const struct linear_feature *f = &l->feature[j];
		const char *name = m->schema.feature[j].name;

		if (f->sd == 0)
			show_warn(
			    w, "'%s' is constant: its coefficient is 0", name);
		if (f->vif > VIF_HIGH)
			show_warn(w,
			    "'%s' is nearly a sum of the others: its variance "
			    "inflation is %.3g",
			    name, f->vif);
		if (fabs(f->standardised) > STANDARDISED_HIGH)
			show_warn(w,
			    "'%s' has a coefficient of %.3g per sd: it nearly "
			    "separates the classes",
			    name, f->standardised);
	}
}

void
show_linear_warnings(struct warnings *w, const struct model *m)
{
	const struct linear *l = linear_of(m);
	double fewer =
	    fmin((double)m->positives, (double)m->rows - (double)m->positives);

	if (!l->converged)
		show_warn(w, "the fit has not converged");
	if (l->l2 > 0)
		show_warn(w, "penalised: standard errors are not valid");
	if (l->fit.condition_number > CONDITION_HIGH)
		show_warn(w,
		    "the condition number is %.3g: features are collinear",
		    l->fit.condition_number);
	if (fewer < POSITIVES_FEW * (double)l->features)
		show_warn(w,
		    "%.0f rows of the rarer class for %zu features: fewer than "
		    "%.0f each",
		    fewer, l->features, POSITIVES_FEW);
	warn_of_features(w, m, l);
}
