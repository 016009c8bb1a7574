/*
 * undersample: chooses the negatives to keep where there are too many.
 *
 * The choice is by the hash of each record (weir(7), Holding out), so that it
 * is the same in any order of the records.
 */
#ifndef TRAIN_UNDERSAMPLE_H
#define TRAIN_UNDERSAMPLE_H

#include "model/model.h"
#include "train/ask.h"
#include "train/rows.h"

#include <stdbool.h>

/*
 * Choose the negatives with the smallest hashes, as many for each positive as
 * the option says; of equal hashes, the earlier rows. Returns a flag for each
 * row, which the caller frees, or NULL when rows cannot be read; tells the
 * model, and sets the kept share of the negatives' weight.
 */
bool *undersample_choose(struct model_undersample *u, double *kept_share,
    const struct train_rows *t, const struct train_ask *ask, struct error *e);

#endif
