#include "prepare.h"

#include "base/mem.h"
#include "database.h"
#include "import.h"
#include "ksql.h"
#include "lex.h"
#include "star.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Does the statement name this table? */
static bool
names_table(const char *statement, const char *name)
{
	struct buf text = {0};
	struct lexeme t;
	bool found = false;

	while (!found && (t = lex_next(&statement)).kind != LEX_END) {
		if (t.kind != LEX_NAME && t.kind != LEX_QUOTED)
			continue;
		text.len = 0;
		lex_name(&t, &text);
		found = strcasecmp(buf_string(&text), name) == 0;
	}
	buf_release(&text);
	return found;
}

enum status
prepare_tables(sqlite3 *db, const struct opts *o)
{
	enum status worst = ST_OK;
	struct error e;

	for (size_t i = 0; i < o->tables; i++) {
		enum status status = import_file(
		    db, o->table[i].name, o->table[i].file, &o->common, &e);

		if (status > ST_REJECTED)
			die_error(&e);
		if (status > worst)
			worst = status;
	}
	return worst;
}

/* Refuse what needs the stream more than once. */
void
prepare_check_scans(const struct opts *o, const struct plan *plan)
{
	const char *file = o->reads_stdin ? "/dev/stdin" : "FILE";

	if (plan->scans > 1 || plan->is_nested)
		diex(ST_CANNOT,
		    "the statement reads '%s' more than once, and it can be "
		    "read only once: --table %s=%s reads %s into a table",
		    o->name, o->name, file,
		    o->reads_stdin ? "all of stdin" : "a file");
}

/* Make the table of --keep, with the indexes that the statement uses. */
static void
make_keep(struct query_run *run)
{
	struct keep *k = &run->keep;
	struct buf sql = {0};
	struct error e;

	k->name = run->o->keep;
	k->length = run->o->keep_length;
	if (keep_make(k, run->db, run->text, &run->columns, &e) < 0 ||
	    star_expand(run->db, run->text, run->o->name, &sql, &e) < 0 ||
	    keep_choose_indexes(k, buf_string(&sql), &e) < 0)
		die_error(&e);
	buf_release(&sql);
}

/* Is it a table of --table? Then it is no input, unless there is a FILE, too. */
static bool
is_table(const struct opts *o, const char *name)
{
	for (size_t i = 0; i < o->tables; i++)
		if (strcasecmp(o->table[i].name, name) == 0)
			return true;
	return false;
}

void
prepare_stream(struct query_run *run, char **files)
{
	struct opts *o = run->o;
	struct error e;

	run->reads = names_table(run->text, o->name) &&
	    (*files != NULL || !is_table(o, o->name));
	o->reads_stdin = *files == NULL || strcmp(*files, "-") == 0;
	if (run->reads) {
		if (filter_open(&run->f, &o->common, files, &e) < 0)
			die_error(&e);
		run->live.has_first = filter_next(&run->f);
	}
	run->ended_early =
	    run->reads && !run->live.has_first && !filter_whole(&run->f);
	columns_make(&run->columns,
	    run->live.has_first ? run->f.line.text : NULL, run->f.line.len,
	    o->window > 0);
	run->live.window = o->window > 0 ? &run->window : NULL;
	run->live.event = &o->time;
}

/* Make a column of the member s.d that no table has; false: it is none. */
static bool
add_missing(struct query_columns *c, const char *message)
{
	char *name = database_missing_column(message), *point;
	bool is_new;

	if (name == NULL)
		return false;
	point = strchr(name, '.');
	is_new = columns_add(c, point != NULL ? point + 1 : name);
	free(name);
	return is_new;
}

/*
 * Make the table of records. A name of the statement that no table has is a
 * member which the first record lacks, so it becomes a column, too.
 */
static void
make_stream(struct query_run *run)
{
	struct buf sql = {0};
	sqlite3_stmt *s = NULL;
	struct error e;
	bool again;

	do {
		sql.len = 0;
		if (live_make(&run->live, run->db, run->o->name, &e) < 0 ||
		    (run->o->keep != NULL &&
			live_make(&run->live, run->db, run->o->keep, &e) < 0))
			die_error(&e);
		if (star_expand(run->db, run->text, run->o->name, &sql, &e) < 0)
			again = add_missing(&run->columns, e.text);
		else if (sqlite3_prepare_v2(run->db, buf_string(&sql), -1, &s,
			     NULL) != SQLITE_OK)
			again =
			    add_missing(&run->columns, sqlite3_errmsg(run->db));
		else
			again = false;
	} while (again);
	sqlite3_finalize(s);
	buf_release(&sql);
	if (run->o->keep != NULL)
		sqlite3_create_module_v2(
		    run->db, run->o->keep, NULL, NULL, NULL);
	if (live_make(&run->live, run->db, run->o->name, &e) < 0)
		die_error(&e);
}

/* Windows, and records that are kept, are of a statement about the records. */
static void
check_reads(const struct query_run *run)
{
	const struct opts *o = run->o;

	if (!(run->reads && run->statement.plan.scans > 0) &&
	    (o->window > 0 || o->keep != NULL))
		diex(ST_CANNOT,
		    "%s is for a statement that reads '%s', and this one does "
		    "not",
		    o->window > 0 ? "--window" : "--keep", o->name);
}

/* Refuse what would not see the records that are kept as they come and go. */
static void
check_keep(const struct query_run *run)
{
	const struct opts *o = run->o;

	if (run->statement.plan.keeps_nothing)
		diex(ST_CANNOT,
		    "a sub-select reads '%s' only once, before the first "
		    "record: name a column of '%s' in it",
		    o->keep, o->name);
	if (run->statement.plan.ends_when_empty)
		diex(ST_CANNOT,
		    "the statement would end at the first record for which "
		    "'%s' is empty: add the condition %s.rowid > 0",
		    o->keep, o->keep);
}

void
prepare_statement(struct query_run *run)
{
	struct opts *o = run->o;
	struct statement_stream stream = {
	    run->text, o->name, &run->columns, NULL, o->window > 0, o->keep};
	struct error e;

	if (!run->reads)
		check_reads(run);
	if (run->reads)
		make_stream(run);
	else if (!is_table(o, o->name))
		live_offer(&run->live, run->db, o->name);
	stream.table = run->live.table;

	if (o->keep != NULL)
		make_keep(run);
	database_lock(run->db, o->keep);
	if (statement_prepare(&run->statement, run->db, &stream,
		o->format == PRINT_NDJSON, &e) < 0)
		die_error(&e);
	ksql_warn(run->text, &run->columns);
	check_reads(run);
	if (o->window == 0)
		prepare_check_scans(o, &run->statement.plan);
	check_keep(run);
	for (size_t i = 0; o->keep != NULL && i < run->columns.count; i++)
		run->columns.at[i].is_used |= run->keep.is_kept[i];
	if (!run->reads)
		return;
	run->live.place.field = columns_want(&run->columns, &run->f.rec);
	event_want(&o->time, &run->f.rec);
}
