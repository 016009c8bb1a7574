#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "evaluate.h"
#include "worst.h"

static void
take_rule(void *opts, const char *text)
{
	struct opts *o = opts;
	struct error e;

	if (o->has_rule)
		threshold_release(&o->rule);
	if (threshold_parse(&o->rule, text, &e) < 0)
		diex(ST_CANNOT, "--choose: %s", e.text);
}

static void
take_require(void *opts, const char *text)
{
	struct opts *o = opts;
	struct error e;

	o->gate = mem_resize(o->gate, o->gates + 1, sizeof *o->gate);
	if (gate_parse(&o->gate[o->gates++], text, &e) < 0)
		diex(ST_CANNOT, "--require: %s", e.text);
}

/* Take a window's length: as a day's, or such as 1h, of a time in seconds. */
static void
take_window(void *opts, const char *text)
{
	struct opts *o = opts;
	int64_t ms;

	o->by_window = true;
	if (clock_length(text, &ms) && ms > 0)
		o->day = (double)ms / 1000;
	else if (!num_real(text, 1e-9, 1e18, &o->day))
		diex(ST_CANNOT,
		    "--by-window: '%s' is neither a length in the unit of "
		    "--time nor one such as 1d or 6h",
		    text);
}

static const struct opt options[] = {
    {'y', "label", "LABEL",
	"the member with the label: 0 or 1, or false or true", OPT_TEXT(label)},
    {0, "positive", "VALUE",
	"the label's value that is the positive class\n"
	"(default: the model's)",
	OPT_TEXT(positive)},
    {'s', "score", "SCORE", "the member with the prediction (default score)",
	OPT_TEXT(score)},
    {0, "weight", "FIELD", "the member that says how much a record counts",
	OPT_TEXT(weight)},
    {'m', "model", "MODEL",
	"take its threshold; warn of records it learned from", OPT_TEXT(model),
	OPT_READS},
    {0, "threshold", "T", "a score >= T predicts a positive (default 0.5)",
	OPT_REAL(threshold, -1e308, 1e308), OPT_GIVEN(has_threshold)},
    {0, "choose", "RULE",
	"the threshold by max-f1, precision>=X, recall>=X,\n"
	"cost FP=A[*FIELD],FN=B[*FIELD] or top=K[/day]",
	OPT_CALL(take_rule), OPT_GIVEN(has_rule)},
    {0, "on", "FILE", "choose it on FILE, which is not evaluated itself",
	OPT_TEXT(on), OPT_READS},
    {0, "beta", "B", "recall counts B times as much in F-beta too",
	OPT_REAL(beta, 1e-3, 1e3), OPT_GIVEN(has_beta)},
    {0, "bins", "N", "number of bins of the calibration (default 10)",
	OPT_INT(bins, 1, 1000)},
    {0, "calibration", NULL, "slope and intercept also of many records",
	OPT_FLAG(calibration)},
    {0, "resamples", "N",
	"of the bootstrap; 0: none (default 500, and none\n"
	"above 100000 records)",
	OPT_INT(resamples, 0, 1000000), OPT_GIVEN(has_resamples)},
    {0, "seed", "N", "of the bootstrap's random numbers (default 1)",
	OPT_INT(seed, 0, INT64_MAX)},
    {0, "baseline", "FILE", "compare with the scores of these same records",
	OPT_TEXT(baseline), OPT_READS},
    {0, "key", "FIELD", "find them in it by this member, not by place",
	OPT_TEXT(key)},
    {0, "top", "K", "alerts a day: precision@k", OPT_INT(top, 1, INT32_MAX)},
    {0, "time", "FIELD", "the member with the time, in seconds",
	OPT_TEXT(time)},
    {0, "day", "LENGTH",
	"length of a day, in the unit of --time\n(default 86400)",
	OPT_REAL(day, 1e-9, 1e18)},
    {0, "by-window", "LENGTH",
	"print a line of JSON for each window of time\n"
	"instead: 86400, or 1d",
	OPT_CALL(take_window)},
    {0, "labelled", "FIELD",
	"the member with the time at which the label came:\n"
	"also figures as of each window's end",
	OPT_TEXT(labelled)},
    {0, "card", "FIELD", "the member that names the card: card precision@k",
	OPT_TEXT(card)},
    {0, "delay", "DAYS", "labels come this late; leave known cards out",
	OPT_INT(delay, 0, 100000), OPT_GIVEN(has_delay)},
    {0, "known", "FILE", "earlier labelled records, for --delay",
	OPT_TEXT(known), OPT_READS},
    {0, "drop-known", NULL, "leave known cards out of all figures",
	OPT_FLAG(drop_known)},
    {0, "require", "WHAT",
	"end with status 4 unless it holds: ap>=0.7,\n"
	"recall.low>=0.6, recall@precision>=0.9 >= 0.6,\n"
	"precision@100>=0.5, no-leak",
	OPT_CALL(take_require), OPT_REPEATS},
    {0, "format", "text|json", "a table for people, or one JSON object",
	OPT_WORD(json)},
    {0, "curves", NULL, "also print the points of curves, in JSON",
	OPT_FLAG(curves)},
    {0, "worst", "N",
	"also print the N worst false alarms and misses, in\nJSON",
	OPT_INT(worst, 1, WORST_MOST)},
    {0, "table", NULL, "print only a line of JSON for each threshold",
	OPT_FLAG(table)},
    {0},
};

static void
check_resamples(void *opts)
{
	const struct opts *o = opts;

	if (o->has_resamples && o->resamples > 0 && o->resamples < 100)
		diex(ST_CANNOT,
		    "--resamples: %zu are too few for an interval of 95 %%: "
		    "0, or 100 and more",
		    o->resamples);
}

static void
check_daily(void *opts)
{
	const struct opts *o = opts;

	if (o->rule.daily && o->time == NULL)
		diex(ST_CANNOT, "--choose top=K/day needs --time");
}

static void
check_gates(void *opts)
{
	gates_check(opts);
}

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "label", .say = "a label is needed: -y LABEL"},
    {OPT_UTF8, .these = "positive"},
    {.check = check_resamples},
    {OPT_EXCLUDE, .these = "threshold choose"},
    {OPT_EXCLUDES, "table", .that = "format=json curves worst",
	.say = "--table has a format of its own"},
    {OPT_NEEDS, "on", .that = "choose"},
    {.check = check_daily},
    {OPT_NEEDS, "key", .that = "baseline worst",
	.say = "--key needs --baseline or --worst"},
    {OPT_NEEDS, "by-window", .that = "time"},
    {OPT_NEEDS, "labelled", .that = "by-window"},
    {OPT_EXCLUDES, "by-window",
	.that = "choose on beta bins calibration resamples baseline top day "
		"card require format curves worst table"},
    {OPT_NEEDS, "top", .that = "time"},
    {OPT_NEEDS, "card", .that = "top"},
    {OPT_NEEDS, "delay", .that = "card"},
    {OPT_NEEDS, "known", .that = "delay"},
    {OPT_NEEDS, "drop-known", .that = "delay"},
    {OPT_NEEDS, "curves", .that = "format=json"},
    {OPT_NEEDS, "worst", .that = "format=json"},
    {OPT_EXCLUDES, "worst", .that = "drop-known"},
    {.check = check_gates},
    {OPT_STDIN, .these = "on baseline known"},
    {OPT_STDIN, .these = "model on baseline known"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -y LABEL [--positive VALUE] [-s SCORE] [--weight FIELD]\n"
	"                [-m MODEL]\n"
	"                [--threshold T | --choose RULE [--on FILE]]\n"
	"                [--beta B] [--bins N] [--calibration]\n"
	"                [--resamples N] [--seed N]\n"
	"                [--baseline FILE [--key FIELD]]\n"
	"                [--top K --time FIELD [--day LENGTH] [--card FIELD\n"
	"                [--delay DAYS [--known FILE] [--drop-known]]]]\n"
	"                [--by-window LENGTH --time FIELD [--labelled FIELD]]\n"
	"                [--require WHAT ...] [--format text|json] [--curves]\n"
	"                [--worst N] [--table] [FILE ...]\n"
	"Say how well scores tell positives from the rest.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT,
	    .score = "score",
	    .threshold = MODEL_THRESHOLD,
	    .resamples = RESAMPLES_DEFAULT,
	    .seed = 1,
	    .bins = BINS_DEFAULT,
	    .day = DAY_DEFAULT,
	};
	opt_parse(&program, o, argc, argv);
}
