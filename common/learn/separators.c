#include "learn/separators.h"

#include "base/mem.h"
#include "learn/separation.h"
#include "math/symmetric.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many names a sentence has. */
#define NAMED_MAX 3
/* With more columns, fits of some of them take too long for an error. */
#define FIT_COLUMNS 200
#define FIT_ITERATIONS 25
#define FIT_HALVINGS 20

/* --- one feature ---------------------------------------------------------- */

/* A column's values in each class. */
struct range {
	double low[2], high[2];
};

/* A scan for the ranges of all columns. */
struct ranges {
	const struct scan *scan;
	const struct scale *scale;
	size_t columns;
	struct range *all, *of; /* `columns` of them; the same a member */
};

static void
range_add(struct range *r, int y, double low, double high)
{
	r->low[y] = fmin(r->low[y], low);
	r->high[y] = fmax(r->high[y], high);
}

static void
ranges_clear(struct range *r, size_t columns)
{
	for (size_t j = 0; j < columns; j++)
		r[j] = (struct range){
		    {INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
}

static void
find_ranges(void *context, size_t member, struct panel *p)
{
	struct ranges *s = context;
	struct range *of = s->of + member * s->columns;

	scale_panel(s->scale, s->scan->kernel, p);
	for (size_t i = 0; i < p->rows; i++)
		for (size_t j = 0; j < s->columns; j++) {
			double x = p->x[i * p->stride + j];

			range_add(&of[j], p->sign[i] > 0, x, x);
		}
}

static void
take_ranges(void *context, size_t member)
{
	struct ranges *s = context;
	struct range *of = s->of + member * s->columns;

	for (size_t j = 0; j < s->columns; j++)
		for (int y = 0; y < 2; y++)
			range_add(&s->all[j], y, of[j].low[y], of[j].high[y]);
	ranges_clear(of, s->columns);
}

/* Do the classes touch at most, on either side? */
static bool
is_apart(const struct range *r)
{
	return (r->high[0] <= r->low[1] || r->high[1] <= r->low[0]) &&
	    fmin(r->low[0], r->low[1]) < fmax(r->high[0], r->high[1]);
}

/*
 * Find the features that separate by themselves; returns how many, of which
 * the first NAMED_MAX columns go into `found`.
 */
static size_t
find_single(struct objective *o, size_t found[NAMED_MAX])
{
	struct ranges s = {
	    .scan = o->scan,
	    .scale = o->scale,
	    .columns = o->n,
	    .all = mem_zero(o->n, sizeof *s.all),
	    .of = mem_zero(o->scan->members * o->n, sizeof *s.of),
	};
	size_t count = 0;
	struct error e;

	ranges_clear(s.all, o->n);
	ranges_clear(s.of, o->scan->members * o->n);
	if (scan_run(o->scan, find_ranges, take_ranges, &s, &e) == 0)
		for (size_t j = 1; j < o->n; j++)
			if (is_apart(&s.all[j])) {
				if (count < NAMED_MAX)
					found[count] = j;
				count++;
			}
	free(s.all);
	free(s.of);
	return count;
}

/* --- two and three features ----------------------------------------------- */

/* A fit of the columns at[0] = 0 (the intercept) to at[n - 1], ascending. */
struct subset {
	size_t n, at[NAMED_MAX + 1];
	double factor[(NAMED_MAX + 1) * (NAMED_MAX + 1)];
	double step[NAMED_MAX + 1];
};

static bool
find_step(struct subset *s, const struct point *p, size_t stride)
{
	size_t column;

	for (size_t j = 0; j < s->n; j++) {
		s->step[j] = -p->gradient[s->at[j]];
		for (size_t k = 0; k <= j; k++)
			s->factor[j * s->n + k] =
			    p->hessian[s->at[j] * stride + s->at[k]];
	}
	if (!symmetric_cholesky(s->factor, s->n, 1e-12, &column))
		return false;
	symmetric_solve(s->factor, s->n, s->step);
	return true;
}

/* Go on by the step, halved until the objective does not rise. */
static bool
take_step(struct subset *s, struct objective *o, struct point *at,
    struct point *trial)
{
	struct error e;
	double part = 1;

	for (int i = 0; i < FIT_HALVINGS; i++, part /= 2) {
		struct point swap = *at;

		memcpy(trial->b, at->b, o->n * sizeof *at->b);
		for (size_t j = 0; j < s->n; j++)
			trial->b[s->at[j]] += part * s->step[j];
		if (objective_evaluate(o, trial, true, &e) < 0)
			return false;
		if (!(trial->objective <= at->objective))
			continue;
		*at = *trial;
		*trial = swap;
		return true;
	}
	return false;
}

/* Do these columns separate, without others? */
static bool
can_part(struct subset *s, struct objective *o, double tolerance)
{
	struct point at, trial;
	double *v = mem_zero(o->n, sizeof *v);
	bool parted = false;
	struct error e;

	point_init(&at, o->n);
	point_init(&trial, o->n);
	if (objective_evaluate(o, &at, true, &e) == 0)
		for (int i = 0; !parted && i < FIT_ITERATIONS; i++) {
			if (!find_step(s, &at, o->n) ||
			    !take_step(s, o, &at, &trial) ||
			    symmetric_max(s->step, s->n) < 1e-8)
				break;
			for (size_t j = 0; j < s->n; j++)
				v[s->at[j]] = s->step[j];
			parted =
			    separation_by(o->scan, o->scale, at.b, tolerance) ||
			    separation_by(o->scan, o->scale, v, tolerance);
		}
	point_release(&at);
	point_release(&trial);
	free(v);
	return parted;
}

/* Add a column to the ascending ones. */
static void
subset_add(struct subset *s, size_t column)
{
	size_t i = s->n++;

	for (; i > 0 && s->at[i - 1] > column; i--)
		s->at[i] = s->at[i - 1];
	s->at[i] = column;
}

static bool
has(const struct subset *s, size_t column)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i] == column)
			return true;
	return false;
}

/* Return the column that weighs most in v and is none of the subset's. */
static size_t
find_next(const struct subset *s, const double *v, size_t n)
{
	size_t best = 0;

	for (size_t j = 1; j < n; j++)
		if (!has(s, j) && (best == 0 || fabs(v[j]) > fabs(v[best])))
			best = j;
	return best;
}

/* --- the sentence --------------------------------------------------------- */

static void
add_names(char *text, size_t size, const char *const *name, const size_t *at,
    size_t count, const char *last)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < count && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s'%.64s'",
		    i == 0		? ""
			: i + 1 < count ? ", "
					: last,
		    name[at[i] - 1]);
}

static void
add_text(char *text, size_t size, const char *more)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s", more);
}

void
separators_name(struct objective *o, const char *const *name, const double *v,
    double tolerance, char *text, size_t size)
{
	size_t single[NAMED_MAX], count = find_single(o, single);
	struct subset s = {.n = 1};
	bool parted = false;

	*text = '\0';
	if (count > 0) {
		size_t named = count < NAMED_MAX ? count : NAMED_MAX;

		add_text(text, size, count > 1 ? "each of " : "");
		add_names(text, size, name, single, named, ", ");
		add_text(text, size,
		    count > NAMED_MAX ? ", ... alone"
			: count > 1   ? " alone"
				      : "");
		return;
	}
	while (!parted && s.n <= NAMED_MAX && s.n < o->n) {
		subset_add(&s, find_next(&s, v, o->n));
		parted = s.n > 2 && o->n <= FIT_COLUMNS &&
		    can_part(&s, o, tolerance);
	}
	add_names(text, size, name, s.at + 1, s.n - 1,
	    parted || s.n == o->n ? " and " : ", ");
	add_text(text, size,
	    parted || s.n == o->n ? " together" : " together with others");
}
