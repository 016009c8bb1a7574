#include "sketch/distinct.h"

#include <math.h>
#include <stddef.h>

void
distinct_merge(struct distinct *into, const struct distinct *from)
{
	for (size_t i = 0; i < DISTINCT_REGISTERS; i++)
		if (into->rank[i] < from->rank[i])
			into->rank[i] = from->rank[i];
}

static double
sigma(double x)
{
	double y = 1, z = x, before;

	if (x == 1)
		return INFINITY;
	do {
		x *= x;
		before = z;
		z += x * y;
		y += y;
	} while (z != before);
	return z;
}

static double
tau(double x)
{
	double y = 1, z = 1 - x, before;

	if (x == 0 || x == 1)
		return 0;
	do {
		x = sqrt(x);
		before = z;
		y /= 2;
		z -= (1 - x) * (1 - x) * y;
	} while (z != before);
	return z / 3;
}

/* Ertl, "New cardinality estimation algorithms for HyperLogLog sketches". */
double
distinct_estimate(const struct distinct *d)
{
	enum { MOST = 64 - DISTINCT_BITS + 1 };
	const double all = DISTINCT_REGISTERS;
	double count[MOST + 1] = {0}, z;

	for (size_t i = 0; i < DISTINCT_REGISTERS; i++)
		count[d->rank[i]]++;
	z = all * tau(1 - count[MOST] / all);
	for (int k = MOST - 1; k >= 1; k--)
		z = (z + count[k]) / 2;
	z += all * sigma(count[0] / all);
	return all / z * all / (2 * log(2));
}
