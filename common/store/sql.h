/*
 * sql: names and texts as SQL writes them.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/buf.h"

#include <stddef.h>

/* Append a name with double quotes around it, as SQL has them. */
void sql_quote(struct buf *b, const char *name, size_t len);

#endif
