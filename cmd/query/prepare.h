/*
 * prepare: everything before the first row. What cannot be done ends the
 * program here, before anything is printed.
 */
#ifndef QUERY_PREPARE_H
#define QUERY_PREPARE_H

#include "base/diag.h"
#include "options.h"
#include "plan.h"
#include "run.h"

#include <sqlite3.h>

/* Read the files of --table. Returns the worst of their statuses. */
enum status prepare_tables(sqlite3 *db, const struct opts *o);
/* Open the input, and read its first record, whose members are the columns. */
void prepare_stream(struct query_run *run, char **files);
/* Make the tables that the statement needs, and prepare it. */
void prepare_statement(struct query_run *run);
/* Refuse what needs the stream more than once. */
void prepare_check_scans(const struct opts *o, const struct plan *plan);

#endif
