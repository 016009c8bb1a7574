/*
 * rows: the rows made of records, as they come in.
 *
 * A row has the raw value of each field (column.h): a number, the number of a
 * category's level in the order of their first appearance, or NAN where it is
 * missing. It takes 8 bytes a field and 8 for the label, and 8 more each for a
 * weight, for the number that orders folds, replaced by the fold later, and for
 * the hash by which negatives are left out, and 48 for its place. The last two
 * are columns after those of the dataset. With --every or --window a row has
 * two more after these (window.h).
 */
#ifndef TRAIN_ROWS_H
#define TRAIN_ROWS_H

#include "base/words.h"
#include "learn/dataset.h"
#include "stream/filter.h"
#include "stream/label.h"
#include "train/ask.h"
#include "train/fields.h"
#include "train/origin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The rows that are left of those that were read: see window.h. */
struct train_window {
	bool on;
	size_t stamp_at; /* the column of the record's timestamp, or 0 */
	size_t time_at;	 /* the column of the window's time, or 0 */
	size_t gone;	 /* so many first rows of `raw` are in it no more */
	size_t since;	 /* rows since the last model */
	double latest;	 /* the latest time */
	double first;	 /* the time of the row after those gone, or NAN */
	/* The last offset of each partition. */
	struct train_offset {
		uint64_t where, offset;
	} * offset;
	size_t offsets, capacity, at;
	/* Called after each --every rows, if not NULL: 0, 1, or -1. */
	int (*due)(void *context, struct error *e);
	void *context;
};

struct train_rows {
	struct fields fields;
	struct dataset raw;
	size_t hash_at;	 /* the column of the hash, as bits, or 0 */
	size_t place_at; /* the first column of the place, as bits, or 0 */
	struct origin lineage;
	struct train_window window;
	size_t accepted;       /* rows that were read */
	bool position_was_met; /* in a record after the first */
	uint64_t passed_over;  /* records that the model does not know */
	size_t positives;
	size_t heavy[2]; /* rows of a label with a weight above 0 */
	struct label wanted_label;
	struct label_values values; /* of the label, where it is negative */

	/* The present record, until all of it has proved good. */
	size_t wanted_weight, wanted_by, wanted_group, wanted_time;
	double *x;
	int label;
	double weight, next_key, time;
	uint64_t next_hash;
	struct buf text;
};

/*
 * Read all records of `f` into `t`, where only window.due and its context are
 * set, rejecting those that cannot be rows. With `range`, those from other
 * places are passed over. -1 with a sentence when reading cannot go on, and
 * what else due() returned.
 */
int train_rows_read(struct train_rows *t, const struct train_ask *ask,
    const struct model_lineage *range, struct filter *f, struct error *e);
void train_rows_release(struct train_rows *t);

#endif
