/* drift.h: against numbers worked out by hand, and against chance. */
#include "sketch/drift.h"

#include "math/random.h"

#include "check.h"

static void
is_what_it_says(void)
{
	const double before[2] = {99.5, 99.5}, now[2] = {149.5, 49.5};
	const double none[2] = {0, 0};

	/* Half a record more in each: shares 1/2 and 3/4, 1/2 and 1/4. */
	check_near(drift_psi(before, now, 2), 0.25 * log(1.5) - 0.25 * log(0.5),
	    1e-15);
	check(drift_psi(before, before, 2) == 0);
	check(isnan(drift_psi(none, now, 2)) && isnan(drift_psi(now, none, 2)));
	/* The 99.9 % point of chi-square: 27.877 with 9, 10.828 with 1. */
	check_near(drift_chance(1e300, 1, 10), 27.877, 0.01 * 27.877);
	check_near(drift_chance(1e300, 1, 2), 10.828, 0.04 * 10.828);
}

/*
 * The reference 0.01, 0.02 .. 1 and its squares over ten equal bins: KS is 0.25
 * by scipy's ks_2samp over all values; 0.24 at the bounds of these bins.
 */
static void
distance(void)
{
	double before[10] = {0}, now[10] = {0};

	for (int i = 1; i <= 100; i++) {
		before[(i - 1) / 10]++;
		now[i * i <= 1000 ? 0 : (i * i - 1) / 1000]++;
	}
	check_near(drift_ks(before, now, 10), 0.24, 1e-12);
	check(drift_ks(before, before, 10) == 0);
	/* K^-1(0.999) = 1.9495: kolmogi(0.001) of scipy. */
	check_near(drift_ks_chance(100, 100), 1.9495 * sqrt(0.02), 1e-12);
}

/* Nothing has moved: the bound is passed in about one of a thousand trials. */
static void
knows_chance(void)
{
	struct random r;
	int above = 0;

	random_seed(&r, 1);
	for (int trial = 0; trial < 20000; trial++) {
		double before[10] = {0}, now[10] = {0};

		for (int i = 0; i < 1000; i++)
			before[random_next(&r) % 10]++;
		for (int i = 0; i < 300; i++)
			now[random_next(&r) % 10]++;
		above +=
		    drift_psi(before, now, 10) > drift_chance(1000, 300, 10);
	}
	check_near(above, 20, 25);
}

static void
judges_shares(void)
{
	check(!drift_of_share(0, 1000, 0, 1000, 0.01));
	check(drift_of_share(0, 1000, 0.1, 1000, 0.01));
	check(!drift_of_share(0, 1000, 0.1, 10, 0.01)); /* one of ten */
	check(!drift_of_share(0.1, 1e9, 0.105, 1e9, 0.01));
	check(drift_of_share(0.5, 1e4, 0.4, 1e4, 0.01));
}

int
main(void)
{
	is_what_it_says();
	distance();
	knows_chance();
	judges_shares();
	return check_done();
}
