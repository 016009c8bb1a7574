#include "sketch/pages.h"

#include "base/mem.h"

#include <stdlib.h>

static void
free_page(struct pages_page *p)
{
	if (p != NULL)
		free(p->weight);
	free(p);
}

void
pages_release(struct pages *n)
{
	for (size_t i = 0; i < n->slots; i++)
		free_page(n->slot[i]);
	free(n->slot);
	*n = (struct pages){0};
}

/* Find the slot of this key, or the empty one where it would go. */
static struct pages_page **
find_slot(const struct pages *n, uint64_t key)
{
	size_t i = pages_first_slot(n, key);

	while (n->slot[i] != NULL && n->slot[i]->key != key)
		i = (i + 1) & (n->slots - 1);
	return &n->slot[i];
}

/* Have half of the slots empty after one page more. */
static void
make_slots(struct pages *n)
{
	struct pages_page **before = n->slot;
	size_t slots = n->slots;

	if (2 * (n->count + 1) <= slots)
		return;
	n->slots = slots == 0 ? 8 : 2 * slots;
	n->slot = mem_zero(n->slots, sizeof *n->slot);
	for (size_t i = 0; i < slots; i++)
		if (before[i] != NULL)
			*find_slot(n, before[i]->key) = before[i];
	free(before);
}

static int
compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/*
 * Return how many bits more must be left open, so that the pages and one of
 * this key are few enough.
 */
static unsigned
bits_to_open(const struct pages *n, uint64_t key)
{
	uint64_t keys[PAGES_MOST + 1];
	size_t count = 0, left;
	unsigned bits = 0;

	for (size_t i = 0; i < n->slots; i++)
		if (n->slot[i] != NULL)
			keys[count++] = n->slot[i]->key;
	keys[count++] = key;
	qsort(keys, count, sizeof *keys, compare_keys);
	do {
		bits++;
		left = 1;
		for (size_t i = 1; i < count; i++)
			left += keys[i] >> bits != keys[i - 1] >> bits;
	} while (left > PAGES_MOST && n->open + bits < PAGES_OPEN_MAX);
	return bits;
}

static void
add_limbs(uint64_t *to, const uint64_t *from, size_t count)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t before = to[i] + carry;

		carry = before < carry;
		to[i] = before + from[i];
		carry += to[i] < before;
	}
}

void
pages_weigh(struct pages_page *p, uint64_t bucket, double weight)
{
	if (p->weight == NULL)
		p->weight = mem_zero(PAGES_BUCKETS, sizeof *p->weight);
	p->weight[bucket] += weight;
}

/*
 * Add the contents of a page whose buckets leave `open` bits open, or fewer: all
 * of them have one page.
 */
static void
add_page(struct pages *n, const struct pages_page *from, unsigned open)
{
	uint64_t first = from->key << PAGES_BITS;
	struct pages_page *p = pages_at(n, first << open);
	unsigned more = n->open - open;

	for (uint64_t b = 0; b < PAGES_BUCKETS; b++) {
		uint64_t bucket = (first | b) >> more & (PAGES_BUCKETS - 1);
		uint16_t before = p->count[bucket];

		p->count[bucket] = (uint16_t)(before + from->count[b]);
		if (p->count[bucket] < before)
			pages_weigh(p, bucket, 0x1p16);
		if (from->weight != NULL && from->weight[b] > 0)
			pages_weigh(p, bucket, from->weight[b]);
	}
	add_limbs(p->sum, from->sum, 2);
	add_limbs(p->square, from->square, 3);
}

void
pages_open(struct pages *n, unsigned open)
{
	struct pages before = *n;

	if (n->open >= open)
		return;
	*n = (struct pages){.open = open};
	for (size_t i = 0; i < before.slots; i++)
		if (before.slot[i] != NULL)
			add_page(n, before.slot[i], before.open);
	pages_release(&before);
}

struct pages_page *
pages_make(struct pages *n, uint64_t bits)
{
	for (;;) {
		uint64_t key = bits >> (n->open + PAGES_BITS);
		struct pages_page **slot;

		make_slots(n);
		slot = find_slot(n, key);
		if (*slot != NULL)
			return *slot;
		if (n->count < PAGES_MOST || n->open == PAGES_OPEN_MAX) {
			*slot = mem_zero(1, sizeof **slot);
			(*slot)->key = key;
			n->count++;
			return *slot;
		}
		pages_open(n, n->open + bits_to_open(n, key));
	}
}

void
pages_merge(struct pages *into, const struct pages *from)
{
	pages_open(into, from->open);
	for (size_t i = 0; i < from->slots; i++)
		if (from->slot[i] != NULL)
			add_page(into, from->slot[i], from->open);
}

static int
compare_pages(const void *a, const void *b)
{
	const struct pages_page *const *x = a, *const *y = b;
	uint64_t p = (*x)->key, q = (*y)->key;

	return (p > q) - (p < q);
}

struct pages_page **
pages_sorted(const struct pages *n)
{
	struct pages_page **page = mem_zero(n->count + 1, sizeof *page);
	size_t count = 0;

	for (size_t i = 0; i < n->slots; i++)
		if (n->slot[i] != NULL)
			page[count++] = n->slot[i];
	qsort(page, count, sizeof *page, compare_pages);
	return page;
}
