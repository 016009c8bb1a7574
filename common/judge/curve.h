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
#ifndef JUDGE_CURVE_H
#define JUDGE_CURVE_H

#include "judge/rows.h"
#include "math/sum.h"

#include <stdbool.h>
#include <stddef.h>

struct curve {
	const struct rows *m;
	size_t next; /* the first row below the threshold */
	double threshold;
	double tp, fp;		     /* with a score >= threshold */
	double positives, negatives; /* with this very score */
	size_t tied;		     /* rows with this very score */

	struct sum sum_tp, sum_fp; /* where there are weights */
};

/* Start before the first threshold of sorted rows (rows_sort()). */
void curve_start(struct curve *c, const struct rows *m);
/* Go to the next threshold, where rows are tied or have weights. */
void curve_block(struct curve *c);

/*
 * Go to the next threshold; false: no more. Most rows are alone, and weigh 1.
 */
static inline bool
curve_next(struct curve *c)
{
	const struct row *row = c->m->rows + c->next;
	size_t left = c->m->count - c->next;

	if (left == 0)
		return false;
	c->threshold = row->score;
	if (c->m->weighted || (left > 1 && row[1].score == row->score)) {
		curve_block(c);
		return true;
	}
	c->next++;
	c->tied = 1;
	c->positives = row_is_positive(row);
	c->negatives = 1 - c->positives;
	c->tp += c->positives;
	c->fp += c->negatives;
	return true;
}

/* Go to the last threshold: the sums of all rows. */
void curve_end(struct curve *c, const struct rows *m);

#endif
