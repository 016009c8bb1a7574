#include "base/num.h"
#include "store/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All whole numbers up to here are doubles. */
#define EXACT (INT64_C(1) << 53)
/* A decimal of so many digits comes back from a double as it was. */
#define DIGITS_SURE 15
/* Beyond these, a whole number is not written with all its zeros. */
#define EXPONENT_MAX 18

/* --- numbers ---------------------------------------------------------------- */

/* A decimal without needless zeros: its digits times 10^exponent. */
struct digits {
	const char *first; /* the first one that is not 0 */
	size_t count;	   /* up to the last one that is not 0 */
	long exponent;	   /* of the last one */
	bool negative;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take apart a JSON number; its digits are not next to each other. */
static struct digits
take_apart(const char *text, size_t len, char *digit, size_t room)
{
	struct digits d = {.first = digit, .negative = text[0] == '-'};
	const char *p = text + d.negative, *end = text + len;
	bool after_point = false;
	size_t zeros = 0;

	for (; p < end && (is_digit(*p) || *p == '.'); p++) {
		if (*p == '.') {
			after_point = true;
			continue;
		}
		d.exponent -= after_point;
		if (*p == '0') {
			zeros++;
			continue;
		}
		if (d.count == 0)
			zeros = 0;
		while (zeros > 0 && d.count < room) {
			digit[d.count++] = '0';
			zeros--;
		}
		if (d.count < room)
			digit[d.count++] = *p;
	}
	d.exponent += (long)zeros;
	if (p < end)
		d.exponent += strtol(p + 1, NULL, 10);
	if (d.count == 0)
		d.exponent = 0;
	return d;
}

/* The most digits that are looked at; a double never needs more. */
#define DIGITS_MAX 32

/* Is it nothing but digits, so few that they fit into 64 bits? */
static bool
to_short(const struct store_cell *c, int64_t *n)
{
	size_t i = c->text[0] == '-';
	int64_t sum = 0;

	if (c->len - i > EXPONENT_MAX)
		return false;
	for (; i < c->len && is_digit(c->text[i]); i++)
		sum = sum * 10 + (c->text[i] - '0');
	*n = c->text[0] == '-' ? -sum : sum;
	return i == c->len;
}

/* Is the number a whole one that fits into 64 bits? */
static bool
to_integer(const struct store_cell *c, int64_t *n)
{
	char digit[DIGITS_MAX];
	struct digits d;
	uint64_t sum = 0, limit;

	/* (A whole number that no double holds has a whole one next to it.) */
	if (isfinite(c->number) && c->number != trunc(c->number))
		return false;
	/*
	 * So few digits come back from a double, and it is 0 only of zeros: the
	 * text, which is far away by now, need not be looked at.
	 */
	if (c->len <= (c->number != 0 ? DIGITS_SURE : sizeof "1e-99" - 1) &&
	    fabs(c->number) < 1e15) {
		*n = (int64_t)c->number;
		return true;
	}
	if (to_short(c, n))
		return true;
	d = take_apart(c->text, c->len, digit, sizeof digit);
	if (d.exponent < 0 || d.exponent > EXPONENT_MAX ||
	    d.count + (size_t)d.exponent > EXPONENT_MAX + 1)
		return false;
	for (size_t i = 0; i < d.count; i++)
		sum = sum * 10 + (uint64_t)(digit[i] - '0');
	for (long i = 0; i < d.exponent; i++)
		sum *= 10;
	limit = (uint64_t)INT64_MAX + d.negative;
	if (sum > limit)
		return false;
	*n = d.negative ? (int64_t)(0 - sum) : (int64_t)sum;
	return true;
}

/* Does the nearest double, written as short as possible, have these digits? */
static bool
is_exact(const struct store_cell *c)
{
	char digit[DIGITS_MAX], again[DIGITS_MAX], text[NUM_MAX];
	struct digits d, a;
	size_t len;

	if (!isfinite(c->number))
		return false;
	if (c->len <= DIGITS_SURE && fabs(c->number) > 1e-300)
		return true;
	len = num_format(text, c->number);
	if (len == c->len && memcmp(text, c->text, len) == 0)
		return true;
	d = take_apart(c->text, c->len, digit, sizeof digit);
	if (d.count <= DIGITS_SURE && fabs(c->number) > 1e-300)
		return true;
	if (d.count == sizeof digit)
		return false;
	a = take_apart(text, len, again, sizeof again);
	return d.count == a.count && d.exponent == a.exponent &&
	    memcmp(digit, again, d.count) == 0;
}

/* --- values ----------------------------------------------------------------- */

static void
string_value(
    const struct store_cell *c, struct buf *scratch, struct store_value *v)
{
	size_t from = scratch->len;

	v->text = c->text + 1;
	v->len = c->len - 2;
	if (memchr(v->text, '\\', v->len) == NULL)
		return;
	json_unescape(scratch, v->text, v->len);
	v->text = scratch->data + from;
	v->len = scratch->len - from;
	v->has_nul = memchr(v->text, '\0', v->len) != NULL;
}

/* Is it a large number with a fraction, or one that a double holds? */
static bool
holds_whole(const struct store_cell *c)
{
	int64_t n;

	if (to_integer(c, &n))
		return fabs(c->number) < 0x1p63 && (int64_t)c->number == n;
	return memchr(c->text, '.', c->len) != NULL || is_exact(c);
}

/* The type of a single value that keeps it as it is. */
static enum store_type
type_of(const struct store_cell *c)
{
	int64_t n;

	if (c->type == JSON_TRUE || c->type == JSON_FALSE)
		return STORE_BOOLEAN;
	if (c->type != JSON_NUMBER)
		return STORE_TEXT;
	if (to_integer(c, &n))
		return STORE_INTEGER;
	return is_exact(c) ? STORE_REAL : STORE_TEXT;
}

bool
table_value(enum store_type type, const struct store_cell *c,
    struct buf *scratch, struct store_value *v)
{
	v->type = type;
	v->is_null = c->type == JSON_ABSENT || c->type == JSON_NULL;
	v->has_nul = false;
	if (v->is_null)
		return true;
	v->text = c->text;
	v->len = c->len;
	switch (type) {
	case STORE_BOOLEAN:
		v->truth = c->type == JSON_TRUE;
		return v->truth || c->type == JSON_FALSE;
	case STORE_INTEGER:
		return c->type == JSON_NUMBER && to_integer(c, &v->integer);
	case STORE_REAL:
		v->real = c->number;
		return c->type == JSON_NUMBER && isfinite(c->number) &&
		    (fabs(c->number) < EXACT || holds_whole(c));
	case STORE_NUMERIC:
		return c->type == JSON_NUMBER;
	case STORE_TEXT:
		if (c->type == JSON_STRING)
			string_value(c, scratch, v);
		return true;
	case STORE_ANY:
		return table_value(type_of(c), c, scratch, v);
	default:
		return true;
	}
}

/* --- inference -------------------------------------------------------------- */

static void
look_at_number(struct store_inference *i, const struct store_cell *c)
{
	int64_t n;

	if (to_integer(c, &n)) {
		i->has_whole = true;
		if (n > EXACT || n < -EXACT)
			i->has_large = true;
	} else if (is_exact(c)) {
		i->has_real = true;
	} else {
		i->has_numeric = true;
	}
}

void
table_look(struct store_inference *i, const struct store_cell *c)
{
	switch (c->type) {
	case JSON_TRUE:
	case JSON_FALSE:
		i->has_boolean = true;
		break;
	case JSON_NUMBER:
		look_at_number(i, c);
		break;
	case JSON_STRING:
		i->has_text = true;
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		i->has_nested = true;
		break;
	default:
		break;
	}
}

enum store_type
table_infer(const struct store_inference *i)
{
	bool has_number = i->has_whole || i->has_real || i->has_numeric;
	int kinds = i->has_boolean + has_number + i->has_text;

	if (i->has_nested)
		return STORE_JSON;
	if (kinds == 0)
		return STORE_TYPES;
	if (kinds > 1)
		return STORE_TEXT;
	if (i->has_boolean)
		return STORE_BOOLEAN;
	if (i->has_text)
		return STORE_TEXT;
	if (i->has_numeric || (i->has_real && i->has_large))
		return STORE_NUMERIC;
	return i->has_real ? STORE_REAL : STORE_INTEGER;
}
