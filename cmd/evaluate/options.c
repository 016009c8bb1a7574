#include "evaluate.h"

#include "base/mem.h"

#include <string.h>

static const char usage[] =
    " -y LABEL [-s SCORE] [--weight FIELD] [-m MODEL]\n"
    "                [--threshold T | --choose RULE [--on FILE]]\n"
    "                [--beta B] [--bins N] [--calibration]\n"
    "                [--resamples N] [--seed N]\n"
    "                [--baseline FILE [--key FIELD]]\n"
    "                [--top K --time FIELD [--day LENGTH] [--card FIELD\n"
    "                [--delay DAYS [--known FILE]]]]\n"
    "                [--require WHAT ...] [--format text|json] [--curves]\n"
    "                [--table] [FILE ...]\n"
    "Say how well scores tell positives from the rest.\n"
    "  -y, --label LABEL    the member that is true: 0 or 1, or false or "
    "true\n"
    "  -s, --score SCORE    the member that was predicted (default score)\n"
    "  --weight FIELD       the member that says how much a record counts\n"
    "  -m, --model MODEL    was it trained on these records? Its threshold\n"
    "  --threshold T        a score >= T predicts a positive (default 0.5)\n"
    "  --choose RULE        the threshold by max-f1, precision>=X, recall>=X,\n"
    "                       cost FP=A[*FIELD],FN=B[*FIELD] or top=K[/day]\n"
    "  --on FILE            chosen by the records of FILE\n"
    "  --beta B             recall counts B times as much in F-beta too\n"
    "  --bins N             bins of the calibration (default 10)\n"
    "  --calibration        slope and intercept also of many records\n"
    "  --resamples N        of the bootstrap; 0: none (default 500, and none\n"
    "                       above 100000 records)\n"
    "  --seed N             of the bootstrap's random numbers (default 1)\n"
    "  --baseline FILE      compare with the scores of these same records\n"
    "  --key FIELD          which are found by this member, not by place\n"
    "  --top K              alerts a day: precision@k\n"
    "  --time FIELD         the member that says when, in seconds\n"
    "  --day LENGTH         of a day, in the unit of --time (default 86400)\n"
    "  --card FIELD         the member that says whose: card precision@k\n"
    "  --delay DAYS         that labels are late; known cards are left out\n"
    "  --known FILE         labelled records of before, for --delay\n"
    "  --require WHAT       end with status 1 unless it holds: ap>=0.7,\n"
    "                       recall.low>=0.6, recall@precision>=0.9 >= 0.6,\n"
    "                       precision@100>=0.5, no-leak\n"
    "  --format text|json   a table for people, or one JSON object\n"
    "  --curves             the points of curves as well, in JSON\n"
    "  --table              only a line of JSON for each "
    "threshold\n" OPT_COMMON_USAGE;

enum {
	OPT_WEIGHT = OPT_OWN,
	OPT_THRESHOLD,
	OPT_CHOOSE,
	OPT_ON,
	OPT_BETA,
	OPT_BINS,
	OPT_CALIBRATION,
	OPT_RESAMPLES,
	OPT_SEED,
	OPT_BASELINE,
	OPT_KEY,
	OPT_TOP,
	OPT_TIME,
	OPT_DAY,
	OPT_CARD,
	OPT_DELAY,
	OPT_KNOWN,
	OPT_REQUIRE,
	OPT_FORMAT,
	OPT_CURVES,
	OPT_TABLE,
};

static const struct option longs[] = {
    {"label", required_argument, NULL, 'y'},
    {"score", required_argument, NULL, 's'},
    {"model", required_argument, NULL, 'm'},
    {"weight", required_argument, NULL, OPT_WEIGHT},
    {"threshold", required_argument, NULL, OPT_THRESHOLD},
    {"choose", required_argument, NULL, OPT_CHOOSE},
    {"on", required_argument, NULL, OPT_ON},
    {"beta", required_argument, NULL, OPT_BETA},
    {"bins", required_argument, NULL, OPT_BINS},
    {"calibration", no_argument, NULL, OPT_CALIBRATION},
    {"resamples", required_argument, NULL, OPT_RESAMPLES},
    {"seed", required_argument, NULL, OPT_SEED},
    {"baseline", required_argument, NULL, OPT_BASELINE},
    {"key", required_argument, NULL, OPT_KEY},
    {"top", required_argument, NULL, OPT_TOP},
    {"time", required_argument, NULL, OPT_TIME},
    {"day", required_argument, NULL, OPT_DAY},
    {"card", required_argument, NULL, OPT_CARD},
    {"delay", required_argument, NULL, OPT_DELAY},
    {"known", required_argument, NULL, OPT_KNOWN},
    {"require", required_argument, NULL, OPT_REQUIRE},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"curves", no_argument, NULL, OPT_CURVES},
    {"table", no_argument, NULL, OPT_TABLE},
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
parse_rule(struct opts *o)
{
	struct error e;

	if (o->has_rule)
		threshold_release(&o->rule);
	if (threshold_parse(&o->rule, optarg, &e) < 0)
		diex(ST_CANNOT, "--choose: %s", e.text);
	o->has_rule = true;
}

static void
parse_require(struct opts *o)
{
	struct error e;

	o->gate = mem_resize(o->gate, o->gates + 1, sizeof *o->gate);
	if (gate_parse(&o->gate[o->gates++], optarg, &e) < 0)
		diex(ST_CANNOT, "--require: %s", e.text);
}

/* What takes a file or a member's name: true when `c` is such an option. */
static bool
parse_name(struct opts *o, int c)
{
	switch (c) {
	case 'y':
		o->label = optarg;
		break;
	case 's':
		o->score = optarg;
		break;
	case 'm':
		o->model = optarg;
		break;
	case OPT_WEIGHT:
		o->weight = optarg;
		break;
	case OPT_ON:
		o->on = optarg;
		break;
	case OPT_BASELINE:
		o->baseline = optarg;
		break;
	case OPT_KEY:
		o->key = optarg;
		break;
	case OPT_TIME:
		o->time = optarg;
		break;
	case OPT_CARD:
		o->card = optarg;
		break;
	case OPT_KNOWN:
		o->known = optarg;
		break;
	default:
		return false;
	}
	return true;
}

static bool
parse_count(struct opts *o, int c)
{
	switch (c) {
	case OPT_BINS:
		o->bins = (size_t)opt_int("--bins", optarg, 1, 1000);
		break;
	case OPT_RESAMPLES:
		o->resamples =
		    (size_t)opt_int("--resamples", optarg, 0, 1000000);
		o->has_resamples = true;
		break;
	case OPT_SEED:
		o->seed = (uint64_t)opt_int("--seed", optarg, 0, INT64_MAX);
		break;
	case OPT_TOP:
		o->top = (size_t)opt_int("--top", optarg, 1, INT32_MAX);
		break;
	case OPT_DELAY:
		o->delay = opt_int("--delay", optarg, 0, 100000);
		o->has_delay = true;
		break;
	default:
		return false;
	}
	return true;
}

static void
parse_other(struct opts *o, int c, char **argv)
{
	switch (c) {
	case OPT_THRESHOLD:
		o->threshold = opt_real("--threshold", optarg, -1e308, 1e308);
		o->has_threshold = true;
		break;
	case OPT_CHOOSE:
		parse_rule(o);
		break;
	case OPT_BETA:
		o->beta = opt_real("--beta", optarg, 1e-3, 1e3);
		o->has_beta = true;
		break;
	case OPT_CALIBRATION:
		o->calibration = true;
		break;
	case OPT_DAY:
		o->day = opt_real("--day", optarg, 1e-9, 1e18);
		break;
	case OPT_REQUIRE:
		parse_require(o);
		break;
	case OPT_FORMAT:
		parse_format(o);
		break;
	case OPT_CURVES:
		o->curves = true;
		break;
	case OPT_TABLE:
		o->table = true;
		break;
	default:
		opt_common(&o->common, c, argv, usage);
	}
}

static void
need(bool there, const char *option, const char *needed)
{
	if (!there)
		diex(ST_CANNOT, "%s needs %s", option, needed);
}

static void
check_options(const struct opts *o)
{
	if (o->label == NULL)
		diex(ST_CANNOT, "a label is needed: -y LABEL");
	if (o->has_resamples && o->resamples > 0 && o->resamples < 100)
		diex(ST_CANNOT,
		    "--resamples: %zu are too few for an interval of 95 %%: "
		    "0, or 100 and more",
		    o->resamples);
	if (o->has_rule && o->has_threshold)
		diex(ST_CANNOT, "--threshold and --choose exclude each other");
	if (o->table && (o->json || o->curves))
		diex(ST_CANNOT, "--table has a format of its own");
	need(o->on == NULL || o->has_rule, "--on", "--choose");
	need(!o->rule.daily || o->time != NULL, "--choose top=K/day", "--time");
	need(o->key == NULL || o->baseline != NULL, "--key", "--baseline");
	need(o->top == 0 || o->time != NULL, "--top", "--time");
	need(o->card == NULL || o->top > 0, "--card", "--top");
	need(!o->has_delay || o->card != NULL, "--delay", "--card");
	need(o->known == NULL || o->has_delay, "--known", "--delay");
	need(!o->curves || o->json, "--curves", "--format json");
	gates_check(o);
}

/* Stdin has one end: who reads first leaves nothing to the others. */
static void
check_stdin(const struct opts *o, char **files)
{
	const char *named[] = {o->on, o->baseline, o->known};
	int readers = *files == NULL;

	for (; *files != NULL; files++)
		readers += strcmp(*files, "-") == 0;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		readers += named[i] != NULL && strcmp(named[i], "-") == 0;
	if (readers > 1)
		diex(ST_CANNOT,
		    "stdin cannot be read twice: only one of FILE, --on, "
		    "--baseline and --known can be '-'");
}

void
parse_options(struct opts *o, int argc, char **argv)
{
	int c;

	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT,
	    .score = "score",
	    .threshold = MODEL_THRESHOLD,
	    .resamples = RESAMPLES_DEFAULT,
	    .seed = 1,
	    .bins = BINS_DEFAULT,
	    .day = DAY_DEFAULT,
	};
	while ((c = getopt_long(
		    argc, argv, ":y:s:m:" OPT_COMMON_SHORT, longs, NULL)) != -1)
		if (!parse_name(o, c) && !parse_count(o, c))
			parse_other(o, c, argv);
	check_options(o);
	check_stdin(o, argv + optind);
}
