/*
 * almost: strings that a reader takes for numbers, or for the lack of one.
 *
 * CSV knows no types, so that "1,5", "$5", "5 %", " 39" and "NA" are strings.
 * In a column of numbers that is seldom what was meant, and it shows late, in
 * another program. This module tells such strings from others.
 */
#ifndef STREAM_ALMOST_H
#define STREAM_ALMOST_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum almost {
	ALMOST_BLANKS,	/* " 39" */
	ALMOST_COMMA,	/* "1,5", "1.234,50", "1,5E3" */
	ALMOST_POINT,	/* "1.5", where numbers have a comma */
	ALMOST_GROUPS,	/* "1,234", "1,234.50" */
	ALMOST_MONEY,	/* "$5", "5 €" */
	ALMOST_PERCENT, /* "5%" */
	ALMOST_MISSING, /* "NA", "?" */
	ALMOST_BLANK,	/* " " */
	ALMOST_ZERO,	/* "01067" */
	ALMOST_NULL,	/* " ?", where "?" means missing; for callers */
	ALMOST_KINDS,
	ALMOST_NOT = ALMOST_KINDS,
};

/* The most bytes that a string can have which is almost a number. */
extern const unsigned char almost_longest[256]; /* by its first byte */

/* May the string be almost a number? Most are not, at a glance. */
static inline bool
almost_may_be(const char *text, size_t len)
{
	return len <= almost_longest[(unsigned char)*text];
}

/* What is the string almost? It is no JSON number. */
enum almost almost_what(const char *text, size_t len);
/*
 * Find which word for missing the string is, blanks around it or not: a number
 * from 0 to ALMOST_WORDS - 1; ALMOST_WORDS when it is none.
 */
unsigned almost_word(const char *text, size_t len);
#define ALMOST_WORDS 22U
extern const char *const almost_words[ALMOST_WORDS];
/* Does this kind matter only next to numbers in the same column? */
bool almost_needs_numbers(enum almost kind);
/*
 * Append what the kind is and the way on: ": a string, because of ...; jq ...".
 * The column's name and its first such cell are C strings. Of the kinds for
 * which the way on depends on other columns, almosts.h says it.
 */
void almost_say(
    enum almost kind, const char *column, const char *cell, struct buf *b);
/*
 * Append the number that a cell with a decimal comma is: "1,5", "-1.234,50",
 * "1 234", "7", "1,5E3"; points and blanks are between thousands. False, and nothing is
 * appended, when it is none: 1.5 neither.
 */
bool almost_decimal_comma(const char *text, size_t len, struct buf *b);
/*
 * Append the command that makes a number of a string in a record: "1", " 39",
 * "1,5", "$5". False, and nothing is appended, when the string is far from one.
 */
bool almost_mend(const char *name, const char *text, size_t len, struct buf *b);

#endif
