/*
 * result: the model of a fit, and the messages about it on stderr.
 */
#ifndef TRAIN_MLP_RESULT_H
#define TRAIN_MLP_RESULT_H

#include "learn/net.h"
#include "model/model.h"
#include "options.h"

/*
 * Complete `m`, which has its features and categories from design.h, with what
 * was asked and what was found. Weights of classes, or negatives left out, are
 * undone in the last bias of each net: its log odds plus ln(beta).
 */
void result_tell(struct model *m, const struct opts *o,
    const struct net_fit *fit, double beta);
/* Warn of what a reader must know, and with -v tell the rest. */
void result_report(const struct model *m, const struct net_fit *fit);

#endif
