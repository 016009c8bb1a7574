#include "base/base64.h"

#include <stdint.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_encode(struct buf *b, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (; len > 0; p += 3) {
		size_t n = len < 3 ? len : 3;
		uint32_t group = (uint32_t)p[0] << 16 |
		    (n > 1 ? (uint32_t)p[1] << 8 : 0) | (n > 2 ? p[2] : 0);

		buf_add_byte(b, alphabet[group >> 18]);
		buf_add_byte(b, alphabet[group >> 12 & 63]);
		buf_add_byte(b, n > 1 ? alphabet[group >> 6 & 63] : '=');
		buf_add_byte(b, n > 2 ? alphabet[group & 63] : '=');
		len -= n;
	}
}

/* Return the value of a letter of the alphabet, or -1. */
static int
value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool
base64_decode(struct buf *b, const char *text, size_t len)
{
	if (len % 4 != 0)
		return false;
	for (size_t i = 0; i < len; i += 4) {
		uint32_t group = 0;
		size_t pad = 0;

		if (i + 4 == len)
			pad = text[i + 3] != '=' ? 0
			    : text[i + 2] != '=' ? 1
						 : 2;
		for (size_t j = 0; j < 4; j++) {
			int v = j < 4 - pad ? value(text[i + j]) : 0;

			if (v < 0)
				return false;
			group = group << 6 | (uint32_t)v;
		}
		/* The unused bits must be 0. */
		if ((pad == 1 && (group & 0xff) != 0) ||
		    (pad == 2 && (group & 0xffff) != 0))
			return false;
		buf_add_byte(b, (char)(group >> 16));
		if (pad < 2)
			buf_add_byte(b, (char)(group >> 8 & 0xff));
		if (pad < 1)
			buf_add_byte(b, (char)(group & 0xff));
	}
	return true;
}
