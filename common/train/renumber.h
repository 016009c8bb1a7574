/*
 * renumber: the levels of categories in a copy of some rows: only those that
 * occur there, numbered in the order in which they do.
 */
#ifndef TRAIN_RENUMBER_H
#define TRAIN_RENUMBER_H

#include "base/words.h"
#include "train/rows.h"

#include <stddef.h>

/* One for each field. */
struct renumbered {
	size_t *now; /* the number of each old one, or WORDS_NONE */
	struct words levels;
};

/* Begin a copy of rows of `t`. */
struct renumbered *renumber_start(const struct train_rows *t);
/* Give the levels of a row that was copied their numbers. */
void
renumber_row(struct renumbered *r, const struct train_rows *t, double *row);
/* Hand the levels to the fields of the copy, which may be those of `t`. */
void renumber_end(
    struct renumbered *r, const struct train_rows *t, struct fields *to);

#endif
