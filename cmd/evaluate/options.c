#include "evaluate.h"

#include <string.h>

static const char usage[] =
    " -y LABEL [-s SCORE] [--weight FIELD] [--threshold T]\n"
    "                [--beta B] [--bins N] [--calibration]\n"
    "                [--resamples N] [--seed N] [--format text|json]\n"
    "                [--curves] [FILE ...]\n"
    "Say how well scores tell positives from the rest.\n"
    "  -y, --label LABEL    the member that is true: 0 or 1, or false or "
    "true\n"
    "  -s, --score SCORE    the member that was predicted (default score)\n"
    "  --weight FIELD       the member that says how much a record counts\n"
    "  --threshold T        a score >= T predicts a positive (default 0.5)\n"
    "  --beta B             recall counts B times as much in F-beta too\n"
    "  --bins N             bins of the calibration (default 10)\n"
    "  --calibration        slope and intercept also of many records\n"
    "  --resamples N        of the bootstrap; 0: none (default 500, and none\n"
    "                       above 100000 records)\n"
    "  --seed N             of the bootstrap's random numbers (default 1)\n"
    "  --format text|json   a table for people, or one JSON object\n"
    "  --curves             the points of curves as well, in "
    "JSON\n" OPT_COMMON_USAGE;

enum {
	OPT_WEIGHT = OPT_OWN,
	OPT_THRESHOLD,
	OPT_BETA,
	OPT_BINS,
	OPT_CALIBRATION,
	OPT_RESAMPLES,
	OPT_SEED,
	OPT_FORMAT,
	OPT_CURVES,
};

static const struct option longs[] = {
    {"label", required_argument, NULL, 'y'},
    {"score", required_argument, NULL, 's'},
    {"weight", required_argument, NULL, OPT_WEIGHT},
    {"threshold", required_argument, NULL, OPT_THRESHOLD},
    {"beta", required_argument, NULL, OPT_BETA},
    {"bins", required_argument, NULL, OPT_BINS},
    {"calibration", no_argument, NULL, OPT_CALIBRATION},
    {"resamples", required_argument, NULL, OPT_RESAMPLES},
    {"seed", required_argument, NULL, OPT_SEED},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"curves", no_argument, NULL, OPT_CURVES},
    OPT_COMMON_LONG,
};

static void
parse_format(struct opts *o)
{
	o->json = strcmp(optarg, "json") == 0;
	if (!o->json && strcmp(optarg, "text") != 0)
		diex(ST_CANNOT, "--format: '%s' is not text or json", optarg);
}

static void
parse_own(struct opts *o, int c, char **argv)
{
	switch (c) {
	case 'y':
		o->label = optarg;
		break;
	case 's':
		o->score = optarg;
		break;
	case OPT_WEIGHT:
		o->weight = optarg;
		break;
	case OPT_THRESHOLD:
		o->threshold = opt_real("--threshold", -1e308, 1e308);
		break;
	case OPT_BETA:
		o->beta = opt_real("--beta", 1e-3, 1e3);
		o->has_beta = true;
		break;
	case OPT_BINS:
		o->bins = (size_t)opt_int("--bins", 1, 1000);
		break;
	case OPT_CALIBRATION:
		o->calibration = true;
		break;
	case OPT_RESAMPLES:
		o->resamples = (size_t)opt_int("--resamples", 0, 1000000);
		o->has_resamples = true;
		break;
	case OPT_SEED:
		o->seed = (uint64_t)opt_int("--seed", 0, INT64_MAX);
		break;
	case OPT_FORMAT:
		parse_format(o);
		break;
	case OPT_CURVES:
		o->curves = true;
		break;
	default:
		opt_common(&o->common, c, argv, usage);
	}
}

static void
check_options(const struct opts *o)
{
	if (o->label == NULL)
		diex(ST_CANNOT, "a label is needed: -y LABEL");
	if (o->has_resamples && o->resamples > 0 && o->resamples < 100)
		diex(ST_CANNOT,
		    "--resamples: %zu are too few for an interval "
		    "of 95 %%: 0, or 100 and more",
		    o->resamples);
	if (o->curves && !o->json)
		diex(ST_CANNOT, "--curves needs --format json");
}

void
parse_options(struct opts *o, int argc, char **argv)
{
	int c;

	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT,
	    .score = "score",
	    .threshold = 0.5,
	    .resamples = RESAMPLES_DEFAULT,
	    .seed = 1,
	    .bins = BINS_DEFAULT,
	};
	while ((c = getopt_long(
		    argc, argv, ":y:s:" OPT_COMMON_SHORT, longs, NULL)) != -1)
		parse_own(o, c, argv);
	check_options(o);
}
