#include "stream/cell.h"

#include <math.h>
#include <string.h>

/* Doubles tell all whole numbers up to this one apart: 2^53. */
#define WHOLE_MAX 9007199254740992.0

bool
cell_is_missing(const struct rec *r, size_t field)
{
	const struct rec_field *v = &r->field[field];

	return v->type == JSON_ABSENT || v->type == JSON_NULL ||
	    (v->type == JSON_STRING && v->len == 2);
}

/* Is the value written as digits only, with or without a minus sign? */
static bool
is_digits(const struct rec_field *v)
{
	for (size_t i = *v->text == '-'; i < v->len; i++)
		if (v->text[i] < '0' || v->text[i] > '9')
			return false;
	return true;
}

static void
number_word(const struct rec_field *v, double x, struct buf *text)
{
	if (x == floor(x) && fabs(x) < WHOLE_MAX)
		buf_add_format(text, "%lld", (long long)x);
	else if (is_digits(v)) /* more of them than a double has */
		buf_add(text, v->text, v->len);
	else
		buf_add_number(text, x);
}

int
cell_word(const struct rec *r, size_t field, struct buf *text, struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	double x;

	text->len = 0;
	if (v->type == JSON_STRING && v->len > 2) {
		rec_text(r, field, text);
		if (memchr(text->data, '\0', text->len) != NULL)
			return fault_set(f, REASON_NUL_BYTE, v->name,
			    "field '%s' has a NUL in it", v->name);
		return 0;
	}
	if (v->type == JSON_TRUE || v->type == JSON_FALSE) {
		buf_add(text, v->text, v->len);
		return 0;
	}
	if (cell_is_missing(r, field))
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is missing", v->name);
	if (v->type != JSON_NUMBER)
		return fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%s' is not a category", v->name);
	if (rec_number(r, field, &x, f) < 0)
		return -1;
	number_word(v, x, text);
	return 0;
}

int
cell_log1p(const struct rec *r, size_t field, double *x, struct fault *f)
{
	const char *name = r->field[field].name;

	if (rec_number(r, field, x, f) < 0)
		return -1;
	if (*x <= -1)
		return fault_set(f, REASON_OUT_OF_RANGE, name,
		    "field '%s' is -1 or less: ln(1 + it) is no number", name);
	return 0;
}
