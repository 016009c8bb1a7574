/*
 * command: a filter of somebody else's that turns lines into lines: run once
 * for each text that it is given, or kept and asked again and again.
 *
 * Its answer counts only when it is known to be whole: one that is run for each
 * text has ended with status 0; one that is kept has answered each line with
 * one line. Whatever does not count ends the command; the next text finds a new
 * one. The caller ignores SIGPIPE.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "base/buf.h"
#include "base/child.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Set the first five; the rest begins as {0}. */
struct command {
	char **argv;		  /* lent; found by $PATH */
	bool keep;		  /* one command for all texts */
	int64_t timeout_ms;	  /* for one that neither reads nor writes */
	bool (*alive)(void *arg); /* ten times a second; false: break off */
	void *arg;

	struct child child;
	struct buf output; /* the answer, good until the next call */
};

enum answer {
	ANSWER_WHOLE,
	ANSWER_BAD, /* it does not count; another try may do better */
	/*
	 * A kept one wrote more behind an answer that had been taken for whole:
	 * what was made of that answer may be wrong.
	 */
	ANSWER_SURPLUS,
	ANSWER_NONE, /* the command could not be run */
};

/*
 * Give it `len` bytes that are `lines` whole lines, and wait for the answer.
 * Except for a whole one, `e` says why ("it ended with status 1"); what
 * ANSWER_SURPLUS means is for the caller to say.
 */
enum answer command_ask(struct command *c, const char *text, size_t len,
    size_t lines, struct error *e);
/* Let a kept one say its last word: false when it had one, a surplus. */
bool command_end(struct command *c);
/* End it at once, if it runs. */
void command_kill(struct command *c);
/* End it, and free what it answered. */
void command_release(struct command *c);

#endif
