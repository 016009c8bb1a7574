#include "aggregates.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * An aggregate's state lies in memory that SQLite gives, all zeros at first,
 * and takes back by itself.
 */
#define STATE(context, type)                                                   \
	((type *)sqlite3_aggregate_context(context, sizeof(type)))

/* --- sums ------------------------------------------------------------------- */

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
	struct sum_state *s = STATE(out, struct sum_state);
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

/* --- moments ---------------------------------------------------------------- */

/* Means and products about them of pairs (Welford 1962); y is x for one. */
struct moments_state {
	int64_t n;
	double mean_x, mean_y, xx, yy, xy;
};

static void
moments_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct moments_state *s = STATE(out, struct moments_state);
	double x, y, dx, dy;

	for (int i = 0; i < argc; i++)
		if (sqlite3_value_numeric_type(argv[i]) == SQLITE_NULL)
			return;
	if (s == NULL)
		return;
	x = sqlite3_value_double(argv[0]);
	y = sqlite3_value_double(argv[argc - 1]);
	s->n++;
	dx = x - s->mean_x;
	dy = y - s->mean_y;
	s->mean_x += dx / (double)s->n;
	s->mean_y += dy / (double)s->n;
	s->xx += dx * (x - s->mean_x);
	s->yy += dy * (y - s->mean_y);
	s->xy += dx * (y - s->mean_y);
}

enum { VARIANCE, VAR_POP, STDDEV, STDDEV_POP, COVAR, CORR };
static const int moment_kinds[] = {
    VARIANCE, VAR_POP, STDDEV, STDDEV_POP, COVAR, CORR};

static void
moments_value(sqlite3_context *out)
{
	const struct moments_state *s = sqlite3_aggregate_context(out, 0);
	int kind = *(const int *)sqlite3_user_data(out);
	bool all = kind == VAR_POP || kind == STDDEV_POP;
	double x;

	if (s == NULL || s->n < (all ? 1 : 2))
		return;
	switch (kind) {
	case COVAR:
		x = s->xy / (double)(s->n - 1);
		break;
	case CORR:
		x = s->xy / sqrt(s->xx) / sqrt(s->yy);
		break;
	default:
		x = s->xx / (double)(all ? s->n : s->n - 1);
		if (kind == STDDEV || kind == STDDEV_POP)
			x = sqrt(x);
	}
	if (!isnan(x))
		sqlite3_result_double(out, x);
}

/* --- quantiles -------------------------------------------------------------- */

struct quantile_state {
	double *value;
	size_t count, capacity;
	double q;
};

static void
quantile_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct quantile_state *s = STATE(out, struct quantile_state);

	if (s == NULL || sqlite3_value_numeric_type(argv[0]) == SQLITE_NULL)
		return;
	s->q = argc > 1 ? sqlite3_value_double(argv[1]) : 0.5;
	if (!(s->q >= 0 && s->q <= 1)) {
		sqlite3_result_error(
		    out, "quantile(X, Q) needs a Q from 0 to 1", -1);
		return;
	}
	s->value = mem_grow(s->value, s->count, &s->capacity, sizeof *s->value);
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
	free(s->value);
	s->value = NULL;
	sqlite3_result_double(out, x);
}

/* --- distinct values -------------------------------------------------------- */

/* HyperLogLog (Flajolet et al. 2007): the longest run of zeros of a hash. */
#define HLL_BITS 14
#define HLL_SIZE (1u << HLL_BITS)

struct hll_state {
	unsigned char run[HLL_SIZE];
};

/* Hash a value by type and bytes; 1 and 1.0 are the same to SQL. */
static uint64_t
hash_value(sqlite3_value *v)
{
	double x = sqlite3_value_double(v);
	const unsigned char *p = (const unsigned char *)&x;
	size_t len = sizeof x;
	uint64_t h = UINT64_C(14695981039346656037);

	if (sqlite3_value_type(v) == SQLITE_TEXT ||
	    sqlite3_value_type(v) == SQLITE_BLOB) {
		p = sqlite3_value_blob(v);
		len = (size_t)sqlite3_value_bytes(v);
		h ^= 1;
	}
	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211);
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static void
hll_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct hll_state *s = STATE(out, struct hll_state);
	uint64_t h;
	unsigned char run;

	(void)argc;
	if (s == NULL || sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	h = hash_value(argv[0]);
	run = (unsigned char)(__builtin_clzll(
				  h << HLL_BITS | 1ull << (HLL_BITS - 1)) +
	    1);
	if (run > s->run[h >> (64 - HLL_BITS)])
		s->run[h >> (64 - HLL_BITS)] = run;
}

static void
hll_end(sqlite3_context *out)
{
	const struct hll_state *s = sqlite3_aggregate_context(out, 0);
	const double m = HLL_SIZE, alpha = 0.7213 / (1 + 1.079 / m);
	double sum = 0, n;
	unsigned zeros = 0;

	if (s == NULL) {
		sqlite3_result_int64(out, 0);
		return;
	}
	for (unsigned i = 0; i < HLL_SIZE; i++) {
		sum += ldexp(1, -s->run[i]);
		zeros += s->run[i] == 0;
	}
	n = alpha * m * m / sum;
	if (n <= 2.5 * m && zeros > 0)
		n = m * log(m / zeros); /* few: by the empty places */
	sqlite3_result_int64(out, (sqlite3_int64)(n + 0.5));
}

/* --- the list --------------------------------------------------------------- */

struct aggregate {
	const char *name;
	int arguments;
	const int *data;
	void (*step)(sqlite3_context *, int, sqlite3_value **);
	void (*end)(sqlite3_context *);
	void (*value)(sqlite3_context *); /* or NULL: no window function */
	void (*inverse)(sqlite3_context *, int, sqlite3_value **);
};

static const struct aggregate aggregates[] = {
    {"sum", 1, &sum_kinds[SUM], sum_step, sum_value, sum_value, sum_inverse},
    {"avg", 1, &sum_kinds[AVG], sum_step, sum_value, sum_value, sum_inverse},
    {"total", 1, &sum_kinds[TOTAL], sum_step, sum_value, sum_value,
	sum_inverse},
    {"variance", 1, &moment_kinds[VARIANCE], moments_step, moments_value, NULL,
	NULL},
    {"var_samp", 1, &moment_kinds[VARIANCE], moments_step, moments_value, NULL,
	NULL},
    {"var_pop", 1, &moment_kinds[VAR_POP], moments_step, moments_value, NULL,
	NULL},
    {"stddev", 1, &moment_kinds[STDDEV], moments_step, moments_value, NULL,
	NULL},
    {"stddev_samp", 1, &moment_kinds[STDDEV], moments_step, moments_value, NULL,
	NULL},
    {"stddev_pop", 1, &moment_kinds[STDDEV_POP], moments_step, moments_value,
	NULL, NULL},
    {"covar", 2, &moment_kinds[COVAR], moments_step, moments_value, NULL, NULL},
    {"corr", 2, &moment_kinds[CORR], moments_step, moments_value, NULL, NULL},
    {"quantile", 2, NULL, quantile_step, quantile_end, NULL, NULL},
    {"median", 1, NULL, quantile_step, quantile_end, NULL, NULL},
    {"approx_count_distinct", 1, NULL, hll_step, hll_end, NULL, NULL},
};

int
aggregates_add(sqlite3 *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++) {
		const struct aggregate *a = &aggregates[i];
		int rc = sqlite3_create_window_function(db, a->name,
		    a->arguments, flags, (void *)(uintptr_t)a->data, a->step,
		    a->end, a->value, a->inverse, NULL);

		if (rc != SQLITE_OK)
			return rc;
	}
	return SQLITE_OK;
}
