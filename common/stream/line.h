/*
 * line: the lines of the input, one after the other, each with its place.
 *
 * The reader owns a line's bytes and lends them until the next call. A newline
 * and JSON_SLACK readable bytes follow each line, so that json.h can scan it in
 * place. Memory: one block, or one line if that is longer; a line beyond the
 * limit is passed over without being kept. A byte order mark at the start of a
 * file is no part of its first line.
 */
#ifndef STREAM_LINE_H
#define STREAM_LINE_H

#include "stream/input.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line {
	const char *text;
	size_t len;	 /* without the newline */
	uint64_t number; /* in its file, from 1 */
	bool cut;	 /* the last one, without a newline */
	/*
	 * The line is longer than the limit: text holds its first bytes, and
	 * whole_len is its length.
	 */
	bool too_long;
	uint64_t whole_len;

	struct input input; /* input.name names the line's file */
	size_t limit;
	char *data;
	size_t capacity, begin, end, searched;
	char *head; /* the first bytes of a too long line */
	bool at_end;
	bool drained; /* the file has no more bytes */
};

/* Some whole lines, taken out of the reader. `{0}` is none yet. */
struct line_block {
	const char *text; /* of the first line: each ends with a newline */
	const char *end;  /* after the last line's newline */
	char *data;
	size_t capacity;
};

int line_open(struct line *l, char **files, size_t limit, struct error *e);
void line_release(struct line *l);
/*
 * Read a line: 1 a line, 0 the end (or an end was asked for), -1 an error of
 * reading.
 */
int line_next(struct line *l, struct error *e);

/*
 * Take many lines at once, so that one thread can look at them while another
 * reads on. Called when the line of line_next() is done with, it takes the
 * whole lines at hand that follow, or those of the bytes that come next: true.
 * They belong to `b` until it is given here again. False where line_next() must
 * come next: the last line of a file, if it has no newline, a line longer than
 * a block, the first line of the next file, the end, an error of reading.
 *
 * line_pass() then counts one of them, and line_lend() lends it as line_next()
 * does; they may run at the same time as line_next_block().
 */
bool line_next_block(struct line *l, struct line_block *b);
void line_block_release(struct line_block *b);
void line_pass(struct line *l);
void line_lend(struct line *l, const char *text, size_t len);

#endif
