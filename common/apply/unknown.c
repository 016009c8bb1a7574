#include "apply/unknown.h"

#include "base/buf.h"
#include "base/diag.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define SHOWN 10

/* Is the fault about the level of a category? */
static bool
is_level(const struct scorer *s, const struct fault *f)
{
	if (f->reason != REASON_OUT_OF_RANGE || f->field == NULL)
		return false;
	for (size_t i = 0; i < s->columns.fields; i++)
		if (strcmp(s->columns.field[i].name, f->field) == 0)
			return s->columns.field[i].is_category;
	return false;
}

void
unknown_add(struct unknown *u, const struct scorer *s,
    const struct scorer_rows *r, const struct fault *f)
{
	struct buf b = {0};
	size_t at;

	if (!is_level(s, f))
		return;
	u->all++;
	buf_add_format(&b, "level '%.*s' of '%.64s'",
	    r->word.len < 64 ? (int)r->word.len : 64, r->word.data, f->field);
	at = u->words.count < UNKNOWN_MAX
	    ? words_add(&u->words, b.data, b.len)
	    : words_find(&u->words, b.data, b.len);
	if (at != WORDS_NONE)
		u->count[at]++;
	buf_release(&b);
}

void
unknown_say(const struct unknown *u)
{
	bool said[UNKNOWN_MAX] = {false};
	uint64_t rest = u->all;

	if (u->words.count < 2)
		return;
	for (size_t n = 0; n < SHOWN && n < u->words.count; n++) {
		size_t most = WORDS_NONE;

		for (size_t i = 0; i < u->words.count; i++)
			if (!said[i] &&
			    (most == WORDS_NONE ||
				u->count[i] > u->count[most]))
				most = i;
		said[most] = true;
		rest -= u->count[most];
		warnx("%" PRIu64 " records: %s, which the model does not know",
		    u->count[most], u->words.text[most]);
	}
	if (rest > 0)
		warnx("%" PRIu64 " records: other levels that the model does "
		      "not know",
		    rest);
}

void
unknown_release(struct unknown *u)
{
	words_release(&u->words);
	*u = (struct unknown){0};
}
