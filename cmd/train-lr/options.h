/*
 * options: what train-lr was asked for, on the command line or by the model
 * that is to be verified.
 */
#ifndef TRAIN_LR_OPTIONS_H
#define TRAIN_LR_OPTIONS_H

#include "base/opt.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

#define FOLDS_DEFAULT 5
#define LEVELS_DEFAULT 100

enum missing { MISSING_REJECT, MISSING_MEAN, MISSING_INDICATOR };

/* A list of members' names, NULL-terminated, as opt_list() gives it. */
struct names {
	char **name; /* NULL: the option was not given */
	size_t count;
};

struct opts {
	struct opt_common common;
	const char *label;
	struct names features; /* NULL: those of the first record */
	struct names exclude;

	struct names categorical;
	bool categorical_auto;
	size_t max_levels;
	bool unseen_is_reference;
	enum missing missing;
	struct names log;
	double clip; /* sds, 0: none */

	bool by_class;
	bool balanced;
	double class_weight[2];
	const char *weight;
	double undersample; /* negatives a positive, 0: all */
	double seed;

	double l2;
	bool l2_auto;
	size_t folds;
	const char *by;
	bool by_precision; /* average precision decides, not log loss */
	long long max_iterations;
	double tolerance;
	bool reproducible;

	size_t memory;	    /* bytes, 0: a third of what there is */
	const char *output; /* NULL: stdout */
	const char *verify; /* a model file, or NULL */
};

/* Parse and check; a usage error ends the program. */
void options_parse(struct opts *o, int argc, char **argv);
bool names_have(const struct names *list, const char *name);

#endif
