/*
 * levels: what the levels of a category look like, and its reference.
 */
#ifndef TRAIN_LEVELS_H
#define TRAIN_LEVELS_H

#include "base/diag.h"
#include "train/ask.h"
#include "train/fields.h"

#include <stddef.h>

/* Report that the category has more levels than --max-levels; -1. */
int levels_too_many(
    const struct field *d, const struct train_ask *ask, struct error *e);
/*
 * Warn of categories that --categorical auto made of numbers in strings, as
 * " 39" is one.
 */
void
levels_warn_of_numbers(const struct fields *t, const struct train_ask *ask);
/*
 * Check that each NAME=LEVEL of --reference names a category and one of its
 * levels. -1 with a sentence.
 */
int levels_check_references(
    const struct fields *t, const struct train_ask *ask, struct error *e);
/* Return the level that is the category's reference: 0 unless asked. */
size_t levels_reference(const struct field *d, const struct train_ask *ask);

#endif
