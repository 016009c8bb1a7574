/*
 * json: read JSON text as RFC 8259 has it, without a tree and without
 * allocation.
 *
 * Stricter than the grammar in two places, as most readers are: a \u escape of
 * half a surrogate pair is refused (it names no character), and so is nesting
 * deeper than JSON_DEPTH_MAX.
 *
 * Text that is scanned must have a newline at its end (text[len] == '\n', which
 * `len` does not count) and JSON_SLACK readable bytes after that: the scanner
 * looks at blocks and checks for the end only where it sees a newline.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/num.h"

#include <stdbool.h>
#include <stddef.h>

#define JSON_DEPTH_MAX 1000
#define JSON_SLACK 64

enum json_type {
	JSON_ABSENT, /* for callers: there is no such value */
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* A fault of a text, and its place. */
struct json_fault {
	const char *at;	  /* the first byte that does not fit */
	const char *what; /* "expected ':'" */
	bool encoding;	  /* it is not UTF-8 */
};

/*
 * Each scanner takes the place of a token's first byte and the end of the text,
 * and returns the place after the token, or NULL with the fault told.
 * json_value tells the value's type, and its number when `d` is not NULL;
 * `depth` is how many arrays and objects the value stands in.
 */
const char *json_value(const char *p, const char *end, int depth,
    enum json_type *type, struct decimal *d, struct json_fault *fault);
/* p is at a digit or a minus sign. */
const char *
json_number(const char *p, struct decimal *d, struct json_fault *fault);
/* p is at the opening quote; `*escaped`: there is a backslash in it. */
const char *json_string(
    const char *p, const char *end, bool *escaped, struct json_fault *fault);
/* Return the place after the blanks (space, tab, CR, LF) at p. */
const char *json_blanks(const char *p, const char *end);

/* Is the whole text one JSON value? */
bool json_valid(const char *text, size_t len, struct json_fault *fault);
/*
 * Is the whole text one JSON number? JSON_SLACK readable bytes must follow it,
 * too; the first of them does not go on with the number.
 */
bool json_is_number(const char *text, size_t len);

/* A member of an object, or an item of an array (then with no key). */
struct json_member {
	const char *key; /* as written, without its quotes */
	size_t key_len;
	bool key_escaped;
	const char *text; /* the value as written */
	size_t len;
	enum json_type type;
};

/*
 * Walk the members of an object or the items of an array that is known to be
 * valid: start with *p at its bracket, false when there are no more.
 */
bool json_next(const char **p, const char *end, struct json_member *m);

/* Append the characters of a valid string; `text` is its inside. */
void json_unescape(struct buf *b, const char *text, size_t len);
/* Is the key (as json_member has it) this name? */
bool json_key_is(const struct json_member *m, const char *name);
/* Append UTF-8 text as a JSON string with its quotes. */
void json_quote(struct buf *b, const char *text, size_t len);
/*
 * Append the text with every number of more than JSON_NUMBER_SHORT bytes
 * written as the shortest one that is the same double (1e999 for an infinite
 * one), and blanks after it, so that all else keeps its place. Any text will
 * do: other tokens stay. This is for cJSON: most versions refuse longer
 * numbers.
 */
#define JSON_NUMBER_SHORT 63
void json_shorten(struct buf *b, const char *text, size_t len);

#endif
