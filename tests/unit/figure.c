/* figure: numbers for people. */
#include "page/figure.h"

#include "check.h"

#include <math.h>

static const char *
text(double x, int digits, bool padded)
{
	static struct buf b;

	b.len = 0;
	(padded ? figure_add_padded : figure_add)(&b, x, digits);
	return buf_string(&b);
}

int
main(void)
{
	check_text(text(0.76234, 4, false), "0.7623");
	check_text(text(0.5, 4, false), "0.5");
	check_text(text(0, 4, false), "0");
	check_text(text(-0.0, 4, false), "0");
	check_text(text(-1.5, 4, false), "−1.5");
	check_text(text(1.26e-5, 2, false), "1.3e−5");
	check_text(text(1e300, 3, false), "1e300");
	/* Counts keep their digits, sums of weights what they are told. */
	check_text(text(284807, 3, false), "284,807");
	check_text(text(-1234567, 3, false), "−1,234,567");
	check_text(text(999, 1, false), "999");
	check_text(text(56960.97, 6, false), "56,961");
	check_text(text(56806.063, 6, false), "56,806.1");
	check_text(text(1234.5, 2, false), "1,234"); /* ties to even */
	check_text(text(79.93690526, 6, false), "79.9369");
	/* A column of like numbers. */
	check_text(text(0.35, 3, true), "0.350");
	check_text(text(1, 4, true), "1.000");
	check_text(text(0, 3, true), "0.00");
	check_text(text(0.00302, 3, true), "0.00302");
	check_text(text(NAN, 3, true), "not a number");
	check_text(text(INFINITY, 3, false), "infinite");
	return check_done();
}
