#include "sketch/fewest.h"

#include <stdlib.h>
#include <string.h>

#define AGAIN UINT64_C(1)

void
fewest_init(struct fewest *f)
{
	*f = (struct fewest){.limit = UINT64_MAX};
}

static uint16_t *
find_slot(struct fewest *f, uint64_t hash)
{
	size_t i = hash >> 1 & (FEWEST_SLOTS - 1);

	while (f->slot[i] != 0 && (f->value[f->slot[i] - 1] ^ hash) > AGAIN)
		i = (i + 1) & (FEWEST_SLOTS - 1);
	return &f->slot[i];
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Keep those with the smallest hashes. */
static void
cut(struct fewest *f)
{
	qsort(f->value, f->count, sizeof *f->value, compare);
	f->count = FEWEST;
	f->limit = f->value[FEWEST - 1] | AGAIN;
	memset(f->slot, 0, sizeof f->slot);
	for (size_t i = 0; i < FEWEST; i++)
		*find_slot(f, f->value[i]) = (uint16_t)(i + 1);
}

void
fewest_insert(struct fewest *f, uint64_t hash, bool again)
{
	uint16_t *slot = find_slot(f, hash);

	if (*slot != 0) {
		f->value[*slot - 1] |= AGAIN;
		return;
	}
	f->value[f->count++] = (hash & ~AGAIN) | again;
	*slot = (uint16_t)f->count;
	if (f->count == FEWEST_ROOM)
		cut(f);
}

void
fewest_merge(struct fewest *into, const struct fewest *from)
{
	if (from->limit < into->limit)
		into->limit = from->limit;
	for (size_t i = 0; i < from->count; i++)
		fewest_add(into, from->value[i], from->value[i] & AGAIN);
}

bool
fewest_has_equal(const struct fewest *f)
{
	uint64_t value[FEWEST_ROOM];
	size_t count = f->count < FEWEST ? f->count : FEWEST;

	memcpy(value, f->value, f->count * sizeof *value);
	qsort(value, f->count, sizeof *value, compare);
	for (size_t i = 0; i < count; i++)
		if (value[i] & AGAIN)
			return true;
	return false;
}
