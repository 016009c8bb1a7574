#include "learn/scale.h"

#include "check.h"

#include <float.h>

/* Measure the column x of n values, with their weights or NULL. */
static void
measure_weighted(
    const double *x, const double *w, size_t n, double *mean, double *sd)
{
	struct dataset d;
	struct scan scan;
	struct scale s;
	struct error e;

	dataset_init(&d, 1, NULL, w != NULL, false);
	for (size_t i = 0; i < n; i++)
		dataset_add(&d, &x[i], false, w != NULL ? w[i] : 1, 0, &e);
	scan_init(&scan, &d, SCAN_PANEL, 1);
	check(scale_init(&s, &scan, &e) == 0);
	*mean = s.mean[0];
	*sd = s.sd[0];
	scale_release(&s);
	scan_release(&scan);
	dataset_release(&d);
}

static void
measure(const double *x, size_t n, double *mean, double *sd)
{
	measure_weighted(x, NULL, n, mean, sd);
}

static void
sd_is_the_populations(void)
{
	const double x[] = {2, 4, 4, 4, 5, 5, 7, 9};
	double mean, sd;

	measure(x, 8, &mean, &sd);
	check_near(mean, 5, 0);
	check_near(sd, 2, 0);
}

static void
an_offset_costs_no_digits(void)
{
	double x[1000], mean, sd;

	for (int i = 0; i < 1000; i++)
		x[i] = 1.6e12 + 20 * i - 10000;
	measure(x, 1000, &mean, &sd);
	check_near(mean, 1.6e12 - 10, 0);
	/* That of 1..n is sqrt((n^2 - 1) / 12). */
	check_near(sd, 20 * sqrt(999999 / 12.), 4e-12);
}

static void
no_range_is_too_wide_or_too_small(void)
{
	const double wide[] = {1e300, 3e300}, small[] = {1e-300, 3e-300};
	const double tiny[] = {0, 5e-324}, far[] = {-DBL_MAX, DBL_MAX};
	double mean, sd;

	measure(wide, 2, &mean, &sd);
	check_near(mean / 2e300, 1, 1e-15);
	check_near(sd / 1e300, 1, 1e-15);
	measure(small, 2, &mean, &sd);
	check_near(mean / 2e-300, 1, 1e-15);
	check_near(sd / 1e-300, 1, 1e-15);
	measure(far, 2, &mean, &sd);
	check_near(mean, 0, 0);
	check_near(sd / DBL_MAX, 1, 1e-15);
	measure(tiny, 2, &mean, &sd);
	check_near(sd, 0, 0);
}

static void
a_weight_is_a_number_of_values(void)
{
	const double x[] = {2, 4, 5, 7, 9, 1e9}, w[] = {1, 3, 2, 1, 1, 0};
	const double flat[] = {3, 3, 8}, there[] = {1, 0.5, 0};
	double mean, sd;

	measure_weighted(x, w, 6, &mean, &sd);
	check_near(mean, 5, 0);
	check_near(sd, 2, 0);
	/* What has no weight is not there: this is constant. */
	measure_weighted(flat, there, 3, &mean, &sd);
	check_near(mean, 3, 0);
	check_near(sd, 0, 0);
}

static void
a_constant_column_becomes_zero(void)
{
	struct dataset d;
	struct scan scan;
	struct scale s;
	struct panel p;
	struct error e;

	dataset_init(&d, 2, NULL, false, false);
	panel_init(&p, 2, 8);
	for (int i = 0; i < 3; i++) {
		/* 0.1 + 0.1 + 0.1 is not 3 * 0.1 */
		double x[] = {0.1, i};

		dataset_add(&d, x, i == 1, 1, 0, &e);
		panel_add(&p, x, 1, i == 1);
	}
	scan_init(&scan, &d, SCAN_PANEL, 1);
	check(scale_init(&s, &scan, &e) == 0);
	check(s.rows[0] == 2 && s.rows[1] == 1);
	check(scale_is_constant(&s, 0));
	check(!scale_is_constant(&s, 1));
	check_near(s.mean[0], 0.1, 0);
	scale_panel(&s, scan.kernel, &p);
	for (int i = 0; i < 3; i++) {
		const double *x = p.x + (size_t)i * p.stride;

		check_near(x[0], 1, 0);
		check_near(x[1], 0, 0);
		check_near(x[2], (i - 1) * sqrt(1.5), 1e-15);
		for (size_t j = 3; j < p.stride; j++)
			check_near(x[j], 0, 0);
	}
	panel_release(&p);
	scale_release(&s);
	scan_release(&scan);
	dataset_release(&d);
}

static void
values_that_differ_in_the_last_bit_are_not_constant(void)
{
	const double x[] = {1, 1 + DBL_EPSILON};
	double mean, sd;

	measure(x, 2, &mean, &sd);
	check_near(sd, DBL_EPSILON / 2, 0);
}

int
main(void)
{
	sd_is_the_populations();
	an_offset_costs_no_digits();
	no_range_is_too_wide_or_too_small();
	a_weight_is_a_number_of_values();
	a_constant_column_becomes_zero();
	values_that_differ_in_the_last_bit_are_not_constant();
	return check_done();
}
