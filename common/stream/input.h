/*
 * input: the bytes of the FILE operands, or of stdin where there are none. Only
 * this module decides so; an operand `-` is stdin too.
 *
 * Before it waits for more bytes it flushes stdout, so that no record is held
 * back in a pipe that pauses.
 */
#ifndef STREAM_INPUT_H
#define STREAM_INPUT_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct input {
	const char *name; /* of the present file; "<stdin>" for stdin */
	char **next;	  /* the operands to come, NULL at the end */
	int fd;		  /* -1: none is open */
	bool waits;	  /* reading it may block: not a regular file */
	/*
	 * Called about ten times a second during a wait, if not NULL; false
	 * asks for the end, as a signal does.
	 */
	bool (*idle)(void *arg);
	void *idle_arg; /* of both */
	bool ended;	/* idle asked for the end */
	/* Called instead of out_flush() before a wait, if not NULL. */
	void (*flush)(void *arg);
};

/*
 * Open the input of `files`, a NULL-terminated list that must outlive `in`. -1,
 * status 2, for operands that cannot be read, before anything is written.
 */
int input_open(struct input *in, char **files, struct error *e);
void input_release(struct input *in);
/* Go to the next file: 1, 0 when there is none or an end was asked for. */
int input_next(struct input *in, struct error *e);
/*
 * Read bytes; returns how many, 0 at this file's end and when an end was asked
 * for, -1.
 */
ssize_t input_read(struct input *in, char *p, size_t len, struct error *e);

#endif
