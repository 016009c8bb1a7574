#include "math/tail.h"

#include "math/portable.h"

#include <float.h>
#include <math.h>

#define TERMS 100000
#define SQRT_PI 1.77245385090551602730
#define HALF_LN_2PI 0.91893853320467274178

/* Return ln of gamma(a), for a = 1/2, 1, 3/2, ... */
static double
log_gamma(double a)
{
	double part = 1, square;

	/* gamma(a + 1) = a gamma(a), down to 1 or 1/2. */
	if (a < 20) {
		for (; a > 1; a--)
			part *= a - 1;
		return portable_log(a < 1 ? part * SQRT_PI : part);
	}
	/* Stirling's series: the next term is below 1e-14. */
	square = a * a;
	return (a - 0.5) * portable_log(a) - a + HALF_LN_2PI +
	    (1 / 12. -
		(1 / 360. - (1 / 1260. - 1 / 1680. / square) / square) /
		    square) /
	    a;
}

/* Return x^a exp(-x) / gamma(a), x > 0. */
static double
front(double a, double x)
{
	return portable_exp(a * portable_log(x) - x - log_gamma(a));
}

/* Return P(a, x) = front * sum x^i / (a (a + 1) ... (a + i)). */
static double
by_series(double a, double x)
{
	double term = 1 / a, sum = term;

	for (int i = 1; i < TERMS && term > sum * (DBL_EPSILON / 4); i++) {
		term *= x / (a + i);
		sum += term;
	}
	return sum * front(a, x);
}

/*
 * Return Q(a, x) = front / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) /
 * ...)), by Lentz's method.
 */
static double
by_fraction(double a, double x)
{
	double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, h = d;

	for (int i = 1; i < TERMS; i++) {
		double numerator = -i * (i - a), change;

		b += 2;
		d = 1 / (numerator * d + b);
		c = b + numerator / c;
		change = c * d;
		h *= change;
		if (fabs(change - 1) <= DBL_EPSILON)
			break;
	}
	return h * front(a, x);
}

double
tail_chi2(double x, double df)
{
	double a = df / 2;

	x /= 2;
	if (!(x > 0))
		return 1;
	if (isinf(x))
		return 0;
	return x < a + 1 ? 1 - by_series(a, x) : by_fraction(a, x);
}

double
tail_normal(double z)
{
	return tail_chi2(z * z, 1);
}
