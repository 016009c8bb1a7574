/*
 * print: rows of a result, as NDJSON, CSV, TSV or a table for people.
 *
 * NDJSON: an object a row. A member of the record has its bytes; another number
 * has the shortest digits of its double; what is no number and no text is null.
 * CSV (RFC 4180): a header row; NULL is an empty cell, an empty text is "".
 * TSV: likewise; tab, newline and backslash in a text are \t, \n and \\.
 * Table: columns are as wide as the first PRINT_ROWS rows need.
 */
#ifndef QUERY_PRINT_H
#define QUERY_PRINT_H

#include "live.h"
#include "statement.h"
#include "stream/rec.h"

#define PRINT_ROWS 1000

enum print_format { PRINT_NDJSON, PRINT_CSV, PRINT_TSV, PRINT_TABLE };

struct print {
	enum print_format format;
	const struct statement *statement;
	const struct live *live;
	const struct rec *rec; /* of the row, where it has one */
	struct rec carried;    /* it, where the row brings it along */
	struct buf line;
	size_t place;	/* the field of the record's position */
	bool has_place; /* the position goes into each row */
	bool has_header;
	struct buf *head; /* of each result: `,"name":` */
	struct buf row;
	struct buf text; /* one that was no UTF-8, mended */
	bool was_wrong;	 /* there was one, and a warning */
	/* The first rows of a table, until their widths are known. */
	struct buf cells; /* each with a NUL */
	size_t *width;
	size_t rows;
};

void print_begin(struct print *p, enum print_format format,
    const struct statement *s, const struct live *live);
/* Print the row at which the statement stands. */
void print_row(struct print *p);
/* Print what was kept for a table; and a header if there was no row. */
void print_end(struct print *p);

#endif
