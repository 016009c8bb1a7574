/*
 * out: stdout, the only writer of it. Bytes are gathered and written in large
 * pieces; an error of writing ends the program with status 3, whenever it
 * shows, so that a full disk is never silent. A reader that has gone ends the
 * program by SIGPIPE.
 */
#ifndef STREAM_OUT_H
#define STREAM_OUT_H

#include <stdbool.h>
#include <stddef.h>

void out_add(const char *p, size_t len);
void out_add_byte(char c);
/*
 * The place for up to `len` bytes that the caller fills in itself; it then
 * says with out_advance() how many it has put there.
 */
char *out_reserve(size_t len);
void out_advance(size_t len);
/*
 * Hand over all that was added. When a signal has asked for the end and our
 * reader takes nothing for some seconds, the program ends here by that signal.
 */
void out_flush(void);
/* The same as far as it goes without waiting: is all of it handed over? */
bool out_try_flush(void);
/* Flush and close: after it, stdout has taken everything. */
void out_close(void);
/*
 * While stdout takes nothing, call `wait` ten times a second: a consumer must
 * not fall silent towards its group only because its reader is slow.
 */
void out_while_waiting(void (*wait)(void *arg), void *arg);
/* Is that so right now? (For `wait`, which must not write then.) */
bool out_is_waiting(void);
/* Bytes that wait to be written. */
size_t out_pending(void);
/* Has the reader of stdout gone? */
bool out_reader_gone(void);

#endif
