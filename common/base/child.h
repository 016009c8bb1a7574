/*
 * child: a command that is fed through its stdin while its stdout is read.
 *
 * Both go on at once: a command that writes before it has read everything does
 * not stall, and neither do we. The caller ignores SIGPIPE; a command that
 * stops reading early is no error in itself.
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
	int told;	 /* what it tells besides, by WEIR_REJECTS_FD; or -1 */
	uintmax_t inode; /* of the pipe that is its stdin */
};

/* What child_talk() waits for. */
struct talk {
	const char *text; /* to its stdin */
	size_t len;
	size_t lines;	    /* to come back, or 0: all, to the end */
	int64_t timeout_ms; /* without a byte either way; 0: for ever */
	/*
	 * So long it may owe lines while it waits for more input, of which
	 * there is none (waiting.h); 0: it may.
	 */
	int64_t owing_ms;
	struct buf *told; /* gets what it tells besides its stdout */
	/* How many of the lines have been told not to be answered. */
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
 * Start it (found by $PATH), in its own process group. WEIR_REJECTS_FD tells it
 * of a third pipe: FD:INODE.
 */
int child_start(struct child *c, char **argv, struct error *e);
/*
 * Feed it and append what it writes to `out`. Without `lines`, its stdin is
 * closed behind the text and `out` gets all that it writes; with `lines`, its
 * stdin stays open and `out` gets at least so many lines if all is well.
 */
enum talked child_talk(struct child *c, const struct talk *t, struct buf *out);
/* What has come meanwhile, or comes within `ms`: bytes, 0 nothing. */
size_t child_surplus(struct child *c, int ms, struct buf *out);
/*
 * Close its stdin and wait for its end, as long as child_talk() would for a
 * byte: TALK_DONE and waitpid()'s status, TALK_TIMED_OUT or TALK_BROKEN_OFF.
 */
enum talked child_wait(struct child *c, const struct talk *t, int *status);
/* Has it ended? Then child_wait() does not wait. */
bool child_has_ended(const struct child *c);
/* Append to `told` what it has told so far. */
void child_listen(struct child *c, struct buf *told);
/* End it, at once. */
void child_kill(struct child *c);

#endif
