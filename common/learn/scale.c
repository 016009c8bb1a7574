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

/* Call `add` for all rows that count. */
static int
each_row(const struct dataset *d, struct column *c, struct sum *weight,
    void (*add)(struct column *c, const double *x, size_t n, double w),
    struct error *e)
{
	double *buffer = mem_zero(mat_block_size(&d->mat), sizeof *buffer);
	int rc = 0;

	for (size_t i = 0; i < mat_blocks(&d->mat); i++) {
		size_t count;
		const double *x = mat_block(&d->mat, i, buffer, &count, e);

		if (x == NULL) {
			rc = -1;
			break;
		}
		for (; count > 0; count--, x += d->mat.columns) {
			double w = d->weighted ? x[dataset_weight(d)] : 1;

			if (w == 0)
				continue;
			sum_add(weight, w);
			add(c, x, d->features, w);
		}
	}
	free(buffer);
	return rc;
}

static void
add_to_range(struct column *c, const double *x, size_t n, double w)
{
	(void)w;
	for (size_t j = 0; j < n; j++) {
		c[j].low = fmin(c[j].low, x[j]);
		c[j].high = fmax(c[j].high, x[j]);
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
add_to_mean(struct column *c, const double *x, size_t n, double w)
{
	for (size_t j = 0; j < n; j++)
		sum_add(&c[j].sum, w * (x[j] * c[j].unit));
}

static void
add_to_squares(struct column *c, const double *x, size_t n, double w)
{
	for (size_t j = 0; j < n; j++) {
		double d = x[j] * c[j].unit - c[j].mean;

		sum_add(&c[j].sum, w * d);
		sum_add(&c[j].squares, w * (d * d));
	}
}

/*
 * The corrected two-pass formula (Chan, Golub, LeVeque 1983, eq. 1.7): the
 * second term is what rounding the mean did to the squares.
 */
static double
find_sd(const struct column *c, double n)
{
	double sum = sum_value(&c->sum);
	double variance = (sum_value(&c->squares) - sum * sum / n) / n;
	double sd = ldexp(sqrt(fmax(variance, 0)), c->exponent);

	return sd < DBL_MIN ? 0 : sd;
}

int
scale_init(struct scale *s, const struct dataset *d, struct error *e)
{
	struct column *c = mem_zero(d->features, sizeof *c);
	struct sum weight = {0};
	double n = 0;
	int rc;

	s->columns = d->features;
	s->mean = mem_zero(d->features, sizeof *s->mean);
	s->sd = mem_zero(d->features, sizeof *s->sd);
	for (size_t j = 0; j < d->features; j++)
		c[j] = (struct column){.low = INFINITY, .high = -INFINITY};
	rc = each_row(d, c, &weight, add_to_range, e);
	n = sum_value(&weight);
	for (size_t j = 0; j < d->features; j++)
		find_unit(&c[j]);
	if (rc == 0)
		rc = each_row(d, c, &weight, add_to_mean, e);
	for (size_t j = 0; j < d->features; j++) {
		c[j].mean = sum_value(&c[j].sum) / n;
		c[j].sum = (struct sum){0};
	}
	if (rc == 0)
		rc = each_row(d, c, &weight, add_to_squares, e);
	for (size_t j = 0; j < d->features; j++) {
		if (c[j].low == c[j].high) {
			s->mean[j] = c[j].low;
			continue;
		}
		s->mean[j] = ldexp(c[j].mean, c[j].exponent);
		s->sd[j] = find_sd(&c[j], n);
	}
	free(c);
	return rc;
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
scale_row(const struct scale *s, const double *x, double *standardised)
{
	for (size_t j = 0; j < s->columns; j++)
		standardised[j] = scale_is_constant(s, j)
		    ? 0
		    : (x[j] - s->mean[j]) / s->sd[j];
}
