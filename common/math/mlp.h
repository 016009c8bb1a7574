/*
 * mlp: a net of fully connected layers, with rectified linear units (negative
 * sums become 0) and one number z at its end.
 *
 *	layer 0		the inputs, size[0] of them
 *	layer l		max(0, bias_l + layer l - 1 times weights_l)
 *	z		bias + layer `layers` times weights
 *
 * A mirror ends instead with as many numbers as it has inputs, each like z. As
 * layer `layers` + 1, of size[layers + 1] numbers, they follow the hidden ones;
 * without a mirror there is no such layer.
 *
 * All its weights are one array of floats, as dense.h wants matrices: those to
 * layer l + 1 begin at weight[l], size[l] rows of stride[l + 1], and the biases
 * at bias[l]; the last are a row of stride[layers] and one bias, or of a mirror
 * a matrix like the others. What is after a row's columns is 0 and stays so.
 */
#ifndef MATH_MLP_H
#define MATH_MLP_H

#include "math/dense.h"

#include <stdbool.h>
#include <stddef.h>

#define MLP_LAYERS 8	     /* hidden ones, at most */
#define MLP_WIDTH 4096	     /* of one of them, at most */
#define MLP_WEIGHTS 10000000 /* of all, at most */

struct mlp {
	size_t layers;
	bool mirror;
	size_t size[MLP_LAYERS + 2], stride[MLP_LAYERS + 2];
	size_t weight[MLP_LAYERS + 1], bias[MLP_LAYERS + 1];
	size_t floats; /* a multiple of DENSE_LANES */
	size_t widest; /* stride of a hidden layer */
};

/* Describe a net; -1 when it would have too many weights. */
int mlp_init(struct mlp *s, size_t inputs, const size_t *hidden, size_t layers);
/* The same of a mirror. */
int mlp_init_mirror(
    struct mlp *s, size_t inputs, const size_t *hidden, size_t layers);
/* Return the number of weights and biases, without the zeros. */
size_t mlp_weights(const struct mlp *s);

/*
 * Compute z of some rows. layer[0] has the inputs; layer[1] to layer[layers]
 * are filled, and may be the same place in turn, each with room for the rows.
 */
void mlp_forward(const struct mlp *s, const struct dense_kernel *k,
    const float *w, float *const *layer, size_t rows, float *z);
/* Compute what a mirror makes of the rows, into layer[layers + 1]. */
void mlp_reflect(const struct mlp *s, const struct dense_kernel *k,
    const float *w, float *const *layer, size_t rows);
/*
 * Going back needs the transposed weights: mlp_transpose() fills `back`, with
 * room for mlp_back_floats(), with those from layer `lowest` on.
 */
size_t mlp_back_floats(const struct mlp *s);
void
mlp_transpose(const struct mlp *s, const float *w, size_t lowest, float *back);
/*
 * Go back from z: delta[l] becomes d times the derivative of z by what layer l
 * has before its negatives become 0 (of layer 0: by the inputs), for each l
 * from `layers` down to `lowest`. The gradient by the last weights, but for
 * their bias, is added to `gradient`. Of a mirror, delta[layers + 1] is what d
 * is to z, and `d` and `gradient` are not used.
 */
void mlp_back(const struct mlp *s, const struct dense_kernel *k, const float *w,
    const float *back, float *const *layer, float *const *delta, size_t rows,
    const float *d, size_t lowest, float *gradient);
/* Return the mean of the squares of out - in, of n numbers, in their order. */
static inline double
mlp_error(const float *in, const float *out, size_t n)
{
	double sum = 0;

	for (size_t j = 0; j < n; j++) {
		double x = (double)out[j] - (double)in[j];

		sum += x * x;
	}
	return sum / (double)n;
}
/* Add to the rest of the gradient, from the layers and their deltas. */
void mlp_add_gradient(const struct mlp *s, const struct dense_kernel *k,
    float *const *layer, float *const *delta, size_t rows, const float *d,
    float *gradient);

#endif
