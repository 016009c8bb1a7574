#include "learn/boost_tree.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNK 8192 /* rows a task */

/* Round to seven digits, for the file. */
static double
round_off(double x)
{
	char text[32];

	snprintf(text, sizeof text, "%.6e", x);
	return strtod(text, NULL);
}

void
boost_tree_write(const struct boost_grow *g, struct boost_tree *t,
    const struct boost_growing *node, size_t at)
{
	const struct boost_growing *n = &node[at];
	double scale = 1 / g->rows->scale;
	boost_pair total = n->leaf != NULL ? n->leaf->total : n->total;
	double sum_g = (double)total[0] * scale;
	double sum_h = (double)total[1] * scale;
	struct boost_node *out = &t->node[t->count++];
	size_t place = t->count - 1;

	*out = (struct boost_node){.cover = round_off(sum_h)};
	if (n->leaf != NULL) {
		out->is_leaf = true;
		out->value = -g->asked->rate * (sum_g / (sum_h + g->asked->l2));
		return;
	}
	out->column = n->split.column;
	out->bin = n->split.bin;
	/* Beyond the last cut are only the missing ones. */
	out->value = fmin(g->bins->column[out->column].cut[out->bin], DBL_MAX);
	out->missing_left = n->split.missing_left;
	out->gain = round_off(n->split.gain);
	boost_tree_write(g, t, node, n->left);
	t->node[place].right = (uint32_t)t->count;
	boost_tree_write(g, t, node, n->right);
}

struct adding {
	const struct boost_grow *g;
	const struct boost_tree *tree;
	size_t number, from;
};

/* Add the leaf that the row comes to, by its bins. */
static void
add_leaf(const struct adding *a, size_t row)
{
	const struct bins *bins = a->g->bins;
	const struct boost_node *first = a->tree->node, *n = first;

	while (!n->is_leaf) {
		unsigned x = bins_of(bins, n->column, row);
		bool left = x <= n->bin ||
		    (n->missing_left && x == bins->column[n->column].count);

		n = left ? n + 1 : first + n->right;
	}
	a->g->rows->f[row] += n->value;
}

/* Add the tree to the rows that it was not grown on. */
static void
work_adding(void *context, size_t member, size_t task)
{
	const struct adding *a = context;
	const struct boost_rows *r = a->g->rows;
	size_t from = a->from + task * CHUNK, end = from + CHUNK;

	(void)member;
	if (end > r->count)
		end = r->count;
	for (size_t i = from; i < end; i++)
		if (i >= r->learned || !boost_grow_sees(a->g, i, a->number))
			add_leaf(a, i);
}

void
boost_tree_add(struct boost_grow *g, const struct boost_tree *tree,
    const struct boost_growing *node, size_t nodes, size_t number)
{
	struct adding a = {.g = g, .tree = tree, .number = number};

	for (size_t i = 0; i < nodes; i++) {
		const struct boost_leaf *l = node[i].leaf;
		double value;

		if (l == NULL || l->count == 0)
			continue;
		value = -g->asked->rate *
		    ((double)l->total[0] / g->rows->scale /
			((double)l->total[1] / g->rows->scale + g->asked->l2));
		for (size_t k = 0; k < l->count; k++)
			g->rows->f[g->index[l->from + k]] += value;
	}
	a.from = g->asked->rows >= 1 ? g->rows->learned : 0;
	team_run(g->team, (g->rows->count - a.from + CHUNK - 1) / CHUNK,
	    work_adding, NULL, &a);
}
