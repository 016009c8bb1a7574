/*
 * pg: what the files of PostgreSQL share. postgresql.c has the kind of store.
 *
 *	pg.c		statements, and what the server says of them
 *	pg_connect.c	opening and closing
 *	pg_columns.c	the columns of a table that is there
 *	pg_wire.c	values as COPY has them
 *	pg_insert.c	rows, by COPY
 *	pg_merge.c	rows with a key, and rows one by one
 */
#ifndef STORE_PG_H
#define STORE_PG_H

#include "base/buf.h"
#include "base/diag.h"
#include "store/store.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number of a binary COPY has so many bytes at most. */
#define PG_WIRE_MAX 12

/* The table where an upsert gathers its rows, and the column of their order. */
#define PG_BATCH "_weir_batch"
#define PG_ORDER "_weir_n"

/* What a column is to COPY: the bytes of a value depend on it. */
enum pg_wire {
	WIRE_BOOL,
	WIRE_INT2,
	WIRE_INT4,
	WIRE_INT8,
	WIRE_FLOAT8,
	WIRE_TEXT,
	WIRE_JSONB,
	WIRE_OTHER, /* only as text */
};

struct postgresql {
	PGconn *c;
	enum pg_wire *wire; /* of the columns */
	size_t wires, wire_capacity;
	/* Of an insert: */
	const struct store_table *table;
	bool is_binary, in_copy;
	struct buf rows; /* to be sent */
	int64_t n;	 /* of the next row */
	size_t filled;	 /* columns of a row */
};

/* --- pg.c --------------------------------------------------------------------- */

/* Copy the first line of a message; libpq's have several. */
const char *pg_first_line(const char *text, char line[256]);
bool pg_is_good(const PGresult *r);
/* Is it the fault of a row, and not of the statement? */
bool pg_is_row_fault(const PGresult *r);
/* Has the connection ended, so that only the database knows what it did? */
bool pg_is_cut(const struct postgresql *own, const PGresult *r);
/* Tell why a statement failed, and release its result. */
int pg_fail(const struct store *s, PGresult *r, struct error *e);
int pg_run(struct store *s, const char *sql, const char *const *param,
    int params, store_row *row, void *arg, struct error *e);

/* --- pg_connect.c ---------------------------------------------------------------- */

bool pg_is_mine(const char *where);
int pg_open(struct store *s, const char *where, struct error *e);
void pg_close(struct store *s);

/* --- pg_columns.c ---------------------------------------------------------------- */

int pg_columns(struct store *s, struct store_table *t, struct error *e);
/* Note what columns are to COPY that were made after pg_columns(). */
void pg_columns_made(struct postgresql *own, const struct store_table *t);

/* --- pg_wire.c -------------------------------------------------------------------- */

/* Append the last bytes of a number, the highest first. */
void pg_wire_number(struct buf *b, uint64_t n, int bytes);
/* Append a value for a binary COPY; false: the column is too narrow. */
bool
pg_wire_binary(struct buf *b, enum pg_wire wire, const struct store_value *v);
/* Append a value as text, as the server reads any type. */
void
pg_wire_text(struct buf *b, enum store_type type, const struct store_value *v);
/* The same as COPY has it, and NULL, too. */
void pg_wire_copied(
    struct buf *b, enum store_type type, const struct store_value *v);

/* --- pg_insert.c, pg_merge.c -------------------------------------------------------- */

/* See insert_begin(), insert() and insert_end() of store.h. */
int
pg_insert_begin(struct store *s, const struct store_table *t, struct error *e);
int pg_insert(struct store *s, const struct store_value *v, struct error *e);
int pg_insert_end(struct store *s, struct error *e);
/* Insert one row by itself, so that a refusal (1) is this row's. */
int
pg_insert_one(struct store *s, const struct store_value *v, struct error *e);
/* Make the table where the rows of an upsert are gathered. */
int
pg_merge_begin(struct store *s, const struct store_table *t, struct error *e);
/* Put them into their table, the last one of each key; 1: it refuses a row. */
int pg_merge(struct store *s, struct error *e);

#endif
