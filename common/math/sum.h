/*
 * sum: compensated addition. The error of a sum is that of rounding it once,
 * however many terms it has (Neumaier's variant of Kahan's algorithm, with
 * Knuth's branch-free TwoSum). Start with `{0}`.
 */
#ifndef MATH_SUM_H
#define MATH_SUM_H

struct sum {
	double total;
	double lost; /* rounding errors of the total so far */
};

static inline void
sum_add(struct sum *s, double x)
{
	double t = s->total + x;
	double part = t - s->total;

	s->lost += (s->total - (t - part)) + (x - part);
	s->total = t;
}

static inline double
sum_value(const struct sum *s)
{
	return s->total + s->lost;
}

#endif
