#include "print.h"
#include "stream/out.h"

#include <stdio.h>
#include <string.h>

void
print_value(struct json_out *j, const char *name, const struct value *v)
{
	if (v->defined)
		json_out_number(j, name, v->value);
	else
		json_out_null(j, name);
}

/* --- the list of figures -------------------------------------------------- */

/*
 * Write successive members of one group, as "calibration.slope", into one
 * object.
 */
static void
print_values(struct json_out *j, const struct figures *all)
{
	char group[32] = "";

	for (int i = 0; i < FIGURE_COUNT; i++) {
		const char *name = figure_table[i].name;
		const char *dot = strchr(name, '.');
		size_t len = dot != NULL ? (size_t)(dot - name) : 0;

		if (!all->item[i].there)
			continue;
		if (strlen(group) != len || strncmp(name, group, len) != 0) {
			if (*group != '\0')
				json_out_end(j);
			snprintf(group, sizeof group, "%.*s", (int)len, name);
			if (len > 0)
				json_out_object(j, group);
		}
		print_value(
		    j, dot != NULL ? dot + 1 : name, &all->item[i].value);
	}
	if (*group != '\0')
		json_out_end(j);
}

static void
print_interval(struct json_out *j, const struct figures *all, int id)
{
	const char *name = figure_table[id].name;
	const struct interval *in = &all->item[id].interval;

	if (in->method == NULL) {
		json_out_null(j, name);
		return;
	}
	json_out_object(j, name);
	json_out_number(j, "low", in->low);
	json_out_number(j, "high", in->high);
	json_out_number(j, "level", INTERVAL_LEVEL);
	json_out_string(j, "method", in->method);
	if (strcmp(in->method, "bootstrap") == 0) {
		json_out_whole(j, "resamples", (int64_t)all->resamples);
		json_out_whole(j, "seed", (int64_t)all->seed);
	}
	json_out_end(j);
}

static void
print_intervals(struct json_out *j, const struct figures *all)
{
	json_out_object(j, "intervals");
	for (int i = 0; i < FIGURE_COUNT; i++)
		if (all->item[i].there && !all->item[i].single)
			print_interval(j, all, i);
	json_out_end(j);
}

/* Write which figures are null, and why. */
static void
print_undefined(struct json_out *j, const struct judgement *v)
{
	struct buf path = {0};

	json_out_object(j, "undefined");
	for (int i = 0; i < FIGURE_COUNT; i++) {
		const char *name = figure_table[i].name;
		const struct estimate *item = &v->figures.item[i];

		if (!item->there)
			continue;
		if (!item->value.defined)
			json_out_string(j, name, item->value.reason);
		if (item->single || item->interval.method != NULL)
			continue;
		path.len = 0;
		buf_add_format(&path, "intervals.%s", name);
		json_out_string(j, buf_string(&path), item->interval.reason);
	}
	if (!v->lift[0].lift.defined)
		json_out_string(j, "lift", v->lift[0].lift.reason);
	json_out_end(j);
	buf_release(&path);
}

/* --- figures of several numbers ------------------------------------------- */

static void
print_lifts(struct json_out *j, const struct judgement *v)
{
	json_out_array(j, "lift");
	for (size_t i = 0; i < v->lifts; i++) {
		const struct lift *l = &v->lift[i];

		json_out_object(j, NULL);
		json_out_number(j, "k", l->k);
		json_out_number(j, "fraction", l->k / v->result.weight);
		print_value(j, "precision", &l->precision);
		print_value(j, "recall", &l->recall);
		print_value(j, "lift", &l->lift);
		json_out_end(j);
	}
	json_out_end(j);
}

static void
print_choose(struct json_out *j, const struct opts *o)
{
	json_out_object(j, "choose");
	json_out_string(j, "rule", o->rule.text);
	json_out_string(j, "on", o->on);
	json_out_end(j);
}

static void
print_number(struct json_out *j, const char *name, double x, bool defined)
{
	struct value v = defined ? value_of(x) : value_none(NULL);

	print_value(j, name, &v);
}

static void
print_days(struct json_out *j, const struct fraud *f)
{
	json_out_array(j, "fraud_days");
	for (size_t i = 0; i < f->days; i++) {
		const struct fraud_day *d = &f->day[i];

		json_out_object(j, NULL);
		json_out_whole(j, "day", d->day);
		json_out_whole(j, "records", (int64_t)d->records);
		json_out_whole(j, "frauds", (int64_t)d->frauds);
		json_out_whole(j, "removed", (int64_t)d->removed);
		json_out_number(j, "precision", d->precision);
		if (f->by_card) {
			json_out_whole(j, "cards", (int64_t)d->cards);
			json_out_whole(
			    j, "compromised", (int64_t)d->compromised);
			json_out_whole(j, "found", (int64_t)d->found);
			print_number(j, "card_precision", d->card_precision,
			    !f->weighted);
			print_number(
			    j, "card_ceiling", d->ceiling, !f->weighted);
		}
		json_out_end(j);
	}
	json_out_end(j);
}

static void
print_requirements(
    struct json_out *j, const struct judgement *v, const struct opts *o)
{
	json_out_array(j, "requirements");
	for (size_t i = 0; i < o->gates; i++) {
		const struct gate *g = &o->gate[i];
		const struct outcome *out = &v->outcome[i];

		json_out_object(j, NULL);
		json_out_string(j, "text", g->text);
		print_value(j, "value", &out->value);
		json_out_number(j, "bound", g->limit);
		json_out_bool(j, "held", out->held);
		if (!out->value.defined)
			json_out_string(j, "reason", out->value.reason);
		json_out_end(j);
	}
	json_out_end(j);
}

void
print_json(struct judgement *v, const struct opts *o)
{
	struct buf b = {0};
	struct json_out j = {.out = &b};

	json_out_object(&j, NULL);
	print_values(&j, &v->figures);
	json_out_string(&j, "rule", "score >= threshold");
	print_intervals(&j, &v->figures);
	print_undefined(&j, v);
	print_lifts(&j, v);
	if (o->has_rule)
		print_choose(&j, o);
	if (o->top > 0)
		print_days(&j, &v->fraud);
	if (o->gates > 0)
		print_requirements(&j, v, o);
	if (o->curves) {
		facts_print(&j, &v->facts, o, &v->rows);
		print_curves(&j, v, o);
	}
	if (o->worst > 0)
		worst_print(&j, &v->worst, v->threshold);
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}
