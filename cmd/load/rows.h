/*
 * rows: the records of a batch, inside a transaction.
 *
 *	rows_lock()	the offsets of its partitions
 *	rows_insert()	locks, and inserts what the table does not have
 *	rows_finish()	the rejects, and the new offsets
 */
#ifndef LOAD_ROWS_H
#define LOAD_ROWS_H

#include "load.h"

int rows_lock(struct load *l, struct error *e);
/* It is done once more, with care, when the database cannot say what is bad. */
int rows_insert(struct load *l, struct error *e);
int rows_finish(struct load *l, struct error *e);

#endif
