/*
 * num.h, json.h and plain.h against strtod. With an argument, as many random
 * and adversarial numbers: `build/release/unit/num 100000000`, say.
 */
#include "base/num.h"
#include "base/json.h"
#include "base/plain.h"

#include "check.h"

#include <stdint.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252u;

static uint64_t
next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static bool
same(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

/* Ours, both ways, give what strtod gives, bit by bit. */
static bool
agree(const char *text)
{
	char room[2048 + PLAIN_LEAD], *line = room + PLAIN_LEAD;
	size_t len = strlen(text);
	struct decimal d;
	struct json_fault fault;
	enum json_type type;
	const char *end;
	double wanted = strtod(text, NULL), x;

	memset(room, 0, PLAIN_LEAD);
	memcpy(line, text, len);
	line[len] = '\n';
	memset(line + len + 1, 0, JSON_SLACK);
	if (plain_number(line, &x) != NULL && !same(x, wanted))
		return false;
	end = json_value(line, line + len, 0, &type, &d, &fault);
	return end == line + len && type == JSON_NUMBER &&
	    same(num_from_decimal(&d, line, len), wanted);
}

static void
check_decimal(const char *text)
{
	if (!check(agree(text)))
		printf("\t%.60s\n", text);
}

/*
 * The number half way between a random double and the next one, cut after some
 * digits or with one more behind: next to it, or exactly it, where rounding is
 * hardest. A long double holds it exactly.
 */
static void
half_way(char *text, size_t size)
{
	uint64_t bits = next() >> 1;
	double x, above;
	int len;

	/* Mostly of a size that people write. */
	if (next() % 4 != 0)
		bits = (bits & ((UINT64_C(1) << 52) - 1)) |
		    (1023 - 60 + next() % 120) << 52;
	memcpy(&x, &bits, sizeof x);
	bits++;
	memcpy(&above, &bits, sizeof above);
	if (!isfinite(above))
		x = above = 1;
	len = snprintf(text, size, "%.*Le", (int)(15 + next() % 40),
	    ((long double)x + (long double)above) / 2);
	if (next() % 2 == 0) {
		char *e = strchr(text, 'e');

		memmove(e + 1, e, (size_t)(text + len + 1 - e));
		*e = (char)('0' + next() % 10);
	}
}

static void
random_number(char *text, size_t size)
{
	uint64_t bits = next(), digits = next() >> next() % 64;
	double x;

	memcpy(&x, &bits, sizeof x);
	switch (next() % 8) {
	case 0:
		/* %g writes what is JSON. */
		snprintf(text, size, "%.*g", (int)(next() % 20 + 1),
		    isfinite(x) ? x : 0);
		break;
	case 1:
		snprintf(text, size, "%llue%d", (unsigned long long)digits,
		    (int)(next() % 80) - 40);
		break;
	case 2:
		snprintf(text, size, "-%llu.%llu",
		    (unsigned long long)(digits >> 32),
		    (unsigned long long)next());
		break;
	case 3:
		snprintf(text, size, "0.%0*llu", (int)(next() % 40),
		    (unsigned long long)digits);
		break;
	case 4:
		half_way(text, size);
		break;
	default:
		/* Up to 17 digits with a point somewhere. */
		snprintf(text, size, "%s%.*f", next() % 2 ? "-" : "",
		    (int)(next() % 17),
		    (double)(digits >> 11) / (double)(1 + (bits >> 20)));
	}
}

static void
test_random(long long count)
{
	size_t wrong = 0;
	char text[512];

	for (long long i = 0; i < count; i++) {
		random_number(text, sizeof text);
		if (!agree(text)) {
			wrong++;
			printf("\t%s\n", text);
		}
	}
	check(wrong == 0);
}

static void
test_format(void)
{
	size_t wrong = 0;
	char text[NUM_MAX];

	for (int i = 0; i < 500000; i++) {
		uint64_t bits = next();
		double x;
		size_t len;

		if (i % 2 == 0)
			x = (double)(int64_t)bits / (double)(1 + next() % 1000);
		else
			memcpy(&x, &bits, sizeof x);
		if (!isfinite(x))
			continue;
		len = num_format(text, x);
		wrong += len != strlen(text) || len >= NUM_MAX ||
		    !same(strtod(text, NULL), x);
		text[len] = '\n';
		wrong += !json_is_number(text, len);
	}
	check(wrong == 0);
}

static void
test_options(void)
{
	static const char *const bad[] = {"", " 1", "1 ", "x", "1x", "+1",
	    "0x10", "1.0", "1e3", "99999999999999999999", "--1", "-"};
	static const char *const bad_real[] = {"", " 1", "1 ", "x", "0x1",
	    "nan", "inf", "1e999", "-1e999", "1e", ".", "1.2.3", "-", "e1"};
	long long n;
	double x;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		check(!num_int(bad[i], -100, INT64_MAX, &n));
	for (size_t i = 0; i < sizeof bad_real / sizeof *bad_real; i++)
		check(!num_real(bad_real[i], -1e308, 1e308, &x));
	check(
	    num_int("9223372036854775807", 0, INT64_MAX, &n) && n == INT64_MAX);
	check(num_int("-5", -5, 5, &n) && n == -5);
	check(!num_int("6", -5, 5, &n) && !num_int("-6", -5, 5, &n));
	check(num_real("-2.5e-3", -1, 1, &x) && same(x, -2.5e-3));
	check(!num_real("1.5", -1, 1, &x));
}

int
main(int argc, char **argv)
{
	static const char *const hard[] = {"0", "-0", "0.0", "-0e5", "0e999999",
	    "1e22", "1e23", "1e-22", "1e-23", "9007199254740992",
	    "9007199254740993", "9007199254740994", "9007199254740991e22",
	    "9007199254740993e-22", "18446744073709551615",
	    "18446744073709551616", "99999999999999999999",
	    "2.2250738585072011e-308", "2.2250738585072012e-308",
	    "2.2250738585072014e-308", "4.9406564584124654e-324",
	    "2.4703282292062327e-324", "2.4703282292062328e-324",
	    "1.7976931348623157e308", "1.7976931348623158e308",
	    "1.7976931348623159e308", "1e308", "1e309", "-1e999", "1e-999",
	    "1e99999999999999", "1e-99999999999999", "0e99999999999999",
	    "6929495644600919.5", "3.7455744005952583e15",
	    "0.000000000000000000000000000000000000000000001e45",
	    "1000000000000000000000000000000000000000000000e-45",
	    "9214843084008499",
	    "0.500000000000000166533453693773481063544750213"
	    "623046875",
	    "30078505129381147446200",
	    "1.00000000000000011102230"
	    "246251565404236316680908203125",
	    "1.0000000000000001110223024625"
	    "1565404236316680908203124",
	    "1.00000000000000011102230246251565"
	    "404236316680908203126",
	    "2.2250738585072012e-00308", "123456789012345678901234567890e-10",
	    "1.10", "1E+05", "1e-05"};
	char text[1200];

	for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
		check_decimal(hard[i]);
	/* Half way between two doubles, decided by a digit far behind. */
	memset(text, '0', sizeof text);
	memcpy(text, "9007199254740993.", 17);
	text[1000] = '\0';
	check_decimal(text);
	text[999] = '1';
	check_decimal(text);
	memset(text, '7', 1000);
	check_decimal(text);
	test_random(argc > 1 ? atoll(argv[1]) : 2000000);
	test_format();
	test_options();
	return check_done();
}
