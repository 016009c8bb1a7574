/*
 * autoencoder: a net, or several, that give back their inputs through a narrow
 * layer. A record is scored by
 *
 *	u = its inputs, as net.h scales them
 *	v_m = what member m gives back (a mirror, mlp.h)
 *	score = the mean over the members of the mean of (v_mj - u_j)^2
 *
 * It is no probability: the larger, the stranger, and from 0 on without a
 * bound. The body is a struct net whose `mirror` is true; the correction has
 * no method, and the losses of a member are such means.
 */
#ifndef MODEL_AUTOENCODER_H
#define MODEL_AUTOENCODER_H

#include "model/net.h"

extern const struct model_kind autoencoder_kind;

#endif
