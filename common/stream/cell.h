/*
 * cell: a wanted member of a record as a value of a table: missing, a number,
 * or one of a category's words.
 */
#ifndef STREAM_CELL_H
#define STREAM_CELL_H

#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

/* Is the member absent, null, or an empty string? */
bool cell_is_missing(const struct rec *r, size_t field);
/*
 * Put the member's word into `text`: a string's characters, true, false, or a
 * number: a whole one by its digits, so that 7, 7.0 and "7" are the same word,
 * any other by the shortest decimal that reads back. -1 when it is missing, an
 * array or an object, a string with a NUL in it, or a number too large for a
 * double.
 */
int
cell_word(const struct rec *r, size_t field, struct buf *text, struct fault *f);
/* Read a number for ln(1 + x): above -1. */
int cell_log1p(const struct rec *r, size_t field, double *x, struct fault *f);

#endif
