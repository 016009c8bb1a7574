#include "base/mem.h"
#include "math/portable.h"
#include "model/net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The line of NET_STEPS records, and all that is made of them. */
struct net_line {
	float *inputs, *layer[MLP_LAYERS + 1], *delta[MLP_LAYERS + 1];
	float *back, *gradient;
	_Alignas(64) float z[NET_STEPS];
	_Alignas(64) float one[NET_STEPS];
	_Alignas(64) double p[NET_STEPS];
	double mean[NET_STEPS]; /* of p over the members */
};

static void
line_init(struct net_line *s, const struct net *n)
{
	size_t l;

	memset(s, 0, sizeof *s);
	for (l = 0; l <= n->shape.layers; l++) {
		size_t floats = NET_STEPS * n->shape.stride[l];

		s->layer[l] = mem_aligned(floats, sizeof(float));
		s->delta[l] = mem_aligned(floats, sizeof(float));
	}
	s->back = mem_aligned(mlp_back_floats(&n->shape), sizeof(float));
	s->gradient = mem_aligned(n->shape.floats, sizeof(float));
	for (size_t i = 0; i < NET_STEPS; i++)
		s->one[i] = 1;
}

static void
line_release(struct net_line *s)
{
	for (size_t l = 0; l <= MLP_LAYERS; l++) {
		free(s->layer[l]);
		free(s->delta[l]);
	}
	free(s->back);
	free(s->gradient);
}

/* Compute p of each record of the line, of one member. */
static void
look(struct net_line *s, const struct net *n, size_t member)
{
	mlp_forward(&n->shape, n->kernel, n->weights[member], s->layer,
	    NET_STEPS, s->z);
	n->kernel->sigmoid(s->z, NET_STEPS, 0, s->p);
}

/* Add a member's part of the gradient: d logit(mean) = d p / (m (1 - m)). */
static void
add_gradient(
    struct net_line *s, const struct net *n, size_t member, double *slope)
{
	const float *w = n->weights[member];
	size_t stride = n->scale.stride;

	look(s, n, member);
	mlp_transpose(&n->shape, w, 0, s->back);
	mlp_back(&n->shape, n->kernel, w, s->back, s->layer, s->delta,
	    NET_STEPS, s->one, 0, s->gradient);
	for (size_t i = 0; i < NET_STEPS; i++) {
		double m = s->mean[i], p = s->p[i];
		double factor = p * (1 - p) / (m * (1 - m)) /
		    (double)n->members / NET_STEPS;

		if (!isfinite(factor)) /* no digits are left of 1 - m */
			factor = 1 / (double)n->members / NET_STEPS;
		for (size_t j = 0; j < n->features; j++)
			slope[j] +=
			    factor * (double)s->delta[0][i * stride + j];
	}
}

static double
log_odds(double p)
{
	p = fmin(fmax(p, 1e-300), 1 - 0x1p-53);
	return portable_log(p) - portable_log(1 - p);
}

double
net_explain(const void *body, const double *x, double *share, double *error)
{
	const struct net *n = body;
	size_t stride = n->scale.stride;
	float *u = mem_aligned(stride, sizeof *u);
	double *ends = mem_zero(2 * n->features, sizeof *ends), p[2];
	double base;
	struct net_line s;

	line_init(&s, n);
	n->kernel->scale(&n->scale, x, 1, u);
	for (size_t i = 0; i < NET_STEPS; i++)
		for (size_t j = 0; j < n->features; j++)
			s.layer[0][i * stride + j] =
			    u[j] * (((float)i + 0.5F) / NET_STEPS);
	for (size_t m = 0; m < n->members; m++) {
		look(&s, n, m);
		for (size_t i = 0; i < NET_STEPS; i++)
			s.mean[i] += s.p[i] / (double)n->members;
	}
	memset(share, 0, n->features * sizeof *share);
	for (size_t m = 0; m < n->members; m++)
		add_gradient(&s, n, m, share);
	memcpy(ends, x, n->features * sizeof *ends);
	memcpy(ends + n->features, n->centre, n->features * sizeof *ends);
	net_kind.score(n, ends, 2, p);
	base = log_odds(p[1]);
	*error = log_odds(p[0]) - base;
	for (size_t j = 0; j < n->features; j++) {
		share[j] *= (double)u[j];
		*error -= share[j];
	}
	line_release(&s);
	free(u);
	free(ends);
	return base;
}
