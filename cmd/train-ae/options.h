/*
 * options: what train-ae was asked for, on the command line or by the model
 * that --verify names.
 */
#ifndef TRAIN_AE_OPTIONS_H
#define TRAIN_AE_OPTIONS_H

#include "base/opt.h"
#include "train/ask.h"
#include "train/hidden.h"

#include <stdbool.h>
#include <stddef.h>

struct opts {
	struct opt_common common;
	struct train_ask ask; /* what all trainers are asked */

	struct hidden hidden;
	size_t members, epochs;
	size_t batch; /* 0: by the number of rows */
	double rate, decay, hold_out;
	bool standard; /* the scale */
};

/* Parse and check; a usage error ends the program. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
