/*
 * options: what train-lr was asked for, on the command line or by the model
 * that --verify names.
 */
#ifndef TRAIN_LR_OPTIONS_H
#define TRAIN_LR_OPTIONS_H

#include "base/opt.h"
#include "train/ask.h"
#include "warm.h"

#include <stdbool.h>
#include <stddef.h>

#define FOLDS_DEFAULT 5

struct opts {
	struct opt_common common;
	struct train_ask ask; /* as every trainer */

	double l2;
	bool l2_auto;
	size_t folds;
	size_t selection;  /* the version of the choice by folds */
	bool by_precision; /* average precision decides, not log loss */
	long long max_iterations;
	double tolerance;
	const char *blas_kernel; /* of the model to make again, or NULL */
	struct warm warm;	 /* the fit that the next one starts from */
};

/* options_pieces.c: take the argument of --pieces. */
void options_take_pieces(void *opts, const char *text);
/* Parse and check; a usage error ends the program. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
