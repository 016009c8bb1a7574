/*
 * buf: growable bytes with a length. `{0}` is an empty one. No NUL follows the
 * bytes unless buf_string() put it there.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <string.h>

struct buf {
	char *data;
	size_t len;
	size_t capacity;
};

void buf_release(struct buf *b);
/* Make room for `more` bytes after the present ones; returns their place. */
char *buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t len);
/*
 * Append bytes that are mostly few. BUF_SHORT bytes must be readable at p: so
 * many are copied at once instead of `len`.
 */
#define BUF_SHORT 32
static inline void
buf_add_short(struct buf *b, const char *p, size_t len)
{
	if (len > BUF_SHORT || b->capacity - b->len < BUF_SHORT) {
		buf_add(b, p, len);
		return;
	}
	memcpy(b->data + b->len, p, BUF_SHORT);
	b->len += len;
}
void buf_add_byte(struct buf *b, char c);
void buf_add_string(struct buf *b, const char *s);
/*
 * Append a finite number as a JSON number that reads back as the same double.
 */
void buf_add_number(struct buf *b, double x);
void buf_add_format(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Count the newlines from byte `from` on. */
size_t buf_lines(const struct buf *b, size_t from);
/*
 * Return the bytes as a C string, owned by `b` and good until it next changes.
 */
const char *buf_string(struct buf *b);

#endif
