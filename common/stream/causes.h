/*
 * causes: the faults of rejected records, each told once.
 *
 * Two faults have one cause when reason, member and form of the sentence are
 * the same; what the sentence quotes of a record may differ. The first record
 * of a cause gets a warning with its place; later ones are counted, and at the
 * end each cause with more than one record has a line:
 *
 *	score: in:1: field 'V3' is missing
 *	score: 1000 records like in:1: field 'V3' is missing
 *
 * When the first thousand records have one cause, a line says so at once. Where
 * a member is missing in all records, it names members whose names are near
 * (near.h), before any other way on.
 *
 * Memory: at most CAUSES_MAX causes; later ones are only counted.
 */
#ifndef STREAM_CAUSES_H
#define STREAM_CAUSES_H

#include "base/buf.h"
#include "base/diag.h"
#include "stream/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAUSES_MAX 32
#define CAUSES_EARLY 1000 /* records of one cause from the start: a line */

struct cause {
	struct fault fault; /* of the first record; the member is a copy */
	char *place;
	char *near; /* ": did you mean 'a'?", or "" */
	uint64_t count;
};

struct causes {
	struct cause *cause;
	size_t count;
	uint64_t others; /* records of no cause that is kept */
};

/*
 * Count a fault, and warn of the first one of its cause. `raw` is the record, of
 * which the names of members are taken.
 */
void causes_add(struct causes *c, const struct fault *f, const char *place,
    const char *raw, size_t len);
/*
 * Append what follows the sentence of the fault: names that are near, if all
 * records have this cause, then its advice.
 */
void cause_say(const struct cause *cause, bool in_all, struct buf *b);
/* Do the records have one cause, so far? Return it, or NULL. */
const struct cause *causes_only(const struct causes *c);
/* Tell that all of the first CAUSES_EARLY records have this cause. */
void causes_tell_early(const struct cause *cause);
/* Tell how many of `in` records have each cause. */
void causes_tell(const struct causes *c, uint64_t in);
void causes_release(struct causes *c);

#endif
