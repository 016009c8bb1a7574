#include "star.h"

#include "base/mem.h"
#include "database.h"
#include "lex.h"
#include "store/sql.h"
#include "stream/place.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool
is_except(const struct lexeme *t)
{
	return lex_is(t, "EXCEPT") || lex_is(t, "EXCLUDE");
}

static void
add_name(struct star_names *names, const struct lexeme *t)
{
	struct buf name = {0};

	lex_name(t, &name);
	names->name = mem_grow(
	    names->name, names->count, &names->capacity, sizeof *names->name);
	names->name[names->count++] = mem_string(buf_string(&name));
	buf_release(&name);
}

void
star_release_names(struct star_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct star_names){0};
}

/*
 * Read `EXCEPT (a, b)` at *p, and move *p after it; false, and nothing is
 * moved, when something else is there.
 */
bool
star_read_except(const char **p, struct star_names *names)
{
	const char *at = *p;
	struct lexeme t = lex_next(&at);

	if (!is_except(&t))
		return false;
	t = lex_next(&at);
	if (!lex_is(&t, "("))
		return false; /* EXCEPT between two SELECTs */
	for (;;) {
		t = lex_next(&at);
		if (t.kind != LEX_NAME && t.kind != LEX_QUOTED)
			break;
		if (lex_is(&t, "SELECT") && names->count == 0)
			break;
		add_name(names, &t);
		t = lex_next(&at);
		if (lex_is(&t, ")")) {
			*p = at;
			return true;
		}
		if (!lex_is(&t, ","))
			break;
	}
	star_release_names(names);
	return false;
}

/* Move *p to the first token after SELECT of the outermost list. */
static bool
find_list(const char **p)
{
	int depth = 0;

	for (;;) {
		struct lexeme t = lex_next(p);

		if (t.kind == LEX_END)
			return false;
		depth += lex_is(&t, "(");
		depth -= lex_is(&t, ")");
		if (depth == 0 && lex_is(&t, "SELECT"))
			break;
	}
	for (const char *at = *p;; *p = at) {
		struct lexeme t = lex_next(&at);

		if (!lex_is(&t, "ALL") && !lex_is(&t, "DISTINCT"))
			return true;
	}
}

void
star_find(struct star *s, const char *statement)
{
	const char *p = statement;
	struct lexeme before = {LEX_OTHER, ",", 1}, table = before;
	size_t item = 0;
	int depth = 0;

	*s = (struct star){0};
	if (!find_list(&p))
		return;
	for (;;) {
		struct lexeme t = lex_next(&p);

		if (t.kind == LEX_END || (depth == 0 && lex_is(&t, "FROM")))
			break;
		depth += lex_is(&t, "(");
		depth -= lex_is(&t, ")");
		item += depth == 0 && lex_is(&t, ",");
		if (depth == 0 && lex_is(&t, "*") &&
		    (lex_is(&before, ",") || lex_is(&before, "."))) {
			s->count++;
			s->from = lex_is(&before, ".") ? table.text : t.text;
			s->item = item;
			star_release_names(&s->except);
			star_read_except(&p, &s->except);
			s->to = p;
		}
		table = before;
		before = t;
	}
	s->items = item + 1;
}

void
star_release(struct star *s)
{
	star_release_names(&s->except);
}
