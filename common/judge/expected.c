#include "judge/expected.h"

#include <math.h>

void
expected_add(struct expected *e, double p, bool alert)
{
	struct expected_part *part = alert ? &e->alerts : &e->others;

	part->count++;
	sum_add(&part->positives, p);
	sum_add(&part->variance, p * (1 - p));
}

static struct expected_figure
figure(double value, double deviation, double most)
{
	double half = INTERVAL_Z * deviation;

	return (struct expected_figure){
	    .value = value,
	    .interval = {.low = fmax(value - half, 0),
		.high = fmin(value + half, most),
		.method = "normal"},
	};
}

static struct expected_figure
none(const char *reason)
{
	return (struct expected_figure){NAN, interval_none(reason)};
}

struct expected_figure
expected_precision(const struct expected *e)
{
	double n = (double)e->alerts.count;

	if (n == 0)
		return none("there are no alerts");
	return figure(sum_value(&e->alerts.positives) / n,
	    sqrt(sum_value(&e->alerts.variance)) / n, 1);
}

struct expected_figure
expected_recall(const struct expected *e)
{
	double a = sum_value(&e->alerts.positives);
	double b = sum_value(&e->others.positives), all = a + b;
	double variance = b * b * sum_value(&e->alerts.variance) +
	    a * a * sum_value(&e->others.variance);

	if (!(all > 0))
		return none("no positives are expected");
	return figure(a / all, sqrt(variance) / (all * all), 1);
}

double
expected_z(double observed, double expected, double variance)
{
	return variance > 0 ? (observed - expected) / sqrt(variance) : NAN;
}

struct expected_figure
expected_ratio(double observed, double expected, double variance)
{
	if (!(expected > 0))
		return none("no positives are expected");
	return figure(observed / expected,
	    sqrt(fmax(variance, observed)) / expected, INFINITY);
}
