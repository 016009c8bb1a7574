#include "options.h"

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

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "model", .say = "a model is needed: -m MODEL"},
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
    .synopsis = " -m MODEL [--name NAME] [--threshold T]\n"
		"             [--explain N] [--max-missing N] [FILE ...]\n"
		"Append a model's score to each record.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "score",
	    .max_missing = SIZE_MAX};
	opt_parse(&program, o, argc, argv);
}
