/*
 * cut: a record without one of its members, no other byte changed.
 */
#ifndef STREAM_CUT_H
#define STREAM_CUT_H

#include "stream/rec.h"

#include <stddef.h>

/*
 * The bytes to leave out: the wanted member, which is there, and what joins it
 * to its neighbours: the comma before it or, where it is the first member, the
 * one behind it.
 */
void
cut_find(const struct rec *r, size_t field, const char **from, const char **to);

#endif
