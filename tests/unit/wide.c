/* wide.h: exact sums, against numbers that are known. */
#include "sketch/wide.h"

#include "check.h"

#include <stdlib.h>

static struct wide
of(uint64_t n, unsigned shift)
{
	struct wide w = {{0}};

	wide_add(&w, &n, 1, shift);
	return w;
}

static void
adds_and_subtracts(void)
{
	for (unsigned shift = 0; shift < 4400; shift += 61) {
		struct wide w = of(UINT64_MAX, shift);
		uint64_t one = 1;

		check(wide_value(&w, -(int)shift) == (long double)UINT64_MAX);
		wide_add(&w, &one, 1, shift); /* carries into the next limb */
		check(wide_value(&w, -(int)shift) == 0x1p64L);
		wide_subtract(&w, &one, 1, shift);
		check(wide_value(&w, -(int)shift) == (long double)UINT64_MAX);
		wide_subtract(&w, &(uint64_t){UINT64_MAX}, 1, shift);
		check(wide_value(&w, 0) == 0);
		check(!wide_is_negative(&w));
		wide_subtract(&w, &one, 1, shift);
		check(wide_is_negative(&w));
		check(wide_value(&w, -(int)shift) == -1);
	}
}

/* What one large term takes from a small one comes back when it goes. */
static void
forgets_nothing(void)
{
	struct wide w = of(1, 0);
	uint64_t big = 3;

	wide_add(&w, &big, 1, 2000);
	check((double)wide_value(&w, -2000) == 3);
	wide_subtract(&w, &big, 1, 2000);
	check(wide_value(&w, 0) == 1);
}

static void
rounds_once(void)
{
	/* 2^53 + 1 lies in the middle of two doubles; a bit more decides. */
	struct wide w = of((UINT64_C(1) << 53) + 1, 300);

	check((double)wide_value(&w, -300) == 0x1p53);
	wide_add(&w, &(uint64_t){1}, 1, 0);
	check((double)wide_value(&w, -300) == 0x1p53 + 2);
	wide_negate(&w);
	check((double)wide_value(&w, -300) == -0x1p53 - 2);
}

static void
multiplies(void)
{
	struct wide w = of(1000000007, 100), v = of(UINT64_MAX, 64);

	wide_times(&w, 998244353);
	check(wide_value(&w, -100) == 998244359987710471.0L);
	wide_square(&w);
	check_near((double)wide_value(&w, -200),
	    998244359987710471.0 * 998244359987710471.0, 1e21);
	wide_square(&v); /* (2^64 - 1)^2 = 2^128 - 2^65 + 1 */
	wide_subtract(&v, &(uint64_t){1}, 1, 128);
	wide_add(&v, &(uint64_t){1}, 1, 128 + 65);
	check(wide_value(&v, -256) == 1);
}

int
main(void)
{
	adds_and_subtracts();
	forgets_nothing();
	rounds_once();
	multiplies();
	return check_done();
}
