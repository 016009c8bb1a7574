#include "base/clock.h"

#include "base/buf.h"
#include "base/num.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

static int64_t
read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t
clock_wall_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

void
clock_sleep(int64_t ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000,
		      .tv_nsec = ms % 1000 * 1000000},
	    NULL);
}

/* Read exactly `count` digits as a number from lo to hi; steps over them. */
static bool
digits(const char **p, int count, int lo, int hi, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*p)++) {
		if (!isdigit((unsigned char)**p))
			return false;
		*value = *value * 10 + (**p - '0');
	}
	return *value >= lo && *value <= hi;
}

static bool
byte(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01, in the Gregorian calendar. */
static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t days = day - 1;

	for (int m = 1; m < month; m++)
		days += days_in_month(year, m);
	year--;
	/* Year 1 to 1970 is 719162 days. */
	return days + INT64_C(365) * year + year / 4 - year / 100 + year / 400 -
	    719162;
}

static bool
parse_date(const char **p, int64_t *days)
{
	int year, month, day;

	if (!digits(p, 4, 1, 9999, &year) || !byte(p, '-') ||
	    !digits(p, 2, 1, 12, &month) || !byte(p, '-') ||
	    !digits(p, 2, 1, days_in_month(year, month), &day))
		return false;
	*days = days_since_1970(year, month, day);
	return true;
}

/* Read ".25" as milliseconds; finer digits are cut off. */
static bool
parse_fraction(const char **p, int64_t *ms)
{
	int unit = 100;

	if (!byte(p, '.'))
		return true;
	if (!isdigit((unsigned char)**p))
		return false;
	for (; isdigit((unsigned char)**p); (*p)++, unit /= 10)
		*ms += (**p - '0') * unit;
	return true;
}

/* Read "Z" or "+01:00", in minutes east. */
static bool
parse_zone(const char **p, int *minutes)
{
	int sign = **p == '-' ? -1 : 1, hour, minute;

	*minutes = 0;
	if (byte(p, 'Z') || byte(p, 'z'))
		return true;
	if (!byte(p, '+') && !byte(p, '-'))
		return false;
	if (!digits(p, 2, 0, 23, &hour) || !byte(p, ':') ||
	    !digits(p, 2, 0, 59, &minute))
		return false;
	*minutes = sign * (hour * 60 + minute);
	return true;
}

static bool
parse_rfc3339(const char *p, int64_t *ms)
{
	int64_t days;
	int hour, minute, second, zone;

	if (!parse_date(&p, &days))
		return false;
	*ms = days * 86400000;
	if (*p == '\0')
		return true;
	if (!byte(&p, 'T') && !byte(&p, 't') && !byte(&p, ' '))
		return false;
	if (!digits(&p, 2, 0, 23, &hour) || !byte(&p, ':') ||
	    !digits(&p, 2, 0, 59, &minute) || !byte(&p, ':') ||
	    !digits(&p, 2, 0, 60, &second) || !parse_fraction(&p, ms) ||
	    !parse_zone(&p, &zone))
		return false;
	*ms += ((hour * 60 + minute - zone) * INT64_C(60) + second) * 1000;
	return *p == '\0';
}

/* Read the unit at p in milliseconds, or 0; steps over it. */
static int64_t
parse_unit(const char **p)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000},
	    {"d", 86400000}, {"w", 604800000}};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t len = strlen(units[i].name);

		if (strncmp(*p, units[i].name, len) == 0) {
			*p += len;
			return units[i].ms;
		}
	}
	return 0;
}

bool
clock_length(const char *p, int64_t *ms)
{
	*ms = 0;
	do {
		int64_t n = 0, unit;

		if (!isdigit((unsigned char)*p))
			return false;
		for (; isdigit((unsigned char)*p); p++) {
			n = n * 10 + (*p - '0');
			if (n > 100000000)
				return false;
		}
		unit = parse_unit(&p);
		if (unit == 0)
			return false;
		*ms += n * unit;
	} while (*p != '\0');
	return true;
}

bool
clock_parse(const char *text, int64_t now, int64_t *ms)
{
	int64_t back;

	if (*text != '-')
		return parse_rfc3339(text, ms);
	if (!clock_length(text + 1, &back))
		return false;
	*ms = now - back;
	return true;
}

/* --- numbers -------------------------------------------------------------- */

#define YEAR_2001 978307200000.0 /* ms */
#define TEN_YEARS 315576000000.0 /* ms */

const struct clock_unit clock_units[CLOCK_UNITS] = {{"s", "seconds", 1},
    {"ms", "milliseconds", 1000}, {"us", "microseconds", 1000000},
    {"ns", "nanoseconds", 1000000000}};

bool
clock_is_likely(double ms, int64_t now)
{
	return ms >= YEAR_2001 && ms <= (double)now + TEN_YEARS;
}

int
clock_guess(double number, int64_t now)
{
	for (int i = 0; i < CLOCK_UNITS; i++)
		if (clock_is_likely(
			number * 1000 / (double)clock_units[i].per_second, now))
			return i;
	return -1;
}

/* --- what people type ----------------------------------------------------- */

/* Copy a number of two digits, or "00" where there is none. */
static const char *
copy_two(struct buf *b, const char *p)
{
	size_t len = strspn(p, "0123456789");

	buf_add_string(b, ":");
	if (len == 0)
		buf_add_string(b, "00");
	buf_add(b, p, len);
	return p + len;
}

/*
 * Write a text that is nearly RFC 3339 as it has to be; returns what it lacks,
 * or NULL when it is something else.
 */
static const char *
repair(const char *text, struct buf *b)
{
	const char *p = text + strspn(text, "0123456789-"), *lacks = NULL;
	size_t len;
	int64_t ms;

	buf_add(b, text, (size_t)(p - text));
	if (p - text != 10 || strchr("Tt ", *p) == NULL || *p == '\0')
		return NULL;
	buf_add_byte(b, 'T');
	len = strspn(++p, "0123456789");
	buf_add(b, p, len);
	p += len;
	for (int i = 0; i < 2; i++) {
		if (*p != ':')
			lacks = "the seconds";
		p = copy_two(b, p + (*p == ':'));
	}
	len = strspn(p, ".0123456789");
	buf_add(b, p, len);
	p += len;
	if (*p == '\0') {
		lacks = "a zone, such as Z for UTC or +01:00";
		buf_add_byte(b, 'Z');
	} else if (strspn(p + 1, "0123456789") == 4 && p[5] == '\0') {
		lacks = "the colon in its zone";
		buf_add_format(b, "%.3s:%s", p, p + 3);
	} else {
		buf_add_string(b, p);
	}
	return parse_rfc3339(buf_string(b), &ms) ? lacks : NULL;
}

/* Take a number as milliseconds, unless it is seconds, say. */
static int
take_number(const char *text, int64_t now, int64_t *ms, struct error *e)
{
	long long n;
	int unit;

	if (!num_int(text, 0, INT64_MAX, &n))
		return error_set(e, ST_CANNOT,
		    "'%s' is not a number of milliseconds since 1970", text);
	*ms = n;
	unit = clock_guess((double)n, now);
	if (unit < 0 || unit == CLOCK_MS)
		return 0;
	return error_set(e, ST_CANNOT,
	    "'%s' looks like %s since 1970; a number is milliseconds: %lld",
	    text, clock_units[unit].plural,
	    unit == CLOCK_S ? n * 1000
			    : n / (clock_units[unit].per_second / 1000));
}

int
clock_take(const char *text, int64_t now, int64_t *ms, struct error *e)
{
	struct buf b = {0};
	const char *lacks;

	if (clock_parse(text, now, ms))
		return 0;
	if (*text != '\0' && text[strspn(text, "0123456789")] == '\0')
		return take_number(text, now, ms, e);
	lacks = repair(text, &b);
	if (lacks != NULL)
		error_set(e, ST_CANNOT, "'%s' lacks %s: %s", text, lacks,
		    buf_string(&b));
	else
		error_set(e, ST_CANNOT,
		    "'%s' is not a time: write 2026-11-22T15:04:05+01:00, "
		    "2026-11-22, milliseconds since 1970, or a duration back "
		    "from now, such as -1h30m",
		    text);
	buf_release(&b);
	return -1;
}
