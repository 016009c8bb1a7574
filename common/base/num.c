#include "base/num.h"

#include "base/mem.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The powers of ten that a double holds exactly. */
static const double ten_to[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
    1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22};

/* strtod on bytes that have no NUL behind them. */
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
	return convert(text, len);
}

size_t
num_format(char text[NUM_MAX], double x)
{
	int n = 0;

	if (x == 0)
		return (size_t)snprintf(
		    text, NUM_MAX, "%s", signbit(x) ? "-0" : "0");
	for (int digits = 15; digits <= 17; digits++) {
		n = snprintf(text, NUM_MAX, "%.*g", digits, x);
		if (strtod(text, NULL) == x)
			break;
	}
	return (size_t)n;
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
