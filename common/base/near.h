/*
 * near: names that are almost the one that was asked for.
 *
 *	near_start(&n, "Ammount");
 *	near_offer(&n, "Amount", 6);	... each name that exists
 *	near_say(&n, &b);		": did you mean 'Amount'?", or nothing
 *	near_release(&n);
 *
 * At most three names are kept, the nearest first. Names that differ in case
 * only come first, then those of the fewest slips: a character too many, too
 * few, another one, or two in each other's place. A name that is the same as
 * the wanted one is not kept. Of "Amount, EUR", each piece is near to it: a list
 * of names was cut there, and near_say() tells how such a comma is written.
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define NEAR_NAMES 3
#define NEAR_LENGTH_MAX 249 /* a longer name is near to none */

struct near_name {
	char *text;
	int distance;
};

struct near {
	const char *wanted; /* lent */
	struct near_name name[NEAR_NAMES];
	int count;
	bool cut; /* a name has the wanted one between its commas */
};

void near_start(struct near *n, const char *wanted);
/* Offer a name, which is copied if it is kept. */
void near_offer(struct near *n, const char *name, size_t len);
/* Append ": did you mean 'a', 'b' or 'c'?", or nothing when none is near. */
void near_say(const struct near *n, struct buf *b);
void near_release(struct near *n);

#endif
