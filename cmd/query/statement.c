#include "statement.h"

#include "base/mem.h"
#include "carry.h"
#include "database.h"
#include "lex.h"
#include "why.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *
parameter_name(sqlite3_stmt *s)
{
	const char *name = sqlite3_bind_parameter_name(s, 1);

	return name != NULL ? name : "?";
}

/* Refuse a second statement. (Comments are none.) */
static int
check_rest(const char *rest, struct error *e)
{
	struct lexeme t;

	do
		t = lex_next(&rest);
	while (lex_is(&t, ";"));
	if (t.kind == LEX_END)
		return 0;
	return error_set(e, ST_CANNOT,
	    "only one statement can be run: '%.40s' follows it", t.text);
}

/* Prepare the text; -1 for an error, or what is more than one SELECT. */
static int
prepare(
    struct statement *s, const struct statement_stream *stream, struct error *e)
{
	const char *text = buf_string(&s->sql), *rest;

	if (sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT,
		&s->stmt, &rest) != SQLITE_OK)
		return why_statement(
		    e, s->db, stream->text, text, stream->columns);
	if (s->stmt == NULL)
		return error_set(e, ST_CANNOT, "the statement is empty");
	if (check_rest(rest, e) < 0)
		return -1;
	if (sqlite3_column_count(s->stmt) == 0 ||
	    sqlite3_stmt_isexplain(s->stmt) || !sqlite3_stmt_readonly(s->stmt))
		return error_set(e, ST_CANNOT, "only SELECT can be run");
	if (sqlite3_bind_parameter_count(s->stmt) > 0)
		return error_set(e, ST_CANNOT,
		    "the statement has a place for a value, '%s': write the "
		    "value itself there",
		    parameter_name(s->stmt));
	return 0;
}

/* What is a column of this declared type? */
static enum result_kind
kind_of(const char *type)
{
	static const struct {
		const char *type;
		enum result_kind kind;
	} known[] = {{"BOOLEAN", RESULT_BOOLEAN}, {"JSON TEXT", RESULT_JSON},
	    {"DECIMAL TEXT", RESULT_DECIMAL}, {"JSON", RESULT_NESTED},
	    {"JSON BLOB", RESULT_NESTED}};

	for (size_t i = 0; type != NULL && i < sizeof known / sizeof *known;
	     i++)
		if (strcasecmp(type, known[i].type) == 0)
			return known[i].kind;
	return RESULT_PLAIN;
}

/* Learn what each column of the result is. */
static void
find_results(struct statement *s, const struct statement_stream *stream)
{
	s->results = (size_t)sqlite3_column_count(s->stmt);
	s->result = mem_zero(s->results, sizeof *s->result);
	for (size_t i = 0; i < s->results; i++) {
		struct result *r = &s->result[i];
		int n = (int)i;
		const char *table = sqlite3_column_table_name(s->stmt, n);
		const char *origin = sqlite3_column_origin_name(s->stmt, n);
		const char *type = sqlite3_column_decltype(s->stmt, n);
		const struct query_column *column;

		r->name = sqlite3_column_name(s->stmt, n);
		r->kind = kind_of(type);
		if (table == NULL || origin == NULL ||
		    strcasecmp(table, stream->name) != 0)
			continue;
		column = columns_find(stream->columns, origin);
		if (s->plan.is_by_row || s->is_carried)
			r->member = column;
		else if (stream->is_kept && column != NULL &&
		    columns_is_bound(column))
			r->bound = column;
	}
}

static int
check_names(const struct statement *s, struct error *e)
{
	for (size_t i = 0; i < s->results; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(s->result[i].name, s->result[j].name) == 0)
				return error_set(e, ST_CANNOT,
				    "two columns of the result have the name "
				    "'%s': name one of them with AS",
				    s->result[i].name);
	return 0;
}

static bool
is_excepted(const struct star *star, const char *name)
{
	for (size_t i = 0; i < star->except.count; i++)
		if (strcasecmp(star->except.name[i], name) == 0)
			return true;
	return false;
}

/*
 * Is the star what the results from its place on are: the stream's members, and
 * no other table's?
 */
static bool
is_stars(struct statement *s, const struct query_columns *columns)
{
	size_t n = s->star.item;

	if (s->star.count != 1)
		return false;

	for (size_t i = 0; i < columns->visible; i++) {
		if (is_excepted(&s->star, columns->at[i].name))
			continue;
		if (n >= s->results || s->result[n].member != &columns->at[i])
			return false;
		n++;
	}
	s->star_width = n - s->star.item;
	return s->results - s->star_width == s->star.items - 1;
}

/* Put NULL in place of the star, and prepare the statement once more. */
static int
splice_star(
    struct statement *s, const struct statement_stream *stream, struct error *e)
{
	struct query_columns *columns = stream->columns;
	const char *text = stream->text;

	sqlite3_finalize(s->stmt);
	s->stmt = NULL;
	free(s->result);
	s->result = NULL;
	s->sql.len = 0;
	for (size_t i = 0; i < columns->count; i++)
		columns->at[i].is_used = false;
	buf_add(&s->sql, text, (size_t)(s->star.from - text));
	buf_add_string(&s->sql, "NULL ");
	buf_add_string(&s->sql, s->star.to);
	if (prepare(s, stream, e) < 0)
		return -1;
	find_results(s, stream);
	s->has_star = true;
	s->star_width = 1;
	return 0;
}

/* Have sorted rows bring their records along, where they have one each. */
static void
carry(struct statement *s, const struct statement_stream *stream)
{
	struct statement with = {.db = s->db, .is_carried = true};
	struct error e;

	if (s->plan.scans == 1 && !s->plan.is_nested && !s->plan.has_groups &&
	    columns_find(stream->columns, CARRY_COLUMN)->source ==
		COLUMN_RECORD &&
	    carry_write(buf_string(&s->sql), &with.sql) &&
	    prepare(&with, stream, &e) == 0 &&
	    plan_read(&with.plan, s->db, buf_string(&with.sql), stream->table,
		stream->kept, &e) == 0 &&
	    with.plan.scans == 1 && !with.plan.is_nested &&
	    !with.plan.has_groups) {
		statement_release(s);
		*s = with;
		find_results(s, stream);
		s->results--;
		return;
	}
	statement_release(&with);
}

/* Warn of names that the first record lacks: there may be a slip in them. */
static void
warn_of_except(const struct statement *s, const struct query_columns *columns)
{
	for (size_t i = 0; i < s->star.except.count; i++) {
		const char *name = s->star.except.name[i];

		if (columns->count > 0 &&
		    columns->at[0].source == COLUMN_MEMBER &&
		    columns_find(columns, name) == NULL &&
		    strcmp(name, PLACE_MEMBER) != 0)
			warnx("EXCEPT (%s): the first record has no such "
			      "member",
			    name);
	}
}

int
statement_prepare(struct statement *s, sqlite3 *db,
    const struct statement_stream *stream, bool splices, struct error *e)
{
	const char *text = stream->text;

	*s = (struct statement){.db = db};
	if (star_expand(db, text, stream->name, &s->sql, e) < 0 ||
	    prepare(s, stream, e) < 0 ||
	    plan_read(&s->plan, db, buf_string(&s->sql), stream->table,
		stream->kept, e) < 0)
		return -1;
	s->plan.is_by_row = s->plan.is_by_row && !stream->is_kept;
	if (!s->plan.is_by_row && !stream->is_kept && s->plan.scans > 0)
		carry(s, stream);
	if (s->result == NULL)
		find_results(s, stream);
	if (check_names(s, e) < 0)
		return -1;
	star_find(&s->star, text);
	warn_of_except(s, stream->columns);
	if (!splices || !is_stars(s, stream->columns))
		return 0;
	s->has_star = s->is_carried;
	return s->plan.is_by_row ? splice_star(s, stream, e) : 0;
}

void
statement_release(struct statement *s)
{
	sqlite3_finalize(s->stmt);
	free(s->result);
	star_release(&s->star);
	buf_release(&s->sql);
}
