/* The description as one JSON object. */
#include "base/json_out.h"
#include "print.h"
#include "stream/out.h"
#include "summary.h"

#include <math.h>
#include <stdlib.h>

static void
add_value(struct json_out *j, const struct datum *v, double all)
{
	bool cut = v->kind != DATUM_NUMBER && v->len > DATUM_LENGTH;

	json_out_object(j, NULL);
	if (v->kind == DATUM_NUMBER)
		json_out_number(j, "value", v->number);
	else if (v->kind == DATUM_JSON && !cut)
		json_out_raw(j, "value", v->text, v->len);
	else
		json_out_bytes(j, "value", v->text, datum_kept(v));
	if (cut)
		json_out_bool(j, "cut", true);
	json_out_number(j, "count", v->count);
	json_out_number(j, "share", v->count / all);
	if (v->about)
		json_out_bool(j, "about", true);
	json_out_end(j);
}

static void
add_flag(struct json_out *j, bool is, const char *name)
{
	if (is)
		json_out_string(j, NULL, name);
}

static void
add_flags(struct json_out *j, const struct summary_member *s)
{
	json_out_array(j, "flags");
	add_flag(j, s->constant, "constant");
	add_flag(j, s->unique, "unique");
	add_flag(j, s->mixed, "mixed");
	add_flag(j, s->member->inexact > 0, "inexact");
	add_flag(j, s->member->too_large > 0, "too_large");
	json_out_end(j);
}

static void
add_quantiles(struct json_out *j, const struct summary_part *p)
{
	json_out_array(j, "quantiles");
	for (size_t k = 0; k < SUMMARY_QUANTILES; k++)
		json_out_number(j, NULL, p->quantile[k]);
	json_out_end(j);
	json_out_number(j, "quantile_error", p->error);
}

static void
add_moments(struct json_out *j, const struct summary_part *p)
{
	json_out_known(j, "sum", p->moments.sum);
	json_out_known(j, "mean", (double)p->moments.mean);
	json_out_known(j, "sd", p->moments.sd);
}

static void
add_numbers(struct json_out *j, const struct summary_member *s)
{
	json_out_bool(j, "whole", s->whole);
	json_out_number(j, "min", s->least);
	json_out_number(j, "max", s->most);
	add_moments(j, &s->all);
	json_out_number(j, "zeros", s->all.moments.zeros);
	json_out_number(j, "negative", s->all.moments.negatives);
	add_quantiles(j, &s->all);
}

static void
add_class(struct json_out *j, const struct summary_class *c,
    const struct summary_part *p)
{
	json_out_line(j);
	json_out_object(j, NULL);
	json_out_string(j, "class", c->word);
	json_out_number(j, "present", p->present);
	if (p->moments.count > 0) {
		add_moments(j, p);
		add_quantiles(j, p);
		json_out_known(j, "correlation", p->correlation);
		json_out_known(j, "ks", p->distance);
	}
	json_out_end(j);
}

static void
add_member(struct json_out *j, const struct summary_member *s,
    const struct summary_classes *classes)
{
	struct summary_type type[SUMMARY_TYPES];

	summary_types(s->member, type);
	json_out_line(j);
	json_out_object(j, NULL);
	json_out_string(j, "name", s->name);
	json_out_object(j, "types");
	for (int i = 0; i < SUMMARY_TYPES; i++)
		if (type[i].count > 0)
			json_out_number(j, type[i].name, type[i].count);
	json_out_end(j);
	json_out_number(j, "present", s->all.present);
	json_out_number(j, "missing", s->absent);
	json_out_number(j, "null", s->null);
	json_out_number(j, "distinct", s->distinct);
	json_out_number(j, "distinct_error", s->exact ? 0 : VALUES_ERROR);
	add_flags(j, s);
	if (s->member->inexact > 0)
		json_out_number(j, "inexact", s->member->inexact);
	if (s->member->too_large > 0)
		json_out_number(j, "too_large", s->member->too_large);
	if (s->has_numbers)
		add_numbers(j, s);
	if (s->member->type[JSON_STRING] > 0)
		json_out_number(j, "longest", (double)s->member->longest);
	json_out_array(j, "top");
	for (size_t i = 0; i < s->tops; i++)
		add_value(j, &s->top[i], s->all.present);
	json_out_end(j);
	if (classes->count > 0) {
		json_out_array(j, "by");
		for (size_t i = 0; i < classes->count; i++)
			add_class(j, &classes->class[i], &s -> class[i]);
		json_out_end(j);
	}
	json_out_end(j);
}

static void
add_classes(struct json_out *j, const struct described *d,
    const struct summary_classes *classes)
{
	if (d->o->by == NULL)
		return;
	json_out_string(j, "by", d->o->by);
	json_out_array(j, "classes");
	for (size_t i = 0; i < classes->count; i++) {
		const struct summary_class *c = &classes->class[i];

		json_out_object(j, NULL);
		json_out_string(j, "class", c->word);
		json_out_number(j, "count", c->weight);
		json_out_number(j, "share", c->weight / d->profile.weight);
		json_out_end(j);
	}
	json_out_end(j);
}

/* --- positions ---------------------------------------------------------------- */

static void
add_partition(struct json_out *j, const struct position_partition *p)
{
	static const double share[] = {0.5, 0.99};
	double quantile[2];
	size_t steps;
	struct numbers_step *step = numbers_steps(&p->late, &steps);
	struct numbers_moments m = numbers_moments(&p->late);

	json_out_line(j);
	json_out_object(j, NULL);
	json_out_string(j, "topic", p->topic);
	json_out_whole(j, "partition", p->partition);
	json_out_whole(j, "records", (int64_t)p->records);
	json_out_whole(j, "first", p->first);
	json_out_whole(j, "last", p->last);
	json_out_whole(j, "gaps", (int64_t)p->gaps);
	json_out_whole(j, "left_out", (int64_t)p->left_out);
	json_out_whole(j, "again", (int64_t)p->again);
	if (p->timed > 0) {
		json_out_whole(j, "earliest", p->earliest);
		json_out_whole(j, "latest", p->latest);
		json_out_number(j, "late", m.count);
		if (m.count > 0) {
			numbers_quantiles(step, steps, share, 2, quantile);
			json_out_number(j, "late_median_ms", quantile[0]);
			json_out_number(j, "late_p99_ms", quantile[1]);
		}
		json_out_number(
		    j, "late_max_ms", m.count > 0 ? p->late.most : 0);
	}
	json_out_end(j);
	free(step);
}

static void
add_positions(struct json_out *j, const struct described *d)
{
	const struct positions *p = &d->positions;

	if (p->records + p->unread == 0)
		return;
	json_out_line(j);
	json_out_object(j, "kafka");
	json_out_whole(j, "records", (int64_t)p->records);
	json_out_whole(j, "without", (int64_t)p->without);
	json_out_whole(j, "malformed", (int64_t)p->unread);
	json_out_array(j, "partitions");
	for (size_t i = 0; i < p->count; i++)
		add_partition(j, &p->partition[i]);
	json_out_end(j);
	json_out_end(j);
}

void
print_json(const struct described *d)
{
	struct buf text = {0};
	struct json_out j = {.out = &text};
	struct summary_classes classes;
	struct summary_member *all;
	size_t count;

	summary_classes(&classes, d);
	all = summary_all(d, &classes, &count);
	json_out_object(&j, NULL);
	json_out_string(&j, "format", "weir-description");
	json_out_whole(&j, "version", 1);
	json_out_number(&j, "records", d->profile.records);
	json_out_whole(&j, "rejected", (int64_t)d->rejected);
	if (d->o->weight != NULL)
		json_out_number(&j, "weight", d->profile.weight);
	add_classes(&j, d, &classes);
	if (d->profile.unlisted > 0)
		json_out_number(&j, "other_members", d->profile.unlisted);
	json_out_line(&j);
	json_out_array(&j, "members");
	for (size_t i = 0; i < count; i++)
		add_member(&j, &all[i], &classes);
	json_out_end(&j);
	add_positions(&j, d);
	json_out_end(&j);
	out_add(text.data, text.len);
	out_add_byte('\n');
	summary_free(all, count);
	buf_release(&text);
}
