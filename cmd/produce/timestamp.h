/*
 * timestamp: a message's time, out of a member of its record.
 *
 * The member is a number since 1970 in some unit, or RFC 3339 text. Kafka
 * deletes messages by their times: those of a wrong unit would be acknowledged,
 * and gone minutes later. So without --timestamp-unit a number has to be
 * milliseconds of a likely time, from 2001 to ten years from now; with it, only
 * later ones are refused, and earlier ones warned of once.
 */
#ifndef PRODUCE_TIMESTAMP_H
#define PRODUCE_TIMESTAMP_H

#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timestamp {
	size_t field; /* of the record */
	int unit;     /* CLOCK_MS, ... */
	bool sure;    /* the unit was given */
	int64_t now;  /* at the start, ms since 1970 */
	bool warned;
};

/* Read the member of a record as ms since 1970, at least 1; -1: it is none. */
int timestamp_read(
    struct timestamp *t, const struct rec *r, int64_t *ms, struct fault *f);
/*
 * Warn, once, of a time that an envelope or a position gives and that is a
 * likely one in another unit than milliseconds.
 */
void timestamp_doubt(struct timestamp *t, int64_t ms);

#endif
