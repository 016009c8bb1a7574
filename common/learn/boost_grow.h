/* boost_grow: grows one tree of boost.h, and adds it to F. */
#ifndef LEARN_BOOST_GROW_H
#define LEARN_BOOST_GROW_H

#include "base/team.h"
#include "learn/bins.h"
#include "learn/boost.h"
#include "learn/boost_rows.h"

#include <stdbool.h>
#include <stddef.h>

struct boost_leaf;

struct boost_grow {
	const struct boost *asked;
	const struct bins *bins;
	struct boost_rows *rows;
	struct team *team;

	/* private: */
	size_t *offset;	 /* of a column's sums in those of a leaf */
	size_t sums;	 /* of a leaf, of all columns */
	bool *chosen;	 /* the columns that the tree may use */
	uint32_t *index; /* the tree's rows, those of a leaf together */
	uint32_t *spare;
	size_t count; /* rows of the tree */
	size_t leaves;
	struct boost_leaf *leaf;
};

void boost_grow_init(struct boost_grow *g, const struct boost *asked,
    const struct bins *bins, struct boost_rows *rows, struct team *team);
/*
 * Grow the tree of this number, from 0, by the gradients of the rows. One that
 * is only a leaf is not added to F.
 */
void
boost_grow_tree(struct boost_grow *g, struct boost_tree *tree, size_t number);
/* Is the row among those that the tree of this number is grown on? */
bool boost_grow_sees(const struct boost_grow *g, size_t row, size_t number);
void boost_grow_release(struct boost_grow *g);

#endif
