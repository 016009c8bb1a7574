#include "sketch/numbers.h"

#include "sketch/wide.h"

#include <math.h>
#include <string.h>

#define ONE (UINT64_C(1) << 52) /* the bit that a mantissa leaves out */

__extension__ typedef unsigned __int128 u128;

void
numbers_release(struct numbers *n)
{
	pages_release(&n->pages);
	*n = (struct numbers){0};
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
add_mantissa(struct pages_page *p, uint64_t bits)
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
		struct pages_page *p;

		if (bits << 1 == 0) { /* of either sign */
			zeros++;
			continue;
		}
		p = pages_at(&n->pages, bits);
		pages_count(p, pages_bucket(&n->pages, bits));
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
	struct pages_page *p;

	note_ends(n, &x, 1);
	add_weight(n, x, weight);
	if (bits << 1 == 0) {
		n->zeros += weight;
		return;
	}
	p = pages_at(&n->pages, bits); /* which may open more bits */
	pages_weigh(p, pages_bucket(&n->pages, bits), weight);
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
	pages_merge(&into->pages, &from->pages);
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
	for (size_t i = 0; i < n->pages.slots; i++) {
		const struct pages_page *p = n->pages.slot[i];
		unsigned exponent, shift;

		if (p == NULL)
			continue;
		exponent =
		    (p->key << (n->pages.open + PAGES_BITS)) >> 52 & 0x7ff;
		shift = exponent == 0 ? 0 : exponent - 1;
		if (pages_is_negative(&n->pages, p->key))
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

	for (size_t i = 0; i < n->pages.slots; i++) {
		const struct pages_page *p = n->pages.slot[i];
		double count = 0;

		for (size_t b = 0; p != NULL && b < PAGES_BUCKETS; b++)
			count += pages_count_of(p, b);
		m.count += count;
		if (count > 0 && pages_is_negative(&n->pages, p->key))
			m.negatives += count;
	}
	if (n->weighted) {
		m.count = sum_value(&n->weight);
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
