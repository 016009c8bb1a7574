/*
 * database: SQLite, opened so that a statement of anybody's can only read.
 *
 * A statement may SELECT, and call functions that touch no file. It may not
 * ATTACH, write, set a PRAGMA or load an extension; its memory has a limit; and
 * a signal ends it.
 */
#ifndef QUERY_DATABASE_H
#define QUERY_DATABASE_H

#include "base/buf.h"
#include "base/diag.h"
#include "columns.h"

#include <sqlite3.h>
#include <stdint.h>

/* Said when --cpu is used up. */
#define DATABASE_NO_TIME                                                       \
	"the statement needs more processor time than --cpu allows"

/*
 * Open a database file, or a URI of one, for reading; NULL: none, only tables
 * in memory. `memory`: the bytes that SQLite may have.
 */
int
database_open(sqlite3 **db, const char *path, int64_t memory, struct error *e);
/*
 * From here on only reading is allowed; and putting rows into the temporary
 * table `kept` (or NULL), whose name is lent, and taking them out.
 */
void database_lock(sqlite3 *db, const char *kept);
/* Why did the last call fail? Fills `e`, returns -1. */
int database_error(sqlite3 *db, struct error *e);

/*
 * Return the name in SQLite's "no such column: NAME", which the caller frees, or
 * NULL for another message.
 */
char *database_missing_column(const char *message);

/* Run this SQL, which has no rows, and release its text. */
int database_run(sqlite3 *db, struct buf *sql, struct error *e);

#endif
