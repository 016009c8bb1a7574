/*
 * sample: which negatives to keep where there are too many.
 *
 * The choice is by the hash of each record (weir(7), Holding out), so that it
 * is the same in whatever order the records come.
 */
#ifndef TRAIN_LR_SAMPLE_H
#define TRAIN_LR_SAMPLE_H

#include "options.h"
#include "table.h"

#include "model/model.h"

#include <stdbool.h>

/*
 * Choose the negatives with the smallest hashes, as many for each positive as
 * the option says; where hashes are the same, the earlier ones. Returns a flag
 * for each row, to be freed, or NULL when rows cannot be read; tells the model,
 * and the share of the negatives' weight that is kept.
 */
bool *sample_negatives(struct model_undersample *u, double *kept_share,
    const struct table *t, const struct opts *o, struct error *e);

#endif
