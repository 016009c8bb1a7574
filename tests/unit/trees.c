#include "model/trees.h"

#include "check.h"
#include "math/random.h"

#include <float.h>
#include <stdlib.h>

#define FEATURES 4

static double
some_number(struct random *r)
{
	switch (random_below(r, 8)) {
	case 0:
		return NAN;
	case 1:
		return 0;
	case 2:
		return 1e-36;
	case 3:
		return 1e50;
	default:
		return ((double)random_below(r, 2001) - 1000) / 100;
	}
}

/* Grow a random subtree from node `at` on; returns its end. */
static size_t
grow(struct trees_tree *t, size_t at, int depth, struct random *r)
{
	struct trees_node *n = &t->node[at];
	size_t end;

	if (depth == 0 || random_below(r, 5) == 0) {
		*n = (struct trees_node){.feature = -1,
		    .value = some_number(r),
		    .cover = 1 + (double)random_below(r, 50)};
		if (!(fabs(n->value) < 100))
			n->value = 0.25;
		return at + 1;
	}
	n->feature = (int32_t)random_below(r, FEATURES);
	n->value = ((double)random_below(r, 2001) - 1000) / 100;
	n->missing = (unsigned char)random_below(r, 4);
	end = grow(t, at + 1, depth - 1, r);
	n->right = (uint32_t)end;
	n->cover = t->node[at + 1].cover;
	end = grow(t, end, depth - 1, r);
	n->cover += t->node[n->right].cover;
	return end;
}

static void
grow_some(struct trees *t, size_t count, int depth, struct random *r)
{
	for (size_t k = 0; k < count; k++) {
		struct trees_tree *tree = trees_add(t, 200);

		tree->count = grow(tree, 0, depth, r);
		check(trees_end(tree, FEATURES, 0) == tree->count);
		check(trees_end(tree, FEATURES - 1, 0) == tree->count ||
		    trees_end(tree, FEATURES - 1, 0) == 0);
	}
	trees_prepare(t);
}

static bool
goes_left(const struct trees_node *n, double x)
{
	if (isnan(x) || (n->missing & TREES_ZERO && fabs(x) <= (double)1e-35f))
		return n->missing & TREES_LEFT;
	return x < n->value;
}

static double
margin(const struct trees *t, const double *x)
{
	double z = t->base;

	for (size_t k = 0; k < t->count; k++) {
		const struct trees_node *node = t->tree[k].node, *n = node;

		while (n->feature >= 0)
			n = goes_left(n, x[n->feature]) ? n + 1
							: node + n->right;
		z = t->single ? (double)((float)z + (float)n->value)
			      : z + n->value;
	}
	return z;
}

static void
a_row_has_the_sum_of_its_leaves_in_any_company(void)
{
	struct random r;

	random_seed(&r, 1);
	for (int round = 0; round < 200; round++) {
		struct trees *t = trees_kind.create(FEATURES);
		double x[37 * FEATURES], z[37], p[37];
		size_t n = 1 + random_below(&r, 37);

		t->base = 0.5;
		t->single = random_below(&r, 2) == 0;
		grow_some(t, random_below(&r, 20), 1 + round % 6, &r);
		for (size_t i = 0; i < n * FEATURES; i++)
			x[i] = some_number(&r);
		trees_margins(t, x, n, z);
		trees_kind.score(t, x, n, p);
		for (size_t i = 0; i < n; i++) {
			check(z[i] == margin(t, x + i * FEATURES));
			check_near(p[i], 1 / (1 + exp(-z[i])), 1e-15);
		}
		trees_kind.release(t);
	}
}

/* z where only the features of `known` are known; covers decide the others. */
static double
expect(const struct trees_tree *t, size_t at, const double *x, unsigned known)
{
	const struct trees_node *n = &t->node[at];
	double left;

	if (n->feature < 0)
		return n->value;
	if (known >> n->feature & 1)
		return expect(t,
		    goes_left(n, x[n->feature]) ? at + 1 : n->right, x, known);
	left = t->node[at + 1].cover / n->cover;
	return left * expect(t, at + 1, x, known) +
	    (1 - left) * expect(t, n->right, x, known);
}

static void
shares_are_shapley_values_and_add_up(void)
{
	static const double of[] = {1.0 / 4, 1.0 / 12, 1.0 / 12, 1.0 / 4};
	struct random r;

	random_seed(&r, 2);
	for (int round = 0; round < 100; round++) {
		struct trees *t = trees_kind.create(FEATURES);
		double x[FEATURES], share[FEATURES], sum = 0, z, error;

		grow_some(t, 3, 1 + round % 6, &r);
		for (size_t j = 0; j < FEATURES; j++)
			x[j] = some_number(&r);
		trees_explain(t, x, share, &error);
		for (unsigned j = 0; j < FEATURES; j++) {
			double wanted = 0;

			for (unsigned s = 0; s < 1 << FEATURES; s++) {
				double with = 0;

				if (s >> j & 1)
					continue;
				for (size_t k = 0; k < t->count; k++)
					with += expect(&t->tree[k], 0, x,
						    s | 1U << j) -
					    expect(&t->tree[k], 0, x, s);
				wanted += of[__builtin_popcount(s)] * with;
			}
			check_near(share[j], wanted, 1e-10);
			sum += share[j];
		}
		trees_margins(t, x, 1, &z);
		check_near(sum + trees_mean(t), z, 1e-10);
		trees_kind.release(t);
	}
}

static void
comparisons_of_others_are_ours(void)
{
	static const float special[] = {0, -0.0F, 1, -1, FLT_MIN, FLT_MAX,
	    -FLT_MAX, 1e-45F, -1e-45F, 0.1F, 16777216, 3.4e38F};
	struct random r;

	random_seed(&r, 3);
	for (int i = 0; i < 20000; i++) {
		float t =
		    (float)(((double)random_below(&r, 2000001) - 1e6) / 977);
		double v, x;

		if (i < 12)
			t = special[i];
		v = trees_below_float(t);
		for (int step = -3; step <= 3; step++) {
			x = v;
			for (int s = 0; s < abs(step); s++)
				x = nextafter(
				    x, step < 0 ? -INFINITY : INFINITY);
			check((x < v) == ((float)x < t));
			x = (double)t + step * 1e-9 * fabs((double)t);
			check((x < v) == ((float)x < t));
			check((x < trees_up_to(t)) == (x <= (double)t));
		}
	}
}

static void
what_is_no_tree_is_refused(void)
{
	struct trees_node n[] = {
	    {.feature = 0, .right = 2}, {.feature = -1}, {.feature = -1}};
	struct trees_tree t = {3, n};

	check(trees_end(&t, 1, 0) == 3);
	check(trees_end(&t, 1, 1) == 2);
	check(trees_end(&t, 0, 0) == 0);
	n[0].right = 1;
	check(trees_end(&t, 1, 0) == 0);
	n[0].right = 3;
	check(trees_end(&t, 1, 0) == 0);
	n[0].right = 2;
	t.count = 2;
	check(trees_end(&t, 1, 0) == 0);
	t.count = 0;
	check(trees_end(&t, 1, 0) == 0);
}

int
main(void)
{
	a_row_has_the_sum_of_its_leaves_in_any_company();
	shares_are_shapley_values_and_add_up();
	comparisons_of_others_are_ours();
	what_is_no_tree_is_refused();
	return check_done();
}
