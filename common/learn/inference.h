/*
 * inference: the certainty of the coefficients of a maximum-likelihood fit.
 *
 * With H = X'WX, W = diag(w_i p_i (1 - p_i)), at the optimum on the
 * standardised scale, the covariance of (b_0, b) is H^-1 (observed and expected
 * information are the same), and that of linear terms follows: coefficient_j =
 * b_j / sd_j, intercept = b_0 - sum b_j mean_j / sd_j.
 *
 *	std_error	root of the variance
 *	z		estimate / std_error
 *	p		P(|Z| >= |z|), Z standard normal (Wald)
 *	low, high	estimate -+ 1.959963984540054 std_error: 95 %
 *	vif		1 / (1 - R^2) of the feature on the others, that is,
 *			the diagonal of the inverse of their correlation matrix
 *
 * and of the fit, with k = parameters (the intercept and the features that
 * are not constant), L the likelihood and n = sum w:
 *
 *	deviance	-2 ln L
 *	aic		2 k - 2 ln L
 *	bic		k ln n - 2 ln L
 *	mcfadden	1 - ln L / ln L0, L0 that of only an intercept
 *	lr_chi2		2 (ln L - ln L0), chi-square with lr_df = k - 1
 *	condition_number
 *			of the standardised design with its intercept: its
 *			largest singular value over its smallest, which is
 *			sqrt(largest / smallest eigenvalue) of the correlation
 *			matrix
 *
 * as R's glm and statsmodels' Logit have them (these put the condition number
 * of the raw design, where they print one). A weight is a number of
 * observations, as in R's glm of 0 and 1: repeated rows and weighted ones give
 * the same. It is not an importance: these are then wrong.
 */
#ifndef LEARN_INFERENCE_H
#define LEARN_INFERENCE_H

#include "learn/scale.h"

#include <stdbool.h>
#include <stddef.h>

struct inference_term {
	double std_error, z, p, low, high;
};

/* Inference on the raw scale; a constant feature has NAN everywhere. */
struct inference {
	bool valid; /* false: there is none, and nothing below is set */
	struct inference_term intercept;
	struct inference_term *feature; /* one a feature */
	double *vif;
	size_t parameters;
	double deviance, null_deviance, mcfadden;
	double aic, bic;
	double lr_chi2, lr_df, lr_p;
	double condition_number;
};

/*
 * Compute inference from the fit's scale and raw coefficients, from H as
 * Cholesky's factor (symmetric.h) and the design's X'WX with W = diag(w_i),
 * each of (features + 1)^2. The gram is used up.
 */
void
inference_init(struct inference *f, const struct scale *scale, double intercept,
    const double *coefficient, const double *factor, double *gram);
/* Compute the figures of the fit, except the condition number. */
void inference_of_fit(struct inference *f, double log_likelihood,
    double null_log_likelihood, double weight);
void inference_release(struct inference *f);

#endif
