#include "model/trees_use.h"

#include "base/mem.h"

#include <stdlib.h>

struct trees_use *
trees_use_find(const struct trees *t)
{
	struct trees_use *use = mem_zero(t->features + 1, sizeof *use);

	for (size_t j = 0; j < t->features; j++)
		use[j].feature = j;
	for (size_t k = 0; k < t->count; k++)
		for (size_t i = 0; i < t->tree[k].count; i++) {
			const struct trees_node *n = &t->tree[k].node[i];

			if (n->feature < 0)
				continue;
			use[n->feature].splits++;
			use[n->feature].gain += n->gain;
			use[n->feature].cover += n->cover;
		}
	return use;
}

static int
by_gain(const void *a, const void *b)
{
	const struct trees_use *x = a, *y = b;

	if (x->gain != y->gain)
		return x->gain < y->gain ? 1 : -1;
	return x->feature < y->feature ? -1 : x->feature > y->feature;
}

void
trees_use_sort(struct trees_use *use, size_t n)
{
	qsort(use, n, sizeof *use, by_gain);
}

struct trees_size
trees_use_size(const struct trees *t)
{
	struct trees_size size = {0};

	for (size_t k = 0; k < t->count; k++) {
		size_t depth = trees_depth(&t->tree[k]);

		size.leaves += (t->tree[k].count + 1) / 2;
		size.depth = depth > size.depth ? depth : size.depth;
	}
	return size;
}
