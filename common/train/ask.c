#include "train/ask.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/*
 * Take the unit of a window's time from its member's name, as query(1) has it:
 * Time, Time:ms or Time:us.
 */
static void
find_unit(struct train_ask *ask)
{
	static const struct {
		const char *suffix;
		double per_ms;
	} units[] = {{":ms", 1}, {":us", 1000}, {"", 0.001}};
	const char *by = ask->window_by != NULL ? ask->window_by : ask->fold_by;
	size_t len = strlen(by), unit = 0, end = 0;

	for (; unit < 2; unit++) {
		end = strlen(units[unit].suffix);
		if (len > end &&
		    strcmp(by + len - end, units[unit].suffix) == 0)
			break;
		end = 0;
	}
	ask->window_length = (double)ask->window_ms * units[unit].per_ms;
	ask->window_by = ask->window_name = mem_copy(by, len - end);
	if (ask->fold_by != NULL)
		ask->fold_by = ask->window_by;
}

void
ask_prepare(struct train_ask *ask)
{
	if (ask->window_ms > 0)
		find_unit(ask);
	cell_nulls_init(
	    &ask->nulls, ask->null_words.name, ask->null_words.count);
}

void
ask_release(struct train_ask *ask)
{
	cell_nulls_release(&ask->nulls);
	free(ask->window_name);
	ask->window_name = NULL;
}

bool
ask_have(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->name[i], name) == 0)
			return true;
	return false;
}

size_t
ask_pieces(const struct train_ask *ask, const char *name)
{
	const struct ask_pieces *p = &ask->pieces;

	for (size_t i = 0; i < p->names.count; i++)
		if (strcmp(p->names.name[i], name) == 0)
			return p->count[i];
	return p->all;
}

static bool
is_label(const struct train_ask *ask, const char *name)
{
	return ask->label != NULL && strcmp(name, ask->label) == 0;
}

/* Check the names of an option's list: no label, and nothing left out. */
static int
check_list(const struct train_ask *ask, const char *option,
    const struct names *list, struct error *e)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->name[i];

		if (is_label(ask, name))
			return error_set(e, ST_CANNOT, "%s: '%s' is the label",
			    option, name);
		if (ask_have(&ask->exclude, name))
			return error_set(e, ST_CANNOT,
			    "%s: '%s' is in --exclude", option, name);
	}
	return 0;
}

/* Check that no member of an option's list is a category. */
static int
check_numbers(const struct train_ask *ask, const char *option,
    const struct names *list, const char *what, struct error *e)
{
	for (size_t i = 0; i < list->count; i++)
		if (ask_have(&ask->categorical, list->name[i]))
			return error_set(e, ST_CANNOT,
			    "%s: '%s' is in --categorical: a category has no "
			    "%s",
			    option, list->name[i], what);
	return 0;
}

static int
check_not_label(const struct train_ask *ask, const char *option,
    const char *name, struct error *e)
{
	if (name == NULL || !is_label(ask, name))
		return 0;
	return error_set(
	    e, ST_CANNOT, "%s: '%s' is the label", option, ask->label);
}

static int
check_window(const struct train_ask *ask, struct error *e)
{
	if (ask->window_ms > 0 && ask->fold_by == NULL &&
	    ask->window_by == NULL)
		return error_set(e, ST_CANNOT,
		    "--window: a length of time needs --by, the member with "
		    "the time");
	return 0;
}

int
ask_check_names(const void *part, struct error *e)
{
	const struct train_ask *ask = part;

	if (ask->label != NULL && ask_have(&ask->features, ask->label))
		return error_set(
		    e, ST_CANNOT, "-x: '%s' is the label", ask->label);
	if (check_list(ask, "--categorical", &ask->categorical, e) < 0 ||
	    check_list(ask, "--log", &ask->log, e) < 0 ||
	    check_list(ask, "--pieces", &ask->pieces.names, e) < 0 ||
	    check_numbers(ask, "--log", &ask->log, "logarithm", e) < 0 ||
	    check_numbers(ask, "--pieces", &ask->pieces.names, "pieces", e) < 0)
		return -1;
	if (check_not_label(ask, "--weight", ask->weight, e) < 0)
		return -1;
	if (ask->weight != NULL && ask_have(&ask->features, ask->weight))
		return error_set(
		    e, ST_CANNOT, "--weight: '%s' is in -x", ask->weight);
	if (check_not_label(ask, "--by", ask->fold_by, e) < 0)
		return -1;
	if (check_not_label(ask, "--by", ask->window_by, e) < 0 ||
	    check_not_label(ask, "--group", ask->group, e) < 0)
		return -1;
	return check_window(ask, e);
}

int
ask_check_references(const void *part, struct error *e)
{
	const struct train_ask *ask = part;

	for (size_t i = 0; i < ask->reference.count; i++)
		if (strchr(ask->reference.name[i], '=') == NULL)
			return error_set(e, ST_CANNOT,
			    "--reference: '%s' is not NAME=LEVEL",
			    ask->reference.name[i]);
	return 0;
}
