#include "base/json.h"
#include "base/num.h"
#include "model/model.h"
#include "model/model_format.h"

#include <math.h>
#include <string.h>

/* The key of a member; top() puts it on a line of its own. */
static void
key(struct buf *out, const char *name)
{
	char last = out->data[out->len - 1];

	if (last != '{' && last != '[' && last != '\n')
		buf_add_byte(out, ',');
	json_quote(out, name, strlen(name));
	buf_add_byte(out, ':');
}

static void
top(struct buf *out, const char *name)
{
	buf_add_string(out, ",\n");
	key(out, name);
}

static void
add_number(struct buf *out, double x)
{
	char text[NUM_MAX];

	buf_add(out, text, num_format(text, x));
}

static void
put_number(struct buf *out, const char *name, double x)
{
	key(out, name);
	add_number(out, x);
}

/* No member for what is not known. */
static void
put_known(struct buf *out, const char *name, double x)
{
	if (isfinite(x))
		put_number(out, name, x);
}

static void
add_string(struct buf *out, const char *s)
{
	if (s == NULL)
		buf_add_string(out, "null");
	else
		json_quote(out, s, strlen(s));
}

static void
put_string(struct buf *out, const char *name, const char *s)
{
	key(out, name);
	add_string(out, s);
}

static void
put_pair(struct buf *out, const char *name, const double pair[2])
{
	if (!isfinite(pair[0]) || !isfinite(pair[1]))
		return;
	key(out, name);
	buf_add_byte(out, '[');
	add_number(out, pair[0]);
	buf_add_byte(out, ',');
	add_number(out, pair[1]);
	buf_add_byte(out, ']');
}

static void
put_feature(struct buf *out, const struct model_feature *f)
{
	put_string(out, "name", f->name);
	if (strcmp(f->field, f->name) != 0)
		put_string(out, "field", f->field);
	if (f->level != NULL)
		put_string(out, "level", f->level);
	if (f->is_indicator)
		put_string(out, "indicator", "missing");
	put_known(out, "missing", f->missing);
	if (f->log1p)
		put_string(out, "transform", "log1p");
	put_pair(out, "clip", f->clip);
	put_number(out, "mean", f->mean);
	put_number(out, "sd", f->sd);
	put_number(out, "coefficient", f->coefficient);
	put_number(out, "standardised", f->standardised);
	put_known(out, "std_error", f->std_error);
	put_known(out, "z", f->z);
	put_known(out, "p", f->p);
	put_pair(out, "ci", f->ci);
	put_known(out, "vif", f->vif);
}

static void
put_features(struct buf *out, const struct model *m)
{
	top(out, "features");
	buf_add_byte(out, '[');
	for (size_t j = 0; j < m->features; j++) {
		buf_add_string(out, j == 0 ? "\n{" : ",\n{");
		put_feature(out, &m->feature[j]);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

static void
put_categories(struct buf *out, const struct model *m)
{
	if (m->categories == 0)
		return;
	top(out, "categories");
	buf_add_byte(out, '[');
	for (size_t i = 0; i < m->categories; i++) {
		const struct model_category *c = &m->category[i];

		buf_add_string(out, i == 0 ? "\n{" : ",\n{");
		put_string(out, "field", c->field);
		put_string(out, "reference", c->level[c->reference]);
		key(out, "levels");
		for (size_t k = 0; k < c->levels; k++) {
			buf_add_byte(out, k == 0 ? '[' : ',');
			add_string(out, c->level[k]);
		}
		buf_add_byte(out, ']');
		put_string(out, "unseen",
		    c->unseen_is_reference ? "reference" : "reject");
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

static void
put_correction(struct buf *out, const struct model_correction *c)
{
	if (c->method == NULL)
		return;
	top(out, "correction");
	buf_add_byte(out, '{');
	put_string(out, "method", c->method);
	put_number(out, "beta", c->beta);
	put_number(out, "ln_beta", c->ln_beta);
	put_number(out, "intercept_fitted", c->intercept_fitted);
	put_number(out, "intercept_standardised_fitted",
	    c->intercept_standardised_fitted);
	buf_add_byte(out, '}');
}

static void
put_weights(struct buf *out, const struct model_weights *w)
{
	if (!w->by_class && w->field == NULL)
		return;
	top(out, "weights");
	buf_add_byte(out, '{');
	if (w->by_class)
		put_pair(out, "class", w->class);
	if (w->field != NULL)
		put_string(out, "field", w->field);
	put_number(out, "sum", w->sum);
	put_number(out, "sum_positives", w->sum_positives);
	buf_add_byte(out, '}');
}

static void
put_undersample(struct buf *out, const struct model_undersample *u)
{
	if (u->ratio == 0)
		return;
	top(out, "undersample");
	buf_add_byte(out, '{');
	put_number(out, "ratio", u->ratio);
	put_number(out, "seed", u->seed);
	put_number(out, "kept_negatives", (double)u->kept);
	put_number(out, "negatives", (double)u->negatives);
	buf_add_byte(out, '}');
}

static void
put_options(struct buf *out, const struct model *m)
{
	top(out, "options");
	buf_add_byte(out, '{');
	put_number(out, "l2", m->l2);
	put_number(out, "max_iterations", m->max_iterations);
	put_number(out, "tolerance", m->tolerance);
	if (m->missing != NULL)
		put_string(out, "missing", m->missing);
	if (m->clip != 0)
		put_number(out, "clip", m->clip);
	if (m->class_weight != NULL)
		put_string(out, "class_weight", m->class_weight);
	if (m->reproducible) {
		key(out, "reproducible");
		buf_add_string(out, "true");
	}
	buf_add_byte(out, '}');
}

static void
put_convergence(struct buf *out, const struct model *m)
{
	top(out, "convergence");
	buf_add_byte(out, '{');
	key(out, "converged");
	buf_add_string(out, m->converged ? "true" : "false");
	put_number(out, "iterations", m->iterations);
	put_number(out, "halvings", m->halvings);
	put_number(out, "gradient_max", m->gradient_max);
	put_number(out, "objective", m->objective);
	put_number(out, "log_loss", m->log_loss);
	put_number(out, "log_likelihood", m->log_likelihood);
	put_number(out, "null_log_likelihood", m->null_log_likelihood);
	buf_add_byte(out, '}');
}

static void
put_fit(struct buf *out, const struct model_fit *f)
{
	size_t start = out->len;
	size_t brace;

	top(out, "fit");
	buf_add_byte(out, '{');
	brace = out->len;
	put_known(out, "aic", f->aic);
	put_known(out, "bic", f->bic);
	put_known(out, "deviance", f->deviance);
	put_known(out, "null_deviance", f->null_deviance);
	put_known(out, "mcfadden", f->mcfadden);
	put_known(out, "lr_chi2", f->lr_chi2);
	put_known(out, "lr_df", f->lr_df);
	put_known(out, "lr_p", f->lr_p);
	put_known(out, "condition_number", f->condition_number);
	put_known(out, "intercept_std_error", f->intercept_std_error);
	put_known(out, "intercept_z", f->intercept_z);
	put_known(out, "intercept_p", f->intercept_p);
	put_pair(out, "intercept_ci", f->intercept_ci);
	if (out->len == brace)
		out->len = start; /* nothing is known */
	else
		buf_add_byte(out, '}');
}

static void
put_selection(struct buf *out, const struct model_selection *s)
{
	if (s->folds == 0)
		return;
	top(out, "selection");
	buf_add_byte(out, '{');
	put_number(out, "folds", (double)s->folds);
	put_string(out, "by", s->by);
	if (s->by == NULL)
		put_number(out, "seed", s->seed);
	put_string(out, "score", s->score);
	key(out, "tried");
	buf_add_byte(out, '[');
	for (size_t i = 0; i < s->count; i++) {
		buf_add_string(out, i == 0 ? "\n{" : ",\n{");
		put_number(out, "l2", s->tried[i].l2);
		put_known(out, "score", s->tried[i].score);
		put_known(out, "sd", s->tried[i].sd);
		buf_add_byte(out, '}');
	}
	buf_add_string(out, "]}");
}

static void
put_lineage(struct buf *out, const struct model_lineage *l)
{
	if (l->count == 0)
		return;
	top(out, "lineage");
	buf_add_string(out, "{\"topics\":[");
	for (size_t i = 0; i < l->count; i++) {
		const struct model_range *r = &l->range[i];

		buf_add_string(out, i == 0 ? "\n{" : ",\n{");
		put_string(out, "topic", r->topic);
		put_number(out, "partition", (double)r->partition);
		put_number(out, "first", (double)r->first);
		put_number(out, "last", (double)r->last);
		put_number(out, "rows", (double)r->rows);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
	put_number(out, "rows", (double)l->rows);
	put_string(out, "digest", l->digest);
	put_known(out, "timestamp_first", l->timestamp_first);
	put_known(out, "timestamp_last", l->timestamp_last);
	buf_add_byte(out, '}');
}

static void
put_arithmetic(struct buf *out, const struct model_arithmetic *a)
{
	if (a->mode == NULL)
		return;
	top(out, "arithmetic");
	buf_add_byte(out, '{');
	put_string(out, "mode", a->mode);
	if (a->threads > 0)
		put_number(out, "threads", a->threads);
	put_string(out, "kernel", a->kernel);
	buf_add_byte(out, '}');
}

void
model_write(const struct model *m, struct buf *out)
{
	buf_add_byte(out, '{');
	put_string(out, "format", MODEL_FORMAT);
	top(out, "version");
	add_number(out, MODEL_VERSION);
	top(out, "kind");
	add_string(out, MODEL_KIND);
	top(out, "label");
	add_string(out, m->label);
	put_features(out, m);
	put_categories(out, m);
	top(out, "intercept");
	add_number(out, m->intercept);
	top(out, "intercept_standardised");
	add_number(out, m->intercept_standardised);
	put_correction(out, &m->correction);
	top(out, "threshold");
	add_number(out, m->threshold);
	top(out, "rows");
	add_number(out, (double)m->rows);
	top(out, "positives");
	add_number(out, (double)m->positives);
	put_weights(out, &m->weights);
	put_undersample(out, &m->undersample);
	put_options(out, m);
	put_convergence(out, m);
	put_fit(out, &m->fit);
	put_selection(out, &m->selection);
	put_lineage(out, &m->lineage);
	put_arithmetic(out, &m->arithmetic);
	top(out, "tool");
	add_string(out, m->tool);
	buf_add_string(out, "}\n");
}
