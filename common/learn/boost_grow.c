#include "learn/boost_grow.h"

#include "base/mem.h"
#include "learn/boost_split.h"
#include "learn/boost_tree.h"

#include <stdlib.h>
#include <string.h>

/* Fewer rows than this are not worth waking other threads. */
#define WORTH_A_TEAM 16384

/* --- what a tree may use --------------------------------------------------- */

struct choice {
	uint64_t key;
	size_t column;
};

static int
by_key(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

/* Choose the share of columns, at least one. */
static void
choose_columns(struct boost_grow *g, size_t number)
{
	size_t n = g->bins->columns;
	struct choice *c = mem_zero(n + 1, sizeof *c);
	size_t count = (size_t)((double)n * g->asked->columns + 0.5);

	for (size_t j = 0; j < n; j++)
		c[j] = (struct choice){
		    boost_mix(boost_mix(g->asked->seed, j), number), j};
	qsort(c, n, sizeof *c, by_key);
	for (size_t j = 0; j < n; j++)
		g->chosen[c[j].column] = j < (count > 0 ? count : 1);
	free(c);
}

bool
boost_grow_sees(const struct boost_grow *g, size_t row, size_t number)
{
	/* The upper 53 bits are an exact double in [0, 1). */
	return g->asked->rows >= 1 ||
	    (double)(boost_mix(g->rows->hash[row], number + 1) >> 11) *
		0x1p-53 <
	    g->asked->rows;
}

static void
choose_rows(struct boost_grow *g, size_t number)
{
	g->count = 0;
	for (size_t i = 0; i < g->rows->learned; i++) {
		g->index[g->count] = (uint32_t)i;
		g->count += boost_grow_sees(g, i, number);
	}
}

/* --- leaves ---------------------------------------------------------------- */

/* The sums and the best split of two leaves: of the smaller one's rows, ... */
struct both {
	struct boost_grow *g;
	struct boost_leaf *small, *large; /* large: NULL at the root */
	struct boost_split *best;	  /* two a group of columns */
};

static void
work_group(void *context, size_t member, size_t task)
{
	struct both *b = context;
	struct boost_grow *g = b->g;
	size_t first = task * BINS_ABREAST, end = first + BINS_ABREAST;

	(void)member;
	if (end > g->bins->columns)
		end = g->bins->columns;
	boost_split_sum(g, b->small, task);
	for (size_t j = first; j < end; j++) {
		if (!g->chosen[j])
			continue;
		boost_split_find(g, b->small, j, &b->best[2 * task]);
		if (b->large == NULL)
			continue;
		/* ... and the other's are what is left of both. */
		for (size_t k = 0; k <= g->bins->column[j].count; k++)
			b->large->sum[g->offset[j] + k] -=
			    b->small->sum[g->offset[j] + k];
		boost_split_find(g, b->large, j, &b->best[2 * task + 1]);
	}
}

static void
take_group(void *context, size_t member, size_t task)
{
	struct both *b = context;
	const struct boost_split *best = &b->best[2 * task];

	(void)member;
	if (best[0].gain > b->small->split.gain)
		b->small->split = best[0];
	if (b->large != NULL && best[1].gain > b->large->split.gain)
		b->large->split = best[1];
}

/* Find the best splits of one leaf or of two, unless they are final. */
static void
look_at(
    struct boost_grow *g, struct boost_leaf *small, struct boost_leaf *large)
{
	struct both b = {.g = g, .small = small, .large = large};
	size_t groups = g->bins->groups;

	b.best = mem_zero(2 * groups + 1, sizeof *b.best);
	if (small->count >= WORTH_A_TEAM)
		team_run(g->team, groups, work_group, take_group, &b);
	else
		for (size_t task = 0; task < groups; task++) {
			work_group(&b, 0, task);
			take_group(&b, 0, task);
		}
	free(b.best);
}

/* --- splitting ------------------------------------------------------------- */

/* Move the rows of the leaf that go right behind the others. */
static size_t
part_rows(struct boost_grow *g, const struct boost_leaf *leaf)
{
	const struct boost_split *s = &leaf->split;
	const unsigned char *bin =
	    g->bins->group[s->column / BINS_ABREAST] + s->column % BINS_ABREAST;
	unsigned missing = s->missing_left
	    ? (unsigned)g->bins->column[s->column].count
	    : BINS_MAX + 1;
	uint32_t *index = g->index + leaf->from, *spare = g->spare;
	size_t left = 0, right = 0;

	for (size_t i = 0; i < leaf->count; i++) {
		uint32_t row = index[i];
		unsigned x = bin[(size_t)row * BINS_ABREAST];
		bool goes = (x <= s->bin) | (x == missing);

		index[left] = row;
		spare[right] = row;
		left += goes;
		right += !goes;
	}
	memcpy(index + left, spare, right * sizeof *index);
	return left;
}

/* Split the leaf; its right child becomes the last leaf. */
static void
split_leaf(struct boost_grow *g, struct boost_leaf *leaf,
    struct boost_growing *node, size_t *nodes)
{
	struct boost_leaf *right = &g->leaf[g->leaves++];
	size_t left_count = part_rows(g, leaf);
	struct boost_growing *n = &node[leaf->node];
	boost_pair *sum = right->sum;
	bool is_final;

	*n = (struct boost_growing){
	    NULL, leaf->split, leaf->total, *nodes, *nodes + 1};
	*right = (struct boost_leaf){
	    .from = leaf->from + left_count,
	    .count = leaf->count - left_count,
	    .depth = leaf->depth + 1,
	    .node = n->right,
	    .total = leaf->total - leaf->split.left,
	    .sum = sum,
	};
	leaf->count = left_count;
	leaf->depth++;
	leaf->node = n->left;
	leaf->total = leaf->split.left;
	leaf->split = (struct boost_split){0};
	node[n->left].leaf = leaf;
	node[n->right].leaf = right;
	*nodes += 2;
	is_final =
	    leaf->depth >= g->asked->depth || g->leaves == g->asked->leaves;
	if (is_final)
		return;
	if (right->sum == NULL)
		right->sum = mem_zero(g->sums, sizeof *right->sum);
	if (leaf->count < right->count) {
		/* The sums of both belong to the larger one. */
		sum = leaf->sum;
		leaf->sum = right->sum;
		right->sum = sum;
		look_at(g, leaf, right);
	} else {
		look_at(g, right, leaf);
	}
}

static struct boost_leaf *
best_leaf(struct boost_grow *g)
{
	struct boost_leaf *best = NULL;

	for (size_t i = 0; i < g->leaves; i++) {
		struct boost_leaf *l = &g->leaf[i];

		if (l->split.gain > 0 &&
		    (best == NULL || l->split.gain > best->split.gain))
			best = l;
	}
	return best;
}

/* --- the tree -------------------------------------------------------------- */

void
boost_grow_tree(struct boost_grow *g, struct boost_tree *tree, size_t number)
{
	struct boost_growing *node =
	    mem_zero(2 * g->asked->leaves, sizeof *node);
	struct boost_leaf *root = &g->leaf[0], *next;
	size_t nodes = 1;

	choose_columns(g, number);
	choose_rows(g, number);
	if (root->sum == NULL)
		root->sum = mem_zero(g->sums, sizeof *root->sum);
	*root = (struct boost_leaf){.count = g->count, .sum = root->sum};
	for (size_t i = 0; i < g->count; i++)
		root->total += g->rows->pair[g->index[i]];
	node[0].leaf = root;
	g->leaves = 1;
	look_at(g, root, NULL);
	while (g->leaves < g->asked->leaves && (next = best_leaf(g)) != NULL)
		split_leaf(g, next, node, &nodes);
	*tree = (struct boost_tree){0, mem_zero(nodes, sizeof *tree->node)};
	boost_tree_write(g, tree, node, 0);
	if (nodes > 1)
		boost_tree_add(g, tree, node, nodes, number);
	free(node);
}

void
boost_grow_init(struct boost_grow *g, const struct boost *asked,
    const struct bins *bins, struct boost_rows *rows, struct team *team)
{
	*g = (struct boost_grow){
	    .asked = asked, .bins = bins, .rows = rows, .team = team};
	g->offset = mem_zero(bins->columns + 1, sizeof *g->offset);
	for (size_t j = 0; j < bins->columns; j++) {
		g->offset[j] = g->sums;
		g->sums += bins->column[j].count + 1;
	}
	g->chosen = mem_zero(bins->columns + 1, sizeof *g->chosen);
	g->index = mem_zero(rows->learned + 1, sizeof *g->index);
	g->spare = mem_zero(rows->learned + 1, sizeof *g->spare);
	g->leaf = mem_zero(asked->leaves, sizeof *g->leaf);
}

void
boost_grow_release(struct boost_grow *g)
{
	for (size_t i = 0; i < g->asked->leaves; i++)
		free(g->leaf[i].sum);
	free(g->leaf);
	free(g->offset);
	free(g->chosen);
	free(g->index);
	free(g->spare);
	*g = (struct boost_grow){0};
}
