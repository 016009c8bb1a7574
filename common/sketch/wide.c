#include "sketch/wide.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 u128;

/* Return the i-th limb of a number that is shifted by less than a limb. */
static uint64_t
shifted(const uint64_t *limb, size_t count, size_t i, unsigned bits)
{
	uint64_t high = i < count ? limb[i] : 0;
	uint64_t low = i > 0 && i <= count ? limb[i - 1] : 0;

	return bits == 0 ? high : high << bits | low >> (64 - bits);
}

void
wide_add(struct wide *w, const uint64_t *limb, size_t count, unsigned shift)
{
	size_t first = shift / 64;
	u128 carry = 0;

	for (size_t i = first; i < WIDE_LIMBS; i++) {
		if (i - first > count && carry == 0)
			return;
		carry += (u128)w->limb[i] +
		    shifted(limb, count, i - first, shift % 64);
		w->limb[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

void
wide_subtract(
    struct wide *w, const uint64_t *limb, size_t count, unsigned shift)
{
	wide_negate(w);
	wide_add(w, limb, count, shift);
	wide_negate(w);
}

bool
wide_is_negative(const struct wide *w)
{
	return w->limb[WIDE_LIMBS - 1] >> 63 != 0;
}

void
wide_negate(struct wide *w)
{
	uint64_t carry = 1;

	for (size_t i = 0; i < WIDE_LIMBS; i++) {
		w->limb[i] = ~w->limb[i] + carry;
		carry = carry != 0 && w->limb[i] == 0;
	}
}

void
wide_times(struct wide *w, uint64_t n)
{
	u128 carry = 0;

	for (size_t i = 0; i < WIDE_LIMBS; i++) {
		carry += (u128)w->limb[i] * n;
		w->limb[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

void
wide_square(struct wide *w)
{
	struct wide product = {{0}};

	for (size_t i = 0; i < WIDE_LIMBS; i++) {
		u128 carry = 0;

		if (w->limb[i] == 0)
			continue;
		for (size_t k = 0; i + k < WIDE_LIMBS; k++) {
			carry +=
			    (u128)w->limb[i] * w->limb[k] + product.limb[i + k];
			product.limb[i + k] = (uint64_t)carry;
			carry >>= 64;
		}
	}
	*w = product;
}

long double
wide_value(const struct wide *w, int exponent)
{
	struct wide size = *w;
	size_t top = WIDE_LIMBS;
	uint64_t bits, rest = 0;
	unsigned empty;
	long double x;

	if (wide_is_negative(w))
		wide_negate(&size);
	while (top > 0 && size.limb[top - 1] == 0)
		top--;
	if (top == 0)
		return 0;
	empty = (unsigned)__builtin_clzll(size.limb[top - 1]);
	bits = shifted(size.limb, top, top - 1, empty);
	/* A bit that says "and more" makes later rounding right. */
	if (top > 1)
		rest = size.limb[top - 2] << empty;
	for (size_t i = 0; i + 2 < top; i++)
		rest |= size.limb[i];
	bits |= rest != 0;
	x = ldexpl(
	    (long double)bits, (int)(64 * (top - 1)) - (int)empty + exponent);
	return wide_is_negative(w) ? -x : x;
}
