#include "math/portable.h"

#include "check.h"

#include <float.h>
#include <stdlib.h>

/* The distance from the exact value, in units of its last place. */
static double
units(double got, long double exact)
{
	int exponent;

	frexp((double)exact, &exponent);
	if (exponent < DBL_MIN_EXP)
		exponent = DBL_MIN_EXP;
	return (
	    double)(fabsl(got - exact) / ldexpl(1, exponent - DBL_MANT_DIG));
}

static void
errors_are_about_a_unit_in_the_last_place(void)
{
	double of_exp = 0, of_log = 0, of_log1p = 0;

	srand48(1);
	for (int i = 0; i < 300000; i++) {
		double u = drand48(), x, y, e;

		x = i % 2 ? -745 * u * u * u : 709 * u * u * u;
		y = exp((drand48() - 0.5) * (i % 3 ? 2 : 1400));
		e = i % 2 ? drand48() : exp(-40 * drand48());
		of_exp = fmax(of_exp, units(portable_exp(x), expl(x)));
		of_log = fmax(of_log, units(portable_log(y), logl(y)));
		of_log1p = fmax(of_log1p, units(portable_log1p(e), log1pl(e)));
		e = i % 2 ? -drand48() : exp(700 * drand48());
		of_log1p = fmax(of_log1p, units(portable_log1p(e), log1pl(e)));
	}
	check(of_exp < 0.9);
	check(of_log < 0.9);
	check(of_log1p < 1.5);
}

static void
the_edges_are_exact(void)
{
	check(portable_exp(0) == 1);
	check(portable_exp(-INFINITY) == 0);
	check(portable_exp(-1e300) == 0);
	check(portable_exp(-745.2) == 0);
	check(portable_exp(-745) == 0x1p-1074);
	check(isinf(portable_exp(709.8)));
	check(isfinite(portable_exp(709.7)));
	check(isinf(portable_exp(INFINITY)));
	check(portable_log(1) == 0);
	check(portable_log(2) == log(2));
	check_near(portable_log(DBL_MAX), log(DBL_MAX), 1e-13);
	check_near(portable_log(0x1p-1074), log(0x1p-1074), 1e-13);
	check(portable_log1p(0) == 0);
	check(portable_log1p(1e-300) == 1e-300);
	check(portable_log1p(1) == log(2));
}

int
main(void)
{
	errors_are_about_a_unit_in_the_last_place();
	the_edges_are_exact();
	return check_done();
}
