/*
 * model: the model file.
 *
 * One JSON object, each member and each feature on a line of its own; every
 * number reads back as the same double. A record is scored by
 *
 *	z = intercept_standardised + sum_j coefficient_j * (x_j - mean_j)
 *	p = 1 / (1 + exp(-z))
 *
 * in double precision, the sum from left to right in the order of the file,
 * each term rounded before it is added. The raw-scale intercept says the same,
 * z = intercept + sum_j coefficient_j * x_j, but loses digits where means are
 * large. A constant feature has sd, coefficient and standardised 0.
 */
#ifndef MODEL_H
#define MODEL_H

#include "base/buf.h"
#include "base/diag.h"
#include "learn/lr.h"

#include <stdbool.h>
#include <stddef.h>

#define MODEL_THRESHOLD 0.5

struct model_feature {
	char *name;
	double mean, sd;
	double coefficient;  /* on the raw scale */
	double standardised; /* coefficient * sd */
};

struct model {
	char *label; /* the field that was learned */
	size_t features;
	struct model_feature *feature;
	double intercept, intercept_standardised;
	double threshold; /* p >= threshold predicts a positive */
	size_t rows, positives;

	/* What was asked, and what came of it: see lr.h. */
	double l2, tolerance;
	int max_iterations;
	bool converged;
	int iterations, halvings;
	double gradient_max, objective;
	double log_loss, log_likelihood, null_log_likelihood;

	char *tool; /* "weir 0.1.0" */
};

/* Make a model of a fit; `names` are the features', and all is copied. */
void model_init(struct model *m, const struct lr *fit, const char *label,
    const char *const *names);
/*
 * Make a model of the text of a model file. Returns -1 and leaves nothing to
 * release when it is not a whole and consistent model of this version: not one
 * JSON object with nothing but white space behind it; a member missing, twice,
 * of another type or out of its range; two features of a name, or one of the
 * label's; or coefficient * sd differs from standardised, or intercept +
 * sum coefficient * mean from intercept_standardised, by more than 1e-9 of the
 * terms. Members that it does not know are ignored. `e` gets ST_CANNOT and a
 * predicate, to be put behind the file's name: "is not a model: ...".
 */
int model_read(struct model *m, const char *text, size_t len, struct error *e);
void model_write(const struct model *m, struct buf *out);
void model_release(struct model *m);

/* The probability of a positive; x holds the features in the file's order. */
double model_score(const struct model *m, const double *x);

#endif
