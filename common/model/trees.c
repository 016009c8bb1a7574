#include "model/trees.h"

#include "base/mem.h"
#include "math/portable.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

struct trees *
trees_of(const struct model *m)
{
	return m->body;
}

static void *
create(size_t features)
{
	struct trees *t = mem_zero(1, sizeof *t);

	*t = (struct trees){
	    .features = features,
	    .correction = {.beta = NAN, .ln_beta = NAN, .base_fitted = NAN},
	    .boosting = {.log_loss = NAN, .log_loss_held_out = NAN},
	};
	return t;
}

struct trees_tree *
trees_add(struct trees *t, size_t count)
{
	struct trees_tree *tree;

	t->tree = mem_resize(t->tree, t->count + 1, sizeof *t->tree);
	tree = &t->tree[t->count++];
	tree->count = count;
	tree->node = mem_zero(count + 1, sizeof *tree->node);
	return tree;
}

size_t
trees_end(const struct trees_tree *tree, size_t features, size_t i)
{
	/* The right children to come, the next one last. */
	uint32_t *wait = mem_zero(tree->count + 1, sizeof *wait);
	size_t waiting = 0, at = i;
	bool good = true;

	for (; good && at < tree->count; at++) {
		const struct trees_node *n = &tree->node[at];

		if (n->feature >= 0) {
			wait[waiting++] = n->right;
			good = (size_t)n->feature < features &&
			    n->right > at + 1 && n->right < tree->count;
		} else if (waiting == 0) {
			free(wait);
			return at + 1;
		} else {
			good = wait[--waiting] == at + 1;
		}
	}
	free(wait);
	return 0;
}

size_t
trees_depth(const struct trees_tree *tree)
{
	size_t *depth = mem_zero(tree->count + 1, sizeof *depth), most = 0;

	for (size_t i = 0; i < tree->count; i++) {
		const struct trees_node *n = &tree->node[i];

		if (depth[i] > most)
			most = depth[i];
		if (n->feature >= 0)
			depth[i + 1] = depth[n->right] = depth[i] + 1;
	}
	free(depth);
	return most;
}

double
trees_below_float(float t)
{
	/* Half of the distance above the largest float rounds to infinity. */
	static const double beyond = 0x1.ffffffp127;
	float before = nextafterf(t, -INFINITY);
	double between;

	if (isinf(t))
		return t < 0 ? -INFINITY : beyond;
	between = isinf(before) ? -beyond : ((double)before + (double)t) / 2;
	/* A tie is rounded to the even one. */
	if (isinf(before) || (float)between < t)
		between = nextafter(between, INFINITY);
	return between;
}

double
trees_up_to(double t)
{
	return nextafter(t, INFINITY);
}

static void
score(const void *body, const double *x, size_t n, double *p)
{
	trees_margins(body, x, n, p);
	for (size_t i = 0; i < n; i++) {
		/* The branch where exp cannot overflow. */
		double e = portable_exp(-fabs(p[i]));

		p[i] = p[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
	}
}

static void
release(void *body)
{
	struct trees *t = body;

	for (size_t k = 0; k < t->count; k++)
		free(t->tree[k].node);
	free(t->tree);
	free(t->correction.method);
	free(t->options.by);
	trees_unprepare(t);
	free(t);
}

const struct model_kind trees_kind = {
    .name = "gradient-boosted-trees",
    .trainer = "train-gbt",
    .output = MODEL_PROBABILITY,
    .takes_missing = true,
    .create = create,
    .release = release,
    .read = trees_read,
    .write = trees_write,
    .check = trees_check,
    .score = score,
    .explain = trees_explain,
};
