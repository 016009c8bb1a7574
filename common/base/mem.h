/*
 * mem: allocation that cannot fail. Out of memory, or a size that overflows,
 * ends the program with status 3 and a sentence.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);
void *mem_zero(size_t count, size_t size);
/*
 * Allocate zeros at a multiple of 64 bytes: a line of the cache, or a vector.
 */
void *mem_aligned(size_t count, size_t size);
void *mem_resize(void *p, size_t count, size_t size);
char *mem_string(const char *s);
/* Copy `len` bytes, and put a NUL after them. */
char *mem_copy(const void *p, size_t len);

/*
 * Make room for one more item: returns `p`, or a larger array in its stead, so
 * that `*capacity` (in items of `size` bytes) is above `count`. At least
 * doubles.
 */
void *mem_grow(void *p, size_t count, size_t *capacity, size_t size);

/*
 * Return the memory that this process may have, in bytes: the machine's, its
 * control group's or the limit of ulimit -v, whichever is least.
 */
size_t mem_total(void);

#endif
