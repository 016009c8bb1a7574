#include "avro/moment.h"

#include <string.h>

/* Text that is read; `good` until something does not fit. */
struct moment {
	const char *p, *end;
	bool good;
};

/* Read so many digits, a number from lo to hi. */
static int64_t
digits(struct moment *m, int count, int64_t lo, int64_t hi)
{
	int64_t n = 0;

	for (int i = 0; i < count; i++, m->p++) {
		if (m->p == m->end || *m->p < '0' || *m->p > '9') {
			m->good = false;
			return lo;
		}
		n = 10 * n + (*m->p - '0');
	}
	m->good = m->good && n >= lo && n <= hi;
	return n;
}

static bool
is_next(struct moment *m, const char *any)
{
	if (m->p == m->end || strchr(any, *m->p) == NULL || *m->p == '\0')
		return false;
	m->p++;
	return true;
}

static void
expect(struct moment *m, const char *any)
{
	if (!is_next(m, any))
		m->good = false;
}

/* Return the days since 1970; Hinnant's days_from_civil, as in print.c. */
static int64_t
date(struct moment *m)
{
	static const int lengths[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t year, month, day, era, of_era, of_year;
	bool leap;

	year = digits(m, 4, 0, 9999);
	expect(m, "-");
	month = digits(m, 2, 1, 12);
	expect(m, "-");
	day = digits(m, 2, 1, 31);
	leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (!m->good || day > lengths[month - 1] ||
	    (month == 2 && day == 29 && !leap)) {
		m->good = false;
		return 0;
	}
	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

/* Read a time of day, in units of which there are 10^scale a second. */
static int64_t
time_of_day(struct moment *m, int scale)
{
	int64_t n = 3600 * digits(m, 2, 0, 23);
	bool fraction;

	expect(m, ":");
	n += 60 * digits(m, 2, 0, 59);
	expect(m, ":");
	n += digits(m, 2, 0, 59);
	fraction = is_next(m, ".");
	for (int i = 0; i < scale; i++) {
		bool more =
		    fraction && m->p < m->end && *m->p >= '0' && *m->p <= '9';

		n = 10 * n + (more ? *m->p++ - '0' : 0);
	}
	/* More digits than the type holds: zeros only. */
	while (fraction && m->p < m->end && *m->p == '0')
		m->p++;
	return n;
}

/* Read Z or an offset, in minutes. */
static int64_t
offset(struct moment *m)
{
	int64_t sign, n;

	if (is_next(m, "Zz"))
		return 0;
	sign = m->p < m->end && *m->p == '-' ? -1 : 1;
	expect(m, "+-");
	n = 60 * digits(m, 2, 0, 23);
	expect(m, ":");
	return sign * (n + digits(m, 2, 0, 59));
}

bool
moment_read(const struct avro_type *t, const char *text, size_t len, int64_t *n)
{
	struct moment m = {.p = text, .end = text + len, .good = true};
	int64_t per_second = 1;

	for (int i = 0; i < t->scale; i++)
		per_second *= 10;
	if (t->logical == AVRO_TIME) {
		*n = time_of_day(&m, t->scale);
	} else if (t->logical == AVRO_DATE) {
		*n = date(&m);
	} else {
		int64_t days = date(&m), part, whole;

		expect(&m, "Tt ");
		part = time_of_day(&m, t->scale);
		if (t->logical == AVRO_TIMESTAMP)
			part -= offset(&m) * 60 * per_second;
		/* The first day of all nanoseconds begins before them. */
		if (days < 0) {
			days++;
			part -= 86400 * per_second;
		}
		m.good = m.good &&
		    !__builtin_mul_overflow(days, 86400 * per_second, &whole) &&
		    !__builtin_add_overflow(whole, part, n);
	}
	return m.good && m.p == m.end;
}
