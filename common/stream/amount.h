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
 * Read a field that was asked for; `what` it is, such as "weight", is for the
 * sentence. -1 when it is missing, no number, or none of these.
 */
int amount_read(const struct rec *rec, size_t field, const char *what,
    double *x, struct fault *f);

#endif
