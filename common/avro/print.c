#include "avro/print.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
print_natural(struct buf *b, uint64_t n)
{
	char text[24], *p = text + sizeof text;

	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	buf_add(b, p, (size_t)(text + sizeof text - p));
}

void
print_whole(struct buf *b, int64_t n)
{
	if (n < 0)
		buf_add_byte(b, '-');
	print_natural(b, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

void
print_float(struct buf *b, float x)
{
	/* Six digits are always kept, nine are always enough. */
	int digits = fabsf(x) < FLT_MIN ? 1 : 6;
	char text[32];

	if (x == truncf(x) && fabsf(x) < 0x1p24F) {
		buf_add_number(b, (double)x);
		return;
	}
	do
		snprintf(text, sizeof text, "%.*e", digits - 1, (double)x);
	while (strtof(text, NULL) != x && digits++ < 9);
	/* So few digits are the shortest of this double, too. */
	buf_add_number(b, strtod(text, NULL));
}

bool
print_string(struct buf *b, const char *p, size_t len)
{
	char *to;
	size_t i = 0;

	/* Mostly there is nothing to escape: copy until there is. */
	to = buf_reserve(b, len + 2);
	*to++ = '"';
	while (i < len && (unsigned char)p[i] >= ' ' &&
	    (unsigned char)p[i] < 0x80 && p[i] != '"' && p[i] != '\\') {
		to[i] = p[i];
		i++;
	}
	if (i == len) {
		to[i] = '"';
		b->len += len + 2;
		return true;
	}
	if (!utf8_valid(p, len))
		return false;
	json_quote(b, p, len);
	return true;
}

void
print_bytes(struct buf *b, const unsigned char *p, size_t len, bool text)
{
	buf_add_byte(b, '"');
	if (!text)
		base64_encode(b, p, len);
	for (size_t i = 0; text && i < len; i++)
		if (p[i] < ' ' || p[i] >= 0x7f || p[i] == '"' || p[i] == '\\')
			buf_add_format(b, "\\u%04x", p[i]);
		else
			buf_add_byte(b, (char)p[i]);
	buf_add_byte(b, '"');
}

/* --- decimals ------------------------------------------------------------------ */

#define GROUP 1000000000 /* nine digits */

/*
 * Divide the number by GROUP: `bytes`, the highest first, become its quotient.
 */
static uint32_t
divide(unsigned char *bytes, size_t len)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < len; i++) {
		rest = rest << 8 | bytes[i];
		bytes[i] = (unsigned char)(rest / GROUP);
		rest %= GROUP;
	}
	return (uint32_t)rest;
}

/* Write the digits of a number, the last one first, at least `count`. */
static void
write_backwards(struct buf *b, unsigned char *bytes, size_t len, size_t count)
{
	size_t first = 0;

	while (first < len || b->len < count) {
		uint32_t group = divide(bytes + first, len - first);

		for (int i = 0; i < 9; i++, group /= 10)
			buf_add_byte(b, (char)('0' + group % 10));
		while (first < len && bytes[first] == 0)
			first++;
	}
	while (b->len > count && b->data[b->len - 1] == '0')
		b->len--;
}

void
print_decimal(struct buf *b, const unsigned char *p, size_t len, int scale)
{
	bool negative = len > 0 && (p[0] & 0x80) != 0;
	unsigned char *bytes = mem_alloc(len + 1);
	struct buf digits = {0};

	memcpy(bytes, p, len);
	for (size_t i = len, carry = negative; i-- > 0 && negative;) {
		unsigned n =
		    (unsigned)(unsigned char)~bytes[i] + (unsigned)carry;

		bytes[i] = (unsigned char)n;
		carry = n >> 8;
	}
	write_backwards(&digits, bytes, len, (size_t)scale + 1);
	if (negative)
		buf_add_byte(b, '-');
	for (size_t i = digits.len; i-- > 0;) {
		buf_add_byte(b, digits.data[i]);
		if (i == (size_t)scale && scale > 0)
			buf_add_byte(b, '.');
	}
	buf_release(&digits);
	free(bytes);
}

void
print_uuid(struct buf *b, const unsigned char *p)
{
	buf_add_byte(b, '"');
	for (int i = 0; i < 16; i++)
		buf_add_format(b, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", p[i]);
	buf_add_byte(b, '"');
}

/* --- times --------------------------------------------------------------------- */

/* Append the digits of a part of a time. */
static void
add_digits(struct buf *b, int64_t n, int count, char before)
{
	if (before != '\0')
		buf_add_byte(b, before);
	buf_add_format(b, "%0*" PRId64, count, n);
}

/* Append a date, of days since 1970; false outside of the years 0 to 9999. */
static bool
add_date(struct buf *b, int64_t days)
{
	int64_t era, day, year, of_year, month;

	if (days < -719528 || days > 2932896)
		return false;
	/*
	 * Howard Hinnant, "chrono-compatible low-level date algorithms": years
	 * from March on, so that a leap day is a year's last.
	 */
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day = days - era * 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	of_year = day - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	day = of_year - (153 * month + 2) / 5 + 1;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	add_digits(b, year, 4, '\0');
	add_digits(b, month, 2, '-');
	add_digits(b, day, 2, '-');
	return true;
}

static void
add_time(struct buf *b, int64_t n, int64_t per_second, int scale)
{
	int64_t seconds = n / per_second;

	add_digits(b, seconds / 3600, 2, '\0');
	add_digits(b, seconds / 60 % 60, 2, ':');
	add_digits(b, seconds % 60, 2, ':');
	if (scale > 0)
		add_digits(b, n % per_second, scale, '.');
}

bool
print_time(struct buf *b, const struct avro_type *t, int64_t n)
{
	int64_t per_second = 1, per_day, days = n;
	size_t before = b->len;
	bool good = true;

	for (int i = 0; i < t->scale; i++)
		per_second *= 10;
	per_day = 86400 * per_second;
	buf_add_byte(b, '"');
	if (t->logical == AVRO_TIME) {
		good = n >= 0 && n < per_day;
		if (good)
			add_time(b, n, per_second, t->scale);
	} else if (t->logical == AVRO_DATE) {
		good = add_date(b, n);
	} else {
		days = n / per_day - (n % per_day < 0);
		good = add_date(b, days);
		if (good) {
			buf_add_byte(b, 'T');
			add_time(b, n - days * per_day, per_second, t->scale);
			if (t->logical == AVRO_TIMESTAMP)
				buf_add_byte(b, 'Z');
		}
	}
	buf_add_byte(b, '"');
	if (!good)
		b->len = before;
	return good;
}
