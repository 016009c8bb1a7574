/*
 * types: the table of all records, printed and not made.
 */
#ifndef LOAD_TYPES_H
#define LOAD_TYPES_H

#include "load.h"

/* Read all records, and print what --ddl asks for; l->failed, with l->e. */
void types_print(struct load *l);

#endif
