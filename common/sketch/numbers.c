#include "sketch/numbers.h"

#include "base/mem.h"
#include "sketch/wide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ONE (UINT64_C(1) << 52) /* the bit that a mantissa leaves out */

__extension__ typedef unsigned __int128 u128;

static void
free_page(struct numbers_page *p)
{
	if (p != NULL)
		free(p->weight);
	free(p);
}

void
numbers_release(struct numbers *n)
{
	for (size_t i = 0; i < n->slots; i++)
		free_page(n->slot[i]);
	free(n->slot);
	*n = (struct numbers){0};
}

/* --- pages ----------------------------------------------------------------- */

/*
 * Return where the search for a key begins: numbers of one sign have keys that
 * follow each other, those of the other are half a table away.
 */
static inline size_t
first_slot(const struct numbers *n, uint64_t key)
{
	uint64_t sign = key >> (63 - n->open - NUMBERS_BITS);

	return (key + sign * (n->slots / 2)) & (n->slots - 1);
}

/* Find the slot of this key, or the empty one where it would go. */
static struct numbers_page **
find_slot(const struct numbers *n, uint64_t key)
{
	size_t i = first_slot(n, key);

	while (n->slot[i] != NULL && n->slot[i]->key != key)
		i = (i + 1) & (n->slots - 1);
	return &n->slot[i];
}

/* Keep three of four slots empty. */
static void
make_slots(struct numbers *n)
{
	struct numbers_page **before = n->slot;
	size_t slots = n->slots;

	if (4 * (n->pages + 1) <= slots)
		return;
	n->slots = slots == 0 ? 16 : 2 * slots;
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
bits_to_open(const struct numbers *n, uint64_t key)
{
	uint64_t keys[NUMBERS_PAGES + 1];
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
	} while (left > NUMBERS_PAGES && n->open + bits < NUMBERS_OPEN_MAX);
	return bits;
}

static struct numbers_page *make_page(struct numbers *n, uint64_t bits);

/* Find the page of a number, or make it. `bits` are those of the double. */
static inline struct numbers_page *
page_at(struct numbers *n, uint64_t bits)
{
	uint64_t key = bits >> (n->open + NUMBERS_BITS);
	struct numbers_page *p;

	if (n->slots == 0)
		return make_page(n, bits);
	p = n->slot[first_slot(n, key)];
	return p != NULL && p->key == key ? p : make_page(n, bits);
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

static void
add_to_bucket(struct numbers_page *p, uint64_t bucket, double weight)
{
	if (p->weight == NULL)
		p->weight = mem_zero(NUMBERS_BUCKETS, sizeof *p->weight);
	p->weight[bucket] += weight;
}

static inline void
count_in_bucket(struct numbers_page *p, uint64_t bucket)
{
	if (__builtin_expect(++p->count[bucket] == 0, 0))
		add_to_bucket(p, bucket, 0x1p32);
}

static double
count_of(const struct numbers_page *p, uint64_t bucket)
{
	return p->count[bucket] + (p->weight == NULL ? 0 : p->weight[bucket]);
}

/* Add the contents of a page whose buckets leave `open` bits open, or fewer. */
static void
add_page(struct numbers *n, const struct numbers_page *from, unsigned open)
{
	uint64_t first = from->key << NUMBERS_BITS;
	struct numbers_page *p;

	for (uint64_t b = 0; b < NUMBERS_BUCKETS; b++) {
		uint64_t bits = (first | b) << open, bucket;
		uint32_t before;

		if (count_of(from, b) == 0)
			continue;
		p = page_at(n, bits);
		bucket = bits >> n->open & (NUMBERS_BUCKETS - 1);
		before = p->count[bucket];
		p->count[bucket] += from->count[b];
		if (p->count[bucket] < before)
			add_to_bucket(p, bucket, 0x1p32);
		if (from->weight != NULL && from->weight[b] > 0)
			add_to_bucket(p, bucket, from->weight[b]);
	}
	p = page_at(n, first << open);
	add_limbs(p->sum, from->sum, 2);
	add_limbs(p->square, from->square, 3);
}

static void
coarsen(struct numbers *n, unsigned bits)
{
	struct numbers_page **before = n->slot;
	size_t slots = n->slots;
	unsigned open = n->open;

	n->open += bits;
	n->slot = NULL;
	n->slots = n->pages = 0;
	for (size_t i = 0; i < slots; i++)
		if (before[i] != NULL) {
			add_page(n, before[i], open);
			free_page(before[i]);
		}
	free(before);
}

static struct numbers_page *
make_page(struct numbers *n, uint64_t bits)
{
	for (;;) {
		uint64_t key = bits >> (n->open + NUMBERS_BITS);
		struct numbers_page **slot;

		make_slots(n);
		slot = find_slot(n, key);
		if (*slot != NULL)
			return *slot;
		if (n->pages < NUMBERS_PAGES || n->open == NUMBERS_OPEN_MAX) {
			*slot = mem_zero(1, sizeof **slot);
			(*slot)->key = key;
			n->pages++;
			return *slot;
		}
		coarsen(n, bits_to_open(n, key));
	}
}

/* --- adding ---------------------------------------------------------------- */

static inline uint64_t
bits_of(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits;
}

/* Are all whole? From 2^52 on each double is. */
static bool
are_whole(const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fabs(x[i]) < 0x1p52 && (double)(int64_t)x[i] != x[i])
			return false;
	return true;
}

#define LANES 4 /* that do not wait for each other */

static void
note_ends(struct numbers *n, const double *x, size_t count)
{
	double least[LANES], most[LANES];
	size_t whole = count - count % LANES;

	for (size_t k = 0; k < LANES; k++) {
		least[k] = n->any ? n->least : x[0];
		most[k] = n->any ? n->most : x[0];
	}
	for (size_t i = 0; i < whole; i += LANES)
		for (size_t k = 0; k < LANES; k++) {
			double v = x[i + k];

			least[k] = v < least[k] ? v : least[k];
			most[k] = v > most[k] ? v : most[k];
		}
	for (size_t i = whole; i < count; i++) {
		least[0] = x[i] < least[0] ? x[i] : least[0];
		most[0] = x[i] > most[0] ? x[i] : most[0];
	}
	n->any = true;
	n->least = fmin(fmin(least[0], least[1]), fmin(least[2], least[3]));
	n->most = fmax(fmax(most[0], most[1]), fmax(most[2], most[3]));
	n->fractions = n->fractions || !are_whole(x, count);
}

static inline void
add_mantissa(struct numbers_page *p, uint64_t bits)
{
	uint64_t mantissa = bits & (ONE - 1);
	u128 square, sum;

	if (__builtin_expect((bits << 1) >> 53 != 0, 1))
		mantissa |= ONE;
	sum = (u128)p->sum[0] + mantissa;
	p->sum[0] = (uint64_t)sum;
	p->sum[1] += (uint64_t)(sum >> 64);
	square = (u128)mantissa * mantissa;
	sum = (u128)p->square[0] + (uint64_t)square;
	p->square[0] = (uint64_t)sum;
	sum = (sum >> 64) + p->square[1] + (uint64_t)(square >> 64);
	p->square[1] = (uint64_t)sum;
	p->square[2] += (uint64_t)(sum >> 64);
}

void
numbers_add_many(struct numbers *n, const double *x, size_t count)
{
	size_t zeros = 0;

	if (count == 0)
		return;
	note_ends(n, x, count);
	for (size_t i = 0; i < count; i++) {
		uint64_t bits = bits_of(x[i]);
		struct numbers_page *p;

		if (bits << 1 == 0) { /* of either sign */
			zeros++;
			continue;
		}
		p = page_at(n, bits);
		count_in_bucket(p, bits >> n->open & (NUMBERS_BUCKETS - 1));
		add_mantissa(p, bits);
	}
	n->zeros += (double)zeros;
}

/* West's update (1979), with a sum of its own for the mean. */
static void
add_weight(struct numbers *n, double x, double weight)
{
	double from = x - n->mean;

	n->weighted = true;
	sum_add(&n->weight, weight);
	sum_add(&n->weighted_sum, weight * x);
	n->mean = sum_value(&n->weighted_sum) / sum_value(&n->weight);
	n->spread += weight * from * (x - n->mean);
}

void
numbers_add_weighted(struct numbers *n, double x, double weight)
{
	uint64_t bits = bits_of(x);
	struct numbers_page *p;

	note_ends(n, &x, 1);
	add_weight(n, x, weight);
	if (bits << 1 == 0) {
		n->zeros += weight;
		return;
	}
	p = page_at(n, bits); /* which may change n->open */
	add_to_bucket(p, bits >> n->open & (NUMBERS_BUCKETS - 1), weight);
}

static void
merge_weights(struct numbers *into, const struct numbers *from)
{
	double a = sum_value(&into->weight), b = sum_value(&from->weight);
	double apart = from->mean - into->mean;

	into->weighted = true;
	into->spread += from->spread + apart * apart * (a / (a + b) * b);
	sum_add(&into->weight, from->weight.total);
	sum_add(&into->weight, from->weight.lost);
	sum_add(&into->weighted_sum, from->weighted_sum.total);
	sum_add(&into->weighted_sum, from->weighted_sum.lost);
	into->mean = sum_value(&into->weighted_sum) / sum_value(&into->weight);
}

void
numbers_merge(struct numbers *into, const struct numbers *from)
{
	if (!from->any)
		return;
	if (!into->any || from->least < into->least)
		into->least = from->least;
	if (!into->any || from->most > into->most)
		into->most = from->most;
	into->any = true;
	into->fractions = into->fractions || from->fractions;
	into->zeros += from->zeros;
	if (from->weighted)
		merge_weights(into, from);
	if (into->open < from->open)
		coarsen(into, from->open - into->open);
	for (size_t i = 0; i < from->slots; i++)
		if (from->slot[i] != NULL)
			add_page(into, from->slot[i], from->open);
}

/* --- the buckets in order --------------------------------------------------- */

static double
from_bits(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

/*
 * Make the step of a bucket: its value is the middle, or the middle one of its
 * whole numbers.
 */
static struct numbers_step
step_of(const struct numbers *n, double low, double high, double count)
{
	struct numbers_step s = {.low = low, .high = high, .count = count};
	double first = low, last = high, size = fmin(fabs(low), fabs(high));

	if (n->fractions) {
		s.value = low + (high - low) / 2;
	} else {
		first = ceil(low);
		last = floor(high);
		s.value = first + floor((last - first) / 2);
	}
	s.error = fmax(s.value - first, last - s.value) / size;
	return s;
}

/* Add a page's buckets to the steps; those of negative numbers run downwards. */
static size_t
add_steps(const struct numbers *n, const struct numbers_page *p,
    struct numbers_step *step)
{
	bool negative = p->key >> (63 - n->open - NUMBERS_BITS) & 1;
	size_t count = 0;

	for (uint64_t i = 0; i < NUMBERS_BUCKETS; i++) {
		uint64_t b = negative ? NUMBERS_BUCKETS - 1 - i : i;
		uint64_t bits = (p->key << NUMBERS_BITS | b) << n->open;
		uint64_t end = bits | ((UINT64_C(1) << n->open) - 1);
		double low = from_bits(negative ? end : bits);
		double high = from_bits(negative ? bits : end);

		if (count_of(p, b) == 0)
			continue;
		/* Nothing in it is beyond the least and the greatest. */
		low = fmax(low, n->least);
		high = fmin(high, n->most);
		step[count++] = step_of(n, low, high, count_of(p, b));
	}
	return count;
}

/* The positive ones first; the size of negative ones grows with the key, too. */
static int
compare_pages(const void *a, const void *b)
{
	const struct numbers_page *const *x = a, *const *y = b;
	uint64_t p = (*x)->key, q = (*y)->key;

	return (p > q) - (p < q);
}

struct numbers_step *
numbers_steps(const struct numbers *n, size_t *count)
{
	struct numbers_page **page = mem_zero(n->pages + 1, sizeof *page);
	struct numbers_step *step =
	    mem_zero(n->pages * NUMBERS_BUCKETS + 1, sizeof *step);
	size_t pages = 0, positive;

	for (size_t i = 0; i < n->slots; i++)
		if (n->slot[i] != NULL)
			page[pages++] = n->slot[i];
	qsort(page, pages, sizeof *page, compare_pages);
	for (positive = 0; positive < pages; positive++)
		if (page[positive]->key >> (63 - n->open - NUMBERS_BITS) & 1)
			break;
	*count = 0;
	for (size_t i = pages; i-- > positive;)
		*count += add_steps(n, page[i], step + *count);
	if (n->zeros > 0)
		step[(*count)++].count = n->zeros;
	for (size_t i = 0; i < positive; i++)
		*count += add_steps(n, page[i], step + *count);
	free(page);
	return step;
}

void
numbers_quantiles(const struct numbers_step *step, size_t steps,
    const double *share, size_t count, double *quantile)
{
	double all = 0, before = 0;
	size_t at = 0;

	for (size_t i = 0; i < steps; i++)
		all += step[i].count;
	for (size_t k = 0; k < count; k++) {
		/* (A product that should be whole may be a bit above it.) */
		double wanted = share[k] * all * (1 - 1e-15);

		while (at + 1 < steps && before + step[at].count < wanted)
			before += step[at++].count;
		quantile[k] = steps == 0 ? NAN : step[at].value;
	}
}

double
numbers_error(const struct numbers_step *step, size_t steps)
{
	double most = 0;

	for (size_t i = 0; i < steps; i++)
		most = fmax(most, step[i].error);
	return most;
}

/* --- moments ---------------------------------------------------------------- */

/*
 * Add up all pages: `sum` in units of 2^-1074, of the least double, `square` of
 * its square.
 */
static void
add_up(const struct numbers *n, struct wide *sum, struct wide *square)
{
	*sum = *square = (struct wide){{0}};
	for (size_t i = 0; i < n->slots; i++) {
		const struct numbers_page *p = n->slot[i];
		unsigned exponent, shift;

		if (p == NULL)
			continue;
		exponent = (p->key << (n->open + NUMBERS_BITS)) >> 52 & 0x7ff;
		shift = exponent == 0 ? 0 : exponent - 1;
		if (p->key >> (63 - n->open - NUMBERS_BITS) & 1)
			wide_subtract(sum, p->sum, 2, shift);
		else
			wide_add(sum, p->sum, 2, shift);
		wide_add(square, p->square, 3, 2 * shift);
	}
}

/* n * sum of squares - square of sum, which is n * spread */
static long double
spread_of(const struct wide *sum, const struct wide *square, uint64_t n)
{
	struct wide all = *square, part = *sum;

	if (wide_is_negative(&part))
		wide_negate(&part);
	wide_square(&part);
	wide_times(&all, n);
	wide_subtract(&all, part.limb, WIDE_LIMBS, 0);
	return wide_value(&all, -2148) / (long double)n;
}

struct numbers_moments
numbers_moments(const struct numbers *n)
{
	struct numbers_moments m = {
	    .count = n->zeros, .zeros = n->zeros, .sd = NAN};
	struct wide sum, square;
	long double total;

	for (size_t i = 0; i < n->slots; i++) {
		const struct numbers_page *p = n->slot[i];
		double count = 0;

		for (size_t b = 0; p != NULL && b < NUMBERS_BUCKETS; b++)
			count += count_of(p, b);
		m.count += count;
		if (count > 0 && p->key >> (63 - n->open - NUMBERS_BITS) & 1)
			m.negatives += count;
	}
	if (n->weighted) {
		m.sum = sum_value(&n->weighted_sum);
		m.mean = n->mean;
		m.spread = n->spread;
	} else if (n->any) {
		add_up(n, &sum, &square);
		total = wide_value(&sum, -1074);
		m.sum = (double)total;
		m.mean = total / (long double)m.count;
		m.spread = spread_of(&sum, &square, (uint64_t)m.count);
	}
	if (m.count > 1)
		m.sd = (double)sqrtl(m.spread / ((long double)m.count - 1));
	return m;
}

double
numbers_correlation(
    const struct numbers_moments *part, const struct numbers_moments *all)
{
	long double rest = (long double)all->count - part->count;

	if (part->count <= 0 || rest <= 0 || all->spread <= 0)
		return NAN;
	return (double)((part->mean - all->mean) *
	    sqrtl(part->count / rest * all->count / all->spread));
}

/* --- distance --------------------------------------------------------------- */

/* Copy it, with as many bits open as the other has, or more. */
static struct numbers
coarse_copy(const struct numbers *n, const struct numbers *other)
{
	struct numbers copy = {.open = n->open};

	numbers_merge(&copy, n);
	if (copy.open < other->open)
		coarsen(&copy, other->open - copy.open);
	return copy;
}

double
numbers_distance(const struct numbers *a, const struct numbers *b)
{
	struct numbers both[2] = {coarse_copy(a, b), coarse_copy(b, a)};
	struct numbers_step *step[2];
	size_t count[2], at[2] = {0, 0};
	double all[2] = {0, 0}, seen[2] = {0, 0}, most = 0;

	for (int k = 0; k < 2; k++) {
		/* The same ends in both, not those of the data. */
		both[k].least = -INFINITY;
		both[k].most = INFINITY;
		step[k] = numbers_steps(&both[k], &count[k]);
		for (size_t i = 0; i < count[k]; i++)
			all[k] += step[k][i].count;
	}
	while (at[0] < count[0] && at[1] < count[1]) {
		double low = fmin(step[0][at[0]].low, step[1][at[1]].low);

		for (int k = 0; k < 2; k++)
			if (step[k][at[k]].low <= low)
				seen[k] += step[k][at[k]++].count;
		most = fmax(most, fabs(seen[0] / all[0] - seen[1] / all[1]));
	}
	for (int k = 0; k < 2; k++) {
		free(step[k]);
		numbers_release(&both[k]);
	}
	return all[0] > 0 && all[1] > 0 ? most : NAN;
}
