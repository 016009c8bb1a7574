/*
 * lift: the worth of the k highest scores.
 *
 *	precision@k	positives among them / k
 *	recall@k	positives among them / positives
 *	lift@k		precision@k / prevalence
 *
 * Where the block of rows tied at the last place has no room, its share that
 * fits counts: the mean over all orders that the tie could have, so that none
 * decides. With weights, k is a weight.
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

/* Fill in the figures of ascending ks. The rows are sorted. */
void lift_find(const struct rows *m, struct lift *lift, size_t count);

#endif
