/*
 * bootstrap: how much a figure varies from one sample to the next.
 *
 * A resample draws, with replacement, as many positives as there are from the
 * positives and as many negatives from the negatives (stratified); a row keeps
 * its weight. A figure's interval runs from the 2.5 % to the 97.5 % percentile
 * of its values over the resamples (Efron and Tibshirani, 1993). What is
 * undefined in a resample counts as 0 there, as scikit-learn has it.
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
	BOOTSTRAP_F1,	    /* this one and the next ones at the threshold */
	BOOTSTRAP_F_BETA,
	BOOTSTRAP_MCC,
	BOOTSTRAP_BALANCED_ACCURACY,
	BOOTSTRAP_FIGURES,
};

struct bootstrap {
	size_t resamples;
	/* Of the model and the second one: `resamples` values each. */
	double *value[2][BOOTSTRAP_FIGURES];
};

/* What to resample for. */
struct bootstrap_ask {
	double threshold;
	double beta; /* of F-beta */
	size_t resamples;
	uint64_t seed;
};

/*
 * The rows must be sorted, and of both classes. `other` is NULL, or has the
 * second model's score of each of them.
 */
void bootstrap_run(struct bootstrap *b, const struct rows *m,
    const double *other, const struct bootstrap_ask *ask);
void bootstrap_release(struct bootstrap *b);

#endif
