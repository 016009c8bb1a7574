#include "options.h"

#include "cost.h"
#include "learn/lr.h"
#include "model/linear.h"
#include "train/options.h"

#include <stdint.h>
#include <string.h>

static void
take_l2(void *opts, const char *text)
{
	struct opts *o = opts;

	o->l2_auto = strcmp(text, "auto") == 0;
	if (!o->l2_auto)
		o->l2 = opt_real("--l2", text, 0, 1e300);
}

static const struct opt pieces[] = {
    {0, "pieces", "N|A,B:N",
	"cut each number, or these, into N pieces of\n"
	"straight lines (default 8)",
	OPT_CALL(options_take_pieces), OPT_REPEATS},
    {0},
};

static const struct opt options[] = {
    {0, "seed", "N", "seed of that choice, and of folds (default 0)",
	OPT_INT(ask.seed, 0, INT64_C(1) << 53)},
    {0, "l2", "LAMBDA|auto", "the penalty's weight, 0 for none (default 1)",
	OPT_CALL(take_l2)},
    {0, "folds", "K", "parts to choose the penalty by (default 5)",
	OPT_INT(folds, 2, 1000)},
    {0, "by", "FIELD",
	"make the parts in this order: each is predicted\n"
	"from those before it; also the time of --window",
	OPT_TEXT(ask.fold_by)},
    {0, "group", "FIELD", "records that agree in it are in one part",
	OPT_TEXT(ask.group)},
    {0, "select", "log-loss|ap",
	"choose the penalty by this (default log-loss)",
	OPT_EITHER(by_precision)},
    {0, "max-iterations", "N", "give up after N steps (default 100)",
	OPT_INT(max_iterations, 1, 1000000)},
    {0, "tolerance", "T", "the size of a step that ends it (default 1e-8)",
	OPT_REAL(tolerance, 1e-15, 1)},
    {0},
};

static void
check_folds(void *opts)
{
	const struct opts *o = opts;

	if (o->ask.fold_by != NULL && !o->l2_auto && o->ask.window_ms == 0)
		diex(ST_CANNOT,
		    "--by goes with --l2 auto, or with a --window that is a "
		    "length of time");
	if (o->ask.fold_by != NULL && o->l2_auto && o->folds < 3)
		diex(ST_CANNOT,
		    "--by: the first of the folds is never tested: at least 3 "
		    "are needed");
}

static void
check_seed(void *opts)
{
	const struct opts *o = opts;

	if (opt_given("seed") && o->ask.undersample == 0 &&
	    (!o->l2_auto || o->ask.fold_by != NULL))
		diex(ST_CANNOT,
		    "--seed goes with --undersample, and with --l2 auto "
		    "without --by");
}

static const struct opt_rule rules[] = {
    TRAIN_RULES(ask),
    {OPT_GO_WITH, "folds group select", .that = "l2=auto"},
    {OPT_EXCLUDE, .these = "by group"},
    {.check = check_folds},
    {.check = check_seed},
    TRAIN_RULES_COLUMNS(ask),
    {0},
};

/* What scikit-learn, liblinear, vw, R and xgboost call it. */
static const struct opt_hint hints[] = {
    {"C", "scikit-learn's C is 1 / --l2"},
    {"c", "liblinear's -c is 1 / --l2"},
    {"alpha", "the penalty is --l2"},
    {"lambda", "the penalty is --l2"},
    {"reg-lambda", "the penalty is --l2"},
    {"penalty", "the penalty is --l2"},
    {"l1", "there is no L1 penalty, only --l2"},
    {"standardize", "features are always standardised"},
    {"standardise", "features are always standardised"},
    {"scale", "features are always standardised"},
    {"target", "the label is named by -y"},
    {"drop", "--exclude leaves members out"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -y LABEL [--positive VALUE]\n"
	"                [-x A,B,... | --exclude A,B,...]\n"
	"                [--categorical A,B,...|auto] [--max-levels N]\n"
	"                [--unseen reject|reference]\n"
	"                [--reference NAME=LEVEL,...] [--null WORDS]\n"
	"                [--missing mean|indicator]\n"
	"                [--log A,B,...] [--clip SD] [--pieces N|A,B:N]\n"
	"                [--class-weight balanced|0=W,1=W] [--weight FIELD]\n"
	"                [--undersample RATIO] [--seed N]\n"
	"                [--l2 LAMBDA|auto] [--folds K]\n"
	"                [--by FIELD | --group FIELD]\n"
	"                [--select log-loss|ap] [--max-iterations N]\n"
	"                [--tolerance T] [--every N] [--window N|TIME]\n"
	"                [--reproducible] [--memory BYTES]\n"
	"                [--output FILE] [FILE ...]\n"
	"       train-lr --verify MODEL [--memory BYTES] [FILE ...]\n"
	"Fit a logistic regression to records.\n",
    .shared = {TRAIN_MEMBERS(ask), TRAIN_COLUMNS(ask), {pieces, 0, false, true},
	TRAIN_WEIGHTS(ask), {options, 0, false, true}, TRAIN_ENDS(ask),
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
	    .folds = FOLDS_DEFAULT,
	    .selection = LINEAR_SELECTION,
	    .l2 = LR_L2,
	    .max_iterations = LR_MAX_ITERATIONS,
	    .tolerance = LR_TOLERANCE};
	opt_parse(&program, o, argc, argv);
	o->ask.folded = o->l2_auto;
	o->ask.check_columns = cost_check;
}
