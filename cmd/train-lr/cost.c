#include "cost.h"

#include "base/mem.h"
#include "learn/cv.h"
#include "options.h"

#include <stdio.h>

/*
 * Multiplications a second, of the factor and of the sums, measured on one
 * core of Zen 4 with 2000 and 4000 columns: OpenBLAS has other sums than
 * --reproducible.
 */
#define FACTOR_RATE 6e9
#define BLAS_RATE 15e9
#define OWN_RATE 5e9
/* Newton steps of a fit, and of one that begins at another's end. */
#define STEPS 9
#define NEXT_STEPS 4
/* Matrices of n x n at the same time: of two points, the factor, and sums. */
#define MATRICES 6

#define WARN_SECONDS 60
#define MOST_SECONDS 600

/* Of most levels: the category, and how many columns all have. */
struct widest {
	const char *field;
	size_t levels, of_all;
};

static struct widest
find_widest(const struct schema *m)
{
	struct widest w = {NULL, 0, 0};

	for (size_t i = 0; i < m->categories; i++) {
		const struct schema_category *c = &m->category[i];

		w.of_all += c->levels - 1;
		if (c->levels > w.levels) {
			w.levels = c->levels;
			w.field = c->field;
		}
	}
	return w;
}

/* The Newton steps, each over all rows. */
static double
count_steps(const struct opts *o)
{
	size_t grid;

	cv_grid(&grid);
	if (!o->l2_auto)
		return STEPS;
	return STEPS + (double)(o->folds * grid * NEXT_STEPS);
}

static double
find_seconds(const struct opts *o, double n, double rows)
{
	double sums = rows * n * n / 2;

	return count_steps(o) *
	    (n * n * n / 6 / FACTOR_RATE +
		sums / (o->ask.reproducible ? OWN_RATE : BLAS_RATE));
}

int
cost_check(const struct train_ask *ask, const struct schema *m, size_t rows,
    struct error *e)
{
	const struct opts *o =
	    (const void *)((const char *)ask - offsetof(struct opts, ask));
	double n = (double)m->features + 1;
	double seconds = find_seconds(o, n, (double)rows);
	double bytes = MATRICES * n * n * sizeof(double);
	struct widest w = find_widest(m);
	bool too_much = bytes > (double)mem_total();
	char text[sizeof e->text];

	if (2 * w.of_all < m->features || (seconds < WARN_SECONDS && !too_much))
		return 0;
	snprintf(text, sizeof text,
	    "%zu levels of '%.64s' make a fit of %zu columns: about %.0f "
	    "minutes "
	    "and %.1f GB of memory; train-gbt makes one column of a category",
	    w.levels, w.field, m->features, seconds / 60 < 1 ? 1 : seconds / 60,
	    bytes / 1e9);
	if (seconds > MOST_SECONDS || too_much)
		return error_set(e, ST_CANNOT, "%s", text);
	warnx("%s", text);
	return 0;
}
