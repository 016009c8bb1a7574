/*
 * run: a statement over records, from the first row to the last.
 */
#ifndef QUERY_RUN_H
#define QUERY_RUN_H

#include "columns.h"
#include "keep.h"
#include "live.h"
#include "options.h"
#include "print.h"
#include "statement.h"
#include "stream/filter.h"
#include "windowed.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* A statement, and what it reads. */
struct query_run {
	struct opts *o;
	const char *text; /* of the statement */
	bool reads;	  /* the records */
	bool ended_early; /* before the first one */
	sqlite3 *db;
	struct filter f;
	struct query_columns columns;
	struct live live;
	struct statement statement;
	struct print print;
	struct windowed window;
	struct keep keep;
	int64_t time;		 /* of the record at hand, with --keep */
	struct sql_value *value; /* of the record at hand, for a window */
	struct buf partition;	 /* its name */
};

/* Run the prepared statement, on each window or once, and print its rows. */
void run_all(struct query_run *run);

#endif
