/*
 * places: the rows in the order of their places, and what the model says of
 * these.
 */
#ifndef TRAIN_LR_PLACES_H
#define TRAIN_LR_PLACES_H

#include "table.h"

#include "model/model.h"

/*
 * Sort the rows by topic, partition and offset, if they have places, and tell
 * the model of these. 0, or -1 with a sentence when one stands twice or a file
 * fails.
 */
int places_sort(struct table *t, struct model_lineage *m, struct error *e);

#endif
