/* axis: places and ticks. */
#include "page/axis.h"

#include "check.h"

static struct buf b;

/* The texts of its ticks, with blanks between. */
static const char *
ticks(struct axis a)
{
	double at[AXIS_TICKS];
	size_t n = axis_ticks(&a, at);

	b.len = 0;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(&b, ' ');
		axis_tick_text(&a, at[i], &b);
	}
	return buf_string(&b);
}

static void
places(void)
{
	struct axis linear = {.lo = 0, .hi = 4};
	struct axis log = {.lo = 0.01, .hi = 100, .log = true};

	check(axis_at(&linear, 1) == 0.25);
	check(axis_at(&linear, -1) == 0);
	check(axis_at(&linear, 9) == 1);
	check_near(axis_at(&log, 1), 0.5, 1e-15);
	check_near(axis_at(&log, 0.1), 0.25, 1e-15);
	check(axis_at(&log, 0) == 0); /* has no logarithm */
	check(axis_at(&log, 1e9) == 1);
}

/* Values at equal distances, however far apart they are. */
static void
stops(void)
{
	static const double knot[] = {-19.25, -0.5, 0, 1, 1000, 4000, 25691};
	struct axis a = axis_stops("", knot, 3), all = axis_stops("", knot, 7);

	check(axis_at(&a, -19.25) == 0);
	check(axis_at(&a, -0.5) == 0.5);
	check(axis_at(&a, 0) == 1);
	check(axis_at(&a, -9.875) == 0.25);
	check(axis_at(&a, -100) == 0);
	check(axis_at(&a, 7) == 1);
	check_text(ticks(a), "−19.2 −0.5 0");
	check_near(axis_at(&all, 2500), 4.5 / 6, 1e-15);
	check_text(ticks(all), "−19.2 0 1,000 25,691");
	a = axis_stops("", knot, 2);
	check(axis_at(&a, -9.875) == 0.5);
	check_text(ticks(a), "−19.2 −0.5");
}

int
main(void)
{
	places();
	stops();
	check_text(ticks(axis_round("", 0, 1, false)), "0 0.2 0.4 0.6 0.8 1");
	check_text(ticks(axis_round("", 3, 97, false)), "0 20 40 60 80 100");
	check_text(ticks(axis_round("", -0.7, 0.7, false)), "−1 −0.5 0 0.5 1");
	check_text(ticks(axis_round("", 5, 5, false)), "2 4 6 8");
	check_text(ticks(axis_round("", -900000, 1.9e6, false)),
	    "−1×10⁶ 0 1×10⁶ 2×10⁶");
	check_text(ticks(axis_round("", 0, 45e6, false)),
	    "0 1×10⁷ 2×10⁷ 3×10⁷ 4×10⁷ 5×10⁷");
	check_text(
	    ticks(axis_round("", 1, 9000, true)), "1 10 100 1,000 10,000");
	check_text(ticks(axis_round("", 3e-6, 0.5, true)), "10⁻⁶ 10⁻⁴ 0.01 1");
	check_text(ticks(axis_round("", 1, 1, true)), "1 10");
	check_text(ticks(axis_round("", 1e-300, 1e300, true)),
	    "10⁻³⁰⁰ 10⁻¹⁸⁰ 10⁻⁶⁰ 10⁶⁰ 10¹⁸⁰ 10³⁰⁰");
	/* An axis that begins between two powers. */
	check_text(ticks((struct axis){.lo = 0.5, .hi = 1000, .log = true}),
	    "1 10 100 1,000");
	buf_release(&b);
	return check_done();
}
