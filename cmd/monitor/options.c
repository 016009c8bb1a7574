#include "options.h"

#include "base/diag.h"
#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

static bool
is_nothing(const char *text)
{
	return text[0] == '0' &&
	    (text[1] == '\0' || (strchr("smhd", text[1]) && text[2] == '\0'));
}

static void
take_length(const char *option, const char *text, int64_t *length)
{
	if (!event_length(text, length))
		diex(ST_CANNOT,
		    "%s: '%s' is no length of time, such as 15m, 1h or 7d",
		    option, text);
}

/* A length of time, or a number of records. */
static void
take_window(void *opts, const char *text)
{
	struct opts *o = opts;
	long long n;

	o->window = o->records = 0;
	if (num_int(text, 1, INT64_C(1) << 53, &n))
		o->records = n;
	else if (!event_length(text, &o->window))
		diex(ST_CANNOT,
		    "--window: '%s' is neither a length of time, such as 15m, "
		    "nor a number of records",
		    text);
}

static void
take_time(void *opts, const char *text)
{
	struct opts *o = opts;

	if (!event_parse(&o->time, text))
		diex(ST_CANNOT, "--time: it has no name of a member");
	o->has_time = true;
}

static void
take_grace(void *opts, const char *text)
{
	struct opts *o = opts;

	o->grace = 0;
	if (!is_nothing(text))
		take_length("--grace", text, &o->grace);
}

static void
take_idle(void *opts, const char *text)
{
	take_length("--idle-close", text, &((struct opts *)opts)->idle);
}

static void
take_silence(void *opts, const char *text)
{
	take_length("--silence", text, &((struct opts *)opts)->silence);
}

static void
take_late(void *opts, const char *text)
{
	struct opts *o = opts;

	o->late_keep = 0;
	if (!is_nothing(text))
		take_length("--late-keep", text, &o->late_keep);
}

static void
take_maturity(void *opts, const char *text)
{
	take_length("--maturity", text, &((struct opts *)opts)->maturity);
}

static void
take_horizon(void *opts, const char *text)
{
	take_length("--horizon", text, &((struct opts *)opts)->horizon);
}

static void
take_model(void *opts, const char *text)
{
	struct opts *o = opts;

	o->models =
	    mem_resize(o->models, o->model_count + 1, sizeof *o->models);
	o->models[o->model_count++] = mem_string(text);
	opt_reads_file("-m", text);
}

static const struct opt options[] = {
    {'m', "model", "MODEL", "the model file; given again, another one",
	OPT_CALL(take_model), OPT_REPEATS},
    {0, "models", "DIR", "a registry: each model of a stamp is found there",
	OPT_TEXT(registry)},
    {0, "window", "15m|N",
	"the length of a window, in time or in records\n(default 1h, or "
	"10000 without --time)",
	OPT_CALL(take_window)},
    {0, "time", "FIELD",
	"the member with the time, in seconds: FIELD,\n"
	"FIELD:ms, FIELD:us, or kafka for the position's",
	OPT_CALL(take_time)},
    {0, "grace", "LENGTH", "how late a record may come (default 0s)",
	OPT_CALL(take_grace)},
    {0, "idle-close", "LENGTH",
	"do not wait for a partition that is silent so long",
	OPT_CALL(take_idle)},
    {0, "silence", "LENGTH",
	"state unknown when nothing comes so long\n(default 30m)",
	OPT_CALL(take_silence)},
    {0, "late-keep", "LENGTH",
	"add late records to windows that ended at most\n"
	"so long ago (default 24h)",
	OPT_CALL(take_late)},
    {0, "labels", "FILE|-", "records with the label, as they come",
	OPT_TEXT(labels), OPT_READS},
    {0, "key", "FIELD", "the member that joins labels to records",
	OPT_TEXT(key)},
    {'y', "label", "LABEL", "the member with the label (default the model's)",
	OPT_TEXT(label)},
    {0, "positive", "VALUE", "its value in a positive (default 1 or true)",
	OPT_TEXT(positive)},
    {0, "maturity", "LENGTH",
	"a window's labels are final after so long\n(default 7d)",
	OPT_CALL(take_maturity)},
    {0, "horizon", "LENGTH", "how long to wait for labels (default 45d)",
	OPT_CALL(take_horizon)},
    {0, "keys", "N",
	"the most records that wait for labels\n(default 10000000)",
	OPT_INT(keys, 1, INT64_C(1) << 40)},
    {0, "capacity", "N", "the alerts a day that people can look at",
	OPT_REAL(capacity, 1e-6, 1e12)},
    {0, "card", "FIELD", "the member that names the card: CP@100",
	OPT_TEXT(card)},
    {0, "threshold", "T",
	"a score >= T is an alert, where records do not say\n"
	"(default the model's)",
	OPT_REAL(threshold, 0, 1)},
    {0, "for", "N", "windows in a row before a state changes (default 2)",
	OPT_INT(patience, 1, 1000)},
    {0, "least", "N", "judge windows of so many records (default 1000)",
	OPT_INT(least, 1, INT32_MAX)},
    {0, "psi-warn", "X", "warn from this PSI on (default 0.1)",
	OPT_REAL(psi_warn, 0, 100)},
    {0, "psi-alert", "X", "alert from this PSI on (default 0.25)",
	OPT_REAL(psi_alert, 0, 100)},
    {0, "html", "FILE", "keep a page to look at there", OPT_TEXT(html),
	OPT_WRITES},
    {0, "title", "TEXT", "of the page (default Monitor)", OPT_TEXT(title)},
    {0, "prom", "FILE",
	"keep the figures of the last windows there, for\n"
	"node_exporter; --metrics has them, too",
	OPT_TEXT(prom), OPT_WRITES},
    {0, "format", "json|text", "the form of the windows (default json)",
	OPT_EITHER(as_text)},
    {0},
};

static void
check_members(void *opts)
{
	const struct opts *o = opts;

	if (o->psi_alert < o->psi_warn)
		diex(ST_CANNOT, "--psi-alert is below --psi-warn");
	if (o->labels != NULL && o->label == NULL && o->model_count == 0)
		diex(ST_CANNOT,
		    "the label's member is not known without a model: -y "
		    "LABEL names it");
	if (o->horizon < o->maturity)
		diex(ST_CANNOT, "--horizon is shorter than --maturity");
	if (o->window > 0 && !o->has_time)
		diex(ST_CANNOT, "--window of a length needs --time FIELD");
}

static const struct opt_rule rules[] = {
    {OPT_EXCLUDE, .these = "model models"},
    {OPT_NEEDS, .these = "labels", .that = "key"},
    {OPT_GO_WITH, "key maturity horizon keys positive card", .that = "labels"},
    {OPT_GO_WITH, "grace idle-close late-keep silence", .that = "time"},
    {OPT_GO_WITH, "title", .that = "html"},
    {OPT_UTF8, .these = "title"},
    {OPT_STDIN, .these = "labels",
	.say = "stdin cannot be read twice: only one of FILE and --labels can "
	       "be '-'"},
    {OPT_CHECK, .check = check_members},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-m MODEL]... [--models DIR] [--window 15m|N] [--time FIELD]\n"
	"               [--grace LENGTH] [--idle-close LENGTH]\n"
	"               [--silence LENGTH] [--late-keep LENGTH]\n"
	"               [--labels FILE|- --key FIELD [-y LABEL]\n"
	"               [--positive VALUE] [--maturity LENGTH]\n"
	"               [--horizon LENGTH] [--keys N] [--card FIELD]]\n"
	"               [--capacity N] [--threshold T] [--for N] [--least N]\n"
	"               [--psi-warn X] [--psi-alert X]\n"
	"               [--html FILE [--title TEXT]] [--prom FILE]\n"
	"               [--metrics FILE] [--format json|text] [FILE ...]\n"
	"Watch the scores of models, with labels or without.\n",
    .rows = options,
    .shared = {METRICS_OPTIONS, OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT,
	    .maturity = 7 * DAY,
	    .horizon = 45 * DAY,
	    .silence = 1800 * SECOND,
	    .late_keep = DAY,
	    .keys = 10000000,
	    .capacity = NAN,
	    .threshold = NAN,
	    .patience = 2,
	    .least = 1000,
	    .psi_warn = 0.1,
	    .psi_alert = 0.25,
	    .title = "Monitor",
	};
	opt_parse(&program, o, argc, argv);
	if (o->window == 0 && o->records == 0 && o->has_time)
		o->window = 3600 * SECOND;
	else if (o->window == 0 && o->records == 0)
		o->records = 10000;
}

void
options_release(struct opts *o)
{
	for (size_t i = 0; i < o->model_count; i++)
		free(o->models[i]);
	free(o->models);
	event_release(&o->time);
}
