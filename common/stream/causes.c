#include "stream/causes.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/near.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
is_of(const struct cause *cause, const struct fault *f)
{
	return cause->fault.reason == f->reason &&
	    same_text(cause->fault.field, f->field) &&
	    strcmp(cause->fault.form, f->form) == 0;
}

/* Offer the names of the record's members. */
static void
offer_members(struct near *n, const char *raw, size_t len)
{
	struct buf text = {0}, name = {0};
	struct json_fault fault;
	struct json_member m;
	const char *p, *end;

	buf_add(&text, raw, len);
	memset(buf_reserve(&text, 1 + JSON_SLACK), '\n', 1 + JSON_SLACK);
	end = text.data + len;
	p = json_blanks(text.data, end);
	if (p < end && *p == '{' && json_valid(text.data, len, &fault))
		while (json_next(&p, end, &m)) {
			name.len = 0;
			json_unescape(&name, m.key, m.key_len);
			near_offer(n, buf_string(&name), name.len);
		}
	buf_release(&name);
	buf_release(&text);
}

/* Say which members of the record have almost the name of a missing one. */
static char *
near_members(const struct fault *f, const char *raw, size_t len)
{
	struct near near;
	struct buf b = {0};
	char *said;

	if (f->reason != REASON_MISSING || f->field == NULL)
		return mem_string("");
	near_start(&near, f->field);
	offer_members(&near, raw, len);
	near_say(&near, &b);
	near_release(&near);
	said = mem_string(buf_string(&b));
	buf_release(&b);
	return said;
}

void
cause_say(const struct cause *cause, bool in_all, struct buf *b)
{
	const char *near = in_all ? cause->near : "";
	const char *advice = cause->fault.advice;

	buf_add_string(b, near);
	if (*advice != '\0')
		buf_add_format(
		    b, "%s%s", *near != '\0' ? " If not, " : ": ", advice);
}

/* Warn of records like the one that the cause has kept. */
static void
tell(const struct cause *cause, const char *how_many, bool in_all)
{
	struct buf way = {0};

	cause_say(cause, in_all, &way);
	warnx("%s%s: %s%s", how_many, cause->place, cause->fault.text,
	    buf_string(&way));
	buf_release(&way);
}

void
causes_add(struct causes *c, const struct fault *f, const char *place,
    const char *raw, size_t len)
{
	struct cause *new;

	for (size_t i = 0; i < c->count; i++)
		if (is_of(&c->cause[i], f)) {
			c->cause[i].count++;
			return;
		}
	if (c->count == CAUSES_MAX) {
		c->others++;
		return;
	}
	if (c->cause == NULL)
		c->cause = mem_zero(CAUSES_MAX, sizeof *c->cause);
	new = &c->cause[c->count++];
	*new = (struct cause){
	    .fault = *f,
	    .place = mem_string(place),
	    .near = near_members(f, raw, len),
	    .count = 1,
	};
	if (f->field != NULL)
		new->fault.field = mem_string(f->field);
	tell(new, "", false);
}

const struct cause *
causes_only(const struct causes *c)
{
	return c->count == 1 && c->others == 0 ? &c->cause[0] : NULL;
}

void
causes_tell_early(const struct cause *cause)
{
	char how_many[100];

	snprintf(how_many, sizeof how_many,
	    "all of the first %d records are rejected like ", CAUSES_EARLY);
	tell(cause, how_many, true);
}

void
causes_tell(const struct causes *c, uint64_t in)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct cause *cause = &c->cause[i];
		bool in_all = cause->count == in;
		char how_many[100];

		snprintf(how_many, sizeof how_many, "%" PRIu64 " records like ",
		    cause->count);
		if (cause->count > 1)
			tell(cause, how_many, in_all);
		else if (in_all && *cause->near != '\0')
			tell(cause, "", true);
	}
	if (c->others > 0)
		warnx("%" PRIu64 " records are rejected for still other "
		      "reasons: --rejects FILE has each",
		    c->others);
}

void
causes_release(struct causes *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free((char *)c->cause[i].fault.field);
		free(c->cause[i].place);
		free(c->cause[i].near);
	}
	free(c->cause);
	*c = (struct causes){0};
}
