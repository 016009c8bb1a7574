#include "complete.h"

#include "base/diag.h"
#include "base/mem.h"
#include "base/opt_table.h"
#include "base/path.h"
#include "stream/out.h"
#include "weir.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TABLE_MS 2000

/* --- words as they were typed ------------------------------------------------- */

/* Take quotes and backslashes out of a word, also of one that is not whole. */
static char *
unquote(const char *word)
{
	char *plain = mem_string(word), *to = plain;
	char quote = 0;

	for (; *word != '\0'; word++) {
		if (*word == quote) {
			quote = 0;
		} else if (quote == 0 && (*word == '\'' || *word == '"')) {
			quote = *word;
		} else {
			if (*word == '\\' && quote != '\'' && word[1] != '\0')
				word++;
			*to++ = *word;
		}
	}
	*to = '\0';
	return plain;
}

/* --- the line ------------------------------------------------------------------ */

static bool
read_table(struct command_line *l, const struct opt_program *own)
{
	struct buf b = {0};

	if (own != NULL) {
		opt_table_add(&b, own);
	} else {
		char *argv[] = {places_program(l->name),
		    mem_string("--option-table"), NULL};

		complete_ask(&b, argv, TABLE_MS);
	}
	return complete_table(&l->table, mem_string(buf_string(&b)));
}

static void
add_file(struct command_line *l, char *file)
{
	l->file =
	    mem_grow(l->file, l->files, &l->files_capacity, sizeof *l->file);
	l->file[l->files++] = file;
}

static bool
is_redirection(const char *word)
{
	word += strspn(word, "0123456789&");
	return *word == '<' || *word == '>';
}

/* Note an option and its argument; some say where the broker is. */
static void
note_given(struct command_line *l, struct option_row *row, const char *text)
{
	static const char *const broker[] = {
	    "--brokers", "--config", "--property", "--insecure"};

	row->given = text;
	for (size_t i = 0; i < sizeof broker / sizeof *broker; i++)
		if (strcmp(row->name, broker[i]) == 0 &&
		    l->broker_count + 2 < BROKER_WORDS) {
			l->broker[l->broker_count++] = row->name;
			if (complete_takes(row))
				l->broker[l->broker_count++] = text;
		}
}

/*
 * Take the options of one word that begins with a dash; returns the one that has
 * its argument in the next word, or NULL.
 */
static struct option_row *
take_options(struct command_line *l, const char *word)
{
	struct option_row *row;

	if (word[1] == '-') {
		size_t len = strcspn(word, "=");

		row = complete_find(&l->table, word, len);
		if (row == NULL)
			return NULL;
		if (word[len] != '=' && complete_takes(row))
			return row;
		note_given(l, row, word[len] == '=' ? word + len + 1 : "");
		return NULL;
	}
	for (word++; *word != '\0'; word++) {
		char name[] = {'-', *word, '\0'};

		row = complete_find(&l->table, name, 2);
		if (row == NULL)
			return NULL;
		if (complete_takes(row) && word[1] == '\0')
			return row;
		note_given(l, row, word + 1);
		if (complete_takes(row))
			return NULL;
	}
	return NULL;
}

/* Where the reading of a line is. */
struct walk {
	struct option_row *pending; /* its argument is the next word */
	bool redirected;	    /* the name of a file is */
	size_t command;		    /* where another command begins, or 0 */
};

static void
take_word(struct command_line *l, struct walk *r, char *word, size_t i)
{
	if (r->redirected) {
		add_file(l, word);
		r->redirected = false;
	} else if (r->pending != NULL) {
		note_given(l, r->pending, word);
		r->pending = NULL;
	} else if (is_redirection(word)) {
		size_t len = strcspn(word, "<>");

		len += strspn(word + len, "<>&");
		r->redirected = word[len] == '\0';
		if (!r->redirected && word[len - 1] == '<')
			add_file(l, word + len);
	} else if (!l->ended && strcmp(word, "--") == 0) {
		l->ended = true;
	} else if (!l->ended && word[0] == '-' && word[1] != '\0') {
		r->pending = take_options(l, word);
	} else if (strcmp(l->table.operands, "command") == 0) {
		r->command = i;
	} else {
		l->operand = mem_grow(l->operand, l->operands,
		    &l->operands_capacity, sizeof *l->operand);
		l->operand[l->operands++] = word;
		add_file(l, word);
	}
}

/* Look for files after the cursor; what is there changes nothing else. */
static void
take_rest(struct command_line *l, char **words, size_t count)
{
	struct command_line rest = *l;
	struct walk r = {0};
	size_t operands = l->operands;
	bool ended = l->ended;

	for (size_t i = 0; i < count && r.command == 0; i++)
		take_word(&rest, &r, words[i], i + 1);
	*l = rest;
	l->operands = operands;
	l->ended = ended;
}

/* Offer what may stand at the cursor, where all before it has been read. */
static void
offer(struct command_line *l, const struct walk *r)
{
	struct option_row *row;
	size_t len = strcspn(l->current, "=");

	if (r->redirected) {
		complete_offer_kind(":files");
	} else if (r->pending != NULL) {
		complete_offer_argument(l, r->pending, "", l->current);
	} else if (!l->ended && strncmp(l->current, "--", 2) == 0 &&
	    l->current[len] == '=') {
		char *before = mem_copy(l->current, len + 1);

		row = complete_find(&l->table, l->current, len);
		if (row != NULL && *row->arg != '\0')
			complete_offer_argument(
			    l, row, before, l->current + len + 1);
	} else if (!l->ended && *l->current == '-') {
		complete_offer_options(l);
	} else {
		complete_offer_operand(l);
	}
}

/* Offer for the words of a program whose table is read. */
static void
read_words(struct command_line *l, const struct opt_program *own, char **words,
    size_t count, size_t at)
{
	struct walk r = {0};

	l->current = words[at];
	for (size_t i = 1; i < at && r.command == 0; i++)
		take_word(l, &r, words[i], i);
	if (r.command > 0 && strcmp(l->name, "weir") == 0 &&
	    program_is_command(words[r.command])) {
		if (at == r.command + 1 &&
		    strcmp(words[r.command], "help") == 0)
			complete_offer_programs(l->current);
	} else if (r.command > 0) {
		complete_words(
		    own, words + r.command, count - r.command, at - r.command);
	} else {
		take_rest(l, words + at + 1, count - at - 1);
		offer(l, &r);
	}
}

void
complete_words(
    const struct opt_program *own, char **words, size_t count, size_t at)
{
	struct command_line l = {.name = path_base(words[0])};
	bool weir = strcmp(l.name, "weir") == 0;

	if (!weir && program_find(l.name) == NULL)
		complete_offer_kind(":files");
	else if (read_table(&l, weir ? own : NULL))
		read_words(&l, own, words, count, at);
}

void
complete_run(const struct opt_program *own, char **words)
{
	bool raw = *words != NULL && strcmp(*words, "--raw") == 0;
	size_t count = 0, at;

	diag_quiet();
	words += raw;
	if (*words == NULL)
		_exit(ST_CANNOT);
	at = strtoul(*words++, NULL, 10);
	for (; words[count] != NULL; count++)
		if (raw)
			words[count] = unquote(words[count]);
	if (at < 1 || at >= count)
		_exit(ST_CANNOT);
	complete_words(own, words, count, at);
	out_flush();
	_exit(ST_OK);
}
