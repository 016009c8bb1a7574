/*
 * compare: is one model better than another, on the same rows?
 *
 * The difference of each figure is ours - theirs. Both models see the same
 * resamples (bootstrap.h), so that their common variation cancels out; the
 * interval is by percentiles, and
 *
 *	p = 2 min(1 + #(d <= 0), 1 + #(d >= 0)) / (resamples + 1)
 *
 * cut to 1. ROC AUC has DeLong's interval and p for correlated curves instead
 * (DeLong, DeLong, Clarke-Pearson, 1988): the variance of the difference is
 * that of the differences of placements (auc.h).
 *
 * Memory: 24 bytes a row, and about 90 more while it computes.
 */
#ifndef JUDGE_COMPARE_H
#define JUDGE_COMPARE_H

#include "judge/interval.h"
#include "judge/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct compare_row {
	double ours, theirs;
	double signed_weight; /* as in metrics.h */
};

/* `{0}` has no rows. */
struct compare {
	struct compare_row *row;
	size_t count, capacity;
	bool weighted;
};

enum compared {
	COMPARED_ROC_AUC,
	COMPARED_AVERAGE_PRECISION,
	COMPARED_LOG_LOSS,
	COMPARED_BRIER,
	COMPARED_COUNT,
};

struct comparison {
	struct value theirs, difference, p;
	struct interval interval; /* of the difference */
};

void compare_add(
    struct compare *c, double ours, double theirs, bool label, double weight);
/* Compare the models; 0 resamples: intervals for ROC AUC only. */
void compare_run(struct compare *c, size_t resamples, uint64_t seed,
    struct comparison result[COMPARED_COUNT]);
void compare_release(struct compare *c);

#endif
