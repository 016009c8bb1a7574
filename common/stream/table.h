/*
 * table: the columns of a CSV table, and its rows as records.
 *
 * A cell that is a JSON number passes as written (with decimal commas, it gets a
 * point and loses what is between thousands), any other one becomes a string, as does every cell of a column named for it; a cell of the words for
 * missing becomes null. A record has the columns' names in their order.
 *
 * Warnings go to stderr: about a header row when it is read, and about strings
 * that are almost numbers once, with their count, at the end.
 */
#ifndef STREAM_TABLE_H
#define STREAM_TABLE_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/words.h"
#include "stream/almosts.h"
#include "stream/csv.h"
#include "stream/header.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stddef.h>

/* What an empty cell without quotes becomes. */
enum table_empty { TABLE_NULL, TABLE_OMIT, TABLE_STRING };

struct table_ask {
	enum table_empty empty;
	char **strings; /* the names of columns of strings */
	size_t strings_count;
	char **nulls; /* the words for missing */
	size_t nulls_count;
	bool decimal_comma; /* 1.234,5 is a number, and 1.5 is none */
	struct header_ask header;
};

struct table_column {
	struct buf member; /* ,"NAME": as it is written */
	bool string;
};

struct table {
	struct table_ask ask; /* lent */
	struct words names;
	struct table_column *column;
	struct almosts almosts;
	size_t columns;
	size_t member_len; /* of all columns together */
	bool last_unnamed;
	bool named;	   /* by the command line, not by a header row */
	bool repeated;	   /* warned: a row repeats the names */
	unsigned doubts;   /* warned of, about header rows */
	uint64_t rows;	   /* written with these columns */
	struct buf record; /* of a row that is not plain */
};

void table_init(struct table *t, const struct table_ask *ask);
/* Warn of strings that are almost numbers, and release the table. */
void table_close(struct table *t);

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
