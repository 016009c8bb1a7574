#include "base/buf.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

char *
buf_reserve(struct buf *b, size_t more)
{
	if (more > b->capacity - b->len) {
		size_t want = b->len + more;

		if (want < 2 * b->capacity)
			want = 2 * b->capacity;
		b->data = mem_resize(b->data, want, 1);
		b->capacity = want;
	}
	return b->data + b->len;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
	if (len == 0)
		return;
	memcpy(buf_reserve(b, len), p, len);
	b->len += len;
}

void
buf_add_byte(struct buf *b, char c)
{
	*buf_reserve(b, 1) = c;
	b->len++;
}

void
buf_add_string(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_add_number(struct buf *b, double x)
{
	b->len += num_format(buf_reserve(b, NUM_MAX), x);
}

void
buf_add_format(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	va_start(ap, fmt);
	vsnprintf(buf_reserve(b, (size_t)n + 1), (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

size_t
buf_lines(const struct buf *b, size_t from)
{
	const char *p = b->data + from, *end = b->data + b->len;
	size_t lines = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		lines++;
		p++;
	}
	return lines;
}

const char *
buf_string(struct buf *b)
{
	*buf_reserve(b, 1) = '\0';
	return b->data;
}
