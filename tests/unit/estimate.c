/*
 * estimate.h: against NannyML's worked example of CBPE (scores .9, .4 and .2 at
 * .5), and against how often positives are drawn from the scores.
 */
#include "judge/estimate.h"

#include "math/random.h"

#include "check.h"

static void
example(void)
{
	struct estimate_sums e = {0};

	check(isnan(estimate_precision(&e).value));
	check(isnan(estimate_recall(&e).value));
	estimate_add(&e, 0.9, true);
	estimate_add(&e, 0.4, false);
	estimate_add(&e, 0.2, false);
	check_near(estimate_precision(&e).value, 0.9, 1e-15);
	check_near(estimate_recall(&e).value, 0.6, 1e-15);
	/* 0.9 -+ 1.96 sqrt(0.09), within 0 to 1. */
	check_near(estimate_precision(&e).interval.low,
	    0.9 - 1.959963984540054 * 0.3, 1e-15);
	check(estimate_precision(&e).interval.high == 1);
}

static double
uniform(struct random *r)
{
	return (double)(random_next(r) >> 11) / 9007199254740992.0;
}

/* The real figures are within their intervals about 95 % of the time. */
static void
covers(void)
{
	struct random r;
	int precision = 0, recall = 0, ratio = 0, far = 0;

	random_seed(&r, 7);
	for (int trial = 0; trial < 2000; trial++) {
		struct estimate_sums e = {0};
		struct estimate_figure f;
		double hits = 0, missed = 0, alerts = 0, sum = 0, variance = 0;

		for (int i = 0; i < 400; i++) {
			double p = uniform(&r) * uniform(&r);
			bool alert = p >= 0.3, y = uniform(&r) < p;

			estimate_add(&e, p, alert);
			alerts += alert;
			hits += alert && y;
			missed += !alert && y;
			sum += p;
			variance += p * (1 - p);
		}
		f = estimate_precision(&e);
		precision += hits / alerts >= f.interval.low &&
		    hits / alerts <= f.interval.high;
		f = estimate_recall(&e);
		recall += hits / (hits + missed) >= f.interval.low &&
		    hits / (hits + missed) <= f.interval.high;
		f = estimate_ratio(hits + missed, sum, variance);
		ratio += f.interval.low <= 1 && f.interval.high >= 1;
		far += fabs(estimate_z(hits + missed, sum, variance)) > 1.96;
	}
	check_near(precision / 2000.0, 0.95, 0.02);
	check_near(recall / 2000.0, 0.95, 0.02);
	check(ratio >= 1880); /* it is wider: observed positives vary, too */
	check_near(far / 2000.0, 0.05, 0.02);
}

int
main(void)
{
	example();
	covers();
	return check_done();
}
