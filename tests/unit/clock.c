#include "base/clock.h"

#include "check.h"

#include <string.h>
#include <time.h>

#define NOW INT64_C(1790000000000)

static void
is(const char *text, int64_t wanted)
{
	int64_t ms = -1;

	if (!check(clock_parse(text, NOW, &ms) && ms == wanted))
		printf("\t'%s' is %lld\n", text, (long long)ms);
}

static void
refuse(const char *text)
{
	int64_t ms;

	if (!check(!clock_parse(text, NOW, &ms)))
		printf("\t'%s' is %lld\n", text, (long long)ms);
}

/* As people type it: taken as this time. */
static void
takes(const char *text, int64_t wanted)
{
	struct error e = {0};
	int64_t ms = -1;

	if (!check(clock_take(text, NOW, &ms, &e) == 0 && ms == wanted))
		printf("\t'%s' is %lld: %s\n", text, (long long)ms, e.text);
}

/* Refused by this sentence. */
static void
answers(const char *text, const char *sentence)
{
	struct error e = {0};
	int64_t ms;

	if (!check(clock_take(text, NOW, &ms, &e) < 0 &&
		e.status == ST_CANNOT && strcmp(e.text, sentence) == 0))
		printf("\t'%s': %s\n", text, e.text);
}

static void
people_type(void)
{
	takes("1700000000123", INT64_C(1700000000123));
	takes("0", 0);
	takes("5", 5);
	takes("-1h", NOW - 3600000);
	takes("2026-11-22", INT64_C(1795305600000));
	answers("2024-01-01T10:00",
	    "'2024-01-01T10:00' lacks a zone, such as Z for UTC or +01:00: "
	    "2024-01-01T10:00:00Z");
	answers("2024-01-01 10:00:30.5",
	    "'2024-01-01 10:00:30.5' lacks a zone, such as Z for UTC or "
	    "+01:00: 2024-01-01T10:00:30.5Z");
	answers("2024-01-01T10",
	    "'2024-01-01T10' lacks a zone, such as Z for UTC or +01:00: "
	    "2024-01-01T10:00:00Z");
	answers("2024-01-01T10:00+02:00",
	    "'2024-01-01T10:00+02:00' lacks the seconds: "
	    "2024-01-01T10:00:00+02:00");
	answers("2024-01-01T10:00:00+0200",
	    "'2024-01-01T10:00:00+0200' lacks the colon in its zone: "
	    "2024-01-01T10:00:00+02:00");
	answers("1700000000",
	    "'1700000000' looks like seconds since 1970; a number is "
	    "milliseconds: 1700000000000");
	answers("1700000000123456",
	    "'1700000000123456' looks like microseconds since 1970; a number "
	    "is milliseconds: 1700000000123");
	answers("1700000000123456789",
	    "'1700000000123456789' looks like nanoseconds since 1970; a number "
	    "is milliseconds: 1700000000123");
	for (size_t i = 0; i < 3; i++) {
		static const char *const bad[] = {
		    "yesterday", "2024-02-30T10:00", "2024-01-01T10:00:00:00"};
		struct error e = {0};
		int64_t ms;

		check(clock_take(bad[i], NOW, &ms, &e) < 0 &&
		    strstr(e.text, "is not a time: write 2026-") != NULL);
	}
	check(clock_guess(978307199, NOW) == -1);
	check(clock_guess(978307200, NOW) == CLOCK_S);
	check(clock_guess(1.7e12, NOW) == CLOCK_MS);
	check(clock_guess(1.7e15, NOW) == CLOCK_US);
	check(clock_guess(1.7e18, NOW) == CLOCK_NS);
	check(clock_guess(0, NOW) == -1);
	check(clock_guess(-1.7e12, NOW) == -1);
	check(clock_guess(2.2e9, NOW) == -1);
}

int
main(void)
{
	static const char *const bad[] = {"", "x", "1", "-", "-1", "-h", "-1x",
	    "-1h ", "-1h-1m", "--1h", "-1.5h", "2026-13-01", "2026-00-01",
	    "2026-02-29", "2026-04-31", "2026-1-1", "2026-01-01T", "now",
	    "2026-01-01T00:00", "2026-01-01T00:00:00", "2026-01-01T24:00:00Z",
	    "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
	    "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+0100",
	    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00ZZ", " 2026-01-01",
	    "2026-01-01 ", "20260101", "2026-01-01T00:00:00+24:00",
	    "-99999999999999999999h", "1e3", "0000-01-01"};

	is("1970-01-01T00:00:00Z", 0);
	is("1970-01-01", 0);
	is("1969-12-31T23:59:59.999Z", -1);
	is("2000-02-29T12:00:00Z", INT64_C(951825600000));
	is("2026-11-22T15:04:05.250+01:00", INT64_C(1795356245250));
	is("2026-11-22t15:04:05.25z", INT64_C(1795359845250));
	is("2026-11-22 15:04:05Z", INT64_C(1795359845000));
	is("2026-11-22T15:04:05.2509999-00:30", INT64_C(1795361645250));
	is("1900-03-01T00:00:00Z", INT64_C(-2203891200000));
	is("9999-12-31T23:59:59Z", INT64_C(253402300799000));
	is("1985-04-12T23:20:50.52Z", INT64_C(482196050520)); /* RFC 3339 */
	is("-0s", NOW);
	is("-90s", NOW - 90000);
	is("-1h", NOW - 3600000);
	is("-1h30m", NOW - 5400000);
	is("-250ms", NOW - 250);
	is("-7d", NOW - 604800000);
	is("-2w", NOW - 1209600000);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refuse(bad[i]);

	people_type();
	/* Every day of four centuries, against the system's calendar. */
	for (int64_t day = -100000; day < 100000; day += 7) {
		time_t t = (time_t)(day * 86400);
		struct tm tm;
		char text[32];
		int64_t ms;

		gmtime_r(&t, &tm);
		strftime(text, sizeof text, "%Y-%m-%d", &tm);
		if (!check(clock_parse(text, NOW, &ms) && ms == day * 86400000))
			printf("\t%s\n", text);
	}
	return check_done();
}
