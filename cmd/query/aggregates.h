/*
 * aggregates: the functions of functions.h that take many rows.
 */
#ifndef QUERY_AGGREGATES_H
#define QUERY_AGGREGATES_H

#include <sqlite3.h>

/* Make them known. Returns an error code of SQLite. */
int aggregates_add(sqlite3 *db);

#endif
