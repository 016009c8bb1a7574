/*
 * remember: keeps some of the rows that a model is made of, to say in its file
 * what they were like (model/reference.h).
 *
 * Of up to REFERENCE_ROWS rows that have a weight, and REMEMBER_BYTES, it keeps
 * all; of more, those of the least hashes of their values, so that it does not
 * matter in which order they came.
 */
#ifndef TRAIN_REMEMBER_H
#define TRAIN_REMEMBER_H

#include "model/model.h"
#include "train/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REMEMBER_BYTES (4 << 20) /* of values */

/* What tells rows apart that a fit holds out. */
struct remember_key {
	uint64_t hash; /* 0 where rows have none */
	double fold;   /* the number that orders folds, or 0 */
	bool positive;
};

struct remember {
	struct reference_rows
	    rows; /* the values of all fields of the records */
	struct remember_key *key;
	size_t fields;
	struct words *levels; /* of each field, as they are numbered here */
};

/* Keep rows, which keep their values. -1: they cannot be read. */
int
remember_rows(struct remember *r, const struct train_rows *t, struct error *e);
/*
 * Tell the model of them. held_out() says which rows it did not learn from;
 * NULL: it learned from all. Releases `r`.
 */
void
remember_tell(struct remember *r, struct model *m, const struct train_rows *t,
    bool (*held_out)(const void *opts, const struct remember_key *key),
    const void *opts);
void remember_release(struct remember *r);

#endif
