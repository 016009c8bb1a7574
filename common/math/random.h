/*
 * random: numbers that look like chance and are the same on every machine.
 *
 * xoshiro256** of Blackman and Vigna (2018), seeded by splitmix64 as they
 * advise; random_below() is exactly uniform (Lemire, 2019).
 */
#ifndef MATH_RANDOM_H
#define MATH_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state[4];
};

static inline void
random_seed(struct random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15;

		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		r->state[i] = z ^ z >> 31;
	}
}

static inline uint64_t
random_next(struct random *r)
{
	uint64_t *s = r->state, x = s[1] * 5, shifted = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = s[3] << 45 | s[3] >> 19;
	return (x << 7 | x >> 57) * 9;
}

/* Return one of 0 .. n - 1; n > 0. */
static inline uint64_t
random_below(struct random *r, uint64_t n)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)random_next(r) * n;

	if ((uint64_t)product < n) {
		uint64_t least = -n % n; /* 2^64 mod n */

		while ((uint64_t)product < least)
			product = (wide)random_next(r) * n;
	}
	return (uint64_t)(product >> 64);
}

#endif
