/*
 * options: what train-lr was asked for, on the command line or by the model
 * that --verify names.
 */
#ifndef TRAIN_LR_OPTIONS_H
#define TRAIN_LR_OPTIONS_H

#include "base/opt.h"
#include "train/ask.h"

#include <stdbool.h>
#include <stddef.h>

#define FOLDS_DEFAULT 5

struct opts {
	struct opt_common common;
	struct train_ask ask; /* of the records */

	bool by_class;
	bool balanced;
	double class_weight[2];

	double l2;
	bool l2_auto;
	size_t folds;
	size_t selection;  /* the version of the choice by folds */
	bool by_precision; /* average precision decides, not log loss */
	long long max_iterations;
	double tolerance;
	bool reproducible;
	const char *blas_kernel; /* of the model to make again, or NULL */

	const char *output; /* NULL: stdout */
	const char *verify; /* a model file, or NULL */
};

/* options_take.c: take the argument of --pieces and of --class-weight. */
void options_take_pieces(void *opts, const char *text);
void options_take_class_weight(void *opts, const char *text);
/* Parse and check; a usage error ends the program. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
