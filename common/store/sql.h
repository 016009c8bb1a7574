/*
 * sql: names and statements as all our databases write them.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/buf.h"
#include "store/table.h"

#include <stddef.h>

/* Append a name with double quotes around it, as SQL has them. */
void sql_quote(struct buf *b, const char *name, size_t len);
/* Append CREATE TABLE or ALTER TABLE, with the words of a database for types. */
void sql_create(struct buf *b, const struct store_table *t,
    const char *const type[STORE_TYPES]);
void sql_add_column(struct buf *b, const struct store_table *t,
    const struct store_column *c, const char *const type[STORE_TYPES]);
/* Append the names of the columns that records fill, without brackets. */
void sql_names(struct buf *b, const struct store_table *t);
/* Append INSERT INTO and the columns that records fill. */
void sql_insert(struct buf *b, const struct store_table *t);
/* Append what happens to a row whose key is there; nothing without a key. */
void sql_conflict(struct buf *b, const struct store_table *t);

#endif
