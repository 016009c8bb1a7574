#include "evaluate.h"

#include "base/json.h"
#include "base/num.h"
#include "stream/out.h"

#include <inttypes.h>
#include <string.h>

void
json_add_number(struct buf *b, double x)
{
	char text[NUM_MAX];

	buf_add(b, text, num_format(text, x));
}

void
json_add_value(struct buf *b, const struct value *v)
{
	if (v->defined)
		json_add_number(b, v->value);
	else
		buf_add_string(b, "null");
}

/* --- the list of figures -------------------------------------------------- */

/* The length of "calibration" in "calibration.slope"; 0: no group. */
static size_t
group_of(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL ? (size_t)(dot - name) : 0;
}

/* Members in a row of one group become one object. */
static void
add_values(struct buf *b, const struct figures *all)
{
	const char *group = "";
	size_t len = 0;

	for (size_t i = 0; i < all->count; i++) {
		const char *name = all->item[i].name;
		size_t new_len = group_of(name);

		if (new_len != len || strncmp(name, group, len) != 0) {
			buf_add_string(b, len > 0 ? "}" : "");
			buf_add_string(b, i > 0 ? "," : "");
			if (new_len > 0)
				buf_add_format(
				    b, "\"%.*s\":{", (int)new_len, name);
			group = name;
			len = new_len;
		} else if (i > 0) {
			buf_add_byte(b, ',');
		}
		buf_add_format(b, "\"%s\":", name + (len > 0 ? len + 1 : 0));
		json_add_value(b, &all->item[i].value);
	}
	buf_add_string(b, len > 0 ? "}" : "");
}

static void
add_interval(
    struct buf *b, const struct figures *all, const struct interval *in)
{
	if (in->method == NULL) {
		buf_add_string(b, "null");
		return;
	}
	buf_add_string(b, "{\"low\":");
	json_add_number(b, in->low);
	buf_add_string(b, ",\"high\":");
	json_add_number(b, in->high);
	buf_add_format(
	    b, ",\"level\":%g,\"method\":\"%s\"", INTERVAL_LEVEL, in->method);
	if (strcmp(in->method, "bootstrap") == 0)
		buf_add_format(b, ",\"resamples\":%zu,\"seed\":%llu",
		    all->resamples, (unsigned long long)all->seed);
	buf_add_byte(b, '}');
}

static void
add_intervals(struct buf *b, const struct figures *all)
{
	const char *comma = "";

	buf_add_string(b, ",\"intervals\":{");
	for (size_t i = 0; i < all->count; i++) {
		const struct figure *item = &all->item[i];

		if (item->single)
			continue;
		buf_add_format(b, "%s\"%s\":", comma, item->name);
		add_interval(b, all, &item->interval);
		comma = ",";
	}
	buf_add_byte(b, '}');
}

static void
add_reason(
    struct buf *b, const char *prefix, const char *name, const char *reason)
{
	if (b->data[b->len - 1] != '{')
		buf_add_byte(b, ',');
	buf_add_format(b, "\"%s%s\":", prefix, name);
	json_quote(b, reason, strlen(reason));
}

/* What is null, and why. */
static void
add_undefined(struct buf *b, const struct evaluation *v)
{
	const struct figures *all = &v->figures;

	buf_add_string(b, ",\"undefined\":{");
	for (size_t i = 0; i < all->count; i++) {
		const struct figure *item = &all->item[i];

		if (!item->value.defined)
			add_reason(b, "", item->name, item->value.reason);
		if (!item->single && item->interval.method == NULL)
			add_reason(
			    b, "intervals.", item->name, item->interval.reason);
	}
	if (!v->lift[0].lift.defined)
		add_reason(b, "", "lift", v->lift[0].lift.reason);
	buf_add_byte(b, '}');
}

/* --- what is more than one number ----------------------------------------- */

static void
add_lifts(struct buf *b, const struct evaluation *v)
{
	buf_add_string(b, ",\"lift\":[");
	for (size_t i = 0; i < v->lifts; i++) {
		const struct lift *l = &v->lift[i];

		buf_add_string(b, i > 0 ? ",{\"k\":" : "{\"k\":");
		json_add_number(b, l->k);
		buf_add_string(b, ",\"fraction\":");
		json_add_number(b, l->k / v->result.weight);
		buf_add_string(b, ",\"precision\":");
		json_add_value(b, &l->precision);
		buf_add_string(b, ",\"recall\":");
		json_add_value(b, &l->recall);
		buf_add_string(b, ",\"lift\":");
		json_add_value(b, &l->lift);
		buf_add_byte(b, '}');
	}
	buf_add_byte(b, ']');
}

static void
add_choose(struct buf *b, const struct opts *o)
{
	buf_add_string(b, ",\"choose\":{\"rule\":");
	json_quote(b, o->rule.text, strlen(o->rule.text));
	buf_add_string(b, ",\"on\":");
	if (o->on != NULL)
		json_quote(b, o->on, strlen(o->on));
	else
		buf_add_string(b, "null");
	buf_add_byte(b, '}');
}

static void
add_days(struct buf *b, const struct fraud *f)
{
	buf_add_string(b, ",\"fraud_days\":[");
	for (size_t i = 0; i < f->days; i++) {
		const struct fraud_day *d = &f->day[i];

		buf_add_format(b,
		    "%s{\"day\":%" PRId64 ",\"records\":%zu,\"frauds\":%zu,"
		    "\"removed\":%zu,\"precision\":",
		    i > 0 ? "," : "", d->day, d->records, d->frauds,
		    d->removed);
		json_add_number(b, d->precision);
		if (f->by_card) {
			buf_add_format(b,
			    ",\"cards\":%zu,\"compromised\":%zu,\"found\":%zu,"
			    "\"card_precision\":",
			    d->cards, d->compromised, d->found);
			json_add_number(b, d->card_precision);
			buf_add_string(b, ",\"card_ceiling\":");
			json_add_number(b, d->ceiling);
		}
		buf_add_byte(b, '}');
	}
	buf_add_byte(b, ']');
}

static void
add_requirements(
    struct buf *b, const struct evaluation *v, const struct opts *o)
{
	buf_add_string(b, ",\"requirements\":[");
	for (size_t i = 0; i < o->gates; i++) {
		const struct gate *g = &o->gate[i];
		const struct outcome *out = &v->outcome[i];

		buf_add_string(b, i > 0 ? ",{\"text\":" : "{\"text\":");
		json_quote(b, g->text, strlen(g->text));
		buf_add_string(b, ",\"value\":");
		json_add_value(b, &out->value);
		buf_add_string(b, ",\"bound\":");
		json_add_number(b, g->limit);
		buf_add_format(b, ",\"held\":%s", out->held ? "true" : "false");
		if (!out->value.defined) {
			buf_add_string(b, ",\"reason\":");
			json_quote(
			    b, out->value.reason, strlen(out->value.reason));
		}
		buf_add_byte(b, '}');
	}
	buf_add_byte(b, ']');
}

void
write_json(const struct evaluation *v, const struct opts *o)
{
	struct buf b = {0};

	buf_add_byte(&b, '{');
	add_values(&b, &v->figures);
	buf_add_string(&b, ",\"rule\":\"score >= threshold\"");
	add_intervals(&b, &v->figures);
	add_undefined(&b, v);
	add_lifts(&b, v);
	if (o->has_rule)
		add_choose(&b, o);
	if (o->top > 0)
		add_days(&b, &v->fraud);
	if (o->gates > 0)
		add_requirements(&b, v, o);
	if (o->curves) {
		buf_add_byte(&b, ',');
		add_curves(&b, v);
	}
	buf_add_string(&b, "}\n");
	out_add(b.data, b.len);
	buf_release(&b);
}
