/*
 * csv: the rows of CSV files, one after the other: RFC 4180, or a dialect.
 *
 * Each row is known by its bytes and its place, and a bad row costs no other:
 * the next row begins on the next line. Only a quote that is never closed takes
 * the following lines, to the end of the file or to the limit of a row's
 * length. Cells are lent until the next call. Memory: one row.
 *
 * A row of one line in which nothing is special (no byte below the blank or
 * beyond ASCII, and quotes only around whole cells, with none inside) is split
 * at its delimiters at once. libcsv reads any other row (csv_strict.h), except
 * in a dialect that it does not know, with an escape, with quotes in the wrong
 * place or without quotes; such rows, and those that libcsv refuses, are split
 * byte by byte (csv_split.h), which also finds what the fault is. All three
 * give the same result. The environment's WEIR_CSV=libcsv turns off the first,
 * WEIR_CSV=split the first two.
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

/* How a file is written. */
struct csv_dialect {
	char delimiter;
	bool fixed;	     /* a first line "sep=;" does not change it */
	int quote;	     /* CSV_NONE: quotes are bytes like any */
	int escape;	     /* makes the next special byte a plain one */
	bool lazy_quotes;    /* a quote that is none is a byte like any */
	bool trim;	     /* blanks around cells, outside of quotes, go */
	bool skip_blank;     /* pass over lines of blanks */
	const char *comment; /* and over those that begin so; NULL: none */
	uint64_t skip;	     /* and over the first `skip` lines of each file */
};

#define CSV_NONE (-1)
#define CSV_RFC_4180                                                           \
	(struct csv_dialect)                                                   \
	{                                                                      \
		.delimiter = ',', .quote = '"', .escape = CSV_NONE             \
	}

struct csv_cell {
	size_t at, len;	 /* from csv.base on */
	bool bare_empty; /* empty, and not in quotes */
	bool number;	 /* certainly a JSON number */
};

/* The cells of the present row, and where csv_split.h is in it. */
struct csv_split {
	enum { CSV_START, CSV_BARE, CSV_QUOTED } state;
	size_t at;	 /* of the present cell, in `text` */
	size_t solid;	 /* of its end without the blanks that may be trimmed */
	struct buf text; /* the cells so far, a newline after each */
	const char *line;	    /* that it is in */
	unsigned char special[256]; /* bytes at which a state has to look */
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
	uint64_t number;    /* of the row's first line */
	uint64_t row;	    /* in its file: 1 is a header's */
	uint64_t whole_len; /* of a row that is too long, else 0 */
	bool bad;	    /* it is no row: `fault` says why */
	struct fault fault;

	/* Lines passed over, in all files. */
	uint64_t skipped, comments, blank;

	struct csv_dialect asked;
	struct csv_dialect dialect; /* of the present file */
	struct line line;
	bool held;	 /* the line is not yet part of a row */
	bool plain_way;	 /* rows without a special case are split at once */
	bool strict_way; /* others go to libcsv */
	bool strict;	 /* the present one does */
	bool passes;	 /* some lines may have to be passed over */
	struct csv_parser parser;
	size_t row_ends; /* that the parser saw in the present row */
	struct csv_split split;
	struct buf rows_lines; /* the lines of a row that has several */
	size_t cell_capacity;
	uint64_t last_line; /* of those read */
	const char *file;   /* that they are of; NULL: no line was read */
};

int csv_open(struct csv *c, char **files, const struct csv_dialect *dialect,
    size_t limit, struct error *e);
void csv_release(struct csv *c);
/*
 * Read the next row: 1 a row (which may be bad), 0 the end, -1 an error of
 * reading, or a file that is no text.
 */
int csv_next(struct csv *c, struct error *e);
/* Turn an empty line, a bad row, into a row with one empty cell. */
void csv_take_as_empty_cell(struct csv *c);

#endif
