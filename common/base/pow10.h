/*
 * pow10: the powers of ten to 128 bits, for exact conversion of decimals.
 *
 * 10^k is g * 2^e with 2^127 <= g < 2^128 and e = floor(k * log2(10)) - 127.
 * The table, a thread's own, is filled as it is used, by exact arithmetic: 600
 * entries that no one could check by eye are so 40 lines that one can.
 */
#ifndef BASE_POW10_H
#define BASE_POW10_H

#include <stdbool.h>
#include <stdint.h>

/* The products that exact conversion is made of; gcc and clang have it. */
__extension__ typedef unsigned __int128 u128;

#define POW10_MIN (-342)
#define POW10_MAX 324

struct pow10 {
	uint64_t high, low; /* floor(g) */
	bool known;
	bool exact; /* g is a whole number */
};

/* POW10_MIN <= k <= POW10_MAX. */
const struct pow10 *pow10_get(int k);
/* floor(k * log2(10)), for |k| <= 1233. */
int pow10_floor_log2(int k);

#endif
