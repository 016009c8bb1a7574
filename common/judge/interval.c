#include "judge/interval.h"

#include <math.h>
#include <stdlib.h>

struct interval
interval_wilson(double part, double whole, double squares)
{
	double n, p, z2 = INTERVAL_Z * INTERVAL_Z, middle, half;

	if (whole <= 0)
		return interval_none("of nothing");
	n = whole * whole / squares;
	p = part / whole;
	middle = (p + z2 / (2 * n)) / (1 + z2 / n);
	half = INTERVAL_Z / (1 + z2 / n) *
	    sqrt(p * (1 - p) / n + z2 / (4 * n * n));
	return (struct interval){
	    .low = part <= 0 ? 0 : fmax(middle - half, 0),
	    .high = part >= whole ? 1 : fmin(middle + half, 1),
	    .method = "wilson",
	};
}

double
interval_quantile(const double *sorted, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t i = (size_t)at;

	if (i + 1 >= n)
		return sorted[n - 1];
	return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

static int
compare_doubles(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct interval
interval_percentile(double *values, size_t n)
{
	double tail = (1 - INTERVAL_LEVEL) / 2;

	qsort(values, n, sizeof *values, compare_doubles);
	return (struct interval){
	    .low = interval_quantile(values, n, tail),
	    .high = interval_quantile(values, n, 1 - tail),
	    .method = "bootstrap",
	};
}
