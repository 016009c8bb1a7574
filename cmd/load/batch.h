/*
 * batch: records that are held in memory until the database has them.
 *
 * They are kept as they were read, line and members, so that they can be loaded
 * once more after the database was away, and so that a new column's type can be
 * that of all its values.
 */
#ifndef LOAD_BATCH_H
#define LOAD_BATCH_H

#include "base/buf.h"
#include "store/offsets.h"
#include "store/table.h"
#include "stream/filter.h"
#include "stream/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member of a record: its text is that of the line, from `at` on. */
struct batch_cell {
	double number;
	uint64_t at : 30, len : 31, type : 3; /* type: enum json_type */
};

struct batch_row {
	size_t text, len; /* in batch.text; a NUL follows */
	size_t cell;	  /* the first one */
	size_t cells;	  /* by the numbers of the reader's fields */
	const char *source;
	uint64_t line, nth;
	/* Its place, with a number in batch.offset: */
	size_t partition;
	size_t order; /* its partition in load_order */
	int64_t offset, time, from;
};

struct load_batch {
	struct buf text;
	struct batch_row *row;
	size_t rows, row_capacity;
	struct batch_cell *cell;
	size_t cells, cell_capacity;
	struct store_offset *offset; /* sorted, once batch_sort() was called */
	size_t offsets, offset_capacity;
	size_t last;   /* the partition that was found last */
	int64_t since; /* clock_ms() when the first record came */
};

/* Add the present record; `place` is NULL when records have none. */
void batch_add(struct load_batch *b, const struct filter *f,
    const struct record_place *place, size_t order);
/* Is it as large as it may become? */
bool batch_is_full(const struct load_batch *b, size_t rows_max);
/* Get a member of a record; one that was not known then is absent. */
static inline struct store_cell
batch_cell(
    const struct load_batch *b, const struct batch_row *row, size_t field)
{
	const struct batch_cell *c;

	if (field >= row->cells)
		return (struct store_cell){.type = JSON_ABSENT};
	c = &b->cell[row->cell + field];
	return (struct store_cell){.type = (enum json_type)c->type,
	    .text = b->text.data + row->text + c->at,
	    .len = c->len,
	    .number = c->number};
}
/* Sort the offsets by topic and partition: the order in which they are locked. */
void batch_sort(struct load_batch *b);
void batch_clear(struct load_batch *b);
void batch_release(struct load_batch *b);

#endif
