/*
 * verify: make a model again, and see whether it is the same as the file.
 */
#ifndef TRAIN_VERIFY_H
#define TRAIN_VERIFY_H

#include "base/buf.h"
#include "model/model.h"
#include "train/ask.h"

#include <stdbool.h>

/*
 * Fill `ask` with the options that made `m`; it points into `m`. What only a
 * kind of model has is the trainer's to add.
 */
void verify_ask(struct train_ask *ask, const struct model *m);
/* Compare byte for byte, and say which members differ. */
bool verify_same(const struct buf *file, const struct buf *made);

#endif
