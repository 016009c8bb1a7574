/*
 * result: the model of a fit, and the messages about it on stderr.
 */
#ifndef TRAIN_LR_RESULT_H
#define TRAIN_LR_RESULT_H

#include "learn/lr.h"
#include "model/model.h"
#include "options.h"
#include "train/design.h"

/*
 * Complete `m`, which has its features and categories from design.h, with what
 * was asked and what was found.
 */
void result_tell(struct model *m, const struct opts *o, const struct design *d,
    const struct lr *fit);
/*
 * Return what corrects the intercepts. What was done to the classes is
 * undone: with the weights w- and w+, or with a share w- of the negatives and
 * all positives (w+ = 1), the fitted odds are w+/w- times the true ones, so
 * that logit(p) = logit(fitted) + ln(w-/w+).
 */
double result_ln_beta(
    const struct opts *o, const struct design *d, const struct lr *asked);
/* Warn of what a reader must know, and with -v tell the rest. */
void result_report(const struct model *m);

#endif
