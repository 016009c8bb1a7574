/*
 * lr: logistic regression of two classes by Newton's method.
 *
 * With y of 0 or 1, x standardised (scale.h), s = 2y - 1 and z = b0 + x'b,
 * the fit minimises
 *
 *	0.5 * l2 * sum_j b_j^2  +  sum_i w_i ln(1 + exp(-s_i z_i))
 *
 * where the intercept b0 is free of penalty, and w_i is a row's weight
 * (dataset.h) times that of its class. It is scikit-learn's objective with
 * C = 1/l2, the rows' weights as sample_weight and those of the classes as
 * class_weight, on the output of its StandardScaler, which gets the weights of
 * the rows, too, but knows no classes; l2 = 0 is maximum likelihood.
 *
 * It starts at zero, where all rows weigh the same. (From the log odds of the
 * labels, rare positives make the first steps too long: creditcard took 13
 * iterations and 10 halvings instead of 11 and none.) With many rows it first
 * does so on a sample, every k-th row of each label, to start on all of them
 * where that ends; or it starts from the caller's coefficients, such as those
 * of nearly the same rows. A start that leads to no solution is forgotten. An iteration
 * solves H step = -gradient by Cholesky's method and takes the step, halved
 * until the objective does not rise by more than rounding explains. It has
 * converged when the largest component of a Newton step in standardised
 * coordinates is at most `tolerance` and that step is taken; the error that
 * remains is then of the order of tolerance^2. Where rounding is in the way
 * (nearly collinear features), it also ends when the steps are small, no longer
 * shrink, and the gradient is zero except for rounding.
 *
 * The sums have a fixed order (objective.h): the same rows give the same bits,
 * whatever the number of threads. Without BLAS, that is with few features or
 * when `reproducible` is asked for, also on any processor whose doubles are
 * IEEE 754's, and however it was compiled, except with -ffast-math.
 */
#ifndef LEARN_LR_H
#define LEARN_LR_H

#include "base/diag.h"
#include "learn/dataset.h"
#include "learn/inference.h"
#include "learn/scale.h"

#include <stdbool.h>
#include <stddef.h>

#define LR_L2 1.0
#define LR_MAX_ITERATIONS 100
#define LR_TOLERANCE 1e-8

struct lr {
	/* The options: lr_init() sets the defaults above. */
	double l2;
	int max_iterations;
	double tolerance;
	double class_weight[2];	 /* of the labels 0 and 1: 1 and 1 */
	bool reproducible;	 /* the same bits on every machine: see above */
	const char *blas_kernel; /* OpenBLAS's, if it chooses so; or NULL */
	int threads;		 /* 0: one for each processor there is */
	/*
	 * The caller's intercept and coefficients on the raw scale, to start
	 * from; NULL: none.
	 */
	const double *start;

	/* The results of lr_fit(). Arrays have one element a feature. */
	bool blas;			 /* OpenBLAS had a part in it */
	size_t rows, positives;		 /* of weight above 0 */
	double weight, weight_positives; /* the sums of w_i */
	struct scale scale;
	double intercept; /* on the raw scale: z = intercept + x'coefficient */
	double *coefficient;
	double intercept_standardised; /* and for standardised features */
	double *standardised;

	int iterations; /* Newton steps taken */
	int halvings;
	double gradient_max; /* the largest component of the gradient */
	double objective;
	double log_loss; /* -log_likelihood / weight */
	double log_likelihood;
	double null_log_likelihood; /* of the model with only an intercept */
	/* Valid where l2 is 0 and both classes have the weight 1. */
	struct inference inference;
};

void lr_init(struct lr *m);
void lr_release(struct lr *m);

/*
 * Fit `m`, fresh from lr_init() except the options, to `d`. The values of d
 * must be finite. Memory: one matrix of 512 rows and a few of features x
 * features.
 *
 * Returns 0; 1 when a signal asked to stop (stop.h), with nothing found; or -1
 * with status ST_CANNOT and a sentence in `e` when
 * - there are no rows, or all have the same label, or all features are
 *   constant;
 * - a feature is a linear combination of others and l2 does not decide how
 *   they share (the Hessian is not positive definite);
 * - l2 is 0 and the classes are separated, completely or quasi-completely
 *   (Albert and Anderson 1984): some v has s_i x_i'v >= 0 for all rows and > 0
 *   for some, so that the likelihood has no maximum. The message says so only
 *   when such a v was found and tried on every row; when its rows differ by
 *   powers of ten, it may be one of the next two instead;
 * - the classes are so nearly separated that no digits are left in the Hessian
 *   to solve by;
 * - there is no convergence in max_iterations.
 *
 * A constant feature (scale_is_constant(&m->scale, j)) gets the coefficient 0;
 * it is up to the caller to say so.
 */
int lr_fit(struct lr *m, const struct dataset *d, struct error *e);

/* Fail unless there are rows of both labels, among those that weigh. */
int lr_check_labels(size_t rows, size_t positives, struct error *e);

/*
 * Fit in parts, for cross-validation (cv.h). lr_scan() sets up a scan of all
 * rows by m's options, the caller's to release; lr_fit_path() fits the rows
 * that the scan is then told to visit, for each of `count` penalties in turn,
 * from the solution of the one before. b gets (intercept, coefficients) of
 * standardised features for each, the first of them NAN where there is no
 * solution. Only scale and the counts of m are set.
 */
void lr_scan(struct lr *m, struct scan *scan, const struct dataset *d);
int lr_fit_path(struct lr *m, struct scan *scan, const double *l2, size_t count,
    double *b, struct error *e);

#endif
