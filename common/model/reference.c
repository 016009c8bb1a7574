#include "model/reference.h"

#include "base/mem.h"
#include "math/mat_sort.h"
#include "math/portable.h"
#include "math/sort_keys.h"
#include "math/sum.h"
#include "model/column.h"
#include "model/model.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_ODDS_MAX 40 /* of a score that is 0 or 1 in its last bit */

/* --- spreads -------------------------------------------------------------- */

struct weighted {
	double value, weight;
};

static int
by_value(const void *a, const void *b)
{
	const struct weighted *x = a, *y = b;

	return (x->value > y->value) - (x->value < y->value);
}

/* Copy the values in their order; rows without weights are sorted as keys. */
static struct weighted *
sort_values(const double *value, const double *weight, size_t n)
{
	struct weighted *v = mem_zero(n + 1, sizeof *v);
	uint64_t *key = NULL;

	if (weight == NULL) {
		key = mem_zero(2 * n + 1, sizeof *key);
		for (size_t i = 0; i < n; i++)
			key[i] = mat_sort_key(value[i] + 0.0);
		sort_keys(key, key + n, n);
	}
	for (size_t i = 0; i < n; i++)
		v[i] = weight == NULL
		    ? (struct weighted){mat_sort_number(key[i]), 1}
		    : (struct weighted){value[i], weight[i]};
	if (weight != NULL)
		qsort(v, n, sizeof *v, by_value);
	free(key);
	return v;
}

/* Round to so many digits as a file of all features stays small with. */
static double
round_off(double x)
{
	char text[32];

	snprintf(text, sizeof text, "%.6g", x);
	return strtod(text, NULL);
}

/* Set the cuts: quantiles that differ, and below the greatest value. */
static void
choose_cuts(struct reference_spread *s, const struct weighted *v, size_t n,
    double all, size_t bins)
{
	double below = 0;
	size_t i = 0;

	s->cut = mem_zero(bins, sizeof *s->cut);
	for (size_t k = 1; k < bins; k++) {
		double cut;

		while (i + 1 < n &&
		    below + v[i].weight < all * (double)k / (double)bins)
			below += v[i++].weight;
		cut = round_off(v[i].value);
		if (cut < v[n - 1].value &&
		    (s->bins == 0 || cut > s->cut[s->bins - 1]))
			s->cut[s->bins++] = cut;
	}
	s->bins++;
}

void
reference_spread_make(struct reference_spread *s, const double *value,
    const double *weight, size_t n, size_t bins)
{
	struct weighted *v = sort_values(value, weight, n);
	double all = 0;

	*s = (struct reference_spread){0};
	for (size_t i = 0; i < n; i++)
		all += v[i].weight;
	if (all > 0) {
		choose_cuts(s, v, n, all, bins);
		s->share = mem_zero(s->bins, sizeof *s->share);
		for (size_t i = 0; i < n; i++)
			s->share[reference_bin(s, v[i].value)] += v[i].weight;
		for (size_t k = 0; k < s->bins; k++)
			s->share[k] = round_off(s->share[k] / all);
	}
	free(v);
}

size_t
reference_bin(const struct reference_spread *s, double x)
{
	size_t low = 0, high = s->bins - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (x <= s->cut[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* --- fields --------------------------------------------------------------- */

static size_t
times_of(const struct reference_rows *rows, size_t row)
{
	return rows->times == NULL ? 1 : rows->times[row];
}

static double
weight_of(const struct reference_rows *rows, size_t row)
{
	return rows->weight == NULL ? 1 : rows->weight[row];
}

/* Count the levels of a category. */
static void
make_levels(struct reference_spread *s, const struct column_field *c,
    const double *value, const double *weight, size_t n)
{
	double all = 0;

	if (c->levels.count == 0)
		return;
	s->bins = c->levels.count;
	s->share = mem_zero(s->bins, sizeof *s->share);
	for (size_t i = 0; i < n; i++) {
		double w = weight == NULL ? 1 : weight[i];

		s->share[(size_t)value[i]] += w;
		all += w;
	}
	for (size_t k = 0; all > 0 && k < s->bins; k++)
		s->share[k] = round_off(s->share[k] / all);
}

static void
make_field(struct reference_field *f, const struct columns *c, size_t i,
    const struct reference_rows *rows, double *value, double *weight)
{
	double all = 0, missing = 0;
	size_t n = 0;

	*f = (struct reference_field){
	    .name = mem_string(c->field[i].name), .importance = NAN};
	for (size_t k = 0; k < rows->count; k++) {
		double x = rows->raw[k * c->fields + i];
		double w = weight_of(rows, k);

		all += w;
		if (isnan(x)) {
			missing += w;
			continue;
		}
		value[n] = x;
		weight[n++] = w;
	}
	f->missing = round_off(missing / all);
	if (rows->weight == NULL)
		weight = NULL;
	if (c->field[i].is_category)
		make_levels(&f->spread, &c->field[i], value, weight, n);
	else if (n > 0)
		reference_spread_make(
		    &f->spread, value, weight, n, REFERENCE_BINS);
}

/* --- scores --------------------------------------------------------------- */

static void
score_rows(const struct model *m, const struct columns *c, const double *raw,
    size_t n, double *x, double *p)
{
	for (size_t i = 0; i < n; i++)
		columns_values(c, raw + i * c->fields, x + i * c->count);
	m->kind->score(m->body, x, n, p);
}

static void
make_scores(struct reference *r, const struct model *m, const struct columns *c,
    const struct reference_rows *rows, double *value, double *weight)
{
	enum { BLOCK = 256 };
	double *x = mem_zero(BLOCK * c->count + 1, sizeof *x);
	struct sum all = {0}, sum = {0}, alerts = {0};
	double p[BLOCK];
	size_t n = 0;

	for (size_t k = 0; k < rows->count; k++)
		r->held_out |= rows->held_out != NULL && rows->held_out[k];
	for (size_t from = 0; from < rows->count; from += BLOCK) {
		size_t count = rows->count - from;

		count = count < BLOCK ? count : BLOCK;
		score_rows(m, c, rows->raw + from * c->fields, count, x, p);
		for (size_t k = 0; k < count; k++) {
			double w = weight_of(rows, from + k);

			if (r->held_out && !rows->held_out[from + k])
				continue;
			value[n] = p[k];
			weight[n++] = w;
			r->scored += times_of(rows, from + k);
			sum_add(&all, w);
			sum_add(&sum, w * p[k]);
			if (p[k] >= m->threshold)
				sum_add(&alerts, w);
		}
	}
	free(x);
	r->mean = round_off(sum_value(&sum) / sum_value(&all));
	r->alerts = isnan(m->threshold)
	    ? NAN
	    : round_off(sum_value(&alerts) / sum_value(&all));
	reference_spread_make(&r->score, value,
	    rows->weight == NULL ? NULL : weight, n, REFERENCE_SCORE_BINS);
}

static double
log_odds(const struct model *m, double p)
{
	double f;

	if (m->kind->output != MODEL_PROBABILITY)
		return p;
	if (p <= 0 || p >= 1)
		return p <= 0 ? -LOG_ODDS_MAX : LOG_ODDS_MAX;
	f = portable_log(p / (1 - p));
	return f < -LOG_ODDS_MAX ? -LOG_ODDS_MAX
	    : f > LOG_ODDS_MAX	 ? LOG_ODDS_MAX
				 : f;
}

/* Score some rows, and again with each field of another row. */
static void
make_importance(struct reference *r, const struct model *m,
    const struct columns *c, const struct reference_rows *rows)
{
	size_t n =
	    rows->count < REFERENCE_SWAPPED ? rows->count : REFERENCE_SWAPPED;
	size_t step = rows->count / n, width = c->fields;
	double *raw = mem_zero(n * width + 1, sizeof *raw);
	double *x = mem_zero(n * c->count + 1, sizeof *x);
	double *before = mem_zero(2 * n + 1, sizeof *before), *p = before + n;

	for (size_t k = 0; k < n; k++)
		memcpy(raw + k * width, rows->raw + k * step * width,
		    width * sizeof *raw);
	score_rows(m, c, raw, n, x, before);
	for (size_t i = 0; i < width; i++) {
		struct sum moved = {0};

		for (size_t k = 0; k < n; k++) {
			size_t other =
			    (k * step + rows->count / 2) % rows->count;

			raw[k * width + i] = rows->raw[other * width + i];
		}
		score_rows(m, c, raw, n, x, p);
		for (size_t k = 0; k < n; k++) {
			raw[k * width + i] = rows->raw[k * step * width + i];
			sum_add(&moved,
			    fabs(log_odds(m, p[k]) - log_odds(m, before[k])));
		}
		r->field[i].importance =
		    round_off(sum_value(&moved) / (double)n);
	}
	free(raw);
	free(x);
	free(before);
}

void
reference_make(struct reference *r, const struct model *m,
    const struct columns *c, struct reference_rows *rows)
{
	double *value, *weight, all = 0;

	*r = (struct reference){0};
	for (size_t k = 0; k < rows->count; k++) {
		all += weight_of(rows, k);
		r->rows += times_of(rows, k);
	}
	if (!(all > 0)) {
		r->rows = 0;
		return;
	}
	value = mem_zero(rows->count + 1, sizeof *value);
	weight = mem_zero(rows->count + 1, sizeof *weight);
	r->fields = c->fields;
	r->field = mem_zero(c->fields + 1, sizeof *r->field);
	for (size_t i = 0; i < c->fields; i++)
		make_field(&r->field[i], c, i, rows, value, weight);
	make_scores(r, m, c, rows, value, weight);
	make_importance(r, m, c, rows);
	free(value);
	free(weight);
}

static void
release_spread(struct reference_spread *s)
{
	free(s->cut);
	free(s->share);
}

void
reference_release(struct reference *r)
{
	for (size_t i = 0; i < r->fields; i++) {
		free(r->field[i].name);
		release_spread(&r->field[i].spread);
	}
	free(r->field);
	release_spread(&r->score);
	*r = (struct reference){0};
}
