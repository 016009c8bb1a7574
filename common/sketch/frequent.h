/*
 * frequent: which of many values were frequent.
 *
 * Values whose hashes have some bits in common share a cell. By the majority
 * vote of its cell (Boyer and Moore, 1981) one with a share of 2 % or more is
 * found, its count estimated by what two cells hold.
 *
 * Memory: 8 kB, and for texts 256 times 30 to 100 bytes.
 */
#ifndef SKETCH_FREQUENT_H
#define SKETCH_FREQUENT_H

#include "sketch/datum.h"

#include <math.h>

#define FREQUENT_CELLS 256
#define FREQUENT_SHARE 0.02 /* the least share of a value that is found */

struct frequent_cell {
	uint64_t hash; /* of the value that leads */
	double votes;  /* by this margin */
	double total;  /* of all its values */
};

/* `{.total = 0}` has none yet. */
struct frequent {
	struct frequent_cell cell[FREQUENT_CELLS];
	double other_cell[FREQUENT_CELLS]; /* totals by other bits of hashes */
	double total;
	struct datum_text **text; /* of who leads; NULL: all are numbers */
};

void frequent_release(struct frequent *f);
void frequent_add(struct frequent *f, const struct datum *x, double count);

static inline size_t
frequent_cell_of(uint64_t hash)
{
	return hash >> 24 & (FREQUENT_CELLS - 1);
}

static inline size_t
frequent_other_cell_of(uint64_t hash)
{
	return hash >> 32 & (FREQUENT_CELLS - 1);
}

/*
 * Cast votes for a value. Where values are many, chance decides which one leads,
 * and a wrong guess of a branch costs more than all of this: there is none.
 */
static inline void
frequent_lead(struct frequent_cell *c, uint64_t hash, double votes)
{
	bool same = c->hash == hash;
	bool wins = !same & (c->votes < votes);
	double led = c->votes + (same ? votes : -votes);

	c->votes = fabs(led);
	c->hash ^= (c->hash ^ hash) & -(uint64_t)wins;
}

/* Add a number by its hash, except to the total. */
static inline void
frequent_vote(struct frequent *f, uint64_t hash, double count)
{
	struct frequent_cell *c = &f->cell[frequent_cell_of(hash)];

	c->total += count;
	f->other_cell[frequent_other_cell_of(hash)] += count;
	frequent_lead(c, hash, count);
}

void frequent_merge(struct frequent *into, const struct frequent *from);
/*
 * Find the values with a share of FREQUENT_SHARE or more of `all`, with their
 * counts; returns how many of FREQUENT_CELLS. Texts belong to `f`.
 */
size_t frequent_find(const struct frequent *f, double all, struct datum *found);

#endif
