/*
 * metric: how well scores tell positives from the rest.
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
 * order that depends on the rows alone: the same rows in another order give
 * the same bits. What holds at one threshold is in confusion.h.
 */
#ifndef LEARN_METRIC_H
#define LEARN_METRIC_H

#include "base/mem.h"
#include "learn/confusion.h"
#include "learn/value.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* A row in 16 bytes: a positive has its weight, a negative has minus it. */
struct metric_row {
	double score;
	double signed_weight;
};

/* The rows; `{0}` has none. */
struct metric {
	struct metric_row *rows;
	size_t count, capacity;
	size_t positives; /* how many of them */
	bool weighted;	  /* there is a weight other than 1 */
	bool sorted;
};

struct metric_result {
	size_t n, positives; /* rows of weight above 0 */
	double weight, weight_positives;
	struct value prevalence;
	struct value roc_auc, average_precision;
	struct value log_loss, brier; /* scores must be in 0 .. 1 */
	struct value ks, ks_threshold;
	double threshold;
	struct confusion at; /* the threshold */
};

static inline bool
metric_is_positive(const struct metric_row *row)
{
	return row->signed_weight > 0;
}

static inline double
metric_weight(const struct metric_row *row)
{
	return fabs(row->signed_weight);
}

/* Both finite, weight >= 0; without weights, give each row 1. */
static inline void
metric_add(struct metric *m, double score, bool label, double weight)
{
	if (weight == 0)
		return;
	if (m->count == m->capacity)
		m->rows =
		    mem_grow(m->rows, m->count, &m->capacity, sizeof *m->rows);
	m->rows[m->count++] = (struct metric_row){
	    .score = score + 0.0, /* -0 becomes 0 */
	    .signed_weight = label ? weight : -weight,
	};
	m->positives += label;
	m->weighted |= weight != 1;
	m->sorted = false;
}

/* By descending score, in place: O(n), and no other memory. */
void metric_sort(struct metric *m);
/* Evaluate the rows so far; this sorts them. */
void
metric_evaluate(struct metric *m, double threshold, struct metric_result *r);
void metric_release(struct metric *m);

/* What a row of score p adds to log loss, in 0 .. 1. */
double metric_log_loss(double p, bool label);

#endif
