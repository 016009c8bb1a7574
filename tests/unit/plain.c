/* plain.h against json.h and strtod: where it answers, it is as they do. */
#include "base/plain.h"
#include "base/json.h"

#include "check.h"

#include <stdlib.h>

static char room[256];

/* Lend a text with PLAIN_LEAD bytes before it and JSON_SLACK behind. */
static const char *
lend(const char *text, size_t len)
{
	char *p = room + PLAIN_LEAD;

	memset(room, '7', sizeof room);
	memcpy(p, text, len);
	p[len] = '\n';
	return p;
}

/* Does plain_number() take all of this text? It and plain_end() must be right. */
static bool
takes(const char *text, size_t len)
{
	const char *p = lend(text, len), *behind, *wanted;
	struct decimal d;
	struct json_fault fault;
	double x = 0, y = 0;

	behind = plain_number(p, &x);
	wanted = json_number(p, &d, &fault);
	if (plain_end(p) != NULL)
		check(plain_end(p) == wanted);
	if (behind == NULL)
		return false;
	y = strtod(p, NULL);
	if (!check(behind == wanted && memcmp(&x, &y, sizeof x) == 0))
		printf("\t%.*s: %.17g, not %.17g\n", (int)len, text, x, y);
	return behind == p + len;
}

/* All texts of up to seven of the bytes that matter to a number. */
static void
test_all_short(void)
{
	static const char bytes[] = "01.-e,9";
	const size_t kinds = sizeof bytes - 1;
	char text[7];

	for (size_t len = 1; len <= sizeof text; len++) {
		size_t texts = 1;

		for (size_t i = 0; i < len; i++)
			texts *= kinds;
		for (size_t n = 0; n < texts; n++) {
			size_t rest = n;

			for (size_t i = 0; i < len; i++, rest /= kinds)
				text[i] = bytes[rest % kinds];
			takes(text, len);
		}
	}
}

/* Every count of digits before and behind the point, with either sign. */
static void
test_lengths(void)
{
	static const char digits[] = "98765432198765432198765432198765432198";
	char text[128];

	for (int whole = 1; whole <= 36; whole++)
		for (int places = 0; places <= 36; places++)
			for (int sign = 0; sign < 2; sign++) {
				int len =
				    snprintf(text, sizeof text, "%s%.*s%s%.*s",
					sign ? "-" : "", whole, digits + places,
					places > 0 ? "." : "", places, digits);
				bool fits = whole <= 16 && whole + places <= 19;

				check(takes(text, (size_t)len) == fits);
				lend(text, (size_t)len);
				check((plain_end(room + PLAIN_LEAD) != NULL) ==
				    (len < 31));
			}
}

/* Numbers of so many digits that a double may not hold them exactly. */
static void
test_rounding(void)
{
	uint64_t state = 88172645463325252u;
	char text[64];

	for (int i = 0; i < 300000; i++) {
		uint64_t n;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		n = (UINT64_C(1) << 53) + (state >> (9 + i % 4));
		takes(text,
		    (size_t)snprintf(text, sizeof text, "-%d.%llu",
			(int)(n % 90),
			(unsigned long long)n % 10000000000000000));
		takes(text,
		    (size_t)snprintf(text, sizeof text, "%llu.%llu",
			(unsigned long long)n / 100000000,
			(unsigned long long)n % 100000000));
	}
}

/* Small ones, as probabilities are: zeros behind the point, then digits. */
static void
test_small(void)
{
	uint64_t state = 88172645463325252u;
	char text[64];

	for (int zeros = 0; zeros <= 27; zeros++)
		for (int digits = 1; digits + zeros <= 28; digits++)
			for (int i = 0; i < 1000; i++) {
				int len = snprintf(text, sizeof text, "%s%d.",
				    i % 2 == 0 ? "-" : "", i % 50 == 0);
				bool one = i % 50 == 0;

				memset(text + len, '0', (size_t)zeros);
				len += zeros;
				for (int d = 0; d < digits; d++) {
					state ^= state << 13;
					state ^= state >> 7;
					state ^= state << 17;
					text[len++] = (char)('0' + state % 10);
				}
				/* Some are too long, or too large with a 1. */
				check(takes(text, (size_t)len) || len > 30 ||
				    digits > 18 || one);
			}
}

int
main(void)
{
	static const char *const good[] = {"0", "-0", "1", "0.0", "-0.0",
	    "149.62", "-1.3598071336738", "9007199254740993",
	    "0.1234567890123456", "9007199.254740993", "1234567890123456.789",
	    "-999.9999999999999999"};
	static const char *const bad[] = {"", "-", "01", "-00", ".5", "1.",
	    "-.5", "1e5", "1.5E5", "+1", "x", "--1", " 1", "1.e5"};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!check(takes(good[i], strlen(good[i]))))
			printf("\t%s\n", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!check(!takes(bad[i], strlen(bad[i]))))
			printf("\t%s\n", bad[i]);
	test_all_short();
	test_lengths();
	test_rounding();
	test_small();
	return check_done();
}
