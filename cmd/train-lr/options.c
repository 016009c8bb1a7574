#include "options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "learn/lr.h"

static const char usage[] =
    " -y LABEL [-x A,B,... | --exclude A,B,...]\n"
    "                [--categorical A,B,...|auto] [--max-levels N]\n"
    "                [--unseen reject|reference] [--missing mean|indicator]\n"
    "                [--log A,B,...] [--clip SD]\n"
    "                [--class-weight balanced|0=W,1=W] [--weight FIELD]\n"
    "                [--undersample RATIO] [--seed N]\n"
    "                [--l2 LAMBDA|auto] [--folds K] [--by FIELD]\n"
    "                [--select log-loss|ap] [--max-iterations N]\n"
    "                [--tolerance T] [--reproducible] [--memory BYTES]\n"
    "                [--output FILE] [FILE ...]\n"
    "       train-lr --verify MODEL [--memory BYTES] [FILE ...]\n"
    "Fit a logistic regression to records.\n"
    "  -y, --label LABEL    the member to learn: 0 or 1, or false or true\n"
    "  -x, --features A,B,...\n"
    "                       the members to learn from (default: the numbers\n"
    "                       of the first record)\n"
    "  --exclude A,B,...    all of these but some\n"
    "  --categorical A,B,...|auto\n"
    "                       members that are categories: a column a level\n"
    "  --max-levels N       give up at more levels (default 100)\n"
    "  --unseen reject|reference\n"
    "                       what score does with another level (default\n"
    "                       reject)\n"
    "  --missing mean|indicator\n"
    "                       fill in missing values (default: reject)\n"
    "  --log A,B,...        take ln(1 + x) of these\n"
    "  --clip SD            cut numbers at so many sds from the mean\n"
    "  --class-weight balanced|0=W,1=W\n"
    "                       weigh the labels\n"
    "  --weight FIELD       the member that says how much a record counts\n"
    "  --undersample RATIO  keep so many negatives a positive\n"
    "  --seed N             of that choice, and of folds (default 0)\n"
    "  --l2 LAMBDA|auto     the penalty's weight, 0 for none (default 1)\n"
    "  --folds K            parts to choose it by (default 5)\n"
    "  --by FIELD           ordered by it: each part is tested on those\n"
    "                       before it\n"
    "  --select log-loss|ap what decides (default log-loss)\n"
    "  --max-iterations N   give up after so many (default 100)\n"
    "  --tolerance T        the size of a step that ends it (default 1e-8)\n"
    "  --reproducible       the same bits on every machine\n"
    "  --memory BYTES       keep rows beyond it in a file\n"
    "  --output FILE        write the model there, not to stdout\n"
    "  --verify MODEL       make it again: is it the same?\n" OPT_COMMON_USAGE;

bool
names_have(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->name[i], name) == 0)
			return true;
	return false;
}

static struct names
parse_names(const char *option)
{
	struct names list;

	list.name = opt_list(option, optarg, &list.count);
	return list;
}

/* Which of two words it is: false for the first. */
static bool
parse_word(const char *option, const char *no, const char *yes)
{
	if (strcmp(optarg, no) != 0 && strcmp(optarg, yes) != 0)
		diex(ST_CANNOT, "%s: '%s' is neither %s nor %s", option, optarg,
		    no, yes);
	return strcmp(optarg, yes) == 0;
}

static void
parse_categorical(struct opts *o)
{
	o->categorical_auto = strcmp(optarg, "auto") == 0;
	o->categorical = (struct names){0};
	if (!o->categorical_auto)
		o->categorical = parse_names("--categorical");
}

static void
parse_class_weight(struct opts *o)
{
	struct names list;

	o->by_class = true;
	o->balanced = strcmp(optarg, "balanced") == 0;
	o->class_weight[0] = o->class_weight[1] = 1;
	if (o->balanced)
		return;
	list = parse_names("--class-weight");
	for (size_t i = 0; i < list.count; i++) {
		const char *item = list.name[i];
		double *w = &o->class_weight[item[0] == '1'];

		if ((item[0] != '0' && item[0] != '1') || item[1] != '=' ||
		    !num_real(item + 2, 1e-100, 1e100, w) || list.count > 2 ||
		    (i > 0 && item[0] == list.name[0][0]))
			diex(ST_CANNOT,
			    "--class-weight: '%s' is neither balanced nor "
			    "0=W,1=W with weights from 1e-100 to 1e+100",
			    optarg);
	}
	for (size_t i = 0; i < list.count; i++)
		free(list.name[i]);
	free(list.name);
}

static void
check_fields(const struct opts *o)
{
	const struct names *named[] = {&o->categorical, &o->log};
	static const char *const option[] = {"--categorical", "--log"};

	if (o->features.name != NULL && o->exclude.name != NULL)
		diex(ST_CANNOT, "-x and --exclude exclude each other");
	if (names_have(&o->features, o->label))
		diex(ST_CANNOT, "-x: '%s' is the label", o->label);
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < named[k]->count; i++) {
			const char *name = named[k]->name[i];

			if (strcmp(name, o->label) == 0)
				diex(ST_CANNOT, "%s: '%s' is the label",
				    option[k], name);
			if (names_have(&o->exclude, name))
				diex(ST_CANNOT, "%s: '%s' is in --exclude",
				    option[k], name);
		}
	}
	for (size_t i = 0; i < o->log.count; i++)
		if (names_have(&o->categorical, o->log.name[i]))
			diex(ST_CANNOT,
			    "--log: '%s' is in --categorical: a category has "
			    "no logarithm",
			    o->log.name[i]);
	if (o->weight != NULL && strcmp(o->weight, o->label) == 0)
		diex(ST_CANNOT, "--weight: '%s' is the label", o->weight);
	if (o->weight != NULL && names_have(&o->features, o->weight))
		diex(ST_CANNOT, "--weight: '%s' is in -x", o->weight);
	if (o->by != NULL && strcmp(o->by, o->label) == 0)
		diex(ST_CANNOT, "--by: '%s' is the label", o->by);
}

/* What was given, for the options that need others. */
struct given {
	bool seed, folds, select, max_levels, unseen, any;
};

static void
check_options(const struct opts *o, const struct given *g)
{
	if (o->verify != NULL) {
		if (g->any)
			diex(ST_CANNOT,
			    "--verify takes the options of the model: only "
			    "--memory and those that all programs have go "
			    "with it");
		return;
	}
	if (o->label == NULL)
		diex(ST_CANNOT, "a label is needed: -y LABEL");
	check_fields(o);
	if (o->undersample > 0 && o->by_class)
		diex(ST_CANNOT,
		    "--undersample and --class-weight exclude each other");
	if (!o->l2_auto && (g->folds || o->by != NULL || g->select))
		diex(ST_CANNOT, "--folds, --by and --select go with --l2 auto");
	if (o->by != NULL && o->folds < 3)
		diex(ST_CANNOT,
		    "--by: the first of the folds is never tested: at least 3 "
		    "are needed");
	if (g->seed && o->undersample == 0 && (!o->l2_auto || o->by != NULL))
		diex(ST_CANNOT,
		    "--seed goes with --undersample, and with --l2 auto "
		    "without --by");
	if ((g->max_levels || g->unseen) && o->categorical.name == NULL &&
	    !o->categorical_auto)
		diex(ST_CANNOT,
		    "--max-levels and --unseen go with --categorical");
}

void
options_parse(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_EXCLUDE = OPT_OWN,
		OPT_CATEGORICAL,
		OPT_MAX_LEVELS,
		OPT_UNSEEN,
		OPT_MISSING,
		OPT_LOG,
		OPT_CLIP,
		OPT_CLASS_WEIGHT,
		OPT_WEIGHT,
		OPT_UNDERSAMPLE,
		OPT_SEED,
		OPT_L2,
		OPT_FOLDS,
		OPT_BY,
		OPT_SELECT,
		OPT_MAX,
		OPT_TOL,
		OPT_REPRODUCIBLE,
		OPT_MEMORY,
		OPT_OUTPUT,
		OPT_VERIFY
	};
	static const struct option longs[] = {
	    {"label", required_argument, NULL, 'y'},
	    {"features", required_argument, NULL, 'x'},
	    {"exclude", required_argument, NULL, OPT_EXCLUDE},
	    {"categorical", required_argument, NULL, OPT_CATEGORICAL},
	    {"max-levels", required_argument, NULL, OPT_MAX_LEVELS},
	    {"unseen", required_argument, NULL, OPT_UNSEEN},
	    {"missing", required_argument, NULL, OPT_MISSING},
	    {"log", required_argument, NULL, OPT_LOG},
	    {"clip", required_argument, NULL, OPT_CLIP},
	    {"class-weight", required_argument, NULL, OPT_CLASS_WEIGHT},
	    {"weight", required_argument, NULL, OPT_WEIGHT},
	    {"undersample", required_argument, NULL, OPT_UNDERSAMPLE},
	    {"seed", required_argument, NULL, OPT_SEED},
	    {"l2", required_argument, NULL, OPT_L2},
	    {"folds", required_argument, NULL, OPT_FOLDS},
	    {"by", required_argument, NULL, OPT_BY},
	    {"select", required_argument, NULL, OPT_SELECT},
	    {"max-iterations", required_argument, NULL, OPT_MAX},
	    {"tolerance", required_argument, NULL, OPT_TOL},
	    {"reproducible", no_argument, NULL, OPT_REPRODUCIBLE},
	    {"memory", required_argument, NULL, OPT_MEMORY},
	    {"output", required_argument, NULL, OPT_OUTPUT},
	    {"verify", required_argument, NULL, OPT_VERIFY},
	    OPT_COMMON_LONG,
	};
	struct given given = {0};
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .max_levels = LEVELS_DEFAULT,
	    .class_weight = {1, 1},
	    .folds = FOLDS_DEFAULT,
	    .l2 = LR_L2,
	    .max_iterations = LR_MAX_ITERATIONS,
	    .tolerance = LR_TOLERANCE};
	while ((c = getopt_long(
		    argc, argv, ":y:x:" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		given.any = given.any || c == 'y' || c == 'x' ||
		    (c >= OPT_OWN && c != OPT_MEMORY && c != OPT_VERIFY);
		switch (c) {
		case 'y':
			o->label = optarg;
			break;
		case 'x':
			o->features = parse_names("-x");
			break;
		case OPT_EXCLUDE:
			o->exclude = parse_names("--exclude");
			break;
		case OPT_CATEGORICAL:
			parse_categorical(o);
			break;
		case OPT_MAX_LEVELS:
			given.max_levels = true;
			o->max_levels =
			    (size_t)opt_int("--max-levels", optarg, 2, 10000);
			break;
		case OPT_UNSEEN:
			given.unseen = true;
			o->unseen_is_reference =
			    parse_word("--unseen", "reject", "reference");
			break;
		case OPT_MISSING:
			o->missing =
			    parse_word("--missing", "mean", "indicator")
			    ? MISSING_INDICATOR
			    : MISSING_MEAN;
			break;
		case OPT_LOG:
			o->log = parse_names("--log");
			break;
		case OPT_CLIP:
			o->clip = opt_real("--clip", optarg, 0.1, 1e100);
			break;
		case OPT_CLASS_WEIGHT:
			parse_class_weight(o);
			break;
		case OPT_WEIGHT:
			o->weight = optarg;
			break;
		case OPT_UNDERSAMPLE:
			o->undersample =
			    opt_real("--undersample", optarg, 1e-6, 1e12);
			break;
		case OPT_SEED:
			given.seed = true;
			o->seed = (double)opt_int(
			    "--seed", optarg, 0, INT64_C(1) << 53);
			break;
		case OPT_L2:
			o->l2_auto = strcmp(optarg, "auto") == 0;
			if (!o->l2_auto)
				o->l2 = opt_real("--l2", optarg, 0, 1e300);
			break;
		case OPT_FOLDS:
			given.folds = true;
			o->folds = (size_t)opt_int("--folds", optarg, 2, 1000);
			break;
		case OPT_BY:
			o->by = optarg;
			break;
		case OPT_SELECT:
			given.select = true;
			o->by_precision =
			    parse_word("--select", "log-loss", "ap");
			break;
		case OPT_MAX:
			o->max_iterations =
			    opt_int("--max-iterations", optarg, 1, 1000000);
			break;
		case OPT_TOL:
			o->tolerance =
			    opt_real("--tolerance", optarg, 1e-15, 1);
			break;
		case OPT_REPRODUCIBLE:
			o->reproducible = true;
			break;
		case OPT_MEMORY:
			o->memory = opt_bytes("--memory", optarg);
			break;
		case OPT_OUTPUT:
			o->output = optarg;
			break;
		case OPT_VERIFY:
			o->verify = optarg;
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
	check_options(o, &given);
}
