/*
 * verify: make a model again, and see whether it is the same as the file.
 */
#ifndef TRAIN_LR_VERIFY_H
#define TRAIN_LR_VERIFY_H

#include "base/buf.h"
#include "model/model.h"
#include "options.h"

#include <stdbool.h>

/* Fill `o` with the options that made `m`; it points into `m`. */
void verify_options(struct opts *o, const struct model *m);
/* Compare byte for byte, and say which members differ. */
bool verify_same(const struct buf *file, const struct buf *made);

#endif
