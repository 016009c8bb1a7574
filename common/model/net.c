#include "model/net.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Floats on the stack: a block of rows where layers are narrow. */
#define WORK 16384
#define WORK_FEW 1024
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
net_shape(
    const struct net *n, struct mlp *shape, const size_t *hidden, size_t layers)
{
	return (n->mirror ? mlp_init_mirror : mlp_init)(
	    shape, n->features, hidden, layers);
}

int
net_start(struct net *n, const size_t *hidden, size_t layers, size_t members)
{
	if (net_shape(n, &n->shape, hidden, layers) < 0)
		return -1;
	n->weights = mem_zero(members, sizeof *n->weights);
	n->fit = mem_zero(members, sizeof *n->fit);
	for (size_t i = 0; i < members; i++)
		n->weights[i] = mem_aligned(n->shape.floats, sizeof(float));
	n->members = members;
	return 0;
}

/* Make inputs of at most ROWS rows, and set the places of their layers. */
static void
begin_block(const struct net *n, const double *x, size_t rows, size_t room,
    float *work, float **layer)
{
	layer[0] = work;
	for (size_t l = 1; l <= n->shape.layers; l++)
		layer[l] =
		    work + room * (n->scale.stride + (l % 2) * n->shape.widest);
	n->kernel->scale(&n->scale, x, rows, work);
}

/* Score at most ROWS rows, with room for their layers in `work`. */
static void
score_block(const struct net *n, const double *x, size_t rows, size_t room,
    float *work, double *p)
{
	_Alignas(64) float z[ROWS];
	_Alignas(64) double one[ROWS];
	float *layer[MLP_LAYERS + 1];

	begin_block(n, x, rows, room, work, layer);
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

/* The same for one row: its members are what several lanes are for. */
static double
score_row(const struct net *n, const double *x, float *work)
{
	_Alignas(64) float z[NET_MEMBERS_MAX];
	_Alignas(64) double one[NET_MEMBERS_MAX];
	float *layer[MLP_LAYERS + 1];
	double p = 0;

	begin_block(n, x, 1, 1, work, layer);
	for (size_t m = 0; m < n->members; m++)
		mlp_forward(
		    &n->shape, n->kernel, n->weights[m], layer, 1, &z[m]);
	for (size_t m = n->members; m % 8 != 0; m++)
		z[m] = 0;
	n->kernel->sigmoid(z, n->members, 0, one);
	for (size_t m = 0; m < n->members; m++)
		p += one[m];
	return p / (double)n->members;
}

/* Score rows in blocks that have room in `work`; a row at least has. */
static void
score_blocks(const struct net *n, const double *x, size_t rows, float *work,
    size_t room, double *p)
{
	size_t most = room / (n->scale.stride + 2 * n->shape.widest);

	if (most > ROWS)
		most = ROWS;
	if (most > rows)
		most = rows;
	for (size_t i = 0; i < rows; i += most) {
		size_t count = rows - i < most ? rows - i : most;

		if (count == 1)
			p[i] = score_row(n, x + i * n->features, work);
		else
			score_block(
			    n, x + i * n->features, count, most, work, p + i);
	}
}

static __attribute__((noinline)) void
score_many(const struct net *n, const double *x, size_t rows, double *p)
{
	_Alignas(64) float work[WORK];

	score_blocks(n, x, rows, work, WORK, p);
}

/* A stack of a page or two: to touch more takes as long as a small net. */
static __attribute__((noinline)) void
score_few(const struct net *n, const double *x, size_t rows, double *p)
{
	_Alignas(64) float work[WORK_FEW];

	score_blocks(n, x, rows, work, WORK_FEW, p);
}

static void
score(const void *body, const double *x, size_t rows, double *p)
{
	const struct net *n = body;
	size_t wide = n->scale.stride + 2 * n->shape.widest;
	float *work;

	if (wide * rows <= WORK_FEW) {
		score_few(n, x, rows, p);
	} else if (wide <= WORK) {
		score_many(n, x, rows, p);
	} else {
		work = mem_aligned(wide, sizeof *work);
		score_blocks(n, x, rows, work, wide, p);
		free(work);
	}
}

const struct model_kind net_kind = {
    .name = "multilayer-perceptron",
    .trainer = "train-mlp",
    .output = MODEL_PROBABILITY,
    .create = create,
    .release = release,
    .read = net_read,
    .write = net_write,
    .score = score,
    .explain = net_explain,
};
