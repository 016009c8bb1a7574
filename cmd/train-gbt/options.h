/*
 * options: what train-gbt was asked for, on the command line or by the model
 * that --verify names.
 */
#ifndef TRAIN_GBT_OPTIONS_H
#define TRAIN_GBT_OPTIONS_H

#include "base/opt.h"
#include "learn/boost.h"
#include "model/model.h"
#include "train/ask.h"

struct opts {
	struct opt_common common;
	struct train_ask ask; /* as every trainer */
	struct boost boost;   /* without a result */
};

/* Parse and check; a usage error ends the program. */
void options_parse(struct opts *o, int argc, char **argv);
/* Take the options that only this kind of model has from one. */
void options_take(void *opts, const struct model *m);

#endif
