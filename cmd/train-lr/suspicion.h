/* suspicion: warns of features that look as if they were none (suspect.h). */
#ifndef TRAIN_LR_SUSPICION_H
#define TRAIN_LR_SUSPICION_H

#include "model/model.h"
#include "options.h"
#include "train/design.h"

/*
 * Warn, once a kind: of features that alone tell the labels apart, that number
 * the rows, that are equal, and of categories with a level for nearly each row.
 */
void suspicion_tell(
    const struct model *m, const struct opts *o, const struct design *d);

#endif
