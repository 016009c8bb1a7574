#include "http/escape.h"

#include <string.h>

/* The value of a hexadecimal digit, or -1. */
static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)((at - digits) % 16) : -1;
}

int
escape_decode(struct http_text *path, struct buf *decoded, struct error *e)
{
	const char *p = path->at, *end = p + path->len;

	if (memchr(p, '%', path->len) == NULL)
		return 0;
	decoded->len = 0;
	for (; p < end; p++) {
		int high, low;

		if (*p != '%') {
			buf_add_byte(decoded, *p);
			continue;
		}
		high = end - p > 2 ? digit(p[1]) : -1;
		low = high >= 0 ? digit(p[2]) : -1;
		if (low < 0)
			return error_set(e, ST_CANNOT,
			    "in a path, two hexadecimal digits follow '%%'");
		if (high * 16 + low == '/' || high + low == 0)
			return error_set(e, ST_CANNOT,
			    "a path cannot have %%%c%c in it", p[1], p[2]);
		buf_add_byte(decoded, (char)(high * 16 + low));
		p += 2;
	}
	*path = (struct http_text){decoded->data, decoded->len};
	return 0;
}
