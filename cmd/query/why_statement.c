#include "base/buf.h"
#include "base/mem.h"
#include "database.h"
#include "store/sql.h"
#include "why.h"

#include <stdlib.h>
#include <string.h>

/* Return a place in the statement as given, or -1: it is in what we put in. */
static long
place_in(const char *text, const char *sql, int at)
{
	size_t len = strlen(text), sql_len = strlen(sql), same = 0;

	while (same < len && same < sql_len && text[same] == sql[same])
		same++;
	if (at < 0 || (size_t)at > sql_len)
		return -1;
	if ((size_t)at <= same)
		return at;
	for (same = 0; same < len && same < sql_len &&
	     text[len - 1 - same] == sql[sql_len - 1 - same];)
		same++;
	return sql_len - (size_t)at <= same ? (long)(len - (sql_len - at)) : -1;
}

/* Put "at line 2, character 7: " before the message. */
static void
add_place(struct error *e, const char *text, long at)
{
	unsigned line = 1, character = 1;
	char *said = mem_string(e->text);
	struct buf place = {0};

	for (long i = 0; i < at; i++) {
		bool newline = text[i] == '\n';

		line += newline;
		character = newline
		    ? 1
		    : character + (((unsigned char)text[i] & 0xc0) != 0x80);
	}
	if (strchr(text, '\n') != NULL)
		buf_add_format(&place, "line %u, ", line);
	error_set(e, e->status, "at %scharacter %u: %s", buf_string(&place),
	    character, said);
	buf_release(&place);
	free(said);
}

/* Is it "a name" in the statement, which may stand for 'text'? */
static bool
set_quoted(struct error *e, const char *name, const char *text)
{
	struct buf quoted = {0};
	bool found;

	sql_quote(&quoted, name, strlen(name));
	found = strstr(text, buf_string(&quoted)) != NULL;
	if (found)
		error_set(e, ST_CANNOT,
		    "there is no column %s: a text has single quotes",
		    buf_string(&quoted));
	buf_release(&quoted);
	return found;
}

/*
 * Where a.b is asked for and a is a member, tell how a member inside of it is
 * read; where a is nothing, that it is no table.
 */
static bool
set_nested(struct error *e, const char *name, const struct query_columns *c)
{
	const char *point = strrchr(name, '.'), *begin = point;
	const struct query_column *column;
	char *outer;

	if (point == NULL)
		return false;
	while (begin > name && begin[-1] != '.')
		begin--;
	outer = mem_copy(begin, (size_t)(point - begin));
	column = columns_find(c, outer);
	if (column != NULL)
		error_set(e, ST_CANNOT,
		    "'%s' is a member, and no table: %s->>'%s' or "
		    "json_extract(%s, '$.%s') gets what is inside it",
		    outer, outer, point + 1, outer, point + 1);
	else
		error_set(e, ST_CANNOT,
		    "there is no table '%s' with a column '%s'", outer,
		    point + 1);
	free(outer);
	return true;
}

int
why_statement(struct error *e, sqlite3 *db, const char *text, const char *sql,
    const struct query_columns *c)
{
	long at = place_in(text, sql, sqlite3_error_offset(db));
	char *name = database_missing_column(sqlite3_errmsg(db));

	if (name == NULL ||
	    !(set_quoted(e, name, text) || set_nested(e, name, c)))
		database_error(db, e);
	free(name);
	if (at >= 0)
		add_place(e, text, at);
	return -1;
}
