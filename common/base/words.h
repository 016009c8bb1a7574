/*
 * words: the words that a category is one of, each with its number.
 *
 * Words are numbered from 0 in the order in which they are added; texts are
 * bytes without a NUL. Memory: the texts, and about 24 bytes each.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

#define WORDS_NONE ((size_t)-1)

struct words {
	char **text;
	size_t count, capacity;
	size_t *slot; /* hash table: a number, or WORDS_NONE */
	size_t slots;
};

/* `{0}` has none. */
void words_release(struct words *l);
/* Find the number of this text, or WORDS_NONE. */
size_t words_find(const struct words *l, const char *text, size_t len);
/* Find the number of this text; a new one is added. */
size_t words_add(struct words *l, const char *text, size_t len);
/* Copy all words, with their numbers, into `{0}`. */
void words_copy(struct words *l, const struct words *from);
/*
 * Sort the words by their bytes. Returns an array, which the caller frees: the
 * new number of each old one.
 */
size_t *words_sort(struct words *l);

#endif
