/*
 * mat_sort: sorts the rows of a matrix, however many there are.
 *
 * Each block is sorted by itself, and then SORT_WAYS sorted runs at a time are
 * merged to one until there is one. Blocks beyond the limit of mat_limit() are
 * always in files; apart from that, it takes one block and a megabyte.
 */
#ifndef MATH_MAT_SORT_H
#define MATH_MAT_SORT_H

#include "math/mat.h"

#include <stdint.h>

/* The most columns to sort by. */
#define SORT_KEYS 2

/*
 * Sort by the bits of `count` columns from the one numbered `first` on, each an
 * unsigned number of 64 bits, the first one deciding before the second. Equal
 * rows keep their order. 0, or -1 with status ST_FAILED when a file fails: the
 * matrix's rows then mean nothing.
 */
int mat_sort(struct mat *m, size_t first, size_t count, struct error *e);

/* Return a number, no NAN, as such bits in the same order. */
uint64_t mat_sort_key(double x);
double mat_sort_number(uint64_t key);

#endif
