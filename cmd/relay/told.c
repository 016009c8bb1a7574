#include "told.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE, READS, WRITES, PID, TOOL, REASON, FIELD, MESSAGE, RAW };

void
told_init(struct told *t)
{
	static const char *const names[] = {"line", "reads", "writes", "pid",
	    "tool", "reason", "field", "message", "raw"};

	*t = (struct told){0};
	rec_init(&t->rec);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		t->field[i] = rec_want(&t->rec, names[i]);
}

void
told_release(struct told *t)
{
	buf_release(&t->text);
	rec_release(&t->rec);
	free(t->link);
	free(t->reject);
}

static void
add_link(struct told *t, uint64_t reads, uint64_t writes)
{
	t->link =
	    mem_grow(t->link, t->links, &t->link_capacity, sizeof *t->link);
	t->link[t->links++] =
	    (struct told_link){.reads = reads, .writes = writes};
}

void
told_begin(struct told *t, uint64_t inode)
{
	t->text.len = t->parsed = 0;
	t->rejects = t->links = 0;
	add_link(t, inode, 0);
}

struct told_link *
told_link(const struct told *t, uint64_t reads)
{
	for (size_t i = 0; i < t->links; i++)
		if (t->link[i].reads == reads)
			return &t->link[i];
	return NULL;
}

/* --- lines that are told -------------------------------------------------- */

/* Read a whole number that is not negative; 0 when the member is none. */
static uint64_t
number(const struct told *t, int member)
{
	const struct rec_field *v = &t->rec.field[t->field[member]];

	return v->type == JSON_NUMBER && v->number >= 0 && v->number < 9e15
	    ? (uint64_t)v->number
	    : 0;
}

/* Copy a string's characters, as many as fit; returns their number. */
static size_t
string(const struct told *t, int member, char *text, size_t size)
{
	struct buf b = {0};
	size_t len = 0;

	if (t->rec.field[t->field[member]].type == JSON_STRING) {
		rec_text(&t->rec, t->field[member], &b);
		len = b.len < size ? b.len : size - 1;
		memcpy(text, b.data, len);
	}
	text[len] = '\0';
	buf_release(&b);
	return len;
}

static void
add_reject(struct told *t, uint64_t line)
{
	struct told_reject *r;
	char reason[32], text[sizeof r->fault.text];

	t->reject =
	    mem_grow(t->reject, t->rejects, &t->capacity, sizeof *t->reject);
	r = &t->reject[t->rejects++];
	*r = (struct told_reject){.line = line,
	    .reads = number(t, READS),
	    .pid = (long)number(t, PID)};
	string(t, REASON, reason, sizeof reason);
	if (string(t, MESSAGE, text, sizeof text) == 0)
		snprintf(text, sizeof text, "it gives no reason");
	fault_set(&r->fault, reason_named(reason), NULL, "%s", text);
	string(t, TOOL, r->tool, sizeof r->tool);
	string(t, FIELD, r->field, sizeof r->field);
	r->raw_len = string(t, RAW, r->raw, sizeof r->raw);
}

/*
 * Take a program's word of what it reads, and where it answers each line with
 * one.
 */
static void
add_program(struct told *t)
{
	uint64_t reads = number(t, READS);
	struct told_link *link = told_link(t, reads);

	if (reads == 0)
		return;
	if (link == NULL)
		add_link(t, reads, number(t, WRITES));
	else
		link->writes = number(t, WRITES);
}

static void
parse(struct told *t, const char *line, size_t len)
{
	struct buf copy = {0};
	struct fault f;

	buf_add(&copy, line, len);
	memset(buf_reserve(&copy, JSON_SLACK), '\n', JSON_SLACK);
	if (rec_read(&t->rec, copy.data, len, &f) < 0) {
		warnx("the command tells of a reject, and not in JSON: %s",
		    f.text);
	} else if (t->rec.field[t->field[LINE]].type != JSON_ABSENT) {
		add_reject(t, number(t, LINE));
	} else {
		add_program(t);
	}
	buf_release(&copy);
}

size_t
told_count(struct told *t)
{
	while (t->parsed < t->text.len) {
		const char *line = t->text.data + t->parsed;
		const char *end = memchr(line, '\n', t->text.len - t->parsed);

		if (end == NULL)
			break;
		parse(t, line, (size_t)(end - line));
		t->parsed += (size_t)(end + 1 - line);
	}
	return t->rejects;
}

/* --- the next text --------------------------------------------------------- */

bool
told_by(const struct told *t, long pid)
{
	for (size_t i = 0; i < t->rejects; i++)
		if (t->reject[i].pid == pid)
			return true;
	return false;
}

/* Count the lines of the present text that a program has rejected. */
static uint64_t
rejected_by(const struct told *t, const struct told_link *link)
{
	uint64_t n = 0;

	for (size_t i = 0; i < t->rejects; i++)
		n += t->reject[i].reads == link->reads ||
		    (t->reject[i].reads == 0 && link == &t->link[0]);
	return n;
}

void
told_next(struct told *t, size_t lines)
{
	/* Go from our pipe to the next, as far as that is known. */
	struct told_link *link = t->links > 0 ? &t->link[0] : NULL;
	uint64_t n = lines;

	for (size_t steps = 0; link != NULL && steps < t->links; steps++) {
		link->before += n;
		n -= rejected_by(t, link);
		link = link->writes != 0 ? told_link(t, link->writes) : NULL;
	}
	t->rejects = 0;
	t->text.len = t->parsed = 0;
}
