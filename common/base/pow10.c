#include "base/pow10.h"

#include <string.h>

/* A whole number of up to 1,216 bits, the lowest word first. */
#define WORDS 19

static void
multiply_by_5(uint64_t n[WORDS])
{
	u128 carry = 0;

	for (int i = 0; i < WORDS; i++) {
		carry += (u128)n[i] * 5;
		n[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

/* Divide in place; returns the remainder. */
static uint64_t
divide_by_5(uint64_t n[WORDS])
{
	u128 rest = 0;

	for (int i = WORDS - 1; i >= 0; i--) {
		rest = rest << 64 | n[i];
		n[i] = (uint64_t)(rest / 5);
		rest %= 5;
	}
	return (uint64_t)rest;
}

/* Return the bit at `place` and the 63 below it. */
static uint64_t
bits_from(const uint64_t n[WORDS], int place)
{
	int low = place - 63, word = low < 0 ? -1 : low / 64;
	int shift = low < 0 ? 64 + low % 64 : low % 64;
	uint64_t bits = word >= 0 ? n[word] >> shift : 0;

	if (low < 0)
		return place < 0 ? 0 : n[0] << -low;
	if (shift != 0 && word + 1 < WORDS)
		bits |= n[word + 1] << (64 - shift);
	return bits;
}

static int
highest_bit(const uint64_t n[WORDS])
{
	int word = WORDS - 1;

	while (n[word] == 0)
		word--;
	return word * 64 + 63 - __builtin_clzll(n[word]);
}

/*
 * 10^k and 5^k have the same g, and so has 2^m * 5^k. For k < 0, floor(2^m /
 * 5^-k) by dividing -k times gives the same as by dividing once; 128 bits are
 * left of it since m is so large.
 */
static void
compute(struct pow10 *p, int k)
{
	uint64_t n[WORDS] = {0};
	int top;

	n[k < 0 ? WORDS - 1 : 0] = 1;
	p->exact = true;
	for (int i = 0; i < k; i++)
		multiply_by_5(n);
	for (int i = 0; i > k; i--)
		if (divide_by_5(n) != 0)
			p->exact = false;
	top = highest_bit(n);
	p->high = bits_from(n, top);
	p->low = bits_from(n, top - 64);
	for (int i = 0; i <= top - 128; i++)
		if (n[i / 64] >> i % 64 & 1)
			p->exact = false;
	p->known = true;
}

const struct pow10 *
pow10_get(int k)
{
	static _Thread_local struct pow10 table[POW10_MAX - POW10_MIN + 1];
	struct pow10 *p = &table[k - POW10_MIN];

	if (!p->known)
		compute(p, k);
	return p;
}

int
pow10_floor_log2(int k)
{
	/* 1741647 / 2^19 is log2(10) closely enough; >> rounds down. */
	return (int)((int64_t)k * 1741647 >> 19);
}
