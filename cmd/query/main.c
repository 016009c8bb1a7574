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
#include "columns.h"
#include "database.h"
#include "import.h"
#include "live.h"
#include "print.h"
#include "statement.h"
#include "stream/filter.h"
#include "stream/out.h"
#include "token.h"

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
}

static const struct opt options[] = {
    {'d', "database", "FILE", "the tables of this SQLite database, too",
	OPT_TEXT(database)},
    {'n', "name", "NAME", "of the table of records (default stream)",
	OPT_TEXT(name)},
    {0, "table", "NAME=FILE", "the records of FILE as another table",
	OPT_CALL(take_table)},
    {0, "csv", NULL, "print CSV", OPT_SET(format, PRINT_CSV)},
    {0, "tsv", NULL, "print TSV", OPT_SET(format, PRINT_TSV)},
    {0, "table-format", NULL, "print a table for people",
	OPT_SET(format, PRINT_TABLE)},
    {0, "memory", "BYTES", "at most for SQLite (default 1G)",
	OPT_BYTES(memory)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_EXCLUDE, "csv tsv table-format"},
    {OPT_UTF8, .these = "name"},
    {0},
};

static const struct opt_program program = {
    .synopsis = " [-d FILE] [-n NAME] [--table NAME=FILE]...\n"
		"             [--csv | --tsv | --table-format] STATEMENT "
		"[FILE ...]\n"
		"Run SQL on records.\n",
    .rows = options,
    .shared = {OPT_COMMON},
    .rules = rules,
};

/* Does the statement name the table of records? */
static bool
names_stream(const char *statement, const char *name)
{
	struct buf text = {0};
	struct token t;
	bool found = false;

	while (!found && (t = token_next(&statement)).kind != TOKEN_END) {
		if (t.kind != TOKEN_NAME && t.kind != TOKEN_QUOTED)
			continue;
		text.len = 0;
		token_name(&t, &text);
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

static void
run_statement(struct statement *s, const struct opts *o, struct live *live)
{
	struct print print;
	struct error e;
	int rc;

	print_begin(&print, (enum print_format)o->format, s, &live->f->rec,
	    live->place.field);
	while ((rc = sqlite3_step(s->stmt)) == SQLITE_ROW)
		print_row(&print);
	if (rc != SQLITE_DONE && live->scans_again)
		check_scans(o, &(struct plan){.scans = 2});
	if (rc != SQLITE_DONE && !live->was_stopped) {
		database_error(s->db, &e);
		die_error(&e);
	}
	print_end(&print);
}

static void
release_tables(struct opts *o)
{
	for (size_t i = 0; i < o->tables; i++)
		free(o->table[i].name);
	free(o->table);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct query_columns columns;
	struct filter f = {0};
	struct live live = {.f = &f, .columns = &columns};
	struct statement s;
	struct statement_stream stream;
	enum status status = ST_OK, worst;
	sqlite3 *db;
	const char *text;
	bool reads;
	struct error e;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "stream",
	    .memory = INT64_C(1) << 30};
	opt_parse(&program, &o, argc, argv);
	text = argv[optind];
	if (text == NULL)
		diex(ST_CANNOT, "a statement is needed: 'SELECT ...'");
	if (database_open(&db, o.database, o.memory, &e) < 0)
		die_error(&e);
	worst = read_tables(db, &o);
	reads = names_stream(text, o.name);
	if (reads) {
		if (filter_open(&f, &o.common, argv + optind + 1, &e) < 0)
			die_error(&e);
		live.has_first = filter_next(&f);
	}
	columns_make(&columns, live.has_first ? f.line.text : NULL, f.line.len,
	    text, false);
	if (reads && live_make(&live, db, o.name, &e) < 0)
		die_error(&e);
	database_lock(db);
	stream = (struct statement_stream){o.name, &columns, &live.table};
	if (statement_prepare(
		&s, db, text, &stream, o.format == PRINT_NDJSON, &e) < 0)
		die_error(&e);
	check_scans(&o, &s.plan);
	if (reads)
		live.place.field = columns_want(&columns, &f.rec);
	run_statement(&s, &o, &live);
	statement_release(&s);
	sqlite3_close(db);
	live_release(&live);
	columns_release(&columns);
	release_tables(&o);
	if (reads)
		status = filter_close(&f);
	out_close();
	return status > worst ? status : worst;
}
