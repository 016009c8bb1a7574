#include "aggregates.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A sum: of whole numbers exactly, as long as there are no others; of all in
 * doubles, with what each addition rounds away (Neumaier 1974).
 */
struct sum_state {
	int64_t count;
	int64_t whole;
	int64_t reals; /* values that are no whole numbers */
	bool overflow; /* of `whole` */
	double sum, rest;
};

static void
add_exactly(struct sum_state *s, double x)
{
	double t = s->sum + x;

	s->rest +=
	    fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
	s->sum = t;
}

/* Add a value, or take it out again (sign -1). */
static void
sum_count(sqlite3_context *out, sqlite3_value *value, int sign)
{
	struct sum_state *s = AGGREGATE_STATE(out, struct sum_state);
	int type = sqlite3_value_numeric_type(value);
	int64_t n;

	if (s == NULL || type == SQLITE_NULL)
		return;
	s->count += sign;
	if (type == SQLITE_INTEGER) {
		n = sqlite3_value_int64(value);
		if (sign > 0)
			s->overflow |=
			    __builtin_add_overflow(s->whole, n, &s->whole);
		else
			s->overflow |=
			    __builtin_sub_overflow(s->whole, n, &s->whole);
	} else {
		s->reals += sign;
	}
	add_exactly(s, sign * sqlite3_value_double(value));
}

static void
sum_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	(void)argc;
	sum_count(out, argv[0], 1);
}

static void
sum_inverse(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	(void)argc;
	sum_count(out, argv[0], -1);
}

static double
sum_of(const struct sum_state *s)
{
	double sum = s->sum + s->rest;

	return isnan(sum) ? s->sum : sum; /* an infinite one has no rest */
}

enum { SUM, AVG, TOTAL };
static const int sum_kinds[] = {SUM, AVG, TOTAL};

static void
sum_value(sqlite3_context *out)
{
	const struct sum_state *s = sqlite3_aggregate_context(out, 0);
	int kind = *(const int *)sqlite3_user_data(out);

	if (s == NULL || s->count == 0) {
		if (kind == TOTAL)
			sqlite3_result_double(out, 0);
	} else if (kind == SUM && s->reals == 0 && s->overflow) {
		sqlite3_result_error(out, "integer overflow", -1);
	} else if (kind == SUM && s->reals == 0) {
		sqlite3_result_int64(out, s->whole);
	} else {
		sqlite3_result_double(out,
		    kind == AVG ? sum_of(s) / (double)s->count : sum_of(s));
	}
}

const struct aggregate aggregate_sums[] = {
    {"sum", 1, &sum_kinds[SUM], sum_step, sum_value, sum_value, sum_inverse},
    {"avg", 1, &sum_kinds[AVG], sum_step, sum_value, sum_value, sum_inverse},
    {"total", 1, &sum_kinds[TOTAL], sum_step, sum_value, sum_value,
	sum_inverse},
    {0},
};
