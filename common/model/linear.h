/*
 * linear: logistic regression. A record is scored by
 *
 *	z = intercept_standardised + sum_j coefficient_j * (x_j - mean_j)
 *	p = 1 / (1 + exp(-z))
 *
 * in double precision, the sum from left to right in the order of the file,
 * each term rounded before it is added. The raw-scale intercept gives the same,
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
	/* Of the coefficient on the raw scale; NAN with a penalty. */
	double std_error, z, p, ci[2];
	double vif;
};

/*
 * The correction of the fit's intercept, wrong by ln_beta after weights or a
 * choice of rows.
 */
struct linear_correction {
	char *method; /* "undersampling", "class-weight", or NULL for none */
	double beta, ln_beta;
	double intercept_fitted, intercept_standardised_fitted;
};

/*
 * Figures of the fit: all without a penalty, else NAN where one means nothing.
 */
struct linear_fit {
	double aic, bic, deviance, null_deviance, mcfadden;
	double lr_chi2, lr_df, lr_p;
	double condition_number;
	double intercept_std_error, intercept_z, intercept_p, intercept_ci[2];
};

struct linear_tried {
	double l2, score, sd;
};

/* The present version of the choice below. */
#define LINEAR_SELECTION 2

/* How l2 was chosen. */
struct linear_selection {
	size_t folds; /* 0: l2 was not chosen */
	/*
	 * 1: equal records were in one fold, and folds of any size counted the
	 * same; 2: see cmd/train-lr/choice.h.
	 */
	size_t version;
	char *by;    /* the member that orders folds; NULL: random ones */
	char *group; /* the member that a fold has whole, or NULL */
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

	/* The options and the results of the fit: see lr.h. */
	double l2, tolerance;
	int max_iterations;
	bool converged;
	int iterations, halvings;
	double gradient_max, objective;
	double log_loss, log_likelihood, null_log_likelihood;
	struct linear_fit fit;
	struct linear_selection selection;
	/*
	 * Where the fit started, on the raw scale: the intercept as fitted, and
	 * a coefficient for each feature; or NULL.
	 */
	double *start;
};

extern const struct model_kind linear_kind;

/* Return the body of a model of this kind. */
struct linear *linear_of(const struct model *m);
/* The functions of linear_kind in linear_file.c. */
void linear_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j);
void linear_write(const struct model *m, struct json_out *out,
    enum model_part part, size_t j);
void linear_read_start(
    struct linear *l, struct document *d, const struct node *root);
void linear_write_start(const struct linear *l, struct json_out *out);
void linear_check(const struct model *m, struct document *d);
/*
 * Order the features by the effect of a standard deviation, the largest first;
 * the caller frees the array.
 */
size_t *linear_by_importance(const struct model *m);

#endif
