/*
 * table: the columns of a CSV table, and its rows as records.
 *
 * A cell that is a JSON number passes as written, any other one becomes a
 * string, as does every cell of a column named for it. A record has the
 * columns' names in their order.
 */
#ifndef STREAM_TABLE_H
#define STREAM_TABLE_H

#include "base/buf.h"
#include "base/diag.h"
#include "stream/csv.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stddef.h>

/* What an empty cell without quotes becomes. */
enum table_empty { TABLE_NULL, TABLE_OMIT, TABLE_STRING };

struct table_column {
	struct buf member; /* ,"NAME": as it is written */
	bool string;
};

struct table {
	enum table_empty empty;
	char **strings; /* the names of columns of strings, lent */
	size_t strings_count;

	struct table_column *column;
	size_t columns;
	size_t member_len; /* of all columns together */
	struct buf record; /* of a row that is not plain */
};

void table_init(struct table *t, enum table_empty empty, char **strings,
    size_t strings_count);
void table_release(struct table *t);

/* Take the columns from the header row `c`; -1 when it is unfit. */
int table_set_header(struct table *t, const struct csv *c, struct error *e);
/* Give the columns these names. */
int
table_set_names(struct table *t, char **names, size_t count, struct error *e);

/*
 * Write a good row to stdout as a record and a newline; -1 when it has not one
 * cell a column.
 */
int table_write(struct table *t, const struct csv *c, struct fault *f);

#endif
