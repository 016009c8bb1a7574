#include "avro/take.h"

#include "avro/moment.h"
#include "base/base64.h"
#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
take_long(struct buf *b, int64_t n)
{
	uint64_t u = (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);

	for (; u > 127; u >>= 7)
		buf_add_byte(b, (char)(u | 128));
	buf_add_byte(b, (char)u);
}

/* Append bytes after their number. */
static void
add_bytes(struct buf *b, const void *p, size_t len)
{
	take_long(b, (int64_t)len);
	buf_add(b, p, len);
}

void
take_string(struct buf *b, const struct json_member *m)
{
	struct buf characters = {0};

	if (memchr(m->text + 1, '\\', m->len - 2) == NULL) {
		add_bytes(b, m->text + 1, m->len - 2);
		return;
	}
	json_unescape(&characters, m->text + 1, m->len - 2);
	add_bytes(b, characters.data, characters.len);
	buf_release(&characters);
}

/* --- numbers --------------------------------------------------------------------- */

/* Make a whole number of a decimal; false where it is none of 64 bits. */
static bool
is_whole(struct decimal d, int64_t *n)
{
	uint64_t most = (uint64_t)INT64_MAX + d.negative;

	if (d.cut)
		return false;
	for (; d.exponent < 0 && d.digits % 10 == 0 && d.digits > 0;
	     d.exponent++)
		d.digits /= 10;
	for (; d.exponent > 0 && d.digits > 0; d.exponent--)
		if (__builtin_mul_overflow(d.digits, 10, &d.digits))
			return false;
	if ((d.exponent < 0 && d.digits > 0) || d.digits > most)
		return false;
	*n = (int64_t)(d.negative ? -d.digits : d.digits);
	return true;
}

const char *
take_whole(
    struct buf *b, const struct avro_type *t, const struct json_member *m)
{
	struct json_fault fault;
	struct decimal d;
	int64_t n;

	if (m->type == JSON_STRING && t->logical != AVRO_PLAIN) {
		if (!moment_read(t, m->text + 1, m->len - 2, &n))
			return t->logical == AVRO_DATE
			    ? "a date such as 2026-11-22"
			    : t->logical == AVRO_TIME
			    ? "a time such as 15:04:05"
			    : t->logical == AVRO_LOCAL_TIMESTAMP
			    ? "a time of no zone, such as 2026-11-22T15:04:05"
			    : "a time such as 2026-11-22T15:04:05Z";
	} else if (m->type != JSON_NUMBER ||
	    json_number(m->text, &d, &fault) == NULL || !is_whole(d, &n)) {
		return t->kind == AVRO_INT ? "a whole number of 32 bits"
					   : "a whole number of 64 bits";
	}
	if (t->kind == AVRO_INT && (n < INT32_MIN || n > INT32_MAX))
		return "a whole number of 32 bits";
	take_long(b, n);
	return NULL;
}

const char *
take_real(struct buf *b, const struct avro_type *t, const struct json_member *m)
{
	struct json_fault fault;
	struct decimal d;
	double x;
	float single;

	if (m->type != JSON_NUMBER || json_number(m->text, &d, &fault) == NULL)
		return "a number";
	x = num_from_decimal(&d, m->text, m->len);
	single = (float)x;
	if (!isfinite(x) || (t->kind == AVRO_FLOAT && !isfinite(single)))
		return t->kind == AVRO_FLOAT ? "a number of a float's range"
					     : "a number of a double's range";
	if (t->kind == AVRO_FLOAT)
		buf_add(b, &single, sizeof single);
	else
		buf_add(b, &x, sizeof x);
	return NULL;
}

#define EXPONENT_FAR 1000000000

/* --- decimals -------------------------------------------------------------------- */

/* Multiply the number in `bytes`, the highest first, by ten, and add. */
static void
push_digit(unsigned char *bytes, size_t len, unsigned digit)
{
	for (size_t i = len; i-- > 0;) {
		digit += bytes[i] * 10U;
		bytes[i] = (unsigned char)digit;
		digit >>= 8;
	}
}

/*
 * Find the digits of a number, times 10^scale; NULL when it is not whole then,
 * or has more than `precision` of them.
 */
static char *
find_digits(const struct avro_type *t, const struct json_member *m, size_t *len)
{
	char *digits = mem_alloc(m->len + 1), *end;
	long exponent = t->scale;
	size_t n = 0, zeros = 0;
	bool point = false;
	const char *p = m->text, *stop = p + m->len;

	for (p += *p == '-'; p < stop && *p != 'e' && *p != 'E'; p++) {
		if (*p == '.') {
			point = true;
			continue;
		}
		exponent -= point;
		if (n > 0 || *p != '0')
			digits[n++] = *p;
	}
	if (p < stop) {
		long more = strtol(p + 1, &end, 10);

		/* So far out they all say the same. */
		exponent += more > EXPONENT_FAR ? EXPONENT_FAR
		    : more < -EXPONENT_FAR	? -EXPONENT_FAR
						: more;
	}
	while (exponent < 0 && n > 0 && digits[n - 1] == '0') {
		n--;
		exponent++;
	}
	zeros = n > 0 && exponent > 0 ? (size_t)exponent : 0;
	if ((n > 0 && exponent < 0) || n + zeros < zeros ||
	    n + zeros > (size_t)t->precision || zeros > 100000) {
		free(digits);
		return NULL;
	}
	digits = mem_resize(digits, n + zeros + 1, 1);
	memset(digits + n, '0', zeros);
	*len = n + zeros;
	return digits;
}

static const char *
take_decimal(
    struct buf *b, const struct avro_type *t, const struct json_member *m)
{
	size_t len, size, first = 0;
	unsigned char *bytes, sign;
	char *digits;

	if (m->type != JSON_NUMBER)
		return "a number";
	digits = find_digits(t, m, &len);
	if (digits == NULL)
		return "a decimal of the schema's precision and scale";
	size = len / 2 + 2;
	bytes = mem_zero(size, 1);
	for (size_t i = 0; i < len; i++)
		push_digit(bytes, size, (unsigned)(digits[i] - '0'));
	free(digits);
	sign = 0;
	if (*m->text == '-' && len > 0) {
		unsigned carry = 1;

		for (size_t i = size; i-- > 0; carry >>= 8) {
			carry += (unsigned char)~bytes[i];
			bytes[i] = (unsigned char)carry;
		}
		sign = 0xff;
	}
	/* As few bytes as hold it, with its sign. */
	while (first + 1 < size && bytes[first] == sign &&
	    (bytes[first + 1] ^ sign) < 0x80)
		first++;
	if (t->kind == AVRO_BYTES) {
		add_bytes(b, bytes + first, size - first);
	} else if (size - first <= t->size) {
		memset(buf_reserve(b, t->size), sign, t->size);
		b->len += t->size;
		memcpy(b->data + b->len - (size - first), bytes + first,
		    size - first);
	} else {
		free(bytes);
		return "a decimal that its fixed bytes hold";
	}
	free(bytes);
	return NULL;
}

/* --- bytes ----------------------------------------------------------------------- */

/* Append a byte for each of the characters U+0000 to U+00FF of UTF-8. */
static bool
add_latin(struct buf *b, const char *p, const char *end)
{
	for (; p < end; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x80)
			buf_add_byte(b, (char)c);
		else if (c > 0xc3)
			return false;
		else
			buf_add_byte(b, (char)(c << 6 | (*++p & 0x3f)));
	}
	return true;
}

static bool
add_uuid(struct buf *b, const struct buf *text)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	unsigned byte = 0, digits = 0;

	for (size_t i = 0; i < text->len; i++) {
		const char *at;

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text->data[i] != '-')
				return false;
			continue;
		}
		at = strchr(hex, text->data[i]);
		if (at == NULL || *at == '\0')
			return false;
		byte = byte << 4 | (unsigned)(at - hex) % 16;
		if (++digits % 2 == 0)
			buf_add_byte(b, (char)byte);
	}
	return text->len == 36;
}

const char *
take_bytes(struct buf *b, const struct avro_type *t,
    const struct json_member *m, bool text)
{
	struct buf characters = {0}, bytes = {0};
	bool good;

	if (t->logical == AVRO_DECIMAL && !text)
		return take_decimal(b, t, m);
	if (m->type != JSON_STRING)
		return "a string";
	json_unescape(&characters, m->text + 1, m->len - 2);
	if (t->logical == AVRO_UUID && !text)
		good = add_uuid(&bytes, &characters);
	else if (text)
		good = add_latin(
		    &bytes, characters.data, characters.data + characters.len);
	else
		good = base64_decode(&bytes, characters.data, characters.len);
	good = good && (t->kind == AVRO_BYTES || bytes.len == t->size);
	if (good && t->kind == AVRO_BYTES)
		add_bytes(b, bytes.data, bytes.len);
	else if (good)
		buf_add(b, bytes.data, bytes.len);
	buf_release(&characters);
	buf_release(&bytes);
	return good		      ? NULL
	    : t->logical == AVRO_UUID ? "a UUID"
	    : text
	    ? "a string of characters up to U+00FF, as many as it has bytes"
	    : "base64 of as many bytes as it has";
}

const char *
take_symbol(
    struct buf *b, const struct avro_type *t, const struct json_member *m)
{
	if (m->type == JSON_STRING) {
		struct json_member as_key = {.key = m->text + 1,
		    .key_len = m->len - 2,
		    .key_escaped = memchr(m->text, '\\', m->len) != NULL};

		for (size_t i = 0; i < t->symbols; i++)
			if (json_key_is(&as_key, t->symbol[i])) {
				take_long(b, (int64_t)i);
				return NULL;
			}
	}
	return "one of its symbols";
}
