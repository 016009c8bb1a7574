#include "base/mem.h"
#include "base/near.h"
#include "database.h"
#include "lex.h"
#include "star.h"
#include "store/sql.h"
#include "stream/place.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A star of a statement. */
struct star_text {
	const char *table; /* what stands before it, with its point */
	size_t len;
	const char *stream; /* the name of the table of records */
};

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

/* Refuse a name of EXCEPT that is not among the columns, unless it may come. */
static int
check_except(
    sqlite3_stmt *all, const char *name, const char *stream, struct error *e)
{
	struct near near;
	struct buf names = {0};
	bool may_come = strcmp(name, PLACE_MEMBER) == 0;
	int rc = 0;

	near_start(&near, name);
	for (int i = 0; i < sqlite3_column_count(all); i++) {
		const char *table = sqlite3_column_table_name(all, i);
		const char *column = sqlite3_column_name(all, i);

		may_come = may_come ||
		    (table != NULL && strcasecmp(table, stream) == 0);
		near_offer(&near, column, strlen(column));
	}
	near_say(&near, &names);
	if (!may_come || names.len > 0)
		rc = error_set(e, ST_CANNOT,
		    "EXCEPT (%s): '*' has no such column%s", name,
		    names.len > 0 ? buf_string(&names) : "");
	near_release(&near);
	buf_release(&names);
	return rc;
}

/* Append the star's columns, without the excepted ones. */
static int
add_columns(sqlite3_stmt *all, const struct star_text *star,
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
		buf_add(sql, star->table, star->len);
		sql_quote(sql, name, strlen(name));
		comma = ",";
	}
	for (size_t i = 0; rc == 0 && i < except->count; i++)
		if (!taken[i])
			rc =
			    check_except(all, except->name[i], star->stream, e);
	if (rc == 0 && *comma == '\0')
		rc = error_set(e, ST_CANNOT, "EXCEPT leaves no column");
	free(taken);
	return rc;
}

/* Write out one star; `p` is after the EXCEPT list. */
static int
write_out(sqlite3 *db, const struct star_text *star, const char *p,
    struct star_names *except, struct buf *sql, struct error *e)
{
	const char *from = find_from(p);
	struct buf text = {0};
	sqlite3_stmt *all = NULL;
	int rc;

	if (from == NULL)
		return error_set(e, ST_CANNOT, "'* EXCEPT' needs a FROM");
	buf_add_string(&text, "SELECT ");
	buf_add(&text, star->table, star->len);
	buf_add_string(&text, "* ");
	buf_add(&text, from, (size_t)(select_end(from) - from));
	if (sqlite3_prepare_v2(db, buf_string(&text), -1, &all, NULL) ==
	    SQLITE_OK)
		rc = add_columns(all, star, except, sql, e);
	else
		rc = database_error(db, e);
	sqlite3_finalize(all);
	buf_release(&text);
	return rc;
}

int
star_expand(sqlite3 *db, const char *statement, const char *stream,
    struct buf *sql, struct error *e)
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
		if (lex_is(&t, "*") && star_read_except(&p, &except)) {
			if (point.len > 0 && lex_is(&point, "."))
				table = name.text;
			buf_add(sql, done, (size_t)(table - done));
			rc = write_out(db,
			    &(struct star_text){
				table, (size_t)(t.text - table), stream},
			    p, &except, sql, e);
			star_release_names(&except);
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
