/*
 * plan: what SQLite means to do with a statement, read from its program.
 *
 * EXPLAIN lists the program's instructions. Where each row is made inside the
 * loop over the stream's records, a row belongs to one record: it can be
 * printed as soon as that record is read, and with its bytes.
 */
#ifndef QUERY_PLAN_H
#define QUERY_PLAN_H

#include "base/diag.h"

#include <sqlite3.h>
#include <stdbool.h>

struct plan {
	int scans;	 /* of the stream in the program's text */
	bool is_nested;	 /* one of them runs again and again */
	bool is_by_row;	 /* each row is made while its record is at hand */
	bool has_groups; /* rows come of many records */
	/* The table of --keep is read before the first record, or only once. */
	bool keeps_nothing;
	/* When it is empty, the statement ends: SQLite takes it for good. */
	bool ends_when_empty;
};

/*
 * Read the plan of a statement. `table` is the virtual table of the stream, as
 * SQLite has it, or NULL when it has not looked at it; `kept` names the table of
 * --keep, or is NULL.
 */
int plan_read(struct plan *p, sqlite3 *db, const char *sql, const void *table,
    const char *kept, struct error *e);

#endif
