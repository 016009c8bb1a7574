/*
 * levels: the words that a category is one of, each with its number.
 *
 * They are numbered from 0 in the order in which they are added; texts are
 * bytes without a NUL. Memory: the texts, and about 24 bytes each.
 */
#ifndef LEARN_LEVELS_H
#define LEARN_LEVELS_H

#include <stddef.h>

#define LEVELS_NONE ((size_t)-1)

struct levels {
	char **text;
	size_t count, capacity;
	size_t *slot; /* hash table: a number, or LEVELS_NONE */
	size_t slots;
};

/* `{0}` has none. */
void levels_release(struct levels *l);
/* The number of this text, or LEVELS_NONE. */
size_t levels_find(const struct levels *l, const char *text, size_t len);
/* The same, and it is added when it is new. */
size_t levels_add(struct levels *l, const char *text, size_t len);
/*
 * Sort them by their bytes. Returns an array, which the caller frees, of what
 * number each old one is now.
 */
size_t *levels_sort(struct levels *l);

#endif
