#include "base/mem.h"
#include "model/foreign.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* The lists of a tree, and the next value of each. */
enum list { LEFT, RIGHT, FEATURE, VALUE, DEFAULT, COVER, GAIN, LISTS };

static const char *const lists[LISTS] = {"left_children", "right_children",
    "split_indices", "split_conditions", "default_left", "sum_hessian",
    "loss_changes"};

/* Return the present number of a list, and go on to the next one. */
static double
take(struct document *d, const struct node *at[LISTS], enum list list,
    double lo, double hi)
{
	const struct node *n = at[list];
	double x = NAN;

	if (node_is(n, NODE_NUMBER))
		x = n->number;
	else if (node_is(n, NODE_BOOL))
		x = n->truth;
	if (n != NULL)
		at[list] = n->next;
	if (x >= lo && x <= hi)
		return x;
	document_fail(
	    d, "has no number from %g to %g in '%s'", lo, hi, lists[list]);
	return lo;
}

static struct foreign_node
read_node(struct document *d, const struct node *at[LISTS], double count,
    double features)
{
	struct foreign_node n = {
	    .left = (long)take(d, at, LEFT, -1, count - 1),
	    .right = (long)take(d, at, RIGHT, -1, count - 1),
	};
	double feature = take(d, at, FEATURE, 0, features - 1);
	float value = (float)take(d, at, VALUE, -FLT_MAX, FLT_MAX);
	bool left = take(d, at, DEFAULT, 0, 1) != 0;

	n.node.cover = take(d, at, COVER, 0, DBL_MAX);
	n.node.gain = take(d, at, GAIN, -DBL_MAX, DBL_MAX);
	if (n.left < 0) {
		n.node.feature = -1;
		n.node.value = value;
		n.node.gain = 0;
		return n;
	}
	n.node.feature = (int32_t)feature;
	n.node.value = trees_below_float(value);
	n.node.missing = left ? TREES_LEFT : 0;
	return n;
}

static bool
has_categories(const struct node *tree)
{
	const struct node *types = node_member(tree, "split_type");

	for (const struct node *n = node_is(types, NODE_ARRAY) ? types->first
							       : NULL;
	     n != NULL; n = n->next)
		if (n->number != 0)
			return true;
	return false;
}

void
xgboost_tree(struct trees *t, struct document *d, const struct node *tree)
{
	const struct node *at[LISTS], *first;
	struct foreign_node *node;
	const char *why = NULL;
	size_t count;

	if (has_categories(tree))
		document_fail(d,
		    "splits by categories, which cannot be read: train on "
		    "columns of 0 and 1 (one-hot)");
	first = document_get(d, tree, lists[LEFT], NODE_ARRAY);
	count = first == NULL ? 0 : first->count;
	for (int i = 0; i < LISTS; i++) {
		const struct node *list =
		    document_get(d, tree, lists[i], NODE_ARRAY);

		at[i] = list == NULL ? NULL : list->first;
		if (list != NULL && list->count != count)
			document_fail(d,
			    "has %zu numbers in '%s', and %zu in "
			    "'%s'",
			    list->count, lists[i], count, lists[LEFT]);
	}
	if (d->failed)
		return;
	node = mem_zero(count + 1, sizeof *node);
	for (size_t i = 0; i < count && !d->failed; i++)
		node[i] = read_node(d, at, (double)count, (double)t->features);
	if (!d->failed && foreign_plant(t, node, count, 0, &why) < 0)
		document_fail(d, "%s", why);
	free(node);
}
