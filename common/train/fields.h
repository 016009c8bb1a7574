/*
 * fields: the members of records to learn from.
 *
 * They are those that the options name and, without -x, the numbers of the
 * first record, or its words, too, with --categorical auto. Where a member is
 * missing there, its first value will tell its kind.
 */
#ifndef TRAIN_FIELDS_H
#define TRAIN_FIELDS_H

#include "base/buf.h"
#include "base/words.h"
#include "stream/rec.h"
#include "train/ask.h"
#include "train/left_out.h"

#include <stdbool.h>
#include <stddef.h>

enum kind {
	FIELD_UNKNOWN, /* missing so far */
	FIELD_NUMBER,
	FIELD_CATEGORY,
	FIELD_NONE, /* it turned out to be no feature */
};

struct field {
	char *name;
	size_t wanted; /* the record's field */
	enum kind kind, next_kind;
	bool named; /* an option names it: it must be a feature */
	bool log1p;
	char *near; /* ": did you mean 'a'?", of one that an option names */
	struct words levels;
	struct buf word; /* of the present record */
};

struct fields {
	struct field *field;
	size_t count, capacity;
	struct left_out left_out;
};

/*
 * Find the fields, in `{0}`, by the options and the first record, and want
 * them. -1 when the record cannot be the first; release `t` then, too.
 */
int fields_init(struct fields *t, const struct train_ask *ask, struct rec *rec,
    struct fault *f);
/*
 * Look for members that the first record lacks, and that would be features by
 * default: they are left out.
 */
void fields_look(
    struct fields *t, const struct train_ask *ask, const struct rec *rec);
void fields_release(struct fields *t);

/*
 * Read the raw value of a record's field: NAN where it is missing, and of a
 * category 0, with its word in d->word; d->next_kind is the kind that the
 * record gives to the field. -1 where the record has to be rejected.
 */
int field_read(struct field *d, const struct train_ask *ask,
    const struct rec *rec, double *x, struct fault *f);
/* Read the raw value of a field known as a number. */
int field_read_number(const struct field *d, const struct train_ask *ask,
    const struct rec *rec, double *x, struct fault *f);

#endif
