/*
 * plain: numbers as nearly all of them are written, the fast way.
 *
 * A plain number is a JSON number of at most 30 bytes without an exponent:
 * perhaps a minus sign, digits, perhaps a point and digits. Anything else gets
 * NULL here and goes to json.h and num.h, which agree with this module on plain
 * numbers.
 *
 * Nobody can foresee where a number's digits end, and a branch that is guessed
 * wrong costs as much as a dozen of instructions. So 32 bytes are compared at
 * once, the 32 bits of the result tell where the digits end, and 16 digits
 * become a number by three multiplications of all of them at a time.
 */
#ifndef BASE_PLAIN_H
#define BASE_PLAIN_H

#include "base/num.h"
#include "base/sse2.h"

#include <stdbool.h>
#include <stdint.h>

/* Readable bytes from the number's first one on. */
#define PLAIN_SLACK 40
/* Readable bytes before the number, for plain_number(). */
#define PLAIN_LEAD 16

/*
 * Return a bit for each of the 32 bytes at p, the first one's lowest: 1 is a
 * digit.
 */
static inline uint32_t
plain_mask(const char *p)
{
	/* Move the bytes so that the digits are the least ten signed ones. */
	const __m128i move = _mm_set1_epi8(128 - '0');
	const __m128i ten = _mm_set1_epi8(-128 + 10);
	__m128i low = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i high = _mm_loadu_si128((const __m128i *)(const void *)(p + 16));

	low = _mm_cmplt_epi8(_mm_add_epi8(low, move), ten);
	high = _mm_cmplt_epi8(_mm_add_epi8(high, move), ten);
	return (uint32_t)_mm_movemask_epi8(low) |
	    (uint32_t)_mm_movemask_epi8(high) << 16;
}

/* A number's parts, counted from its first byte: 0 <= first < whole <= end. */
struct plain {
	unsigned first; /* digit: after the sign */
	unsigned whole; /* the end of the digits before the point */
	unsigned end;	/* of the number: `whole` when it has no point */
};

/*
 * Find the parts of the plain number at p. The bytes after it may still make it
 * no number, or another one: a caller that knows which bytes must follow only
 * looks for those.
 */
static inline bool
plain_parts(const char *p, struct plain *n)
{
	uint32_t others;

	/* The last bit ends a longer number; it leaves nothing to look at. */
	n->first = *p == '-';
	others = (plain_mask(p) & INT32_MAX) ^ ~(uint32_t)n->first;
	n->whole = n->end = (unsigned)__builtin_ctz(others);
	if (__builtin_expect(n->whole - n->first != 1, 0) &&
	    (n->whole == n->first || p[n->first] == '0' || n->whole == 31))
		return false;
	if (p[n->whole] != '.')
		return true;
	n->end = (unsigned)__builtin_ctz(others & (others - 1));
	return n->end > n->whole + 1;
}

/* Could a number go on with this byte, at which it seems to end? */
static inline bool
plain_goes_on(unsigned end, char c)
{
	return end == 31 || (c | 0x20) == 'e';
}

/* Return the place after the plain number at p. */
static inline const char *
plain_end(const char *p)
{
	struct plain n;

	if (!plain_parts(p, &n) || plain_goes_on(n.end, p[n.end]))
		return NULL;
	return p + n.end;
}

/* Convert the `count` digits (at most 16) before `end` to a number. */
static inline uint64_t
plain_digits(const char *end, unsigned count)
{
	static const unsigned char keep[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	    0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
	    15, 15, 15};
	__m128i d = _mm_loadu_si128((const __m128i *)(const void *)(end - 16));
	uint64_t halves;

	d = _mm_and_si128(
	    d, _mm_loadu_si128((const __m128i *)(const void *)(keep + count)));
	/* Two digits, a and b, in 16 bits: a + 256 b becomes 10 a + b. */
	d = _mm_srli_epi16(_mm_mullo_epi16(d, _mm_set1_epi16(2561)), 8);
	d = _mm_madd_epi16(d, _mm_set1_epi32(1 << 16 | 100));
	d = _mm_packs_epi32(d, d);
	d = _mm_madd_epi16(d, _mm_set1_epi32(1 << 16 | 10000));
	halves = (uint64_t)_mm_cvtsi128_si64(d);
	return (halves & UINT32_MAX) * 100000000 + (halves >> 32);
}

/* 10^n, and as a double with either sign, where a double holds it. */
#define PLAIN_EXACT 23
extern const uint64_t plain_ten_to[17];
extern const double plain_signed_ten_to[2][PLAIN_EXACT];

/*
 * Read the plain number at p, after PLAIN_LEAD readable bytes; returns the
 * place after it. *x is the double nearest to it, as num.h has it.
 */
static inline const char *
plain_number(const char *p, double *x)
{
	struct plain at;
	unsigned places = 0;
	uint64_t n;

	/*
	 * At most 19 digits, a sign and a point; more after a single digit,
	 * which may be zeros: 0.00010339194218145472.
	 */
	if (!plain_parts(p, &at) ||
	    (at.end - at.first > 20 && at.whole - at.first > 1) ||
	    at.whole - at.first > 16 || plain_goes_on(at.end, p[at.end]))
		return NULL;
	n = (uint64_t)(p[at.first] - '0');
	if (__builtin_expect(at.whole - at.first > 1, 0))
		n = plain_digits(p + at.whole, at.whole - at.first);
	if (at.end != at.whole) {
		unsigned last = places = at.end - at.whole - 1;

		if (places > 16) {
			last = 16;
			n = n * plain_ten_to[places - last] +
			    plain_digits(p + at.end - last, places - last);
			if (n >= 1000) /* with 16 more it may not fit */
				return NULL;
		}
		n = n * plain_ten_to[last] + plain_digits(p + at.end, last);
	}
	if (__builtin_expect(n <= UINT64_C(1) << 53 && places < PLAIN_EXACT, 1))
		/* Both are exact, so that the quotient is the nearest one. */
		*x = (double)(int64_t)n / plain_signed_ten_to[at.first][places];
	else
		*x = num_from_decimal(
		    &(struct decimal){
			.digits = n,
			.exponent = -(int32_t)places,
			.negative = at.first != 0,
		    },
		    p, at.end);
	return p + at.end;
}

#endif
