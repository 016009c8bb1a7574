#include "aggregates.h"

#include "sketch/values.h"

#include <stdint.h>

/* Whole numbers up to here are doubles without a gap: 2^53. */
#define WHOLE_MOST INT64_C(9007199254740992)

/* 1 and 1.0 are the same to SQL; whole numbers that no double holds differ. */
static struct datum
number_of(sqlite3_value *v)
{
	double x = sqlite3_value_double(v);
	sqlite3_int64 n = sqlite3_value_int64(v);
	struct datum d = datum_of_number(x);

	if (sqlite3_value_type(v) == SQLITE_INTEGER &&
	    (n > WHOLE_MOST || n < -WHOLE_MOST))
		d.hash = datum_mix((uint64_t)n + DATUM_STEP);
	return d;
}

static struct datum
datum_of(sqlite3_value *v)
{
	const char *text;

	if (sqlite3_value_type(v) != SQLITE_TEXT &&
	    sqlite3_value_type(v) != SQLITE_BLOB)
		return number_of(v);
	text = sqlite3_value_blob(v);
	return datum_of_text(DATUM_TEXT, text != NULL ? text : "",
	    (size_t)sqlite3_value_bytes(v));
}

static void
distinct_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct values *s = AGGREGATE_STATE(out, struct values);
	struct datum x;

	(void)argc;
	if (s == NULL || sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	x = datum_of(argv[0]);
	values_add(s, &x, 1);
}

static void
distinct_end(sqlite3_context *out)
{
	struct values *s = sqlite3_aggregate_context(out, 0);

	sqlite3_result_int64(
	    out, s != NULL ? (sqlite3_int64)values_distinct(s) : 0);
	if (s != NULL)
		values_release(s);
}

const struct aggregate aggregate_distinct[] = {
    {"approx_count_distinct", 1, NULL, distinct_step, distinct_end, NULL, NULL},
    {0},
};
