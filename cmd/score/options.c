#include "options.h"

#include "base/diag.h"

#include <stdint.h>
#include <string.h>

static void
take_stamp(void *opts, const char *text)
{
	struct opts *o = opts;

	if (text != NULL && strcmp(text, "full") != 0)
		diex(ST_CANNOT,
		    "--stamp-model: '%s' is not 'full', for all digits", text);
	o->stamp = text != NULL ? STAMP_FULL : STAMP_SHORT;
}

static const struct opt options[] = {
    {'m', "model", "MODEL", "the model file, as train-lr writes it",
	OPT_TEXT(model), OPT_READS},
    {0, "follow", NULL, "go on with what comes to be in MODEL's place",
	OPT_FLAG(follow)},
    {0, "name", "NAME", "the name of the member to append (default score)",
	OPT_TEXT(name)},
    {0, "stamp-model", "[=full]",
	"also append \"model\": name, version and digest\n"
	"(12 digits of it, or all) of the model that scored it",
	OPT_CALL(take_stamp)},
    {0, "stamp-name", "NAME", "the name of that member (default model)",
	OPT_TEXT(stamp_name)},
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

/* No two members that are appended have the same name. */
static void
check_stamp_name(void *opts)
{
	const struct opts *o = opts;
	const char *taken[] = {o->name, o->threshold != NULL ? "alert" : "",
	    o->explain > 0 ? "explanation" : ""};

	for (size_t i = 0; o->stamp != STAMP_NONE && i < 3; i++)
		if (strcmp(o->stamp_name, taken[i]) == 0)
			diex(ST_CANNOT,
			    "--stamp-model: another appended member is called "
			    "'%s' already: --stamp-name gives the stamp "
			    "another name",
			    o->stamp_name);
}

static const struct opt_rule rules[] = {
    {OPT_CHECK, .check = check_model},
    {OPT_EXCLUDE, .these = "model endpoint"},
    HOSTED_RULES,
    {OPT_UTF8, .these = "name"},
    {OPT_UTF8, .these = "stamp-name"},
    {OPT_NEEDS, "stamp-name", .that = "stamp-model"},
    {OPT_EXCLUDES, "follow", .that = "model=-",
	.say = "--follow: -m - is stdin, which is read once"},
    {OPT_EXCLUDES, "threshold", .that = "name=alert",
	.say = "--name alert: --threshold needs that name"},
    {OPT_EXCLUDES, "explain", .that = "name=explanation",
	.say = "--name explanation: --explain needs that name"},
    {.check = check_stamp_name},
    {OPT_STDIN, .these = "model",
	.say = "stdin cannot be read twice: only one of FILE and -m can be "
	       "'-'"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -m MODEL | --endpoint URL [--follow] [--name NAME]\n"
	"             [--threshold T] [--explain N] [--stamp-model[=full]]\n"
	"             [--stamp-name NAME] [--max-missing N] [-x A,B,...]\n"
	"             [--rows] [--prediction POINTER] [--batch N]\n"
	"             [--in-flight N] [--timeout SECONDS]\n"
	"             [--request-timeout SECONDS] [--token-file FILE]\n"
	"             [--header-file FILE] [--ca FILE] [--proxy URL]\n"
	"             [--metrics FILE] [FILE ...]\n"
	"Append a model's score to each record.\n",
    .rows = options,
    .shared = {HOSTED_OPTIONS, METRICS_OPTIONS, OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "score",
	    .hosted = HOSTED_DEFAULT,
	    .stamp_name = "model",
	    .max_missing = SIZE_MAX};
	opt_parse(&program, o, argc, argv);
}
