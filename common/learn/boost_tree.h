/* boost_tree: a grown tree, written in preorder, and added to F. */
#ifndef LEARN_BOOST_TREE_H
#define LEARN_BOOST_TREE_H

#include "learn/boost_grow.h"
#include "learn/boost_split.h"

#include <stddef.h>

/* A node while the tree grows. */
struct boost_growing {
	const struct boost_leaf *leaf; /* NULL: an inner node */
	struct boost_split split;
	boost_pair total;
	size_t left, right;
};

/* Write a node and those below it in preorder. */
void boost_tree_write(const struct boost_grow *g, struct boost_tree *t,
    const struct boost_growing *node, size_t at);
/* Add the tree of this number to F of all rows. */
void boost_tree_add(struct boost_grow *g, const struct boost_tree *tree,
    const struct boost_growing *node, size_t nodes, size_t number);

#endif
