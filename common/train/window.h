/*
 * window: the rows that a model is made of, where more are read: the latest so
 * many (--window N), those of a time (--window TIME --by FIELD), or all up to
 * now (--every).
 *
 * The time of the window ends with the latest time of all rows so far: a row is
 * in it where its time is after that minus the length. Rows need not come in
 * the order of their times.
 *
 * Rows that leave the window are forgotten, so that memory has the window, and
 * at times a second row for each of it. What is learned from rows before a fit
 * (levels, their order, means) is learned from those of the window alone, as if
 * no other row had been there.
 *
 * Where records have their positions, those of a partition must come in the
 * order of their offsets. So the window has all good records of the ranges that
 * its lineage names, or those of them that are not too old, and the model can be
 * made again of these.
 */
#ifndef TRAIN_WINDOW_H
#define TRAIN_WINDOW_H

#include "train/rows.h"

/* Lay out the columns after `columns`; returns how many there are then. */
size_t window_columns(
    struct train_rows *t, const struct train_ask *ask, size_t columns);
/* Refuse a record whose place comes after a later one. */
int window_check(struct train_rows *t, struct fault *f);
/* Complete the last row, and forget those that leave the window. */
int
window_take(struct train_rows *t, const struct train_ask *ask, struct error *e);
/*
 * Copy the window into `cut`, to make a model of; train_rows_release() is for
 * both. -1 with a sentence when a category has too many levels in it, or rows
 * cannot be read or kept.
 */
int window_cut(struct train_rows *cut, const struct train_rows *t,
    const struct train_ask *ask, struct error *e);
void window_release(struct train_window *w);

#endif
