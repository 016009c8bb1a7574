#include "math/portable.h"

#define LANES_TARGET
#define LANES_WIDTH 2
#define LANES(name) lanes_##name
#include "math/lanes.h"

#include <math.h>

double
portable_exp(double x)
{
	return lanes_exp(lanes_same(x))[0];
}

double
portable_log(double x)
{
	int k;
	double m = frexp(x, &k);

	if (m < 0.70710678118654752440) {
		m *= 2;
		k--;
	}
	return lanes_log_of(lanes_same(m - 1), lanes_same(k))[0];
}

double
portable_log1p(double x)
{
	double u = 1 + x;

	if (x >= 0 && x <= 1)
		return lanes_log1p(lanes_same(x))[0];
	/* No multiple of ln 2 to cancel with. */
	if (x < 0 && x > -0.29)
		return lanes_log_of(lanes_same(x), lanes_same(0))[0];
	/* The rounding error of 1 + x: ln(u + c) = ln u + c / u. */
	if (x < 1)
		return portable_log(u) + (x - (u - 1)) / u;
	return portable_log(u) + (1 - (u - x)) / u;
}
