/*
 * fields: which member goes to which column.
 */
#ifndef LOAD_FIELDS_H
#define LOAD_FIELDS_H

#include "load.h"

#include <stddef.h>

/* Return the name of a member, by the number of the reader's field. */
const char *fields_name(const struct load *l, size_t field);
/*
 * Give each member the column of its name; if there is none, one that differs
 * only by case.
 */
void fields_map(struct load *l);
/*
 * Note which member each column comes from and which columns are left to the
 * database, and make room for values.
 */
void fields_map_back(struct load *l);

#endif
