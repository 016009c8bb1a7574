#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "commands.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From these on, something is worth a warning. */
#define VIF_HIGH 10.0
#define CONDITION_HIGH 30.0
#define STANDARDISED_HIGH 15.0
#define POSITIVES_FEW 10.0 /* a feature */

/* --- what both formats say ------------------------------------------------ */

static int
by_size(const void *a, const void *b)
{
	const struct model_feature *f = *(const struct model_feature *const *)a;
	const struct model_feature *g = *(const struct model_feature *const *)b;
	double x = fabs(f->standardised), y = fabs(g->standardised);

	if (x != y)
		return x < y ? 1 : -1;
	return f < g ? -1 : f > g; /* the file's order */
}

/* The features in the order to show them; the caller frees the array. */
static const struct model_feature **
in_order(const struct model *m, bool by_importance)
{
	const struct model_feature **order =
	    mem_zero(m->features, sizeof *order);

	for (size_t j = 0; j < m->features; j++)
		order[j] = &m->feature[j];
	if (by_importance)
		qsort(order, m->features, sizeof *order, by_size);
	return order;
}

static bool
has_inference(const struct model *m)
{
	for (size_t j = 0; j < m->features; j++)
		if (!isnan(m->feature[j].std_error))
			return true;
	return false;
}

/* Sentences, one after the other, each behind `lead` and before `end`. */
struct sentences {
	struct buf *out;
	bool json;
	size_t count;
};

/* For a terminal and a table: no control bytes, of names for instance. */
static void
add_clean(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_add_byte(out,
		    (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

static void __attribute__((format(printf, 2, 3)))
say(struct sentences *s, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	va_start(ap, fmt);
	vsnprintf(
	    buf_reserve(&text, (size_t)len + 1), (size_t)len + 1, fmt, ap);
	va_end(ap);
	text.len = (size_t)len;
	if (s->json) {
		buf_add_string(s->out, s->count > 0 ? "," : "");
		json_quote(s->out, text.data, text.len);
	} else {
		buf_add_string(s->out, "warning: ");
		add_clean(s->out, buf_string(&text));
		buf_add_byte(s->out, '\n');
	}
	s->count++;
	buf_release(&text);
}

static void
warn_of_features(struct sentences *s, const struct model *m)
{
	for (size_t j = 0; j < m->features; j++) {
		const struct model_feature *f = &m->feature[j];

		if (f->sd == 0)
			say(s, "'%s' is constant: its coefficient is 0",
			    f->name);
		if (f->vif > VIF_HIGH)
			say(s,
			    "'%s' is nearly a sum of the others: its variance "
			    "inflation is %.3g",
			    f->name, f->vif);
		if (fabs(f->standardised) > STANDARDISED_HIGH)
			say(s,
			    "'%s' has a coefficient of %.3g per sd: it nearly "
			    "separates the classes",
			    f->name, f->standardised);
	}
}

static void
add_warnings(struct sentences *s, const struct model *m)
{
	double fewer =
	    fmin((double)m->positives, (double)m->rows - (double)m->positives);

	if (!m->converged)
		say(s, "the fit has not converged");
	if (m->l2 > 0)
		say(s, "penalised: standard errors are not valid");
	if (m->fit.condition_number > CONDITION_HIGH)
		say(s, "the condition number is %.3g: features are collinear",
		    m->fit.condition_number);
	if (fewer < POSITIVES_FEW * (double)m->features)
		say(s,
		    "%.0f rows of the rarer class for %zu features: fewer than "
		    "%.0f each",
		    fewer, m->features, POSITIVES_FEW);
	warn_of_features(s, m);
}

/* --- text ----------------------------------------------------------------- */

static void
add_cell(struct buf *out, double x, const char *format)
{
	char text[NUM_MAX];

	if (isnan(x)) {
		buf_add_format(out, " %12s", "-");
		return;
	}
	snprintf(text, sizeof text, format, x);
	buf_add_format(out, " %12s", text);
}

static void
add_name(struct buf *out, const char *name, int width)
{
	int len = 0; /* in characters, not bytes */

	for (const char *p = name; *p != '\0'; p++)
		len += ((unsigned char)*p & 0xc0) != 0x80;
	add_clean(out, name);
	buf_add_format(out, "%*s", len < width ? width - len : 0, "");
}

static void
add_row(
    struct buf *out, const struct model_feature *f, bool inference, int width)
{
	add_name(out, f->name, width);
	add_cell(out, f->coefficient, "%.6g");
	if (inference) {
		add_cell(out, f->std_error, "%.6g");
		add_cell(out, f->z, "%.3f");
		add_cell(out, f->p, "%.3g");
	}
	add_cell(out, exp(f->coefficient), "%.6g");
	if (inference) {
		add_cell(out, exp(f->ci[0]), "%.6g");
		add_cell(out, exp(f->ci[1]), "%.6g");
	}
	add_cell(out, f->standardised, "%.6g");
	add_cell(out, exp(f->standardised), "%.6g");
	if (inference) {
		add_cell(out, exp(f->ci[0] * f->sd), "%.6g");
		add_cell(out, exp(f->ci[1] * f->sd), "%.6g");
	}
	add_cell(out, fabs(f->standardised), "%.4g");
	add_cell(out, f->mean, "%.6g");
	add_cell(out, f->sd, "%.6g");
	if (inference)
		add_cell(out, f->vif, "%.4g");
	buf_add_byte(out, '\n');
}

/* What a feature's row has, but for what has no meaning here. */
static void
add_intercept(struct buf *out, const struct model *m, bool inference, int width)
{
	const struct model_fit *f = &m->fit;

	add_name(out, "(intercept)", width);
	add_cell(out, m->intercept, "%.6g");
	if (inference) {
		add_cell(out, f->intercept_std_error, "%.6g");
		add_cell(out, f->intercept_z, "%.3f");
		add_cell(out, f->intercept_p, "%.3g");
	}
	add_cell(out, exp(m->intercept), "%.6g");
	if (inference) {
		add_cell(out, exp(f->intercept_ci[0]), "%.6g");
		add_cell(out, exp(f->intercept_ci[1]), "%.6g");
	}
	buf_add_byte(out, '\n');
}

static void
add_table(struct buf *out, const struct model *m, bool by_importance)
{
	static const char *const all[] = {"per unit", "std error", "z", "p",
	    "odds ratio", "low 95 %", "high 95 %", "per sd", "OR per sd",
	    "low 95 %", "high 95 %", "importance", "mean", "sd", "VIF"};
	static const char plain[] = "100010011001110"; /* with no inference */
	const struct model_feature **order = in_order(m, by_importance);
	bool inference = has_inference(m);
	int width = 12;

	for (size_t j = 0; j < m->features; j++) {
		size_t len = strlen(m->feature[j].name);

		if (len > (size_t)width)
			width = len < 40 ? (int)len : 40;
	}
	add_name(out, "feature", width);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (inference || plain[i] == '1')
			buf_add_format(out, " %12s", all[i]);
	buf_add_byte(out, '\n');
	for (size_t j = 0; j < m->features; j++)
		add_row(out, order[j], inference, width);
	add_intercept(out, m, inference, width);
	free(order);
}

static void __attribute__((format(printf, 3, 4)))
add_line(struct buf *out, const char *name, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_add_format(out, "%-20s ", name);
	add_clean(out, text);
	buf_add_byte(out, '\n');
}

/* A line of a number, unless it is not known. */
static void
add_known(struct buf *out, const char *name, double x)
{
	if (!isnan(x))
		add_line(out, name, "%.10g", x);
}

static void
add_origin(struct buf *out, const struct model *m)
{
	const struct model_lineage *l = &m->lineage;
	const struct model_arithmetic *a = &m->arithmetic;

	for (size_t i = 0; i < l->count; i++)
		add_line(out, i == 0 ? "learned from" : "",
		    "%.256s[%lld] offsets %lld to %lld, %zu rows",
		    l->range[i].topic, (long long)l->range[i].partition,
		    (long long)l->range[i].first, (long long)l->range[i].last,
		    l->range[i].rows);
	if (l->count > 0)
		add_line(out, "digest", "%s", l->digest);
	if (a->mode != NULL && a->kernel != NULL)
		add_line(out, "arithmetic", "%.64s, %d threads, %.64s", a->mode,
		    a->threads, a->kernel);
	else if (a->mode != NULL)
		add_line(out, "arithmetic", "%.64s", a->mode);
	add_line(out, "tool", "%.256s", m->tool);
}

static void
add_weights(struct buf *out, const struct model *m)
{
	const struct model_correction *c = &m->correction;

	if (m->weights.by_class)
		add_line(out, "class weights", "0: %.10g, 1: %.10g",
		    m->weights.class[0], m -> weights.class[1]);
	if (m->weights.field != NULL)
		add_line(out, "weights", "by '%.256s'", m->weights.field);
	if (m->weights.by_class || m->weights.field != NULL)
		add_line(out, "sum of weights", "%.10g, of positives %.10g",
		    m->weights.sum, m->weights.sum_positives);
	if (m->undersample.ratio > 0)
		add_line(out, "undersampled",
		    "%zu of %zu negatives kept, %.10g a positive, seed %.0f",
		    m->undersample.kept, m->undersample.negatives,
		    m->undersample.ratio, m->undersample.seed);
	if (c->method != NULL)
		add_line(out, "correction",
		    "%s: ln %.6g = %.6g added to the fitted intercept %.10g",
		    c->method, c->beta, c->ln_beta, c->intercept_fitted);
}

static void
add_selection(struct buf *out, const struct model_selection *s)
{
	if (s->folds == 0)
		return;
	add_line(out, "penalty chosen", "by %s in %zu folds%s%.200s", s->score,
	    s->folds, s->by != NULL ? " in the order of " : "",
	    s->by != NULL ? s->by : "");
	for (size_t i = 0; i < s->count; i++) {
		const struct model_tried *t = &s->tried[i];

		if (isnan(t->score))
			add_line(out, "", "l2 %-10.4g no fit", t->l2);
		else
			add_line(out, "", "l2 %-10.4g %.10g (sd %.3g)", t->l2,
			    t->score, t->sd);
	}
}

static void
add_categories(struct buf *out, const struct model *m)
{
	for (size_t i = 0; i < m->categories; i++) {
		const struct model_category *c = &m->category[i];

		add_line(out, i == 0 ? "categories" : "",
		    "%.256s: %zu levels, reference '%.256s', others %s",
		    c->field, c->levels, c->level[c->reference],
		    c->unseen_is_reference ? "count as it" : "are rejected");
	}
}

/* What is done to a member before the table's coefficient applies to it. */
static void
add_columns(struct buf *out, const struct model *m)
{
	const char *name = "logarithm";

	if (m->missing != NULL)
		add_line(out, "missing values",
		    strcmp(m->missing, "mean") == 0
			? "the mean stands for them"
			: "the mean stands for them, with an indicator");
	for (size_t j = 0; j < m->features; j++)
		if (m->feature[j].log1p) {
			add_line(
			    out, name, "ln(1 + %.256s)", m->feature[j].name);
			name = "";
		}
	if (m->clip > 0)
		add_line(out, "clipped",
		    "at %.10g standard deviations from the mean", m->clip);
}

static void
add_summary(struct buf *out, const struct model *m)
{
	const struct model_fit *f = &m->fit;

	add_line(out, "label", "%.256s", m->label);
	add_line(out, "rows", "%zu", m->rows);
	add_line(out, "positives", "%zu (%.4g %%)", m->positives,
	    100 * (double)m->positives / (double)m->rows);
	add_weights(out, m);
	add_categories(out, m);
	add_columns(out, m);
	add_line(out, "penalty", m->l2 > 0 ? "l2 %.10g" : "none", m->l2);
	add_selection(out, &m->selection);
	add_known(out, "log likelihood", m->log_likelihood);
	add_known(out, "null log likelihood", m->null_log_likelihood);
	add_known(out, "log loss", m->log_loss);
	add_known(out, "deviance", f->deviance);
	add_known(out, "null deviance", f->null_deviance);
	add_known(out, "McFadden R2", f->mcfadden);
	add_known(out, "AIC", f->aic);
	add_known(out, "BIC", f->bic);
	if (!isnan(f->lr_chi2))
		add_line(out, "likelihood ratio", "chi2 %.6g, df %.0f, p %.3g",
		    f->lr_chi2, f->lr_df, f->lr_p);
	add_known(out, "condition number", f->condition_number);
	add_line(out, "convergence", "%s after %d iterations, %d halvings",
	    m->converged ? "yes" : "no", m->iterations, m->halvings);
	add_line(out, "largest gradient", "%.3g (tolerance %.3g)",
	    m->gradient_max, m->tolerance);
	add_line(out, "threshold", "%.10g", m->threshold);
	add_origin(out, m);
}

void
show_text(const struct model *m, bool by_importance, struct buf *out)
{
	struct sentences s = {.out = out};

	add_table(out, m, by_importance);
	buf_add_byte(out, '\n');
	add_summary(out, m);
	add_warnings(&s, m);
}

/* --- JSON ----------------------------------------------------------------- */

/* `lead` is all that goes before the value; what is not known is left out. */
static void
put(struct buf *out, const char *lead, double x)
{
	char text[NUM_MAX];

	if (isnan(x))
		return;
	buf_add_string(out, lead);
	if (isfinite(x)) /* exp() of a large coefficient is not */
		buf_add(out, text, num_format(text, x));
	else
		buf_add_string(out, "null");
}

static void
put_pair(struct buf *out, const char *lead, double a, double b)
{
	if (isnan(a) || isnan(b))
		return;
	put(out, lead, a);
	put(out, ",", b);
	buf_add_byte(out, ']');
}

static void
put_feature(struct buf *out, const struct model_feature *f)
{
	buf_add_string(out, "{\"name\":");
	json_quote(out, f->name, strlen(f->name));
	buf_add_string(out, ",\"field\":");
	json_quote(out, f->field, strlen(f->field));
	if (f->level != NULL) {
		buf_add_string(out, ",\"level\":");
		json_quote(out, f->level, strlen(f->level));
	}
	if (f->is_indicator)
		buf_add_string(out, ",\"indicator\":\"missing\"");
	put(out, ",\"missing\":", f->missing);
	if (f->log1p)
		buf_add_string(out, ",\"transform\":\"log1p\"");
	put_pair(out, ",\"clip\":[", f->clip[0], f->clip[1]);
	put(out, ",\"coefficient\":", f->coefficient);
	put(out, ",\"std_error\":", f->std_error);
	put(out, ",\"z\":", f->z);
	put(out, ",\"p\":", f->p);
	put_pair(out, ",\"ci\":[", f->ci[0], f->ci[1]);
	put(out, ",\"odds_ratio\":", exp(f->coefficient));
	put_pair(out, ",\"odds_ratio_ci\":[", exp(f->ci[0]), exp(f->ci[1]));
	put(out, ",\"standardised\":", f->standardised);
	put(out, ",\"odds_ratio_sd\":", exp(f->standardised));
	put_pair(out, ",\"odds_ratio_sd_ci\":[", exp(f->ci[0] * f->sd),
	    exp(f->ci[1] * f->sd));
	put(out, ",\"importance\":", fabs(f->standardised));
	put(out, ",\"mean\":", f->mean);
	put(out, ",\"sd\":", f->sd);
	put(out, ",\"vif\":", f->vif);
	buf_add_byte(out, '}');
}

/*
 * The model file's own members, which have all that there is about the fit,
 * from behind the features on: model_write() puts each on a line of its own.
 */
static void
put_rest(struct buf *out, const struct model *m)
{
	struct buf file = {0};
	const char *text, *rest;

	model_write(m, &file);
	text = buf_string(&file);
	rest = strstr(strstr(text, ",\n\"features\":"), "],\n\"") + 1;
	for (; *rest != '\0'; rest++)
		if (*rest != '\n')
			buf_add_byte(out, *rest);
	out->len--; /* the brace that closes the file */
	buf_release(&file);
}

void
show_json(const struct model *m, bool by_importance, struct buf *out)
{
	const struct model_feature **order = in_order(m, by_importance);
	struct sentences s = {.out = out, .json = true};

	buf_add_string(out, "{\"label\":");
	json_quote(out, m->label, strlen(m->label));
	buf_add_string(out, ",\"features\":[");
	for (size_t j = 0; j < m->features; j++) {
		buf_add_string(out, j > 0 ? "," : "");
		put_feature(out, order[j]);
	}
	buf_add_string(out, "]");
	put_rest(out, m);
	buf_add_string(out, ",\"warnings\":[");
	add_warnings(&s, m);
	buf_add_string(out, "]}\n");
	free(order);
}
