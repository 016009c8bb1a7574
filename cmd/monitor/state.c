#include "state.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

const char *const state_names[] = {"ok", "warn", "alert", "unknown"};

void
state_init(struct state *s, size_t fields)
{
	*s = (struct state){.level = LEVEL_UNKNOWN,
	    .worst = LEVEL_OK,
	    .checks = CHECK_FIELDS + 2 * fields};
	s->check = mem_zero(s->checks, sizeof *s->check);
}

void
state_release(struct state *s)
{
	free(s->check);
}

/* Count a window, and raise or lower the check. */
static void
count_window(struct state_item *c, enum level level, size_t patience)
{
	c->warns = level >= LEVEL_WARN ? c->warns + 1 : 0;
	c->alerts = level >= LEVEL_ALERT ? c->alerts + 1 : 0;
	c->below = level < c->level ? c->below + 1 : 0;
	if (c->alerts >= patience)
		c->level = LEVEL_ALERT;
	else if (c->warns >= patience && c->level < LEVEL_WARN)
		c->level = LEVEL_WARN;
	if (c->below >= patience) {
		c->level = level;
		c->below = 0;
	}
}

void
state_check(struct state *s, size_t check, enum level level, const char *words,
    size_t patience, struct reasons *r)
{
	struct state_item *c = &s->check[check];

	count_window(c, level, patience);
	if (c->level != LEVEL_OK)
		buf_add(&r->now, words, strlen(words) + 1);
	else if (level != LEVEL_OK)
		buf_add(&r->pending, words, strlen(words) + 1);
}

static void
change(struct state *s, enum level level, int64_t begin)
{
	if (s->has_since && s->level == level)
		return;
	s->level = level;
	s->since = begin;
	s->has_since = true;
}

void
state_settle(struct state *s, int64_t begin)
{
	enum level level = LEVEL_OK;

	for (size_t i = 0; i < s->checks; i++)
		if (s->check[i].level > level)
			level = s->check[i].level;
	if (level > s->worst)
		s->worst = level;
	change(s, level, begin);
}

void
state_unknown(struct state *s, int64_t begin)
{
	change(s, LEVEL_UNKNOWN, begin);
}

void
reasons_release(struct reasons *r)
{
	buf_release(&r->now);
	buf_release(&r->pending);
}
