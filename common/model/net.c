#include "model/net.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Floats on the stack: a block of rows where layers are narrow. */
#define WORK 16384
#define ROWS 64

struct net *
net_of(const struct model *m)
{
	return m->body;
}

void
net_set_smooth(struct net *n, bool smooth)
{
	n->scale.smooth = smooth;
	n->scale.most = smooth ? DENSE_SMOOTH_MOST : DENSE_MOST;
}

static void *
create(size_t features)
{
	struct net *n = mem_zero(1, sizeof *n);
	size_t stride = dense_stride(features > 0 ? features : 1);

	n->features = features;
	n->centre = mem_aligned(stride, sizeof *n->centre);
	n->factor = mem_aligned(stride, sizeof *n->factor);
	n->kernel = dense_kernel();
	n->scale = (struct dense_scale){.features = features,
	    .stride = stride,
	    .centre = n->centre,
	    .factor = n->factor};
	net_set_smooth(n, true);
	return n;
}

static void
release(void *body)
{
	struct net *n = body;

	for (size_t i = 0; i < n->members; i++)
		free(n->weights[i]);
	free(n->weights);
	free(n->fit);
	free(n->centre);
	free(n->factor);
	free(n->correction.method);
	free(n);
}

int
net_start(struct net *n, const size_t *hidden, size_t layers, size_t members)
{
	if (mlp_init(&n->shape, n->features, hidden, layers) < 0)
		return -1;
	n->weights = mem_zero(members, sizeof *n->weights);
	n->fit = mem_zero(members, sizeof *n->fit);
	for (size_t i = 0; i < members; i++)
		n->weights[i] = mem_aligned(n->shape.floats, sizeof(float));
	n->members = members;
	return 0;
}

/* Score at most ROWS rows, with room for their layers in `work`. */
static void
score_block(const struct net *n, const double *x, size_t rows, size_t room,
    float *work, double *p)
{
	_Alignas(64) float z[ROWS];
	_Alignas(64) double one[ROWS];
	float *layer[MLP_LAYERS + 1] = {work};

	for (size_t l = 1; l <= n->shape.layers; l++)
		layer[l] =
		    work + room * (n->scale.stride + (l % 2) * n->shape.widest);
	n->kernel->scale(&n->scale, x, rows, work);
	memset(p, 0, rows * sizeof *p);
	memset(z + rows, 0, (ROWS - rows) * sizeof *z);
	for (size_t m = 0; m < n->members; m++) {
		mlp_forward(
		    &n->shape, n->kernel, n->weights[m], layer, rows, z);
		n->kernel->sigmoid(z, rows, 0, one);
		for (size_t i = 0; i < rows; i++)
			p[i] += one[i];
	}
	for (size_t i = 0; i < rows; i++)
		p[i] /= (double)n->members;
}

static void
score(const void *body, const double *x, size_t rows, double *p)
{
	const struct net *n = body;
	size_t wide = n->scale.stride + 2 * n->shape.widest;
	size_t most = wide > WORK ? 1 : WORK / wide;
	_Alignas(64) float stack[WORK];
	float *work = stack;

	if (wide > WORK)
		work = mem_aligned(wide, sizeof *work);
	if (most > ROWS)
		most = ROWS;
	if (most > rows)
		most = rows;
	for (size_t i = 0; i < rows; i += most) {
		size_t count = rows - i < most ? rows - i : most;

		score_block(n, x + i * n->features, count, most, work, p + i);
	}
	if (work != stack)
		free(work);
}

static void
explain(const void *body, const double *x, double *share)
{
	net_explain(body, x, share);
}

const struct model_kind net_kind = {
    .name = "multilayer-perceptron",
    .output = MODEL_PROBABILITY,
    .create = create,
    .release = release,
    .read = net_read,
    .write = net_write,
    .score = score,
    .explain = explain,
};
