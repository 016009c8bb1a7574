/*
 * suspect: features that look as if they were none.
 *
 * A feature that alone tells the labels apart is mostly a part of the label,
 * one that is another whole number in each row is mostly the row's number, and
 * features that are equal in all rows share one effect between them. What is
 * found holds for all rows; a sample only finds what is worth a look, so that
 * a dataset without such features costs a few milliseconds.
 */
#ifndef LEARN_SUSPECT_H
#define LEARN_SUSPECT_H

#include "learn/dataset.h"

#include <stdbool.h>
#include <stddef.h>

#define SUSPECT_AUC 0.99 /* of a feature alone: more than this */

struct suspect {
	/* ROC AUC of the feature alone, at least 0.5; 0: not above the limit */
	double auc;
	/* Is it another whole number in each row, from `low` to `high`? */
	bool numbers_rows;
	double low, high;
	/* The first feature that is equal to it in all rows: mostly itself. */
	size_t like;
};

/*
 * Fill one `s` a feature. Weights and folds do not matter, nor do rows where the
 * feature is missing (NAN). -1 with status
 * ST_FAILED when rows cannot be read.
 */
int suspect_find(struct suspect *s, const struct dataset *d, struct error *e);

#endif
