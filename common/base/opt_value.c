#include "base/buf.h"
#include "base/list.h"
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

/* Parse a number of bytes; K, M or G after it: times 1024, 2^20, 2^30. */
static size_t
parse_bytes(const char *option, const char *text)
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

void
opt_list_add(char ***list, size_t *count, const char *option, const char *text)
{
	for (;; text++) {
		char *name = list_name(&text);

		if (*name == '\0')
			diex(
			    ST_CANNOT, "%s: an empty name in the list", option);
		for (size_t i = 0; i < *count; i++)
			if (strcmp((*list)[i], name) == 0)
				diex(ST_CANNOT, "%s: '%s' is named twice",
				    option, name);
		*list = mem_resize(*list, *count + 2, sizeof **list);
		(*list)[(*count)++] = name;
		(*list)[*count] = NULL;
		if (*text == '\0')
			break;
	}
}

char **
opt_list(const char *option, const char *text, size_t *count)
{
	char **list = NULL;

	*count = 0;
	opt_list_add(&list, count, option, text);
	return list;
}

/* Find which of the words A|B|C the argument is, counted from lo on. */
static long long
parse_word(const char *option, const char *text, const struct opt *row)
{
	const char *words = row->words != NULL ? row->words : row->arg;
	const char *last = strrchr(words, '|');
	bool either = row->kind == OPT_IS_EITHER;
	size_t len = strlen(text), n;
	struct buf b = {0};
	long long i = row->lo;

	for (const char *p = words;; p += n + 1, i++) {
		n = strcspn(p, "|");
		if (n == len && memcmp(p, text, n) == 0)
			return i;
		if (p[n] == '\0')
			break;
	}
	for (const char *p = words; *p != '\0'; p++)
		if (*p != '|')
			buf_add_byte(&b, *p);
		else
			buf_add_string(&b,
			    p < last	 ? ", "
				: either ? " nor "
					 : " or ");
	diex(ST_CANNOT, "%s: '%s' is %s %s", option, text,
	    either ? "neither" : "not", buf_string(&b));
}

static void
store_number(const struct opt *row, void *at, int64_t n)
{
	switch (row->type) {
	case OPT_BOOL:
		*(bool *)at = n != 0;
		break;
	case OPT_INT32:
		*(int32_t *)at = (int32_t)n;
		break;
	case OPT_INT64:
		memcpy(at, &n, sizeof n); /* long or long long */
		break;
	case OPT_DOUBLE:
		*(double *)at = (double)n;
		break;
	}
}

static void
store_list(
    const struct opt *row, char *opts, const char *option, const char *text)
{
	char ***list = (char ***)(void *)(opts + row->at);
	size_t count = 0;

	while (*list != NULL && (*list)[count] != NULL)
		count++;
	opt_list_add(list, &count, option, text);
	if (row->count != 0)
		*(size_t *)(opts + row->count) = count;
}

void
opt_store(
    const struct opt *row, char *opts, const char *option, const char *text)
{
	void *at = opts + row->at;
	struct error e;

	switch (row->kind) {
	case OPT_IS_SET:
		store_number(row, at, row->lo);
		break;
	case OPT_IS_TEXT:
		if (*text == '\0')
			diex(ST_CANNOT, "%s: %s is empty", option, row->arg);
		memcpy(at, &text, sizeof text);
		break;
	case OPT_IS_WORD:
	case OPT_IS_EITHER:
		store_number(row, at, parse_word(option, text, row));
		break;
	case OPT_IS_INT:
		store_number(row, at, opt_int(option, text, row->lo, row->hi));
		break;
	case OPT_IS_REAL:
		*(double *)at = opt_real(option, text, row->min, row->max);
		break;
	case OPT_IS_SECONDS:
		store_number(row, at,
		    (int64_t)(1000 *
			opt_real(option, text, row->min, row->max)));
		break;
	case OPT_IS_BYTES:
		store_number(row, at, (int64_t)parse_bytes(option, text));
		break;
	case OPT_IS_LIST:
		store_list(row, opts, option, text);
		break;
	case OPT_IS_CALL:
		row->take(opts, text);
		break;
	case OPT_IS_TRY:
		if (row->try(opts, text, &e) < 0)
			die_error(&e);
		break;
	case OPT_IS_QUIET:
		diag_quiet();
		break;
	case OPT_IS_VERBOSE:
		diag_verbose();
		break;
	case OPT_IS_HELP:
	case OPT_IS_VERSION:
		break; /* these end the program */
	}
}
