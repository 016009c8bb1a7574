#include "star.h"

#include "base/mem.h"
#include "database.h"
#include "lex.h"
#include "store/sql.h"

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

static void
release_names(struct star_names *names)
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
static bool
read_except(const char **p, struct star_names *names)
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
	release_names(names);
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
			release_names(&s->except);
			read_except(&p, &s->except);
			s->to = p;
		}
		table = before;
		before = t;
	}
}

void
star_release(struct star *s)
{
	release_names(&s->except);
}

/* --- written out ------------------------------------------------------------ */

/* Return the end of the SELECT that begins before p: its bracket, or the end. */
static const char *
select_end(const char *p)
{
	int depth = 0;

	for (;;) {
		const char *before = p;
		struct lexeme t = lex_next(&p);

		if (t.kind == LEX_END || (depth == 0 && lex_is(&t, ")")))
			return before;
		depth += lex_is(&t, "(");
		depth -= lex_is(&t, ")");
	}
}

/* Return the place of FROM of the list that p is in, or NULL. */
static const char *
find_from(const char *p)
{
	int depth = 0;

	for (;;) {
		struct lexeme t = lex_next(&p);

		if (t.kind == LEX_END || (depth == 0 && lex_is(&t, ")")))
			return NULL;
		if (depth == 0 && lex_is(&t, "FROM"))
			return t.text;
		depth += lex_is(&t, "(");
		depth -= lex_is(&t, ")");
	}
}

/* Take the name out of the list, in any case; was it there? */
static bool
take_name(struct star_names *names, bool *taken, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcasecmp(names->name[i], name) == 0)
			return taken[i] = true;
	return false;
}

/* Append the star's columns, without the excepted ones. */
static int
add_columns(sqlite3_stmt *all, const char *table, size_t len,
    struct star_names *except, struct buf *sql, struct error *e)
{
	bool *taken = mem_zero(except->count, sizeof *taken);
	const char *comma = "";
	int rc = 0;

	for (int i = 0; i < sqlite3_column_count(all); i++) {
		const char *name = sqlite3_column_name(all, i);

		if (take_name(except, taken, name))
			continue;
		buf_add_string(sql, comma);
		buf_add(sql, table, len);
		sql_quote(sql, name, strlen(name));
		comma = ",";
	}
	for (size_t i = 0; rc == 0 && i < except->count; i++)
		if (!taken[i])
			rc = error_set(e, ST_CANNOT,
			    "EXCEPT (%s): '*' has no such column",
			    except->name[i]);
	if (rc == 0 && *comma == '\0')
		rc = error_set(e, ST_CANNOT, "EXCEPT leaves no column");
	free(taken);
	return rc;
}

/*
 * Write out one star. `table` is what stands before it, with its point; `p` is
 * after the EXCEPT list.
 */
static int
write_out(sqlite3 *db, const char *table, size_t len, const char *p,
    struct star_names *except, struct buf *sql, struct error *e)
{
	const char *from = find_from(p);
	struct buf text = {0};
	sqlite3_stmt *all = NULL;
	int rc;

	if (from == NULL)
		return error_set(e, ST_CANNOT, "'* EXCEPT' needs a FROM");
	buf_add_string(&text, "SELECT ");
	buf_add(&text, table, len);
	buf_add_string(&text, "* ");
	buf_add(&text, from, (size_t)(select_end(from) - from));
	if (sqlite3_prepare_v2(db, buf_string(&text), -1, &all, NULL) ==
	    SQLITE_OK)
		rc = add_columns(all, table, len, except, sql, e);
	else
		rc = database_error(db, e);
	sqlite3_finalize(all);
	buf_release(&text);
	return rc;
}

int
star_expand(
    sqlite3 *db, const char *statement, struct buf *sql, struct error *e)
{
	const char *p = statement, *done = statement;
	struct lexeme name = {0}, point = {0};

	for (;;) {
		struct lexeme t = lex_next(&p);
		struct star_names except = {0};
		const char *table = t.text;
		int rc;

		if (t.kind == LEX_END)
			break;
		if (lex_is(&t, "*") && read_except(&p, &except)) {
			if (point.len > 0 && lex_is(&point, "."))
				table = name.text;
			buf_add(sql, done, (size_t)(table - done));
			rc = write_out(db, table, (size_t)(t.text - table), p,
			    &except, sql, e);
			release_names(&except);
			if (rc < 0)
				return -1;
			done = p;
		}
		name = point;
		point = t;
	}
	buf_add_string(sql, done);
	return 0;
}
