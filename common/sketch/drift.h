/*
 * drift: has a distribution moved?
 *
 * The population stability index of two histograms over the same bins is
 *
 *	PSI = sum of (q - p) ln(q / p)
 *
 * with the shares p before and q now. Half a record is added to each bin, so
 * that an empty one is no infinity. Below 0.1 nothing has moved, they say, and
 * above 0.2 a lot has.
 */
#ifndef SKETCH_DRIFT_H
#define SKETCH_DRIFT_H

#include <stdbool.h>
#include <stddef.h>

/* Return the PSI of counts in two bins or more; NAN when either has none. */
double drift_psi(const double *before, const double *now, size_t bins);
/*
 * Return the distance of Kolmogorov and Smirnov, the largest difference of the
 * two distributions, as far as the bounds of bins show it; NAN as above.
 */
double drift_ks(const double *before, const double *now, size_t bins);
/*
 * Return what it stays below by chance, except one time in a thousand, with m
 * records and n: the asymptotic 1.9495 sqrt(1 / m + 1 / n).
 */
double drift_ks_chance(double m, double n);
/*
 * Return what a PSI stays below by chance, except one time in a thousand, when
 * nothing has moved: near 0 it is chi-square with bins - 1 degrees of freedom,
 * times 1 / m + 1 / n for m and n records (Yurdakul, 2018). Wilson and Hilferty's
 * approximation of chi-square is too large by 1 to 3 %.
 */
double drift_chance(double m, double n, size_t bins);
/*
 * Has a share moved, of m records before and n now? By more than `least`, and by
 * more than chance would in one of a thousand times.
 */
bool
drift_of_share(double before, double m, double now, double n, double least);

#endif
