/* trees_use: what trees do with each feature, and how large they are. */
#ifndef MODEL_TREES_USE_H
#define MODEL_TREES_USE_H

#include "model/trees.h"

#include <stddef.h>

/* The splits by a feature, and the sums of their gains and covers. */
struct trees_use {
	size_t feature, splits;
	double gain, cover;
};

struct trees_size {
	size_t leaves; /* of all trees */
	size_t depth;  /* of the deepest */
};

/* Sum the uses of each feature, in their order; the caller frees them. */
struct trees_use *trees_use_find(const struct trees *t);
/* Order them by their gains, the largest first. */
void trees_use_sort(struct trees_use *use, size_t n);
struct trees_size trees_use_size(const struct trees *t);

#endif
