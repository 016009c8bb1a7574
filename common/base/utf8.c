#include "base/utf8.h"

static bool
continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

size_t
utf8_sequence(const char *p, const char *end)
{
	const unsigned char *s = (const unsigned char *)p;
	size_t room = (size_t)(end - p);

	if (s[0] < 0xc2)
		return 0; /* ASCII, a continuation, or an overlong form */
	if (s[0] < 0xe0)
		return room >= 2 && continues(s[1]) ? 2 : 0;
	if (s[0] < 0xf0) {
		if (room < 3 || !continues(s[1]) || !continues(s[2]) ||
		    (s[0] == 0xe0 && s[1] < 0xa0) || /* overlong */
		    (s[0] == 0xed && s[1] > 0x9f))   /* a surrogate */
			return 0;
		return 3;
	}
	if (s[0] > 0xf4 || room < 4 || !continues(s[1]) || !continues(s[2]) ||
	    !continues(s[3]) || (s[0] == 0xf0 && s[1] < 0x90) || /* overlong */
	    (s[0] == 0xf4 && s[1] > 0x8f)) /* past U+10FFFF */
		return 0;
	return 4;
}

bool
utf8_valid(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		size_t n = 1;

		if ((unsigned char)*p >= 0x80)
			n = utf8_sequence(p, end);
		if (n == 0)
			return false;
		p += n;
	}
	return true;
}
