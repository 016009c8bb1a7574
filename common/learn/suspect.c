#include "learn/suspect.h"

#include "base/mem.h"
#include "judge/rows.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 32 /* of the dataset that the sample is of */
#define KEPT 256  /* rows of each label in the sample, and at most twice that */
#define PAIRS 64  /* rows of each label for the first guess at an AUC */
#define EXACT 16  /* features whose AUC is computed */
#define ROWS_LEAST 50 /* fewer can be different by chance */
#define WHOLE_MOST 0x1p52

/*
 * A sample: rows of each label, evenly spaced. When there are too many of a
 * label each second one is dropped, and from then on half of them are taken.
 */
struct picked {
	double *x; /* by rows */
	size_t rows, stride, seen;
};

struct suspects {
	const struct dataset *data;
	size_t columns;
	struct picked of[2];
	struct suspect *found;
};

static void
pick(struct picked *p, const double *row, size_t columns)
{
	size_t bytes = columns * sizeof *row;

	if (p->seen++ % p->stride != 0)
		return;
	if (p->rows == 2 * (size_t)KEPT) {
		for (size_t i = 0; i < KEPT; i++)
			memmove(
			    p->x + i * columns, p->x + 2 * i * columns, bytes);
		p->rows = KEPT;
		p->stride *= 2;
	}
	memcpy(p->x + p->rows++ * columns, row, bytes);
}

static int
draw(struct suspects *s, struct error *e)
{
	const struct mat *m = &s->data->mat;
	size_t blocks = mat_blocks(m), step = blocks / BLOCKS + 1, count;
	double *buffer = mat_is_spooled(m)
	    ? mem_zero(mat_block_size(m), sizeof *buffer)
	    : NULL;
	const double *row = NULL;

	for (size_t b = 0; b < blocks; b += step) {
		row = mat_block(m, b, buffer, &count, e);
		if (row == NULL)
			break;
		for (size_t i = 0; i < count; i++, row += m->columns)
			pick(&s->of[row[dataset_label(s->data)] != 0], row,
			    s->columns);
	}
	free(buffer);
	return row == NULL && blocks > 0 ? -1 : 0;
}

/* --- the AUC of a feature alone -------------------------------------------- */

/* Guess it by pairs of a positive and a negative, `each` of them. */
static double
guess_auc(const struct suspects *s, size_t column, size_t each)
{
	const struct picked *no = &s->of[0], *yes = &s->of[1];
	size_t n = no->rows < each ? no->rows : each;
	size_t m = yes->rows < each ? yes->rows : each;
	size_t wins = 0;

	for (size_t i = 0; i < m; i++) {
		double y = yes->x[i * yes->rows / m * s->columns + column];

		for (size_t k = 0; k < n; k++) {
			double x =
			    no->x[k * no->rows / n * s->columns + column];

			wins += 2 * (y > x) + (y == x);
		}
	}
	return n * m == 0 ? 0.5 : (double)wins / (2 * (double)(n * m));
}

static double
either_way(double auc)
{
	return auc < 0.5 ? 1 - auc : auc;
}

/* Compute it: each positive wins against the negatives below it. */
static double
area(const struct rows *r)
{
	double above = 0, pairs = 0, won = 0;
	size_t to;

	for (size_t from = 0; from < r->count; from = to) {
		double yes = 0, no = 0;

		for (to = from;
		     to < r->count && r->rows[to].score == r->rows[from].score;
		     to++)
			*(row_is_positive(&r->rows[to]) ? &yes : &no) += 1;
		won += no * (above + yes / 2);
		above += yes;
	}
	pairs = above * ((double)r->count - above);
	return pairs > 0 ? won / pairs : 0.5;
}

static int
measure_auc(struct suspects *s, size_t column, struct error *e)
{
	struct rows rows = {0};
	struct mat_walk w;
	const double *row;
	double auc;
	int failed = 0;

	mat_walk_start(&w, &s->data->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL)
		if (!isnan(row[column]))
			rows_add(&rows, row[column],
			    row[dataset_label(s->data)] != 0, 1);
	mat_walk_end(&w);
	rows_sort(&rows);
	auc = either_way(area(&rows));
	rows_release(&rows);
	if (failed == 0 && auc > SUSPECT_AUC)
		s->found[column].auc = auc;
	return failed;
}

static int
find_leaks(struct suspects *s, struct error *e)
{
	size_t measured = 0;

	for (size_t j = 0; j < s->columns && measured < EXACT; j++) {
		if (either_way(guess_auc(s, j, PAIRS)) < 0.95 ||
		    either_way(guess_auc(s, j, 2 * KEPT)) < 0.98)
			continue;
		measured++;
		if (measure_auc(s, j, e) < 0)
			return -1;
	}
	return 0;
}

/* --- row numbers ------------------------------------------------------------ */

static bool
is_whole(double x)
{
	return fabs(x) <= WHOLE_MOST && x == floor(x);
}

/* Could it number the rows? Is each value whole, and are they not far apart? */
static bool
may_number(struct suspects *s, size_t column)
{
	struct suspect *found = &s->found[column];
	size_t rows = dataset_rows(s->data);

	found->low = INFINITY;
	found->high = -INFINITY;
	for (int label = 0; label < 2; label++)
		for (size_t i = 0; i < s->of[label].rows; i++) {
			double x = s->of[label].x[i * s->columns + column];

			if (!is_whole(x))
				return false;
			found->low = fmin(found->low, x);
			found->high = fmax(found->high, x);
		}
	return rows >= ROWS_LEAST &&
	    found->high - found->low >= (double)rows / 2 &&
	    found->high - found->low <= 4 * (double)rows;
}

/* Find its lowest and highest value; false: one is not whole. */
static bool
find_range(struct suspects *s, size_t column, int *failed, struct error *e)
{
	struct suspect *found = &s->found[column];
	struct mat_walk w;
	const double *row;
	bool whole = true;

	mat_walk_start(&w, &s->data->mat);
	while (whole && (row = mat_walk_next(&w, failed, e)) != NULL) {
		whole = is_whole(row[column]);
		found->low = fmin(found->low, row[column]);
		found->high = fmax(found->high, row[column]);
	}
	mat_walk_end(&w);
	return whole && *failed == 0 &&
	    found->high - found->low <= 4 * (double)dataset_rows(s->data);
}

/* Look at all rows: is each value another one? A bit stands for each. */
static int
look_for_number(struct suspects *s, size_t column, struct error *e)
{
	struct suspect *found = &s->found[column];
	struct mat_walk w;
	const double *row;
	uint64_t *met;
	bool other = true;
	int failed = 0;

	if (!find_range(s, column, &failed, e))
		return failed;
	met =
	    mem_zero((size_t)(found->high - found->low) / 64 + 1, sizeof *met);
	mat_walk_start(&w, &s->data->mat);
	while (other && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		size_t n = (size_t)(row[column] - found->low);
		uint64_t bit = UINT64_C(1) << n % 64;

		other = (met[n / 64] & bit) == 0;
		met[n / 64] |= bit;
	}
	mat_walk_end(&w);
	free(met);
	found->numbers_rows = other && failed == 0;
	return failed;
}

static int
find_numbers(struct suspects *s, struct error *e)
{
	for (size_t j = 0; j < s->columns; j++)
		if (may_number(s, j) && look_for_number(s, j, e) < 0)
			return -1;
	return 0;
}

/* --- features that are equal ------------------------------------------------ */

/* Hash a column of the sample; *constant: all its values are one. */
static uint64_t
hash(const struct suspects *s, size_t column, bool *constant)
{
	uint64_t h = 0, bits, first = 0;
	bool met = false;

	*constant = true;
	for (int label = 0; label < 2; label++)
		for (size_t i = 0; i < s->of[label].rows; i++) {
			double x =
			    s->of[label].x[i * s->columns + column] + 0.0;

			memcpy(&bits, &x, sizeof bits);
			if (!met)
				first = bits;
			met = true;
			*constant &= bits == first;
			h = (h ^ bits) * UINT64_C(0x9e3779b97f4a7c15);
			h ^= h >> 32;
		}
	return h;
}

/* Part a feature from the one that it was like, where a row tells them apart. */
static int
confirm_likes(struct suspects *s, struct error *e)
{
	struct mat_walk w;
	const double *row;
	int failed = 0;

	mat_walk_start(&w, &s->data->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL)
		for (size_t j = 0; j < s->columns; j++)
			if (row[j] != row[s->found[j].like])
				s->found[j].like = j;
	mat_walk_end(&w);
	return failed;
}

static int
find_likes(struct suspects *s, struct error *e)
{
	uint64_t *h = mem_zero(s->columns + 1, sizeof *h);
	bool *constant = mem_zero(s->columns + 1, sizeof *constant);
	bool some = false;

	for (size_t j = 0; j < s->columns; j++) {
		size_t i = 0;

		h[j] = hash(s, j, &constant[j]);
		while (i < j && (constant[i] || h[i] != h[j]))
			i++;
		s->found[j].like = constant[j] ? j : i;
		some |= s->found[j].like != j;
	}
	free(h);
	free(constant);
	return some ? confirm_likes(s, e) : 0;
}

int
suspect_find(struct suspect *found, const struct dataset *d, struct error *e)
{
	struct suspects s = {.data = d,
	    .columns = d->features,
	    .found = found,
	    .of = {{.stride = 1}, {.stride = 1}}};
	int failed;

	for (size_t j = 0; j < d->features; j++)
		found[j] = (struct suspect){.like = j};
	for (int label = 0; label < 2; label++)
		s.of[label].x = mem_zero(
		    2 * (size_t)KEPT * (d->features + 1), sizeof(double));
	failed = draw(&s, e);
	if (failed == 0)
		failed = find_leaks(&s, e);
	if (failed == 0)
		failed = find_numbers(&s, e);
	if (failed == 0)
		failed = find_likes(&s, e);
	free(s.of[0].x);
	free(s.of[1].x);
	return failed;
}
