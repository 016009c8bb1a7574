/*
 * query - run SQL on records
 *
 * in:   {"id":1,"Amount":1.10}
 *       {"id":2,"Amount":20}
 * out:  {"id":1,"Amount":1.10}		'SELECT * FROM stream WHERE Amount < 2'
 */
#include "base/diag.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/stop.h"
#include "columns.h"
#include "database.h"
#include "event.h"
#include "import.h"
#include "keep.h"
#include "lex.h"
#include "live.h"
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

/* A table of --table. */
struct query_table {
	char *name;
	const char *file;
};

struct opts {
	struct opt_common common;
	const char *database; /* or NULL */
	const char *name;     /* of the stream */
	struct query_table *table;
	size_t tables, table_capacity;
	int format; /* enum print_format */
	int64_t memory;
	struct event time;
	bool has_time;
	int64_t window, slide, grace, idle; /* microseconds */
	int64_t partitions;
	char *keep; /* a table's name, or NULL */
	int64_t keep_length;
};

static void
take_table(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text || equals[1] == '\0')
		diex(ST_CANNOT, "--table: '%s' is not NAME=FILE", text);
	o->table =
	    mem_grow(o->table, o->tables, &o->table_capacity, sizeof *o->table);
	o->table[o->tables++] = (struct query_table){
	    .name = mem_copy(text, (size_t)(equals - text)),
	    .file = equals + 1,
	};
	opt_reads_file("table", equals + 1);
}

static void
take_time(void *opts, const char *text)
{
	struct opts *o = opts;

	if (!event_parse(&o->time, text))
		diex(ST_CANNOT, "--time: '%s' is not FIELD[:ms|:us] or kafka",
		    text);
}

static int64_t
length_of(const char *option, const char *text)
{
	int64_t length;

	if (!event_length(text, &length))
		diex(ST_CANNOT,
		    "%s: '%s' is no length of time, such as 10m or 1h30m",
		    option, text);
	return length;
}

static void
take_window(void *opts, const char *text)
{
	((struct opts *)opts)->window = length_of("--window", text);
}

static void
take_slide(void *opts, const char *text)
{
	((struct opts *)opts)->slide = length_of("--slide", text);
}

static void
take_grace(void *opts, const char *text)
{
	((struct opts *)opts)->grace = length_of("--grace", text);
}

static void
take_idle(void *opts, const char *text)
{
	((struct opts *)opts)->idle = length_of("--idle-close", text);
}

static void
take_keep(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		diex(ST_CANNOT, "--keep: '%s' is not NAME=LENGTH", text);
	o->keep = mem_copy(text, (size_t)(equals - text));
	o->keep_length = length_of("--keep", equals + 1);
}

static const struct opt options[] = {
    {'d', "database", "FILE", "the tables of this SQLite database, too",
	OPT_TEXT(database), OPT_READS},
    {'n', "name", "NAME", "of the table of records (default stream)",
	OPT_TEXT(name)},
    {0, "table", "NAME=FILE", "the records of FILE as another table",
	OPT_CALL(take_table), OPT_REPEATS},
    {0, "csv", NULL, "print CSV", OPT_SET(format, PRINT_CSV)},
    {0, "tsv", NULL, "print TSV", OPT_SET(format, PRINT_TSV)},
    {0, "table-format", NULL, "print a table for people",
	OPT_SET(format, PRINT_TABLE)},
    {0, "window", "LENGTH", "run the statement on each window of time",
	OPT_CALL(take_window)},
    {0, "slide", "LENGTH",
	"from the start of a window to the next (default LENGTH)",
	OPT_CALL(take_slide)},
    {0, "time", "FIELD|kafka", "a record's time: FIELD[:ms|:us], or Kafka's",
	OPT_CALL(take_time), OPT_GIVEN(has_time)},
    {0, "grace", "LENGTH", "how long to wait for late records",
	OPT_CALL(take_grace)},
    {0, "idle-close", "LENGTH", "do not wait longer for a silent partition",
	OPT_CALL(take_idle)},
    {0, "partitions", "N", "wait for records of N partitions (default 1)",
	OPT_INT(partitions, 1, INT32_MAX)},
    {0, "keep", "NAME=LENGTH", "the last records as another table",
	OPT_CALL(take_keep)},
    {0, "memory", "BYTES", "limit for SQLite, and for windows (default 1G)",
	OPT_BYTES(memory)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_EXCLUDE, .these = "csv tsv table-format"},
    {OPT_EXCLUDE, .these = "window keep"},
    {OPT_NEEDS, .these = "window", .that = "time"},
    {OPT_NEEDS, .these = "keep", .that = "time"},
    {OPT_GO_WITH, "slide grace idle-close partitions", .that = "window"},
    {OPT_UTF8, .these = "name"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-d FILE] [-n NAME] [--table NAME=FILE]...\n"
	"             [--csv | --tsv | --table-format]\n"
	"             [--window LENGTH [--slide LENGTH] --time FIELD|kafka\n"
	"             [--grace LENGTH] [--idle-close LENGTH]]\n"
	"             [--keep NAME=LENGTH] STATEMENT [FILE ...]\n"
	"Run SQL on records.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES_AFTER_FIRST,
};

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
	struct opts *o = run->o;

	statement_release(&run->statement);
	keep_release(&run->keep);
	sqlite3_close(run->db);
	live_release(&run->live);
	columns_release(&run->columns);
	buf_release(&run->partition);
	for (size_t i = 0; i < o->tables; i++)
		free(o->table[i].name);
	free(o->table);
	free(o->keep);
	event_release(&o->time);
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
	o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "stream",
	    .partitions = 1,
	    .memory = INT64_C(1) << 30};
	opt_parse(&program, &o, argc, argv);
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
