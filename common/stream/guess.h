/*
 * guess: what bytes look like that are not the text that a program reads, and
 * the command that makes this text of them.
 *
 *	gzip data: zcat creditcard.csv.gz | csv2json
 *	UTF-16 text: iconv -f UTF-16 -t UTF-8 FILE | train-lr ...
 */
#ifndef STREAM_GUESS_H
#define STREAM_GUESS_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct guess {
	const char *what;    /* "gzip data" */
	const char *command; /* takes a file's name, or reads stdin; or NULL */
	const char *advice;  /* where there is no command */
};

/*
 * Do these first bytes of a file (16 are enough) belong to a kind of file that
 * is known and is no UTF-8 text? A byte order mark of UTF-8 is text.
 */
bool guess_data(const char *p, size_t len, struct guess *g);
/*
 * Guess the encoding of a text by its byte at `at`, which is not UTF-8. The
 * guess has always a command.
 */
void guess_encoding(
    const char *text, const char *at, const char *end, struct guess *g);

/* Append a text as a shell takes it for one word. */
void guess_word(struct buf *b, const char *word);
/*
 * Append "COMMAND FILE | NAME", the way to give the output of a command to this
 * program. The file's name is quoted as a shell needs it; for NULL and "<stdin>"
 * it is the word FILE. " ..." follows where the command line has options, which
 * the user gives again.
 */
void guess_pipe(struct buf *b, const char *command, const char *file);
/* Append "COMMAND FILE | NAME", or the advice. */
void guess_way(struct buf *b, const struct guess *g, const char *file);
/* Report (status 2) what the file is: "'FILE' is WHAT: WAY". Returns -1. */
int guess_error(const struct guess *g, const char *file, struct error *e);

#endif
