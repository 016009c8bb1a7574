#include "show.h"

#include "base/mem.h"
#include "commands.h"
#include "kinds.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* --- for both formats ----------------------------------------------------- */

/* Return the features in the order to show them; the caller frees the array. */
static size_t *
in_order(const struct model *m, bool by_importance)
{
	size_t *order;

	if (by_importance && kinds_of(m)->by_importance != NULL)
		return kinds_of(m)->by_importance(m);
	order = mem_zero(m->schema.features + 1, sizeof *order);
	for (size_t j = 0; j < m->schema.features; j++)
		order[j] = j;
	return order;
}

void
show_clean(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_add_byte(out,
		    (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

void
show_warn(struct warnings *w, const char *fmt, ...)
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
	if (w->items != NULL) {
		json_out_bytes(w->items, NULL, text.data, text.len);
	} else {
		buf_add_string(w->text, "warning: ");
		show_clean(w->text, buf_string(&text));
		buf_add_byte(w->text, '\n');
	}
	buf_release(&text);
}

/* --- text ------------------------------------------------------------------ */

void
show_line(struct buf *out, const char *name, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_add_format(out, "%-20s ", name);
	show_clean(out, text);
	buf_add_byte(out, '\n');
}

void
show_known(struct buf *out, const char *name, double x)
{
	if (!isnan(x))
		show_line(out, name, "%.10g", x);
}

static void
add_origin(struct buf *out, const struct model *m)
{
	const struct model_lineage *l = &m->lineage;
	const struct model_arithmetic *a = &m->arithmetic;

	for (size_t i = 0; i < l->count; i++)
		show_line(out, i == 0 ? "learned from" : "",
		    "%.256s[%lld] offsets %lld to %lld, %zu rows",
		    l->range[i].topic, (long long)l->range[i].partition,
		    (long long)l->range[i].first, (long long)l->range[i].last,
		    l->range[i].rows);
	if (l->count > 0)
		show_line(out, "digest", "%s", l->digest);
	if (a->mode != NULL && a->kernel != NULL)
		show_line(out, "arithmetic", "%.64s, %d threads, %.64s",
		    a->mode, a->threads, a->kernel);
	else if (a->mode != NULL)
		show_line(out, "arithmetic", "%.64s", a->mode);
	show_line(out, "tool", "%.256s", m->tool);
}

static void
add_reference(struct buf *out, const struct reference *r)
{
	if (r->rows == 0)
		return;
	show_line(out, "reference", "%zu rows, %zu scores of rows %s", r->rows,
	    r->scored, r->held_out ? "held out" : "learned from");
	show_known(out, "mean score", r->mean);
	show_known(out, "share of alerts", r->alerts);
}

static void
add_weights(struct buf *out, const struct model *m)
{
	if (m->weights.by_class)
		show_line(out, "class weights", "0: %.10g, 1: %.10g",
		    m->weights.class[0], m -> weights.class[1]);
	if (m->weights.field != NULL)
		show_line(out, "weights", "by '%.256s'", m->weights.field);
	if (m->kind->output != MODEL_PROBABILITY && m->weights.field != NULL)
		show_line(out, "sum of weights", "%.10g", m->weights.sum);
	else if (m->weights.by_class || m->weights.field != NULL)
		show_line(out, "sum of weights", "%.10g, of positives %.10g",
		    m->weights.sum, m->weights.sum_positives);
	if (m->undersample.ratio > 0)
		show_line(out, "undersampled",
		    "%zu of %zu negatives kept, %.10g a positive, seed %.0f",
		    m->undersample.kept, m->undersample.negatives,
		    m->undersample.ratio, m->undersample.seed);
}

static void
add_summary(struct buf *out, const struct model *m)
{
	if (m->label != NULL)
		show_line(out, "label", "%.256s", m->label);
	if (m->positive != NULL)
		show_line(out, "positive label", "%.256s", m->positive);
	if (m->rows > 0)
		show_line(out, "rows", "%zu", m->rows);
	if (m->rows > 0 && m->kind->output == MODEL_PROBABILITY)
		show_line(out, "positives", "%zu (%.4g %%)", m->positives,
		    100 * (double)m->positives / (double)m->rows);
	if (m->source.library != NULL)
		show_line(out, "from", "%.64s %.64s", m->source.library,
		    m->source.version != NULL ? m->source.version : "");
	add_weights(out, m);
	if (kinds_of(m)->show_correction != NULL)
		kinds_of(m)->show_correction(out, m);
	show_schema(out, &m->schema);
	kinds_of(m)->show_fit(out, m);
	show_known(out, "threshold", m->threshold);
	add_reference(out, &m->reference);
	add_origin(out, m);
}

void
show_text(const struct model *m, bool by_importance, struct buf *out)
{
	size_t *order = in_order(m, by_importance);
	struct warnings w = {.text = out};

	kinds_of(m)->show_table(out, m, order);
	buf_add_byte(out, '\n');
	add_summary(out, m);
	kinds_of(m)->show_warnings(&w, m);
	free(order);
}

/* --- JSON ----------------------------------------------------------------- */

static void
put_feature(struct json_out *j, const struct model *m, size_t feature)
{
	const struct schema_feature *f = &m->schema.feature[feature];

	json_out_object(j, NULL);
	json_out_string(j, "name", f->name);
	json_out_string(j, "field", f->field);
	schema_write_recipe(f, j);
	kinds_of(m)->show_feature(j, m, feature);
	json_out_end(j);
}

void
show_json(const struct model *m, bool by_importance, struct buf *out)
{
	size_t *order = in_order(m, by_importance);
	struct json_out j = {.out = out, .one_line = true};
	struct warnings w = {.items = &j};

	json_out_object(&j, NULL);
	if (m->label != NULL)
		json_out_string(&j, "label", m->label);
	if (m->positive != NULL)
		json_out_string(&j, "positive", m->positive);
	json_out_array(&j, "features");
	for (size_t i = 0; i < m->schema.features; i++)
		put_feature(&j, m, order[i]);
	json_out_end(&j);
	model_write_rest(m, &j);
	json_out_array(&j, "warnings");
	kinds_of(m)->show_warnings(&w, m);
	json_out_end(&j);
	json_out_end(&j);
	buf_add_byte(out, '\n');
	free(order);
}
