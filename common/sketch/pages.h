/*
 * pages: how many numbers have the same leading bits.
 *
 * A number goes into the bucket that its leading bits name: sign, exponent and
 * the first bits of the mantissa. So a bucket is narrow where numbers are
 * small, and its middle is as near to each of its numbers:
 *
 *	bits of 149.62   0 10000000110 0010101 10011110101110000101000111...
 *			 \_________ page ____/
 *	                 \_____________ bucket of a page: 7 bits
 *
 *	sign, exponent, mantissa:  page  | bucket  | open
 *
 * At first all bits count. When more than PAGES_MOST pages are needed, one bit
 * more is left open, and again, until seven bits of the mantissa are left: then
 * a bucket's middle is off by at most 2^-8 of a number (0.39 %), and there are
 * as many pages as there are exponents.
 *
 * Each page also adds up its mantissas and their squares as whole numbers.
 *
 * Memory: 336 bytes a page, and 1 kB more for one with weights, or with a
 * bucket of 65,536 numbers.
 */
#ifndef SKETCH_PAGES_H
#define SKETCH_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGES_BUCKETS 128 /* of a page */
#define PAGES_BITS 7
#define PAGES_MOST 64
#define PAGES_OPEN_MAX 45 /* bits: seven of the mantissa's 52 are left */

struct pages_page {
	uint64_t key; /* the leading bits of its numbers */
	uint64_t sum[2], square[3];
	/* Of each bucket: weights, and what is too many for `count`; or NULL. */
	double *weight;
	uint16_t count[PAGES_BUCKETS];
};

/* `{0}` has none yet. */
struct pages {
	unsigned open; /* bits that a bucket leaves open */
	size_t count;
	struct pages_page **slot; /* hash table of pages, by their keys */
	size_t slots;		  /* a power of two, or 0 */
};

void pages_release(struct pages *n);
/* Find the page of a double that is not 0, or make it; `bits` are its own. */
struct pages_page *pages_make(struct pages *n, uint64_t bits);

static inline bool
pages_is_negative(const struct pages *n, uint64_t key)
{
	return key >> (63 - n->open - PAGES_BITS) & 1;
}

/*
 * Return where the search for a key begins: numbers of one sign have keys that
 * follow each other, those of the other are half a table away.
 */
static inline size_t
pages_first_slot(const struct pages *n, uint64_t key)
{
	uint64_t sign = key >> (63 - n->open - PAGES_BITS);

	return (key + sign * (n->slots / 2)) & (n->slots - 1);
}

/* The same as pages_make(), and fast when the page is there. */
static inline struct pages_page *
pages_at(struct pages *n, uint64_t bits)
{
	uint64_t key = bits >> (n->open + PAGES_BITS);
	struct pages_page *p;

	if (n->slots == 0)
		return pages_make(n, bits);
	p = n->slot[pages_first_slot(n, key)];
	return p != NULL && p->key == key ? p : pages_make(n, bits);
}

/* Return which bucket of its page a double is in. */
static inline uint64_t
pages_bucket(const struct pages *n, uint64_t bits)
{
	return bits >> n->open & (PAGES_BUCKETS - 1);
}

void pages_weigh(struct pages_page *p, uint64_t bucket, double weight);
static inline void
pages_count(struct pages_page *p, uint64_t bucket)
{
	if (__builtin_expect(++p->count[bucket] == 0, 0))
		pages_weigh(p, bucket, 0x1p16);
}

static inline double
pages_count_of(const struct pages_page *p, uint64_t bucket)
{
	return p->count[bucket] + (p->weight == NULL ? 0 : p->weight[bucket]);
}

/* Leave at least this many bits open. */
void pages_open(struct pages *n, unsigned open);
/* Add all of another, which leaves the same bits open in the end. */
void pages_merge(struct pages *into, const struct pages *from);
/*
 * Return all pages by their keys, in an array that the caller frees: first the
 * positive ones, by size, then the negative ones, whose size grows, too.
 */
struct pages_page **pages_sorted(const struct pages *n);

#endif
