/*
 * lift: what the k highest scores are worth.
 *
 *	precision@k	positives among them / k
 *	recall@k	positives among them / positives
 *	lift@k		precision@k / prevalence
 *
 * Of rows that are tied at the last place, as many as there is room for are
 * counted as so large a share of the block: the mean over all orders that the
 * tie could have, so that none decides. With weights, k is a weight.
 */
#ifndef JUDGE_LIFT_H
#define JUDGE_LIFT_H

#include "judge/rows.h"
#include "judge/value.h"

#include <stddef.h>

struct lift {
	double k;
	double positives; /* among the k */
	struct value precision, recall, lift;
};

/* Fill in what belongs to the ks, which ascend. The rows are sorted. */
void lift_find(const struct rows *m, struct lift *lift, size_t count);

#endif
