#include "math/mlp.h"

#include <string.h>

int
mlp_init(struct mlp *s, size_t inputs, const size_t *hidden, size_t layers)
{
	*s = (struct mlp){.layers = layers};
	s->size[0] = inputs;
	s->stride[0] = dense_stride(inputs);
	for (size_t l = 0; l < layers; l++) {
		s->size[l + 1] = hidden[l];
		s->stride[l + 1] = dense_stride(hidden[l]);
		if (s->stride[l + 1] > s->widest)
			s->widest = s->stride[l + 1];
		s->weight[l] = s->floats;
		s->floats += s->size[l] * s->stride[l + 1];
		s->bias[l] = s->floats;
		s->floats += s->stride[l + 1];
		if (s->floats > MLP_WEIGHTS)
			return -1;
	}
	s->weight[layers] = s->floats;
	s->floats += s->stride[layers];
	s->bias[layers] = s->floats;
	s->floats += DENSE_LANES;
	return 0;
}

int
mlp_init_mirror(
    struct mlp *s, size_t inputs, const size_t *hidden, size_t layers)
{
	if (mlp_init(s, inputs, hidden, layers) < 0)
		return -1;
	s->mirror = true;
	s->size[layers + 1] = inputs;
	s->stride[layers + 1] = s->stride[0];
	s->bias[layers] =
	    s->weight[layers] + s->size[layers] * s->stride[layers + 1];
	s->floats = s->bias[layers] + s->stride[layers + 1];
	return s->floats > MLP_WEIGHTS ? -1 : 0;
}

/* Return how many matrices lead from a layer to another one. */
static size_t
matrices(const struct mlp *s)
{
	return s->layers + s->mirror;
}

size_t
mlp_weights(const struct mlp *s)
{
	size_t count = s->size[s->layers] + 1;

	if (s->mirror)
		count *= s->size[s->layers + 1];

	for (size_t l = 0; l < s->layers; l++)
		count += (s->size[l] + 1) * s->size[l + 1];
	return count;
}

/* Compute the hidden layers. */
static void
forward(const struct mlp *s, const struct dense_kernel *k, const float *w,
    float *const *layer, size_t rows)
{
	for (size_t l = 0; l < s->layers; l++)
		k->forward(&(struct dense_product){
		    .a = layer[l],
		    .a_row = s->stride[l],
		    .a_step = 1,
		    .b = w + s->weight[l],
		    .b_stride = s->stride[l + 1],
		    .other = w + s->bias[l],
		    .c = layer[l + 1],
		    .c_stride = s->stride[l + 1],
		    .rows = rows,
		    .depth = s->size[l],
		    .columns = s->stride[l + 1],
		});
}

void
mlp_forward(const struct mlp *s, const struct dense_kernel *k, const float *w,
    float *const *layer, size_t rows, float *z)
{
	size_t last = s->layers;

	forward(s, k, w, layer, rows);
	k->dot(layer[last], s->stride[last], rows, w + s->weight[last],
	    w[s->bias[last]], z);
}

void
mlp_reflect(const struct mlp *s, const struct dense_kernel *k, const float *w,
    float *const *layer, size_t rows)
{
	size_t last = s->layers, stride = s->stride[last + 1];

	forward(s, k, w, layer, rows);
	for (size_t i = 0; i < rows; i++)
		memcpy(layer[last + 1] + i * stride, w + s->bias[last],
		    stride * sizeof *w);
	k->add(&(struct dense_product){
	    .a = layer[last],
	    .a_row = s->stride[last],
	    .a_step = 1,
	    .b = w + s->weight[last],
	    .b_stride = stride,
	    .c = layer[last + 1],
	    .c_stride = stride,
	    .rows = rows,
	    .depth = s->size[last],
	    .columns = stride,
	});
}

/* The transposed weights of layer l begin after those of the layers below. */
static size_t
back_at(const struct mlp *s, size_t l)
{
	size_t at = 0;

	for (size_t i = 0; i < l; i++)
		at += s->size[i + 1] * s->stride[i];
	return at;
}

size_t
mlp_back_floats(const struct mlp *s)
{
	return back_at(s, matrices(s));
}

void
mlp_transpose(const struct mlp *s, const float *w, size_t lowest, float *back)
{
	for (size_t l = lowest; l < matrices(s); l++) {
		const float *from = w + s->weight[l];
		float *to = back + back_at(s, l);

		for (size_t j = 0; j < s->size[l + 1];
		     j++, to += s->stride[l]) {
			for (size_t i = 0; i < s->size[l]; i++)
				to[i] = from[i * s->stride[l + 1] + j];
			memset(to + s->size[l], 0,
			    (s->stride[l] - s->size[l]) * sizeof *to);
		}
	}
}

void
mlp_back(const struct mlp *s, const struct dense_kernel *k, const float *w,
    const float *back, float *const *layer, float *const *delta, size_t rows,
    const float *d, size_t lowest, float *gradient)
{
	size_t last = s->layers;

	if (!s->mirror)
		k->dot_back(layer[last], s->stride[last], rows,
		    w + s->weight[last], d, delta[last],
		    gradient + s->weight[last]);
	for (size_t l = matrices(s); l-- > lowest;) {
		struct dense_product p = {
		    .a = delta[l + 1],
		    .a_row = s->stride[l + 1],
		    .a_step = 1,
		    .b = back + back_at(s, l),
		    .b_stride = s->stride[l],
		    .other = layer[l],
		    .c = delta[l],
		    .c_stride = s->stride[l],
		    .rows = rows,
		    .depth = s->size[l + 1],
		    .columns = s->stride[l],
		};

		if (l > 0) {
			k->back(&p);
			continue;
		}
		memset(delta[0], 0, rows * s->stride[0] * sizeof *delta[0]);
		k->add(&p);
	}
}

void
mlp_add_gradient(const struct mlp *s, const struct dense_kernel *k,
    float *const *layer, float *const *delta, size_t rows, const float *d,
    float *gradient)
{
	float *bias = gradient + s->bias[s->layers];

	for (size_t i = 0; !s->mirror && i < rows; i++)
		*bias += d[i];
	for (size_t l = 0; l < matrices(s); l++) {
		k->add(&(struct dense_product){
		    .a = layer[l],
		    .a_row = 1,
		    .a_step = s->stride[l],
		    .b = delta[l + 1],
		    .b_stride = s->stride[l + 1],
		    .c = gradient + s->weight[l],
		    .c_stride = s->stride[l + 1],
		    .rows = s->size[l],
		    .depth = rows,
		    .columns = s->stride[l + 1],
		});
		k->add_rows(delta[l + 1], s->stride[l + 1], rows,
		    gradient + s->bias[l]);
	}
}
