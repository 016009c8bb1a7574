#include "options.h"

#include "learn/net.h"
#include "model/net.h"
#include "train/hidden.h"
#include "train/options.h"

#include <stdint.h>

static int
take_hidden(void *opts, const char *text, struct error *e)
{
	struct opts *o = opts;

	return hidden_take(&o->hidden, text, e);
}

static const struct opt members[] = {
    {'y', "label", "LABEL",
	"the member that says which records are strange: these\n"
	"are not learned from (default: none does)",
	OPT_TEXT(ask.label)},
    {0, "positive", "VALUE", "the label's value that is the positive class",
	OPT_TEXT(ask.positive)},
    {'x', "features", "A,B,...",
	"the members to learn from (default: the numbers\n"
	"of the first record)",
	OPT_LIST(ask.features.name), OPT_COUNT(ask.features.count)},
    {0, "exclude", "A,B,...", "all default features except these",
	OPT_LIST(ask.exclude.name), OPT_COUNT(ask.exclude.count)},
    {0},
};

static const struct opt weights[] = {
    {0, "weight", "FIELD", "the member that says how much a record counts",
	OPT_TEXT(ask.weight)},
    {0},
};

static const struct opt options[] = {
    {0, "hidden", "N,...", "the sizes of the hidden layers (default 14,7,14)",
	OPT_TRY(take_hidden)},
    {0, "members", "N", "nets whose mean error is the score (default 1)",
	OPT_INT(members, 1, NET_MEMBERS_MAX)},
    {0, "epochs", "N", "visits of all rows (default 30)",
	OPT_INT(epochs, 1, 100000)},
    {0, "batch", "N",
	"rows of a step (default 256, less for few rows,\n"
	"more for many)",
	OPT_INT(batch, 1, 1000000)},
    {0, "rate", "R", "the size of a step at the beginning (default 0.002)",
	OPT_REAL(rate, 1e-10, 10)},
    {0, "decay", "D", "what draws weights to 0 (default 0.05)",
	OPT_REAL(decay, 0, 100)},
    {0, "hold-out", "SHARE",
	"the rows by which a net's best epoch is chosen\n"
	"(default 0.15)",
	OPT_REAL(hold_out, 0, 0.9)},
    {0, "scale", "robust|standard",
	"scale by quartiles, or standardise (default\n"
	"robust)",
	OPT_EITHER(standard)},
    {0, "seed", "N", "seed of all that is like chance (default 0)",
	OPT_INT(ask.seed, 0, INT64_C(1) << 53)},
    {0, "by", "FIELD", "the member with the time of --window",
	OPT_TEXT(ask.window_by)},
    {0},
};

static void
check_by(void *opts)
{
	const struct opts *o = opts;

	if (o->ask.window_by != NULL && o->ask.window_ms == 0)
		diex(ST_CANNOT,
		    "--by goes with a --window that is a length of time");
}

static const struct opt_rule rules[] = {
    {OPT_STDIN, .these = "verify",
	.say = "stdin cannot be read twice: only one of FILE and --verify can "
	       "be '-'"},
    {OPT_ALONE, "verify", .that = "memory",
	.say = "--verify takes the options of the model: only --memory and "
	       "those that all programs have go with it"},
    {OPT_NEEDS, "positive", .that = "label"},
    {OPT_EXCLUDE, .these = "features exclude"},
    {.try = ask_check_names, .at = offsetof(struct opts, ask)},
    {.check = check_by},
    TRAIN_RULES_COLUMNS(ask),
    {0},
};

/* What scikit-learn and Keras call it. */
static const struct opt_hint hints[] = {
    {"hidden-layer-sizes", "the layers are --hidden"},
    {"layers", "the layers are --hidden"},
    {"units", "the layers are --hidden"},
    {"alpha", "weights are drawn to 0 by --decay"},
    {"l2", "weights are drawn to 0 by --decay"},
    {"weight-decay", "weights are drawn to 0 by --decay"},
    {"learning-rate", "the size of a step is --rate"},
    {"learning-rate-init", "the size of a step is --rate"},
    {"lr", "the size of a step is --rate"},
    {"batch-size", "the rows of a step are --batch"},
    {"max-iter", "the visits of all rows are --epochs"},
    {"iterations", "the visits of all rows are --epochs"},
    {"validation-fraction", "the rows held out are --hold-out"},
    {"validation-split", "the rows held out are --hold-out"},
    {"early-stopping", "each net keeps its best epoch: see --hold-out"},
    {"ensemble", "the number of nets is --members"},
    {"random-state", "the seed is --seed"},
    {"dropout", "there is no dropout, only --decay"},
    {"activation", "hidden layers are rectified linear units"},
    {"target", "the label is named by -y"},
    {"encoding-dim", "the narrow layer is one of --hidden"},
    {"contamination", "score --threshold says from where on it is an alert"},
    {"drop", "--exclude leaves members out"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-y LABEL [--positive VALUE]]\n"
	"                [-x A,B,... | --exclude A,B,...]\n"
	"                [--categorical A,B,...|auto] [--max-levels N]\n"
	"                [--unseen reject|reference]\n"
	"                [--reference NAME=LEVEL,...] [--null WORDS]\n"
	"                [--missing mean|indicator]\n"
	"                [--log A,B,...] [--clip SD] [--weight FIELD]\n"
	"                [--hidden N,...] [--members N]\n"
	"                [--epochs N] [--batch N] [--rate R] [--decay D]\n"
	"                [--hold-out SHARE] [--scale robust|standard]\n"
	"                [--seed N] [--every N] [--window N|TIME [--by "
	"FIELD]]\n"
	"                [--reproducible] [--memory BYTES]\n"
	"                [--output FILE] [FILE ...]\n"
	"       train-ae --verify MODEL [--memory BYTES] [FILE ...]\n"
	"Fit an autoencoder, whose error is large for strange records.\n",
    .shared = {{members, 0, false, true}, TRAIN_COLUMNS(ask),
	{weights, 0, false, true}, {options, 0, false, true}, TRAIN_ENDS(ask),
	OPT_LINES, OPT_COMMON},
    .rules = rules,
    .hints = hints,
    .operands = OPT_FILES,
    .instead_of_stdout = "output verify",
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .ask = ASK_DEFAULT,
	    .hidden = {{14, 7, 14}, 3},
	    .members = 1,
	    .epochs = NET_EPOCHS,
	    .rate = NET_RATE,
	    .decay = NET_DECAY,
	    .hold_out = NET_HOLD_OUT};
	opt_parse(&program, o, argc, argv);
	o->ask.folded = true;
}
