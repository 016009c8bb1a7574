/*
 * check: do records fit a schema (expected.h), each of them, and as a whole?
 *
 * Each thread has a check of its own; check_merge() makes one of all.
 */
#ifndef DESCRIBE_CHECK_H
#define DESCRIBE_CHECK_H

#include "base/buf.h"
#include "expected.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

/* What can be wrong with a member of a record. */
enum check_fault {
	CHECK_GOOD,
	CHECK_MISSING,	 /* but it is required */
	CHECK_TYPE,	 /* is none that it may have */
	CHECK_FRACTION,	 /* a number that should be whole */
	CHECK_TOO_LARGE, /* for a double */
	CHECK_RANGE,
	CHECK_CATEGORY, /* is none of the list */
	CHECK_FAULTS,
};

struct check_member {
	double fault[CHECK_FAULTS]; /* records with each */
	double *bin, *category;
};

struct check {
	const struct expected *expected;
	const size_t *field; /* of the reader, one a member */
	double records;
	struct check_member *member;
	double *lacking; /* records without the member, or with null */
	struct buf word;
};

void check_init(
    struct check *c, const struct expected *expected, const size_t *field);
void check_release(struct check *c);

/* Does the record fit? If not, -1 with the fault of the first that does not. */
int check_record(struct check *c, const struct rec *rec, struct fault *f);
/* Count a record, whether it fits or not. */
void check_count(struct check *c, const struct rec *rec);
void check_merge(struct check *into, const struct check *from);
/*
 * Warn of each member that has moved, with what has; `psi` is the limit of its
 * distribution. Returns how many there are.
 */
size_t check_tell(const struct check *c, double psi);

#endif
