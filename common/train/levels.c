#include "train/levels.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/near.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_SHOWN 10

/* --- numbers in strings ---------------------------------------------------- */

static bool
has_blank(const char *text)
{
	return strpbrk(text, " \t") != NULL;
}

/*
 * Return a level that is a number in a string, with blanks around it if there
 * is one, when nearly all levels (nine of ten) are numbers; or NULL.
 */
static const char *
number_level(const struct words *levels)
{
	const char *example = NULL;
	size_t numbers = 0;

	for (size_t i = 0; i < levels->count; i++) {
		const char *text = levels->text[i];

		if (!cell_is_number_word(text))
			continue;
		numbers++;
		if (example == NULL || (has_blank(text) && !has_blank(example)))
			example = text;
	}
	return numbers >= 2 && 10 * numbers >= 9 * levels->count ? example
								 : NULL;
}

static const char *
number_advice(const char *level)
{
	return has_blank(level) ? "csv2json --trim makes numbers of them"
				: "jq's tonumber makes numbers of them";
}

int
levels_too_many(
    const struct field *d, const struct train_ask *ask, struct error *e)
{
	const struct words *levels = &d->levels;
	const char *number = number_level(levels);

	if (number != NULL && ask->categorical_auto)
		return error_set(e, ST_CANNOT,
		    "category '%.64s' has more than %zu levels: exclude it, or "
		    "raise --max-levels; they are numbers in strings, such as "
		    "'%.64s': %s",
		    d->name, ask->max_levels, number, number_advice(number));
	return error_set(e, ST_CANNOT,
	    "category '%.64s' has more than %zu levels: exclude it, or raise "
	    "--max-levels (they are '%.40s', '%.40s' and so on)",
	    d->name, ask->max_levels, levels->text[0], levels->text[1]);
}

/* Warn of those whose numbers have blanks around them, or of the others. */
static void
warn_of_numbers(const struct fields *t, bool blank)
{
	struct buf b = {0};
	const char *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct field *d = &t->field[i];
		const char *number =
		    d->kind == FIELD_CATEGORY ? number_level(&d->levels) : NULL;

		if (number == NULL || has_blank(number) != blank)
			continue;
		if (++count <= NAMES_SHOWN)
			buf_add_format(&b, "%s%.64s ('%.40s')",
			    count > 1 ? ", " : "", d->name, number);
		first = number;
	}
	if (count > NAMES_SHOWN)
		buf_add_format(&b, " and %zu more", count - NAMES_SHOWN);
	if (count > 0)
		warnx("categories of numbers in strings: %s: %s",
		    buf_string(&b), number_advice(first));
	buf_release(&b);
}

void
levels_warn_of_numbers(const struct fields *t, const struct train_ask *ask)
{
	if (!ask->categorical_auto)
		return;
	warn_of_numbers(t, true);
	warn_of_numbers(t, false);
}

/* --- the reference --------------------------------------------------------- */

/* Return the level of "NAME=LEVEL", if it is of this category; or NULL. */
static const char *
level_of(const struct field *d, const char *item)
{
	size_t len = strlen(d->name);

	return d->kind == FIELD_CATEGORY && strncmp(item, d->name, len) == 0 &&
		item[len] == '='
	    ? item + len + 1
	    : NULL;
}

static size_t
find_level(const struct field *d, const char *level)
{
	return words_find(&d->levels, level, strlen(level));
}

/* Report that no category has the name, or none the level; -1. */
static int
refuse_reference(const struct fields *t, const char *item, struct error *e)
{
	const struct field *of = NULL;
	const char *level = NULL;
	struct near near;
	struct buf b = {0};
	char *name = NULL;

	for (size_t i = 0; level == NULL && i < t->count; i++) {
		of = &t->field[i];
		level = level_of(of, item);
	}
	if (level != NULL) {
		near_start(&near, level);
		for (size_t k = 0; k < of->levels.count; k++)
			near_offer(&near, of->levels.text[k],
			    strlen(of->levels.text[k]));
		near_say(&near, &b);
		error_set(e, ST_CANNOT,
		    "--reference: category '%.64s' has no level '%.64s'%s",
		    of->name, level, buf_string(&b));
	} else {
		name = mem_copy(item, strcspn(item, "="));
		near_start(&near, name);
		for (size_t i = 0; i < t->count; i++)
			if (t->field[i].kind == FIELD_CATEGORY)
				near_offer(&near, t->field[i].name,
				    strlen(t->field[i].name));
		near_say(&near, &b);
		error_set(e, ST_CANNOT,
		    "--reference: there is no category '%.64s'%s", name,
		    buf_string(&b));
	}
	near_release(&near);
	buf_release(&b);
	free(name);
	return -1;
}

int
levels_check_references(
    const struct fields *t, const struct train_ask *ask, struct error *e)
{
	for (size_t k = 0; k < ask->reference.count; k++) {
		const char *item = ask->reference.name[k];
		bool found = false;

		for (size_t i = 0; !found && i < t->count; i++) {
			const char *level = level_of(&t->field[i], item);

			found = level != NULL &&
			    find_level(&t->field[i], level) != WORDS_NONE;
		}
		if (!found)
			return refuse_reference(t, item, e);
	}
	return 0;
}

size_t
levels_reference(const struct field *d, const struct train_ask *ask)
{
	for (size_t k = 0; k < ask->reference.count; k++) {
		const char *level = level_of(d, ask->reference.name[k]);
		size_t number =
		    level == NULL ? WORDS_NONE : find_level(d, level);

		if (number != WORDS_NONE)
			return number;
	}
	return 0;
}
