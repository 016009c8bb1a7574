/* sort_keys: sorts unsigned numbers, by their bits. */
#ifndef MATH_SORT_KEYS_H
#define MATH_SORT_KEYS_H

#include <stddef.h>
#include <stdint.h>

/* Sort n numbers, at most 2^32; `spare` has room for as many. */
void sort_keys(uint64_t *key, uint64_t *spare, size_t n);

#endif
