/*
 * fewest: the 256 values with the smallest hashes, a fair sample of all: does
 * one of them occur again?
 *
 * The lowest bit of a hash says so, and is no part of it here. Memory: 5 kB.
 */
#ifndef SKETCH_FEWEST_H
#define SKETCH_FEWEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FEWEST 256
#define FEWEST_ROOM 384 /* until it is cut */
#define FEWEST_SLOTS 1024

struct fewest {
	uint64_t limit; /* none above it is in the sample */
	uint64_t value[FEWEST_ROOM];
	size_t count;
	uint16_t slot[FEWEST_SLOTS];
};

void fewest_init(struct fewest *f);
/* Add a value, that occurred more than once if `again`. */
void fewest_insert(struct fewest *f, uint64_t hash, bool again);
static inline void
fewest_add(struct fewest *f, uint64_t hash, bool again)
{
	if (hash <= f->limit)
		fewest_insert(f, hash, again);
}
void fewest_merge(struct fewest *into, const struct fewest *from);
/* Did a value of the sample occur more than once? */
bool fewest_has_equal(const struct fewest *f);

#endif
