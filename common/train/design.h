/*
 * design: makes the columns that the fit sees from the raw values of the rows,
 * and their recipes for the model.
 *
 * Means, levels and limits are learned from the kept rows, with the weights of
 * --weight.
 */
#ifndef TRAIN_DESIGN_H
#define TRAIN_DESIGN_H

#include "learn/dataset.h"
#include "model/model.h"
#include "train/ask.h"
#include "train/rows.h"

struct design {
	struct dataset
	    data;	   /* its folds are still the numbers that make them */
	const char **name; /* of its columns: the model's */
	double kept_share; /* of the negatives' weight */
	/* The column of the records' hashes, after those of `data`; or 0. */
	size_t hash_at;
};

/*
 * Make `d`, and the features, categories and the choice of rows of `m`. The
 * table's rows are used up. -1 with a sentence when it cannot be done.
 */
int design_make(struct design *d, struct model *m, struct train_rows *t,
    const struct train_ask *ask, struct error *e);
/* The sum of the rows' weights, and of those of positives. */
int design_weights(
    const struct design *d, double *all, double *positives, struct error *e);
void design_release(struct design *d);

#endif
