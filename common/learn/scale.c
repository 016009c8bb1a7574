#include "learn/scale.h"

#include "base/mem.h"
#include "learn/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* What is known of a column while it is measured. */
struct column {
	double low, high;
	int exponent; /* of the largest value: x * 2^-exponent is within +-1 */
	double unit;  /* 2^-exponent */
	double mean;  /* from here on, all in that unit */
	struct sum sum, squares;
};

static void
find_range(struct column *c, const struct mat *m)
{
	const double *first = mat_row(m, 0);

	for (size_t j = 0; j < m->columns; j++)
		c[j].low = c[j].high = first[j];
	for (size_t i = 1; i < m->rows; i++) {
		const double *x = mat_row(m, i);

		for (size_t j = 0; j < m->columns; j++) {
			if (x[j] < c[j].low)
				c[j].low = x[j];
			if (x[j] > c[j].high)
				c[j].high = x[j];
		}
	}
}

static void
find_unit(struct column *c)
{
	frexp(fmax(fabs(c->low), fabs(c->high)), &c->exponent);
	/* 2^1000 and more of the smallest values would overflow. */
	if (c->exponent < -1000)
		c->exponent = -1000;
	c->unit = ldexp(1, -c->exponent);
}

static void
find_mean(struct column *c, const struct mat *m)
{
	for (size_t i = 0; i < m->rows; i++) {
		const double *x = mat_row(m, i);

		for (size_t j = 0; j < m->columns; j++)
			sum_add(&c[j].sum, x[j] * c[j].unit);
	}
	for (size_t j = 0; j < m->columns; j++) {
		c[j].mean = sum_value(&c[j].sum) / (double)m->rows;
		c[j].sum = (struct sum){0};
	}
}

static void
find_squares(struct column *c, const struct mat *m)
{
	for (size_t i = 0; i < m->rows; i++) {
		const double *x = mat_row(m, i);

		for (size_t j = 0; j < m->columns; j++) {
			double d = x[j] * c[j].unit - c[j].mean;

			sum_add(&c[j].sum, d);
			sum_add(&c[j].squares, d * d);
		}
	}
}

/*
 * The corrected two-pass formula (Chan, Golub, LeVeque 1983, eq. 1.7): the
 * second term is what rounding the mean did to the squares.
 */
static double
find_sd(const struct column *c, size_t rows)
{
	double n = (double)rows, sum = sum_value(&c->sum);
	double variance = (sum_value(&c->squares) - sum * sum / n) / n;
	double sd = ldexp(sqrt(fmax(variance, 0)), c->exponent);

	return sd < DBL_MIN ? 0 : sd;
}

void
scale_init(struct scale *s, const struct mat *m)
{
	struct column *c = mem_zero(m->columns, sizeof *c);

	s->columns = m->columns;
	s->mean = mem_zero(m->columns, sizeof *s->mean);
	s->sd = mem_zero(m->columns, sizeof *s->sd);
	find_range(c, m);
	for (size_t j = 0; j < m->columns; j++)
		find_unit(&c[j]);
	find_mean(c, m);
	find_squares(c, m);
	for (size_t j = 0; j < m->columns; j++) {
		if (c[j].low == c[j].high) {
			s->mean[j] = c[j].low;
			continue;
		}
		s->mean[j] = ldexp(c[j].mean, c[j].exponent);
		s->sd[j] = find_sd(&c[j], m->rows);
	}
	free(c);
}

void
scale_release(struct scale *s)
{
	free(s->mean);
	free(s->sd);
	*s = (struct scale){0};
}

bool
scale_is_constant(const struct scale *s, size_t column)
{
	return s->sd[column] == 0;
}

void
scale_standardise(const struct scale *s, struct mat *m)
{
	for (size_t i = 0; i < m->rows; i++) {
		double *x = mat_row(m, i);

		for (size_t j = 0; j < m->columns; j++)
			x[j] = scale_is_constant(s, j)
			    ? 0
			    : (x[j] - s->mean[j]) / s->sd[j];
	}
}
