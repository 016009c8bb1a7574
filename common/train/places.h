/* places: sorts the rows by their places, and tells the model of these. */
#ifndef TRAIN_PLACES_H
#define TRAIN_PLACES_H

#include "model/model.h"
#include "train/rows.h"

/*
 * Sort the rows by topic, partition and offset, if they have places, and tell
 * the model. 0, or -1 with a sentence when one stands twice or a file fails.
 */
int places_sort(struct train_rows *t, struct model_lineage *m, struct error *e);

#endif
