/*
 * choice: the penalty that does best on rows held out.
 *
 * With --by the folds are parts of equal size in the order of a member, and
 * rows that are the same there are in the same fold: each but the first is
 * predicted from those before it. Without it they are parts of each label's
 * rows in the order of their hash, as that of holdout(1), and each is predicted
 * from all others. Several equal records have one hash; each but the first gets
 * another one, by its number, so that each fold has its share of both labels,
 * to a row, and of every kind of record, whatever the records are. (Equal
 * records are interchangeable: the folds do not depend on the order of the
 * input.) With --group the hash is that of a member, rows that are the same
 * there are in one fold, and the folds have equal shares of the rarer label, as
 * far as the groups allow.
 *
 * Folds of a penalty's score count by the weight of their rows. In the first
 * version (linear.h) equal records were in one fold, which could then be
 * without a label or as large as all others, and folds counted the same: a
 * model that was made so is verified so.
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
