/*
 * design: from the table of raw values to the columns that the fit sees, and
 * how they are computed, as the model will say it.
 *
 * What is learned from the rows here (means, levels, limits) is learned from
 * those that are kept, with the weights of --weight.
 */
#ifndef TRAIN_DESIGN_H
#define TRAIN_DESIGN_H

#include "learn/dataset.h"
#include "model/model.h"
#include "train/ask.h"
#include "train/rows.h"

struct design {
	struct dataset data; /* its folds are what they are to be made by */
	const char **name;   /* of its columns: the model's */
	double kept_share;   /* of the negatives' weight */
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
