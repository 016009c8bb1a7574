#include "check.h"

#include "base/mem.h"
#include "sketch/drift.h"

#include <math.h>
#include <stdlib.h>

/* A rate of missing ones moves by this much at least. */
#define RATE_LEAST 0.01

void
check_init(
    struct check *c, const struct expected *expected, const size_t *field)
{
	*c = (struct check){.expected = expected, .field = field};
	c->member = mem_zero(expected->members + 1, sizeof *c->member);
	c->lacking = mem_zero(expected->members + 1, sizeof *c->lacking);
	for (size_t i = 0; i < expected->members; i++) {
		const struct expected_member *m = &expected->member[i];

		c->member[i].bin = mem_zero(m->bins + 1, sizeof(double));
		c->member[i].category =
		    mem_zero(m->category.count + 1, sizeof(double));
	}
}

void
check_release(struct check *c)
{
	for (size_t i = 0; c->member != NULL && i < c->expected->members; i++) {
		free(c->member[i].bin);
		free(c->member[i].category);
	}
	free(c->member);
	free(c->lacking);
	buf_release(&c->word);
}

/* --- a value --------------------------------------------------------------------- */

static bool
is_lacking(const struct rec_field *v)
{
	return v->type == JSON_ABSENT || v->type == JSON_NULL;
}

/* Find the category's number, or WORDS_NONE. */
static size_t
category_of(
    struct check *c, const struct expected_member *m, const struct rec_field *v)
{
	if (v->type != JSON_STRING)
		return words_find(&m->category, v->text, v->len);
	if (memchr(v->text, '\\', v->len) == NULL)
		return words_find(&m->category, v->text, v->len - 1);
	c->word.len = 0;
	buf_add_byte(&c->word, '"');
	json_unescape(&c->word, v->text + 1, v->len - 2);
	return words_find(&m->category, c->word.data, c->word.len);
}

static enum check_fault
judge_number(const struct expected_member *m, double x)
{
	if (!isfinite(x))
		return CHECK_TOO_LARGE;
	if (m->whole && x != floor(x))
		return CHECK_FRACTION;
	/* (A comparison with NAN, no limit, is false.) */
	if (x < m->min || x > m->max)
		return CHECK_RANGE;
	return CHECK_GOOD;
}

static enum check_fault
judge(
    struct check *c, const struct expected_member *m, const struct rec_field *v)
{
	if (is_lacking(v) && m->required)
		return CHECK_MISSING;
	if (v->type == JSON_ABSENT)
		return CHECK_GOOD;
	if ((m->types >> v->type & 1) == 0)
		return CHECK_TYPE;
	if (v->type == JSON_NUMBER)
		return judge_number(m, v->number);
	if (v->type != JSON_NULL && m->category.count > 0 &&
	    category_of(c, m, v) == WORDS_NONE)
		return CHECK_CATEGORY;
	return CHECK_GOOD;
}

/* --- a record -------------------------------------------------------------------- */

static int
tell_type(
    const struct expected_member *m, const struct rec_field *v, struct fault *f)
{
	static const char *const names[] = {[JSON_NULL] = "null",
	    [JSON_FALSE] = "false",
	    [JSON_TRUE] = "true",
	    [JSON_NUMBER] = "a number",
	    [JSON_STRING] = "a string",
	    [JSON_ARRAY] = "an array",
	    [JSON_OBJECT] = "an object"};

	return fault_set(f, REASON_WRONG_TYPE, v->name,
	    "field '%s' is %s, which is none of the schema's types", m->name,
	    names[v->type]);
}

static int
tell_range(
    const struct expected_member *m, const struct rec_field *v, struct fault *f)
{
	bool low = v->number < m->min;

	return fault_set(f, REASON_OUT_OF_RANGE, v->name,
	    "field '%s' is %.10g: the schema's %s is %.10g", m->name, v->number,
	    low ? "min" : "max", low ? m->min : m->max);
}

static int
tell(const struct expected_member *m, const struct rec_field *v,
    enum check_fault fault, struct fault *f)
{
	switch (fault) {
	case CHECK_MISSING:
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is %s: the schema requires it", m->name,
		    v->type == JSON_NULL ? "null" : "missing");
	case CHECK_TYPE:
		return tell_type(m, v, f);
	case CHECK_FRACTION:
		return fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%s' is %.10g: the schema has whole numbers only",
		    m->name, v->number);
	case CHECK_TOO_LARGE:
		return fault_set(f, REASON_NOT_FINITE, v->name,
		    "field '%s' is too large for a double", m->name);
	case CHECK_RANGE:
		return tell_range(m, v, f);
	default:
		return fault_set(f, REASON_OUT_OF_RANGE, v->name,
		    "field '%s' is %.*s, which is not in the schema's list",
		    m->name, v->len > 60 ? 60 : (int)v->len, v->text);
	}
}

int
check_record(struct check *c, const struct rec *rec, struct fault *f)
{
	for (size_t i = 0; i < c->expected->members; i++) {
		const struct expected_member *m = &c->expected->member[i];
		const struct rec_field *v = &rec->field[c->field[i]];
		enum check_fault fault = judge(c, m, v);

		if (fault != CHECK_GOOD)
			return tell(m, v, fault, f);
	}
	return 0;
}

static void
count_value(struct check *c, size_t i, const struct rec_field *v)
{
	const struct expected_member *m = &c->expected->member[i];
	size_t at = 0;

	if (v->type == JSON_NUMBER && m->bins > 0 && isfinite(v->number)) {
		for (size_t k = 0; k + 1 < m->bins; k++)
			at += v->number >= m->edge[k];
		c->member[i].bin[at]++;
	} else if (v->type != JSON_NUMBER && m->category.count > 0) {
		at = category_of(c, m, v);
		if (at != WORDS_NONE)
			c->member[i].category[at]++;
	}
}

void
check_count(struct check *c, const struct rec *rec)
{
	c->records++;
	for (size_t i = 0; i < c->expected->members; i++) {
		const struct rec_field *v = &rec->field[c->field[i]];

		c->member[i].fault[judge(c, &c->expected->member[i], v)]++;
		if (is_lacking(v))
			c->lacking[i]++;
		else
			count_value(c, i, v);
	}
}

void
check_merge(struct check *into, const struct check *from)
{
	into->records += from->records;
	for (size_t i = 0; i < into->expected->members; i++) {
		const struct expected_member *m = &into->expected->member[i];
		struct check_member *a = &into->member[i];
		const struct check_member *b = &from->member[i];

		for (size_t k = 0; k < CHECK_FAULTS; k++)
			a->fault[k] += b->fault[k];
		for (size_t k = 0; k < m->bins; k++)
			a->bin[k] += b->bin[k];
		for (size_t k = 0; k < m->category.count; k++)
			a->category[k] += b->category[k];
		into->lacking[i] += from->lacking[i];
	}
}

/* --- all records ------------------------------------------------------------------ */

static double
sum_of(const double *x, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += x[i];
	return sum;
}

/* Append what has moved to a list of it. */
static void
add_part(struct buf *b)
{
	if (b->len > 0)
		buf_add_string(b, "; ");
}

static void
add_faults(struct buf *b, const struct check_member *c)
{
	static const char *const what[CHECK_FAULTS] = {
	    [CHECK_MISSING] = "missing or null in",
	    [CHECK_TYPE] = "of another type in",
	    [CHECK_FRACTION] = "not whole in",
	    [CHECK_TOO_LARGE] = "too large for a double in",
	    [CHECK_RANGE] = "out of range in",
	    [CHECK_CATEGORY] = "of an unknown category in",
	};

	for (size_t k = CHECK_GOOD + 1; k < CHECK_FAULTS; k++) {
		if (c->fault[k] == 0)
			continue;
		add_part(b);
		buf_add_format(b, "%s %.0f record%s", what[k], c->fault[k],
		    c->fault[k] == 1 ? "" : "s");
	}
}

static void
add_rate(struct buf *b, const struct check *c, size_t i)
{
	const struct expected_member *m = &c->expected->member[i];
	double now = c->lacking[i] / c->records;

	if (isnan(m->missing) || m->required ||
	    !drift_of_share(
		m->missing, c->expected->records, now, c->records, RATE_LEAST))
		return;
	add_part(b);
	buf_add_format(b,
	    "missing or null in %.3g %% of the records, before in %.3g %%",
	    100 * now, 100 * m->missing);
}

static void
add_psi(struct buf *b, const struct expected_member *m, const double *before,
    const double *now, size_t bins, double limit)
{
	double psi, chance;

	if (bins < 2 || sum_of(now, bins) == 0 || sum_of(before, bins) == 0)
		return;
	psi = drift_psi(before, now, bins);
	chance = drift_chance(sum_of(before, bins), sum_of(now, bins), bins);
	note("member '%s': PSI %.4g, by chance at most %.4g", m->name, psi,
	    chance);
	if (psi <= limit || psi <= chance)
		return;
	add_part(b);
	buf_add_format(b, "its distribution, PSI %.3g", psi);
}

size_t
check_tell(const struct check *c, double psi)
{
	struct buf b = {0};
	size_t moved = 0;

	for (size_t i = 0; c->records > 0 && i < c->expected->members; i++) {
		const struct expected_member *m = &c->expected->member[i];
		const struct check_member *k = &c->member[i];

		b.len = 0;
		add_faults(&b, k);
		add_rate(&b, c, i);
		add_psi(&b, m, m->count, k->bin, m->bins, psi);
		add_psi(&b, m, m->category_count, k->category,
		    m->category.count, psi);
		if (b.len == 0)
			continue;
		moved++;
		warnx("member '%s' has moved: %s", m->name, buf_string(&b));
	}
	buf_release(&b);
	return moved;
}
