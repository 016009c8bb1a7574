/*
 * nets_options: the options that trainers of nets have, beside those of all
 * trainers (train/options.h), and the fit that they ask for.
 *
 *	struct opts {
 *		...
 *		struct train_ask ask;
 *		struct nets_options nets;	made with NETS_DEFAULT
 *
 * --hidden and --members have defaults of each trainer's own, and so their rows
 * are the trainer's.
 */
#ifndef TRAIN_NETS_OPTIONS_H
#define TRAIN_NETS_OPTIONS_H

#include "base/opt.h"
#include "learn/net.h"
#include "math/mlp.h"
#include "model/model.h"
#include "train/ask.h"

#include <stdbool.h>
#include <stddef.h>

/* The sizes of the hidden layers. */
struct hidden {
	size_t size[MLP_LAYERS], layers;
};

struct nets_options {
	struct hidden hidden;
	size_t members, epochs;
	size_t batch; /* 0: by the number of rows */
	double rate, decay, hold_out;
	bool standard; /* the scale */
};

/* clang-format off */

/* The tables: --epochs to --scale; --seed and --by. */
#define TRAIN_NETS(nets) {train_nets, offsetof(OPT_OF, nets), false, true}
#define TRAIN_NETS_CHANCE(ask)                                                 \
	{train_nets_chance, offsetof(OPT_OF, ask), false, true}

/* The rule of --by, which goes with a --window that is a length of time. */
#define TRAIN_RULES_NETS(ask)                                                  \
	{.try = nets_check_by, .at = offsetof(OPT_OF, ask)}

/* What scikit-learn and Keras call them. */
#define TRAIN_HINTS_NETS                                                       \
	{"hidden-layer-sizes", "the layers are --hidden"},                     \
	{"layers", "the layers are --hidden"},                                 \
	{"units", "the layers are --hidden"},                                  \
	{"alpha", "weights are drawn to 0 by --decay"},                        \
	{"l2", "weights are drawn to 0 by --decay"},                           \
	{"weight-decay", "weights are drawn to 0 by --decay"},                 \
	{"learning-rate", "the size of a step is --rate"},                     \
	{"learning-rate-init", "the size of a step is --rate"},                \
	{"lr", "the size of a step is --rate"},                                \
	{"batch-size", "the rows of a step are --batch"},                      \
	{"max-iter", "the visits of all rows are --epochs"},                   \
	{"iterations", "the visits of all rows are --epochs"},                 \
	{"validation-fraction", "the rows held out are --hold-out"},           \
	{"validation-split", "the rows held out are --hold-out"},              \
	{"early-stopping", "each net keeps its best epoch: see --hold-out"},   \
	{"ensemble", "the number of nets is --members"},                       \
	{"random-state", "the seed is --seed"},                                \
	{"dropout", "there is no dropout, only --decay"},                      \
	{"activation", "hidden layers are rectified linear units"},            \
	{"target", "the label is named by -y"},                                \
	{"drop", "--exclude leaves members out"}

/* clang-format on */

#define NETS_DEFAULT                                                           \
	.epochs = NET_EPOCHS, .rate = NET_RATE, .decay = NET_DECAY,            \
	.hold_out = NET_HOLD_OUT

extern const struct opt train_nets[], train_nets_chance[];

/* Take the text of --hidden; -1 with a sentence when it is no such list. */
int nets_take_hidden(struct nets_options *o, const char *text, struct error *e);
int nets_check_by(const void *ask, struct error *e);

/* Begin a fit as it is asked for, which tells its progress. */
void nets_ask(struct net_fit *fit, const struct nets_options *o, double seed);
/* Take the options of a model, those of `ask` too, to make it again. */
void
nets_take(struct nets_options *o, struct train_ask *ask, const struct model *m);

#endif
