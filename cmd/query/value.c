#include "value.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

/* Whole numbers up to here are doubles without a gap: 2^53. */
#define WHOLE_MOST 9007199254740992.0

static struct sql_value
text_value(const char *text, size_t len)
{
	return (struct sql_value){.type = SQL_TEXT, .text = text, .len = len};
}

struct sql_value
value_string(const char *text, size_t len, struct buf *scratch)
{
	size_t from;

	if (memchr(text, '\\', len) == NULL)
		return text_value(text, len);
	from = scratch->len;
	json_unescape(scratch, text, len);
	return text_value(scratch->data + from, scratch->len - from);
}

/*
 * 1e+05, as R writes 100000, divides as a whole number does. (`v` has no point
 * before its e.)
 */
static struct sql_value
exponent_value(const struct rec_field *v)
{
	int64_t n;

	if (fabs(v->number) <= WHOLE_MOST && v->number != 0 &&
	    memchr(v->text, '.', v->len) == NULL) {
		n = (int64_t)v->number;
		if ((double)n == v->number)
			return value_integer(n);
	}
	return (struct sql_value){.type = SQL_REAL, .real = v->number};
}

static struct sql_value
number_value(const struct rec_field *v)
{
	size_t i = v->text[0] == '-', digits = v->len - i;
	bool is_negative = i > 0;
	uint64_t n = 0;

	for (; i < v->len && v->text[i] >= '0' && v->text[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(v->text[i] - '0');
	if (i < v->len && v->text[i] == '.')
		return (struct sql_value){.type = SQL_REAL, .real = v->number};
	/* 18 digits fit in any case; 19 are looked at with care. */
	if (i == v->len && digits <= 19 && n <= INT64_MAX &&
	    !(n == 0 && is_negative))
		return value_integer(is_negative ? -(int64_t)n : (int64_t)n);
	return exponent_value(v);
}

struct sql_value
value_of(const struct rec_field *v, struct buf *scratch)
{
	struct sql_value value = {SQL_NULL};

	switch (v->type) {
	case JSON_TRUE:
	case JSON_FALSE:
		return value_integer(v->type == JSON_TRUE);
	case JSON_NUMBER:
		return number_value(v);
	case JSON_STRING:
		return value_string(v->text + 1, v->len - 2, scratch);
	case JSON_ARRAY:
	case JSON_OBJECT:
		value = text_value(v->text, v->len);
		value.is_json = true;
		return value;
	default:
		return value;
	}
}

/* --- SQLite's --------------------------------------------------------------- */

void
value_result(sqlite3_context *out, const struct sql_value *v)
{
	switch (v->type) {
	case SQL_INTEGER:
		sqlite3_result_int64(out, v->integer);
		break;
	case SQL_REAL:
		sqlite3_result_double(out, v->real);
		break;
	case SQL_TEXT:
		sqlite3_result_text64(out, v->len > 0 ? v->text : "", v->len,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
		if (v->is_json)
			sqlite3_result_subtype(out, 'J');
		break;
	default:
		sqlite3_result_null(out);
	}
}

void
value_bind(sqlite3_stmt *s, int i, const struct sql_value *v)
{
	switch (v->type) {
	case SQL_INTEGER:
		sqlite3_bind_int64(s, i, v->integer);
		break;
	case SQL_REAL:
		sqlite3_bind_double(s, i, v->real);
		break;
	case SQL_TEXT:
		sqlite3_bind_text64(s, i, v->len > 0 ? v->text : "", v->len,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	default:
		sqlite3_bind_null(s, i);
	}
}
