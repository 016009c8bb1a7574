/*
 * values: from the members of a record to a value for each column.
 */
#ifndef LOAD_VALUES_H
#define LOAD_VALUES_H

#include "load.h"

/*
 * Make l->value of a record of the batch. -1 with the fault when a column does
 * not take its member.
 */
int
values_make(struct load *l, const struct batch_row *row, struct fault *fault);

#endif
