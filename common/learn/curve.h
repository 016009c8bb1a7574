/*
 * curve: the thresholds of sorted rows, from the highest score down.
 *
 *	struct curve c;
 *
 *	curve_start(&c, m);
 *	while (curve_next(&c))
 *		... at c.threshold, c.tp and c.fp are predicted positive ...
 *
 * Each distinct score is one threshold, so that tied rows enter together.
 * Sums of weights are compensated, and counts where there are no weights.
 */
#ifndef CURVE_H
#define CURVE_H

#include "learn/metric.h"
#include "learn/sum.h"

#include <stdbool.h>
#include <stddef.h>

struct curve {
	const struct metric *m;
	size_t next; /* the first row below the threshold */
	double threshold;
	double tp, fp;		     /* with a score >= threshold */
	double positives, negatives; /* with this very score */
	size_t tied;		     /* rows with this very score */

	struct sum sum_tp, sum_fp; /* where there are weights */
};

/* The rows must be sorted: metric_sort(). */
void curve_start(struct curve *c, const struct metric *m);
bool curve_next(struct curve *c);

#endif
