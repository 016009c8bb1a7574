#include "options.h"

#include "base/num.h"
#include "learn/lr.h"
#include "model/linear.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void
take_categorical(void *opts, const char *text)
{
	struct opts *o = opts;
	struct names *list = &o->ask.categorical;
	bool is_auto = strcmp(text, "auto") == 0;

	if (o->ask.categorical_auto || (is_auto && list->count > 0))
		diex(ST_CANNOT,
		    "--categorical: 'auto' finds the categories itself: give "
		    "it once, and no names");
	o->ask.categorical_auto = is_auto;
	if (!is_auto)
		opt_list_add(&list->name, &list->count, "--categorical", text);
}

static void
take_l2(void *opts, const char *text)
{
	struct opts *o = opts;

	o->l2_auto = strcmp(text, "auto") == 0;
	if (!o->l2_auto)
		o->l2 = opt_real("--l2", text, 0, 1e300);
}

#define NAMES(member) OPT_LIST(member.name), OPT_COUNT(member.count)

static const struct opt options[] = {
    {'y', "label", "LABEL", "the member to learn: 0 or 1, or false or true",
	OPT_TEXT(ask.label)},
    {0, "positive", "VALUE", "the label's value that is the positive class",
	OPT_TEXT(ask.positive)},
    {'x', "features", "A,B,...",
	"the members to learn from (default: the numbers\n"
	"of the first record)",
	NAMES(ask.features)},
    {0, "exclude", "A,B,...", "all default features except these",
	NAMES(ask.exclude)},
    {0, "categorical", "A,B,...|auto",
	"members that are categories: a column a level",
	OPT_CALL(take_categorical), OPT_REPEATS},
    {0, "max-levels", "N", "give up at more levels (default 100)",
	OPT_INT(ask.max_levels, 2, 10000)},
    {0, "unseen", "reject|reference",
	"what score does with an unknown level (default\n"
	"reject)",
	OPT_EITHER(ask.unseen_is_reference)},
    {0, "reference", "NAME=LEVEL,...",
	"the level that the others are compared to\n"
	"(default: the first by its bytes)",
	NAMES(ask.reference)},
    {0, "null", "WORDS", "values that mean missing, as NA and ? do",
	NAMES(ask.null_words)},
    {0, "missing", "mean|indicator", "fill in missing values (default: reject)",
	OPT_EITHER(ask.missing), .lo = MISSING_MEAN},
    {0, "log", "A,B,...", "take ln(1 + x) of these", NAMES(ask.log)},
    {0, "clip", "SD", "cut numbers at SD standard deviations from the\nmean",
	OPT_REAL(ask.clip, 0.1, 1e100)},
    {0, "pieces", "N|A,B:N",
	"cut each number, or these, into N pieces of\n"
	"straight lines (default 8)",
	OPT_CALL(options_take_pieces), OPT_REPEATS},
    {0, "class-weight", "balanced|0=W,1=W", "weight rows by their label",
	OPT_CALL(options_take_class_weight)},
    {0, "weight", "FIELD", "the member that says how much a record counts",
	OPT_TEXT(ask.weight)},
    {0, "undersample", "RATIO", "keep RATIO negatives for each positive",
	OPT_REAL(ask.undersample, 1e-6, 1e12)},
    {0, "seed", "N", "seed of that choice, and of folds (default 0)",
	OPT_INT(ask.seed, 0, INT64_C(1) << 53)},
    {0, "l2", "LAMBDA|auto", "the penalty's weight, 0 for none (default 1)",
	OPT_CALL(take_l2)},
    {0, "folds", "K", "parts to choose the penalty by (default 5)",
	OPT_INT(folds, 2, 1000)},
    {0, "by", "FIELD",
	"make the parts in this order: each is predicted\n"
	"from those before it",
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
    {0, "reproducible", NULL, "the same bits on every machine",
	OPT_FLAG(reproducible)},
    {0, "memory", "BYTES", "keep rows beyond BYTES in a file",
	OPT_BYTES(ask.memory)},
    {0, "output", "FILE", "write the model to FILE, not to stdout",
	OPT_TEXT(output), OPT_WRITES},
    {0, "verify", "MODEL", "make the model again: is it the same?",
	OPT_TEXT(verify), OPT_READS},
    {0},
};

static void
check_numbers(const struct opts *o, const char *option,
    const struct names *list, const char *what)
{
	for (size_t i = 0; i < list->count; i++)
		if (ask_have(&o->ask.categorical, list->name[i]))
			diex(ST_CANNOT,
			    "%s: '%s' is in --categorical: a category has no "
			    "%s",
			    option, list->name[i], what);
}

static void
check_names(void *opts)
{
	const struct opts *o = opts;
	const struct names *named[] = {
	    &o->ask.categorical, &o->ask.log, &o->ask.pieces.names};
	static const char *const option[] = {
	    "--categorical", "--log", "--pieces"};

	if (ask_have(&o->ask.features, o->ask.label))
		diex(ST_CANNOT, "-x: '%s' is the label", o->ask.label);
	for (size_t k = 0; k < sizeof named / sizeof *named; k++) {
		for (size_t i = 0; i < named[k]->count; i++) {
			const char *name = named[k]->name[i];

			if (strcmp(name, o->ask.label) == 0)
				diex(ST_CANNOT, "%s: '%s' is the label",
				    option[k], name);
			if (ask_have(&o->ask.exclude, name))
				diex(ST_CANNOT, "%s: '%s' is in --exclude",
				    option[k], name);
		}
	}
	check_numbers(o, "--log", &o->ask.log, "logarithm");
	check_numbers(o, "--pieces", &o->ask.pieces.names, "pieces");
	if (o->ask.weight != NULL && strcmp(o->ask.weight, o->ask.label) == 0)
		diex(ST_CANNOT, "--weight: '%s' is the label", o->ask.weight);
	if (o->ask.weight != NULL && ask_have(&o->ask.features, o->ask.weight))
		diex(ST_CANNOT, "--weight: '%s' is in -x", o->ask.weight);
	if (o->ask.fold_by != NULL && strcmp(o->ask.fold_by, o->ask.label) == 0)
		diex(ST_CANNOT, "--by: '%s' is the label", o->ask.fold_by);
	if (o->ask.group != NULL && strcmp(o->ask.group, o->ask.label) == 0)
		diex(ST_CANNOT, "--group: '%s' is the label", o->ask.group);
}

static void
check_references(void *opts)
{
	const struct opts *o = opts;

	for (size_t i = 0; i < o->ask.reference.count; i++)
		if (strchr(o->ask.reference.name[i], '=') == NULL)
			diex(ST_CANNOT, "--reference: '%s' is not NAME=LEVEL",
			    o->ask.reference.name[i]);
}

static void
check_folds(void *opts)
{
	const struct opts *o = opts;

	if (o->ask.fold_by != NULL && o->folds < 3)
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
    {OPT_STDIN, .these = "verify",
	.say =
	    "stdin cannot be read twice: only one of FILE and --verify can be "
	    "'-'"},
    {OPT_ALONE, "verify", .that = "memory",
	.say = "--verify takes the options of the model: only --memory and "
	       "those that "
	       "all programs have go with it"},
    {OPT_NEEDED, "label", .say = "a label is needed: -y LABEL"},
    {OPT_EXCLUDE, .these = "features exclude"},
    {.check = check_names},
    {OPT_EXCLUDE, .these = "undersample class-weight"},
    {OPT_GO_WITH, "folds by group select", .that = "l2=auto"},
    {OPT_EXCLUDE, .these = "by group"},
    {.check = check_folds},
    {.check = check_seed},
    {OPT_GO_WITH, "max-levels unseen", .that = "categorical"},
    {OPT_NEEDS, "reference", .that = "categorical"},
    {OPT_UTF8, .these = "positive"},
    {OPT_UTF8, .these = "null"},
    {OPT_UTF8, .these = "reference"},
    {.check = check_references},
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
	"                [--tolerance T] [--reproducible] [--memory BYTES]\n"
	"                [--output FILE] [FILE ...]\n"
	"       train-lr --verify MODEL [--memory BYTES] [FILE ...]\n"
	"Fit a logistic regression to records.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .hints = hints,
    .operands = OPT_FILES,
    .instead_of_stdout = "output verify",
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .ask = {.max_levels = ASK_LEVELS_DEFAULT},
	    .class_weight = {1, 1},
	    .folds = FOLDS_DEFAULT,
	    .selection = LINEAR_SELECTION,
	    .l2 = LR_L2,
	    .max_iterations = LR_MAX_ITERATIONS,
	    .tolerance = LR_TOLERANCE};
	opt_parse(&program, o, argc, argv);
	o->ask.folded = o->l2_auto;
}
