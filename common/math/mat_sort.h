/*
 * mat_sort: the rows of a matrix in order, however many there are.
 *
 * Each block is sorted by itself, and then SORT_WAYS sorted runs at a time are
 * merged to one until there is one. What is beyond the limit of mat_limit() is
 * in files at every moment; beside that, it takes one block and a megabyte.
 */
#ifndef MATH_MAT_SORT_H
#define MATH_MAT_SORT_H

#include "math/mat.h"

#include <stdint.h>

/* By so many columns at most. */
#define SORT_KEYS 2

/*
 * Sort by the bits of `count` columns from the one numbered `first` on, each
 * taken as an unsigned number of 64 bits, the first one deciding before the
 * second. Rows that are equal keep their order. 0, or -1 with status ST_FAILED
 * when a file fails: the matrix then has no rows that mean anything.
 */
int mat_sort(struct mat *m, size_t first, size_t count, struct error *e);

/* A number as such bits: in the same order. No NAN. */
uint64_t mat_sort_key(double x);
double mat_sort_number(uint64_t key);

#endif
