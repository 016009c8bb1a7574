/*
 * utf8: is it UTF-8 as RFC 3629 has it (no surrogates, nothing overlong,
 * nothing past U+10FFFF)?
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Return the length of the character of two bytes or more at p (p < end), else
 * 0.
 */
size_t utf8_sequence(const char *p, const char *end);
bool utf8_valid(const char *text, size_t len);

#endif
