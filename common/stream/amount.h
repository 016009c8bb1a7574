/*
 * amount: a member that says how much something counts or costs.
 *
 * It is 0, or from AMOUNT_LEAST to AMOUNT_MOST: sums of these, their squares,
 * and products of four such sums are then doubles, and not infinite or zero.
 */
#ifndef STREAM_AMOUNT_H
#define STREAM_AMOUNT_H

#include "base/diag.h"
#include "stream/rec.h"

#include <stddef.h>

#define AMOUNT_LEAST 1e-50
#define AMOUNT_MOST 1e50

/*
 * Read a wanted field; `what` names it in the sentence: "weight". -1 when it is
 * missing, no number, or out of range.
 */
int amount_read(const struct rec *rec, size_t field, const char *what,
    double *x, struct fault *f);

#endif
