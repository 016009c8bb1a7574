/*
 * query - run SQL on records
 *
 * in:   {"id":1,"Amount":1.10}
 *       {"id":2,"Amount":20}
 * out:  {"id":1,"Amount":1.10}		'SELECT * FROM stream WHERE Amount < 2'
 */
#include "base/diag.h"
#include "base/mem.h"
#include "base/stop.h"
#include "columns.h"
#include "database.h"
#include "event.h"
#include "import.h"
#include "keep.h"
#include "lex.h"
#include "live.h"
#include "options.h"
#include "plus.h"
#include "print.h"
#include "statement.h"
#include "stream/filter.h"
#include "stream/out.h"
#include "window.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The run: a statement, and what it reads. */
struct query_run {
	struct opts *o;
	const char *text; /* of the statement */
	bool reads;	  /* the records */
	bool ended_early; /* before the first one */
	sqlite3 *db;
	struct filter f;
	struct query_columns columns;
	struct live live;
	struct statement statement;
	struct print print;
	struct window window;
	struct keep keep;
	struct sql_value *value; /* of the record at hand, for a window */
	struct buf partition;	 /* its name */
};

/* --- before the first row ----------------------------------------------------- */

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

static enum status
read_tables(sqlite3 *db, const struct opts *o)
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
static void
check_scans(const struct opts *o, const struct plan *plan)
{
	if (plan->scans > 1 || plan->is_nested)
		diex(ST_CANNOT,
		    "the statement reads '%s' more than once, and it can be "
		    "read only once: --table %s=FILE reads a file into a table",
		    o->name, o->name);
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
	    star_expand(run->db, run->text, &sql, &e) < 0 ||
	    keep_choose_indexes(k, buf_string(&sql), &e) < 0)
		die_error(&e);
	buf_release(&sql);
}

static void
read_first(struct query_run *run, char **files)
{
	struct opts *o = run->o;
	struct error e;

	run->reads = names_table(run->text, o->name);
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

/* Return the member in "no such column: s.d", or NULL for another message. */
static const char *
missing_column(const char *message)
{
	static const char text[] = "no such column: ";
	const char *name, *point;

	if (strncmp(message, text, sizeof text - 1) != 0)
		return NULL;
	name = message + sizeof text - 1;
	point = strchr(name, '.');
	return point != NULL ? point + 1 : name;
}

/*
 * Make the table of records. A name of the statement that no table has is a
 * member which the first record lacks, so it becomes a column, too.
 */
static void
make_stream(struct query_run *run)
{
	const char *name = NULL;
	struct buf sql = {0};
	sqlite3_stmt *s = NULL;
	struct error e;

	do {
		sql.len = 0;
		if (live_make(&run->live, run->db, run->o->name, &e) < 0 ||
		    (run->o->keep != NULL &&
			live_make(&run->live, run->db, run->o->keep, &e) < 0))
			die_error(&e);
		if (star_expand(run->db, run->text, &sql, &e) < 0)
			name = missing_column(e.text);
		else if (sqlite3_prepare_v2(run->db, buf_string(&sql), -1, &s,
			     NULL) != SQLITE_OK)
			name = missing_column(sqlite3_errmsg(run->db));
		else
			name = NULL;
	} while (name != NULL && columns_add(&run->columns, name));
	sqlite3_finalize(s);
	buf_release(&sql);
	if (run->o->keep != NULL)
		sqlite3_create_module_v2(
		    run->db, run->o->keep, NULL, NULL, NULL);
	if (live_make(&run->live, run->db, run->o->name, &e) < 0)
		die_error(&e);
}

static void
prepare(struct query_run *run)
{
	struct opts *o = run->o;
	struct statement_stream stream = {
	    o->name, &run->columns, NULL, o->window > 0, o->keep};
	struct error e;

	if (run->reads)
		make_stream(run);
	else
		live_offer(&run->live, run->db, o->name);
	stream.table = run->live.table;

	if (o->keep != NULL)
		make_keep(run);
	database_lock(run->db, o->keep);
	if (statement_prepare(&run->statement, run->db, run->text, &stream,
		o->format == PRINT_NDJSON, &e) < 0)
		die_error(&e);
	plus_warn(run->text, &run->columns);
	if (o->window == 0)
		check_scans(o, &run->statement.plan);
	if (run->statement.plan.keeps_nothing)
		diex(ST_CANNOT,
		    "a sub-select reads '%s' only once, before the first "
		    "record: name a column of '%s' in it",
		    o->keep, o->name);
	for (size_t i = 0; o->keep != NULL && i < run->columns.count; i++)
		run->columns.at[i].is_used |= run->keep.is_kept[i];
	if (!run->reads)
		return;
	run->live.place.field = columns_want(&run->columns, &run->f.rec);
	event_want(&o->time, &run->f.rec);
}

/* --- rows --------------------------------------------------------------------- */

/* Print the rows of the statement, to its end. */
static void
run_statement(void *arg)
{
	struct query_run *run = arg;
	struct statement *s = &run->statement;
	struct error e;
	int rc;

	while ((rc = sqlite3_step(s->stmt)) == SQLITE_ROW)
		print_row(&run->print);
	if (rc == SQLITE_INTERRUPT && stop_requested() != 0) {
		out_flush();
		stop_reraise();
	}
	if (rc != SQLITE_DONE && run->live.scans_again)
		check_scans(run->o, &(struct plan){.scans = 2});
	if (rc != SQLITE_DONE && !run->live.was_stopped) {
		database_error(s->db, &e);
		die_error(&e);
	}
	if (run->keep.failed)
		die_error(&run->keep.error);
	sqlite3_reset(s->stmt);
}

/* Put the record that the statement is done with into the table of --keep. */
static void
keep_record(void *arg)
{
	struct query_run *run = arg;
	struct fault fault;
	int64_t time;

	if (event_read(&run->o->time, &run->f.rec, &run->live.place, &time,
		&fault) < 0)
		filter_reject(&run->f, &fault);
	else
		keep_add(&run->keep, &run->f.rec, &run->live.place, time);
}

/* --- windows ------------------------------------------------------------------ */

/* Name the partition that the record at hand came from. */
static const char *
partition_of(struct query_run *run)
{
	static const struct query_column source = {.source = COLUMN_PARTITION};
	struct query_place *p = &run->live.place;

	run->partition.len = 0;
	if (run->f.rec.field[p->field].type == JSON_OBJECT &&
	    columns_value(&source, &run->f.rec, p).type == SQL_INTEGER)
		buf_add_format(&run->partition, "%s %d",
		    buf_string(&p->place.topic), (int)p->place.partition);
	return buf_string(&run->partition);
}

static void
add_to_window(struct query_run *run)
{
	struct live *live = &run->live;
	struct fault fault;
	int64_t time;

	columns_forget(&live->place);
	if (event_read(
		&run->o->time, &run->f.rec, &live->place, &time, &fault) < 0) {
		filter_reject(&run->f, &fault);
		return;
	}
	live_values(live, time, run->value);
	if (!window_add(&run->window, time, partition_of(run), run->value,
		live->kept)) {
		fault_set(&fault, REASON_LATE, run->o->time.name,
		    "late: its windows are done (--grace waits longer)");
		filter_reject(&run->f, &fault);
	}
	if (run->window.store.failed)
		die_error(&run->window.store.error);
}

static bool
check_idle(void *arg)
{
	struct query_run *run = arg;

	window_check_idle(&run->window);
	out_flush();
	return true;
}

static void
run_windows(struct query_run *run)
{
	struct opts *o = run->o;
	struct window *w = &run->window;
	struct fault fault;

	*w = (struct window){.size = o->window,
	    .slide = o->slide > 0 ? o->slide : o->window,
	    .grace = o->grace,
	    .idle_ms = o->idle / 1000,
	    .least_partitions = (size_t)o->partitions,
	    .run = run_statement,
	    .arg = run};
	window_begin(w, (size_t)o->memory);
	live_keep(&run->live);
	run->value = mem_zero(run->live.kept, sizeof *run->value);
	if (o->idle > 0) {
		run->f.line.input.idle = check_idle;
		run->f.line.input.idle_arg = run;
	}
	if (run->live.has_first) {
		if (rec_read(&run->f.rec, run->f.line.text, run->f.line.len,
			&fault) == 0)
			add_to_window(run);
		else
			filter_reject(&run->f, &fault);
	}
	while (filter_next(&run->f))
		add_to_window(run);
	if (filter_whole(&run->f))
		window_finish(w);
	if (w->partly_late > 0)
		warnx("%" PRIu64 " records came after some of their windows "
		      "were done (--grace waits longer)",
		    w->partly_late);
	window_release(w);
	free(run->value);
}

/* --- the run ------------------------------------------------------------------ */

static void
run_all(struct query_run *run)
{
	print_begin(&run->print, (enum print_format)run->o->format,
	    &run->statement, &run->f.rec, run->live.place.field);
	if (run->o->keep != NULL) {
		run->live.after = keep_record;
		run->live.after_arg = run;
	}
	if (run->o->window > 0)
		run_windows(run);
	else
		run_statement(run);
	print_end(&run->print);
	if (run->live.has_first)
		columns_warn(&run->columns, run->text);
}

static enum status
end_run(struct query_run *run)
{
	statement_release(&run->statement);
	keep_release(&run->keep);
	sqlite3_close(run->db);
	live_release(&run->live);
	columns_release(&run->columns);
	buf_release(&run->partition);
	options_release(run->o);
	return run->reads ? filter_close(&run->f) : ST_OK;
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct query_run run = {.o = &o};
	enum status status, tables;
	struct error e;

	opt_start(argv);
	options_parse(&o, argc, argv);
	run.text = argv[optind];
	if (run.text == NULL)
		diex(ST_CANNOT, "a statement is needed: 'SELECT ...'");
	run.live.f = &run.f;
	run.live.columns = &run.columns;
	if (database_open(&run.db, o.database, o.memory, &e) < 0)
		die_error(&e);
	tables = read_tables(run.db, &o);
	read_first(&run, argv + optind + 1);
	if (!run.ended_early) {
		prepare(&run);
		run_all(&run);
	}
	status = end_run(&run);
	out_close();
	return status > tables ? status : tables;
}
