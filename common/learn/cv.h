/*
 * cv: choose the penalty by cross-validation.
 *
 * The dataset's folds are numbers from 0 on (dataset.h). Each fold is held
 * out in turn, a model is fitted to the rows of the others for each penalty
 * on the grid, and scored on the rows held out. With `forward`, folds are in
 * the order of time: a fold is predicted from those before it, so that fold 0
 * is never held out.
 *
 * Nothing of the rows held out is in a fit: means and standard deviations are
 * those of the fitted rows. No rows are copied; a fit passes over.
 *
 * A score is the mean over the folds held out, weighted by the weight of their
 * rows; its sd is that of the folds, weighted likewise, with n - 1. For log loss the lowest is best, for average
 * precision the highest; of equals, the larger penalty.
 */
#ifndef LEARN_CV_H
#define LEARN_CV_H

#include "base/diag.h"
#include "learn/dataset.h"
#include "learn/lr.h"

#include <stdbool.h>
#include <stddef.h>

enum cv_score { CV_LOG_LOSS, CV_AVERAGE_PRECISION };

struct cv_tried {
	double l2, score, sd; /* NAN: a fit with it failed */
};

struct cv {
	/* The options: */
	size_t folds; /* at least 2; with `forward`, 3 */
	bool forward;
	enum cv_score by;
	bool alike; /* folds of any weight count the same */
	/*
	 * Added to each z before it is scored: ln beta, where weights of
	 * classes or undersampling have moved the intercept.
	 */
	double shift;

	/* The results of cv_run(): */
	size_t count;
	struct cv_tried *tried; /* by rising l2 */
	size_t best;
};

/* Return the default grid: 0.01 to 10000, two a factor of ten. */
const double *cv_grid(size_t *count);

/*
 * Try `count` penalties, rising and above 0, on the folds of `d`, fitting as
 * `asked` (lr_init()) says except l2. The weights of rows count in fits and
 * scores, those of classes in fits alone. 0; 1 when a signal asked to stop; or
 * -1 with a sentence when a fold has no rows of a label, no penalty could be
 * fitted, or rows cannot be read.
 */
int cv_run(struct cv *cv, const struct lr *asked, const struct dataset *d,
    const double *l2, size_t count, struct error *e);
void cv_release(struct cv *cv);

#endif
