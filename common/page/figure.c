#include "page/figure.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 64

/* Append a number's text, with commas between its thousands. */
static void
add_grouped(struct buf *out, const char *text)
{
	size_t whole = 0;

	if (*text == '-') {
		buf_add_string(out, "−"); /* as wide as a plus sign */
		text++;
	}
	whole = strspn(text, "0123456789");
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			buf_add_byte(out, ',');
		buf_add_byte(out, text[i]);
	}
	buf_add_string(out, text + whole);
}

/* Append 1.2e-05 without the plus sign and zeros of %g's exponent. */
static void
add_scientific(struct buf *out, const char *text, const char *e)
{
	char mantissa[TEXT_MAX];

	snprintf(mantissa, sizeof mantissa, "%.*s", (int)(e - text), text);
	add_grouped(out, mantissa);
	buf_add_byte(out, 'e');
	e++;
	if (*e == '-')
		buf_add_string(out, "−");
	e += strspn(e, "+-0");
	buf_add_string(out, e);
}

/* Cut zeros at the end of the decimals, as %g does. */
static void
cut_zeros(char *text)
{
	size_t len = strlen(text);

	if (strchr(text, '.') == NULL)
		return;
	while (text[len - 1] == '0')
		text[--len] = '\0';
	if (text[len - 1] == '.')
		text[len - 1] = '\0';
}

/* Return how many decimals leave `digits` digits. */
static int
decimals(int digits, double x)
{
	int whole = (int)floor(log10(x)) + 1;

	return digits > whole ? digits - whole : 0;
}

/* Format a number as for machines. */
static void
format(char text[static TEXT_MAX], double x, int digits, bool padded)
{
	double size = fabs(x);

	if (size >= 1000 && size < 1e15) { /* and not 1.2e+04 */
		snprintf(text, TEXT_MAX, "%.*f",
		    x == floor(x) ? 0 : decimals(digits, size), x);
		cut_zeros(text);
	} else if (x == floor(x) && size < 1000 && !padded) {
		snprintf(text, TEXT_MAX, "%.0f", x == 0 ? 0 : x);
	} else if (padded) {
		snprintf(text, TEXT_MAX, "%#.*g", digits, x == 0 ? 0 : x);
	} else {
		snprintf(text, TEXT_MAX, "%.*g", digits, x);
	}
}

static void
add(struct buf *out, double x, int digits, bool padded)
{
	char text[TEXT_MAX];
	const char *e;

	if (isnan(x)) {
		buf_add_string(out, "not a number");
		return;
	}
	if (isinf(x)) {
		buf_add_string(out, x > 0 ? "infinite" : "−infinite");
		return;
	}
	format(text, x, digits, padded);
	e = strchr(text, 'e');
	if (e != NULL)
		add_scientific(out, text, e);
	else
		add_grouped(out, text);
}

void
figure_add(struct buf *out, double x, int digits)
{
	add(out, x, digits, false);
}

void
figure_add_padded(struct buf *out, double x, int digits)
{
	add(out, x, digits, true);
}
