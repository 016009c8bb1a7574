/*
 * net: a multilayer perceptron, or rather the mean of several. A record is
 * scored by
 *
 *	u_j = (x_j - centre_j) * factor_j, rounded to a float; with the robust
 *	      scale then u / sqrt(1 + (u / 3)^2), which is between -3 and 3
 *	z_m = what member m makes of u (mlp.h)
 *	p = the mean over the members of 1 / (1 + exp(-z_m))
 *
 * A net computes in floats, each sum in a fixed order (dense.h), and p is a
 * double: a record has the same score alone and among others, on any processor.
 */
#ifndef MODEL_NET_H
#define MODEL_NET_H

#include "math/mlp.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

#define NET_MEMBERS_MAX 64

struct net_member_fit {
	size_t epoch;	       /* the best one, from 1 */
	double loss, held_out; /* the mean log losses of it; NAN: none */
};

/* The correction of the last bias, as linear.h has it. */
struct net_correction {
	char *method; /* "undersampling", "class-weight", or NULL for none */
	double beta, ln_beta;
};

struct net_options {
	size_t epochs, batch;
	double rate, decay, hold_out, seed;
};

struct net {
	size_t features;
	bool mirror;		 /* of an autoencoder: mlp.h */
	double *centre, *factor; /* one a feature, with the room of a stride */
	struct dense_scale scale;
	const struct dense_kernel *kernel;
	struct mlp shape;
	size_t members;
	float **weights; /* of each member, as `shape` has them */
	struct net_correction correction;
	struct net_options options;
	struct net_member_fit *fit; /* one a member */
};

extern const struct model_kind net_kind;

/* Return the body of a model of this kind. */
struct net *net_of(const struct model *m);
/* Describe a net of the body's; -1: it would have too many weights. */
int net_shape(const struct net *n, struct mlp *shape, const size_t *hidden,
    size_t layers);
/*
 * Give the body its layers and members, all weights 0. -1 where there are more
 * than MLP_WEIGHTS.
 */
int
net_start(struct net *n, const size_t *hidden, size_t layers, size_t members);
/* Set the scale: robust, and bent smoothly, or not. */
void net_set_smooth(struct net *n, bool smooth);

/* The width of what the weights of layer l lead to: layer l + 1, or z. */
static inline size_t
net_width(const struct net *n, size_t l)
{
	return l < n->shape.layers ? n->shape.size[l + 1] : 1;
}
/* A weight from number i of layer l to number j of the next, and its bias. */
static inline float
net_weight_of(const struct net *n, size_t member, size_t l, size_t i, size_t j)
{
	size_t stride = l < n->shape.layers ? n->shape.stride[l + 1] : 1;

	return n->weights[member][n->shape.weight[l] + i * stride + j];
}
static inline float
net_bias_of(const struct net *n, size_t member, size_t l, size_t j)
{
	return n->weights[member][n->shape.bias[l] + j];
}
/* Append the weights of layer l, or its biases, as in a model file. */
void net_add_base64(
    struct buf *out, const struct net *n, size_t member, size_t l, bool bias);

/* The functions of net_kind in net_file.c and net_explain.c. */
void net_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j);
void net_write(const struct model *m, struct json_out *out,
    enum model_part part, size_t j);
/*
 * kind->explain: integrated gradients (Sundararajan, Taly and Yan, 2017) of the log odds of p,
 * from the record that is `centre` in all features, along the straight line of
 * inputs u, NET_STEPS gradients in the middle of as many parts. The base is the
 * log odds of that record.
 */
#define NET_STEPS 64
double
net_explain(const void *body, const double *x, double *share, double *error);

#endif
