/*
 * csv: the rows of CSV files (RFC 4180), one after the other, by libcsv.
 *
 * libcsv parses; this module feeds it a line at a time, so that each row is
 * known by its bytes and its place, and a bad row costs no other: the next row
 * begins on the next line. Only a quote that is never closed takes the
 * following lines, to the end of the file or to the limit of a row's length.
 * Cells are lent until the next call. Memory: one row.
 *
 * A row of one line in which nothing is special (no byte below the blank or
 * beyond ASCII, and quotes only around whole cells, with none inside) is split
 * at its delimiters without libcsv, with the same result; the environment's
 * WEIR_CSV=libcsv turns that off.
 */
#ifndef STREAM_CSV_H
#define STREAM_CSV_H

#include "base/buf.h"
#include "stream/line.h"
#include "stream/rejects.h"

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv_cell {
	size_t at, len;	 /* from csv.base on */
	bool bare_empty; /* empty, and not in quotes */
	bool number;	 /* certainly a JSON number */
};

struct csv {
	struct csv_cell *cell;
	size_t cells;
	/*
	 * The cells' bytes: JSON_SLACK readable bytes follow each, the first of
	 * them no part of a number.
	 */
	const char *base;

	/*
	 * The row was split the plain way: its cells hold no quote, no control
	 * byte and only ASCII.
	 */
	bool plain;

	const char *raw; /* the row as written, without its last newline */
	size_t raw_len;
	const char *name;   /* of the row's file */
	uint64_t number;    /* of the row's first line: 1 is a header's */
	uint64_t whole_len; /* of a row that is too long, else 0 */
	bool bad;	    /* it is no row: `fault` says why */
	struct fault fault;

	struct line line;
	bool held; /* the line is not yet part of a row */
	struct csv_parser parser;
	bool plain_way;	       /* rows without a special case need no libcsv */
	struct buf text;       /* the cells that libcsv found */
	struct buf rows_lines; /* the lines of a row that has several */
	size_t cell_capacity;
	uint64_t last_line;
	size_t ends; /* of rows, that the parser saw in the present one */
};

int csv_open(
    struct csv *c, char **files, char delimiter, size_t limit, struct error *e);
void csv_release(struct csv *c);
/*
 * Read the next row: 1 a row (which may be bad), 0 the end, -1 an error of
 * reading.
 */
int csv_next(struct csv *c, struct error *e);
/* Turn an empty line, a bad row, into a row with one empty cell. */
void csv_take_as_empty_cell(struct csv *c);

#endif
