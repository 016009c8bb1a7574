/* numbers.h against all numbers, sorted and added up in full. */
#include "sketch/steps.h"

#include "math/random.h"

#include "check.h"

#include <float.h>
#include <stdlib.h>

#define COUNT 20000
#define SHARES 99

static double share[SHARES];

/* Numbers as they come: each kind is spread in another way. */
static double
number_of(int kind, struct random *r)
{
	double x = (double)(random_next(r) >> 11) * 0x1p-53;

	switch (kind) {
	case 0:
		return x - 0.5;
	case 1:
		return exp(40 * (x - 0.5)) * (random_next(r) % 2 ? 1 : -1);
	case 2:
		return (double)(random_next(r) % 2000); /* whole */
	case 3:
		return 1.7e9 + (double)(random_next(r) % 4000); /* times */
	case 4:
		return (double)(random_next(r) % 7) / 10; /* few, with zeros */
	case 5:
		return 42;
	case 6:
		return -0.0;
	case 7:
		return (x - 0.5) * 1e308 * (random_next(r) % 2 ? 1 : 1e-300);
	case 8:
		return 1e9 + x; /* a mean far from 0 */
	default:
		return ldexp(x, -1050); /* beyond normal doubles */
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static long double
mean_of(const double *x, size_t n)
{
	long double sum = 0, lost = 0;

	for (size_t i = 0; i < n; i++) { /* Kahan's, in long double */
		long double y = x[i] - lost, t = sum + y;

		lost = t - sum - y;
		sum = t;
	}
	return sum / (long double)n;
}

static void
check_moments(const struct numbers *n, const double *x, size_t count)
{
	struct numbers_moments m = numbers_moments(n);
	long double mean = mean_of(x, count), spread = 0;
	double negatives = 0;

	for (size_t i = 0; i < count; i++) {
		spread += (x[i] - mean) * (x[i] - mean);
		negatives += x[i] < 0;
	}
	check(m.count == (double)count);
	check(m.negatives == negatives);
	check_near((double)m.mean, (double)mean,
	    1e-15 * fabs((double)mean) + DBL_TRUE_MIN);
	check_near(
	    (double)(m.spread / (spread > 0 ? spread : 1)), spread > 0, 1e-13);
}

static void
check_quantiles(const struct numbers *n, double *x, size_t count)
{
	double got[SHARES], error;
	size_t steps;
	struct numbers_step *step = numbers_steps(n, &steps);

	qsort(x, count, sizeof *x, compare);
	numbers_quantiles(step, steps, share, SHARES, got);
	error = numbers_error(step, steps);
	check(error <= 0x1p-8 || fabs(x[count - 1]) < DBL_MIN);
	for (int k = 0; k < SHARES; k++) {
		size_t rank = (size_t)(k + 1) * count / 100;
		double wanted =
		    x[rank * 100 == (size_t)(k + 1) * count ? rank - 1 : rank];

		check_near(got[k], wanted, error * fabs(wanted));
	}
	check(n->least == x[0] && n->most == x[count - 1]);
	free(step);
}

static void
holds(int kind)
{
	double *x = calloc(COUNT, sizeof *x);
	struct numbers all = {0}, part[3] = {{0}}, merged = {0};
	struct random r;
	struct numbers_moments a, b;

	random_seed(&r, (uint64_t)kind);
	for (size_t i = 0; i < COUNT; i++) {
		x[i] = number_of(kind, &r);
		numbers_add(&all, x[i]);
	}
	/* The other way round, and shared out: the same to the last bit. */
	for (size_t i = COUNT; i-- > 0;)
		numbers_add(&part[x[i] > 0.3 ? 0 : i % 2 + 1], x[i]);
	for (int k = 0; k < 3; k++)
		numbers_merge(&merged, &part[k]);
	a = numbers_moments(&all);
	b = numbers_moments(&merged);
	check(all.pages.open == merged.pages.open &&
	    all.pages.count == merged.pages.count);
	check(a.sum == b.sum && a.mean == b.mean && a.spread == b.spread);
	check(!(numbers_distance(&all, &merged) > 0));
	check(
	    all.pages.open == PAGES_OPEN_MAX || all.pages.count <= PAGES_MOST);
	check_moments(&all, x, COUNT);
	check_quantiles(&merged, x, COUNT);
	for (int k = 0; k < 3; k++)
		numbers_release(&part[k]);
	numbers_release(&merged);
	numbers_release(&all);
	free(x);
}

/* Where no bucket has two values, every quantile is exact. */
static void
is_exact_where_narrow(void)
{
	static const double base[] = {0, 1.7e9, -5e14, 123456};
	size_t steps;

	for (size_t b = 0; b < 4; b++) {
		struct numbers n = {0};
		struct numbers_step *step;

		for (int i = 0; i < 500; i++)
			numbers_add(&n, base[b] + i);
		step = numbers_steps(&n, &steps);
		check(numbers_error(step, steps) == 0);
		check(steps == 500);
		for (size_t i = 0; i < steps; i++)
			check(step[i].value == base[b] + (double)i &&
			    step[i].count == 1);
		free(step);
		numbers_release(&n);
	}
}

static void
has_the_sum_of_exact_fractions(void)
{
	struct numbers n = {0};
	struct numbers_moments m;

	for (int i = 0; i < 10; i++)
		numbers_add(&n, 0.1); /* added one by one: 0.9999999999999999 */
	check(numbers_moments(&n).sum == 1);
	numbers_add(&n, 1e300);
	numbers_add(&n, -1e300);
	m = numbers_moments(&n);
	check(m.sum == 1 && m.negatives == 1 && m.count == 12);
	numbers_release(&n);
	numbers_add(&n, DBL_MAX);
	numbers_add(&n, DBL_MAX);
	m = numbers_moments(&n);
	check(m.mean == DBL_MAX && m.sd == 0 && isinf(m.sum));
	numbers_release(&n);
	m = numbers_moments(&n);
	check(m.count == 0 && isnan(m.sd));
}

/* A weight of 3 is three records. */
static void
weighs(void)
{
	struct numbers w = {0}, one = {0}, half[2] = {{0}}, merged = {0};
	struct numbers_moments a, b, c;
	struct random r;

	random_seed(&r, 7);
	for (int i = 0; i < 3000; i++) {
		double x = number_of(1, &r);
		int times = 1 + i % 5;

		numbers_add_weighted(&w, x, times);
		numbers_add_weighted(&half[i % 2], x, times);
		while (times-- > 0)
			numbers_add(&one, x);
	}
	numbers_merge(&merged, &half[0]);
	numbers_merge(&merged, &half[1]);
	a = numbers_moments(&w);
	b = numbers_moments(&one);
	c = numbers_moments(&merged);
	check(a.count == b.count && a.negatives == b.negatives);
	check_near(a.sum, b.sum, 1e-12 * fabs(b.sum));
	check_near(a.sd, b.sd, 1e-12 * b.sd);
	check_near(c.sd, b.sd, 1e-12 * b.sd);
	check(numbers_distance(&w, &one) == 0);
	numbers_release(&w);
	numbers_release(&one);
	numbers_release(&merged);
	numbers_release(&half[0]);
	numbers_release(&half[1]);
}

static void
compares_two(void)
{
	struct numbers a = {0}, b = {0}, all = {0};
	struct numbers_moments part, whole;
	long double cov = 0, spread = 0;

	for (int i = 0; i < 100; i++) {
		numbers_add(&a, i);
		numbers_add(&b, i + 25);
	}
	check_near(numbers_distance(&a, &b), 0.25, 1e-12);
	numbers_merge(&all, &a);
	numbers_merge(&all, &b);
	part = numbers_moments(&b);
	whole = numbers_moments(&all);
	for (int i = 0; i < 100; i++) {
		cov += (i - whole.mean) * -0.5L + (i + 25 - whole.mean) * 0.5L;
		spread += (i - whole.mean) * (i - whole.mean) +
		    (i + 25 - whole.mean) * (i + 25 - whole.mean);
	}
	check_near(numbers_correlation(&part, &whole),
	    (double)(cov / sqrtl(spread * 200 * 0.25L)), 1e-15);
	check(isnan(numbers_correlation(&whole, &whole)));
	numbers_release(&all);
	check(isnan(numbers_distance(&a, &all)));
	numbers_add(&all, 1e6);
	check(numbers_distance(&a, &all) == 1);
	numbers_release(&a);
	numbers_release(&b);
	numbers_release(&all);
}

int
main(void)
{
	for (int k = 0; k < SHARES; k++)
		share[k] = (k + 1) / 100.0;
	for (int kind = 0; kind <= 9; kind++)
		holds(kind);
	is_exact_where_narrow();
	has_the_sum_of_exact_fractions();
	weighs();
	compares_two();
	return check_done();
}
