#include "model/lightgbm_text.h"

#include "base/mem.h"
#include "base/num.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

const char *
lightgbm_find(const struct lightgbm_part *p, const char *name, const char **end)
{
	size_t len = strlen(name);
	const char *line = p->text;

	while (line < p->end) {
		const char *next = memchr(line, '\n', (size_t)(p->end - line));

		if (next == NULL)
			next = p->end;
		if ((size_t)(next - line) > len && line[len] == '=' &&
		    memcmp(line, name, len) == 0) {
			*end =
			    next > line && next[-1] == '\r' ? next - 1 : next;
			return line + len + 1;
		}
		line = next + (next < p->end);
	}
	return NULL;
}

const char *
lightgbm_line(const char *text, const char *end, const char *word)
{
	size_t len = strlen(word);

	while (text < end) {
		const char *next;

		if ((size_t)(end - text) >= len && memcmp(text, word, len) == 0)
			return text;
		next = memchr(text, '\n', (size_t)(end - text));
		if (next == NULL)
			return NULL;
		text = next + 1;
	}
	return NULL;
}

bool
lightgbm_word(const char **at, const char *end, struct buf *word)
{
	const char *from;

	while (*at < end && **at == ' ')
		(*at)++;
	from = *at;
	while (*at < end && **at != ' ')
		(*at)++;
	word->len = 0;
	buf_add(word, from, (size_t)(*at - from));
	return *at > from;
}

/* Read a number; inf, a threshold above all numbers, is the largest one. */
static bool
read_number(const char *word, double lo, double hi, double *x)
{
	bool negative = *word == '-';

	if (strcmp(word + negative, "inf") != 0)
		return num_real(word, lo, hi, x);
	*x = negative ? lo : hi;
	return lo == -DBL_MAX && hi == DBL_MAX;
}

double *
lightgbm_numbers(struct document *d, const struct lightgbm_part *p,
    const char *name, size_t count, double lo, double hi)
{
	double *x = mem_zero(count + 1, sizeof *x);
	struct buf word = {0};
	const char *end = NULL, *at = lightgbm_find(p, name, &end);
	size_t n = 0;

	while (at != NULL && lightgbm_word(&at, end, &word) && n <= count)
		if (n == count ||
		    !read_number(buf_string(&word), lo, hi, &x[n++]))
			n = count + 1;
	if (n != count)
		document_fail(d,
		    "does not have %zu numbers from %g to %g in "
		    "'%s'",
		    count, lo, hi, name);
	buf_release(&word);
	return x;
}

double
lightgbm_number(struct document *d, const struct lightgbm_part *p,
    const char *name, double lo, double hi)
{
	struct document inner = {0};
	double *x = lightgbm_numbers(&inner, p, name, 1, lo, hi), first = *x;

	free(x);
	if (inner.failed)
		document_fail(
		    d, "has no number from %g to %g in '%s'", lo, hi, name);
	return inner.failed ? lo : first;
}
