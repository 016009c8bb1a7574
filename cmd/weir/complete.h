/*
 * complete: what a shell offers on Tab, for any program of weir.
 *
 *	weir --complete [--raw] AT WORD ...
 *
 * AT is the number, from 0, of the word that is completed, and that word ends at
 * the cursor. Word 0 is the command. With --raw the words are as they were
 * typed, with quotes and backslashes (bash). Each line of stdout is
 *
 *	TEXT<TAB>DESCRIPTION	a word that may stand here, whole
 *	:files			names of files may stand here
 *	:folders		names of folders may
 *	:commands		names of commands may
 *	:nospace		a word goes on after what was completed
 *
 * The options come from the program itself (opt_table.h); names of topics and
 * groups from the program topics, which gets the options of the line that say
 * where the broker is, and a second; members from the first record of a file on
 * the line. Whatever fails is silent, and offers nothing: the status is 0.
 *
 *	complete.c		the words: where the cursor is among them
 *	complete_table.c	a program's options
 *	complete_offer.c	what may stand there
 *	complete_names.c	names of topics, groups, members, models
 *	complete_ask.c		the output of a program, within a time
 */
#ifndef WEIR_COMPLETE_H
#define WEIR_COMPLETE_H

#include "base/buf.h"
#include "base/opt.h"

#include <stdbool.h>
#include <stddef.h>

/* --- a program's options (complete_table.c) ---------------------------------- */

struct option_row {
	const char *letter, *name; /* with dashes; a letter may be "" */
	const char *arg;	   /* its word, "" or "[=N]" */
	const char *kind, *words;
	bool more; /* may be given again */
	const char *help;
	const char *given; /* its argument, or "": it is on the line */
};

struct option_table {
	struct option_row *rows;
	size_t count, capacity;
	const char **verbs, **verb_lines; /* each with as many */
	size_t verbs_count, verbs_capacity, lines_capacity;
	const char *operands; /* "files", ... */
};

/* Read the text of a table, which must stay; false: it is none. */
bool complete_table(struct option_table *t, char *text);
/* Does the option need an argument, in the next word if not in this one? */
bool complete_takes(const struct option_row *row);
/* Find an option by its whole name, with dashes; NULL: there is none. */
struct option_row *
complete_find(const struct option_table *t, const char *name, size_t len);

/* --- the line (complete.c) ---------------------------------------------------- */

#define BROKER_WORDS 64

struct command_line {
	const char *name; /* of the program */
	struct option_table table;
	char **operand; /* those before the cursor, the verb among them */
	size_t operands, operands_capacity;
	char **file; /* operands and what is redirected, also after it */
	size_t files, files_capacity;
	char *current; /* up to the cursor */
	bool ended;    /* "--" is before the cursor */
	/* The options that say where the broker is, with their arguments. */
	const char *broker[BROKER_WORDS];
	size_t broker_count;
};

/* Offer what may stand at the word `at`. */
void complete_words(
    const struct opt_program *own, char **words, size_t count, size_t at);
/* The command `weir --complete`; `words` are its arguments. */
_Noreturn void complete_run(const struct opt_program *own, char **words);

/* --- what may stand there (complete_offer.c) ---------------------------------- */

void complete_offer_programs(const char *current);
/* Offer a word, if it begins as `current` does: `before` and then `text`. */
void complete_offer_word(const char *current, const char *before,
    const char *text, const char *description);
void complete_offer_kind(const char *kind); /* ":files" */
void complete_offer_options(const struct command_line *l);
/* `before` is the beginning of the word that is no part of the argument. */
void complete_offer_argument(const struct command_line *l,
    const struct option_row *row, const char *before, const char *current);
void complete_offer_operand(const struct command_line *l);

/* --- names (complete_names.c) ------------------------------------------------- */

/* Call `offer` for each name; `what` describes it. */
typedef void name_offer(void *arg, const char *name, const char *what);

void
complete_topics(const struct command_line *l, name_offer *offer, void *arg);
void
complete_groups(const struct command_line *l, name_offer *offer, void *arg);
void
complete_members(const struct command_line *l, name_offer *offer, void *arg);
/* NAME, and of one that is typed NAME@ALIAS and NAME:VERSION, of a folder. */
void complete_models(
    const char *folder, const char *current, name_offer *offer, void *arg);

/* --- a program (complete_ask.c) ----------------------------------------------- */

/*
 * Append the stdout of a command, up to its end or for at most `ms`. It has no
 * stdin, no stderr and no terminal, so that it cannot ask anybody anything.
 */
void complete_ask(struct buf *b, char **argv, int ms);

#endif
