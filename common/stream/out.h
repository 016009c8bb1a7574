/*
 * out: the only writer of stdout. It gathers bytes and writes large pieces; an
 * error of writing ends the program with status 3, whenever it shows: a full
 * disk is never silent. A reader that has gone ends the program by SIGPIPE.
 */
#ifndef STREAM_OUT_H
#define STREAM_OUT_H

#include <stdbool.h>
#include <stddef.h>

void out_add(const char *p, size_t len);
void out_add_byte(char c);
/*
 * Return the place for up to `len` bytes that the caller fills in itself;
 * out_advance() then says how many.
 */
char *out_reserve(size_t len);
void out_advance(size_t len);
/*
 * Write all gathered bytes. When a signal has asked for the end and our reader
 * takes nothing for some seconds, the program ends here by that signal.
 */
void out_flush(void);
/* Write as many as go without waiting; were these all? */
bool out_try_flush(void);
/* Flush and close: stdout has then taken everything. */
void out_close(void);
/*
 * While stdout takes nothing, call `wait` ten times a second: a consumer must
 * not fall silent towards its group only because its reader is slow.
 */
void out_while_waiting(void (*wait)(void *arg), void *arg);
/*
 * Does stdout take nothing right now? (For `wait`, which must not write then.)
 */
bool out_is_waiting(void);
/* Return how many bytes wait to be written. */
size_t out_pending(void);
/* Has the reader of stdout gone? */
bool out_reader_gone(void);

#endif
