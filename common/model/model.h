/*
 * model: the model file.
 *
 * One JSON object, each member and each feature on a line of its own; every
 * number reads back as the same double. A feature is a column of the sum, and
 * is computed from one member of the record (column.h). A record is scored by
 *
 *	z = intercept_standardised + sum_j coefficient_j * (x_j - mean_j)
 *	p = 1 / (1 + exp(-z))
 *
 * in double precision, the sum from left to right in the order of the file,
 * each term rounded before it is added. The raw-scale intercept says the same,
 * z = intercept + sum_j coefficient_j * x_j, but loses digits where means are
 * large. A constant feature has sd, coefficient and standardised 0.
 *
 * What a plain fit does not need is not in the file. Here it is NULL or 0, and
 * where any number may stand, NAN.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_THRESHOLD 0.5

struct model_feature {
	char *name;
	char *field; /* the member it is computed from */
	double mean, sd;
	double coefficient;  /* on the raw scale */
	double standardised; /* coefficient * sd */

	char *level;	   /* 1 when the member is this category, else 0 */
	bool is_indicator; /* 1 when the member is missing, else 0 */
	double missing;	   /* stands for a missing member; NAN: rejected */
	bool log1p;
	double clip[2]; /* lowest and highest, after log1p; NAN: none */

	/* With no penalty, else NAN; of the coefficient on the raw scale. */
	double std_error, z, p, ci[2];
	double vif;
};

/* A member that is one of several words. The reference has no column. */
struct model_category {
	char *field;
	size_t levels;
	char **level; /* sorted by their bytes */
	size_t reference;
	bool unseen_is_reference; /* else a record with another is rejected */
};

/* Weights or a choice of rows make the fit's intercept wrong by ln_beta. */
struct model_correction {
	char *method; /* "undersampling", "class-weight", or NULL for none */
	double beta, ln_beta;
	double intercept_fitted, intercept_standardised_fitted;
};

struct model_weights {
	bool by_class;
	double class[2];
	char *field; /* NULL: not by a member */
	double sum, sum_positives;
};

struct model_undersample {
	double ratio; /* negatives a positive; 0: not done */
	double seed;
	size_t kept, negatives;
};

/* With no penalty all of them, else NAN where it means nothing. */
struct model_fit {
	double aic, bic, deviance, null_deviance, mcfadden;
	double lr_chi2, lr_df, lr_p;
	double condition_number;
	double intercept_std_error, intercept_z, intercept_p, intercept_ci[2];
};

struct model_tried {
	double l2, score, sd;
};

/* How l2 was chosen. */
struct model_selection {
	size_t folds; /* 0: it was not */
	char *by;     /* NULL: folds at random, else in the order of this */
	double seed;
	char *score; /* "log_loss" or "average_precision" */
	size_t count;
	struct model_tried *tried;
};

/* What was learned from one partition. */
struct model_range {
	char *topic;
	int64_t partition, first, last;
	size_t rows;
};

struct model_lineage {
	size_t count; /* 0: the records did not say */
	struct model_range *range;
	size_t rows;
	char *digest; /* "sha256:" and 64 hexadecimal digits */
	double timestamp_first, timestamp_last; /* ms; NAN: none has one */
};

/* What decides about the last bits. */
struct model_arithmetic {
	char *mode;   /* "blas", "portable", or NULL for not known */
	int threads;  /* of BLAS, or 0 */
	char *kernel; /* the processor BLAS takes this one for, or NULL */
};

struct model {
	char *label; /* the field that was learned */
	size_t features;
	struct model_feature *feature;
	size_t categories;
	struct model_category *category;
	double intercept, intercept_standardised;
	struct model_correction correction;
	double threshold; /* p >= threshold predicts a positive */
	size_t rows, positives;
	struct model_weights weights;
	struct model_undersample undersample;

	/* What was asked, and what came of it: see lr.h. */
	double l2, tolerance;
	int max_iterations;
	char *missing;	    /* "mean", "indicator", or NULL for rejected */
	double clip;	    /* sds; 0: not clipped */
	char *class_weight; /* "balanced", or NULL: as weights.class says */
	bool reproducible;
	bool converged;
	int iterations, halvings;
	double gradient_max, objective;
	double log_loss, log_likelihood, null_log_likelihood;
	struct model_fit fit;
	struct model_selection selection;

	struct model_lineage lineage;
	struct model_arithmetic arithmetic;
	char *tool; /* "weir 0.1.0" */
};

/* An empty model: what any number may be is NAN. */
void model_init(struct model *m);
void model_release(struct model *m);
/* The same for a feature of that name, which is computed from that field. */
void model_feature_init(
    struct model_feature *f, const char *name, const char *field);

/*
 * Make a model of the text of a model file, of version 1 or 2. Returns -1 and
 * leaves nothing to release when it is not a whole and consistent model: not
 * one JSON object with nothing but white space behind it; a member missing,
 * twice, of another type or out of its range; two features of a name, or one
 * of the label's, or one computed from the label; a level that the category
 * does not have; coefficient * sd differs from standardised, or intercept +
 * sum coefficient * mean from intercept_standardised, by more than 1e-9 of the
 * terms, or the fitted intercepts from those by something other than ln_beta.
 * Members that it does not know are ignored. `e` gets ST_CANNOT and a
 * predicate, to be put behind the file's name: "is not a model: ...".
 */
int model_read(struct model *m, const char *text, size_t len, struct error *e);
/* The same of a file, and `e` is a sentence with its name. */
int model_load(struct model *m, const char *path, struct error *e);
void model_write(const struct model *m, struct buf *out);

/* The category of that field, or NULL when it is a number. */
const struct model_category *
model_category(const struct model *m, const char *field);

/* The probability of a positive; x holds the features in the file's order. */
double model_score(const struct model *m, const double *x);

#endif
