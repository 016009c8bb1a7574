/*
 * metrics: how well scores tell positives from the rest.
 *
 * The definitions are scikit-learn's (metrics/_ranking.py and
 * _classification.py). Rows are sorted by descending score; each distinct
 * score is a threshold, and at threshold t a row is predicted positive when
 * score >= t, so that tied rows enter together.
 *
 *	roc_auc		  P(s+ > s-) + 0.5 P(s+ = s-), the area under the
 *			  trapezoids of the ROC curve
 *	average_precision sum_k (R_k - R_(k-1)) P_k over descending
 *			  thresholds, R_0 = 0: steps, no interpolation
 *	log_loss	  mean of -(y ln p + (1 - y) ln(1 - p)), p cut to
 *			  eps .. 1 - eps with eps = 2^-52 = 2.22e-16
 *	brier		  mean (p - y)^2
 *	prevalence	  positives / all
 *	ks		  max (tp / positives - fp / negatives), the distance
 *			  of Kolmogorov and Smirnov between the two classes'
 *			  scores, and the highest threshold that has it
 *
 * With weights, counts become sums of weights, means become weighted, and rows
 * of weight 0 do not exist. All sums are compensated (sum.h) and run in an
 * order that depends on the rows alone: the same rows in another order give the
 * same bits. confusion.h has the figures at one threshold.
 */
#ifndef JUDGE_METRICS_H
#define JUDGE_METRICS_H

#include "judge/confusion.h"
#include "judge/rows.h"
#include "judge/value.h"

#include <stdbool.h>
#include <stddef.h>

struct metrics {
	size_t n, positives; /* rows of weight above 0 */
	double weight, weight_positives;
	struct value prevalence;
	struct value roc_auc, average_precision;
	struct value log_loss, brier; /* scores must be in 0 .. 1 */
	struct value ks, ks_threshold;
	double threshold;
	struct confusion at; /* the threshold */
};

/* Evaluate the rows so far, and sort them. */
void metrics_evaluate(struct rows *m, double threshold, struct metrics *r);

/* Return what a row of score p, in 0 .. 1, adds to log loss. */
double metrics_log_loss(double p, bool label);

#endif
