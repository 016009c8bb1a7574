/*
 * estimate: how good alerts are by the scores alone, before any label is known
 * (confidence-based performance estimation, CBPE, of NannyML).
 *
 * If the scores p are calibrated, the alerts have sum p positives, and the
 * other records have sum p of theirs, which are missed. Both are sums of
 * independent chances, with the variance sum p (1 - p):
 *
 *	precision = A / alerts			A +- z sqrt(V_A)
 *	recall	  = A / (A + B)			by the delta method:
 *		variance = (B^2 V_A + A^2 V_B) / (A + B)^4
 *
 * It says nothing about a relation of members to label that has changed.
 */
#ifndef JUDGE_ESTIMATE_H
#define JUDGE_ESTIMATE_H

#include "judge/interval.h"
#include "math/sum.h"

#include <stdbool.h>
#include <stddef.h>

struct estimate_part {
	size_t count;
	struct sum positives, variance;
};

struct estimate_sums {
	struct estimate_part alerts, others;
};

struct estimate_figure {
	double value;		  /* NAN: of nothing */
	struct interval interval; /* 95 %, within 0 to 1 */
};

void estimate_add(struct estimate_sums *e, double p, bool alert);
struct estimate_figure estimate_precision(const struct estimate_sums *e);
struct estimate_figure estimate_recall(const struct estimate_sums *e);
/*
 * Return how many standard deviations observed positives are from those that
 * the scores made expect; NAN where that has no variance.
 */
double estimate_z(double observed, double expected, double variance);
/*
 * Return the ratio of observed to expected positives; its interval is that of
 * the observed count, as a Poisson one with the exact variance of the chances.
 */
struct estimate_figure
estimate_ratio(double observed, double expected, double variance);

#endif
