#include "timestamp.h"

#include "base/clock.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define TEXT_MAX 64 /* bytes of a time as text, and of what messages quote */

/* Write the day of a time, as "1970-01-20". */
static void
write_day(char *text, size_t size, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, size, "%Y-%m-%d", &tm) == 0)
		*text = '\0';
}

/* Read a whole number exactly: a double has not all digits of nanoseconds. */
static bool
read_whole(const struct rec_field *v, int unit, double *ms)
{
	char digits[TEXT_MAX];
	int64_t per_ms = clock_units[unit].per_second / 1000;
	long long n;

	if (v->len >= sizeof digits)
		return false;
	memcpy(digits, v->text, v->len);
	digits[v->len] = '\0';
	if (!num_int(digits, -INT64_MAX, INT64_MAX, &n))
		return false;
	*ms = per_ms == 0 ? 1000.0 * (double)n : (double)(n / per_ms);
	return true;
}

/* Report a number that is no likely time: is it one in another unit? */
static int
refuse(const struct timestamp *t, const struct rec_field *v, double ms,
    struct fault *f)
{
	const char *in = clock_units[t->unit].plural;
	int len = v->len < TEXT_MAX ? (int)v->len : TEXT_MAX;
	int unit = clock_guess(v->number, t->now);
	char day[TEXT_MAX] = "";

	if (unit >= 0 && unit != t->unit) {
		if (ms < 0x1p53)
			write_day(day, sizeof day, (int64_t)ms);
		return fault_set(f, REASON_OUT_OF_RANGE, v->name,
		    "field '%.*s' is %.*s, in %s %s%s: --timestamp-unit %s",
		    TEXT_MAX, v->name, len, v->text, in,
		    *day != '\0' ? "the day " : "no time of the calendar", day,
		    clock_units[unit].name);
	}
	if (ms <= 0)
		return fault_set(f, REASON_OUT_OF_RANGE, v->name,
		    "field '%.*s' is %.*s: Kafka has no times before 1970",
		    TEXT_MAX, v->name, len, v->text);
	return fault_set(f, REASON_OUT_OF_RANGE, v->name,
	    "field '%.*s' is %.*s, which is no likely time in %s%s", TEXT_MAX,
	    v->name, len, v->text, in,
	    t->sure || ms > (double)t->now
		? ""
		: ": --timestamp-unit ms sends it all the same");
}

static int
read_number(
    struct timestamp *t, const struct rec_field *v, double *ms, struct fault *f)
{
	bool whole = read_whole(v, t->unit, ms);

	if (!whole)
		*ms =
		    v->number * 1000 / (double)clock_units[t->unit].per_second;
	if (!clock_is_likely(*ms, t->now) &&
	    (!t->sure || *ms < 1 || *ms > (double)t->now))
		return refuse(t, v, *ms, f);
	if (!whole && t->unit == CLOCK_MS && *ms != floor(*ms))
		return fault_set(f, REASON_OUT_OF_RANGE, v->name,
		    "field '%.*s' is not whole milliseconds since 1970",
		    TEXT_MAX, v->name);
	*ms = round(*ms);
	return 0;
}

/* Read RFC 3339, but no durations, nor digits in a string. */
static int
read_text(struct timestamp *t, const struct rec *r, const struct rec_field *v,
    double *ms, struct fault *f)
{
	struct buf b = {0};
	struct error e = {0};
	int64_t time;
	int failed = -1;
	const char *text;

	rec_text(r, t->field, &b);
	text = buf_string(&b);
	if (strlen(text) == b.len && *text != '-' &&
	    text[strspn(text, "0123456789")] != '\0')
		failed = clock_take(text, t->now, &time, &e);
	if (failed == 0)
		*ms = (double)time;
	else if (strstr(e.text, " lacks ") != NULL)
		fault_set(f, REASON_WRONG_TYPE, v->name, "field '%.*s': %s",
		    TEXT_MAX, v->name, e.text);
	else
		fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%.*s' is no time: neither a number since 1970 nor "
		    "text such as 2026-11-22T15:04:05+01:00",
		    TEXT_MAX, v->name);
	buf_release(&b);
	if (failed == 0 && *ms < 1)
		return fault_set(f, REASON_OUT_OF_RANGE, v->name,
		    "field '%.*s': Kafka has no times before 1970", TEXT_MAX,
		    v->name);
	return failed;
}

/* Warn, once, of a time that retention takes for very old. */
static void
warn_of_old(struct timestamp *t, const struct rec_field *v, int64_t ms)
{
	int unit = v->type == JSON_NUMBER ? clock_guess(v->number, t->now) : -1;
	char day[TEXT_MAX];

	if (t->warned || ms >= t->now || clock_is_likely((double)ms, t->now))
		return;
	t->warned = true;
	write_day(day, sizeof day, ms);
	if (!diag_is_quiet())
		warnx("field '%s' gives the day %s%s%s: Kafka deletes messages "
		      "older than the topic's retention.ms, acknowledged or "
		      "not",
		    v->name, day, unit >= 0 ? ", but looks like " : "",
		    unit >= 0 ? clock_units[unit].plural : "");
}

int
timestamp_read(
    struct timestamp *t, const struct rec *r, int64_t *ms, struct fault *f)
{
	const struct rec_field *v = &r->field[t->field];
	double x;

	if (v->type == JSON_STRING) {
		if (read_text(t, r, v, &x, f) < 0)
			return -1;
	} else if (rec_number(r, t->field, &x, f) < 0 ||
	    read_number(t, v, &x, f) < 0) {
		return -1;
	}
	*ms = (int64_t)x;
	warn_of_old(t, v, *ms);
	return 0;
}

void
timestamp_doubt(struct timestamp *t, int64_t ms)
{
	int unit;

	if (t->warned || clock_is_likely((double)ms, t->now))
		return;
	unit = clock_guess((double)ms, t->now);
	if (unit < 0)
		return;
	t->warned = true;
	if (!diag_is_quiet())
		warnx("a message has the timestamp %" PRId64 ", which looks "
		      "like %s: Kafka takes it for milliseconds, and may "
		      "delete the message by its age",
		    ms, clock_units[unit].plural);
}
