#include "options.h"

#include "base/diag.h"

#include <stdint.h>

static const struct opt options[] = {
    {'m', "model", "MODEL", "the model file, as train-lr writes it",
	OPT_TEXT(model), OPT_READS},
    {0, "name", "NAME", "the name of the member to append (default score)",
	OPT_TEXT(name)},
    {0, "threshold", "T", "also append \"alert\": is the score >= T?",
	OPT_TEXT(threshold)},
    {0, "explain", "N",
	"also append \"explanation\": what the N members\n"
	"with the largest effect add to the score",
	OPT_INT(explain, 1, INT32_MAX)},
    {0, "max-missing", "N",
	"reject a record that lacks more than N of the\n"
	"members that the model would fill in",
	OPT_INT(max_missing, 0, INT32_MAX)},
    {0},
};

static void
check_model(void *opts)
{
	const struct opts *o = opts;

	if (o->model == NULL && o->hosted.url == NULL)
		diex(ST_CANNOT,
		    "a model is needed: -m MODEL, or --endpoint URL");
}

static const struct opt_rule rules[] = {
    {OPT_CHECK, .check = check_model},
    {OPT_EXCLUDE, .these = "model endpoint"},
    HOSTED_RULES,
    {OPT_UTF8, .these = "name"},
    {OPT_EXCLUDES, "threshold", .that = "name=alert",
	.say = "--name alert: --threshold needs that name"},
    {OPT_EXCLUDES, "explain", .that = "name=explanation",
	.say = "--name explanation: --explain needs that name"},
    {OPT_STDIN, .these = "model",
	.say = "stdin cannot be read twice: only one of FILE and -m can be "
	       "'-'"},
    {0},
};

static const struct opt_program program = {
    .synopsis = " -m MODEL | --endpoint URL [--name NAME] [--threshold T]\n"
		"             [--explain N] [--max-missing N] [FILE ...]\n"
		"Append a model's score to each record.\n",
    .rows = options,
    .shared = {HOSTED_OPTIONS, OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "score",
	    .hosted = HOSTED_DEFAULT,
	    .max_missing = SIZE_MAX};
	opt_parse(&program, o, argc, argv);
}
