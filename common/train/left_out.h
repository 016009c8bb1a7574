/*
 * left_out: names the members that are no features by default, and says why.
 */
#ifndef TRAIN_LEFT_OUT_H
#define TRAIN_LEFT_OUT_H

#include "base/words.h"

#include <stdbool.h>
#include <stddef.h>

/* Why a member is no feature: what it is in the first record. */
enum left_why {
	LEFT_STRING,
	LEFT_NULL,
	LEFT_EMPTY,
	LEFT_BOOLEAN,
	LEFT_OTHER,
	LEFT_LATER, /* it is not there, but in later records */
	LEFT_REASONS,
};

/* `{0}` has none. */
struct left_out {
	struct words names[LEFT_REASONS];
};

void left_out_add(
    struct left_out *l, enum left_why why, const char *name, size_t len);
bool left_out_has(const struct left_out *l, const char *name, size_t len);
/* Warn of those of the first record, in one sentence. */
void left_out_say_first(const struct left_out *l);
/* Warn of those of later records. */
void left_out_say_later(const struct left_out *l);
void left_out_release(struct left_out *l);

#endif
