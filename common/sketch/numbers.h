/*
 * numbers: what many numbers were, in a few kilobytes: how many, their sum,
 * mean and standard deviation, the least and the greatest, and how they were
 * spread.
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
 * At first all bits count. When more than NUMBERS_PAGES pages are needed, one
 * bit more is left open, and again, until seven bits of the mantissa are left:
 * then a bucket's middle is off by at most 2^-8 of a number (0.39 %), and there
 * are as many pages as there are exponents. Numbers that lie close together
 * have narrower buckets, and few of them, or whole ones of a narrow range, are
 * told exactly.
 *
 * Each page also adds up its mantissas and their squares as whole numbers:
 * wide.h makes sum, mean and deviation of these, rounded once.
 *
 * All of it is the same whatever the order of the numbers, and however they
 * were shared out before numbers_merge(). (Not so with weights: then sums are
 * floating-point ones, in the order of the calls.)
 *
 * Memory: 1 kB a page, 20 to 64 of them for what people measure.
 */
#ifndef SKETCH_NUMBERS_H
#define SKETCH_NUMBERS_H

#include "math/sum.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NUMBERS_BUCKETS 128 /* of a page */
#define NUMBERS_BITS 7
#define NUMBERS_PAGES 64
#define NUMBERS_OPEN_MAX 45 /* bits: seven of the mantissa's 52 are left */

struct numbers_page {
	uint64_t key; /* the leading bits of its numbers */
	uint64_t sum[2], square[3];
	double count[NUMBERS_BUCKETS];
};

/* `{0}` has none yet. */
struct numbers {
	unsigned open; /* bits that a bucket leaves open */
	size_t pages;
	struct numbers_page **slot; /* hash table of pages, by their keys */
	size_t slots;		    /* a power of two, or 0 */
	double zeros;
	double least, most; /* when there are any */
	bool any;
	bool fractions; /* not all were whole */
	bool weighted;
	struct sum weight, weighted_sum;
	double mean, spread; /* of the weighted ones, updated */
};

void numbers_release(struct numbers *n);
/* Find the page of a number, or make it. `bits` are those of the double. */
struct numbers_page *numbers_page(struct numbers *n, uint64_t bits);
/* Add a finite number that stands for `weight` > 0 of them. */
void numbers_add_weighted(struct numbers *n, double x, double weight);
void numbers_merge(struct numbers *into, const struct numbers *from);

static inline uint32_t
numbers_slot(uint64_t key)
{
	return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 40);
}

/* Note a number's size; returns its bits, or 0 for zero. */
static inline uint64_t
numbers_note(struct numbers *n, double x)
{
	uint64_t bits;

	if (!n->any) {
		n->any = true;
		n->least = n->most = x;
	}
	n->least = x < n->least ? x : n->least;
	n->most = x > n->most ? x : n->most;
	/* From 2^52 on all doubles are whole. */
	if (!n->fractions && x < 0x1p52 && x > -0x1p52)
		n->fractions = (double)(int64_t)x != x;
	if (x == 0) /* of either sign */
		return 0;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

static inline struct numbers_page *
numbers_at(struct numbers *n, uint64_t bits)
{
	uint64_t key = bits >> (n->open + NUMBERS_BITS);
	struct numbers_page *p;

	if (n->slots == 0)
		return numbers_page(n, bits);
	p = n->slot[numbers_slot(key) & (n->slots - 1)];
	return p != NULL && p->key == key ? p : numbers_page(n, bits);
}

/* Add a finite number. */
static inline void
numbers_add(struct numbers *n, double x)
{
	__extension__ typedef unsigned __int128 u128;
	uint64_t bits = numbers_note(n, x), mantissa;
	struct numbers_page *p;
	u128 square, sum;

	if (bits == 0) {
		n->zeros++;
		return;
	}
	p = numbers_at(n, bits);
	p->count[bits >> n->open & (NUMBERS_BUCKETS - 1)]++;
	mantissa = bits & (UINT64_MAX >> 12);
	if (__builtin_expect((bits << 1) >> 53 != 0, 1))
		mantissa |= UINT64_C(1) << 52;
	square = (u128)mantissa * mantissa;
	sum = (u128)p->sum[0] + mantissa;
	p->sum[0] = (uint64_t)sum;
	p->sum[1] += (uint64_t)(sum >> 64);
	square += p->square[0];
	p->square[0] = (uint64_t)square;
	square = (square >> 64) + p->square[1];
	p->square[1] = (uint64_t)square;
	p->square[2] += (uint64_t)(square >> 64);
}

/* A bucket, in the order of size; low and high are its first and last double. */
struct numbers_step {
	double low, high;
	double value; /* that stands for its numbers */
	double error; /* of the value, at most, relative to a number of it */
	double count; /* of them, or their weights */
};

/*
 * Return the buckets that are not empty, ascending, in an array that the caller
 * frees; `*count` gets how many.
 */
struct numbers_step *numbers_steps(const struct numbers *n, size_t *count);

/*
 * For each share (ascending, from 0 to 1) find the least number such that at
 * least this share of all are at most that.
 */
void numbers_quantiles(const struct numbers_step *step, size_t steps,
    const double *share, size_t count, double *quantile);
/*
 * Return the largest error of a step's value, relative to a number of it: 0 to
 * 2^-8. (Not for numbers below 2^-1022, which have fewer digits themselves.)
 */
double numbers_error(const struct numbers_step *step, size_t steps);

struct numbers_moments {
	double count, zeros, negatives; /* of numbers, or their weights */
	double sum;
	long double mean;
	long double spread; /* sum of squared deviations from the mean */
	double sd;	    /* of a sample: over count - 1; NAN: none */
};
struct numbers_moments numbers_moments(const struct numbers *n);

/*
 * Return Pearson's correlation of the numbers with "is in `part`", or NAN when
 * it is undefined. `all` has the part merged in.
 */
double numbers_correlation(
    const struct numbers_moments *part, const struct numbers_moments *all);
/*
 * Return the Kolmogorov-Smirnov distance of two, the largest difference between
 * the shares that are at most x: seen at the ends of buckets, so perhaps a
 * little too small. NAN when one is empty.
 */
double numbers_distance(const struct numbers *a, const struct numbers *b);

#endif
