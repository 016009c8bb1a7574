#include "aggregates.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Means and products about them of pairs (Welford 1962); y is x for one. */
struct moments_state {
	int64_t n;
	double mean_x, mean_y, xx, yy, xy;
};

static void
moments_step(sqlite3_context *out, int argc, sqlite3_value **argv)
{
	struct moments_state *s = AGGREGATE_STATE(out, struct moments_state);
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

const struct aggregate aggregate_moments[] = {
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
    {0},
};
