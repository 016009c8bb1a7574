/*
 * points: a few of the thresholds of many rows, to draw curves by.
 *
 * The first and the last threshold are always among them. Where there is room
 * for each score that a positive has, and for the one before it, these are,
 * and precision-recall and ROC curve have all their vertices; the rest is
 * spread over what changes along the way.
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

/* At most `max` (> 2) of sorted rows, descending; returns how many. */
size_t points_find(const struct rows *m, struct curve_point *point, size_t max);

#endif
