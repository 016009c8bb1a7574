/*
 * choice: the penalty that does best on rows held out.
 *
 * With --by the folds are parts of equal size in the order of a member, and
 * rows that are the same there are in the same fold: each but the first is
 * predicted from those before it. Without it they are parts of each label's
 * rows in the order of their hash, as that of holdout(1), so that each fold
 * has its share of the positives, and equal records are in one fold; each is
 * predicted from all others.
 */
#ifndef TRAIN_LR_CHOICE_H
#define TRAIN_LR_CHOICE_H

#include "learn/lr.h"
#include "model/linear.h"
#include "options.h"
#include "train/design.h"

/*
 * Find the penalty for `asked`, which has all else that the fit is to have,
 * and tell the model what was tried. `ln_beta` is what the fit's intercept
 * will be corrected by. 0; 1 when a signal asked to stop; -1 with a sentence.
 */
int choice_make(struct lr *asked, struct linear_selection *s, struct design *d,
    const struct opts *o, double ln_beta, struct error *e);

#endif
