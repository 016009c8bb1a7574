/*
 * bootstrap: how much a figure varies from one sample to the next.
 *
 * A resample draws, with replacement, as many positives as there are from the
 * positives and as many negatives from the negatives (stratified); a row keeps
 * its weight. A figure's interval runs from the 2.5 % to the 97.5 % percentile
 * of its values over the resamples (Efron and Tibshirani, 1993). A value
 * undefined in a resample counts as 0, as in scikit-learn.
 *
 * With a second model's scores of the same rows each resample gives a value
 * for either (paired).
 *
 * A resample takes O(n); the memory is 18 bytes a row, and for a second model
 * 24 more.
 */
#ifndef JUDGE_BOOTSTRAP_H
#define JUDGE_BOOTSTRAP_H

#include "judge/interval.h"
#include "judge/rows.h"

#include <stddef.h>
#include <stdint.h>

enum bootstrap_figure {
	BOOTSTRAP_AVERAGE_PRECISION,
	BOOTSTRAP_LOG_LOSS, /* scores must be in 0 .. 1 */
	BOOTSTRAP_BRIER,    /* likewise */
	BOOTSTRAP_F1,	    /* this and the next ones at the threshold */
	BOOTSTRAP_F_BETA,
	BOOTSTRAP_MCC,
	BOOTSTRAP_BALANCED_ACCURACY,
	BOOTSTRAP_FIGURES,
};

struct bootstrap {
	size_t resamples;
	/* The model's and the second one's: `resamples` values each. */
	double *value[2][BOOTSTRAP_FIGURES];
};

/* The options of a bootstrap. */
struct bootstrap_ask {
	double threshold;
	double beta; /* of F-beta */
	size_t resamples;
	uint64_t seed;
};

/*
 * Run the bootstrap on sorted rows of both classes. `other` is NULL, or has the
 * second model's score of each row.
 */
void bootstrap_run(struct bootstrap *b, const struct rows *m,
    const double *other, const struct bootstrap_ask *ask);
void bootstrap_release(struct bootstrap *b);

#endif
