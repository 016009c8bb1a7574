/*
 * points: a few of the thresholds of many rows, to draw curves by.
 *
 * The first and the last threshold are always among them. If each score of a
 * positive, and the one before it, have room, they are, too, and
 * precision-recall and ROC curve have all their vertices; the other points are
 * spread over the changes along the way.
 */
#ifndef JUDGE_POINTS_H
#define JUDGE_POINTS_H

#include "judge/confusion.h"
#include "judge/rows.h"

#include <stddef.h>

struct curve_point {
	double threshold;
	struct confusion at;
};

/*
 * Find at most `max` (> 2) points of sorted rows, descending; returns how many.
 */
size_t points_find(const struct rows *m, struct curve_point *point, size_t max);

#endif
