/*
 * pace: how many requests may be on their way at once, and how long to wait
 * before the next try.
 *
 * An endpoint that answers 429 or 503 halves the number; after twice as many
 * good answers as the number is, it grows by one again (additive increase,
 * multiplicative decrease). Before try n + 1 a batch waits for a random time
 * from 0 to 0.1 s * 2^n, at most 30 s ("full jitter": many clients that failed
 * together come back apart), and at least as long as Retry-After says, of
 * which PACE_AFTER_MAX_MS count. Retry-After holds for all batches.
 */
#ifndef ENDPOINT_PACE_H
#define ENDPOINT_PACE_H

#include "math/random.h"

#include <stddef.h>
#include <stdint.h>

#define PACE_AFTER_MAX_MS 60000

struct pace {
	size_t most;	/* requests at once, as asked for */
	size_t limit;	/* and at present, from 1 to most */
	size_t good;	/* answers since the limit changed */
	int64_t resume; /* nothing is sent before this moment */
	struct random random;
};

void pace_init(struct pace *p, size_t most, uint64_t seed);
/* An answer was good. */
void pace_good(struct pace *p);
/* The endpoint has too much to do. */
void pace_slower(struct pace *p);
/*
 * Return the moment of the next try of a batch after `tries` tries (from 1).
 * `after` is what Retry-After said, in ms, or 0.
 */
int64_t pace_next(struct pace *p, int64_t now, unsigned tries, int64_t after);

#endif
