/*
 * options: what train-mlp was asked for, on the command line or by the model
 * that --verify names.
 */
#ifndef TRAIN_MLP_OPTIONS_H
#define TRAIN_MLP_OPTIONS_H

#include "base/opt.h"
#include "train/ask.h"
#include "train/nets_options.h"

struct opts {
	struct opt_common common;
	struct train_ask ask; /* what all trainers are asked */
	struct nets_options nets;
};

/* Parse and check; a usage error ends the program. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
