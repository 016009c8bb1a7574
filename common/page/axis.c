#include "page/axis.h"

#include "page/figure.h"

#include <math.h>

/* About as many steps as a plot on a phone has room for. */
#define STEPS 5
/* From here on a tick's number is too long for the margin. */
#define LONG_TICK 1e6

/* Find the smallest of 1, 2, 5, 10 times a power of ten that is at least x. */
static double
round_up(double x)
{
	double power = pow(10, floor(log10(x)));
	static const double steps[] = {1, 2, 5};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i] * power >= x * (1 - 1e-9))
			return steps[i] * power;
	return 10 * power;
}

static double
step_of(double lo, double hi)
{
	return round_up((hi - lo) / STEPS);
}

/* Count the powers of ten between two labels. */
static int
decades_of(double lo, double hi)
{
	double decades = log10(hi) - log10(lo);

	return decades <= STEPS ? 1 : (int)ceil(decades / STEPS);
}

struct axis
axis_round(const char *label, double lo, double hi, bool log)
{
	struct axis a = {.label = label, .lo = lo, .hi = hi, .log = log};
	double step;

	if (log) {
		a.lo = pow(10, floor(log10(lo) + 1e-9));
		a.hi = pow(10, ceil(log10(hi) - 1e-9));
		if (a.hi <= a.lo)
			a.hi = a.lo * 10;
		return a;
	}
	if (a.hi <= a.lo) {
		a.lo -= fabs(a.lo) > 0 ? fabs(a.lo) / 2 : 0.5;
		a.hi += fabs(a.hi) > 0 ? fabs(a.hi) / 2 : 0.5;
	}
	step = step_of(a.lo, a.hi);
	a.lo = floor(a.lo / step + 1e-9) * step;
	a.hi = ceil(a.hi / step - 1e-9) * step;
	return a;
}

struct axis
axis_stops(const char *label, const double *stop, size_t stops)
{
	return (struct axis){.label = label,
	    .lo = stop[0],
	    .hi = stop[stops - 1],
	    .stop = stop,
	    .stops = stops};
}

/* Return how far v, which is between lo and hi, is along an axis of stops. */
static double
at_stops(const struct axis *a, double v)
{
	size_t i = 1;

	while (i + 1 < a->stops && v > a->stop[i])
		i++;
	return ((double)i - 1 +
		   (v - a->stop[i - 1]) / (a->stop[i] - a->stop[i - 1])) /
	    (double)(a->stops - 1);
}

double
axis_at(const struct axis *a, double v)
{
	double at;

	if (a->stop != NULL)
		at = at_stops(a, v);
	else if (!a->log)
		at = (v - a->lo) / (a->hi - a->lo);
	else if (v <= a->lo)
		at = 0;
	else
		at = log(v / a->lo) / log(a->hi / a->lo);
	return at < 0 ? 0 : at > 1 ? 1 : at;
}

size_t
axis_ticks(const struct axis *a, double ticks[AXIS_TICKS])
{
	size_t count = 0;
	double step;

	if (a->stop != NULL) {
		size_t by = (a->stops + STEPS - 2) / STEPS;

		/* The last one has a tick in any case. */
		for (size_t i = 0; i + 1 < a->stops; i += by)
			if (i == 0 || i + by / 2 < a->stops - 1)
				ticks[count++] = a->stop[i];
		ticks[count++] = a->hi;
		return count;
	}
	if (a->log) {
		int by = decades_of(a->lo, a->hi);
		int first = (int)ceil(log10(a->lo) - 1e-9);
		int last = (int)floor(log10(a->hi) + 1e-9);

		for (int k = first; k <= last && count < AXIS_TICKS; k += by)
			ticks[count++] = pow(10, k);
		return count;
	}
	step = step_of(a->lo, a->hi);
	for (double k = ceil(a->lo / step - 1e-9);
	     k <= a->hi / step + 1e-9 && count < AXIS_TICKS; k++)
		ticks[count++] = k * step;
	return count;
}

/* Append "10" and the exponent, raised. */
static void
add_power(int exponent, struct buf *out)
{
	static const char *const raised[] = {
	    "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	int size = exponent < 0 ? -exponent : exponent;

	buf_add_string(out, exponent < 0 ? "10⁻" : "10");
	if (size >= 100)
		buf_add_string(out, raised[size / 100 % 10]);
	if (size >= 10)
		buf_add_string(out, raised[size / 10 % 10]);
	buf_add_string(out, raised[size % 10]);
}

void
axis_tick_text(const struct axis *a, double tick, struct buf *out)
{
	int power;

	if (a->stop != NULL) {
		figure_add(out, tick, 3);
	} else if (a->log && (tick < 0.0009 || tick > 99999)) {
		add_power((int)lround(log10(tick)), out);
	} else if (fabs(tick) >= LONG_TICK) {
		power = (int)floor(log10(fabs(tick)) + 1e-9);
		figure_add(out, tick / pow(10, power), 4);
		buf_add_string(out, "×");
		add_power(power, out);
	} else {
		figure_add(out, fabs(tick) < 1e-12 ? 0 : tick, 4);
	}
}
