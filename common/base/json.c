/*
 * One file, since all of it, reading and writing, rests on the same few rules:
 * what an escape, a digit and a blank are.
 */
#include "base/json.h"

#include "base/plain.h"
#include "base/sse2.h"
#include "base/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 19	      /* as many as a uint64_t surely holds */
#define EXPONENT_MAX 99999999 /* far beyond any double, far from overflow */

static const char *
refuse(struct json_fault *fault, const char *at, const char *what)
{
	*fault = (struct json_fault){.at = at, .what = what};
	return NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *
json_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/*
 * Return the value of four hexadecimal digits, or -1. The newline ends them
 * too.
 */
static int
hex4(const char *p)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];

		if (is_digit(c))
			value = value * 16 + (c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			value = value * 16 + (c - 'A' + 10);
		else
			return -1;
	}
	return value;
}

static bool
is_high_surrogate(int unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool
is_low_surrogate(int unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Return the place after the escape whose backslash is at p. */
static const char *
skip_escape(const char *p, struct json_fault *fault)
{
	int unit;

	if (p[1] == '\n' || p[1] == '\0' || strchr("\"\\/bfnrtu", p[1]) == NULL)
		return refuse(fault, p, "no such escape");
	if (p[1] != 'u')
		return p + 2;
	unit = hex4(p + 2);
	if (unit < 0)
		return refuse(fault, p, "expected four hexadecimal digits");
	if (is_low_surrogate(unit))
		return refuse(fault, p, "half of a surrogate pair");
	if (!is_high_surrogate(unit))
		return p + 6;
	if (p[6] != '\\' || p[7] != 'u' || !is_low_surrogate(hex4(p + 8)))
		return refuse(fault, p, "half of a surrogate pair");
	return p + 12;
}

/* Find the first byte at or after p that is not plain string text. */
static const char *
skip_plain(const char *p)
{
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(' ');

	for (;; p += 16) {
		__m128i block =
		    _mm_loadu_si128((const __m128i *)(const void *)p);
		/* Signed: bytes from 0x80 on count as below the space too. */
		__m128i stops = _mm_or_si128(_mm_cmplt_epi8(block, space),
		    _mm_or_si128(_mm_cmpeq_epi8(block, quote),
			_mm_cmpeq_epi8(block, slash)));
		int mask = _mm_movemask_epi8(stops);

		if (mask != 0)
			return p + __builtin_ctz((unsigned)mask);
	}
}

const char *
json_string(
    const char *p, const char *end, bool *escaped, struct json_fault *fault)
{
	*escaped = false;
	for (p++;;) {
		p = skip_plain(p);
		if (*p == '"')
			return p + 1;
		if (*p == '\\') {
			*escaped = true;
			p = skip_escape(p, fault);
			if (p == NULL)
				return NULL;
		} else if ((unsigned char)*p >= 0x80) {
			size_t n = utf8_sequence(p, end);

			if (n == 0) {
				refuse(fault, p, "not UTF-8");
				fault->encoding = true;
				return NULL;
			}
			p += n;
		} else if (p >= end) {
			return refuse(fault, p, "the string is not closed");
		} else {
			return refuse(fault, p, "control byte in a string");
		}
	}
}

/* Return eight bytes: 0 for each digit, up to the first byte that is none. */
static uint64_t
not_digits(uint64_t bytes)
{
	return ((bytes & 0xf0f0f0f0f0f0f0f0) |
		   ((bytes + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4) ^
	    0x3333333333333333;
}

/* Convert eight digits to a number: two, four, eight at a time. */
static uint64_t
eight_digits(uint64_t bytes)
{
	bytes = (bytes & 0x0f0f0f0f0f0f0f0f) * 2561 >> 8;
	bytes = (bytes & 0x00ff00ff00ff00ff) * 6553601 >> 16;
	return (bytes & 0x0000ffff0000ffff) * 42949672960001 >> 32;
}

/* Return the place after a run of digits, appended to those of *n. */
static const char *
digits(const char *p, uint64_t *n)
{
	static const uint64_t ten_to[] = {
	    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
	uint64_t bytes, others;
	int count;

	for (;; p += 8) {
		memcpy(&bytes, p, sizeof bytes);
		others = not_digits(bytes);
		if (others != 0)
			break;
		*n = *n * 100000000 + eight_digits(bytes);
	}
	/* The leading digits, as if zeros stood before them. */
	count = __builtin_ctzll(others) / 8;
	if (count > 0)
		*n = *n * ten_to[count] +
		    eight_digits(bytes << (64 - 8 * count));
	return p + count;
}

/*
 * Go over a token again whose digits are more than a uint64_t holds: keep the
 * first 19 that are significant, and count where the others would stand.
 */
static void
read_long(const char *p, const char *end, struct decimal *d)
{
	bool behind_point = false;
	int kept = 0;

	d->digits = 0;
	for (; p < end; p++) {
		if (*p == '.') {
			behind_point = true;
		} else if (kept < DIGITS_MAX) {
			d->digits = d->digits * 10 + (uint64_t)(*p - '0');
			kept += d->digits != 0;
			d->exponent -= behind_point;
		} else {
			d->cut = true;
			d->exponent += !behind_point;
		}
	}
}

/* Read the exponent after an `e`, kept within bounds. */
static const char *
read_exponent(const char *p, int32_t *exponent, struct json_fault *fault)
{
	int32_t n = 0;
	bool negative = *p == '-';

	p += *p == '-' || *p == '+';
	if (!is_digit(*p))
		return refuse(fault, p, "expected a digit");
	for (; is_digit(*p); p++)
		if (n < EXPONENT_MAX)
			n = n * 10 + (*p - '0');
	*exponent += negative ? -n : n;
	return p;
}

const char *
json_number(const char *p, struct decimal *d, struct json_fault *fault)
{
	const char *start, *point = NULL;

	*d = (struct decimal){.negative = *p == '-'};
	p += d->negative;
	start = p;
	if (!is_digit(*p))
		return refuse(fault, p, "expected a digit");
	if (*p == '0' && is_digit(p[1]))
		return refuse(fault, p, "number with a leading zero");
	p = digits(p, &d->digits);
	if (*p == '.') {
		point = ++p;
		if (!is_digit(*p))
			return refuse(fault, p, "expected a digit");
		p = digits(p, &d->digits);
	}
	if (p - start - (point != NULL) > DIGITS_MAX)
		read_long(start, p, d);
	else if (point != NULL)
		d->exponent = (int32_t)(point - p);
	if (*p == 'e' || *p == 'E')
		p = read_exponent(p + 1, &d->exponent, fault);
	return p;
}

static const char *
word(const char *p, const char *text, size_t len, struct json_fault *fault)
{
	/* The text's end is readable: JSON_SLACK. */
	if (memcmp(p, text, len) != 0)
		return refuse(fault, p, "expected a value");
	return p + len;
}

/* Scan any value that is not an array or an object. */
static const char *
scalar(const char *p, const char *end, enum json_type *type, struct decimal *d,
    struct json_fault *fault)
{
	struct decimal unused;
	const char *behind;
	bool escaped;

	switch (*p) {
	case '"':
		*type = JSON_STRING;
		return json_string(p, end, &escaped, fault);
	case 't':
		*type = JSON_TRUE;
		return word(p, "true", 4, fault);
	case 'f':
		*type = JSON_FALSE;
		return word(p, "false", 5, fault);
	case 'n':
		*type = JSON_NULL;
		return word(p, "null", 4, fault);
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		*type = JSON_NUMBER;
		if (d == NULL && (behind = plain_end(p)) != NULL)
			return behind;
		return json_number(p, d != NULL ? d : &unused, fault);
	default:
		return refuse(fault, p, "expected a value");
	}
}

/* Scan the key and the colon of a member; returns the place of its value. */
static const char *
member_key(const char *p, const char *end, struct json_fault *fault)
{
	bool escaped;

	if (*p != '"')
		return refuse(fault, p, "expected a key");
	p = json_string(p, end, &escaped, fault);
	if (p == NULL)
		return NULL;
	p = json_blanks(p, end);
	if (*p != ':')
		return refuse(fault, p, "expected ':'");
	return json_blanks(p + 1, end);
}

/* The nest of objects and arrays in each other: a bit a level. */
struct nest {
	uint64_t object[JSON_DEPTH_MAX / 64 + 1];
	int depth;
};

static bool
in_object(const struct nest *n)
{
	int level = n->depth - 1;

	return n->object[level / 64] >> level % 64 & 1;
}

static void
enter(struct nest *n, bool object)
{
	uint64_t bit = UINT64_C(1) << n->depth % 64;

	if (object)
		n->object[n->depth / 64] |= bit;
	else
		n->object[n->depth / 64] &= ~bit;
	n->depth++;
}

/* Scan an array or an object with all its contents, without recursion. */
static const char *
nested(const char *p, const char *end, int outer, struct json_fault *fault)
{
	struct nest nest = {0};
	enum json_type type;

	for (;;) {
		/* p is at a value. */
		if (*p == '{' || *p == '[') {
			if (outer + nest.depth >= JSON_DEPTH_MAX)
				return refuse(fault, p, "nested too deeply");
			enter(&nest, *p == '{');
			p = json_blanks(p + 1, end);
			if (*p != (in_object(&nest) ? '}' : ']')) {
				if (in_object(&nest))
					p = member_key(p, end, fault);
				if (p == NULL)
					return NULL;
				continue;
			}
			p++;
			nest.depth--;
		} else {
			p = scalar(p, end, &type, NULL, fault);
			if (p == NULL)
				return NULL;
		}
		/* p is after a value: a comma, or brackets that close. */
		for (;;) {
			if (nest.depth == 0)
				return p;
			p = json_blanks(p, end);
			if (*p == ',')
				break;
			if (*p != (in_object(&nest) ? '}' : ']'))
				return refuse(fault, p,
				    in_object(&nest) ? "expected ',' or '}'"
						     : "expected ',' or ']'");
			p++;
			nest.depth--;
		}
		p = json_blanks(p + 1, end);
		if (in_object(&nest))
			p = member_key(p, end, fault);
		if (p == NULL)
			return NULL;
	}
}

const char *
json_value(const char *p, const char *end, int depth, enum json_type *type,
    struct decimal *d, struct json_fault *fault)
{
	if (*p != '{' && *p != '[')
		return scalar(p, end, type, d, fault);
	*type = *p == '{' ? JSON_OBJECT : JSON_ARRAY;
	return nested(p, end, depth, fault);
}

bool
json_valid(const char *text, size_t len, struct json_fault *fault)
{
	const char *end = text + len, *p = json_blanks(text, end);
	enum json_type type;

	p = json_value(p, end, 0, &type, NULL, fault);
	if (p == NULL)
		return false;
	p = json_blanks(p, end);
	if (p != end)
		refuse(fault, p, "unexpected text after the value");
	return p == end;
}

bool
json_is_number(const char *text, size_t len)
{
	struct json_fault fault;
	struct decimal d;

	return len > 0 && (is_digit(*text) || *text == '-') &&
	    json_number(text, &d, &fault) == text + len;
}

bool
json_next(const char **p, const char *end, struct json_member *m)
{
	struct json_fault fault;
	const char *at = *p;
	bool object;

	/* At the bracket, or after an item; both step to the next one. */
	if (*at == '{' || *at == '[') {
		object = *at == '{';
	} else {
		at = json_blanks(at, end);
		if (*at != ',')
			return false;
		object = m->key != NULL;
	}
	at = json_blanks(at + 1, end);
	if (*at == '}' || *at == ']')
		return false;
	*m = (struct json_member){0};
	if (object) {
		const char *behind =
		    json_string(at, end, &m->key_escaped, &fault);

		m->key = at + 1;
		m->key_len = (size_t)(behind - 1 - m->key);
		at = json_blanks(json_blanks(behind, end) + 1, end);
	}
	m->text = at;
	*p = json_value(at, end, 0, &m->type, NULL, &fault);
	m->len = (size_t)(*p - at);
	return true;
}

/* Append a code point as UTF-8. */
static void
add_character(struct buf *b, int c)
{
	if (c < 0x80) {
		buf_add_byte(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_add_byte(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_add_byte(b, (char)(0xe0 | c >> 12));
		} else {
			buf_add_byte(b, (char)(0xf0 | c >> 18));
			buf_add_byte(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_add_byte(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_add_byte(b, (char)(0x80 | (c & 0x3f)));
}

void
json_unescape(struct buf *b, const char *text, size_t len)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *p = text, *end = text + len;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));

		buf_add(b, p, (size_t)((slash == NULL ? end : slash) - p));
		if (slash == NULL)
			return;
		p = slash + 2;
		if (slash[1] == 'u') {
			int c = hex4(p);

			p += 4;
			if (is_high_surrogate(c)) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (hex4(p + 2) - 0xdc00);
				p += 6;
			}
			add_character(b, c);
		} else {
			buf_add_byte(
			    b, bytes[strchr(letters, slash[1]) - letters]);
		}
	}
}

bool
json_key_is(const struct json_member *m, const char *name)
{
	struct buf key = {0};
	size_t len = strlen(name);
	bool same;

	if (!m->key_escaped)
		return m->key_len == len && memcmp(m->key, name, len) == 0;
	json_unescape(&key, m->key, m->key_len);
	same = key.len == len && memcmp(key.data, name, len) == 0;
	buf_release(&key);
	return same;
}

void
json_quote(struct buf *b, const char *text, size_t len)
{
	static const char letters[] = "btnvfr"; /* of the bytes 8 to 13 */
	const char *p = text, *end = text + len;

	buf_reserve(b, len + 2);
	buf_add_byte(b, '"');
	while (p < end) {
		const char *plain = p;
		unsigned char c;

		while (p < end && (unsigned char)*p >= ' ' && *p != '"' &&
		    *p != '\\')
			p++;
		buf_add(b, plain, (size_t)(p - plain));
		if (p == end)
			break;
		c = (unsigned char)*p++;
		if (c >= ' ') {
			buf_add_byte(b, '\\');
			buf_add_byte(b, (char)c);
		} else if (c >= 8 && c <= 13 && c != 11) {
			buf_add_byte(b, '\\');
			buf_add_byte(b, letters[c - 8]);
		} else {
			buf_add_format(b, "\\u%04x", c);
		}
	}
	buf_add_byte(b, '"');
}

static bool
is_of_number(char c)
{
	return is_digit(c) || c == '+' || c == '-' || c == '.' || c == 'e' ||
	    c == 'E';
}

/* Append the token at p, of `len` bytes that a number may have. */
static void
shorten_number(char *p, size_t len)
{
	char shorter[NUM_MAX];
	struct json_fault fault;
	struct decimal d;
	size_t n;
	double x;

	if (json_number(p, &d, &fault) != p + len)
		return;
	x = num_from_decimal(&d, p, len);
	if (isfinite(x))
		n = num_format(shorter, x);
	else
		n = (size_t)sprintf(shorter, "%s1e999", x < 0 ? "-" : "");
	memcpy(p, shorter, n);
	memset(p + n, ' ', len - n);
}

void
json_shorten(struct buf *b, const char *text, size_t len)
{
	char *p, *end;
	bool in_string = false;

	buf_add(b, text, len);
	memset(buf_reserve(b, 1 + JSON_SLACK), '\n', 1 + JSON_SLACK);
	end = b->data + b->len;
	for (p = end - len; p < end; p++) {
		char *start = p;

		if (*p == '"')
			in_string = !in_string;
		else if (*p == '\\' && in_string)
			p++; /* the escaped character may be a quote */
		else if (!in_string && (is_digit(*p) || *p == '-')) {
			while (is_of_number(p[1]))
				p++;
			if (p - start >= JSON_NUMBER_SHORT)
				shorten_number(start, (size_t)(p - start) + 1);
		}
	}
}
