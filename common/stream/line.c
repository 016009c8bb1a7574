#include "stream/line.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/stop.h"

#include <stdlib.h>
#include <string.h>

/*
 * Bytes asked for at a time; from 64 KiB to 1 MiB it makes no difference. To
 * map a file instead would save 6 % of the time to read records, and a file cut
 * short meanwhile would end the program by a signal.
 */
#define BLOCK (256 << 10)
#define HEAD 1024 /* bytes kept of a too long line */

int
line_open(struct line *l, char **files, size_t limit, struct error *e)
{
	*l = (struct line){.limit = limit, .at_end = true};
	return input_open(&l->input, files, e);
}

void
line_release(struct line *l)
{
	input_release(&l->input);
	free(l->data);
	free(l->head);
	l->data = l->head = NULL;
}

/* Make room for a block after `held` bytes. */
static void
make_room(struct line *l, size_t held)
{
	if (l->capacity >= held + BLOCK + JSON_SLACK)
		return;
	l->capacity = 2 * held + BLOCK + JSON_SLACK;
	l->data = mem_resize(l->data, l->capacity, 1);
	memset(l->data + held, 0, l->capacity - held);
}

/* Append more bytes to those at hand; 0 at the end of the file. */
static ssize_t
fill(struct line *l, struct error *e)
{
	size_t held = l->end - l->begin;
	ssize_t n;

	if (l->begin > 0 && held > 0)
		memmove(l->data, l->data + l->begin, held);
	l->searched -= l->begin;
	l->begin = 0;
	l->end = held;
	make_room(l, held);
	n = l->drained ? 0 : input_read(&l->input, l->data + held, BLOCK, e);
	if (n > 0)
		l->end += (size_t)n;
	l->drained = n == 0;
	return n;
}

static int
next_file(struct line *l, struct error *e)
{
	int got = input_next(&l->input, e);

	l->number = 0;
	l->begin = l->end = l->searched = 0;
	l->at_end = got != 1;
	l->drained = false;
	return got;
}

static void
skip_byte_order_mark(struct line *l)
{
	if (l->len >= 3 && memcmp(l->text, "\xef\xbb\xbf", 3) == 0) {
		l->text += 3;
		l->len -= 3;
	}
}

static void
keep_head(struct line *l)
{
	if (l->head == NULL)
		l->head = mem_alloc(HEAD);
	if (!l->too_long)
		memcpy(l->head, l->data + l->begin, HEAD);
	l->too_long = true;
}

/* Lend the first bytes of a line longer than the limit. */
static void
keep_to_limit(struct line *l)
{
	l->whole_len += l->len;
	if (l->too_long) {
		l->text = l->head;
		l->len = HEAD;
	} else if (l->len > l->limit) {
		l->too_long = true;
		l->len = l->len < HEAD ? l->len : HEAD;
	}
}

/* Lend the bytes up to the newline (or the file's end) at `stop`. */
static int
lend(struct line *l, size_t stop, bool cut)
{
	l->text = l->data + l->begin;
	l->len = stop - l->begin;
	if (l->number++ == 0 && !l->too_long)
		skip_byte_order_mark(l);
	keep_to_limit(l);
	l->cut = cut;
	if (cut)
		l->data[stop] = '\n';
	l->begin = l->searched = cut ? stop : stop + 1;
	return 1;
}

/* Drop the bytes at hand of the present line: it is too long. */
static void
pass_over(struct line *l)
{
	keep_head(l);
	l->whole_len += l->end - l->begin;
	l->begin = l->searched = l->end;
}

int
line_next(struct line *l, struct error *e)
{
	ssize_t n;
	int got;

	l->too_long = false;
	l->whole_len = 0;
	for (;;) {
		if (!l->at_end) {
			char *stop = l->end == l->searched
			    ? NULL
			    : memchr(l->data + l->searched, '\n',
				  l->end - l->searched);

			if (stop != NULL)
				return lend(l, (size_t)(stop - l->data), false);
			l->searched = l->end;
			/* HEAD bytes are at hand to keep, a mark included. */
			if (l->end - l->begin > l->limit + HEAD)
				pass_over(l);
			n = fill(l, e);
			if (n < 0)
				return -1;
			if (n > 0)
				continue;
			if (stop_requested() != 0 || l->input.ended)
				return 0;
			if (l->end > l->begin || l->too_long)
				return lend(l, l->end, true);
		}
		got = next_file(l, e);
		if (got != 1)
			return got;
	}
}

/* --- many at once --------------------------------------------------------- */

/* Find the place after the last newline between two bytes, or `from`. */
static size_t
behind_last_line(const struct line *l, size_t from, size_t to)
{
	while (to > from && l->data[to - 1] != '\n')
		to--;
	return to;
}

/* Exchange the bytes at hand up to `stop` for the block's storage. */
static void
hand_over(struct line *l, struct line_block *b, size_t stop)
{
	struct line_block taken = {.text = l->data + l->begin,
	    .end = l->data + stop,
	    .data = l->data,
	    .capacity = l->capacity};
	size_t held = l->end - stop;

	l->data = b->data;
	l->capacity = b->capacity;
	make_room(l, held);
	memcpy(l->data, taken.data + stop, held);
	l->begin = 0;
	l->end = l->searched = held;
	*b = taken;
}

bool
line_next_block(struct line *l, struct line_block *b)
{
	size_t stop = behind_last_line(l, l->begin, l->end);

	if (stop == l->begin) {
		size_t held = l->end - l->begin;
		struct error e;

		if (fill(l, &e) <= 0)
			return false;
		stop = behind_last_line(l, held, l->end);
		if (stop == held)
			return false;
	}
	hand_over(l, b, stop);
	return true;
}

void
line_block_release(struct line_block *b)
{
	free(b->data);
	*b = (struct line_block){0};
}

void
line_pass(struct line *l)
{
	l->number++;
}

void
line_lend(struct line *l, const char *text, size_t len)
{
	l->text = text;
	l->len = len;
	l->number++;
	l->too_long = l->cut = false;
	l->whole_len = 0;
	keep_to_limit(l);
}
