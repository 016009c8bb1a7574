#include "learn/net_step.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
net_step_init(
    struct net_step *s, const struct mlp *shape, const struct dense_kernel *k)
{
	memset(s, 0, sizeof *s);
	s->shape = shape;
	s->kernel = k;
	s->left_m = s->left_v = 1;
	s->gradient = mem_aligned(shape->floats, sizeof(float));
	s->m = mem_aligned(shape->floats, sizeof(float));
	s->v = mem_aligned(shape->floats, sizeof(float));
	s->back = mem_aligned(mlp_back_floats(shape), sizeof(float));
	for (size_t l = 0; l <= shape->layers + shape->mirror; l++) {
		size_t floats = NET_CHUNK * shape->stride[l];

		s->layer[l] = mem_aligned(floats, sizeof(float));
		if (l > 0)
			s->delta[l] = mem_aligned(floats, sizeof(float));
	}
}

void
net_step_release(struct net_step *s)
{
	free(s->gradient);
	free(s->m);
	free(s->v);
	free(s->back);
	for (size_t l = 0; l <= MLP_LAYERS + 1; l++) {
		free(s->layer[l]);
		free(s->delta[l]);
	}
	memset(s, 0, sizeof *s);
}

void
net_step_begin(struct net_step *s, const float *w)
{
	memset(s->gradient, 0, s->shape->floats * sizeof *s->gradient);
	mlp_transpose(s->shape, w, 1, s->back);
	s->rows = 0;
	s->loss = 0;
}

/* Compute the losses of a mirror's chunk, and their derivatives. */
static void
reflect(struct net_step *s, const float *w)
{
	const struct mlp *shape = s->shape;
	size_t last = shape->layers + 1, stride = shape->stride[0];
	float inputs = (float)shape->size[0];

	mlp_reflect(shape, s->kernel, w, s->layer, s->rows);
	for (size_t i = 0; i < s->rows; i++) {
		const float *in = s->layer[0] + i * stride;
		const float *out = s->layer[last] + i * stride;
		float *delta = s->delta[last] + i * stride;
		float share = 2 * s->weight[i] / inputs;

		for (size_t j = 0; j < stride; j++)
			delta[j] = share * (out[j] - in[j]);
		s->loss +=
		    (double)s->weight[i] * mlp_error(in, out, shape->size[0]);
	}
}

/* Compute the losses of the chunk, and their derivatives by z. */
static void
look(struct net_step *s, const float *w)
{
	const struct dense_kernel *k = s->kernel;

	if (s->shape->mirror) {
		reflect(s, w);
		return;
	}
	for (size_t i = s->rows; i < (s->rows + 7) / 8 * 8; i++)
		s->z[i] = s->sign[i] = s->weight[i] = 0;
	mlp_forward(s->shape, k, w, s->layer, s->rows, s->z);
	k->residual(s->z, s->sign, s->weight, s->rows, s->d, s->row_loss);
	for (size_t i = 0; i < s->rows; i++)
		s->loss += s->row_loss[i];
}

static void
learn(struct net_step *s, const float *w)
{
	const struct mlp *shape = s->shape;

	look(s, w);
	mlp_back(shape, s->kernel, w, s->back, s->layer, s->delta, s->rows,
	    s->d, 1, s->gradient);
	mlp_add_gradient(
	    shape, s->kernel, s->layer, s->delta, s->rows, s->d, s->gradient);
	s->rows = 0;
}

float *
net_step_place(struct net_step *s)
{
	return s->layer[0] + s->rows * s->shape->stride[0];
}

void
net_step_add(struct net_step *s, const float *w, float sign, float weight)
{
	s->sign[s->rows] = sign;
	s->weight[s->rows] = weight;
	if (++s->rows == NET_CHUNK)
		learn(s, w);
}

double
net_step_end(struct net_step *s, float *w, double rate, double decay)
{
	const struct mlp *shape = s->shape;
	struct dense_adam a = {
	    .rate = (float)rate,
	    .beta_m = NET_BETA_M,
	    .beta_v = NET_BETA_V,
	    .epsilon = NET_EPSILON,
	};

	if (s->rows > 0)
		learn(s, w);
	s->left_m *= (double)NET_BETA_M;
	s->left_v *= (double)NET_BETA_V;
	a.correct_m = (float)(1 / (1 - s->left_m));
	a.correct_v = (float)(1 / (1 - s->left_v));
	for (size_t l = 0; l <= shape->layers; l++) {
		size_t from = shape->weight[l], bias = shape->bias[l];
		size_t end =
		    l < shape->layers ? shape->weight[l + 1] : shape->floats;

		a.decay = (float)decay;
		s->kernel->adam(&a, bias - from, w + from, s->m + from,
		    s->v + from, s->gradient + from);
		a.decay = 0;
		s->kernel->adam(&a, end - bias, w + bias, s->m + bias,
		    s->v + bias, s->gradient + bias);
	}
	return s->loss;
}

void
net_step_look(struct net_step *s, const float *w, float sign, float weight)
{
	s->sign[s->rows] = sign;
	s->weight[s->rows] = weight;
	if (++s->rows < NET_CHUNK)
		return;
	look(s, w);
	s->rows = 0;
}

double
net_step_seen(struct net_step *s, const float *w)
{
	double loss;

	if (s->rows > 0)
		look(s, w);
	loss = s->loss;
	s->rows = 0;
	s->loss = 0;
	return loss;
}
