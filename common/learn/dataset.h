/*
 * dataset: the rows to fit a model to.
 *
 * A row is doubles: its features, then its label (0 or 1), then its weight and
 * its fold where the dataset has them: 8 * (features + 1) bytes, and 8 more for
 * each of these two. Rows keep their order, in which the sums of a fit run.
 *
 * A weight says how many observations the row stands for; it need not be whole.
 * A row of weight 0 is as good as missing: it does not count as a row, nothing
 * of it enters a mean, and a feature that is constant except for such rows is
 * constant. A dataset without weights has 1 for each row.
 *
 * A fold is the number of the part in which a row is held out (cv.h).
 */
#ifndef LEARN_DATASET_H
#define LEARN_DATASET_H

#include "base/diag.h"
#include "math/mat.h"

#include <stdbool.h>
#include <stddef.h>

struct dataset {
	struct mat mat;		  /* a row's doubles as above */
	size_t features;	  /* its first columns */
	bool weighted, folded;	  /* which of the last two columns it has */
	const char *const *names; /* the caller's: one a feature */
};

void dataset_init(struct dataset *d, size_t features, const char *const *names,
    bool weighted, bool folded);
void dataset_release(struct dataset *d);

/*
 * Add a row of finite features. The weight, finite and at least 0, and the
 * fold, or the number that will give it, matter only where the dataset has
 * them. Returns 0, or -1 with status ST_FAILED when there is no place for it.
 */
int dataset_add(struct dataset *d, const double *x, bool label, double weight,
    double fold, struct error *e);

/*
 * Change the fold of a row, in a dataset that has folds. 0, or -1 with status
 * ST_FAILED.
 */
int
dataset_set_fold(struct dataset *d, size_t row, size_t fold, struct error *e);

static inline size_t
dataset_rows(const struct dataset *d)
{
	return d->mat.rows;
}

/* Return the places of the label, the weight and the fold in a row. */
static inline size_t
dataset_label(const struct dataset *d)
{
	return d->features;
}

static inline size_t
dataset_weight(const struct dataset *d)
{
	return d->features + 1;
}

static inline size_t
dataset_fold(const struct dataset *d)
{
	return d->features + 1 + d->weighted;
}

#endif
