/*
 * cost: what a fit of very many columns takes, before it begins.
 *
 * Each Newton step sums a matrix of n x n over all rows and factors it: rows
 * n^2 / 2 + n^3 / 6 multiplications. Nobody notices with 200 columns; 10,000
 * levels of a category take a quarter of an hour, and a few gigabytes.
 */
#ifndef TRAIN_LR_COST_H
#define TRAIN_LR_COST_H

#include "base/diag.h"
#include "model/schema.h"
#include "train/ask.h"

#include <stddef.h>

/*
 * Warn of a fit that takes longer than a minute, where most columns are levels
 * of categories; -1 with a sentence for more than ten minutes, or for more
 * memory than there is. A function of train_ask: `ask` is in struct opts.
 */
int cost_check(const struct train_ask *ask, const struct schema *m, size_t rows,
    struct error *e);

#endif
