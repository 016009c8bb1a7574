#include "check.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

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
