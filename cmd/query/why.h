/*
 * why: what SQLite says of a statement, in words that show the way on.
 *
 *	no such table: straem	-> no table 'straem': did you mean 'stream'?
 *	not authorized		-> only SELECT can be run: a statement only reads
 */
#ifndef QUERY_WHY_H
#define QUERY_WHY_H

#include "base/diag.h"
#include "columns.h"

#include <sqlite3.h>

/*
 * Fill `e` with the message of the last call that failed; returns -1. "no such
 * column: x" stays as it is: the caller may add the column.
 */
int why_set(struct error *e, enum status status, sqlite3 *db);
/*
 * The same of a statement that SQLite did not take, with the place in it. `sql`
 * is the statement as SQLite got it, `text` as it was given.
 */
int why_statement(struct error *e, sqlite3 *db, const char *text,
    const char *sql, const struct query_columns *c);

#endif
