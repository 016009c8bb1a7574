#include "learn/bins.h"

#include "base/mem.h"
#include "math/mat_sort.h"
#include "math/sort_keys.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUTS 256   /* with those that are infinite, for find_bin() */
#define TOGETHER 3 /* features whose values are read at the same time */

double
bins_between(double low, double high)
{
	double middle = low / 2 + high / 2;
	char text[32];

	for (int digits = 1; digits <= 17; digits++) {
		double t;

		snprintf(text, sizeof text, "%.*e", digits - 1, middle);
		t = strtod(text, NULL);
		if (low < t && t <= high)
			return t + 0.0; /* no -0 */
	}
	return high;
}

/* --- cuts ------------------------------------------------------------------ */

struct bins_value {
	double x;
	size_t count;
};

/* Make values with their counts of sorted keys; returns their number. */
static size_t
count_values(struct bins_value *v, const uint64_t *key, size_t n, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && key[i] == key[i - 1]) {
			v[count - 1].count++;
			continue;
		}
		if (count == most)
			return most + 1;
		v[count++] = (struct bins_value){mat_sort_number(key[i]), 1};
	}
	return count;
}

/* Walk the values of sorted keys, one after the other. */
static size_t
next_value(const uint64_t *key, size_t n, size_t i)
{
	uint64_t same = key[i];

	while (i < n && key[i] == same)
		i++;
	return i;
}

/* Cut so many keys into at most `most` bins of about the same size. */
static size_t
cut_evenly(double *cut, const uint64_t *key, size_t n, size_t most)
{
	size_t rest = n, bins = most, count = 0, in = 0;
	double size;

	/* Values that fill a bin have one of their own. */
	for (size_t i = 0, j; i < n; i = j) {
		j = next_value(key, n, i);
		if ((j - i) * most >= n) {
			rest -= j - i;
			bins--;
		}
	}
	size = bins > 0 ? (double)rest / (double)bins : INFINITY;
	for (size_t i = 0, j, k; i < n; i = j) {
		bool large, next_large;

		j = next_value(key, n, i);
		if (j == n)
			break;
		k = next_value(key, n, j);
		large = (j - i) * most >= n;
		next_large = (k - j) * most >= n;
		in += j - i;
		if (count + 1 == most ||
		    (!large && !next_large && (double)in < size))
			continue;
		cut[count++] = bins_between(
		    mat_sort_number(key[i]), mat_sort_number(key[j]));
		in = 0;
	}
	return count + 1;
}

/* Find the cuts of a column's values, which are sorted on the way. */
static void
find_cuts(struct bins_column *c, uint64_t *key, uint64_t *spare, size_t n,
    size_t most)
{
	struct bins_value *value = mem_zero(most + 1, sizeof *value);
	size_t count;

	sort_keys(key, spare, n);
	c->cut = mem_zero(CUTS, sizeof *c->cut);
	for (size_t i = 0; i < CUTS; i++)
		c->cut[i] = INFINITY;
	count = count_values(value, key, n, most);
	if (count <= most) {
		for (size_t v = 1; v < count; v++)
			c->cut[v - 1] =
			    bins_between(value[v - 1].x, value[v].x);
		c->count = count > 0 ? count : 1;
	} else {
		c->count = cut_evenly(c->cut, key, n, most);
	}
	free(value);
}

/* --- bins ------------------------------------------------------------------ */

/* Return the number of cuts that are not above x, without a branch. */
static unsigned
find_bin(const struct bins_column *c, double x)
{
	unsigned at = 0;

	for (unsigned step = CUTS / 2; step > 0; step /= 2)
		at += step & -(unsigned)(c->cut[at + step - 1] <= x);
	return at;
}

/* Some features of all rows. */
struct some {
	struct bins *bins;
	const uint32_t *place;
	size_t most, first;
	double *value[TOGETHER];
	uint64_t *key; /* twice the rows */
};

/* Make the bins of the one numbered `task` of them. */
static void
make_column(struct some *s, size_t task)
{
	struct bins *b = s->bins;
	size_t column = s->first + task, n = 0;
	struct bins_column *c = &b->column[column];
	const double *x = s->value[task];
	unsigned char *bin =
	    b->group[column / BINS_ABREAST] + column % BINS_ABREAST;

	for (size_t i = 0; i < b->rows; i++)
		if (!isnan(x[i]))
			s->key[n++] = mat_sort_key(x[i] + 0.0);
	c->has_missing = n < b->rows;
	find_cuts(c, s->key, s->key + b->rows, n, s->most);
	for (size_t i = 0; i < b->rows; i++)
		bin[(size_t)s->place[i] * BINS_ABREAST] =
		    (unsigned char)(isnan(x[i]) ? c->count : find_bin(c, x[i]));
}

/* Read `count` features of each row that counts. */
static int
read_columns(
    struct some *s, const struct dataset *d, size_t count, struct error *e)
{
	const double *row;
	struct mat_walk w;
	size_t i = 0;
	int failed = 0;

	mat_walk_start(&w, &d->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		if (d->weighted && row[dataset_weight(d)] == 0)
			continue;
		for (size_t j = 0; j < count; j++)
			s->value[j][i] = row[s->first + j];
		i++;
	}
	mat_walk_end(&w);
	return failed;
}

int
bins_make(struct bins *b, const struct dataset *d, const uint32_t *place,
    size_t rows, size_t most, struct error *e)
{
	struct some s = {.bins = b, .place = place, .most = most};
	int failed = 0;

	*b = (struct bins){
	    .rows = rows,
	    .columns = d->features,
	    .groups = (d->features + BINS_ABREAST - 1) / BINS_ABREAST,
	    .column = mem_zero(d->features + 1, sizeof *b->column),
	};
	b->group = mem_zero(b->groups + 1, sizeof *b->group);
	for (size_t g = 0; g < b->groups; g++)
		b->group[g] = mem_zero(rows + 1, BINS_ABREAST);
	for (size_t j = 0; j < TOGETHER; j++)
		s.value[j] = mem_zero(rows + 1, sizeof *s.value[j]);
	s.key = mem_zero(2 * rows + 1, sizeof *s.key);
	for (; failed == 0 && s.first < b->columns; s.first += TOGETHER) {
		size_t count = b->columns - s.first < TOGETHER
		    ? b->columns - s.first
		    : TOGETHER;

		failed = read_columns(&s, d, count, e);
		for (size_t j = 0; failed == 0 && j < count; j++)
			make_column(&s, j);
	}
	for (size_t j = 0; j < TOGETHER; j++)
		free(s.value[j]);
	free(s.key);
	return failed;
}

void
bins_release(struct bins *b)
{
	for (size_t j = 0; j < b->columns; j++)
		free(b->column[j].cut);
	for (size_t g = 0; g < b->groups; g++)
		free(b->group[g]);
	free(b->column);
	free(b->group);
	*b = (struct bins){0};
}
