/*
 * known: values that are kept, each with its count, in a hash table.
 *
 * Memory: 20 bytes a number; a text 30 to 100 more.
 */
#ifndef SKETCH_KNOWN_H
#define SKETCH_KNOWN_H

#include "sketch/datum.h"

struct known_value {
	uint64_t hash;
	double count;
};

/* `{0}` has none yet. */
struct known {
	struct known_value *value;
	struct datum_text **text; /* of each; NULL: all are numbers */
	size_t count, capacity;
	uint16_t *slot; /* numbers of values, from 1 */
	size_t slots;	/* a power of two, or 0 */
};

void known_release(struct known *k);
/* Find the value of a hash, or NULL. */
struct known_value *known_find(const struct known *k, uint64_t hash);
/* Can there be one of this hash? */
static inline bool
known_has_slot(const struct known *k, uint64_t hash)
{
	return k->count > 0 && k->slot[hash & (k->slots - 1)] != 0;
}
/* Add a value that is not known yet, with a count of 0. */
struct known_value *known_add(struct known *k, const struct datum *x);
/* Return the i-th value and its count; a text belongs to `k`. */
struct datum known_at(const struct known *k, size_t i);
/* Move those to the front that have a count above 1; returns how many. */
size_t known_sort_out(struct known *k);
/* Keep the first ones only, in no more memory than they need. */
void known_cut(struct known *k, size_t count);

#endif
