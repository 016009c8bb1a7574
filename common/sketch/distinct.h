/*
 * distinct: how many different values there were, by HyperLogLog (Flajolet et
 * al., 2007; the estimator is Ertl's, 2017), with a standard error of 0.81 %.
 *
 * A register keeps the greatest rank of the hashes that its 14 bits name. (6 bits
 * of a byte would do, and take 15 % more time.) Memory: 16 kB.
 */
#ifndef SKETCH_DISTINCT_H
#define SKETCH_DISTINCT_H

#include <stdint.h>

#define DISTINCT_BITS 14
#define DISTINCT_REGISTERS (1 << DISTINCT_BITS)
#define DISTINCT_ERROR 0.0081

/* `{{0}}` has none yet. */
struct distinct {
	unsigned char rank[DISTINCT_REGISTERS];
};

static inline void
distinct_add(struct distinct *d, uint64_t hash)
{
	/* A bit after the last one ends the zeros of a hash without ones. */
	uint64_t rest =
	    hash << DISTINCT_BITS | UINT64_C(1) << (DISTINCT_BITS - 1);
	unsigned char rank = (unsigned char)(__builtin_clzll(rest) + 1);
	unsigned char *at = &d->rank[hash >> (64 - DISTINCT_BITS)];

	if (*at < rank)
		*at = rank;
}

void distinct_merge(struct distinct *into, const struct distinct *from);
double distinct_estimate(const struct distinct *d);

#endif
