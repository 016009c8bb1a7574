/*
 * check: what a record must not have.
 */
#ifndef SCORE_CHECK_H
#define SCORE_CHECK_H

#include "stream/fault.h"
#include "stream/rec.h"

#include <stddef.h>

/* -1: the record already has this member, which is to be appended. */
int check_new(const struct rec *rec, size_t field, struct fault *f);

#endif
