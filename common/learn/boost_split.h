/* boost_split: sums over the bins of a leaf's rows, and its best split. */
#ifndef LEARN_BOOST_SPLIT_H
#define LEARN_BOOST_SPLIT_H

#include "learn/boost_grow.h"

#include <stdbool.h>
#include <stddef.h>

struct boost_split {
	double gain; /* 0: there is none */
	size_t column;
	unsigned bin; /* rows up to this one go left */
	bool missing_left;
	boost_pair left; /* the left child's sums */
};

struct boost_leaf {
	size_t from, count; /* its rows in index */
	size_t depth, node;
	boost_pair total;
	boost_pair *sum; /* a pair a bin, column after column */
	struct boost_split split;
};

/* Sum the pairs of the leaf's rows in the chosen columns of a group. */
void boost_split_sum(
    const struct boost_grow *g, struct boost_leaf *leaf, size_t group);
/* Take the best split by a column, if it is better than `best`. */
void boost_split_find(const struct boost_grow *g, const struct boost_leaf *leaf,
    size_t column, struct boost_split *best);

#endif
