#include "learn/cv.h"

#include "check.h"
#include "spector.h"

#include <stdlib.h>

static const char *const names[] = {"gpa", "tuce", "psi"};
static const double l2[] = {0.1, 1, 10};

static void
fill(struct dataset *d, size_t folds)
{
	struct error e;

	dataset_init(d, 3, names, false, true);
	for (size_t i = 0; i < 32; i++)
		check(dataset_add(d, spector[i], spector[i][3] != 0, 1,
			  i % folds, &e) == 0);
}

static void
run(struct cv *cv, const struct dataset *d)
{
	struct lr asked;
	struct error e;

	lr_init(&asked);
	asked.tolerance = 1e-12;
	if (!check(cv_run(cv, &asked, d, l2, 3, &e) == 0))
		printf("\t%s\n", e.text);
}

/*
 * scikit-learn: for each fold StandardScaler and LogisticRegression(C=1/l2,
 * newton-cholesky, tol=1e-13) fitted on the others, scored on the fold.
 */
static void
scores_are_scikit_learns(void)
{
	static const struct cv_tried loss[] = {
	    {0.1, 0.6970983610014887, 0.29018203208300775},
	    {1.0, 0.5968964937331896, 0.1844546960466921},
	    {10.0, 0.6079158664941402, 0.14689367502799944}};
	static const struct cv_tried precision[] = {{0.1, 0.8625, 0.275},
	    {1.0, 0.8625, 0.275},
	    {10.0, 0.6958333333333334, 0.35443617196894567}};
	static const struct cv_tried later[] = {
	    {0.1, 0.992796607039856, 0.2517495049409433},
	    {1.0, 0.6795697498992218, 0.08256230453959401},
	    {10.0, 0.6476325318537344, 0.10451706724224248}};
	struct cv cv = {.folds = 4}, ap = {.folds = 4}, forward = {.folds = 4};
	struct dataset d;

	fill(&d, 4);
	run(&cv, &d);
	ap.by = CV_AVERAGE_PRECISION;
	run(&ap, &d);
	forward.forward = true;
	run(&forward, &d);
	for (size_t i = 0; i < 3; i++) {
		check_near(cv.tried[i].l2, l2[i], 0);
		check_near(cv.tried[i].score, loss[i].score, 1e-10);
		check_near(cv.tried[i].sd, loss[i].sd, 1e-10);
		check_near(ap.tried[i].score, precision[i].score, 1e-12);
		check_near(ap.tried[i].sd, precision[i].sd, 1e-12);
		check_near(forward.tried[i].score, later[i].score, 1e-10);
		check_near(forward.tried[i].sd, later[i].sd, 1e-10);
	}
	check(cv.best == 1);
	check(ap.best == 1);
	check(forward.best == 2);
	cv_release(&cv);
	cv_release(&ap);
	cv_release(&forward);
	dataset_release(&d);
}

static void
a_shift_is_added_to_each_score(void)
{
	struct cv plain = {.folds = 4}, shifted = {.folds = 4, .shift = -3};
	struct dataset d;

	fill(&d, 4);
	run(&plain, &d);
	run(&shifted, &d);
	check(shifted.tried[1].score > plain.tried[1].score + 0.1);
	cv_release(&plain);
	cv_release(&shifted);
	dataset_release(&d);
}

/* Where all scores are equal, the larger penalty. */
static void
of_equals_the_larger_penalty_is_best(void)
{
	/* Any model ranks these: average precision is 1. */
	const double x[] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct cv cv = {.folds = 2, .by = CV_AVERAGE_PRECISION};
	struct dataset d;
	struct error e;

	dataset_init(&d, 1, names, false, true);
	for (size_t i = 0; i < 8; i++)
		dataset_add(&d, &x[i], i >= 4, 1, i % 2, &e);
	run(&cv, &d);
	check_near(cv.tried[0].score, 1, 0);
	check_near(cv.tried[0].sd, 0, 0);
	check(cv.best == 2);
	cv_release(&cv);
	dataset_release(&d);
}

static void
a_fold_without_a_label_is_said(void)
{
	struct cv cv = {.folds = 16};
	struct dataset d;
	struct lr asked;
	struct error e;

	fill(&d, 16);
	lr_init(&asked);
	check(cv_run(&cv, &asked, &d, l2, 3, &e) == -1);
	check(e.status == ST_CANNOT);
	check_text(e.text,
	    "fold 1 of 16 has no record of label 1: fewer folds are needed");
	dataset_release(&d);
}

int
main(void)
{
	scores_are_scikit_learns();
	a_shift_is_added_to_each_score();
	of_equals_the_larger_penalty_is_best();
	a_fold_without_a_label_is_said();
	return check_done();
}
