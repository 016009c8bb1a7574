/* From the lines that programs of a pipe count to lines of the text. */
#include "told.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int
by_line(const void *a, const void *b)
{
	const struct told_reject *x = a, *y = b;

	return x->line < y->line ? -1 : x->line > y->line;
}

static int
by_place(const void *a, const void *b)
{
	const struct told_reject *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

/* Find the program whose output this one reads; NULL: none is known. */
static const struct told_link *
upstream(const struct told *t, const struct told_link *link)
{
	for (size_t i = 0; i < t->links; i++)
		if (t->link[i].writes == link->reads && link->reads != 0)
			return &t->link[i];
	return NULL;
}

/*
 * Return the line of its stdin that a program answered by its output line `n`;
 * both count from 0 in this text. The rejects are in the order of their lines.
 */
static uint64_t
line_answered(const struct told *t, const struct told_link *link, uint64_t n)
{
	for (size_t i = 0; i < t->rejects; i++) {
		const struct told_reject *r = &t->reject[i];

		if (r->reads == link->reads && r->line > link->before &&
		    r->line - link->before - 1 <= n)
			n++;
	}
	return n;
}

/*
 * Trace a line back to the pipe that we write into; false when no way leads
 * there.
 */
static bool
trace(const struct told *t, const struct told_reject *r, uint64_t *place)
{
	const struct told_link *link = told_link(t, r->reads);
	size_t steps = 0;

	if (link == NULL || r->line <= link->before)
		return false;
	*place = r->line - link->before - 1;
	while (link != &t->link[0]) {
		link = upstream(t, link);
		if (link == NULL || steps++ > t->links)
			return false;
		*place = line_answered(t, link, *place);
	}
	return true;
}

/*
 * Does the line begin as the program says? A filter may have put something in
 * before the brace at its end.
 */
static bool
is_meant(const struct told_reject *r, const char *line, const char *end)
{
	size_t len = (size_t)(end - line);

	while (len > 0 && line[len - 1] != '}')
		len--;
	len = len > 0 ? len - 1 : 0;
	if (len > r->raw_len)
		len = r->raw_len;
	return r->raw_len == 0 || memcmp(line, r->raw, len) == 0;
}

int
told_place(
    struct told *t, const char *const *line, size_t lines, struct error *e)
{
	for (size_t i = 0; i < t->rejects; i++)
		if (t->reject[i].reads == 0)
			t->reject[i].reads = t->link[0].reads;
	/* (Lines of different programs: what counts is each one's own.) */
	qsort(t->reject, t->rejects, sizeof *t->reject, by_line);
	for (size_t i = 0; i < t->rejects; i++) {
		struct told_reject *r = &t->reject[i];
		uint64_t place;

		if (!trace(t, r, &place) || place >= lines ||
		    !is_meant(r, line[place], line[place + 1]))
			return error_set(e, ST_FAILED,
			    "'%s' rejects its line %" PRIu64
			    ", which is not the number of a record (%s)",
			    r->tool, r->line, r->fault.text);
		r->place = (size_t)place;
	}
	qsort(t->reject, t->rejects, sizeof *t->reject, by_place);
	for (size_t i = 1; i < t->rejects; i++)
		if (t->reject[i].place == t->reject[i - 1].place)
			return error_set(e, ST_FAILED,
			    "'%s' rejects a line twice", t->reject[i].tool);
	return 0;
}
