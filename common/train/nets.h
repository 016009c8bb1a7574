/*
 * nets: what trainers of nets have in common: the model of a fit, and what is
 * said of it.
 */
#ifndef TRAIN_NETS_H
#define TRAIN_NETS_H

#include "learn/net.h"
#include "model/model.h"

/*
 * Give the model the nets of a fit: sizes, weights, scale, how each net was
 * fitted, and the options; `seed` is that of the choice of rows.
 */
void nets_tell(struct model *m, const struct net_fit *fit, double seed);
/* Warn of the features that the nets do not see. */
void nets_warn(const struct model *m);

#endif
