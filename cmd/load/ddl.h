/*
 * ddl: the table of the records in the words of a database, also of one that
 * load does not write to.
 */
#ifndef LOAD_DDL_H
#define LOAD_DDL_H

#include "base/buf.h"
#include "base/diag.h"
#include "store/table.h"

enum ddl_dialect {
	DDL_SQLITE,
	DDL_POSTGRESQL,
	DDL_BIGQUERY, /* the JSON of `bq load --schema` */
	DDL_DUCKDB,
	DDL_CLICKHOUSE,
};

/* Append it. -1: the database cannot have such names. */
int ddl_write(struct buf *b, const struct store_table *t,
    enum ddl_dialect dialect, struct error *e);

#endif
