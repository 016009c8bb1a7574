/*
 * shape: from members to columns.
 */
#ifndef LOAD_SHAPE_H
#define LOAD_SHAPE_H

#include "load.h"

/*
 * Make the table fit the records of the batch: find its columns, or make it, and
 * add columns for new members if that is wanted. Needs a transaction.
 */
int shape_fit(struct load *l, struct error *e);
/* Forget the columns: the database may have others now. */
void shape_forget(struct load *l);
/*
 * Find a type for each member without a column, by all records of the batch, and
 * add columns for them to the table. (None for members that are always null.)
 */
void shape_infer(struct load *l);
/* Mark the columns of the key; -1: a column is lacking. */
int shape_mark_key(struct load *l, struct error *e);
void shape_release(struct load *l);

#endif
