#include "base/words.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
words_release(struct words *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->text[i]);
	free(l->text);
	free(l->slot);
	*l = (struct words){0};
}

/* FNV-1a, 32 bits. */
static uint32_t
hash(const char *p, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619u;
	return h;
}

/* Find the slot of this text, or the empty one where it would go. */
static size_t *
find_slot(const struct words *l, const char *text, size_t len)
{
	size_t i = hash(text, len) % l->slots;

	for (; l->slot[i] != WORDS_NONE; i = (i + 1) % l->slots) {
		const char *other = l->text[l->slot[i]];

		if (strlen(other) == len && memcmp(other, text, len) == 0)
			break;
	}
	return &l->slot[i];
}

static void
fill_slots(struct words *l)
{
	for (size_t i = 0; i < l->slots; i++)
		l->slot[i] = WORDS_NONE;
	for (size_t i = 0; i < l->count; i++)
		*find_slot(l, l->text[i], strlen(l->text[i])) = i;
}

size_t
words_find(const struct words *l, const char *text, size_t len)
{
	return l->slots == 0 ? WORDS_NONE : *find_slot(l, text, len);
}

size_t
words_add(struct words *l, const char *text, size_t len)
{
	size_t *slot;

	if (2 * (l->count + 1) > l->slots) {
		l->slots = l->slots == 0 ? 16 : 2 * l->slots;
		l->slot = mem_resize(l->slot, l->slots, sizeof *l->slot);
		fill_slots(l);
	}
	slot = find_slot(l, text, len);
	if (*slot != WORDS_NONE)
		return *slot;
	l->text = mem_grow(l->text, l->count, &l->capacity, sizeof *l->text);
	l->text[l->count] = mem_copy(text, len);
	return *slot = l->count++;
}

void
words_copy(struct words *l, const struct words *from)
{
	for (size_t i = 0; i < from->count; i++)
		words_add(l, from->text[i], strlen(from->text[i]));
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t *
words_sort(struct words *l)
{
	size_t *now = mem_zero(l->count + 1, sizeof *now);
	char **before = mem_zero(l->count + 1, sizeof *before);

	if (l->count > 0) {
		memcpy(before, l->text, l->count * sizeof *before);
		qsort(l->text, l->count, sizeof *l->text, compare);
		fill_slots(l);
	}
	for (size_t i = 0; i < l->count; i++)
		now[i] = words_find(l, before[i], strlen(before[i]));
	free(before);
	return now;
}
