/*
 * classes: are both labels there, and if not, why?
 */
#ifndef TRAIN_CLASSES_H
#define TRAIN_CLASSES_H

#include "train/rows.h"

/* With a positive value, name it where all labels are on one side of it. */
int classes_check(
    const struct train_ask *ask, const struct train_rows *t, struct error *e);
/*
 * A fit to so many rows has failed with `e`: where all rows of one label have
 * the weight 0, that is the cause, and `e` says it instead.
 */
void classes_blame_weights(const struct train_ask *ask,
    const struct train_rows *t, size_t rows, struct error *e);

#endif
