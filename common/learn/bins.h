/*
 * bins: the features of a dataset as small numbers, for trees.
 *
 * The values of a feature are divided by cuts: a value is in bin b when it is
 * below cut b, and not below those before it. A feature with at most `most`
 * values has a bin for each, another one bins of about the same number of rows,
 * where a value that many rows have is alone in its bin. Each feature has its
 * own number of bins, and after them one for missing values (NAN). A cut is the
 * middle of two values, rounded to as few digits as divide them.
 *
 * Rows of weight 0 are left out. Neither cuts nor bins depend on the rows'
 * order.
 */
#ifndef LEARN_BINS_H
#define LEARN_BINS_H

#include "learn/dataset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BINS_MAX 255
#define BINS_ABREAST 8 /* features in a group, whose bins lie in a row */

struct bins_column {
	size_t count; /* bins of values; the bin of missing ones follows them */
	double *cut;  /* count - 1, and then INFINITY */
	bool has_missing;
};

struct bins {
	size_t rows, columns, groups;
	struct bins_column *column;
	/* Of each group, BINS_ABREAST bins a row. */
	unsigned char **group;
};

/*
 * Make the bins of the rows of `d` whose weight is not 0: the i-th of them
 * becomes row place[i] of `b`. 0, or -1 with status ST_FAILED when rows cannot
 * be read.
 */
int bins_make(struct bins *b, const struct dataset *d, const uint32_t *place,
    size_t rows, size_t most, struct error *e);
void bins_release(struct bins *b);

static inline unsigned
bins_of(const struct bins *b, size_t column, size_t row)
{
	return b->group[column / BINS_ABREAST]
		       [row * BINS_ABREAST + column % BINS_ABREAST];
}

/*
 * Return the middle of low and high, rounded to the fewest digits with which it
 * is above low and at most high.
 */
double bins_between(double low, double high);

#endif
