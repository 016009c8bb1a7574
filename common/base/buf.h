/*
 * buf: growable bytes with a length. `{0}` is an empty one. There is no NUL
 * behind the bytes unless buf_string() put it there.
 */
#ifndef BUF_H
#define BUF_H

#include <stddef.h>

struct buf {
	char *data;
	size_t len;
	size_t capacity;
};

void buf_release(struct buf *b);
/* Make room for `more` bytes behind the present ones; returns their place. */
char *buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t len);
void buf_add_byte(struct buf *b, char c);
void buf_add_string(struct buf *b, const char *s);
void buf_add_format(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* The bytes as a C string, owned by `b` and good until it next changes. */
const char *buf_string(struct buf *b);

#endif
