/* What was seen, as a schema (expected.h). */
#include "base/json_out.h"
#include "base/mem.h"
#include "expected.h"
#include "print.h"
#include "stream/out.h"
#include "summary.h"

#include <math.h>
#include <stdlib.h>

/* With fewer records a value more may well be in the next one. */
#define RECORDS_A_CATEGORY 10

static void
add_types(struct json_out *j, const struct summary_member *s)
{
	struct summary_type type[SUMMARY_TYPES];

	summary_types(s->member, type);
	json_out_array(j, "types");
	for (int i = 0; i < SUMMARY_TYPES; i++)
		if (type[i].count > 0)
			json_out_string(j, NULL, type[i].name);
	json_out_end(j);
}

/*
 * Choose edges near each tenth of the numbers, where a bucket begins: so the
 * counts between them are exact. Returns how many bins there are.
 */
static size_t
choose_bins(const struct summary_member *s, double edge[EXPECTED_BINS],
    double count[EXPECTED_BINS])
{
	size_t steps;
	struct numbers_step *step = summary_steps(s, &s->all, &steps);
	double all = s->all.moments.count, seen = 0, before = 0;
	double wanted = 1; /* tenths: one value may hold several */
	size_t bins = 0;

	for (size_t i = 0; i < steps; i++) {
		seen += step[i].count;
		if (i + 1 == steps || seen < all * wanted / EXPECTED_BINS)
			continue;
		count[bins] = seen - before;
		edge[bins++] = step[i + 1].low;
		before = seen;
		wanted = floor(seen / all * EXPECTED_BINS) + 1;
	}
	count[bins] = seen - before;
	free(step);
	return bins + 1;
}

static void
add_list(struct json_out *j, const char *name, const double *x, size_t count)
{
	json_out_array(j, name);
	for (size_t i = 0; i < count; i++)
		json_out_number(j, NULL, x[i]);
	json_out_end(j);
}

static void
add_numbers(struct json_out *j, const struct summary_member *s)
{
	double edge[EXPECTED_BINS], count[EXPECTED_BINS];
	size_t bins = choose_bins(s, edge, count);

	json_out_bool(j, "whole", s->whole);
	json_out_number(j, "min", s->least);
	json_out_number(j, "max", s->most);
	if (bins < 2)
		return;
	json_out_object(j, "bins");
	add_list(j, "edges", edge, bins - 1);
	add_list(j, "counts", count, bins);
	json_out_end(j);
}

/* Are the values a closed list, as far as can be seen? */
static bool
is_category(const struct summary_member *s)
{
	const struct profile_member *m = s->member;
	double truths = m->type[JSON_TRUE] + m->type[JSON_FALSE];

	if (!s->exact || s->distinct > EXPECTED_CATEGORIES ||
	    m->type[JSON_STRING] + truths != s->all.present)
		return false;
	return truths == s->all.present ||
	    s->all.present >= RECORDS_A_CATEGORY * s->distinct;
}

static int
compare(const void *a, const void *b)
{
	return datum_compare(a, b);
}

static void
add_categories(struct json_out *j, const struct summary_member *s)
{
	const struct values *v = &s->member->values;
	size_t all, count = 0;
	struct datum *value = values_all(v, &all);

	for (size_t i = 0; i < all; i++)
		if (value[i].len <= DATUM_LENGTH)
			value[count++] = value[i];
	/* A text that is too long to be kept is no category. */
	if (count == (size_t)s->distinct) {
		qsort(value, count, sizeof *value, compare);
		json_out_object(j, "categories");
		json_out_array(j, "values");
		for (size_t i = 0; i < count; i++)
			if (value[i].kind == DATUM_TEXT)
				json_out_bytes(
				    j, NULL, value[i].text, value[i].len);
			else
				json_out_raw(
				    j, NULL, value[i].text, value[i].len);
		json_out_end(j);
		json_out_array(j, "counts");
		for (size_t i = 0; i < count; i++)
			json_out_number(j, NULL, value[i].count);
		json_out_end(j);
		json_out_end(j);
	}
	free(value);
}

static void
add_member(struct json_out *j, const struct summary_member *s,
    const struct described *d)
{
	double lacking = s->absent + s->null;

	json_out_line(j);
	json_out_object(j, NULL);
	json_out_string(j, "name", s->name);
	add_types(j, s);
	json_out_bool(j, "required", lacking == 0);
	json_out_number(j, "missing", lacking / d->profile.weight);
	if (s->has_numbers)
		add_numbers(j, s);
	else if (is_category(s))
		add_categories(j, s);
	json_out_end(j);
}

void
print_schema(const struct described *d)
{
	struct buf text = {0};
	struct json_out j = {.out = &text};
	struct summary_classes classes = {.count = 0};
	size_t count;
	struct summary_member *all = summary_all(d, &classes, &count);

	json_out_object(&j, NULL);
	json_out_string(&j, "format", "weir-schema");
	json_out_whole(&j, "version", 1);
	json_out_number(&j, "records", d->profile.records);
	json_out_array(&j, "members");
	for (size_t i = 0; i < count; i++)
		add_member(&j, &all[i], d);
	json_out_end(&j);
	json_out_end(&j);
	out_add(text.data, text.len);
	out_add_byte('\n');
	summary_free(all, count);
	buf_release(&text);
}
