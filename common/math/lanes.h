/*
 * lanes: several doubles at a time, and exp and log of them that are the same
 * bits everywhere.
 *
 * It uses only +, -, *, / and sqrt of IEEE 754 and operations on bits, in an
 * order that the source fixes; the compiler must not contract a * b + c into
 * one operation (-ffp-contract=off). Then a lane has the same bits whatever the
 * processor's vectors are.
 *
 * This file has no guard: it is included once for each kind of processor,
 * with LANES_TARGET as the attribute of its functions (they would not be
 * inlined into functions of another target with that target's instructions),
 * LANES_WIDTH as the number of doubles, and LANES(name) as a name of that kind.
 * The width is that of the processor's registers: gcc 12 keeps a wider vector
 * in memory, and brings each operation's part of it there and back.
 *
 * The methods, and the coefficients, are those of fdlibm (Sun Microsystems,
 * 1993: e_exp.c, e_log.c, s_log1p.c); the errors are below one unit in the
 * last place.
 */

#include <stdint.h>

#undef lanes
#undef lanes_bits
#define lanes LANES(doubles)
#define lanes_bits LANES(integers)
typedef double lanes __attribute__((vector_size(LANES_WIDTH * 8)));
typedef int64_t lanes_bits __attribute__((vector_size(LANES_WIDTH * 8)));

#define LANES_INLINE static inline __attribute__((always_inline)) LANES_TARGET

LANES_INLINE lanes
LANES(same)(double x)
{
	return x - (lanes){0}; /* exact, and -0 stays -0 */
}

/* Return a where the mask is set, else b. */
LANES_INLINE lanes
LANES(choose)(lanes_bits mask, lanes a, lanes b)
{
	return (lanes)((mask & (lanes_bits)a) | (~mask & (lanes_bits)b));
}

LANES_INLINE lanes
LANES(absolute)(lanes x)
{
	return (lanes)((lanes_bits)x & INT64_MAX);
}

LANES_INLINE lanes
LANES(least)(lanes a, lanes b)
{
	return LANES(choose)(b < a, b, a);
}

LANES_INLINE lanes
LANES(greatest)(lanes a, lanes b)
{
	return LANES(choose)(b > a, b, a);
}

/* Add, and keep the rounding error: Knuth's TwoSum, as in sum.h. */
LANES_INLINE void
LANES(add)(lanes *total, lanes *lost, lanes x)
{
	lanes t = *total + x;
	lanes part = t - *total;

	*lost += (*total - (t - part)) + (x - part);
	*total = t;
}

/* 1.5 * 2^52: adding it rounds to a whole number, in the lowest bits. */
#define LANES_ROUND 0x1.8p52
#define LANES_LN2_HIGH 6.93147180369123816490e-01 /* 33 bits */
#define LANES_LN2_LOW 1.90821492927058770002e-10

/* Return 2^k for whole k from -1022 to 1023. */
LANES_INLINE lanes
LANES(power)(lanes k)
{
	return (lanes)((lanes_bits)(k + (LANES_ROUND + 1023)) << 52);
}

/*
 * Return exp of a number that is not NaN. x = k ln 2 + r, and exp(r) by Remez's
 * polynomial for r (exp(r) + 1) / (exp(r) - 1); 2^k in two factors, as it may
 * be less than the smallest normal number or more than 2^1023.
 */
LANES_INLINE lanes
LANES(exp)(lanes x)
{
	lanes k, half, high, low, r, t, c, y;

	x = LANES(greatest)(x, LANES(same)(-750));
	x = LANES(least)(x, LANES(same)(710));
	k = (x * 1.44269504088896338700e+00 + LANES_ROUND) - LANES_ROUND;
	high = x - k * LANES_LN2_HIGH;
	low = k * LANES_LN2_LOW;
	r = high - low;
	t = r * r;
	c = r -
	    t *
		(1.66666666666666019037e-01 +
		    t *
			(-2.77777777770155933842e-03 +
			    t *
				(6.61375632143793436117e-05 +
				    t *
					(-1.65339022054652515390e-06 +
					    t * 4.13813679705723846039e-08))));
	y = 1 - ((low - (r * c) / (2 - c)) - high);
	half = (k * 0.5 + LANES_ROUND) - LANES_ROUND;
	return y * LANES(power)(half) * LANES(power)(k - half);
}

/*
 * Return ln((1 + f) 2^k) for f from sqrt(1/2) - 1 to sqrt(2) - 1, and whole k.
 */
LANES_INLINE lanes
LANES(log_of)(lanes f, lanes k)
{
	lanes s = f / (2 + f);
	lanes z = s * s, w = z * z, half = 0.5 * f * f;
	lanes odd = z *
	    (6.666666666666735130e-01 +
		w *
		    (2.857142874366239149e-01 +
			w *
			    (1.818357216161805012e-01 +
				w * 1.479819860511658591e-01)));
	lanes even = w *
	    (3.999999999940941908e-01 +
		w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));

	return k * LANES_LN2_HIGH -
	    ((half - (s * (half + (even + odd)) + k * LANES_LN2_LOW)) - f);
}

/* Return ln(1 + x) for x from 0 to 1. */
LANES_INLINE lanes
LANES(log1p)(lanes x)
{
	lanes_bits large = x > LANES(same)(0.41421356237309504880);
	lanes f = LANES(choose)(large, (x - 1) * 0.5, x);

	return LANES(log_of)(
	    f, LANES(choose)(large, LANES(same)(1), LANES(same)(0)));
}

#undef LANES_INLINE
