#include "train/pieces.h"

#include "base/mem.h"
#include "math/mat_sort.h"
#include "math/portable.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY, WEIGHT, COLUMNS }; /* of the matrix of values */

/* A number's values, sorted, and what makes a column's number of them. */
struct piece_values {
	struct mat mat;
	struct sum missing; /* the weight of rows without one */
	bool log1p;
	double low, high; /* the limits of --clip */
};

/* Walk over the different values, each with its weight. */
struct value_walk {
	const struct piece_values *v;
	struct mat_walk w;
	const double *next; /* a row of the next value, or NULL */
	int failed;
	double x, weight;
};

static double
number_of(const struct piece_values *v, double raw)
{
	double x = v->log1p ? portable_log1p(raw) : raw;

	return x < v->low ? v->low : x > v->high ? v->high : x;
}

static double
row_number(const struct piece_values *v, const double *row)
{
	uint64_t key;

	memcpy(&key, &row[KEY], sizeof key);
	return number_of(v, mat_sort_number(key));
}

static void
start_walk(struct value_walk *w, const struct piece_values *v, struct error *e)
{
	*w = (struct value_walk){.v = v};
	mat_walk_start(&w->w, &v->mat);
	w->next = mat_walk_next(&w->w, &w->failed, e);
}

static bool
next_value(struct value_walk *w, struct error *e)
{
	struct sum weight = {0};

	if (w->next == NULL)
		return false;
	w->x = row_number(w->v, w->next);
	do {
		sum_add(&weight, w->next[WEIGHT]);
		w->next = mat_walk_next(&w->w, &w->failed, e);
	} while (w->next != NULL && row_number(w->v, w->next) == w->x);
	w->weight = sum_value(&weight);
	return w->failed == 0;
}

/* --- values ---------------------------------------------------------------- */

static int
add_value(struct piece_values *v, double raw, double weight, struct error *e)
{
	uint64_t key = mat_sort_key(raw + 0.0); /* -0 is 0 */
	double *row;

	if (isnan(raw)) {
		sum_add(&v->missing, weight);
		return 0;
	}
	if (!(weight > 0))
		return 0;
	row = mat_append_row(&v->mat, e);
	if (row == NULL)
		return -1;
	memcpy(&row[KEY], &key, sizeof key);
	row[WEIGHT] = weight;
	return 0;
}

/* Collect the known values, sorted; equal ones by their weights. */
static int
collect(struct piece_values *v, const struct train_rows *t, const bool *keep,
    size_t i, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	*v = (struct piece_values){.log1p = t->fields.field[i].log1p,
	    .low = -INFINITY,
	    .high = INFINITY};
	mat_init(&v->mat, COLUMNS);
	mat_limit_like(&v->mat, &t->raw.mat, 8);
	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL)
		if (keep == NULL || keep[w.row])
			failed = add_value(v, row[i],
			    t->raw.weighted ? row[dataset_weight(&t->raw)] : 1,
			    e);
	mat_walk_end(&w);
	return failed < 0 ? -1 : mat_sort(&v->mat, KEY, COLUMNS, e);
}

/* Set the limits: `sds` standard deviations from the mean. */
static int
limit(struct piece_values *v, double missing, double sds, struct error *e)
{
	double fill = isnan(missing) ? 0 : number_of(v, missing);
	double unknown = isnan(missing) ? 0 : sum_value(&v->missing);
	struct sum all = {.total = unknown}, total = {.total = unknown * fill};
	struct sum squares = {0};
	struct value_walk w;
	double mean, sd;

	start_walk(&w, v, e);
	while (next_value(&w, e)) {
		sum_add(&all, w.weight);
		sum_add(&total, w.weight * w.x);
	}
	mat_walk_end(&w.w);
	if (w.failed < 0)
		return -1;
	mean = sum_value(&total) / sum_value(&all);
	sum_add(&squares, unknown * (fill - mean) * (fill - mean));
	start_walk(&w, v, e);
	while (next_value(&w, e))
		sum_add(&squares, w.weight * (w.x - mean) * (w.x - mean));
	mat_walk_end(&w.w);
	if (w.failed < 0)
		return -1;
	sd = sqrt(sum_value(&squares) / sum_value(&all));
	if (isfinite(mean) && isfinite(sd) && sd > 0) {
		v->low = mean - sds * sd;
		v->high = mean + sds * sd;
	}
	return 0;
}

/* --- knots ----------------------------------------------------------------- */

/* The values after the lowest: all, and the heavy ones among them. */
struct piece_shares {
	size_t different; /* the lowest counts, too */
	size_t heavy;
	double weight, heavy_weight;
	double least; /* the weight of a heavy one */
};

static int
look_at_shares(
    struct piece_shares *s, const struct piece_values *v, struct error *e)
{
	struct sum all = {0}, heavy = {0};
	struct value_walk w;

	s->different = s->heavy = 0;
	start_walk(&w, v, e);
	while (next_value(&w, e)) {
		if (s->different++ == 0)
			continue;
		sum_add(&all, w.weight);
		if (w.weight < s->least)
			continue;
		sum_add(&heavy, w.weight);
		s->heavy++;
	}
	mat_walk_end(&w.w);
	s->weight = sum_value(&all);
	s->heavy_weight = sum_value(&heavy);
	return w.failed;
}

/*
 * Find the heavy values: those with at least the share of a piece, when the
 * others are shared among the pieces that heavy ones leave.
 */
static int
find_heavy(struct piece_shares *s, const struct piece_values *v, size_t count,
    struct error *e)
{
	size_t before;

	*s = (struct piece_shares){.least = INFINITY};
	if (look_at_shares(s, v, e) < 0)
		return -1;
	do {
		before = s->heavy;
		s->least =
		    (s->weight - s->heavy_weight) / (double)(count - before);
		if (look_at_shares(s, v, e) < 0)
			return -1;
	} while (s->heavy > before && s->heavy < count);
	return 0;
}

static int
place_knots(struct pieces *p, const struct piece_values *v, size_t count,
    struct error *e)
{
	struct sum passed = {0}; /* of light ones, since their last knot */
	struct piece_shares s;
	struct value_walk w;
	double left, last = NAN;

	if (find_heavy(&s, v, count, e) < 0)
		return -1;
	left = s.weight - s.heavy_weight;
	p->knot = mem_zero(count + 1, sizeof *p->knot);
	start_walk(&w, v, e);
	while (next_value(&w, e)) {
		bool few = p->knots == 0 || s.different <= count + 1;
		bool heavy = p->knots > 0 && w.weight >= s.least;
		size_t taken = p->knots + s.heavy;

		last = w.x;
		s.heavy -= heavy;
		if (p->knots > 0 && !heavy)
			sum_add(&passed, w.weight);
		if (!few &&
		    (p->knots == count ||
			(!heavy &&
			    (taken >= count ||
				sum_value(&passed) <
				    left / (double)(count + 1 - taken)))))
			continue;
		if (!heavy) {
			left -= sum_value(&passed);
			passed = (struct sum){0};
		}
		p->knot[p->knots++] = w.x;
	}
	mat_walk_end(&w.w);
	/* The last one is the highest value, whatever the sums say. */
	if (p->knots > 0 && p->knot[p->knots - 1] != last)
		p->knot[p->knots++] = last;
	return w.failed;
}

static int
check_distances(const struct pieces *p, const struct field *f, struct error *e)
{
	for (size_t k = 1; k < p->knots; k++)
		if (!isfinite(p->knot[k] - p->knot[k - 1]))
			return error_set(e, ST_CANNOT,
			    "feature '%s' has values that are too far apart "
			    "for a piece between them",
			    f->name);
	return 0;
}

int
pieces_find(struct pieces *p, const struct train_rows *t, const bool *keep,
    size_t i, size_t count, double missing, const struct train_ask *ask,
    struct error *e)
{
	struct piece_values v;
	int failed;

	*p = (struct pieces){0};
	if (count == 0)
		return 0;
	failed = collect(&v, t, keep, i, e);
	if (failed == 0 && ask->clip > 0)
		failed = limit(&v, missing, ask->clip, e);
	if (failed == 0)
		failed = place_knots(p, &v, count, e);
	mat_release(&v.mat);
	return failed < 0 ? -1 : check_distances(p, &t->fields.field[i], e);
}

void
pieces_release(struct pieces *p)
{
	free(p->knot);
	*p = (struct pieces){0};
}
