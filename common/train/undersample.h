/*
 * undersample: which negatives to keep where there are too many.
 *
 * The choice is by the hash of each record (weir(7), Holding out), so that it
 * is the same in whatever order the records come.
 */
#ifndef TRAIN_UNDERSAMPLE_H
#define TRAIN_UNDERSAMPLE_H

#include "model/model.h"
#include "train/ask.h"
#include "train/rows.h"

#include <stdbool.h>

/*
 * Choose the negatives with the smallest hashes, as many for each positive as
 * the option says; where hashes are the same, the earlier ones. Returns a flag
 * for each row, to be freed, or NULL when rows cannot be read; tells the model,
 * and the share of the negatives' weight that is kept.
 */
bool *undersample_choose(struct model_undersample *u, double *kept_share,
    const struct train_rows *t, const struct train_ask *ask, struct error *e);

#endif
