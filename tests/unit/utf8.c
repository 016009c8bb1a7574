#include "base/utf8.h"

#include "check.h"

#include <stdint.h>

/* The definition, bit by bit: RFC 3629, section 3. */
static bool
is_character(const unsigned char *s, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c;

	if (len == 2 && s[0] >> 5 == 6)
		c = s[0] & 31;
	else if (len == 3 && s[0] >> 4 == 14)
		c = s[0] & 15;
	else if (len == 4 && s[0] >> 3 == 30)
		c = s[0] & 7;
	else
		return false;
	for (size_t i = 1; i < len; i++) {
		if (s[i] >> 6 != 2)
			return false;
		c = c << 6 | (s[i] & 63);
	}
	return c >= least[len] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

int
main(void)
{
	static const unsigned char tails[] = {
	    0, 0x7f, 0x80, 0x81, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
	size_t n = sizeof tails, wrong = 0;

	for (unsigned first = 0x80; first < 256; first++)
		for (size_t i = 0; i < n * n * n; i++) {
			unsigned char s[] = {(unsigned char)first, tails[i % n],
			    tails[i / n % n], tails[i / n / n]};
			const char *p = (const char *)s;

			for (size_t room = 1; room <= 4; room++) {
				size_t want = 0;

				for (size_t len = 2; len <= room; len++)
					if (is_character(s, len))
						want = len;
				wrong += utf8_sequence(p, p + room) != want;
			}
		}
	check(wrong == 0);
	check(utf8_valid("", 0));
	check(utf8_valid("a\0b", 3));
	check(utf8_valid("\xc3\xa9\xf0\x9f\x98\x80z", 7));
	check(!utf8_valid("ab\xc3", 3));
	check(!utf8_valid("\xed\xa0\x80", 3));
	return check_done();
}
