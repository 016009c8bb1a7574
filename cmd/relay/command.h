/*
 * command: an external command that turns lines into lines: run once for each
 * text, or kept and asked again and again.
 *
 * An answer counts only when it is known to be whole: a command run for each
 * text has ended with status 0 (or with 1, after it has told of rejects); a
 * kept one has answered each line with one line, except those that it has told
 * to reject. An answer that does not count ends the command; the next text gets
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

/* A command: set the first six members, and call command_init(). */
struct command {
	char **argv;	    /* lent; found by $PATH */
	bool keep;	    /* one command for all texts */
	int64_t timeout_ms; /* for a command that neither reads nor writes */
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
	 * A kept one wrote more after an answer taken for whole: the outputs of
	 * that answer may be wrong.
	 */
	ANSWER_SURPLUS,
	ANSWER_CANNOT, /* it ended with status 2: another try is of no use */
	ANSWER_NONE,   /* the command could not be run */
};

void command_init(struct command *c);

/*
 * Give the command `lines` whole lines of `len` bytes, and wait for the answer.
 * If it is not whole, `e` says why ("it ended with status 1"); ANSWER_SURPLUS
 * is for the caller to explain.
 */
enum answer command_ask(struct command *c, const char *text, size_t len,
    size_t lines, struct error *e);
/* Start a kept command before there is a text; or begin it anew. */
enum answer command_start(struct command *c, struct error *e);
/*
 * Has a kept command ended by itself? `e` says how; the next text starts
 * another.
 */
enum answer command_check(struct command *c, struct error *e);
/* Find out how the command ends when given nothing. */
enum answer command_probe(struct command *c, struct error *e);
/* Close a kept command's stdin and wait; false if it wrote anything more. */
bool command_end(struct command *c);
/* End the command at once, if it runs. */
void command_kill(struct command *c);
/* End the command, and free its answer. */
void command_release(struct command *c);

#endif
