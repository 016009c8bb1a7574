/* suspicion: warns of features that look as if they were none (suspect.h). */
#ifndef TRAIN_SUSPICION_H
#define TRAIN_SUSPICION_H

#include "model/model.h"
#include "train/ask.h"
#include "train/design.h"

/*
 * Warn, once a kind: of features that alone tell the labels apart, that number
 * the rows, that are equal, and of categories with a level for nearly each row.
 * -1 with a sentence when rows cannot be read.
 */
int suspicion_tell(const struct model *m, const struct train_ask *ask,
    const struct design *d, struct error *e);

#endif
