/*
 * pieces: where the pieces of a number meet (train-lr --pieces).
 *
 * The knots are values that the kept rows have, the lowest and the highest
 * among them, and parts of equal weight lie between two of them, as far as
 * equal values allow. A heavy value, one with the share of a piece or more, is
 * a knot, and does not count towards the shares of the others: each other knot
 * is the first value at which the light rows since the last such one have their
 * share of the light weight that is left. A number of few values has a knot at
 * each of them.
 *
 * The weight is that of --weight. Missing values do not count, nor do rows of
 * weight 0. Of a number with a logarithm the knots are logarithms; --clip
 * moves those beyond its limits to the limits, and so needs none later.
 */
#ifndef TRAIN_PIECES_H
#define TRAIN_PIECES_H

#include "base/diag.h"
#include "train/ask.h"
#include "train/rows.h"

#include <stdbool.h>
#include <stddef.h>

struct pieces {
	size_t knots; /* 0: none were asked for; 1: all values are equal */
	double *knot;
};

/*
 * Find the knots of the field numbered `i` in the kept rows (all, where `keep`
 * is NULL), a number of which `count` pieces are asked; `missing` is the value
 * for a missing one, or NAN. -1 when rows cannot be read, or two knots are so
 * far apart that a double cannot hold the distance.
 */
int pieces_find(struct pieces *p, const struct train_rows *t, const bool *keep,
    size_t i, size_t count, double missing, const struct train_ask *ask,
    struct error *e);
void pieces_release(struct pieces *p);

#endif
