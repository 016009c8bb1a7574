/*
 * rows: the scores and labels to judge, 16 bytes a row.
 *
 * A row of weight 0 does not exist. The order of sorted rows depends on the
 * rows alone: the same rows added in another order give the same bits of all
 * results.
 */
#ifndef JUDGE_ROWS_H
#define JUDGE_ROWS_H

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* A row: a positive has its weight, a negative has minus it. */
struct row {
	double score;
	double signed_weight;
};

/* The rows; `{0}` has none. */
struct rows {
	struct row *rows;
	size_t count, capacity;
	size_t positives; /* how many of them */
	bool weighted;	  /* there is a weight other than 1 */
	bool sorted;
};

static inline bool
row_is_positive(const struct row *row)
{
	return row->signed_weight > 0;
}

static inline double
row_weight(const struct row *row)
{
	return fabs(row->signed_weight);
}

/* Add a row: both finite, weight >= 0; without weights, give each row 1. */
static inline void
rows_add(struct rows *m, double score, bool label, double weight)
{
	if (weight == 0)
		return;
	if (m->count == m->capacity)
		m->rows =
		    mem_grow(m->rows, m->count, &m->capacity, sizeof *m->rows);
	m->rows[m->count++] = (struct row){
	    .score = score + 0.0, /* -0 becomes 0 */
	    .signed_weight = label ? weight : -weight,
	};
	m->positives += label;
	m->weighted |= weight != 1;
	m->sorted = false;
}

/*
 * Return the smallest weight. Where something is counted in whole rows, such as
 * a quantile's place or k of lift, a row of w counts as w / unit of them: equal
 * weights are as good as none, and whole ones as copies.
 */
double rows_unit(const struct rows *m);
/* Return how many units all rows are; ROWS_ROUNDING is its relative error. */
double rows_units(const struct rows *m);
#define ROWS_ROUNDING 1e-13
/* Sort by descending score, in place: O(n), and no other memory. */
void rows_sort(struct rows *m);
void rows_release(struct rows *m);

#endif
