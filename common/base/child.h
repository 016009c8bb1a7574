/*
 * child: a command that is fed through its stdin while its stdout is read.
 *
 * Feeding and reading go on at once: a command that writes before it has read
 * everything does not stall, and neither do we. The caller ignores SIGPIPE; a
 * command that stops reading early is no error in itself.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
	pid_t pid;	 /* 0: none is running */
	int in;		 /* its stdin, or -1 */
	int out;	 /* its stdout, or -1 */
	int told;	 /* the pipe of WEIR_REJECTS_FD, or -1 */
	uintmax_t inode; /* of the pipe that is its stdin */
};

/* The text and the limits of child_talk(). */
struct talk {
	const char *text; /* to its stdin */
	size_t len;
	size_t lines;	    /* to come back, or 0: all, to the end */
	int64_t timeout_ms; /* without a byte either way; 0: for ever */
	/*
	 * How long the command may owe lines while it waits for more input
	 * (waiting.h), of which there is none; 0: for ever.
	 */
	int64_t owing_ms;
	struct buf *told; /* gets the text of WEIR_REJECTS_FD */
	/* Returns how many lines the command has told not to answer. */
	size_t (*excused)(void *arg);
	void *excused_arg;
	bool (*idle)(void *arg); /* ten times a second; false: break off */
	void *arg;
};

enum talked {
	TALK_DONE,
	TALK_ENDED, /* its output ended before `lines` had come */
	TALK_TIMED_OUT,
	TALK_OWING, /* it waits for input, and has not answered all of it */
	TALK_BROKEN_OFF,
	TALK_FAILED, /* errno */
};

/*
 * Start the command (found by $PATH), in its own process group. WEIR_REJECTS_FD
 * tells it of a third pipe: FD:INODE.
 */
int child_start(struct child *c, char **argv, struct error *e);
/*
 * Feed the command and append its output to `out`. Without `lines`, its stdin
 * is closed after the text and `out` gets all its output; with `lines`, its
 * stdin stays open and `out` gets at least this number of lines if all is well.
 */
enum talked child_talk(struct child *c, const struct talk *t, struct buf *out);
/*
 * Read output that has come meanwhile, or comes within `ms`: bytes, 0 nothing.
 */
size_t child_surplus(struct child *c, int ms, struct buf *out);
/*
 * Close the child's stdin and wait for its end, as long as child_talk() would
 * for a byte: TALK_DONE and waitpid()'s status, TALK_TIMED_OUT or
 * TALK_BROKEN_OFF.
 */
enum talked child_wait(struct child *c, const struct talk *t, int *status);
/* Has the child ended? Then child_wait() does not wait. */
bool child_has_ended(const struct child *c);
/* Append to `told` the text of WEIR_REJECTS_FD so far. */
void child_listen(struct child *c, struct buf *told);
/* End the child at once. */
void child_kill(struct child *c);

#endif
