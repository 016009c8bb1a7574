/*
 * json2csv: what its files share.
 *
 *	main.c	    options, and the loop over records
 *	columns.c   which columns there are
 *	flatten.c   nested members as members of their own
 *	row.c	    a record as a row
 */
#ifndef JSON2CSV_JSON2CSV_H
#define JSON2CSV_JSON2CSV_H

#include "base/buf.h"
#include "base/opt.h"
#include "stream/filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opts {
	struct opt_common common;
	char delimiter;
	char **columns; /* NULL: those of the first record */
	size_t columns_count;
	const char *flatten; /* between the names of nested members; or NULL */
	bool json;	     /* nested members as JSON text */
	bool crlf, no_header;
	bool decimal_comma; /* in numbers, for the point */
};

/* The columns are the wanted fields of both readers, in their order. */
struct row_columns {
	struct filter *filter; /* reads the lines */
	struct rec flat;       /* reads flattened records */
	bool fixed;	       /* the columns are known */
	bool *seen;	       /* a record had this column's member */
	uint64_t dropped;      /* records with members that are no columns */
	struct buf example;    /* the name of the first of these */
	struct buf text, name; /* scratch */
};

/* columns.c */
void
columns_init(struct row_columns *c, struct filter *f, const struct opts *o);
/* Say what was left out and which columns no record had; release them. */
void columns_close(struct row_columns *c);
/*
 * Return the reader that has the present record's fields, the columns; NULL with
 * the fault: it cannot be a row. The first record fixes the columns, unless
 * options did.
 */
const struct rec *
columns_read(struct row_columns *c, const struct opts *o, struct fault *f);

/* flatten.c */
/*
 * Append the object as one without nested members: {"a":{"b":1}} becomes
 * {"a.b":1}, {"a":[5]} becomes {"a.0":5}, for the separator '.'. Empty arrays
 * and objects become the strings "[]" and "{}". A newline and JSON_SLACK bytes
 * follow it, so that it can be scanned.
 */
void flatten_object(
    struct buf *b, const char *text, size_t len, const char *separator);

/* row.c */
/* Write the header row, or a record's row, to stdout. */
void row_write_header(const struct rec *r, const struct opts *o);
/* -1, and nothing is written: a member does not fit into a cell. */
int row_write(const struct rec *r, const struct opts *o, struct buf *scratch,
    bool *seen, struct fault *f);

#endif
