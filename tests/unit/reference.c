/* reference.h: cuts, shares and bins, worked out by hand. */
#include "model/reference.h"

#include <stdlib.h>

#include "check.h"

static void
release(struct reference_spread *s)
{
	free(s->cut);
	free(s->share);
}

static void
tenths(void)
{
	double x[100];
	struct reference_spread s;

	for (int i = 0; i < 100; i++)
		x[i] = 99 - i;
	reference_spread_make(&s, x, NULL, 100, 10);
	check(s.bins == 10);
	for (size_t i = 0; i < 9; i++)
		check(s.cut[i] == 9 + 10 * (double)i);
	for (size_t i = 0; i < 10; i++)
		check(s.share[i] == 0.1);
	check(reference_bin(&s, -1e300) == 0);
	check(reference_bin(&s, 9) == 0);
	check(reference_bin(&s, 9.5) == 1);
	check(reference_bin(&s, 89) == 8);
	check(reference_bin(&s, 1e300) == 9);
	release(&s);
}

/* Many equal values have one cut; weights count as so many values. */
static void
equals(void)
{
	const double x[] = {0, 0, 0, 0, 0, 0, 1, 2, 3, 3}, y[] = {5, 7};
	const double weight[] = {3, 1}, same[] = {4, 4, 4};
	struct reference_spread s;

	reference_spread_make(&s, x, NULL, 10, 10);
	check(s.bins == 4 && s.cut[0] == 0 && s.cut[1] == 1 && s.cut[2] == 2);
	check(s.share[0] == 0.6 && s.share[3] == 0.2);
	release(&s);
	reference_spread_make(&s, y, weight, 2, 10);
	check(s.bins == 2 && s.cut[0] == 5 && s.share[0] == 0.75);
	release(&s);
	reference_spread_make(&s, same, NULL, 3, 10);
	check(s.bins == 1 && s.share[0] == 1 && reference_bin(&s, 9) == 0);
	release(&s);
	reference_spread_make(&s, same, NULL, 0, 10);
	check(s.bins == 0);
	release(&s);
}

int
main(void)
{
	tenths();
	equals();
	return check_done();
}
