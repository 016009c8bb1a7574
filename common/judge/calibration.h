/*
 * calibration: do scores tell how often they are right?
 *
 * Rows are put into bins of equally many by their score: the edges are the
 * quantiles of the scores, linear between two of them, and a bin holds low <
 * score <= high (the first also its low), as in scikit-learn's
 * calibration_curve() with strategy="quantile". Ties are never parted, so bins
 * may hold more or be left out.
 *
 *	ece	      sum over bins of share * |mean score - rate of positives|
 *	in_the_large  mean score / prevalence
 *	slope, intercept  of the logistic regression, without a penalty, of the
 *		      label on logit(score), the score cut to eps .. 1 - eps
 *		      with eps = 2^-52: 1 and 0 when calibrated (Cox, 1958)
 *
 * Scores must be in 0 .. 1. With weights, means and sums are weighted, and the
 * quantiles are those of rows that stand as often as rows_unit() (rows.h) says.
 */
#ifndef JUDGE_CALIBRATION_H
#define JUDGE_CALIBRATION_H

#include "judge/interval.h"
#include "judge/metrics.h"

#include <stddef.h>

struct calibration_bin {
	double low, high;
	double count; /* rows, or their weight */
	double mean_score, rate;
	struct interval interval; /* of the rate: Wilson's */
};

struct calibration {
	struct value ece, in_the_large;
	struct value slope, intercept;
	/* Wald's, from the information; none where rows have weights. */
	struct interval slope_interval, intercept_interval;
};

/*
 * Put sorted rows into at most `count` bins; returns how many hold a row, 0
 * when a score is outside 0 .. 1.
 */
size_t calibration_bins(
    const struct rows *m, struct calibration_bin *bin, size_t count);
/* Compute the errors of the bins and `r`, of metrics_evaluate(). */
void calibration_errors(struct calibration *c, const struct metrics *r,
    const struct calibration_bin *bin, size_t count);
/* Fit slope and intercept: some ten passes with an exp() a row. */
void calibration_fit(struct calibration *c, const struct rows *m);

#endif
