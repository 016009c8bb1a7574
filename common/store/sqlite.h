/*
 * sqlite: what the files of SQLite share. sqlite.c has the kind of store.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "base/diag.h"
#include "store/store.h"

#include <sqlite3.h>

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *insert;
	const struct store_table *table; /* of insert */
};

/* Tell why the last call failed. */
int sqlite_fail(const struct store *s, struct error *e);
sqlite3_stmt *
sqlite_prepare(const struct store *s, const char *sql, struct error *e);
/* See run(), columns(), insert_begin(), insert(), insert_end() of store.h. */
int sqlite_run(struct store *s, const char *sql, const char *const *param,
    int params, store_row *row, void *arg, struct error *e);
int sqlite_columns(struct store *s, struct store_table *t, struct error *e);
int sqlite_insert_begin(
    struct store *s, const struct store_table *t, struct error *e);
int
sqlite_insert(struct store *s, const struct store_value *v, struct error *e);
int sqlite_insert_end(struct store *s, struct error *e);

#endif
