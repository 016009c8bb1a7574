/*
 * filled: counts the members that a model fills in (train-lr --missing), so
 * that records which lack them are not scored in silence.
 *
 * Each thread counts its own records; the counts are added up at the end.
 */
#ifndef APPLY_FILLED_H
#define APPLY_FILLED_H

#include "model/column.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct filled {
	size_t fields;
	uint64_t records;
	uint64_t *by_number;	 /* records by how many members are missing */
	uint64_t *absent, *null; /* records that lack a field, one a field */
	bool told;		 /* filled_warn_early() has looked */
};

/*
 * Count a record whose raw values are NAN where a member is missing; `wanted`
 * has the record's field of each of the columns'. `{0}` has counted none.
 */
void
filled_add(struct filled *f, const struct columns *c, const struct rec *rec,
    const size_t *wanted, const double *raw, size_t missing);
void filled_merge(struct filled *f, const struct filled *from);
void filled_release(struct filled *f);

/*
 * Warn of members that none of the first 500 records has, so that it is known
 * where a stream does not end. Any thread may; the first that has something to
 * tell sets `*told`.
 */
void filled_warn_early(struct filled *f, const struct columns *c, bool *told);
/* Say at the end what was filled in; with -v for each member. */
void filled_say(const struct filled *f, const struct columns *c);

#endif
