/*
 * oracle: JSON as RFC 8259 has it, read in the plainest way, a byte at a time
 * and by recursion, to hold base/json.h and stream/rec.h against. Nothing of
 * ours is in it.
 */
#ifndef FUZZ_ORACLE_H
#define FUZZ_ORACLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ORACLE_DEPTH 1000
#define ORACLE_MEMBERS 256

/* A member of the outermost object. */
struct oracle_member {
	char *key; /* decoded; NULs may be in it */
	size_t key_len;
	char kind; /* the value's first byte, '0' for all numbers */
	const char *text;
	size_t len;
};

struct oracle {
	const char *p, *end;
	struct oracle_member member[ORACLE_MEMBERS];
	size_t members; /* all of them, of which the first are in `member` */
};

static inline void
oracle_blanks(struct oracle *o)
{
	while (o->p < o->end && strchr(" \t\r\n", *o->p) != NULL && *o->p != 0)
		o->p++;
}

static inline bool
oracle_take(struct oracle *o, char c)
{
	if (o->p == o->end || *o->p != c)
		return false;
	o->p++;
	return true;
}

static inline bool
oracle_digits(struct oracle *o)
{
	const char *start = o->p;

	while (o->p < o->end && *o->p >= '0' && *o->p <= '9')
		o->p++;
	return o->p > start;
}

static inline bool
oracle_number(struct oracle *o)
{
	oracle_take(o, '-');
	if (!oracle_take(o, '0') && !oracle_digits(o))
		return false;
	if (oracle_take(o, '.') && !oracle_digits(o))
		return false;
	if (!oracle_take(o, 'e') && !oracle_take(o, 'E'))
		return true;
	if (!oracle_take(o, '-'))
		oracle_take(o, '+');
	return oracle_digits(o);
}

static inline int
oracle_hex(struct oracle *o)
{
	int unit = 0;

	for (int i = 0; i < 4; i++, o->p++) {
		static const char hex[] = "0123456789abcdef0123456789ABCDEF";
		const char *at;

		if (o->p == o->end || *o->p == 0 ||
		    (at = strchr(hex, *o->p)) == NULL)
			return -1;
		unit = unit * 16 + (int)((at - hex) % 16);
	}
	return unit;
}

/* A code point from its bytes, or -1: overlong ones, surrogates, too large. */
static inline long
oracle_utf8(struct oracle *o)
{
	static const long least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)*o->p++;
	int more = c < 0x80	    ? 0
	    : c >= 0xc0 && c < 0xe0 ? 1
	    : c >= 0xe0 && c < 0xf0 ? 2
	    : c >= 0xf0 && c < 0xf8 ? 3
				    : -1;
	long point = more < 1 ? c : c & (0x3f >> more);

	if (more < 0)
		return -1;
	for (int i = 0; i < more; i++) {
		if (o->p == o->end || ((unsigned char)*o->p & 0xc0) != 0x80)
			return -1;
		point = point << 6 | ((unsigned char)*o->p++ & 0x3f);
	}
	if (point < least[more + 1] || point > 0x10ffff ||
	    (point >= 0xd800 && point < 0xe000))
		return -1;
	return point;
}

static inline void
oracle_put(char **to, long c)
{
	if (to == NULL)
		return;
	if (c < 0x80) {
		*(*to)++ = (char)c;
	} else if (c < 0x800) {
		*(*to)++ = (char)(0xc0 | c >> 6);
		*(*to)++ = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		*(*to)++ = (char)(0xe0 | c >> 12);
		*(*to)++ = (char)(0x80 | (c >> 6 & 63));
		*(*to)++ = (char)(0x80 | (c & 63));
	} else {
		*(*to)++ = (char)(0xf0 | c >> 18);
		*(*to)++ = (char)(0x80 | (c >> 12 & 63));
		*(*to)++ = (char)(0x80 | (c >> 6 & 63));
		*(*to)++ = (char)(0x80 | (c & 63));
	}
}

static inline long
oracle_escape(struct oracle *o)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *at;
	int unit, low;

	if (o->p == o->end || *o->p == 0)
		return -1;
	if (!oracle_take(o, 'u')) {
		at = strchr(letters, *o->p++);
		return at == NULL ? -1 : bytes[at - letters];
	}
	unit = oracle_hex(o);
	if (unit < 0xd800 || unit > 0xdfff)
		return unit;
	if (unit > 0xdbff || !oracle_take(o, '\\') || !oracle_take(o, 'u'))
		return -1;
	low = oracle_hex(o);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	return 0x10000 + ((long)(unit - 0xd800) << 10) + (low - 0xdc00);
}

/* `to` gets the characters, if it is not NULL. */
static inline bool
oracle_string(struct oracle *o, char **to)
{
	if (!oracle_take(o, '"'))
		return false;
	while (o->p < o->end && *o->p != '"') {
		long c = (unsigned char)*o->p < ' ' ? -1
		    : oracle_take(o, '\\')	    ? oracle_escape(o)
						    : oracle_utf8(o);

		if (c < 0)
			return false;
		oracle_put(to, c);
	}
	return oracle_take(o, '"');
}

static inline bool
oracle_word(struct oracle *o, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(o->end - o->p) < len || memcmp(o->p, word, len) != 0)
		return false;
	o->p += len;
	return true;
}

static inline bool oracle_nested(struct oracle *o, int depth);

static inline bool
oracle_value(struct oracle *o, int depth)
{
	switch (o->p < o->end ? *o->p : 0) {
	case '{':
	case '[':
		return oracle_nested(o, depth);
	case '"':
		return oracle_string(o, NULL);
	case 't':
		return oracle_word(o, "true");
	case 'f':
		return oracle_word(o, "false");
	case 'n':
		return oracle_word(o, "null");
	default:
		return oracle_number(o);
	}
}

static inline bool
oracle_member(struct oracle *o, int depth)
{
	struct oracle_member m = {0};
	char *behind;
	bool ok;

	m.key = behind = malloc((size_t)(o->end - o->p) + 1);
	ok = oracle_string(o, &behind);
	m.key_len = (size_t)(behind - m.key);
	oracle_blanks(o);
	ok = ok && oracle_take(o, ':');
	oracle_blanks(o);
	m.text = o->p;
	if (o->p < o->end)
		m.kind = strchr("{[\"tfn", *o->p) != NULL ? *o->p : '0';
	ok = ok && oracle_value(o, depth);
	m.len = (size_t)(o->p - m.text);
	if (ok && depth == 1 && o->members < ORACLE_MEMBERS)
		o->member[o->members] = m;
	else
		free(m.key);
	o->members += ok && depth == 1;
	return ok;
}

/* `depth`: in how many arrays and objects it stands. */
static inline bool
oracle_nested(struct oracle *o, int depth)
{
	char close = *o->p == '{' ? '}' : ']';

	if (depth == ORACLE_DEPTH)
		return false;
	o->p++;
	oracle_blanks(o);
	if (oracle_take(o, close))
		return true;
	do {
		oracle_blanks(o);
		if (!(close == '}' ? oracle_member(o, depth + 1)
				   : oracle_value(o, depth + 1)))
			return false;
		oracle_blanks(o);
	} while (oracle_take(o, ','));
	return oracle_take(o, close);
}

static inline void
oracle_release(struct oracle *o)
{
	for (size_t i = 0; i < o->members && i < ORACLE_MEMBERS; i++)
		free(o->member[i].key);
	o->members = 0;
}

/* Is the text one JSON object? Then its members are in `o`. */
static inline bool
oracle_read(struct oracle *o, const char *text, size_t len)
{
	bool ok;

	o->p = text;
	o->end = text + len;
	o->members = 0;
	oracle_blanks(o);
	ok = o->p < o->end && *o->p == '{' && oracle_nested(o, 0);
	oracle_blanks(o);
	return ok && o->p == o->end;
}

/* Is the text one JSON value? */
static inline bool
oracle_valid(const char *text, size_t len)
{
	struct oracle o = {.p = text, .end = text + len};
	bool ok;

	oracle_blanks(&o);
	ok = oracle_value(&o, 0);
	oracle_blanks(&o);
	ok = ok && o.p == o.end;
	oracle_release(&o);
	return ok;
}

#endif
