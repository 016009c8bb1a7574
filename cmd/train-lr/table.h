/*
 * table: the rows that records become, as they come in.
 *
 * A row has the raw value of each field (column.h): a number, the number of a
 * category's level in the order in which they were first seen, or NAN where it
 * is missing. It takes 8 bytes a field and 8 for the label, and 8 more each
 * for a weight, for a fold, for what folds are ordered by and for the hash by
 * which negatives are left out.
 */
#ifndef TABLE_H
#define TABLE_H

#include "fields.h"
#include "lineage.h"
#include "options.h"

#include "learn/dataset.h"
#include "learn/levels.h"
#include "stream/filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table {
	struct fields fields;
	struct dataset raw;
	double *key; /* what folds are ordered by, one a row, or NULL */
	size_t key_capacity;
	uint64_t *hash; /* one a row, or NULL */
	size_t hash_capacity;
	struct lineage lineage;
	bool position_was_met; /* in a later record than the first */
	uint64_t passed_over;  /* records that the model does not know */

	/* The present record, until all of it is known to be good. */
	size_t wanted_label, wanted_weight, wanted_by;
	double *x;
	int label;
	double weight, next_key;
	struct buf text;
};

/*
 * Read all records of `f`, rejecting those that cannot be rows. With `range`,
 * those from other places are passed over. -1 with a sentence when it cannot
 * go on.
 */
int table_read(struct table *t, const struct opts *o,
    const struct model_lineage *range, struct filter *f, struct error *e);
/* Put the rows into the order of their places, if they have any. */
int table_sort(struct table *t, struct error *e);
void table_release(struct table *t);

#endif
