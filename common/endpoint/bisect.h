/*
 * bisect: finds the records that an endpoint refuses, by halves of their batch.
 *
 *	bisect_start(&b, 64)		0 .. 64
 *	bisect_halve(&b, true)		0 .. 32		refused: a half of it
 *	bisect_next(&b)			32 .. 48	good: it is in the other
 *	...				43 .. 44	refused: that is the one
 *	bisect_skip(&b)			44 .. 64	all that is left
 *
 * The records lo to hi - 1 are the ones to ask about now; those before have an
 * answer. One refused record of n costs about log2(n) + 2 requests.
 */
#ifndef ENDPOINT_BISECT_H
#define ENDPOINT_BISECT_H

#include <stdbool.h>
#include <stddef.h>

#define BISECT_DEPTH 64

struct bisect {
	size_t lo, hi;
	size_t count;		    /* of the batch */
	size_t end[BISECT_DEPTH];   /* of the parts that hold the present one */
	bool refused[BISECT_DEPTH]; /* was it, for one of its records? */
	size_t depth;
};

/* Begin with all of `count` records, at least one. */
void bisect_start(struct bisect *b, size_t count);
/*
 * Go on with the first half of the present records, of which there are at least
 * two. `refused`: they were, because of some of them; false: they were too many.
 */
void bisect_halve(struct bisect *b, bool refused);
/* They have been answered: go on; false when none are left. */
bool bisect_next(struct bisect *b);
/* The one record at hand is the culprit: go on likewise. */
bool bisect_skip(struct bisect *b);

#endif
