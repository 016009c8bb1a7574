/*
 * decimal: numbers from text, against strtod; and doubles to text and back
 *
 * The text is read by base/json.h with base/num.h and by base/plain.h. What
 * they take must be a number to the oracle, and to the last bit the one that
 * strtod gives. The first eight bytes are a double, too: what num_format()
 * makes of it reads back as the same one.
 */
#include "base/json.h"
#include "base/num.h"
#include "base/plain.h"
#include "oracle.h"

#include <math.h>
#include <stdio.h>

static void
must_be(bool ok, const char *what, const char *text)
{
	if (ok)
		return;
	fprintf(stderr, "not so: %s\nin: %.60s\n", what, text);
	abort();
}

#define must(cond, text) must_be((cond), #cond, text)

static bool
same(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static void
read_number(const uint8_t *data, size_t len)
{
	char *room = malloc(PLAIN_LEAD + len + 1 + JSON_SLACK);
	char *text = room + PLAIN_LEAD;
	struct oracle oracle = {.p = text, .end = text + len};
	struct json_fault fault;
	struct decimal d;
	const char *behind;
	double x;
	bool ok;

	memset(room, '7', PLAIN_LEAD + len + 1 + JSON_SLACK);
	memcpy(text, data, len);
	text[len] = '\n';
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\0' || text[i] == '\n')
			text[i] = ' ';
	if (len == 0 || !(*text == '-' || (*text >= '0' && *text <= '9'))) {
		must(plain_end(text) == NULL, room);
		must(plain_number(text, &x) == NULL, room);
		free(room);
		return;
	}
	/* Of `01` the zero is a number; what then comes is none. */
	ok = oracle_number(&oracle) && !(*oracle.p >= '0' && *oracle.p <= '9');
	behind = json_number(text, &d, &fault);
	must(behind == (ok ? oracle.p : NULL), room);
	if (plain_end(text) != NULL)
		must(plain_end(text) == behind, room);
	if (ok) {
		size_t n = (size_t)(behind - text);
		char *copy = strndup(text, n);

		must(same(num_from_decimal(&d, text, n), strtod(copy, NULL)),
		    copy);
		if (plain_number(text, &x) != NULL) {
			must(plain_number(text, &x) == behind, copy);
			must(same(x, strtod(copy, NULL)), copy);
		}
		free(copy);
	} else {
		must(plain_number(text, &x) == NULL, room);
	}
	free(room);
}

/* Digits from the first to the last that is no zero. */
static int
significant(const char *text)
{
	int seen = 0, count = 0;

	for (; *text != '\0' && *text != 'e'; text++) {
		seen +=
		    *text >= '0' && *text <= '9' && (seen > 0 || *text != '0');
		if (*text >= '1' && *text <= '9')
			count = seen;
	}
	return count;
}

static void
write_number(double x)
{
	char text[NUM_MAX];

	if (!isfinite(x))
		return;
	memset(text, 0, sizeof text);
	must(num_format(text, x) == strlen(text), text);
	must(same(strtod(text, NULL), x), text);
	/* As short as can be: no fewer significant digits read back. */
	for (int digits = 1; digits < significant(text); digits++) {
		char shorter[NUM_MAX];

		snprintf(shorter, sizeof shorter, "%.*e", digits - 1, x);
		must(!same(strtod(shorter, NULL), x), text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double x;

	read_number(data, size);
	if (size >= sizeof x) {
		memcpy(&x, data, sizeof x);
		write_number(x);
	}
	return 0;
}
