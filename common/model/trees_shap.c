/*
 * TreeSHAP, of paths: what a feature adds is the mean, over all orders in which
 * the features can become known, of what its becoming known changes; where a
 * feature is not known, both children count by their covers (Lundberg, Erion,
 * Lee 2018, Consistent individualized feature attribution for tree ensembles,
 * algorithm 2).
 */
#include "base/mem.h"
#include "model/trees.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_LEAST 1e-18 /* of a cover, so that nothing is divided by 0 */

/* A feature of the path: which shares of subsets without and with it pass. */
struct trees_path {
	int32_t feature;
	double zero, one;
	double weight; /* of the subsets of this many features */
};

struct trees_walk {
	const struct trees *trees;
	const struct trees_tree *tree;
	const double *x;
	double *share;
};

/* Does a row go to the left child? */
static bool
goes_left(const struct trees_node *n, double x)
{
	if (isnan(x) || (n->missing & TREES_ZERO && fabs(x) <= TREES_ZERO_MAX))
		return (n->missing & TREES_LEFT) != 0;
	return x < n->value;
}

/* Add a feature to a path of `count`. */
static void
extend(
    struct trees_path *path, size_t count, double zero, double one, int32_t f)
{
	double all = (double)count + 1;

	path[count] = (struct trees_path){f, zero, one, count == 0 ? 1 : 0};
	for (size_t i = count; i-- > 0;) {
		path[i + 1].weight +=
		    one * path[i].weight * ((double)i + 1) / all;
		path[i].weight =
		    zero * path[i].weight * (double)(count - i) / all;
	}
}

/* Take the feature at `at` out of a path whose last one is at `last`. */
static void
unwind(struct trees_path *path, size_t last, size_t at)
{
	double one = path[at].one, zero = path[at].zero;
	double all = (double)last + 1, next = path[last].weight;

	for (size_t i = last; i-- > 0;) {
		double before = path[i].weight;

		if (one != 0) {
			path[i].weight = next * all / (((double)i + 1) * one);
			next = before -
			    path[i].weight * zero * (double)(last - i) / all;
		} else {
			path[i].weight =
			    before * all / (zero * (double)(last - i));
		}
	}
	for (size_t i = at; i < last; i++) {
		path[i].feature = path[i + 1].feature;
		path[i].zero = path[i + 1].zero;
		path[i].one = path[i + 1].one;
	}
}

/* Return the sum of the weights without the feature at `at`. */
static double
unwound(const struct trees_path *path, size_t last, size_t at)
{
	double one = path[at].one, zero = path[at].zero;
	double all = (double)last + 1, next = path[last].weight, sum = 0;

	for (size_t i = last; i-- > 0;) {
		if (one != 0) {
			double w = next * all / (((double)i + 1) * one);

			sum += w;
			next = path[i].weight -
			    w * zero * (double)(last - i) / all;
		} else {
			sum +=
			    path[i].weight * all / (zero * (double)(last - i));
		}
	}
	return sum;
}

static double
cover_share(const struct trees_tree *t, size_t node, size_t child)
{
	double all = t->node[node].cover;
	double share = all > 0 ? t->node[child].cover / all : 0.5;

	return share > SHARE_LEAST ? share : SHARE_LEAST;
}

/* Add what the leaves below `at` say; `before` has `count` features. */
static void
descend(const struct trees_walk *w, size_t at, const struct trees_path *before,
    size_t count, struct trees_path *path, double zero, double one,
    int32_t feature)
{
	const struct trees_node *n = &w->tree->node[at];
	size_t hot, cold, same = 1;
	double known_zero = 1, known_one = 1;

	if (count > 0)
		memcpy(path, before, count * sizeof *path);
	extend(path, count, zero, one, feature);
	if (n->feature < 0) {
		for (size_t i = 1; i <= count; i++)
			w->share[path[i].feature] += unwound(path, count, i) *
			    (path[i].one - path[i].zero) * n->value;
		return;
	}
	hot = goes_left(n, w->x[n->feature]) ? at + 1 : n->right;
	cold = hot == at + 1 ? n->right : at + 1;
	while (same <= count && path[same].feature != n->feature)
		same++;
	if (same <= count) {
		known_zero = path[same].zero;
		known_one = path[same].one;
		unwind(path, count--, same);
	}
	descend(w, hot, path, count + 1, path + count + 1,
	    known_zero * cover_share(w->tree, at, hot), known_one, n->feature);
	descend(w, cold, path, count + 1, path + count + 1,
	    known_zero * cover_share(w->tree, at, cold), 0, n->feature);
}

double
trees_explain(const void *body, const double *x, double *share, double *error)
{
	const struct trees *t = body;
	struct trees_walk w = {.trees = t, .x = x, .share = share};
	struct trees_path *path = NULL;
	size_t room = 0;

	memset(share, 0, t->features * sizeof *share);
	for (size_t k = 0; k < t->count; k++) {
		size_t depth = trees_depth(&t->tree[k]) + 2;
		size_t need = depth * (depth + 1) / 2;

		w.tree = &t->tree[k];
		if (need > room)
			path = mem_resize(path, room = need, sizeof *path);
		if (w.tree->count > 1)
			descend(&w, 0, NULL, 0, path, 1, 1, -1);
	}
	free(path);
	*error = 0;
	return t->mean;
}

double
trees_mean(const struct trees *t)
{
	double z = t->base;

	for (size_t k = 0; k < t->count; k++) {
		const struct trees_tree *tree = &t->tree[k];
		double *share = mem_zero(tree->count + 1, sizeof *share);

		share[0] = 1;
		for (size_t i = 0; i < tree->count; i++) {
			const struct trees_node *n = &tree->node[i];

			if (n->feature < 0) {
				z += share[i] * n->value;
				continue;
			}
			share[i + 1] = share[i] * cover_share(tree, i, i + 1);
			share[n->right] =
			    share[i] * cover_share(tree, i, n->right);
		}
		free(share);
	}
	return z;
}
