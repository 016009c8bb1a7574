/*
 * import: a file of records as a table of SQL, for joins.
 *
 * The whole file is read into a temporary table, so that a statement can scan
 * it as often as it likes. Its columns are the members of all its records.
 */
#ifndef QUERY_IMPORT_H
#define QUERY_IMPORT_H

#include "base/opt.h"

#include <sqlite3.h>

/*
 * Make the table `name` of the records in `file`. Returns ST_OK, ST_REJECTED
 * when some lines were no records, or another status when `e` says why not.
 */
enum status import_file(sqlite3 *db, const char *name, const char *file,
    const struct opt_common *o, struct error *e);

#endif
