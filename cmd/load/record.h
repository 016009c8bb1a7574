/*
 * record: one record as it comes.
 */
#ifndef LOAD_RECORD_H
#define LOAD_RECORD_H

#include "load.h"

/* Ask the reader for the members that it was not asked for; -1: reject it. */
int record_want(struct load *l, struct fault *fault);
/* Find all members of the record, and its place; -1: reject it. */
int record_take(struct load *l, struct fault *fault);

#endif
