/*
 * cut: a record without one of its members, no other byte changed.
 */
#ifndef STREAM_CUT_H
#define STREAM_CUT_H

#include "stream/rec.h"

#include <stddef.h>

/*
 * Find the bytes to leave out: the wanted member, which is there, and the comma
 * before it or, where it is the first member, the one after it.
 */
void
cut_find(const struct rec *r, size_t field, const char **from, const char **to);

#endif
