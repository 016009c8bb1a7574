/*
 * schema: the columns of a table in a file of JSON.
 *
 *	{"table":"tx","columns":[
 *	{"name":"Time","type":"integer"},
 *	{"name":"Amount","type":"real"}]}
 *
 * The types are those of store/table.h.
 */
#ifndef LOAD_SCHEMA_H
#define LOAD_SCHEMA_H

#include "base/diag.h"
#include "store/table.h"

/*
 * Read the columns of a file: 1, or 0 when there is no such file, or -1. Other
 * members than `columns`, `name` and `type` are passed over.
 */
int schema_read(const char *path, struct store_table *t, struct error *e);
int
schema_write(const char *path, const struct store_table *t, struct error *e);

#endif
