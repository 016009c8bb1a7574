#include "learn/portable.h"

#define LANES_TARGET
#define LANES(name) lanes_##name
#include "learn/lanes.h"

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
	return lanes_log1p(lanes_same(x))[0];
}
