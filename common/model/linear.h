/*
 * linear: logistic regression. A record is scored by
 *
 *	z = intercept_standardised + sum_j coefficient_j * (x_j - mean_j)
 *	p = 1 / (1 + exp(-z))
 *
 * in double precision, the sum from left to right in the order of the file,
 * each term rounded before it is added. The raw-scale intercept says the same,
 * z = intercept + sum_j coefficient_j * x_j, but loses digits where means are
 * large. A constant feature has sd, coefficient and standardised 0.
 *
 * A file contradicts itself where coefficient * sd differs from standardised,
 * or intercept + sum coefficient * mean from intercept_standardised, by more
 * than 1e-9 of the terms, or the fitted intercepts from those by something
 * other than ln_beta.
 */
#ifndef MODEL_LINEAR_H
#define MODEL_LINEAR_H

#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

struct linear_feature {
	double sd;
	double standardised; /* coefficient * sd */
	/* With no penalty, else NAN; of the coefficient on the raw scale. */
	double std_error, z, p, ci[2];
	double vif;
};

/* Weights or a choice of rows make the fit's intercept wrong by ln_beta. */
struct linear_correction {
	char *method; /* "undersampling", "class-weight", or NULL for none */
	double beta, ln_beta;
	double intercept_fitted, intercept_standardised_fitted;
};

/* With no penalty all of them, else NAN where it means nothing. */
struct linear_fit {
	double aic, bic, deviance, null_deviance, mcfadden;
	double lr_chi2, lr_df, lr_p;
	double condition_number;
	double intercept_std_error, intercept_z, intercept_p, intercept_ci[2];
};

struct linear_tried {
	double l2, score, sd;
};

/* How l2 was chosen. */
struct linear_selection {
	size_t folds; /* 0: it was not */
	char *by;     /* NULL: folds at random, else in the order of this */
	double seed;
	char *score; /* "log_loss" or "average_precision" */
	size_t count;
	struct linear_tried *tried;
};

struct linear {
	size_t features;
	double *coefficient, *mean; /* on the raw scale, one a feature */
	double intercept, intercept_standardised;
	struct linear_feature *feature;
	struct linear_correction correction;

	/* What was asked, and what came of it: see lr.h. */
	double l2, tolerance;
	int max_iterations;
	bool converged;
	int iterations, halvings;
	double gradient_max, objective;
	double log_loss, log_likelihood, null_log_likelihood;
	struct linear_fit fit;
	struct linear_selection selection;
};

extern const struct model_kind linear_kind;

/* The body of a model of this kind. */
struct linear *linear_of(const struct model *m);
/* For linear_kind, in linear_file.c. */
void linear_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j);
void linear_write(const struct model *m, struct json_out *out,
    enum model_part part, size_t j);
void linear_check(const struct model *m, struct document *d);
/* Features, the largest effect of a standard deviation first; to be freed. */
size_t *linear_by_importance(const struct linear *l);

#endif
