/*
 * tail: how much of a distribution lies beyond a value.
 *
 * It is good to about 1e-13 of the result, with the same bits everywhere
 * (portable.h).
 */
#ifndef MATH_TAIL_H
#define MATH_TAIL_H

/* Return P(|Z| >= |z|) of a standard normal Z: erfc(|z| / sqrt(2)). */
double tail_normal(double z);
/*
 * Return P(X >= x) of chi-square with df >= 1 degrees of freedom: the
 * regularised incomplete gamma function Q(df / 2, x / 2).
 */
double tail_chi2(double x, double df);

#endif
