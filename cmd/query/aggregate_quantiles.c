#include "aggregates.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* All values, and where the group's quantile lies. */
struct quantile_state {
	double *value;
	size_t count, capacity;
	double q;
};

static bool
grow(struct quantile_state *s)
{
	size_t capacity = s->capacity > 0 ? 2 * s->capacity : 64;
	double *value =
	    sqlite3_realloc64(s->value, capacity * sizeof *s->value);

	if (value == NULL)
		return false;
	s->value = value;
	s->capacity = capacity;
	return true;
}

static void
quantile_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct quantile_state *s = AGGREGATE_STATE(out, struct quantile_state);

	if (s == NULL || sqlite3_value_numeric_type(argv[0]) == SQLITE_NULL)
		return;
	s->q = argc > 1 ? sqlite3_value_double(argv[1]) : 0.5;
	if (!(s->q >= 0 && s->q <= 1)) {
		sqlite3_result_error(
		    out, "quantile(X, Q) needs a Q from 0 to 1", -1);
		return;
	}
	if (s->count == s->capacity && !grow(s)) {
		sqlite3_result_error_nomem(out);
		return;
	}
	s->value[s->count++] = sqlite3_value_double(argv[0]);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Between two values by their share (Hyndman and Fan's 7th, numpy's way). */
static void
quantile_end(sqlite3_context *out)
{
	struct quantile_state *s = sqlite3_aggregate_context(out, 0);
	double place, share, x;
	size_t i;

	if (s == NULL || s->count == 0)
		return;
	qsort(s->value, s->count, sizeof *s->value, by_value);
	place = s->q * (double)(s->count - 1);
	i = (size_t)place;
	share = place - (double)i;
	x = s->value[i];
	if (share > 0)
		x += share * (s->value[i + 1] - x);
	sqlite3_free(s->value);
	s->value = NULL;
	sqlite3_result_double(out, x);
}

const struct aggregate aggregate_quantiles[] = {
    {"quantile", 2, NULL, quantile_step, quantile_end, NULL, NULL},
    {"median", 1, NULL, quantile_step, quantile_end, NULL, NULL},
    {0},
};
