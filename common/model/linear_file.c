/* linear's members of a model file. */
#include "base/mem.h"
#include "math/sum.h"
#include "model/correction.h"
#include "model/linear.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* How far two forms of one number may differ, relative to their terms. */
#define CONSISTENT 1e-9

/* --- reading --------------------------------------------------------------- */

static void
read_feature(
    struct linear *l, struct document *d, const struct node *o, size_t j)
{
	struct linear_feature *f = &l->feature[j];

	l->mean[j] = document_real(d, o, "mean");
	f->sd = document_number(d, o, "sd", 0, DBL_MAX);
	l->coefficient[j] = document_real(d, o, "coefficient");
	f->standardised = document_real(d, o, "standardised");
	f->std_error = document_known(d, o, "std_error", 0, DBL_MAX);
	f->z = document_known(d, o, "z", -DBL_MAX, DBL_MAX);
	f->p = document_known(d, o, "p", 0, 1);
	document_pair(d, o, "ci", -DBL_MAX, f->ci);
	f->vif = document_known(d, o, "vif", 0, DBL_MAX);
}

static void
read_score(struct linear *l, struct document *d, const struct node *root)
{
	struct linear_correction *c = &l->correction;
	const struct node *o;

	l->intercept = document_real(d, root, "intercept");
	l->intercept_standardised =
	    document_real(d, root, "intercept_standardised");
	o = correction_read(d, root, &c->method, &c->beta, &c->ln_beta);
	if (o == NULL)
		return;
	c->intercept_fitted = document_real(d, o, "intercept_fitted");
	c->intercept_standardised_fitted =
	    document_real(d, o, "intercept_standardised_fitted");
}

static void
read_options(struct linear *l, struct document *d, const struct node *o)
{
	l->l2 = document_number(d, o, "l2", 0, DBL_MAX);
	l->max_iterations =
	    (int)document_whole(d, o, "max_iterations", 0, INT_MAX);
	l->tolerance = document_number(d, o, "tolerance", 0, DBL_MAX);
}

static void
read_convergence(struct linear *l, struct document *d, const struct node *root)
{
	const struct node *o =
	    document_get(d, root, "convergence", NODE_OBJECT);

	document_get(d, o, "converged", NODE_BOOL);
	l->converged = document_flag(d, o, "converged");
	l->iterations = (int)document_whole(d, o, "iterations", 0, INT_MAX);
	l->halvings = (int)document_whole(d, o, "halvings", 0, INT_MAX);
	l->gradient_max = document_number(d, o, "gradient_max", 0, DBL_MAX);
	l->objective = document_number(d, o, "objective", 0, DBL_MAX);
	l->log_loss = document_number(d, o, "log_loss", 0, DBL_MAX);
	l->log_likelihood =
	    document_number(d, o, "log_likelihood", -DBL_MAX, 0);
	l->null_log_likelihood =
	    document_number(d, o, "null_log_likelihood", -DBL_MAX, 0);
}

/* The numbers of "fit", in the order of the file; intercept_ci follows them. */
static const struct {
	const char *name;
	size_t at;
	double low, high;
} fit_members[] = {
#define MEMBER(name, low, high)                                                \
	{                                                                      \
#name, offsetof(struct linear_fit, name), low, high            \
	}
    MEMBER(aic, 0, DBL_MAX),
    MEMBER(bic, 0, DBL_MAX),
    MEMBER(deviance, 0, DBL_MAX),
    MEMBER(null_deviance, 0, DBL_MAX),
    MEMBER(mcfadden, -DBL_MAX, 1),
    MEMBER(lr_chi2, -DBL_MAX, DBL_MAX),
    MEMBER(lr_df, 0, DBL_MAX),
    MEMBER(lr_p, 0, 1),
    MEMBER(condition_number, 0, DBL_MAX),
    MEMBER(intercept_std_error, 0, DBL_MAX),
    MEMBER(intercept_z, -DBL_MAX, DBL_MAX),
    MEMBER(intercept_p, 0, 1),
#undef MEMBER
};
#define FIT_MEMBERS (sizeof fit_members / sizeof *fit_members)

static void
read_fit(struct linear_fit *f, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "fit");

	for (size_t i = 0; i < FIT_MEMBERS; i++) {
		double x = document_known(d, o, fit_members[i].name,
		    fit_members[i].low, fit_members[i].high);

		memcpy((char *)f + fit_members[i].at, &x, sizeof x);
	}
	document_pair(d, o, "intercept_ci", -DBL_MAX, f->intercept_ci);
}

static void
read_selection(
    struct linear_selection *s, struct document *d, const struct node *root)
{
	static const char *const scores[] = {
	    "log_loss", "average_precision", NULL};
	const struct node *o = document_object(d, root, "selection"), *list;

	if (o == NULL)
		return;
	s->folds = (size_t)document_whole(d, o, "folds", 2, DOCUMENT_WHOLE_MAX);
	s->version = node_member(o, "version") == NULL
	    ? 1
	    : (size_t)document_whole(d, o, "version", 1, LINEAR_SELECTION);
	s->by = document_text(d, o, "by");
	if (node_member(o, "group") != NULL)
		s->group = document_text(d, o, "group");
	s->seed = node_member(o, "seed") == NULL
	    ? 0
	    : document_whole(d, o, "seed", 0, DOCUMENT_WHOLE_MAX);
	document_get(d, o, "score", NODE_STRING);
	s->score = document_word(d, o, "score", scores);
	list = document_get(d, o, "tried", NODE_ARRAY);
	if (list == NULL)
		return;
	s->tried = mem_zero(list->count + 1, sizeof *s->tried);
	for (const struct node *n = list->first; n != NULL; n = n->next)
		s->tried[s->count++] = (struct linear_tried){
		    .l2 = document_number(d, n, "l2", 0, DBL_MAX),
		    .score = document_known(d, n, "score", 0, DBL_MAX),
		    .sd = document_known(d, n, "sd", 0, DBL_MAX),
		};
}

void
linear_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j)
{
	struct linear *l = linear_of(m);

	switch (part) {
	case MODEL_FEATURE:
		read_feature(l, d, o, j);
		break;
	case MODEL_SCORE:
		read_score(l, d, o);
		break;
	case MODEL_OPTIONS:
		read_options(l, d, o);
		break;
	case MODEL_TRAINING:
		read_convergence(l, d, o);
		read_fit(&l->fit, d, o);
		read_selection(&l->selection, d, o);
		linear_read_start(l, d, o);
		break;
	}
}

/* --- writing --------------------------------------------------------------- */

static void
write_feature(const struct linear *l, struct json_out *out, size_t j)
{
	const struct linear_feature *f = &l->feature[j];

	json_out_number(out, "mean", l->mean[j]);
	json_out_number(out, "sd", f->sd);
	json_out_number(out, "coefficient", l->coefficient[j]);
	json_out_number(out, "standardised", f->standardised);
	json_out_known(out, "std_error", f->std_error);
	json_out_known(out, "z", f->z);
	json_out_known(out, "p", f->p);
	json_out_pair(out, "ci", f->ci);
	json_out_known(out, "vif", f->vif);
}

static void
write_score(const struct linear *l, struct json_out *out)
{
	const struct linear_correction *c = &l->correction;

	json_out_line(out);
	json_out_number(out, "intercept", l->intercept);
	json_out_line(out);
	json_out_number(
	    out, "intercept_standardised", l->intercept_standardised);
	if (!correction_write(out, c->method, c->beta, c->ln_beta))
		return;
	json_out_number(out, "intercept_fitted", c->intercept_fitted);
	json_out_number(out, "intercept_standardised_fitted",
	    c->intercept_standardised_fitted);
	json_out_end(out);
}

static void
write_options(const struct linear *l, struct json_out *out)
{
	json_out_number(out, "l2", l->l2);
	json_out_number(out, "max_iterations", l->max_iterations);
	json_out_number(out, "tolerance", l->tolerance);
}

static void
write_convergence(const struct linear *l, struct json_out *out)
{
	json_out_line(out);
	json_out_object(out, "convergence");
	json_out_bool(out, "converged", l->converged);
	json_out_number(out, "iterations", l->iterations);
	json_out_number(out, "halvings", l->halvings);
	json_out_number(out, "gradient_max", l->gradient_max);
	json_out_number(out, "objective", l->objective);
	json_out_number(out, "log_loss", l->log_loss);
	json_out_number(out, "log_likelihood", l->log_likelihood);
	json_out_number(out, "null_log_likelihood", l->null_log_likelihood);
	json_out_end(out);
}

static double
fit_number(const struct linear_fit *f, size_t i)
{
	double x;

	memcpy(&x, (const char *)f + fit_members[i].at, sizeof x);
	return x;
}

static bool
is_known(const struct linear_fit *f)
{
	for (size_t i = 0; i < FIT_MEMBERS; i++)
		if (isfinite(fit_number(f, i)))
			return true;
	return isfinite(f->intercept_ci[0]) && isfinite(f->intercept_ci[1]);
}

static void
write_fit(const struct linear_fit *f, struct json_out *out)
{
	if (!is_known(f))
		return;
	json_out_line(out);
	json_out_object(out, "fit");
	for (size_t i = 0; i < FIT_MEMBERS; i++)
		json_out_known(out, fit_members[i].name, fit_number(f, i));
	json_out_pair(out, "intercept_ci", f->intercept_ci);
	json_out_end(out);
}

static void
write_selection(const struct linear_selection *s, struct json_out *out)
{
	if (s->folds == 0)
		return;
	json_out_line(out);
	json_out_object(out, "selection");
	json_out_number(out, "folds", (double)s->folds);
	if (s->version > 1)
		json_out_number(out, "version", (double)s->version);
	json_out_string(out, "by", s->by);
	if (s->group != NULL)
		json_out_string(out, "group", s->group);
	if (s->by == NULL)
		json_out_number(out, "seed", s->seed);
	json_out_string(out, "score", s->score);
	json_out_array(out, "tried");
	for (size_t i = 0; i < s->count; i++) {
		json_out_line(out);
		json_out_object(out, NULL);
		json_out_number(out, "l2", s->tried[i].l2);
		json_out_known(out, "score", s->tried[i].score);
		json_out_known(out, "sd", s->tried[i].sd);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_end(out);
}

void
linear_write(
    const struct model *m, struct json_out *out, enum model_part part, size_t j)
{
	const struct linear *l = linear_of(m);

	switch (part) {
	case MODEL_FEATURE:
		write_feature(l, out, j);
		break;
	case MODEL_SCORE:
		write_score(l, out);
		break;
	case MODEL_OPTIONS:
		write_options(l, out);
		break;
	case MODEL_TRAINING:
		write_convergence(l, out);
		write_fit(&l->fit, out);
		write_selection(&l->selection, out);
		linear_write_start(l, out);
		break;
	}
}

/* --- consistent? ----------------------------------------------------------- */

static bool
agree(double a, double b, double size)
{
	return isfinite(size) && fabs(a - b) <= CONSISTENT * size;
}

/* Catch changed digits: the file has each number in two forms. */
static void
check_numbers(
    const struct linear *l, const struct schema *s, struct document *d)
{
	struct sum z = {.total = l->intercept};
	double size = fabs(l->intercept) + fabs(l->intercept_standardised);

	for (size_t j = 0; j < l->features; j++) {
		double b = l->feature[j].standardised, sd = l->feature[j].sd;
		double coefficient = l->coefficient[j];
		double term = coefficient * l->mean[j];

		if (!agree(coefficient * sd, b, fabs(b)) ||
		    (sd == 0 && coefficient != 0))
			document_fail(d,
			    "contradicts itself: 'coefficient' times 'sd' "
			    "is not 'standardised' in feature '%.64s'",
			    s->feature[j].name);
		sum_add(&z, term);
		size += fabs(term);
	}
	if (!agree(sum_value(&z), l->intercept_standardised, size))
		document_fail(d,
		    "contradicts itself: 'intercept' and the sum of "
		    "'coefficient' times 'mean' are not "
		    "'intercept_standardised'");
}

/*
 * Check that the fitted intercepts differ by ln_beta from those of the score.
 */
static void
check_correction(const struct linear *l, struct document *d)
{
	const struct linear_correction *c = &l->correction;

	if (c->method == NULL)
		return;
	if (!agree(log(c->beta), c->ln_beta, 1) ||
	    !agree(c->intercept_fitted + c->ln_beta, l->intercept,
		fabs(c->intercept_fitted) + fabs(c->ln_beta)) ||
	    !agree(c->intercept_standardised_fitted + c->ln_beta,
		l->intercept_standardised,
		fabs(c->intercept_standardised_fitted) + fabs(c->ln_beta)))
		document_fail(d,
		    "contradicts itself: the fitted intercepts and 'ln_beta' "
		    "do not give 'intercept' and 'intercept_standardised'");
}

void
linear_check(const struct model *m, struct document *d)
{
	check_numbers(linear_of(m), &m->schema, d);
	check_correction(linear_of(m), d);
}
