#include "base/num.h"

#include "base/mem.h"
#include "base/plain.h"
#include "base/pow10.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The powers of ten that a double holds exactly. */
static const double ten_to[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
    1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22};

const uint64_t plain_ten_to[17] = {1, 10, 100, 1000, 10000, 100000, 1000000,
    10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000, 10000000000000000};
const double plain_signed_ten_to[2][PLAIN_EXACT] = {
    {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
	1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22},
    {-1e0, -1e1, -1e2, -1e3, -1e4, -1e5, -1e6, -1e7, -1e8, -1e9, -1e10, -1e11,
	-1e12, -1e13, -1e14, -1e15, -1e16, -1e17, -1e18, -1e19, -1e20, -1e21,
	-1e22}};

/* Call strtod on bytes without a NUL at their end. */
static double
convert(const char *text, size_t len)
{
	char small[64], *copy;
	double x;

	if (len < sizeof small) {
		memcpy(small, text, len);
		small[len] = '\0';
		return strtod(small, NULL);
	}
	copy = mem_copy(text, len);
	x = strtod(copy, NULL);
	free(copy);
	return x;
}

/*
 * Eisel and Lemire (Number Parsing at a Gigabyte per Second, 2021): digits *
 * 10^exponent from the upper bits of one or two products of 64 by 64 bits;
 * false where these bits do not settle how to round, or the result is not a
 * normal number.
 */
static bool
eisel_lemire(uint64_t digits, int exponent, double *x)
{
	const struct pow10 *g;
	u128 product;
	uint64_t high, low, mantissa, bits;
	int zeros = __builtin_clzll(digits), upper, binary;
	uint64_t g_high, g_low;

	if (exponent < -307 || exponent > 308)
		return false;
	g = pow10_get(exponent);
	g_high = g->high;
	/* The paper's table rounds these up, so that they bound from above. */
	g_low = g->low + (exponent < 0 && exponent >= -27);
	digits <<= zeros;
	product = (u128)digits * g_high;
	high = (uint64_t)(product >> 64);
	low = (uint64_t)product;
	if ((high & 0x1ff) == 0x1ff) {
		uint64_t second = (uint64_t)((u128)digits * g_low >> 64);

		low += second;
		high += low < second;
		if (low == UINT64_MAX && (exponent < -27 || exponent > 55))
			return false;
	}
	upper = (int)(high >> 63);
	mantissa = high >> (upper + 9);
	binary = pow10_floor_log2(exponent) + 63 + upper - zeros + 1023;
	if (binary <= 0 || binary >= 0x7fe)
		return false;
	/* Halfway between two doubles, exactly: to the even one. */
	if (low <= 1 && exponent >= -4 && exponent <= 23 &&
	    (mantissa & 3) == 1 && mantissa << (upper + 9) == high)
		mantissa &= ~UINT64_C(1);
	mantissa = (mantissa + (mantissa & 1)) >> 1;
	if (mantissa >= UINT64_C(1) << 53) {
		mantissa = UINT64_C(1) << 52;
		binary++;
	}
	bits = (mantissa & ~(UINT64_C(1) << 52)) | (uint64_t)binary << 52;
	memcpy(x, &bits, sizeof *x);
	return true;
}

double
num_from_decimal(const struct decimal *d, const char *text, size_t len)
{
	double x;

	/*
	 * Clinger 1990: digits and power of ten are both exact doubles, so
	 * that one rounding of one operation gives the nearest one.
	 */
	if (!d->cut && d->digits <= (UINT64_C(1) << 53) && d->exponent >= -22 &&
	    d->exponent <= 22) {
		x = (double)d->digits;
		if (d->exponent < 0)
			x /= ten_to[-d->exponent];
		else
			x *= ten_to[d->exponent];
		return d->negative ? -x : x;
	}
	if (!d->cut && d->digits != 0 &&
	    eisel_lemire(d->digits, d->exponent, &x))
		return d->negative ? -x : x;
	return convert(text, len);
}

/* The shortest decimal in the interval that rounds to x: digits * 10^k. */
struct shortest {
	uint64_t digits;
	int k;
};

/* Return the upper 64 bits of g * c / 2^64, the last one set if others were. */
static uint64_t
multiply_to_odd(uint64_t g_high, uint64_t g_low, uint64_t c)
{
	uint64_t x = (uint64_t)((u128)g_low * c >> 64);
	u128 y = (u128)g_high * c + x;

	return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}

/*
 * Raffaele Giulietti's Schubfach (The Schubfach way to render doubles, 2020),
 * in the form of Alexander Bolz's implementation, which names the steps.
 */
static struct shortest
schubfach(uint64_t fraction, int exponent)
{
	uint64_t c = exponent != 0 ? UINT64_C(1) << 52 | fraction : fraction;
	int q = (exponent != 0 ? exponent : 1) - 1075;
	bool even = c % 2 == 0, closer = fraction == 0 && exponent > 1;
	uint64_t lower, upper, v, s, g_high, g_low;
	const struct pow10 *g;
	int k, h;

	if (q <= 0 && q > -53 && (c & ((UINT64_C(1) << -q) - 1)) == 0)
		return (struct shortest){c >> -q, 0}; /* a whole number */
	k = (int)((q * INT64_C(1262611) - (closer ? 524031 : 0)) >> 22);
	h = q + pow10_floor_log2(-k) + 1;
	g = pow10_get(-k);
	g_low = g->low + !g->exact;
	g_high = g->high + (g_low < g->low);
	lower = multiply_to_odd(g_high, g_low, (4 * c - 2 + closer) << h);
	v = multiply_to_odd(g_high, g_low, 4 * c << h);
	upper = multiply_to_odd(g_high, g_low, (4 * c + 2) << h);
	lower += !even;
	upper -= !even;
	s = v / 4;
	if (s >= 10) {
		uint64_t tens = s / 10;
		bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;

		if (down != up)
			return (struct shortest){tens + up, k + 1};
	}
	{
		bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;

		if (down != up)
			return (struct shortest){s + up, k};
	}
	return (struct shortest){
	    s + (v > 4 * s + 2 || (v == 4 * s + 2 && (s & 1) != 0)), k};
}

/* Write n < 10^8 as eight digits, two at a time from the left. */
static void
put_eight(char *text, uint32_t n)
{
	static const char pairs[] =
	    "00010203040506070809101112131415161718192021"
	    "22232425262728293031323334353637383940414243"
	    "44454647484950515253545556575859606162636465"
	    "66676869707172737475767778798081828384858687"
	    "888990919293949596979899";
	uint32_t high = n / 10000, low = n % 10000;

	memcpy(text, pairs + 2 * (high / 100), 2);
	memcpy(text + 2, pairs + 2 * (high % 100), 2);
	memcpy(text + 4, pairs + 2 * (low / 100), 2);
	memcpy(text + 6, pairs + 2 * (low % 100), 2);
}

/*
 * Write the digits of n < 10^18 at the end of the 24 bytes at `text`; returns
 * their number.
 */
static int
put_digits(char text[24], uint64_t n)
{
	int len = 24;

	put_eight(text, (uint32_t)(n / 10000000000000000));
	put_eight(text + 8, (uint32_t)(n / 100000000 % 100000000));
	put_eight(text + 16, (uint32_t)(n % 100000000));
	while (len > 1 && text[24 - len] == '0')
		len--;
	return len;
}

/* Write an exponent as %e has it: a sign, and two digits or three. */
static char *
put_exponent(char *p, int exponent)
{
	int size = abs(exponent);

	*p++ = 'e';
	*p++ = exponent < 0 ? '-' : '+';
	if (size >= 100)
		*p++ = (char)('0' + size / 100);
	*p++ = (char)('0' + size / 10 % 10);
	*p++ = (char)('0' + size % 10);
	return p;
}

size_t
num_format(char text[NUM_MAX], double x)
{
	char room[24], *digits, *p = text;
	struct shortest s;
	uint64_t bits;
	int len, point; /* digits before the decimal point */

	memcpy(&bits, &x, sizeof bits);
	if (bits >> 63)
		*p++ = '-';
	if (x == 0) {
		strcpy(p, "0");
		return (size_t)(p - text) + 1;
	}
	s = schubfach(
	    bits & ((UINT64_C(1) << 52) - 1), (int)(bits >> 52 & 2047));
	while (s.digits % 10 == 0) {
		s.digits /= 10;
		s.k++;
	}
	len = put_digits(room, s.digits);
	digits = room + sizeof room - len;
	point = len + s.k;
	/* As %.17g has it: plain from 0.0001 up to 17 digits, else 1e-05. */
	if (point > 17 || point < -3) {
		*p++ = digits[0];
		if (len > 1)
			*p++ = '.';
		memcpy(p, digits + 1, (size_t)len - 1);
		p += len - 1;
		p = put_exponent(p, point - 1);
	} else if (point <= 0) {
		memcpy(p, "0.000", 5);
		p += 2 - point;
		memcpy(p, digits, (size_t)len);
		p += len;
	} else {
		for (int i = 0; i < len || i < point; i++) {
			if (i == point)
				*p++ = '.';
			*p++ = i < len ? digits[i] : '0';
		}
	}
	*p = '\0';
	return (size_t)(p - text);
}

bool
num_int(const char *text, long long lo, long long hi, long long *out)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || n < lo || n > hi ||
	    !((*text >= '0' && *text <= '9') || *text == '-'))
		return false;
	*out = n;
	return true;
}

bool
num_real(const char *text, double lo, double hi, double *out)
{
	char *end;
	double x;

	/* strtod also takes blanks, hexadecimals, nan and inf. */
	if (text[strspn(text, "+-.0123456789eE")] != '\0')
		return false;
	x = strtod(text, &end);
	if (end == text || *end != '\0' || !isfinite(x) || x < lo || x > hi)
		return false;
	*out = x;
	return true;
}
