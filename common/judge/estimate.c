#include "judge/estimate.h"

#include <math.h>

void
estimate_add(struct estimate_sums *e, double p, bool alert)
{
	struct estimate_part *part = alert ? &e->alerts : &e->others;

	part->count++;
	sum_add(&part->positives, p);
	sum_add(&part->variance, p * (1 - p));
}

static struct estimate_figure
figure(double value, double deviation, double most)
{
	double half = INTERVAL_Z * deviation;

	return (struct estimate_figure){
	    .value = value,
	    .interval = {.low = fmax(value - half, 0),
		.high = fmin(value + half, most),
		.method = "normal"},
	};
}

static struct estimate_figure
none(const char *reason)
{
	return (struct estimate_figure){NAN, interval_none(reason)};
}

struct estimate_figure
estimate_precision(const struct estimate_sums *e)
{
	double n = (double)e->alerts.count;

	if (n == 0)
		return none("there are no alerts");
	return figure(sum_value(&e->alerts.positives) / n,
	    sqrt(sum_value(&e->alerts.variance)) / n, 1);
}

struct estimate_figure
estimate_recall(const struct estimate_sums *e)
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
estimate_z(double observed, double expected, double variance)
{
	return variance > 0 ? (observed - expected) / sqrt(variance) : NAN;
}

struct estimate_figure
estimate_ratio(double observed, double expected, double variance)
{
	if (!(expected > 0))
		return none("no positives are expected");
	return figure(observed / expected,
	    sqrt(fmax(variance, observed)) / expected, INFINITY);
}
