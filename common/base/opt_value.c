#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"

#include <string.h>

long long
opt_int(const char *option, const char *text, long long lo, long long hi)
{
	long long n;

	if (!num_int(text, lo, hi, &n))
		diex(ST_CANNOT,
		    "%s: '%s' is not a whole number from %lld to %lld", option,
		    text, lo, hi);
	return n;
}

double
opt_real(const char *option, const char *text, double lo, double hi)
{
	double x;

	if (!num_real(text, lo, hi, &x))
		diex(ST_CANNOT, "%s: '%s' is not a number from %g to %g",
		    option, text, lo, hi);
	return x;
}

size_t
opt_bytes(const char *option, const char *text)
{
	static const char units[] = "KMG";
	char digits[24];
	size_t len = strspn(text, "0123456789");
	const char *unit = text + len;
	int shift = 0;
	long long n = 0;

	if (*unit != '\0' && strchr(units, *unit) != NULL)
		shift = 10 * (int)(strchr(units, *unit++) - units + 1);
	if (len < sizeof digits) {
		memcpy(digits, text, len);
		digits[len] = '\0';
	}
	if (len >= sizeof digits || *unit != '\0' ||
	    !num_int(digits, 1, INT64_MAX >> shift, &n))
		diex(ST_CANNOT,
		    "%s: '%s' is not a number of bytes, such as 1000000 or "
		    "500M",
		    option, text);
	return (size_t)n << shift;
}

char **
opt_list(const char *option, const char *text, size_t *count)
{
	char **list = NULL;
	size_t capacity = 0;

	*count = 0;
	for (;;) {
		size_t len = strcspn(text, ",");

		if (len == 0)
			diex(
			    ST_CANNOT, "%s: an empty name in the list", option);
		for (size_t i = 0; i < *count; i++)
			if (strlen(list[i]) == len &&
			    strncmp(list[i], text, len) == 0)
				diex(ST_CANNOT, "%s: '%s' is named twice",
				    option, list[i]);
		list = mem_grow(list, *count + 1, &capacity, sizeof *list);
		list[(*count)++] = mem_copy(text, len);
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
	list[*count] = NULL;
	return list;
}

/* The text as one of the words; their number where it is none. */
static int
find_word(const char *text, const char *words)
{
	size_t len = strlen(text);
	int i = 0;

	for (;; i++) {
		size_t n = strcspn(words, "|");

		if (n == len && memcmp(words, text, n) == 0)
			return i;
		if (words[n] == '\0')
			return i + 1;
		words += n + 1;
	}
}

int
opt_word(const char *option, const char *text, const char *words, bool either)
{
	struct buf b = {0};
	int i = find_word(text, words), count = 1;

	for (const char *p = words; *p != '\0'; p++)
		count += *p == '|';
	if (i < count)
		return i;
	for (i = 1; *words != '\0'; words++)
		if (*words != '|')
			buf_add_byte(&b, *words);
		else
			buf_add_string(&b,
			    ++i < count	 ? ", "
				: either ? " nor "
					 : " or ");
	diex(ST_CANNOT, "%s: '%s' is %s %s", option, text,
	    either ? "neither" : "not", buf_string(&b));
}
