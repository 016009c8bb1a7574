/*
 * recipe: makes columns of the fields: a number, or one for each level except
 * the reference, or one of codes; and an indicator where values are missing.
 */
#ifndef TRAIN_RECIPE_H
#define TRAIN_RECIPE_H

#include "math/sum.h"
#include "model/schema.h"
#include "train/ask.h"
#include "train/rows.h"

#include <stdbool.h>
#include <stddef.h>

/* The rows' summary of a field. */
struct summary {
	struct sum weight, total; /* of rows that have the field */
	struct sum *level;	  /* a category's: the weight of each */
	size_t missing;
	size_t *now; /* the place of each level among the sorted ones */
};

/*
 * Fill `s`, one a field, from the kept rows (all, where `keep` is NULL), and
 * sort the fields' levels; levels without a row are forgotten. The arrays are
 * the caller's to free. -1 when rows cannot be read.
 */
int recipe_summarise(struct summary *s, struct train_rows *t, const bool *keep,
    const struct train_ask *ask, struct error *e);
/*
 * Make the features and categories, except the limits of --clip. Knots of
 * pieces are those of the kept rows (all, where `keep` is NULL). -1
 * with a sentence when there are none, or two of one name, or one without a
 * value.
 */
int recipe_make(struct schema *m, struct train_rows *t, const bool *keep,
    const struct summary *s, const struct train_ask *ask, struct error *e);

#endif
