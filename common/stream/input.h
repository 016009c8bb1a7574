/*
 * input: the bytes of the FILE operands, or of stdin where there are none. The
 * one place that decides so; an operand `-` is stdin too.
 *
 * Before it waits for bytes that are not there yet it flushes stdout, so that
 * no record is held back in a pipe that has nothing more to say for now.
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
	 * Called about ten times a second while it waits, if it is not NULL;
	 * false asks for the end, as a signal does.
	 */
	bool (*idle)(void *arg);
	void *idle_arg; /* of both */
	bool ended;	/* idle asked for the end */
	/* Called instead of out_flush() before it waits, if it is not NULL. */
	void (*flush)(void *arg);
};

/*
 * `files` is a NULL-terminated list and must outlive `in`. Operands that
 * cannot be read are found now, before anything is written: -1, status 2.
 */
int input_open(struct input *in, char **files, struct error *e);
void input_release(struct input *in);
/* Go to the next file: 1, 0 when there is none or an end was asked for. */
int input_next(struct input *in, struct error *e);
/* Bytes read; 0 at this file's end and when an end was asked for; -1. */
ssize_t input_read(struct input *in, char *p, size_t len, struct error *e);

#endif
