#include "sketch/drift.h"

#include <math.h>

#define ONE_OF_THOUSAND 3.0902 /* standard deviations, to one side */
#define EITHER_SIDE 3.2905

static double
sum_of(const double *count, size_t bins)
{
	double sum = 0;

	for (size_t i = 0; i < bins; i++)
		sum += count[i];
	return sum;
}

double
drift_psi(const double *before, const double *now, size_t bins)
{
	double m = sum_of(before, bins), n = sum_of(now, bins), psi = 0;

	if (m <= 0 || n <= 0)
		return NAN;
	for (size_t i = 0; i < bins; i++) {
		double p = (before[i] + 0.5) / (m + 0.5 * (double)bins);
		double q = (now[i] + 0.5) / (n + 0.5 * (double)bins);

		psi += (q - p) * log(q / p);
	}
	return psi;
}

double
drift_ks(const double *before, const double *now, size_t bins)
{
	double m = sum_of(before, bins), n = sum_of(now, bins);
	double p = 0, q = 0, most = 0;

	if (m <= 0 || n <= 0)
		return NAN;
	for (size_t i = 0; i < bins; i++) {
		p += before[i] / m;
		q += now[i] / n;
		most = fmax(most, fabs(p - q));
	}
	return most;
}

double
drift_ks_chance(double m, double n)
{
	return 1.9495 * sqrt(1 / m + 1 / n);
}

double
drift_chance(double m, double n, size_t bins)
{
	double free = (double)bins - 1, part = 2 / (9 * free);
	double root = 1 - part + ONE_OF_THOUSAND * sqrt(part);

	return free * root * root * root * (1 / m + 1 / n);
}

/* The variance of a share of n, with half a record more of each kind. */
static double
variance(double share, double n)
{
	double p = (share * n + 0.5) / (n + 1);

	return p * (1 - p) / n;
}

bool
drift_of_share(double before, double m, double now, double n, double least)
{
	double moved = fabs(now - before);
	double deviation = sqrt(variance(before, m) + variance(now, n));

	return moved > least && moved > EITHER_SIDE * deviation;
}
