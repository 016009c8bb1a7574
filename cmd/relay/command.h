/*
 * command: an external command that turns lines into lines: run once for each
 * text that it is given, or kept and asked again and again.
 *
 * Its answer counts only when it is known to be whole: one that is run for each
 * text has ended with status 0 (or with 1, after it has told of rejects); one
 * that is kept has answered each line with one line, except those that it has
 * told to reject. Whatever does not count ends the command; the next text finds
 * a new one. The caller ignores SIGPIPE.
 */
#ifndef RELAY_COMMAND_H
#define RELAY_COMMAND_H

#include "base/buf.h"
#include "base/child.h"
#include "base/diag.h"
#include "told.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Set the first six, and command_init(). */
struct command {
	char **argv;	    /* lent; found by $PATH */
	bool keep;	    /* one command for all texts */
	int64_t timeout_ms; /* for one that neither reads nor writes */
	int64_t owing_ms;   /* for one that waits for more and owes answers */
	bool (*alive)(void *arg); /* ten times a second; false: break off */
	void *arg;

	struct child child;
	struct buf output; /* the answer, good until the next call */
	struct told told;  /* the lines of the text that it rejects */
	size_t asked;	   /* lines of the last text */
	bool fresh;	   /* it has answered nothing yet */
};

enum answer {
	ANSWER_WHOLE,
	ANSWER_BAD, /* it does not count; another try may do better */
	/*
	 * A kept one wrote more behind an answer that had been taken for whole:
	 * what was made of that answer may be wrong.
	 */
	ANSWER_SURPLUS,
	ANSWER_CANNOT, /* it ended with status 2: another try is of no use */
	ANSWER_NONE,   /* the command could not be run */
};

void command_init(struct command *c);

/*
 * Give it `len` bytes that are `lines` whole lines, and wait for the answer.
 * Except for a whole one, `e` says why ("it ended with status 1"); what
 * ANSWER_SURPLUS means is for the caller to say.
 */
enum answer command_ask(struct command *c, const char *text, size_t len,
    size_t lines, struct error *e);
/* Start one that is kept, before there is a text; or begin it anew. */
enum answer command_start(struct command *c, struct error *e);
/* Has a kept one ended by itself? `e` says how; the next text starts another. */
enum answer command_check(struct command *c, struct error *e);
/* How does it end when it is given nothing? */
enum answer command_probe(struct command *c, struct error *e);
/* Close a kept one's stdin and wait: false when it wrote anything more. */
bool command_end(struct command *c);
/* End it at once, if it runs. */
void command_kill(struct command *c);
/* End it, and free what it answered. */
void command_release(struct command *c);

#endif
