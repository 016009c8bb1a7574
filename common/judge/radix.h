/*
 * radix: sort rows by descending score, in place.
 *
 * It starts from the highest bit in which any two scores differ, eight bits at
 * a time (American flag sort: McIlroy, Bostic, McIlroy, "Engineering Radix
 * Sort", 1993): O(n) for any scores, and no second array. Rows of one score
 * come in no particular order.
 */
#ifndef JUDGE_RADIX_H
#define JUDGE_RADIX_H

#include "judge/rows.h"

#include <stddef.h>

/* Sort the rows. No score may be a NaN or -0. */
void radix_sort(struct row *rows, size_t count);
/*
 * Sort on all processors: many rows are first parted by their scores. The order
 * of rows of one score depends on how many processors there are.
 */
void radix_sort_shared(struct row *rows, size_t count);

#endif
