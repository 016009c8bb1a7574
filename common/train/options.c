#include "train/options.h"

#include "base/clock.h"
#include "base/num.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#undef OPT_OF
#define OPT_OF struct train_ask

static int
try_categorical(void *opts, const char *text, struct error *e)
{
	struct train_ask *ask = opts;
	struct names *list = &ask->categorical;
	bool is_auto = strcmp(text, "auto") == 0;

	if (ask->categorical_auto || (is_auto && list->count > 0))
		return error_set(e, ST_CANNOT,
		    "--categorical: 'auto' finds the categories itself: give "
		    "it once, and no names");
	ask->categorical_auto = is_auto;
	if (!is_auto)
		opt_list_add(&list->name, &list->count, "--categorical", text);
	return 0;
}

static int
try_class_weight(void *opts, const char *text, struct error *e)
{
	struct train_ask *ask = opts;
	size_t count;
	char **list;
	bool good = true;

	ask->by_class = true;
	ask->balanced = strcmp(text, "balanced") == 0;
	ask->class_weight[0] = ask->class_weight[1] = 1;
	if (ask->balanced)
		return 0;
	list = opt_list("--class-weight", text, &count);
	for (size_t i = 0; i < count; i++) {
		const char *item = list[i];
		double *w = &ask->class_weight[item[0] == '1'];

		if ((item[0] != '0' && item[0] != '1') || item[1] != '=' ||
		    !num_real(item + 2, 1e-100, 1e100, w) || count > 2 ||
		    (i > 0 && item[0] == list[0][0]))
			good = false;
	}
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
	if (good)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--class-weight: '%s' is neither balanced nor 0=W,1=W with weights "
	    "from 1e-100 to 1e+100",
	    text);
}

/* Take a number of rows, or a length of time. */
static int
try_window(void *opts, const char *text, struct error *e)
{
	struct train_ask *ask = opts;
	long long rows;

	if (num_int(text, 2, INT64_C(1) << 53, &rows)) {
		ask->window_rows = (size_t)rows;
		return 0;
	}
	if (clock_length(text, &ask->window_ms) && ask->window_ms > 0)
		return 0;
	return error_set(e, ST_CANNOT,
	    "--window: '%s' is neither a number of records from 2 nor a length "
	    "of time such as 30d or 1h30m",
	    text);
}

static int
try_side(void *opts, const char *text, struct error *e)
{
	struct train_ask *ask = opts;

	ask->missing =
	    strcmp(text, "side") == 0 ? MISSING_SIDE : MISSING_REJECT;
	if (ask->missing == MISSING_SIDE || strcmp(text, "reject") == 0)
		return 0;
	return error_set(
	    e, ST_CANNOT, "--missing: '%s' is neither side nor reject", text);
}

#define NAMES(member) OPT_LIST(member.name), OPT_COUNT(member.count)

const struct opt train_label[] = {
    {'y', "label", "LABEL", "the member to learn: 0 or 1, or false or true",
	OPT_TEXT(label)},
    {0},
};

const struct opt train_features[] = {
    {0, "positive", "VALUE", "the label's value that is the positive class",
	OPT_TEXT(positive)},
    {'x', "features", "A,B,...",
	"the members to learn from (default: the numbers\n"
	"of the first record)",
	NAMES(features)},
    {0, "exclude", "A,B,...", "all default features except these",
	NAMES(exclude)},
    {0},
};

const struct opt train_columns[] = {
    {0, "categorical", "A,B,...|auto",
	"members that are categories: a column a level",
	OPT_TRY(try_categorical), OPT_REPEATS},
    {0, "max-levels", "N", "give up at more levels (default 100)",
	OPT_INT(max_levels, 2, 10000)},
    {0, "unseen", "reject|reference",
	"what score does with an unknown level (default\n"
	"reject)",
	OPT_EITHER(unseen_is_reference)},
    {0, "reference", "NAME=LEVEL,...",
	"the level that the others are compared to\n"
	"(default: the first by its bytes)",
	NAMES(reference)},
    {0, "null", "WORDS", "values that mean missing, as NA and ? do",
	NAMES(null_words)},
    {0, "missing", "mean|indicator", "fill in missing values (default: reject)",
	OPT_EITHER(missing), .lo = MISSING_MEAN},
    {0, "log", "A,B,...", "take ln(1 + x) of these", NAMES(log)},
    {0, "clip", "SD", "cut numbers at SD standard deviations from the\nmean",
	OPT_REAL(clip, 0.1, 1e100)},
    {0},
};

const struct opt train_codes[] = {
    {0, "categorical", "A,B,...|auto",
	"members that are categories: a column of codes",
	OPT_TRY(try_categorical), OPT_REPEATS},
    {0, "max-levels", "N", "give up at more levels (default 100)",
	OPT_INT(max_levels, 2, 10000)},
    {0, "unseen", "reject|missing",
	"what score does with an unknown level (default\n"
	"reject)",
	OPT_EITHER(unseen_is_missing)},
    {0, "null", "WORDS", "values that mean missing, as NA and ? do",
	NAMES(null_words)},
    {0, "missing", "side|reject",
	"missing values go to the better side of a split,\n"
	"or their record is rejected (default side)",
	OPT_TRY(try_side)},
    {0},
};

const struct opt train_weights[] = {
    {0, "class-weight", "balanced|0=W,1=W", "weight rows by their label",
	OPT_TRY(try_class_weight)},
    {0, "weight", "FIELD", "the member that says how much a record counts",
	OPT_TEXT(weight)},
    {0, "undersample", "RATIO", "keep RATIO negatives for each positive",
	OPT_REAL(undersample, 1e-6, 1e12)},
    {0},
};

const struct opt train_ends[] = {
    {0, "every", "N", "write a model, one line, after each N records",
	OPT_INT(every, 1, INT64_C(1) << 53)},
    {0, "window", "N|TIME",
	"learn from the latest N records, or from those of\n"
	"this TIME (--by)",
	OPT_TRY(try_window)},
    {0, "reproducible", NULL, "the same bits on every machine",
	OPT_FLAG(reproducible)},
    {0, "memory", "BYTES", "keep rows beyond BYTES in a file",
	OPT_BYTES(memory)},
    {0, "output", "FILE", "write the model to FILE, not to stdout",
	OPT_TEXT(output), OPT_WRITES},
    {0, "verify", "MODEL", "make the model again: is it the same?",
	OPT_TEXT(verify), OPT_READS},
    {0},
};
