/*
 * Scoring: no branch depends on a row. Nodes lie as pairs of siblings, and a
 * step is
 *
 *	node = next[node] + (x < t)
 *
 * where a leaf's next is itself. A NAN is not below t; where a missing x goes
 * to the left, the step is by -x < t', which is x >= t, with the siblings
 * exchanged. So there are up to four copies of a row: x, -x, and both with a
 * NAN for 0. Several trees of one row, or several rows in one tree, are walked
 * at the same time, since a step waits for the memory.
 */
#include "base/mem.h"
#include "model/trees.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The loops over these are unrolled: a row takes 0.7 of 0.8 us then. */
#define TREES 16   /* of one row at a time, */
#define ROWS 32	   /* and rows in one tree */
#define SMALL 4096 /* numbers: copies up to this are on the stack */
#define VARIANTS 4 /* TREES_LEFT and TREES_ZERO, or neither */

struct trees_step {
	double t;
	uint32_t x;
	uint32_t next;
};

struct trees_fast {
	size_t copies;		    /* of a row; 1: the row itself */
	unsigned variant[VARIANTS]; /* what each copy is */
	size_t *depth;		    /* a tree's */
	uint32_t *root;
	struct trees_step *step;
	double *leaf;
};

/* --- making it ------------------------------------------------------------- */

/* Find which copies the nodes need, and the place of each. */
static void
find_copies(struct trees_fast *f, const struct trees *t, size_t place[VARIANTS])
{
	bool used[VARIANTS] = {false};

	for (size_t k = 0; k < t->count; k++)
		for (size_t i = 0; i < t->tree[k].count; i++)
			if (t->tree[k].node[i].feature >= 0)
				used[t->tree[k].node[i].missing] = true;
	for (unsigned v = 0; v < VARIANTS; v++) {
		if (!used[v])
			continue;
		place[v] = f->copies;
		f->variant[f->copies++] = v;
	}
}

/* Lay a tree's steps out from `at` on, siblings next to each other. */
static size_t
lay_tree(struct trees_fast *f, const struct trees *t,
    const struct trees_tree *tree, const size_t place[VARIANTS], size_t at)
{
	/* The node of each step from the first on. */
	uint32_t *node = mem_zero(tree->count + 1, sizeof *node);
	size_t count = 1;

	for (size_t s = 0; s < tree->count; s++) {
		const struct trees_node *n = &tree->node[node[s]];
		struct trees_step *step = &f->step[at + s];
		bool left = (n->missing & TREES_LEFT) != 0;

		if (n->feature < 0) {
			*step = (struct trees_step){
			    -INFINITY, 0, (uint32_t)(at + s)};
			f->leaf[at + s] = n->value;
			continue;
		}
		step->x = (uint32_t)(place[n->missing] * t->features +
		    (size_t)n->feature);
		step->t = left ? nextafter(-n->value, INFINITY) : n->value;
		step->next = (uint32_t)(at + count);
		/* First the one for "not below": with -x it is the left one. */
		node[count++] = left ? node[s] + 1 : n->right;
		node[count++] = left ? n->right : node[s] + 1;
	}
	free(node);
	return at + tree->count;
}

void
trees_prepare(struct trees *t)
{
	size_t nodes = 0, at = 0, place[VARIANTS] = {0};
	struct trees_fast *f;

	trees_unprepare(t);
	t->mean = trees_mean(t);
	for (size_t k = 0; k < t->count; k++)
		nodes += t->tree[k].count;
	t->fast = f = mem_zero(1, sizeof *f);
	f->step = mem_zero(nodes + 1, sizeof *f->step);
	f->leaf = mem_zero(nodes + 1, sizeof *f->leaf);
	f->depth = mem_zero(t->count + 1, sizeof *f->depth);
	f->root = mem_zero(t->count + 1, sizeof *f->root);
	find_copies(f, t, place);
	for (size_t k = 0; k < t->count; k++) {
		f->root[k] = (uint32_t)at;
		f->depth[k] = trees_depth(&t->tree[k]);
		at = lay_tree(f, t, &t->tree[k], place, at);
	}
}

void
trees_unprepare(struct trees *t)
{
	if (t->fast == NULL)
		return;
	free(t->fast->step);
	free(t->fast->leaf);
	free(t->fast->depth);
	free(t->fast->root);
	free(t->fast);
	t->fast = NULL;
}

/* --- rows ------------------------------------------------------------------ */

static void
copy_row(
    const struct trees_fast *f, size_t features, const double *x, double *copy)
{
	for (size_t c = 0; c < f->copies; c++, copy += features) {
		double sign = f->variant[c] & TREES_LEFT ? -1 : 1;

		if (f->variant[c] & TREES_ZERO)
			for (size_t j = 0; j < features; j++)
				copy[j] = fabs(x[j]) <= TREES_ZERO_MAX
				    ? NAN
				    : sign * x[j];
		else
			for (size_t j = 0; j < features; j++)
				copy[j] = sign * x[j];
	}
}

/* Add a leaf, as the trees are summed. */
static inline double
add(double z, double leaf, bool single)
{
	return single ? (double)((float)z + (float)leaf) : z + leaf;
}

static inline uint32_t
next(const struct trees_step *step, uint32_t at, const double *x)
{
	const struct trees_step *s = &step[at];

	return s->next + (uint32_t)(x[s->x] < s->t);
}

/* Walk one row through all trees, several trees at a time. */
static double
walk_row(const struct trees *t, const double *x)
{
	const struct trees_fast *f = t->fast;
	double z = t->base;
	size_t k = 0;

	for (; k + TREES <= t->count; k += TREES) {
		uint32_t at[TREES];
		size_t depth = 0;

		memcpy(at, f->root + k, sizeof at);
		for (size_t i = 0; i < TREES; i++)
			if (f->depth[k + i] > depth)
				depth = f->depth[k + i];
		for (; depth > 0; depth--)
#pragma GCC unroll 16
			for (size_t i = 0; i < TREES; i++)
				at[i] = next(f->step, at[i], x);
		for (size_t i = 0; i < TREES; i++)
			z = add(z, f->leaf[at[i]], t->single);
	}
	for (; k < t->count; k++) {
		uint32_t at = f->root[k];

		for (size_t depth = f->depth[k]; depth > 0; depth--)
			at = next(f->step, at, x);
		z = add(z, f->leaf[at], t->single);
	}
	return z;
}

/* Walk ROWS rows, x[column][row], through all trees. */
static void
walk_rows(const struct trees *t, const double *x, double *z)
{
	const struct trees_fast *f = t->fast;

	for (size_t i = 0; i < ROWS; i++)
		z[i] = t->base;
	for (size_t k = 0; k < t->count; k++) {
		uint32_t at[ROWS];

		for (size_t i = 0; i < ROWS; i++)
			at[i] = f->root[k];
		for (size_t depth = f->depth[k]; depth > 0; depth--)
#pragma GCC unroll 32
			for (size_t i = 0; i < ROWS; i++) {
				const struct trees_step *s = &f->step[at[i]];

				at[i] = s->next +
				    (uint32_t)(x[s->x * ROWS + i] < s->t);
			}
		for (size_t i = 0; i < ROWS; i++)
			z[i] = add(z[i], f->leaf[at[i]], t->single);
	}
}

/* Lay the copies of ROWS rows out by columns. */
static void
turn_rows(const struct trees *t, const double *x, double *row, double *turned)
{
	size_t columns = t->fast->copies * t->features;

	for (size_t i = 0; i < ROWS; i++, x += t->features) {
		copy_row(t->fast, t->features, x, row);
		for (size_t j = 0; j < columns; j++)
			turned[j * ROWS + i] = row[j];
	}
}

void
trees_margins(const struct trees *t, const double *x, size_t n, double *z)
{
	const struct trees_fast *f = t->fast;
	size_t columns = f->copies * t->features;
	size_t need = (n < ROWS ? 1 : ROWS + 1) * columns;
	double few[SMALL];
	double *row = need <= SMALL ? few : mem_resize(NULL, need, sizeof *row);
	size_t i = 0;

	for (; i + ROWS <= n; i += ROWS) {
		turn_rows(t, x + i * t->features, row, row + columns);
		walk_rows(t, row + columns, z + i);
	}
	for (; i < n; i++) {
		copy_row(f, t->features, x + i * t->features, row);
		z[i] = walk_row(t, row);
	}
	if (row != few)
		free(row);
}
