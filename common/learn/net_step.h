/*
 * net_step: the loss of a net on rows, its gradient, and steps down it.
 *
 *	for each batch:
 *		net_step_begin(&s, w);
 *		net_step_add(&s, w, inputs, sign, weight);	each row
 *		loss = net_step_end(&s, w, &options);
 *
 * The loss of a row is weight ln(1 + exp(-sign z)); of a mirror it is weight
 * times the mean of the squares of what is reflected minus the inputs. Rows are worked on
 * NET_CHUNK at a time; the gradient is one chain over all rows of the batch, in
 * their order.
 */
#ifndef LEARN_NET_STEP_H
#define LEARN_NET_STEP_H

#include "math/dense.h"
#include "math/mlp.h"

#include <stddef.h>

#define NET_CHUNK 64
#define NET_BETA_M 0.9F
#define NET_BETA_V 0.999F
#define NET_EPSILON 1e-8F

struct net_step {
	const struct mlp *shape;
	const struct dense_kernel *kernel;
	float *gradient;
	float *m, *v;	       /* AdamW's means of gradients, and of squares */
	double left_m, left_v; /* beta_m^t, beta_v^t after t steps */
	float *back;	       /* the transposed weights */
	float *layer[MLP_LAYERS + 2], *delta[MLP_LAYERS + 2];
	/* The rows of the chunk. */
	size_t rows;
	_Alignas(64) float sign[NET_CHUNK];
	_Alignas(64) float weight[NET_CHUNK];
	_Alignas(64) float z[NET_CHUNK];
	_Alignas(64) float d[NET_CHUNK];
	_Alignas(64) double row_loss[NET_CHUNK];
	double loss; /* of the batch so far */
};

void net_step_init(
    struct net_step *s, const struct mlp *shape, const struct dense_kernel *k);
void net_step_release(struct net_step *s);

void net_step_begin(struct net_step *s, const float *w);
/* Return the place of a row's inputs, `stride` floats, to fill ... */
float *net_step_place(struct net_step *s);
/* ... and then to add. */
void net_step_add(struct net_step *s, const float *w, float sign, float weight);
/* Take a step of AdamW, and return the sum of the rows' losses before it. */
double net_step_end(struct net_step *s, float *w, double rate, double decay);

/* Add a row as net_step_add(), for its loss alone; end with this, too. */
void
net_step_look(struct net_step *s, const float *w, float sign, float weight);
double net_step_seen(struct net_step *s, const float *w);

#endif
