/*
 * sample: a few rows of many that have about the same optimum.
 *
 * Both samples have weights that make up for the rows left out, and are
 * chosen by the order of the rows and nothing random: the same dataset has
 * the same samples.
 */
#ifndef LEARN_SAMPLE_H
#define LEARN_SAMPLE_H

#include "base/diag.h"
#include "learn/dataset.h"
#include "learn/scale.h"
#include "learn/scan.h"

#include <stddef.h>

/*
 * Sample every k-th row of each label, where k leaves at most `most` of the
 * rows[label] there are, with k times its weight; of the rows that `scan`
 * visits. 0, or -1 with status ST_FAILED and nothing to release.
 */
int sample_uniform(struct dataset *sample, const struct scan *scan,
    const size_t rows[2], size_t most, struct error *e);

/*
 * Sample about `most` rows of each label of which the model b is least certain:
 * a row is kept with a probability proportional to |y - p| and some, at most 1,
 * and the inverse as weight (Fithian and Hastie 2014, Local case-control
 * sampling in imbalanced data sets). A row tells as much of the sample's
 * optimum as of that of all: with few positives, most rows tell next to
 * nothing. uncertainty[label] is the sum of w |y - p| of all rows, or an
 * estimate.
 *
 * The sample's features are standardised, by `scale`. Returns as above, and -1
 * when there were far more rows than `uncertainty` made expect.
 */
int sample_informative(struct dataset *sample, struct scan *scan,
    const struct scale *scale, const double *b, const size_t rows[2],
    const double uncertainty[2], size_t most, struct error *e);

#endif
