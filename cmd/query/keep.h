/*
 * keep: the last records of the stream as a table, to join the stream with.
 *
 * --keep past=10m: the table `past` has the records read before the present
 * one whose time is at most ten minutes before the newest, this one's included. Its columns are
 * the stream's that the statement names. An index for the statement's join is
 * made of each of them, and those that its plan does not use are dropped.
 */
#ifndef QUERY_KEEP_H
#define QUERY_KEEP_H

#include "base/diag.h"
#include "columns.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* A row of the table, and its time. */
struct keep_row {
	sqlite3_int64 row;
	int64_t time;
};

struct keep {
	sqlite3 *db;
	const char *name;
	int64_t length; /* microseconds */
	const struct query_columns *columns;
	bool *is_kept; /* of each column */
	sqlite3_stmt *insert, *delete;
	struct keep_row *queue; /* a ring, the oldest at `first` */
	size_t first, count, capacity;
	int64_t newest;
	struct error error;
	bool failed;
};

/* Make the table, for a statement. */
int keep_make(struct keep *k, sqlite3 *db, const char *statement,
    const struct query_columns *columns, struct error *e);
/* Drop the indexes that the statement, as SQLite gets it, does not use. */
int keep_choose_indexes(struct keep *k, const char *sql, struct error *e);
/* Take those out that are too old for a record of this time. */
void keep_expire(struct keep *k, int64_t time);
/* Put the record in, of that time. */
void keep_add(
    struct keep *k, const struct rec *r, struct query_place *p, int64_t time);
void keep_release(struct keep *k);

#endif
