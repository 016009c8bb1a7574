#include "stream/almosts.h"

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "stream/guess.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void
almosts_init(struct almosts *t, size_t columns)
{
	*t =
	    (struct almosts){.column = mem_zero(columns + 1, sizeof *t->column),
		.columns = columns};
}

void
almosts_release(struct almosts *t)
{
	for (size_t i = 0; i < t->columns; i++)
		for (int kind = 0; kind < ALMOST_KINDS; kind++)
			free(t->column[i].kind[kind].cell);
	free(t->column);
	*t = (struct almosts){0};
}

void
almosts_add(struct almosts *t, size_t i, enum almost kind, const struct csv *c,
    const char *text, size_t len)
{
	struct almosts_column *column = &t->column[i];
	struct almosts_kind *k = &column->kind[kind];

	t->trimmed = c->dialect.trim;
	if (kind == ALMOST_MISSING) {
		column->words |= (uint32_t)1 << almost_word(text, len);
		column->words_blanks |=
		    strchr(" \t", *text) || strchr(" \t", text[len - 1]);
	}
	if (k->count++ > 0)
		return;
	k->line = c->number;
	k->file = c->name;
	k->cell = mem_copy(text, len);
}

/* Has the column numbers, or strings that one of the options makes numbers? */
static bool
has_numbers(const struct almosts_column *column)
{
	return column->numbers || column->kind[ALMOST_BLANKS].count > 0 ||
	    column->kind[ALMOST_COMMA].count > 0;
}

/* Is there something to say about this kind in the column? */
static bool
has(const struct almosts_column *column, enum almost kind)
{
	return column->kind[kind].count > 0 &&
	    (!almost_needs_numbers(kind) || has_numbers(column));
}

/* --- lists ---------------------------------------------------------------- */

/* Append a word to a list, as an option takes it. */
static void
add_word(struct buf *list, const char *word)
{
	if (list->len > 0)
		buf_add_byte(list, ',');
	for (; *word != '\0'; word++) {
		if (*word == ',')
			buf_add_byte(list, '\\');
		buf_add_byte(list, *word);
	}
}

static struct buf
begin_list(const struct almosts_list *given)
{
	struct buf list = {0};

	for (size_t i = 0; i < given->count; i++)
		add_word(&list, given->word[i]);
	return list;
}

/* Append the list in quotes, and release it. */
static void
end_list(struct buf *b, struct buf *list)
{
	if (strchr(buf_string(list), '\'') == NULL)
		buf_add_format(b, "'%s'", buf_string(list));
	else
		guess_word(b, buf_string(list));
	buf_release(list);
}

/* Append the other words for missing that the column has. */
static void
say_other_words(
    const struct almosts_column *column, const char *cell, struct buf *b)
{
	uint32_t left =
	    column->words & ~((uint32_t)1 << almost_word(cell, strlen(cell)));

	for (unsigned i = 0; i < ALMOST_WORDS; i++) {
		if ((left >> i & 1) == 0)
			continue;
		left &= ~((uint32_t)1 << i);
		buf_add_format(
		    b, "%s'%s'", left == 0 ? " or " : ", ", almost_words[i]);
	}
}

/* Append --null with all words for missing among numbers. */
static void
say_null(const struct almosts *t, const struct almosts_column *first,
    const struct almosts_list *nulls, struct buf *b)
{
	struct buf list = begin_list(nulls);
	uint32_t words = 0;
	bool blanks = false, many = (first->words & (first->words - 1)) != 0;

	for (size_t i = 0; i < t->columns; i++)
		if (has(&t->column[i], ALMOST_MISSING)) {
			words |= t->column[i].words;
			blanks |= t->column[i].words_blanks;
		}
	for (unsigned i = 0; i < ALMOST_WORDS; i++)
		if ((words >> i & 1) != 0)
			add_word(&list, almost_words[i]);
	buf_add_format(b, ": %s among numbers; %s--null ",
	    many ? "strings" : "a string",
	    blanks && !t->trimmed ? "--trim " : "");
	end_list(b, &list);
	buf_add_format(b, " makes %s null", many ? "them" : "it");
}

/* Append --strings with all columns that have digits with a leading 0. */
static void
say_strings(const struct almosts *t, const struct words *names,
    const struct almosts_list *strings, struct buf *b)
{
	struct buf list = begin_list(strings);

	for (size_t i = 0; i < t->columns; i++)
		if (has(&t->column[i], ALMOST_ZERO))
			add_word(&list, names->text[i]);
	buf_add_string(b,
	    ": a string among numbers, because of its leading 0; --strings ");
	guess_word(b, buf_string(&list));
	buf_add_string(b, " keeps all as text");
	buf_release(&list);
}

/* --- sentences ------------------------------------------------------------ */

/* What all sentences are about. */
struct telling {
	const struct almosts *t;
	const struct words *names;
	const struct almosts_list *nulls, *strings;
};

/* Append what the kind is, and the way on, for its first column. */
static void
say_kind(const struct telling *g, enum almost kind, size_t i, struct buf *b)
{
	const struct almosts_column *column = &g->t->column[i];
	const char *cell = column->kind[kind].cell;

	switch (kind) {
	case ALMOST_MISSING:
		say_other_words(column, cell, b);
		say_null(g->t, column, g->nulls, b);
		break;
	case ALMOST_ZERO:
		say_strings(g->t, g->names, g->strings, b);
		break;
	default:
		almost_say(kind, g->names->text[i], cell, b);
	}
}

/* Tell of one kind: the first column in full, then the names of more. */
static void
tell_kind(const struct telling *g, enum almost kind)
{
	struct buf b = {0};
	size_t columns = 0;

	for (size_t i = 0; i < g->t->columns; i++) {
		const struct almosts_kind *k = &g->t->column[i].kind[kind];
		const char *name = g->names->text[i];

		if (!has(&g->t->column[i], kind))
			continue;
		if (columns++ > 0) {
			if (columns <= 4)
				buf_add_format(&b, "%s'%s'",
				    columns == 2 ? "; also " : ", ", name);
			continue;
		}
		buf_add_format(&b,
		    "%s:%" PRIu64 ": column '%s' has %" PRIu64
		    " cell%s like '%s'",
		    k->file, k->line, name, k->count, k->count == 1 ? "" : "s",
		    k->cell);
		say_kind(g, kind, i, &b);
	}
	if (columns > 4)
		buf_add_format(&b, " and %zu more columns", columns - 4);
	if (columns > 0)
		warnx("%s", buf_string(&b));
	buf_release(&b);
}

void
almosts_tell(const struct almosts *t, const struct words *names,
    const struct almosts_list *nulls, const struct almosts_list *strings)
{
	struct telling g = {t, names, nulls, strings};

	for (int kind = 0; kind < ALMOST_KINDS; kind++)
		tell_kind(&g, (enum almost)kind);
}
