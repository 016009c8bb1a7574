/*
 * unknown: counts the levels that a model does not know, for a summary of the
 * records that are rejected for them.
 *
 * Memory: a thousand levels; records with others are counted together.
 */
#ifndef APPLY_UNKNOWN_H
#define APPLY_UNKNOWN_H

#include "apply/scorer.h"
#include "base/words.h"
#include "stream/rejects.h"

#include <stddef.h>
#include <stdint.h>

#define UNKNOWN_MAX 1000

struct unknown {
	struct words words; /* "level 'blue' of 'colour'" */
	uint64_t count[UNKNOWN_MAX];
	uint64_t all;
};

/*
 * Count the level, if the fault that scorer_add() gave for these rows is one
 * that the model does not know.
 */
void unknown_add(struct unknown *u, const struct scorer *s,
    const struct scorer_rows *r, const struct fault *f);
/* Warn of the most frequent ones, if there are several. */
void unknown_say(const struct unknown *u);
void unknown_release(struct unknown *u);

#endif
