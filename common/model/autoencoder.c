#include "model/autoencoder.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define ROWS 64 /* at once */

static void *
create(size_t features)
{
	struct net *n = net_kind.create(features);

	n->mirror = true;
	return n;
}

static void
release(void *body)
{
	net_kind.release(body);
}

/* Score at most ROWS rows, with room for their layers in `layer`. */
static void
score_block(const struct net *n, const double *x, size_t rows,
    float *const *layer, double *p)
{
	const struct mlp *s = &n->shape;
	size_t last = s->layers + 1;

	n->kernel->scale(&n->scale, x, rows, layer[0]);
	memset(p, 0, rows * sizeof *p);
	for (size_t m = 0; m < n->members; m++) {
		mlp_reflect(s, n->kernel, n->weights[m], layer, rows);
		for (size_t i = 0; i < rows; i++)
			p[i] += mlp_error(layer[0] + i * s->stride[0],
			    layer[last] + i * s->stride[last], s->size[0]);
	}
	for (size_t i = 0; i < rows; i++)
		p[i] /= (double)n->members;
}

static void
score(const void *body, const double *x, size_t rows, double *p)
{
	const struct net *n = body;
	const struct mlp *s = &n->shape;
	size_t room = rows < ROWS ? rows : ROWS;
	float *layer[MLP_LAYERS + 2];
	size_t floats = 0;
	float *work;

	for (size_t l = 0; l <= s->layers + 1; l++)
		floats += room * s->stride[l];
	work = mem_aligned(floats, sizeof *work);
	layer[0] = work;
	for (size_t l = 0; l <= s->layers; l++)
		layer[l + 1] = layer[l] + room * s->stride[l];
	for (size_t i = 0; i < rows; i += room)
		score_block(n, x + i * n->features,
		    rows - i < room ? rows - i : room, layer, p + i);
	free(work);
}

const struct model_kind autoencoder_kind = {
    .name = "autoencoder",
    .trainer = "train-ae",
    .output = MODEL_ANOMALY,
    .create = create,
    .release = release,
    .read = net_read,
    .write = net_write,
    .score = score,
};
