#include "options.h"

#include "model/trees.h"
#include "train/options.h"

#include <stdint.h>

/* Rows are on the disk beyond this: the bins take an eighth of them. */
#define MEMORY_DEFAULT (2 << 20)

static const struct opt options[] = {
    {0, "trees", "N", "the most trees (default 1000)",
	OPT_INT(boost.trees, 1, 100000)},
    {0, "rate", "R", "what a tree counts (default 0.05)",
	OPT_REAL(boost.rate, 1e-6, 1)},
    {0, "leaves", "N", "the most leaves of a tree (default 31)",
	OPT_INT(boost.leaves, 2, 65536)},
    {0, "depth", "N", "the most splits above a leaf (default 6)",
	OPT_INT(boost.depth, 1, TREES_DEPTH_MAX)},
    {0, "min-weight", "H", "the least hessian of a leaf (default 1)",
	OPT_REAL(boost.min_weight, 0, 1e300)},
    {0, "l2", "LAMBDA", "the penalty of a leaf's value (default 1)",
	OPT_REAL(boost.l2, 0, 1e300)},
    {0, "bins", "N", "the most bins of a feature (default 255)",
	OPT_INT(boost.bins, 2, BINS_MAX)},
    {0, "rows", "SHARE", "the rows that a tree sees (default 0.8)",
	OPT_REAL(boost.rows, 1e-6, 1)},
    {0, "columns", "SHARE", "the features that it sees (default 0.8)",
	OPT_REAL(boost.columns, 1e-6, 1)},
    {0, "hold-out", "SHARE",
	"rows that choose the number of trees (default\n"
	"0.2; 0: none, and all trees)",
	OPT_REAL(boost.hold_out, 0, 0.9)},
    {0, "by", "FIELD", "hold the last out in this order, not by hash",
	OPT_TEXT(ask.fold_by)},
    {0, "patience", "N", "stop after N trees that do not help (default 50)",
	OPT_INT(boost.patience, 1, 100000)},
    {0, "seed", "N", "seed of all choices (default 0)",
	OPT_INT(ask.seed, 0, INT64_C(1) << 53)},
    {0},
};

static void
check_hold_out(void *opts)
{
	const struct opts *o = opts;

	if (o->boost.hold_out == 0 &&
	    ((o->ask.fold_by != NULL && o->ask.window_ms == 0) ||
		opt_given("patience")))
		diex(ST_CANNOT,
		    "--by and --patience go with a --hold-out above 0");
}

static const struct opt_rule rules[] = {
    TRAIN_RULES(ask),
    {.check = check_hold_out},
    TRAIN_RULES_WORDS,
    {0},
};

/* What xgboost, lightgbm and scikit-learn call it. */
static const struct opt_hint hints[] = {
    {"eta", "the rate is --rate"},
    {"learning-rate", "the rate is --rate"},
    {"learning_rate", "the rate is --rate"},
    {"n-estimators", "the most trees are --trees"},
    {"num-trees", "the most trees are --trees"},
    {"num-round", "the most trees are --trees"},
    {"num-leaves", "the most leaves are --leaves"},
    {"max-leaves", "the most leaves are --leaves"},
    {"max-depth", "the depth is --depth"},
    {"min-child-weight", "it is --min-weight"},
    {"lambda", "the penalty is --l2"},
    {"reg-lambda", "the penalty is --l2"},
    {"subsample", "the share of rows is --rows"},
    {"colsample-bytree", "the share of columns is --columns"},
    {"max-bin", "the most bins are --bins"},
    {"early-stopping-rounds", "it is --patience"},
    {"scale-pos-weight", "it is --class-weight 1=W"},
    {"log", "a logarithm changes no split"},
    {"clip", "a limit changes no split"},
    {"reference", "a category is one column of codes, without a reference"},
    {"target", "the label is named by -y"},
    {"drop", "--exclude leaves members out"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -y LABEL [--positive VALUE]\n"
	"                 [-x A,B,... | --exclude A,B,...]\n"
	"                 [--categorical A,B,...|auto] [--max-levels N]\n"
	"                 [--unseen reject|missing] [--null WORDS]\n"
	"                 [--missing side|reject]\n"
	"                 [--class-weight balanced|0=W,1=W] [--weight FIELD]\n"
	"                 [--undersample RATIO] [--trees N] [--rate R]\n"
	"                 [--leaves N] [--depth N] [--min-weight H]\n"
	"                 [--l2 LAMBDA] [--bins N] [--rows SHARE]\n"
	"                 [--columns SHARE] [--hold-out SHARE] [--by FIELD]\n"
	"                 [--patience N] [--seed N] [--every N]\n"
	"                 [--window N|TIME] [--reproducible] [--memory BYTES]\n"
	"                 [--output FILE] [FILE ...]\n"
	"       train-gbt --verify MODEL [--memory BYTES] [FILE ...]\n"
	"Fit gradient-boosted trees to records.\n",
    .shared = {TRAIN_MEMBERS(ask), TRAIN_CODES(ask), TRAIN_WEIGHTS(ask),
	{options, 0, false, true}, TRAIN_ENDS(ask), OPT_LINES, OPT_COMMON},
    .rules = rules,
    .hints = hints,
    .operands = OPT_FILES,
    .instead_of_stdout = "output verify",
};

/* What a row must have for the choices, besides its values. */
static void
find_needs(struct opts *o)
{
	o->ask.folded = o->ask.fold_by != NULL;
	o->ask.hashed =
	    o->boost.rows < 1 || (o->boost.hold_out > 0 && !o->ask.folded);
}

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT, .ask = ASK_DEFAULT};
	boost_init(&o->boost);
	o->ask.missing = MISSING_SIDE;
	o->ask.coded = true;
	o->ask.memory = MEMORY_DEFAULT;
	opt_parse(&program, o, argc, argv);
	find_needs(o);
}

void
options_take(void *opts, const struct model *m)
{
	struct opts *o = opts;
	const struct trees_options *s = &trees_of(m)->options;

	if (m->schema.missing == NULL)
		o->ask.missing = MISSING_REJECT;
	o->ask.seed = s->seed;
	o->ask.fold_by = s->by;
	o->boost.trees = s->trees;
	o->boost.rate = s->rate;
	o->boost.leaves = s->leaves;
	o->boost.depth = s->depth;
	o->boost.min_weight = s->min_weight;
	o->boost.l2 = s->l2;
	o->boost.bins = s->bins;
	o->boost.rows = s->rows;
	o->boost.columns = s->columns;
	o->boost.hold_out = s->hold_out;
	o->boost.patience = s->patience;
	find_needs(o);
}
