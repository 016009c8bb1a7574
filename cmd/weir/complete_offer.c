#include "base/mem.h"
#include "complete.h"
#include "stream/out.h"
#include "weir.h"

#include <stdlib.h>
#include <string.h>

static void
print(const char *text)
{
	out_add(text, strlen(text));
}

void
complete_offer_kind(const char *kind)
{
	print(kind);
	out_add_byte('\n');
}

void
complete_offer_word(const char *current, const char *before, const char *text,
    const char *description)
{
	if (strncmp(text, current, strlen(current)) != 0)
		return;
	print(before);
	print(text);
	out_add_byte('\t');
	print(description);
	out_add_byte('\n');
}

void
complete_offer_programs(const char *current)
{
	for (const struct program *p = programs; p->name != NULL; p++)
		complete_offer_word(current, "", p->name, p->does);
}

void
complete_offer_options(const struct command_line *l)
{
	for (size_t i = 0; i < l->table.count; i++) {
		const struct option_row *row = &l->table.rows[i];

		if (row->given != NULL && !row->more)
			continue;
		if (*row->letter != '\0')
			complete_offer_word(
			    l->current, "", row->letter, row->help);
		complete_offer_word(l->current, "", row->name, row->help);
	}
}

/* --- lists --------------------------------------------------------------------- */

/* A word, or a list of them with commas, that is being typed. */
struct typed {
	const char *before;  /* no part of the argument */
	const char *current; /* the argument */
	size_t done;	     /* bytes of it up to the last comma, with that */
	bool list;
	const char *after; /* what each name gets */
};

/* Is the name one of those before the last comma? */
static bool
is_in(const struct typed *t, const char *name)
{
	size_t len = strlen(name);
	const char *end = t->current + t->done;

	for (const char *p = t->current; p < end; p++) {
		size_t n = 0;

		while (
		    p + n < end && (p[n] != ',' || (n > 0 && p[n - 1] == '\\')))
			n++;
		if (n == len && memcmp(p, name, n) == 0)
			return true;
		p += n;
	}
	return false;
}

/* Offer a name; in a list, its commas and backslashes get a backslash. */
static void
offer_name(void *arg, const char *name, const char *what)
{
	const struct typed *t = arg;
	struct buf b = {0}, before = {0};

	if (strpbrk(name, "\n\t") != NULL)
		return;
	for (const char *p = name; *p != '\0'; p++) {
		if (t->list && (*p == ',' || *p == '\\'))
			buf_add_byte(&b, '\\');
		buf_add_byte(&b, *p);
	}
	buf_add_string(&b, t->after);
	if (t->list && is_in(t, buf_string(&b)))
		return;
	buf_add_format(&before, "%s%.*s", t->before, (int)t->done, t->current);
	complete_offer_word(
	    t->current + t->done, buf_string(&before), buf_string(&b), what);
	buf_release(&b);
	buf_release(&before);
}

static size_t
last_comma(const char *text)
{
	size_t done = 0;

	for (size_t i = 0; text[i] != '\0'; i++)
		if (text[i] == ',' && (i == 0 || text[i - 1] != '\\'))
			done = i + 1;
	return done;
}

/* --- arguments ----------------------------------------------------------------- */

static bool
is_one_of(const char *word, const char *list)
{
	const char *p = strstr(list, word);
	size_t len = strlen(word);

	return len > 0 && p != NULL && p[-1] == ' ' && p[len] == ' ';
}

static void
offer_words(const char *words, const char *before, const char *current)
{
	for (size_t len; *words != '\0'; words += len + (words[len] == '|')) {
		char *word;

		len = strcspn(words, "|");
		word = mem_copy(words, len);
		complete_offer_word(current, before, word, "");
		free(word);
	}
}

/* The registry that an option of the line names. */
static const char *
registry_of(const struct command_line *l)
{
	const struct option_row *row = complete_find(&l->table, "--models", 8);

	return row != NULL ? row->given : NULL;
}

/* Offer the names that the word for an argument means. */
static void
offer_names(
    const struct command_line *l, const struct option_row *row, struct typed *t)
{
	const char *source = registry_of(l);

	/* A part of "[=N]" or of "A,B,...|auto" counts, too. */
	char *arg = mem_copy(row->arg, strcspn(row->arg, "|["));

	t->list = strstr(arg, ",...") != NULL || strcmp(row->kind, "list") == 0;
	t->done = t->list ? last_comma(t->current) : 0;
	if (is_one_of(arg, " TOPIC IN OUT ")) {
		complete_topics(l, offer_name, t);
	} else if (is_one_of(arg, " GROUP ")) {
		complete_groups(l, offer_name, t);
	} else if (is_one_of(arg, " FIELD LABEL SCORE A,B,... ") ||
	    strcmp(arg, "FIELD=NUMBER") == 0) {
		t->after = strchr(arg, '=') != NULL ? "=" : "";
		complete_members(l, offer_name, t);
	} else if (source != NULL && strcmp(row->name, "--model") == 0) {
		complete_models(source, t->current, offer_name, t);
	}
	if (strstr(arg, ",...") != NULL || *t->after != '\0')
		complete_offer_kind(":nospace");
	free(arg);
}

void
complete_offer_argument(const struct command_line *l,
    const struct option_row *row, const char *before, const char *current)
{
	struct typed t = {.before = before, .current = current, .after = ""};

	offer_words(row->words, before, current);
	if (strcmp(row->kind, "file") == 0 || is_one_of(row->arg, " PATH "))
		complete_offer_kind(":files");
	else if (is_one_of(row->arg, " DIR SOURCE "))
		complete_offer_kind(":folders");
	else if (is_one_of(row->arg, " SCHEMA "))
		complete_offer_kind(":files");
	else if (is_one_of(row->arg, " CMD COMMAND "))
		complete_offer_kind(":commands");
	if (strcmp(row->kind, "words") != 0)
		offer_names(l, row, &t);
}

/* --- operands ------------------------------------------------------------------ */

/* Of `models VERB SOURCE NAME MODEL`. */
static void
offer_registry(const struct command_line *l)
{
	struct typed t = {.before = "", .current = l->current, .after = ""};
	bool pull = strcmp(l->operand[0], "pull") == 0;

	if (l->operands == 1 || (l->operands == 2 && pull))
		complete_offer_kind(":folders");
	else if (l->operands == 2)
		complete_models(l->operand[1], l->current, offer_name, &t);
	else if (strcmp(l->operand[0], "put") == 0)
		complete_offer_kind(":files");
}

void
complete_offer_operand(const struct command_line *l)
{
	const struct option_table *t = &l->table;
	bool command = strcmp(t->operands, "command") == 0;

	for (size_t i = 0; l->operands == 0 && i < t->verbs_count; i++)
		complete_offer_word(
		    l->current, "", t->verbs[i], t->verb_lines[i]);
	if (command)
		complete_offer_programs(l->current);
	if (command && strcmp(l->name, "weir") != 0)
		complete_offer_kind(":commands");
	if (strcmp(l->name, "models") == 0 && l->operands > 0)
		offer_registry(l);
	else if (strcmp(t->operands, "files") == 0 ||
	    (strcmp(t->operands, "after-first") == 0 && l->operands > 0))
		complete_offer_kind(":files");
}
